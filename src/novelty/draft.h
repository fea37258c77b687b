/* draft.h -- a draft, read once for all its comparisons. Lives in the arena of the question.
 *
 * Bits     a trio that stands in few documents is evidence: log2 of how rare it is, less what any
 *          two texts of one language share; nothing at all when it is common text. Trios made of
 *          names and numbers are what unrelated dossiers share and what a copier replaces: they
 *          count for a third or a tenth. This one rule removed most false alarms.
 */
#ifndef NOVELTY_DRAFT_H
#define NOVELTY_DRAFT_H

#include "novelty/view.h"

enum { TRIO_PLACES_MAX = 8 }; /* a trio said more often in one draft is looked at so many times */

struct draft {
    struct token *tokens;
    uint16_t *ids;
    size_t count; /* tokens */
    float *bits;  /* of the trio at each token; 0 when common */
    uint32_t *trio_counts;
    bool *is_common; /* the token lies in common text, and in no rare trio */
    uint32_t own_words;
    /* Where each trio stands: open addressing over heads, then a chain through next. */
    uint32_t *heads, *next; /* token + 1; 0 ends */
    size_t slots;
    uint64_t *filter; /* a bit for each trio: most tokens of another text are told apart by it */
    size_t filter_bits;
};

void draft_read(struct draft *draft, struct arena *arena, const struct normal *normal,
    const struct view *view, struct str text);

/* The discount for a run of tokens by its names and numbers. */
float name_discount(const struct token *tokens, size_t count);

/* The first place of a trio in the draft + 1, or 0; more through draft->next. */
uint32_t draft_find(const struct draft *draft, uint64_t trio);

#endif
