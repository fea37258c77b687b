/* rules_sheet.c -- the sheet of a regulation document: criteria, bands, weights, classes. */
#include "room/regulation/rules_read.h"

enum { WEIGHT_SUM = 100 };

static bool
read_bands(struct rules_reader *r, const struct json *item, struct rules_criterion *criterion)
{
    const struct json *list = rules_list(item, "bands");
    struct rules_band *bands;
    size_t n = 0;

    if (list == NULL) {
        return true;
    }
    bands = ARENA_ARRAY(r->arena, struct rules_band, list->count + 1);
    for (const struct json *b = list->child; b != NULL; b = b->next, n++) {
        bands[n].low = rules_number_or(b, "low", -1);
        bands[n].high = rules_number_or(b, "high", -1);
        bands[n].title = json_get_str(b, "title");
        if (bands[n].low < 0 || bands[n].high < bands[n].low || bands[n].high > criterion->max) {
            return rules_refuse(r, b, criterion->code, TEXT_RULE_FLAW_BAND_RANGE, STR_NONE);
        }
        for (size_t i = 0; i < n; i++) {
            if (bands[i].low <= bands[n].high && bands[n].low <= bands[i].high) {
                return rules_refuse(r, b, criterion->code, TEXT_RULE_FLAW_BANDS_OVERLAP,
                    str_printf(r->arena, "%d–%d, %d–%d", bands[i].low, bands[i].high, bands[n].low,
                        bands[n].high));
            }
        }
    }
    criterion->bands = bands;
    criterion->band_count = n;
    return true;
}

static bool
is_code_taken(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->criterion_count; i++) {
        if (str_eq(rules->criteria[i].code, code)) {
            return true;
        }
    }
    return false;
}

/* each_min of the sheet stands for a criterion that names no minimum of its own. */
static bool
read_criterion(struct rules_reader *r, const struct json *item, int32_t each_min, struct rules *out,
    struct rules_criterion *criterion)
{
    static const char *const known[] = {"code", "title", "law", "max", "min_pass", "weight",
        "knockout", "bands", "parts", "note"};

    criterion->code = json_get_str(item, "code");
    criterion->title = json_get_str(item, "title");
    criterion->law = json_get_str(item, "law");
    criterion->max = rules_number_or(item, "max", 0);
    criterion->pass_min = rules_number_or(item, "min_pass", each_min);
    criterion->weight = rules_number_or(item, "weight", 0);
    criterion->is_knockout = json_get_bool(item, "knockout", false);
    criterion->is_group = json_get(item, "parts") != NULL;
    if (!rules_check_keys(r, item, "sheet.criteria", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    if (str_is_blank(criterion->code) || criterion->max < 1) {
        return rules_refuse(r, item, STR("sheet.criteria"), TEXT_RULE_FLAW_NEEDS,
            STR("code, max"));
    }
    if (is_code_taken(out, criterion->code)) {
        return rules_refuse(r, item, STR("sheet.criteria"), TEXT_RULE_FLAW_TWICE, criterion->code);
    }
    if (criterion->pass_min > criterion->max) {
        return rules_refuse(r, item, criterion->code, TEXT_RULE_FLAW_MIN_OVER_MAX, STR_NONE);
    }
    return read_bands(r, item, criterion);
}

/* One level of the tree; parts follow their group at once. Depth is two: a group and its parts. */
static bool
read_criteria(struct rules_reader *r, const struct json *list, size_t parent, int32_t each_min,
    struct rules *out, struct rules_criterion *criteria)
{
    int32_t sum = 0;

    for (const struct json *item = list->child; item != NULL; item = item->next) {
        size_t at = out->criterion_count;
        const struct json *parts = rules_list(item, "parts");
        if (at >= RULES_LIST_MAX || (parent > 0 && parts != NULL)) {
            return rules_refuse(r, item, STR("sheet.criteria"), TEXT_RULE_FLAW_TOO_MANY, STR_NONE);
        }
        if (!read_criterion(r, item, parent > 0 ? 0 : each_min, out, &criteria[at])) {
            return false;
        }
        criteria[at].parent = parent;
        sum += criteria[at].max;
        out->criterion_count++;
        if (parts != NULL && !read_criteria(r, parts, at + 1, 0, out, criteria)) {
            return false;
        }
    }
    if (parent > 0 && sum != criteria[parent - 1].max) {
        return rules_refuse(r, list, criteria[parent - 1].code, TEXT_RULE_FLAW_PARTS_SUM,
            str_printf(r->arena, "%d ≠ %d", sum, criteria[parent - 1].max));
    }
    return true;
}

/* Weights are given to all criteria of the first level or to none, and make 100. */
static bool
check_weights(struct rules_reader *r, const struct json *list, struct rules *out)
{
    int32_t sum = 0;
    int32_t most = 0;
    size_t with = 0;
    size_t top = 0;

    for (size_t i = 0; i < out->criterion_count; i++) {
        if (out->criteria[i].parent == 0) {
            top++;
            with += out->criteria[i].weight > 0 ? 1 : 0;
            sum += out->criteria[i].weight;
            most += out->criteria[i].max;
        }
    }
    out->is_weighted = with > 0;
    out->most = out->is_weighted ? WEIGHT_SUM : most;
    if (out->is_weighted && (with != top || sum != WEIGHT_SUM)) {
        return rules_refuse(r, list, STR("sheet.criteria"), TEXT_RULE_FLAW_WEIGHTS,
            str_printf(r->arena, "%d", sum));
    }
    return true;
}

static bool
read_needs(struct rules_reader *r, const struct json *item, const struct rules *rules,
    struct rules_class *class)
{
    const struct json *list = rules_list(item, "needs");
    struct rules_class_need *needs;
    size_t n = 0;

    if (list == NULL) {
        return true;
    }
    needs = ARENA_ARRAY(r->arena, struct rules_class_need, list->count + 1);
    for (const struct json *need = list->child; need != NULL; need = need->next, n++) {
        struct str code = json_get_str(need, "criterion");
        while (needs[n].criterion < rules->criterion_count &&
            !str_eq(rules->criteria[needs[n].criterion].code, code)) {
            needs[n].criterion++;
        }
        needs[n].min = rules_number_or(need, "min", -1);
        if (needs[n].criterion == rules->criterion_count || needs[n].min < 0 ||
            needs[n].min > rules->criteria[needs[n].criterion].max) {
            return rules_refuse(r, need, class->code, TEXT_RULE_FLAW_CLASS_NEED, code);
        }
    }
    class->needs = needs;
    class->need_count = n;
    return true;
}

static bool
classes_overlap(const struct rules_class *a, const struct rules_class *b)
{
    return (a->below == 0 || b->from < a->below) && (b->below == 0 || a->from < b->below);
}

static bool
read_classes(struct rules_reader *r, const struct json *sheet, struct rules *out)
{
    const struct json *list = rules_list(sheet, "classes");
    struct rules_class *classes;
    size_t n = 0;

    if (list == NULL) {
        return true;
    }
    classes = ARENA_ARRAY(r->arena, struct rules_class, list->count + 1);
    for (const struct json *item = list->child; item != NULL; item = item->next, n++) {
        classes[n].code = json_get_str(item, "code");
        classes[n].title = json_get_str(item, "title");
        classes[n].law = json_get_str(item, "law");
        classes[n].from = rules_number_or(item, "from", -1);
        classes[n].below = rules_number_or(item, "below", 0);
        if (str_is_blank(classes[n].code) || classes[n].from < 0 ||
            (classes[n].below > 0 && classes[n].below <= classes[n].from)) {
            return rules_refuse(r, item, STR("sheet.classes"), TEXT_RULE_FLAW_NEEDS,
                STR("code, from < below"));
        }
        for (size_t i = 0; i < n; i++) {
            if (str_eq(classes[i].code, classes[n].code) ||
                classes_overlap(&classes[i], &classes[n])) {
                return rules_refuse(r, item, STR("sheet.classes"), TEXT_RULE_FLAW_CLASSES_OVERLAP,
                    str_printf(r->arena, "%.*s, %.*s", STR_ARG(classes[i].code),
                        STR_ARG(classes[n].code)));
            }
        }
        if (!read_needs(r, item, out, &classes[n])) {
            return false;
        }
    }
    out->classes = classes;
    out->class_count = n;
    return true;
}

bool
rules_read_sheet(struct rules_reader *r, const struct json *root, struct rules *out)
{
    static const char *const known[] = {"code", "title", "law", "total_pass", "each_min", "criteria",
        "classes", "note"};
    const struct json *sheet = json_get(root, "sheet");
    const struct json *list = rules_list(sheet, "criteria");
    struct rules_criterion *criteria;

    if (list == NULL) {
        if (out->council.decide_by == DECIDE_BY_VOTE) {
            return true; /* a council may vote without a sheet */
        }
        return rules_refuse(r, sheet, STR("sheet.criteria"), TEXT_RULE_FLAW_SHEET_NEEDED, STR_NONE);
    }
    if (!rules_check_keys(r, sheet, "sheet", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    out->sheet_title = json_get_str(sheet, "title");
    out->sheet_law = json_get_str(sheet, "law");
    out->total_pass = rules_number_or(sheet, "total_pass", 0);
    criteria = ARENA_ARRAY(r->arena, struct rules_criterion, RULES_LIST_MAX);
    out->criteria = criteria;
    if (!read_criteria(r, list, 0, rules_number_or(sheet, "each_min", 0), out, criteria) ||
        !check_weights(r, list, out) || !read_classes(r, sheet, out)) {
        return false;
    }
    if (out->total_pass > out->most) {
        return rules_refuse(r, sheet, STR("sheet.total_pass"), TEXT_RULE_FLAW_MIN_OVER_MAX, STR_NONE);
    }
    return true;
}
