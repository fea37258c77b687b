/* idea_term.h -- what the search for the same idea is made of: accented syllables, and pairs of
 * them. Pairs do the work of words, which Vietnamese does not mark.
 */
#ifndef NOVELTY_IDEA_TERM_H
#define NOVELTY_IDEA_TERM_H

#include "novelty/shingle.h"

static inline uint64_t
idea_single(uint32_t accent)
{
    return key_of(shingle_mix(accent));
}

static inline uint64_t
idea_pair(uint32_t first, uint32_t second)
{
    return key_of(shingle_mix((uint64_t)first << 32 | second));
}

/* How often a term stands in a document, in four steps, as its posting keeps it. */
static inline uint32_t
idea_payload(uint32_t times)
{
    return times < 3 ? times - 1 : times < 5 ? 2 : 3;
}

static inline float
idea_times(uint32_t payload)
{
    static const float times[] = {1.0F, 2.0F, 3.5F, 6.0F};

    return times[payload & 3];
}

#endif
