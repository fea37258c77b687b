/* rules_read.c -- a regulation document, block by block, into struct rules. */
#include "room/regulation/rules_read.h"

bool
rules_refuse(struct rules_reader *r, const struct json *at, struct str path, int text, struct str arg)
{
    r->flaw = (struct rules_flaw){at == NULL ? 0 : at->line, path, text, arg};
    return false;
}

struct str
rules_path(struct rules_reader *r, const char *list, size_t at, const char *key)
{
    return key == NULL ? str_printf(r->arena, "%s[%zu]", list, at)
                       : str_printf(r->arena, "%s[%zu].%s", list, at, key);
}

bool
rules_check_keys(struct rules_reader *r, const struct json *object, const char *path,
    const char *const *known, size_t known_count)
{
    for (const struct json *m = object == NULL ? NULL : object->child; m != NULL; m = m->next) {
        size_t i = 0;
        while (i < known_count && !str_eq_c(m->key, known[i])) {
            i++;
        }
        if (i == known_count) {
            return rules_refuse(r, m, str_of(path), TEXT_RULE_FLAW_UNKNOWN_KEY, m->key);
        }
    }
    return true;
}

int32_t
rules_number_or(const struct json *object, const char *key, int32_t otherwise)
{
    int64_t v;

    if (object == NULL || !json_get_i64(object, key, &v) || v < 0 || v > INT32_MAX) {
        return otherwise;
    }
    return (int32_t)v;
}

const struct json *
rules_list(const struct json *object, const char *key)
{
    const struct json *list = object == NULL ? NULL : json_get(object, key);

    return list != NULL && list->kind == JSON_ARRAY && list->count <= RULES_LIST_MAX ? list : NULL;
}

struct str
rules_flaw_say(struct arena *arena, enum lang lang, const struct rules_flaw *flaw)
{
    struct text_arg what = {"what", flaw->arg};
    struct str reason = text_fill(arena, lang, flaw->text, &what, 1);
    struct text_arg args[] = {
        {"line", str_printf(arena, "%u", flaw->line)},
        {"key", str_is_blank(flaw->path) ? STR_NONE : str_printf(arena, ", %.*s", STR_ARG(flaw->path))},
        {"reason", reason},
    };

    if (flaw->line == 0) {
        return reason;
    }
    return text_fill(arena, lang, TEXT_RULE_FLAW_AT, args, sizeof(args) / sizeof(args[0]));
}

static bool
read_clock(struct rules_reader *r, const struct json *item, size_t n, struct rules *out,
    struct rules_clock *clock)
{
    static const char *const known[] = {"code", "title", "count", "unit", "start", "end", "law",
        "unverified", "note"};

    clock->code = json_get_str(item, "code");
    clock->title = json_get_str(item, "title");
    clock->law = json_get_str(item, "law");
    clock->count = rules_number_or(item, "count", 0);
    clock->start = json_get_str(item, "start");
    clock->end = json_get_str(item, "end");
    clock->is_unverified = json_get_bool(item, "unverified", false);
    if (!rules_check_keys(r, item, "clocks", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    if (str_is_blank(clock->code) || clock->count < 1) {
        return rules_refuse(r, item, rules_path(r, "clocks", n, NULL), TEXT_RULE_FLAW_NEEDS,
            STR("code, count"));
    }
    if (rules_find_clock(out, clock->code) != NULL) {
        return rules_refuse(r, item, STR("clocks"), TEXT_RULE_FLAW_TWICE, clock->code);
    }
    if (!clock_unit_parse(json_get_str(item, "unit"), &clock->unit)) {
        return rules_refuse(r, item, rules_path(r, "clocks", n, "unit"), TEXT_RULE_FLAW_WORD,
            STR("day, working_day, month"));
    }
    return !str_is_blank(clock->start) && !str_is_blank(clock->end)
        ? true
        : rules_refuse(r, item, clock->code, TEXT_RULE_FLAW_CLOCK_ENDS, STR_NONE);
}

static bool
read_clocks(struct rules_reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = rules_list(root, "clocks");
    struct rules_clock *clocks;

    if (list == NULL) {
        return rules_refuse(r, root, STR("clocks"), TEXT_RULE_FLAW_MISSING, STR("clocks"));
    }
    clocks = ARENA_ARRAY(r->arena, struct rules_clock, list->count + 1);
    out->clocks = clocks;
    for (const struct json *item = list->child; item != NULL; item = item->next) {
        if (!read_clock(r, item, out->clock_count, out, &clocks[out->clock_count])) {
            return false;
        }
        out->clock_count++;
    }
    return rules_find_clock(out, STR(RULES_CLOCK_CORRECTION)) != NULL ||
        rules_refuse(r, list, STR("clocks"), TEXT_RULE_FLAW_NEEDS, STR(RULES_CLOCK_CORRECTION));
}

static bool
read_branches(struct rules_reader *r, const struct json *item, struct rules_stage *stage)
{
    const struct json *list = rules_list(item, "branches");
    struct rules_branch *branches;
    size_t n = 0;

    if (list == NULL || list->count == 0) {
        return rules_refuse(r, item, stage->code, TEXT_RULE_FLAW_NO_BRANCH, STR_NONE);
    }
    branches = ARENA_ARRAY(r->arena, struct rules_branch, list->count);
    for (const struct json *b = list->child; b != NULL; b = b->next, n++) {
        struct str end = json_get_str(b, "end");
        branches[n].on = json_get_str(b, "on");
        branches[n].condition = json_get_str(b, "if");
        branches[n].to = json_get_str(b, "to");
        if (!str_is_none(end) && !initiative_end_parse(end, &branches[n].end)) {
            return rules_refuse(r, b, stage->code, TEXT_RULE_FLAW_END, end);
        }
        if (str_is_none(end) == str_is_none(branches[n].to)) {
            return rules_refuse(r, b, stage->code, TEXT_RULE_FLAW_TO_OR_END, STR_NONE);
        }
    }
    stage->branches = branches;
    stage->branch_count = n;
    return true;
}

static bool
read_stage(struct rules_reader *r, const struct json *item, struct rules *out,
    struct rules_stage *stage)
{
    static const char *const known[] = {"code", "kind", "title", "clock", "branches", "law", "note"};

    stage->code = json_get_str(item, "code");
    stage->title = json_get_str(item, "title");
    stage->clock = json_get_str(item, "clock");
    stage->line = item->line;
    if (!rules_check_keys(r, item, "stages", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    if (str_is_blank(stage->code)) {
        return rules_refuse(r, item, STR("stages"), TEXT_RULE_FLAW_NEEDS, STR("code"));
    }
    if (rules_find_stage(out, stage->code) != NULL) {
        return rules_refuse(r, item, STR("stages"), TEXT_RULE_FLAW_TWICE, stage->code);
    }
    if (!stage_kind_parse(json_get_str(item, "kind"), &stage->kind)) {
        return rules_refuse(r, item, stage->code, TEXT_RULE_FLAW_STAGE_KIND,
            json_get_str(item, "kind"));
    }
    if (!str_is_none(stage->clock) && rules_find_clock(out, stage->clock) == NULL) {
        return rules_refuse(r, item, stage->code, TEXT_RULE_FLAW_NO_CLOCK, stage->clock);
    }
    return read_branches(r, item, stage);
}

static bool
read_stages(struct rules_reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = rules_list(root, "stages");
    struct rules_stage *stages;

    if (list == NULL || list->count == 0) {
        return rules_refuse(r, root, STR("stages"), TEXT_RULE_FLAW_MISSING, STR("stages"));
    }
    stages = ARENA_ARRAY(r->arena, struct rules_stage, list->count);
    out->stages = stages;
    for (const struct json *item = list->child; item != NULL; item = item->next) {
        if (!read_stage(r, item, out, &stages[out->stage_count])) {
            return false;
        }
        out->stage_count++;
    }
    out->first_stage = json_get_str(root, "first_stage");
    return true;
}

static bool
refuse_stage(struct rules_reader *r, const struct rules_stage *stage, int text, struct str arg)
{
    r->flaw = (struct rules_flaw){stage->line, stage->code, text, arg};
    return false;
}

/* Marks what can be reached from the first stage; false when a branch leads to no stage. */
static bool
mark_reached(struct rules_reader *r, const struct rules *rules, bool *reached)
{
    bool has_grown = true;

    while (has_grown) { /* each round reaches one more stage or ends */
        has_grown = false;
        for (size_t i = 0; i < rules->stage_count; i++) {
            for (size_t b = 0; reached[i] && b < rules->stages[i].branch_count; b++) {
                struct str to = rules->stages[i].branches[b].to;
                const struct rules_stage *next = rules_find_stage(rules, to);
                if (!str_is_none(to) && next == NULL) {
                    return refuse_stage(r, &rules->stages[i], TEXT_RULE_FLAW_NO_STAGE, to);
                }
                if (next != NULL && !reached[next - rules->stages]) {
                    reached[next - rules->stages] = true;
                    has_grown = true;
                }
            }
        }
    }
    return true;
}

/* Marks the stages from which some branch comes to an end at last. */
static void
mark_ending(const struct rules *rules, bool *ending)
{
    bool has_grown = true;

    while (has_grown) {
        has_grown = false;
        for (size_t i = 0; i < rules->stage_count; i++) {
            for (size_t b = 0; !ending[i] && b < rules->stages[i].branch_count; b++) {
                const struct rules_branch *branch = &rules->stages[i].branches[b];
                const struct rules_stage *next = rules_find_stage(rules, branch->to);
                ending[i] = branch->end != 0 || (next != NULL && ending[next - rules->stages]);
                has_grown = has_grown || ending[i];
            }
        }
    }
}

static bool
check_reach(struct rules_reader *r, const struct json *root, const struct rules *rules)
{
    bool reached[RULES_LIST_MAX] = {false};
    bool ending[RULES_LIST_MAX] = {false};
    const struct rules_stage *first = rules_find_stage(rules, rules->first_stage);

    if (first == NULL) {
        return rules_refuse(r, json_get(root, "first_stage"), STR("first_stage"),
            TEXT_RULE_FLAW_NO_STAGE, rules->first_stage);
    }
    reached[first - rules->stages] = true;
    if (!mark_reached(r, rules, reached)) {
        return false;
    }
    mark_ending(rules, ending);
    for (size_t i = 0; i < rules->stage_count; i++) {
        if (!reached[i] || !ending[i]) {
            return refuse_stage(r, &rules->stages[i],
                reached[i] ? TEXT_RULE_FLAW_ENDLESS : TEXT_RULE_FLAW_UNREACHABLE, STR_NONE);
        }
    }
    return true;
}

static bool
read_fraction(struct rules_reader *r, const struct json *council, const char *key,
    struct rules_fraction *out)
{
    const struct json *f = json_get(council, key);
    struct str path = str_printf(r->arena, "council.%s", key);

    out->num = rules_number_or(f, "num", 0);
    out->den = rules_number_or(f, "den", 0);
    out->law = json_get_str(f, "law");
    if (out->num < 1 || out->den < 1 || out->num > out->den) {
        return rules_refuse(r, f == NULL ? council : f, path, TEXT_RULE_FLAW_FRACTION, STR_NONE);
    }
    if (!threshold_base_parse(json_get_str(f, "base"), &out->base)) {
        return rules_refuse(r, f, path, TEXT_RULE_FLAW_WORD,
            STR("all_members, present, valid_ballots"));
    }
    return true;
}

/* Sheets become one by the mean to two places, half up, unless the document says otherwise. */
static bool
read_average(struct rules_reader *r, const struct json *council, struct rules_average *out)
{
    const struct json *average = json_get(council, "average");

    *out = (struct rules_average){AVERAGE_KIND_MEAN, 2, SCORE_ROUNDING_HALF_UP};
    if (average == NULL) {
        return true;
    }
    out->places = rules_number_or(average, "places", 2);
    if (!average_kind_parse(json_get_str(average, "kind"), &out->kind) || out->places > 2) {
        return rules_refuse(r, average, STR("council.average"), TEXT_RULE_FLAW_WORD,
            STR("mean, trimmed_mean, median; places 0–2"));
    }
    if (!score_rounding_parse(json_get_str(average, "rounding"), &out->rounding)) {
        return rules_refuse(r, average, STR("council.average.rounding"), TEXT_RULE_FLAW_WORD,
            STR("half_up, half_even, down"));
    }
    return true;
}

/* How the council may decide otherwise than by those who are in the room. */
static bool
read_absence(struct rules_reader *r, const struct json *council, struct rules *out)
{
    static const char *const known[] = {"answer_days", "law", "note"};
    const struct json *opinion = json_get(council, "absent_opinion");
    const struct json *circulation = json_get(council, "circulation");

    out->council.absent_opinion = ABSENT_OPINION_REFUSED;
    out->council.has_chair_override = json_get_bool(council, "chair_override", false);
    if (opinion != NULL && !absent_opinion_parse(opinion->text, &out->council.absent_opinion)) {
        return rules_refuse(r, opinion, STR("council.absent_opinion"), TEXT_RULE_FLAW_WORD,
            STR("refused, read_out, counted"));
    }
    if (circulation == NULL) {
        return true;
    }
    out->council.circulation_days = rules_number_or(circulation, "answer_days", 0);
    if (out->council.circulation_days == 0) {
        return rules_refuse(r, circulation, STR("council.circulation"), TEXT_RULE_FLAW_NEEDS,
            STR("answer_days"));
    }
    return rules_check_keys(r, circulation, "council.circulation", known,
        sizeof(known) / sizeof(known[0]));
}

static bool
read_council(struct rules_reader *r, const struct json *root, struct rules *out)
{
    static const char *const known[] = {"size_min", "size_max", "seats", "union_seat", "quorum",
        "approve", "decide_by", "average", "disagree_limit", "recused_in_base", "barred",
        "barred_law", "co_author_days", "absent_opinion", "circulation", "chair_override", "law", "note"};
    const struct json *council = json_get(root, "council");

    if (council == NULL) {
        return rules_refuse(r, root, STR("council"), TEXT_RULE_FLAW_MISSING, STR("council"));
    }
    out->council.size_min = rules_number_or(council, "size_min", 1);
    out->council.size_max = rules_number_or(council, "size_max", 99);
    out->council.seats = rules_list(council, "seats");
    out->council.is_union_seat_needed_with_union =
        str_eq_c(json_get_str(council, "union_seat"), "only_where_a_union_exists");
    out->council.disagree_limit = rules_number_or(council, "disagree_limit", 0);
    out->council.is_recused_in_base = json_get_bool(council, "recused_in_base", true);
    out->council.barred = rules_list(council, "barred");
    out->council.barred_law = json_get_str(council, "barred_law");
    out->council.co_author_days = rules_number_or(council, "co_author_days", 0);
    out->council.law = json_get_str(council, "law");
    if (!rules_check_keys(r, council, "council", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    if (out->council.size_max < out->council.size_min) {
        return rules_refuse(r, council, STR("council.size_max"), TEXT_RULE_FLAW_MIN_OVER_MAX,
            STR_NONE);
    }
    if (!decide_by_parse(json_get_str(council, "decide_by"), &out->council.decide_by)) {
        return rules_refuse(r, council, STR("council.decide_by"), TEXT_RULE_FLAW_WORD,
            STR("vote, average, sum, vote_after_score"));
    }
    return read_absence(r, council, out) && read_average(r, council, &out->council.average) &&
        read_fraction(r, council, "quorum", &out->council.quorum) &&
        read_fraction(r, council, "approve", &out->council.approve);
}

static void
read_limits(const struct json *root, struct rules *out)
{
    const struct json *limits = json_get(root, "limits");
    const struct json *months = rules_list(limits, "adoption_check_months");

    out->limits.share_sum_bp = rules_number_or(limits, "share_sum_bp", 10000);
    out->limits.author_count_max = rules_number_or(limits, "author_count_max", 0);
    out->limits.author_share_min_bp = rules_number_or(limits, "author_share_min_bp", 0);
    out->limits.defer_max = rules_number_or(limits, "defer_max", 1);
    out->limits.carry_over_max = rules_number_or(limits, "carry_over_max", 1);
    out->limits.use_months_min = rules_number_or(limits, "use_months_min", 0);
    out->limits.idea_answer_days = rules_number_or(limits, "idea_answer_days", 0);
    out->limits.temporary_grant_days_max = rules_number_or(limits, "temporary_grant_days_max", 0);
    out->limits.commend_within_days = rules_number_or(limits, "commend_within_days", 0);
    out->limits.complaint_days = rules_number_or(limits, "complaint_days", 0);
    out->limits.nomination_adoptions_min = rules_number_or(limits, "nomination_adoptions_min", 0);
    for (const struct json *m = months == NULL ? NULL : months->child;
         m != NULL && out->limits.adoption_check_count < 6; m = m->next) {
        out->limits.adoption_check_months[out->limits.adoption_check_count++] = (int32_t)m->integer;
    }
}

static bool
read_awards(struct rules_reader *r, const struct json *root, struct rules *out)
{
    const struct json *list = rules_list(root, "awards");
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
        awards[n].multiple_thousandths = rules_number_or(item, "multiple_thousandths", 0);
        awards[n].needs = rules_list(item, "needs");
        awards[n].quota_bp = rules_number_or(item, "quota_bp", 0);
        awards[n].quota_of = json_get_str(item, "quota_of");
        awards[n].is_once = json_get_bool(item, "is_once", false);
        awards[n].received_before = DATE_NONE;
        if (str_is_blank(awards[n].code) ||
            !award_form_parse(json_get_str(item, "form"), &awards[n].form)) {
            return rules_refuse(r, item, rules_path(r, "awards", n, NULL), TEXT_RULE_FLAW_NEEDS,
                STR("code, form"));
        }
        if (json_get(item, "received_before") != NULL &&
            !date_parse_iso(json_get_str(item, "received_before"), &awards[n].received_before)) {
            return rules_refuse(r, item, awards[n].code, TEXT_RULE_FLAW_DATE, STR_NONE);
        }
    }
    out->awards = awards;
    out->award_count = n;
    out->timely_award = json_get_str(root, "timely_award");
    out->base_salary = rules_list(root, "base_salary");
    return true;
}

/* "12-15": month and day of the yearly period. */
static bool
read_month_day(struct rules_reader *r, const struct json *report, const char *key, struct civil *out)
{
    struct str text = report == NULL ? STR_NONE : json_get_str(report, key);
    int64_t month;
    int64_t day;

    if (text.n != 5 || !str_to_i64(str_sub(text, 0, 2), &month) ||
        !str_to_i64(str_sub(text, 3, 5), &day) || month < 1 || month > 12 || day < 1 || day > 31) {
        return rules_refuse(r, report, str_printf(r->arena, "report.%s", key),
            TEXT_RULE_FLAW_MONTH_DAY, STR_NONE);
    }
    *out = (struct civil){0, (int32_t)month, (int32_t)day};
    return true;
}

static bool
read_head(struct rules_reader *r, const struct json *root, struct rules *out)
{
    static const char *const known[] = {"code", "title", "level", "from", "to", "law", "unverified",
        "note", "clocks", "stages", "first_stage", "gates", "limits", "council", "sheet", "checklist",
        "items", "awards", "timely_award", "base_salary", "report"};
    struct str to = json_get_str(root, "to");

    out->code = json_get_str(root, "code");
    out->title = json_get_str(root, "title");
    out->law = json_get_str(root, "law");
    out->note = json_get_str(root, "note");
    out->unverified = rules_list(root, "unverified");
    out->to_on = DATE_NONE;
    if (!rules_check_keys(r, root, "", known, sizeof(known) / sizeof(known[0]))) {
        return false;
    }
    if (str_is_blank(out->code) || str_is_blank(out->title) || str_is_blank(out->law)) {
        return rules_refuse(r, root, STR_NONE, TEXT_RULE_FLAW_NEEDS, STR("code, title, law"));
    }
    if (!recognition_level_parse(json_get_str(root, "level"), &out->level)) {
        return rules_refuse(r, root, STR("level"), TEXT_RULE_FLAW_WORD, STR("base, province, nation"));
    }
    if (!date_parse_iso(json_get_str(root, "from"), &out->from_on)) {
        return rules_refuse(r, root, STR("from"), TEXT_RULE_FLAW_DATE, STR_NONE);
    }
    if (!str_is_none(to) && !date_parse_iso(to, &out->to_on)) {
        return rules_refuse(r, json_get(root, "to"), STR("to"), TEXT_RULE_FLAW_DATE, STR_NONE);
    }
    if (!date_is_none(out->to_on) && date_cmp(out->to_on, out->from_on) < 0) {
        return rules_refuse(r, json_get(root, "to"), STR("to"), TEXT_RULE_FLAW_ORDER, STR_NONE);
    }
    return true;
}

static const struct json *
parse_document(struct rules_reader *r, struct str document)
{
    struct str why = STR_NONE;
    const struct json *root;

    if (document.n > RULES_BYTES_MAX) {
        rules_refuse(r, NULL, STR_NONE, TEXT_RULE_FLAW_TOO_LARGE,
            str_printf(r->arena, "%d", RULES_BYTES_MAX / 1024));
        return NULL;
    }
    root = json_parse(r->arena, document, &why);
    if (root == NULL) {
        rules_refuse(r, NULL, STR_NONE, TEXT_RULE_FLAW_JSON, why);
    }
    return root;
}

bool
rules_parse(struct arena *arena, struct str document, struct rules *out, struct rules_flaw *flaw)
{
    struct rules_reader r = {.arena = arena};
    const struct json *root = parse_document(&r, document);
    const struct json *report = json_get(root, "report");
    bool is_good = false;

    *out = (struct rules){0};
    if (root != NULL) {
        out->has_head_author_gate = json_get(root, "gates") != NULL &&
            json_get_bool(json_get(root, "gates"), "head_author", true);
        out->checklist = rules_list(root, "checklist");
        out->items = rules_list(root, "items");
        read_limits(root, out);
        is_good = read_head(&r, root, out) && read_clocks(&r, root, out) &&
            read_stages(&r, root, out) && check_reach(&r, root, out) && read_council(&r, root, out) &&
            rules_read_sheet(&r, root, out) && read_awards(&r, root, out) &&
            read_month_day(&r, report, "from", &out->report_from) &&
            read_month_day(&r, report, "to", &out->report_to);
    }
    *flaw = r.flaw;
    return is_good;
}
