/* shingle.h -- runs of syllables as numbers.
 *
 * Three in a row (`trio`) are what alignment matches and what commonness is counted of; four in a
 * row (`quad`) are what the index finds candidates by. Both are exact: 16 bits a syllable, numbers
 * as one class. A quad is kept when the low bits of its mixed form are zero, so an edit never
 * changes which other quads are kept (a window's minimum would).
 */
#ifndef NOVELTY_SHINGLE_H
#define NOVELTY_SHINGLE_H

#include "novelty/normal.h"

enum { TRIO = 3, QUAD = 4, QUAD_SAMPLE = 4, KEY_BITS = 36 };

/* A one-to-one mixing of 64 bits: every bit of x moves every bit of the result. */
static inline uint64_t
shingle_mix(uint64_t x)
{
    x ^= x >> 31;
    x *= 0xA24BAED4963EE407U;
    x ^= x >> 29;
    x *= 0x9FB21C651E98DF25U;
    return x ^ (x >> 32);
}

static inline uint64_t
trio_at(const uint16_t *ids)
{
    return (uint64_t)token_class(ids[0]) << 32 | (uint64_t)token_class(ids[1]) << 16 |
           token_class(ids[2]);
}

static inline uint64_t
quad_at(const uint16_t *ids)
{
    return trio_at(ids) << 16 | token_class(ids[3]);
}

static inline bool
quad_is_kept(uint64_t mixed)
{
    return mixed % QUAD_SAMPLE == 0;
}

/* What the index is ordered by. */
static inline uint64_t
key_of(uint64_t mixed)
{
    return mixed >> (64 - KEY_BITS);
}

#endif
