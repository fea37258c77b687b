/* money.h -- đồng as integers; shares and rates in basis points. No floating point. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/str.h"

struct money {
    int64_t dong; /* MONEY_NONE_DONG when not given */
};
#define MONEY_NONE_DONG INT64_MIN
#define MONEY_NONE      ((struct money){MONEY_NONE_DONG})
#define MONEY_DONG_MAX  INT64_C(1000000000000000) /* 10^15: a million tỷ; larger input is refused */

/* DOWN is towards zero and UP away from it; HALF_UP takes a half away from zero. */
enum rounding { ROUND_DOWN = 1, ROUND_HALF_UP, ROUND_UP };

bool money_is_none(struct money m);
/* Sums and products are false on overflow and when an amount is none. */
bool money_add(struct money a, struct money b, struct money *out);
/* amount * num / den, exactly, in the named rounding; false also when den <= 0. */
bool money_scale(
    struct money amount, int64_t num, int64_t den, enum rounding rounding, struct money *out);
bool money_share(struct money amount, int32_t share_bp, enum rounding rounding, struct money *out);
/* Splits total by basis points that sum to 10000; remainders go to the largest fractions, earlier
 * first, so that the parts sum to total exactly. False when the shares do not sum up. */
bool money_split(struct money total, const int32_t *share_bp, size_t count, struct money *parts);
/* 1.234.567 or 1234567, optional đồng. No sign, no decimals, at most MONEY_DONG_MAX. */
bool money_parse_typed(struct str s, struct money *out);
struct str money_vi(struct arena *arena, struct money m);   /* 1.234.567 đồng */
struct str number_vi(struct arena *arena, int64_t v);       /* 1.234.567 */
struct str share_vi(struct arena *arena, int32_t share_bp); /* 60%, 33,33% */
/* "60", "60%", "33,33", "33.33"; nothing above 100%. */
bool share_parse_typed(struct str s, int32_t *share_bp);

#endif
