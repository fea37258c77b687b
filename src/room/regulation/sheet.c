#include "room/regulation/sheet.h"

enum { TRIM_FROM = 3 };

const char *
sheet_reason_word(enum sheet_reason_code code)
{
    static const char *const words[] = {
        [SHEET_TOTAL_REACHED] = "total_reached",
        [SHEET_TOTAL_SHORT] = "total_short",
        [SHEET_CRITERION_SHORT] = "criterion_short",
        [SHEET_KNOCKED_OUT] = "knocked_out",
        [SHEET_CLASS_SHORT] = "class_short",
        [SHEET_NO_CLASS] = "no_class",
    };

    return words[code];
}

/* value * num / den, rounded half up; nothing here is negative. */
static int64_t
scale(int64_t value, int64_t num, int64_t den)
{
    return (value * num * 2 + den) / (den * 2);
}

struct sheet_points
sheet_of(struct arena *arena, const struct rules *rules, const int64_t *points)
{
    int64_t *values = ARENA_ARRAY(arena, int64_t, rules->criterion_count + 1);
    int64_t total = 0;

    for (size_t i = 0; i < rules->criterion_count; i++) {
        if (!rules->criteria[i].is_group) {
            values[i] = points[i];
        }
        if (rules->criteria[i].parent > 0) {
            values[rules->criteria[i].parent - 1] += values[i];
        }
    }
    for (size_t i = 0; i < rules->criterion_count; i++) {
        const struct rules_criterion *criterion = &rules->criteria[i];
        if (criterion->parent == 0) {
            total += rules->is_weighted ? scale(values[i], criterion->weight, criterion->max)
                                        : values[i];
        }
    }
    return (struct sheet_points){values, total};
}

/* sum / count as the regulation rounds it; the unit is 10^(2 - places) hundredths. */
static int64_t
divide(const struct rules_average *average, int64_t sum, int64_t count)
{
    int64_t unit = average->places == 0 ? 100 : average->places == 1 ? 10 : 1;
    int64_t den = count * unit;
    int64_t whole = sum / den;
    int64_t twice_rest = (sum - whole * den) * 2;

    switch (average->rounding) {
    case SCORE_ROUNDING_HALF_UP:
        whole += twice_rest >= den ? 1 : 0;
        break;
    case SCORE_ROUNDING_HALF_EVEN:
        whole += twice_rest > den || (twice_rest == den && whole % 2 == 1) ? 1 : 0;
        break;
    case SCORE_ROUNDING_DOWN:
        break;
    }
    return whole * unit;
}

static int
number_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t
median(const struct rules_average *average, int64_t *values, size_t count)
{
    qsort(values, count, sizeof(values[0]), number_order);
    return count % 2 == 1 ? divide(average, values[count / 2], 1)
                          : divide(average, values[count / 2 - 1] + values[count / 2], 2);
}

static int64_t
combine(const struct rules *rules, int64_t *values, size_t count)
{
    const struct rules_average *average = &rules->council.average;
    int64_t sum = 0;

    if (rules->council.decide_by != DECIDE_BY_SUM && average->kind == AVERAGE_KIND_MEDIAN) {
        return median(average, values, count);
    }
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return rules->council.decide_by == DECIDE_BY_SUM ? sum : divide(average, sum, (int64_t)count);
}

/* The sheets that count: all, or without the one with the highest and the one with the lowest total. */
static size_t
kept_sheets(const struct rules *rules, const struct sheet_points *sheets, size_t count,
    const struct sheet_points **kept)
{
    bool is_trimmed = rules->council.average.kind == AVERAGE_KIND_TRIMMED_MEAN &&
        rules->council.decide_by != DECIDE_BY_SUM && count >= TRIM_FROM;
    size_t low = 0;
    size_t high = 0;
    size_t n = 0;

    for (size_t i = 1; i < count; i++) {
        low = sheets[i].total < sheets[low].total ? i : low;
        high = sheets[i].total >= sheets[high].total ? i : high; /* the last of equals: never low */
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_trimmed || (i != low && i != high)) {
            kept[n++] = &sheets[i];
        }
    }
    return n;
}

struct sheet_points
sheet_combine(struct arena *arena, const struct rules *rules, const struct sheet_points *sheets,
    size_t count)
{
    const struct sheet_points **kept = ARENA_ARRAY(arena, const struct sheet_points *, count);
    int64_t *points = ARENA_ARRAY(arena, int64_t, rules->criterion_count + 1);
    int64_t *values = ARENA_ARRAY(arena, int64_t, count);
    size_t n = kept_sheets(rules, sheets, count, kept);

    for (size_t c = 0; c < rules->criterion_count; c++) {
        for (size_t i = 0; i < n; i++) {
            values[i] = kept[i]->points[c];
        }
        points[c] = combine(rules, values, n);
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = kept[i]->total;
    }
    return (struct sheet_points){points, combine(rules, values, n)};
}

static void
add_reason(struct sheet_verdict *out, enum sheet_reason_code code, size_t criterion, int64_t have,
    int64_t need, struct str law)
{
    out->reasons[out->reason_count++] = (struct sheet_reason){code, criterion, have, need, law};
}

/* The class whose range holds the total; a condition that fails leaves the dossier without a class,
 * never with a lower one. */
static void
judge_class(const struct rules *rules, const struct sheet_points *sheet, struct sheet_verdict *out)
{
    for (size_t i = 0; i < rules->class_count; i++) {
        const struct rules_class *class = &rules->classes[i];
        if (sheet->total < (int64_t)class->from * SHEET_HUNDREDTHS ||
            (class->below > 0 && sheet->total >= (int64_t)class->below * SHEET_HUNDREDTHS)) {
            continue;
        }
        out->class = class;
        for (size_t n = 0; n < class->need_count; n++) {
            const struct rules_class_need *need = &class->needs[n];
            int64_t least = (int64_t)need->min * SHEET_HUNDREDTHS;
            if (sheet->points[need->criterion] < least) {
                out->class = NULL;
                add_reason(out, SHEET_CLASS_SHORT, need->criterion, sheet->points[need->criterion],
                    least, class->law);
            }
        }
        return;
    }
    if (rules->class_count > 0) {
        add_reason(out, SHEET_NO_CLASS, SIZE_MAX, sheet->total, 0, rules->sheet_law);
    }
}

struct sheet_verdict
sheet_judge(struct arena *arena, const struct rules *rules, const struct sheet_points *sheet)
{
    int64_t pass = (int64_t)rules->total_pass * SHEET_HUNDREDTHS;
    struct sheet_verdict out = {
        .is_passed = sheet->total >= pass,
        .reasons = ARENA_ARRAY(arena, struct sheet_reason, (size_t)RULES_LIST_MAX * 2),
    };

    for (size_t i = 0; i < rules->criterion_count; i++) {
        const struct rules_criterion *criterion = &rules->criteria[i];
        int64_t need = (int64_t)criterion->pass_min * SHEET_HUNDREDTHS;
        if (sheet->points[i] < need) {
            out.is_passed = false;
            out.is_knocked_out = out.is_knocked_out || criterion->is_knockout;
            add_reason(&out, criterion->is_knockout ? SHEET_KNOCKED_OUT : SHEET_CRITERION_SHORT, i,
                sheet->points[i], need, str_is_blank(criterion->law) ? rules->sheet_law : criterion->law);
        }
    }
    if (rules->total_pass > 0) {
        add_reason(&out, sheet->total >= pass ? SHEET_TOTAL_REACHED : SHEET_TOTAL_SHORT, SIZE_MAX,
            sheet->total, pass, rules->sheet_law);
    }
    if (out.is_passed) {
        judge_class(rules, sheet, &out);
    }
    return out;
}

int64_t
sheet_spread(const struct sheet_points *sheets, size_t count)
{
    int64_t low = INT64_MAX;
    int64_t high = INT64_MIN;

    for (size_t i = 0; i < count; i++) {
        low = sheets[i].total < low ? sheets[i].total : low;
        high = sheets[i].total > high ? sheets[i].total : high;
    }
    return count > 1 ? high - low : 0;
}

bool
sheet_disagrees(const struct rules *rules, const struct sheet_points *sheets, size_t count)
{
    int64_t limit = rules->council.disagree_limit;

    return limit > 0 && sheet_spread(sheets, count) > limit * SHEET_HUNDREDTHS;
}
