/* sheet.h -- what points mean: a total, a pass, a class; and how several sheets become one.
 * Pure: rules and numbers in, a verdict out.
 *
 * Units    points are hundredths of a point, one value per criterion of the rules, in their order. A
 *          group has the sum of its parts; what a caller puts there is not read.
 * Weights  a weighted criterion gives points / max * weight, rounded half up to a hundredth.
 * Rounding the combined values are rounded as the regulation says (places, mode), the pass and the
 *          classes are decided on the rounded values, because those are what the minutes show.
 */
#ifndef ROOM_REGULATION_SHEET_H
#define ROOM_REGULATION_SHEET_H

#include "room/regulation/rules.h"

enum { SHEET_HUNDREDTHS = 100, SHEET_COUNT_MAX = 99 };

enum sheet_reason_code {
    SHEET_TOTAL_REACHED = 1,  /* passed: the total is at least total_pass */
    SHEET_TOTAL_SHORT,
    SHEET_CRITERION_SHORT,    /* a criterion under its minimum */
    SHEET_KNOCKED_OUT,        /* the same, where the rule lets nothing make up for it */
    SHEET_CLASS_SHORT,        /* total within a class, but a condition of it is not met */
    SHEET_NO_CLASS,           /* total within no class */
};
struct sheet_reason {
    enum sheet_reason_code code;
    size_t criterion; /* index; SIZE_MAX: the total */
    int64_t have, need;
    struct str law;
};
struct sheet_points {
    const int64_t *points; /* by criterion */
    int64_t total;
};
struct sheet_verdict {
    bool is_passed, is_knocked_out;
    const struct rules_class *class; /* NULL: none */
    struct sheet_reason *reasons;
    size_t reason_count;
};

/* Fills the groups and the total of one sheet. */
struct sheet_points sheet_of(struct arena *arena, const struct rules *rules, const int64_t *points);
/* All sheets as one: averages (or sums, where the council decides by sum) of each criterion and of the
 * totals. sheets: 1..SHEET_COUNT_MAX. */
struct sheet_points sheet_combine(struct arena *arena, const struct rules *rules,
    const struct sheet_points *sheets, size_t count);
/* Passed or not, and why; a class only for what passed. */
struct sheet_verdict sheet_judge(struct arena *arena, const struct rules *rules,
    const struct sheet_points *sheet);
/* The points between the highest and the lowest of the totals; 0 with fewer than two sheets. */
int64_t sheet_spread(const struct sheet_points *sheets, size_t count);
/* True when two sheets differ by more than the regulation lets stand without a talk; never where
 * it says nothing. */
bool sheet_disagrees(const struct rules *rules, const struct sheet_points *sheets, size_t count);
const char *sheet_reason_word(enum sheet_reason_code code);

#endif
