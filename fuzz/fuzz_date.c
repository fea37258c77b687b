/* fuzz_date.c -- dates, moments, amounts and shares: whatever is understood can be written and is
 * then understood alike.
 */
#include "fuzz.h"

#include "base/date.h"
#include "base/err.h"
#include "base/money.h"

static void
check_dates(struct arena *arena, struct str s)
{
    struct date d = DATE_NONE, again = DATE_NONE;
    struct instant t = INSTANT_NONE, t_again = INSTANT_NONE;

    if (date_parse_iso(s, &d)) {
        MUST(str_eq(date_iso(arena, d), s));
        MUST(date_parse_typed(s, &again) == DATE_TYPED_OK && again.day == d.day);
    }
    enum date_typed outcome = date_parse_typed(s, &d);
    if (outcome == DATE_TYPED_OK || outcome == DATE_TYPED_SHORT_YEAR) {
        MUST(date_parse_typed(date_vi(arena, d), &again) == DATE_TYPED_OK && again.day == d.day);
    }
    if (instant_parse_rfc3339(s, &t)) {
        struct str text = instant_rfc3339(arena, t); /* none when the offset leaves year 1..9999 */

        MUST(str_is_none(text) || (instant_parse_rfc3339(text, &t_again) && t_again.us == t.us));
    }
}

static void
check_numbers(struct arena *arena, struct str s)
{
    struct money m = MONEY_NONE, again = MONEY_NONE;
    int32_t bp = 0, bp_again = -1;
    int64_t v = 0;

    if (money_parse_typed(s, &m)) {
        MUST(m.dong >= 0 && m.dong <= MONEY_DONG_MAX);
        MUST(money_parse_typed(money_vi(arena, m), &again) && again.dong == m.dong);
    }
    if (share_parse_typed(s, &bp)) {
        MUST(bp >= 0 && bp <= 10000);
        MUST(share_parse_typed(share_vi(arena, bp), &bp_again) && bp_again == bp);
    }
    if (str_to_i64(s, &v)) {
        MUST(number_vi(arena, v).n > 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)16 << 20);
    struct str s = {(const char *)data, size};

    check_dates(arena, s);
    check_numbers(arena, s);
    arena_free(arena);
    return 0;
}
