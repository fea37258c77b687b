/* idea.h -- dossiers about the same idea in other words: BM25 over accented syllables and pairs.
 *
 * Masked   common text is left out on both sides: without that, forms decide. b = 1, since what is
 *          left of a dossier is as long as what it has to say.
 * Apart    its results are another list than the passages: similar is not copied.
 */
#ifndef NOVELTY_IDEA_H
#define NOVELTY_IDEA_H

#include "novelty/candidate.h"

enum { IDEA_TERMS_MAX = 200 };

/* Best first; returns how many. */
size_t ideas_find(struct candidate *out, size_t most, struct arena *arena, const struct view *view,
    const struct draft *draft);

#endif
