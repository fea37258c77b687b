/* candidate.h -- which documents are worth comparing with a draft.
 *
 * Each sampled quad of the draft that few documents hold speaks for those documents, the louder the
 * rarer it is: (log2(N / df) + 1) / (1 + 0.7 log2 df), so that a unit's form, which ten dossiers
 * share, cannot outvote a copied paragraph. What counts most is the best neighbourhood, not the
 * sum: points fade over some four hundred syllables.
 */
#ifndef NOVELTY_CANDIDATE_H
#define NOVELTY_CANDIDATE_H

#include "novelty/draft.h"

enum { CANDIDATES_MAX = 32, TEMPLATE_CANDIDATES_MAX = 8 };

struct candidate {
    uint32_t part, doc;
    float points;
};
struct candidates { /* best first */
    struct candidate dossiers[CANDIDATES_MAX];
    size_t dossier_count;
    struct candidate templates[TEMPLATE_CANDIDATES_MAX];
    size_t template_count;
};
void candidates_find(struct candidates *out, struct arena *arena, const struct view *view,
    const struct draft *draft);

#endif
