/* align.h -- the passages that a draft and one document share.
 *
 * Seed     a trio that both have. Extend: seeds that follow one another on both sides with small
 *          gaps and little drift are a fragment; common trios may bridge a gap but neither begin nor
 *          end one. Repeats: a small fragment whose words a larger one has already, from another
 *          place of the source, is left out. Join: fragments that lie close together for their
 *          size, or that fill their common frame nearly as densely as themselves (shuffled
 *          sentences do), are one passage. Accept: enough words, enough evidence a word, and the
 *          more of it the less of the frame is covered.
 */
#ifndef NOVELTY_ALIGN_H
#define NOVELTY_ALIGN_H

#include "novelty/draft.h"

enum { PASSAGES_MAX = 32 };

/* Tokens, half open, on both sides. */
struct passage {
    uint32_t q_from, q_to, s_from, s_to;
    uint32_t alike;     /* tokens of the draft in matching trios */
    float bits;
    uint32_t rarest;    /* count of its rarest trio */
    uint32_t fragments; /* how many were joined */
    uint32_t turns;     /* how often the order of the source runs backwards */
};

/* Passages in the order of the draft. taken[q] (may be NULL) says that the token is explained by a
 * template: it is no evidence. */
size_t align(const struct draft *draft, const uint16_t *ids, size_t count, const bool *taken,
    struct arena *arena, struct passage out[PASSAGES_MAX]);

#endif
