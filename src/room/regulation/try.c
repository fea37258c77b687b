#include "room/regulation/try.h"

enum { REASONS_MAX = RULES_LIST_MAX * 2 + 4, DECIMALS_MAX = 2 };

/* What a column feeds: a criterion by index, or one of these. */
enum { COLUMN_CASE = -1, COLUMN_EXPECT = -2, COLUMN_YES = -3, COLUMN_PRESENT = -4,
    COLUMN_MEMBERS = -5, COLUMN_VALID = -6, COLUMN_UNKNOWN = -7 };

const char *
try_result_word(enum try_result result)
{
    static const char *const words[] = {
        [TRY_RECOGNISED] = "recognised",
        [TRY_REFUSED] = "refused",
        [TRY_NO_QUORUM] = "no_quorum",
        [TRY_INCOMPLETE] = "incomplete",
    };

    return words[result];
}

static int
column_of(const struct rules *rules, struct str name)
{
    static const struct {
        const char *name;
        int column;
    } fixed[] = {{"case", COLUMN_CASE}, {"expect", COLUMN_EXPECT}, {"yes", COLUMN_YES},
        {"present", COLUMN_PRESENT}, {"members", COLUMN_MEMBERS}, {"valid", COLUMN_VALID}};

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
        if (str_eq_c(name, fixed[i].name)) {
            return fixed[i].column;
        }
    }
    for (size_t i = 0; i < rules->criterion_count; i++) {
        if (!rules->criteria[i].is_group && str_eq(rules->criteria[i].code, name)) {
            return (int)i;
        }
    }
    return COLUMN_UNKNOWN;
}

/* "27", "27,5" or "27.25" to hundredths. */
static bool
read_points(struct str text, int64_t *out)
{
    size_t comma = 0;
    struct str decimals;
    int64_t whole;
    int64_t rest = 0;

    while (comma < text.n && text.p[comma] != ',' && text.p[comma] != '.') {
        comma++;
    }
    decimals = comma < text.n ? str_from(text, comma + 1) : STR("0");
    if (!str_to_i64(str_sub(text, 0, comma), &whole) || whole < 0 || whole > INT32_MAX ||
        decimals.n < 1 || decimals.n > DECIMALS_MAX || !str_to_i64(decimals, &rest) || rest < 0) {
        return false;
    }
    *out = whole * SHEET_HUNDREDTHS + (decimals.n == 1 ? rest * 10 : rest);
    return true;
}

static bool
read_count(struct str text, struct try_number *out)
{
    out->has = str_to_i64(text, &out->v) && out->v >= 0 && out->v <= INT32_MAX;
    return out->has;
}

static bool
read_cell(const struct rules *rules, int column, struct str text, struct try_case *one,
    int64_t *points, bool *given)
{
    switch (column) {
    case COLUMN_CASE:
        one->name = text;
        return true;
    case COLUMN_EXPECT:
        one->expect = text;
        return true;
    case COLUMN_YES:
        return read_count(text, &one->yes);
    case COLUMN_PRESENT:
        return read_count(text, &one->present);
    case COLUMN_MEMBERS:
        return read_count(text, &one->members);
    case COLUMN_VALID:
        return read_count(text, &one->valid);
    default:
        given[column] = true;
        if (!read_points(text, &points[column])) {
            return false;
        }
        one->has_point_over = one->has_point_over ||
            points[column] > (int64_t)rules->criteria[column].max * SHEET_HUNDREDTHS;
        return true;
    }
}

static bool
read_row(struct arena *arena, const struct rules *rules, const int *columns, size_t column_count,
    struct str line, struct try_case *one, struct str *why)
{
    int64_t *points = ARENA_ARRAY(arena, int64_t, RULES_LIST_MAX);
    bool given[RULES_LIST_MAX] = {false};
    bool has_all = rules->criterion_count > 0;

    *one = (struct try_case){.name = STR_NONE, .expect = STR_NONE};
    for (size_t c = 0; c < column_count && line.n > 0; c++) {
        struct str text = str_trim(str_cut(&line, '\t'));
        if (text.n > 0 && !read_cell(rules, columns[c], text, one, points, given)) {
            *why = str_printf(arena, "column %zu: not a number that can be used: %.*s", c + 1,
                STR_ARG(text));
            return false;
        }
    }
    if (line.n > 0) {
        *why = STR("more cells than columns");
        return false;
    }
    for (size_t i = 0; i < rules->criterion_count; i++) {
        has_all = has_all && (given[i] || rules->criteria[i].is_group);
    }
    one->points = has_all ? points : NULL;
    return true;
}

static bool
read_header(struct arena *arena, const struct rules *rules, struct str line, int *columns,
    size_t *count, struct str *why)
{
    bool has_case = false;

    for (*count = 0; line.n > 0; (*count)++) {
        struct str name = str_trim(str_cut(&line, '\t'));
        if (*count == TRY_COLUMNS_MAX) {
            *why = STR("too many columns");
            return false;
        }
        columns[*count] = column_of(rules, name);
        has_case = has_case || columns[*count] == COLUMN_CASE;
        if (columns[*count] == COLUMN_UNKNOWN) {
            *why = str_printf(arena, "line 1: the sheet has no criterion %.*s", STR_ARG(name));
            return false;
        }
        for (size_t i = 0; i < *count; i++) {
            if (columns[i] == columns[*count]) {
                *why = str_printf(arena, "line 1: the column %.*s stands twice", STR_ARG(name));
                return false;
            }
        }
    }
    *why = has_case ? STR_NONE : STR("line 1: the column case is missing");
    return has_case;
}

bool
try_read(struct arena *arena, const struct rules *rules, struct str table, struct try_case **cases,
    size_t *count, struct str *why)
{
    int columns[TRY_COLUMNS_MAX];
    size_t column_count;
    size_t rows = 1;
    size_t line_no = 1;

    for (size_t i = 0; i < table.n; i++) {
        rows += table.p[i] == '\n' ? 1 : 0;
    }
    *count = 0;
    if (rows > TRY_CASES_MAX + 2) {
        *why = str_printf(arena, "more than %d cases", TRY_CASES_MAX);
        return false;
    }
    if (!read_header(arena, rules, str_cut(&table, '\n'), columns, &column_count, why)) {
        return false;
    }
    *cases = ARENA_ARRAY(arena, struct try_case, rows);
    while (table.n > 0) {
        struct str line = str_cut(&table, '\n');
        struct str row_why = STR_NONE;
        line_no++;
        if (str_is_blank(line)) {
            continue;
        }
        if (!read_row(arena, rules, columns, column_count, line, &(*cases)[*count], &row_why)) {
            *why = str_printf(arena, "line %zu: %.*s", line_no, STR_ARG(row_why));
            return false;
        }
        (*count)++;
    }
    return true;
}

static void
add(struct try_verdict *out, const char *code, struct str law)
{
    out->reasons[out->reason_count++] = (struct try_reason){code, law};
}

static bool
needs_votes(const struct rules *rules)
{
    return rules->council.decide_by == DECIDE_BY_VOTE ||
        rules->council.decide_by == DECIDE_BY_VOTE_AFTER_SCORE;
}

static bool
has_base(const struct rules *rules, const struct try_case *one)
{
    switch (rules->council.approve.base) {
    case THRESHOLD_BASE_PRESENT:
        return one->present.has;
    case THRESHOLD_BASE_VALID_BALLOTS:
        return one->valid.has;
    case THRESHOLD_BASE_ALL_MEMBERS:
        break;
    }
    return one->members.has;
}

/* What the rule needs and the row lacks; adds one reason each. */
static bool
is_complete(const struct rules *rules, const struct try_case *one, struct try_verdict *out)
{
    if (one->has_point_over) {
        add(out, "point_over_max", rules->sheet_law);
    }
    if (rules->council.decide_by != DECIDE_BY_VOTE && one->points == NULL) {
        add(out, "points_missing", rules->sheet_law);
    }
    if (needs_votes(rules) && (!one->yes.has || !has_base(rules, one))) {
        add(out, "votes_missing", rules->council.approve.law);
    }
    if ((one->valid.has && one->yes.v > one->valid.v) ||
        (one->present.has && (one->yes.v > one->present.v || one->valid.v > one->present.v)) ||
        (one->members.has && one->present.v > one->members.v)) {
        add(out, "counts_contradict", STR_NONE);
    }
    return out->reason_count == 0;
}

static void
add_reasons(const struct rules *rules, const struct tally_out *tally, struct try_verdict *out)
{
    for (size_t i = 0; i < tally->sheet.reason_count; i++) {
        add(out, sheet_reason_word(tally->sheet.reasons[i].code), tally->sheet.reasons[i].law);
    }
    if (needs_votes(rules)) {
        add(out, tally->is_voted ? "votes_reached" : "votes_short", rules->council.approve.law);
    }
}

/* "recognised", or "recognised/A"; "recognised/-" expects that there is no class. */
static bool
is_expected(const struct try_case *one, const struct try_verdict *verdict)
{
    struct str expect = one->expect;
    struct str result = str_trim(str_cut(&expect, '/'));
    struct str class = str_trim(expect);

    if (str_is_blank(one->expect)) {
        return true;
    }
    if (!str_eq_c(result, try_result_word(verdict->result))) {
        return false;
    }
    if (class.n == 0) {
        return true;
    }
    return str_eq_c(class, "-") ? str_is_none(verdict->class) : str_eq(class, verdict->class);
}

struct try_verdict
try_judge(struct arena *arena, const struct rules *rules, const struct try_case *one)
{
    struct try_verdict out = {.result = TRY_INCOMPLETE, .class = STR_NONE,
        .reasons = ARENA_ARRAY(arena, struct try_reason, REASONS_MAX)};

    if (is_complete(rules, one, &out)) {
        struct sheet_points sheet = one->points == NULL ? (struct sheet_points){0}
                                                        : sheet_of(arena, rules, one->points);
        struct tally_out tally = tally_decide(arena, rules,
            &(struct tally_in){
                .members = one->members.v,
                .present = one->present.v,
                .yes = one->yes.v,
                .no = one->valid.has ? one->valid.v - one->yes.v : 0,
                .sheet = one->points == NULL ? NULL : &sheet,
            });
        bool has_session = one->members.has && one->present.has;
        add_reasons(rules, &tally, &out);
        out.result = tally.is_passed ? TRY_RECOGNISED : TRY_REFUSED;
        if (has_session && !tally.has_quorum) {
            out.result = TRY_NO_QUORUM;
            add(&out, "quorum_short", rules->council.quorum.law);
        }
        if (out.result == TRY_RECOGNISED && tally.sheet.class != NULL) {
            out.class = tally.sheet.class->code;
        }
    }
    out.is_expected = is_expected(one, &out);
    return out;
}
