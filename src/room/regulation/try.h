/* try.h -- a rule set tried on cases, before anybody is judged by it: a table in, a verdict per row.
 *
 * Table    tab-separated, first line names the columns: case; one per criterion that takes points (by
 *          its code); yes, present, members, valid; expect. Any but case may be left out or be empty.
 *          Points have at most two decimals (comma or point). expect is a result, or result/class.
 * Result   recognised, refused, no_quorum, or incomplete (a value the rule needs is not in the row).
 * Limits   TRY_CASES_MAX rows. Errors: false and *why (English, with the line).
 */
#ifndef ROOM_REGULATION_TRY_H
#define ROOM_REGULATION_TRY_H

#include "room/regulation/tally.h"

enum { TRY_CASES_MAX = 100000, TRY_BYTES_MAX = 16 * 1024 * 1024, TRY_COLUMNS_MAX = 80 };

struct try_number { /* not every rule needs every number */
    bool has;
    int64_t v;
};
struct try_case {
    struct str name, expect;
    const int64_t *points; /* by criterion, hundredths; NULL when one is missing */
    bool has_point_over;   /* a point above its criterion's maximum */
    struct try_number yes, present, members, valid;
};
enum try_result { TRY_RECOGNISED = 1, TRY_REFUSED, TRY_NO_QUORUM, TRY_INCOMPLETE };
struct try_reason {
    const char *code;
    struct str law;
};
struct try_verdict {
    enum try_result result;
    struct str class; /* none: no class */
    struct try_reason *reasons;
    size_t reason_count;
    bool is_expected; /* true when nothing was expected */
};

MUST_USE bool try_read(struct arena *arena, const struct rules *rules, struct str table,
    struct try_case **cases, size_t *count, struct str *why);
struct try_verdict try_judge(struct arena *arena, const struct rules *rules,
    const struct try_case *one);
const char *try_result_word(enum try_result result);

#endif
