/* view.h -- the segments that one answer is made from, and what they know together. */
#ifndef NOVELTY_VIEW_H
#define NOVELTY_VIEW_H

#include "novelty/segment.h"

struct view {
    struct segment *const *parts;
    size_t count;
    uint32_t documents; /* live ones */
    uint32_t dossiers;  /* of these; the others are templates */
};

/* In how many documents the trio stands, about. */
uint32_t view_count(const struct view *view, uint64_t mixed);

/* Trios in more documents than this are common text: forms, headings, quoted law. Sharp on
 * purpose: a softer cut found more passages and twice as many false ones. */
static inline uint32_t
common_limit(uint32_t documents)
{
    enum { LEAST = 5, MOST = 200, SHARE_DIVISOR = 333 };
    uint32_t limit = documents / SHARE_DIVISOR;

    return limit < LEAST ? LEAST : limit > MOST ? MOST : limit;
}

#endif
