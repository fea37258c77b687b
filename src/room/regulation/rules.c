#include "room/regulation/rules.h"

#include <stdarg.h>

/* Carries what went wrong first; every reader leaves at once when something did. */
struct reader {
    struct arena *arena;
    struct str why;
};

__attribute__((format(printf, 2, 3))) static bool
refuse(struct reader *r, const char *format, ...)
{
    va_list args;
    char text[256];

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    r->why = str_dup(r->arena, str_of(text));
    return false;
}

static int32_t
number_or(const struct json *object, const char *key, int32_t otherwise)
{
    int64_t v;

    if (object == NULL || !json_get_i64(object, key, &v) || v < 0 || v > INT32_MAX) {
        return otherwise;
    }
    return (int32_t)v;
}

static const struct json *
list_of(const struct json *object, const char *key)
{
    const struct json *list = object == NULL ? NULL : json_get(object, key);

    return list != NULL && list->kind == JSON_ARRAY && list->count <= RULES_LIST_MAX ? list : NULL;
}

static bool
read_clocks(struct reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = list_of(root, "clocks");
    struct rules_clock *clocks;
    size_t n = 0;

    if (list == NULL) {
        return refuse(r, "clocks: a list is missing");
    }
    clocks = ARENA_ARRAY(r->arena, struct rules_clock, list->count + 1);
    for (const struct json *item = list->child; item != NULL; item = item->next, n++) {
        struct rules_clock *clock = &clocks[n];
        clock->code = json_get_str(item, "code");
        clock->title = json_get_str(item, "title");
        clock->law = json_get_str(item, "law");
        clock->count = number_or(item, "count", 0);
        clock->start = json_get_str(item, "start");
        clock->end = json_get_str(item, "end");
        clock->is_unverified = json_get_bool(item, "unverified", false);
        if (str_is_blank(clock->code) || clock->count < 1) {
            return refuse(r, "clocks[%zu]: code or count is missing", n);
        }
        if (!clock_unit_parse(json_get_str(item, "unit"), &clock->unit)) {
            return refuse(r, "clocks[%zu].unit: day, working_day or month", n);
        }
        if (str_is_blank(clock->start) || str_is_blank(clock->end)) {
            return refuse(r, "clocks[%zu] (%.*s): a clock needs a start and an end", n,
                STR_ARG(clock->code));
        }
    }
    out->clocks = clocks;
    out->clock_count = n;
    return true;
}

static bool
read_branches(struct reader *r, const struct json *item, struct rules_stage *stage)
{
    const struct json *list = list_of(item, "branches");
    struct rules_branch *branches;
    size_t n = 0;

    if (list == NULL || list->count == 0) {
        return refuse(r, "stage %.*s: a stage without branches leads nowhere", STR_ARG(stage->code));
    }
    branches = ARENA_ARRAY(r->arena, struct rules_branch, list->count);
    for (const struct json *b = list->child; b != NULL; b = b->next, n++) {
        struct str end = json_get_str(b, "end");
        branches[n].on = json_get_str(b, "on");
        branches[n].condition = json_get_str(b, "if");
        branches[n].to = json_get_str(b, "to");
        if (!str_is_none(end) && !initiative_end_parse(end, &branches[n].end)) {
            return refuse(r, "stage %.*s: unknown end %.*s", STR_ARG(stage->code), STR_ARG(end));
        }
        if (str_is_none(end) == str_is_none(branches[n].to)) {
            return refuse(r, "stage %.*s: a branch has either \"to\" or \"end\"",
                STR_ARG(stage->code));
        }
    }
    stage->branches = branches;
    stage->branch_count = n;
    return true;
}

static bool
read_stages(struct reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = list_of(root, "stages");
    struct rules_stage *stages;
    size_t n = 0;

    if (list == NULL || list->count == 0) {
        return refuse(r, "stages: a list is missing");
    }
    stages = ARENA_ARRAY(r->arena, struct rules_stage, list->count);
    for (const struct json *item = list->child; item != NULL; item = item->next, n++) {
        stages[n].code = json_get_str(item, "code");
        stages[n].title = json_get_str(item, "title");
        stages[n].clock = json_get_str(item, "clock");
        if (str_is_blank(stages[n].code)) {
            return refuse(r, "stages[%zu].code is missing", n);
        }
        if (!stage_kind_parse(json_get_str(item, "kind"), &stages[n].kind)) {
            return refuse(r, "stage %.*s: unknown kind", STR_ARG(stages[n].code));
        }
        if (!str_is_none(stages[n].clock) && rules_find_clock(out, stages[n].clock) == NULL) {
            return refuse(r, "stage %.*s: no such clock", STR_ARG(stages[n].code));
        }
        if (!read_branches(r, item, &stages[n])) {
            return false;
        }
    }
    out->stages = stages;
    out->stage_count = n;
    out->first_stage = json_get_str(root, "first_stage");
    return true;
}

/* Every branch leads to a stage there is, and every stage can be reached from the first. */
static bool
check_reach(struct reader *r, const struct rules *rules)
{
    bool reached[RULES_LIST_MAX] = {false};
    const struct rules_stage *first = rules_find_stage(rules, rules->first_stage);
    bool has_grown = true;

    if (first == NULL) {
        return refuse(r, "first_stage: no such stage");
    }
    reached[first - rules->stages] = true;
    while (has_grown) { /* each round reaches one more stage or ends */
        has_grown = false;
        for (size_t i = 0; i < rules->stage_count; i++) {
            for (size_t b = 0; reached[i] && b < rules->stages[i].branch_count; b++) {
                struct str to = rules->stages[i].branches[b].to;
                const struct rules_stage *next = rules_find_stage(rules, to);
                if (!str_is_none(to) && next == NULL) {
                    return refuse(r, "stage %.*s: branch to unknown stage %.*s",
                        STR_ARG(rules->stages[i].code), STR_ARG(to));
                }
                if (next != NULL && !reached[next - rules->stages]) {
                    reached[next - rules->stages] = true;
                    has_grown = true;
                }
            }
        }
    }
    for (size_t i = 0; i < rules->stage_count; i++) {
        if (!reached[i]) {
            return refuse(r, "stage %.*s: cannot be reached", STR_ARG(rules->stages[i].code));
        }
    }
    return true;
}

static bool
read_fraction(struct reader *r, const struct json *object, const char *key,
    struct rules_fraction *out)
{
    const struct json *f = object == NULL ? NULL : json_get(object, key);

    out->num = number_or(f, "num", 0);
    out->den = number_or(f, "den", 0);
    out->law = f == NULL ? STR_NONE : json_get_str(f, "law");
    if (out->num < 1 || out->den < 1 || out->num > out->den) {
        return refuse(r, "council.%s: a fraction between 0 and 1 is needed", key);
    }
    if (!threshold_base_parse(json_get_str(f, "base"), &out->base)) {
        return refuse(r, "council.%s.base: all_members, present or valid_ballots", key);
    }
    return true;
}

static bool
read_council(struct reader *r, const struct json *root, struct rules *out)
{
    const struct json *council = json_get(root, "council");

    if (council == NULL) {
        return refuse(r, "council: is missing");
    }
    out->council.size_min = number_or(council, "size_min", 1);
    out->council.size_max = number_or(council, "size_max", 99);
    out->council.seats = list_of(council, "seats");
    out->council.is_union_seat_needed_with_union =
        str_eq_c(json_get_str(council, "union_seat"), "only_where_a_union_exists");
    out->council.is_decided_by_vote = str_eq_c(json_get_str(council, "decide_by"), "vote");
    out->council.is_recused_in_base = json_get_bool(council, "recused_in_base", true);
    out->council.barred = list_of(council, "barred");
    out->council.barred_law = json_get_str(council, "barred_law");
    out->council.law = json_get_str(council, "law");
    return read_fraction(r, council, "quorum", &out->council.quorum) &&
        read_fraction(r, council, "approve", &out->council.approve);
}

static bool
read_bands(struct reader *r, const struct json *item, struct rules_criterion *criterion)
{
    const struct json *list = list_of(item, "bands");
    struct rules_band *bands;
    size_t n = 0;

    if (list == NULL) {
        return true;
    }
    bands = ARENA_ARRAY(r->arena, struct rules_band, list->count + 1);
    for (const struct json *b = list->child; b != NULL; b = b->next, n++) {
        bands[n].low = number_or(b, "low", -1);
        bands[n].high = number_or(b, "high", -1);
        bands[n].title = json_get_str(b, "title");
        if (bands[n].low < 0 || bands[n].high < bands[n].low || bands[n].high > criterion->max) {
            return refuse(r, "criterion %.*s: band %zu is out of range", STR_ARG(criterion->code), n);
        }
        for (size_t i = 0; i < n; i++) {
            if (bands[i].low <= bands[n].high && bands[n].low <= bands[i].high) {
                return refuse(r, "criterion %.*s: bands %zu and %zu overlap",
                    STR_ARG(criterion->code), i, n);
            }
        }
    }
    criterion->bands = bands;
    criterion->band_count = n;
    return true;
}

static bool
read_sheet(struct reader *r, const struct json *root, struct rules *out)
{
    const struct json *sheet = json_get(root, "sheet");
    const struct json *list = sheet == NULL ? NULL : list_of(sheet, "criteria");
    struct rules_criterion *criteria;
    size_t n = 0;

    if (list == NULL) {
        return true; /* a council may decide without a sheet */
    }
    out->sheet_title = json_get_str(sheet, "title");
    out->total_pass = number_or(sheet, "total_pass", 0);
    criteria = ARENA_ARRAY(r->arena, struct rules_criterion, list->count + 1);
    for (const struct json *item = list->child; item != NULL; item = item->next, n++) {
        criteria[n].code = json_get_str(item, "code");
        criteria[n].title = json_get_str(item, "title");
        criteria[n].law = json_get_str(item, "law");
        criteria[n].max = number_or(item, "max", 0);
        criteria[n].pass_min = number_or(item, "min_pass", 0);
        criteria[n].is_knockout = json_get_bool(item, "knockout", false);
        if (str_is_blank(criteria[n].code) || criteria[n].max < 1) {
            return refuse(r, "sheet.criteria[%zu]: code or max is missing", n);
        }
        if (!read_bands(r, item, &criteria[n])) {
            return false;
        }
    }
    out->criteria = criteria;
    out->criterion_count = n;
    return true;
}

static void
read_limits(const struct json *root, struct rules *out)
{
    const struct json *limits = json_get(root, "limits");
    const struct json *months = list_of(limits, "adoption_check_months");

    out->limits.share_sum_bp = number_or(limits, "share_sum_bp", 10000);
    out->limits.author_count_max = number_or(limits, "author_count_max", 0);
    out->limits.author_share_min_bp = number_or(limits, "author_share_min_bp", 0);
    out->limits.defer_max = number_or(limits, "defer_max", 1);
    out->limits.carry_over_max = number_or(limits, "carry_over_max", 1);
    out->limits.use_months_min = number_or(limits, "use_months_min", 0);
    out->limits.idea_answer_days = number_or(limits, "idea_answer_days", 0);
    out->limits.temporary_grant_days_max = number_or(limits, "temporary_grant_days_max", 0);
    out->limits.commend_within_days = number_or(limits, "commend_within_days", 0);
    out->limits.complaint_days = number_or(limits, "complaint_days", 0);
    out->limits.nomination_adoptions_min = number_or(limits, "nomination_adoptions_min", 0);
    for (const struct json *m = months == NULL ? NULL : months->child;
         m != NULL && out->limits.adoption_check_count < 6; m = m->next) {
        out->limits.adoption_check_months[out->limits.adoption_check_count++] = (int32_t)m->integer;
    }
}

static bool
read_awards(struct reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = list_of(root, "awards");
    struct rules_award *awards;
    size_t n = 0;

    if (list == NULL) {
        return true;
    }
    awards = ARENA_ARRAY(r->arena, struct rules_award, list->count + 1);
    for (const struct json *item = list->child; item != NULL; item = item->next, n++) {
        awards[n].code = json_get_str(item, "code");
        awards[n].title = json_get_str(item, "title");
        awards[n].law = json_get_str(item, "law");
        awards[n].multiple_thousandths = number_or(item, "multiple_thousandths", 0);
        awards[n].needs = list_of(item, "needs");
        awards[n].quota_bp = number_or(item, "quota_bp", 0);
        awards[n].quota_of = json_get_str(item, "quota_of");
        awards[n].is_once = json_get_bool(item, "is_once", false);
        awards[n].received_before = DATE_NONE;
        if (str_is_blank(awards[n].code) ||
            !award_form_parse(json_get_str(item, "form"), &awards[n].form)) {
            return refuse(r, "awards[%zu]: code or form is missing", n);
        }
        if (json_get(item, "received_before") != NULL &&
            !date_parse_iso(json_get_str(item, "received_before"), &awards[n].received_before)) {
            return refuse(r, "awards[%zu].received_before: not a date", n);
        }
    }
    out->awards = awards;
    out->award_count = n;
    out->timely_award = json_get_str(root, "timely_award");
    out->base_salary = list_of(root, "base_salary");
    return true;
}

/* "12-15": month and day of the yearly period. */
static bool
read_month_day(struct reader *r, const struct json *report, const char *key, struct civil *out)
{
    struct str text = report == NULL ? STR_NONE : json_get_str(report, key);
    int64_t month;
    int64_t day;

    if (text.n != 5 || !str_to_i64(str_sub(text, 0, 2), &month) ||
        !str_to_i64(str_sub(text, 3, 5), &day) || month < 1 || month > 12 || day < 1 || day > 31) {
        return refuse(r, "report.%s: month and day as MM-DD", key);
    }
    *out = (struct civil){0, (int32_t)month, (int32_t)day};
    return true;
}

static bool
read_head(struct reader *r, const struct json *root, struct rules *out)
{
    out->code = json_get_str(root, "code");
    out->title = json_get_str(root, "title");
    out->law = json_get_str(root, "law");
    out->to_on = DATE_NONE;
    if (str_is_blank(out->code) || str_is_blank(out->title) || str_is_blank(out->law)) {
        return refuse(r, "code, title and law are needed");
    }
    if (!recognition_level_parse(json_get_str(root, "level"), &out->level)) {
        return refuse(r, "level: base, province or nation");
    }
    if (!date_parse_iso(json_get_str(root, "from"), &out->from_on)) {
        return refuse(r, "from: a date is needed");
    }
    if (json_get_str(root, "to").p != NULL && !date_parse_iso(json_get_str(root, "to"), &out->to_on)) {
        return refuse(r, "to: not a date");
    }
    if (!date_is_none(out->to_on) && date_cmp(out->to_on, out->from_on) < 0) {
        return refuse(r, "to: before from");
    }
    return true;
}

bool
rules_parse(struct arena *arena, struct str document, struct rules *out, struct str *why)
{
    struct reader r = {.arena = arena, .why = STR_NONE};
    const struct json *root;
    const struct json *report;
    bool is_good;

    *out = (struct rules){0};
    if (document.n > RULES_BYTES_MAX) {
        *why = STR("the document is too large");
        return false;
    }
    root = json_parse(arena, document, why);
    if (root == NULL) {
        return false;
    }
    report = json_get(root, "report");
    out->has_head_author_gate = json_get(root, "gates") != NULL &&
        json_get_bool(json_get(root, "gates"), "head_author", true);
    out->checklist = list_of(root, "checklist");
    out->items = list_of(root, "items");
    read_limits(root, out);
    is_good = read_head(&r, root, out) && read_clocks(&r, root, out) && read_stages(&r, root, out) &&
        check_reach(&r, out) && read_council(&r, root, out) && read_sheet(&r, root, out) &&
        read_awards(&r, root, out) && read_month_day(&r, report, "from", &out->report_from) &&
        read_month_day(&r, report, "to", &out->report_to);
    *why = r.why;
    return is_good;
}

const struct rules_clock *
rules_find_clock(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->clock_count; i++) {
        if (str_eq(rules->clocks[i].code, code)) {
            return &rules->clocks[i];
        }
    }
    return NULL;
}

const struct rules_stage *
rules_find_stage(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->stage_count; i++) {
        if (str_eq(rules->stages[i].code, code)) {
            return &rules->stages[i];
        }
    }
    return NULL;
}

const struct rules_award *
rules_find_award(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->award_count; i++) {
        if (str_eq(rules->awards[i].code, code)) {
            return &rules->awards[i];
        }
    }
    return NULL;
}

bool
rules_list_has(const struct json *list, struct str word)
{
    for (const struct json *item = list == NULL ? NULL : list->child; item != NULL;
         item = item->next) {
        if (str_eq(item->text, word)) {
            return true;
        }
    }
    return false;
}

int64_t
rules_needed(const struct rules_fraction *fraction, int64_t base_count)
{
    int64_t product = base_count * fraction->num;

    return (product + fraction->den - 1) / fraction->den;
}

bool
rules_base_salary(const struct rules *rules, struct date on, int64_t *dong, struct str *law)
{
    bool found = false;

    for (const struct json *item = rules->base_salary == NULL ? NULL : rules->base_salary->child;
         item != NULL; item = item->next) {
        struct date from;
        if (date_parse_iso(json_get_str(item, "from"), &from) && date_cmp(from, on) <= 0 &&
            json_get_i64(item, "dong", dong)) {
            *law = json_get_str(item, "law");
            found = true;
        }
    }
    return found;
}
