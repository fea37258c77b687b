/* view.c -- sums over segments. */
#include "novelty/view.h"

#include "novelty/sketch.h"

uint32_t
view_count(const struct view *view, uint64_t mixed)
{
    uint32_t count = 0;

    for (size_t i = 0; i < view->count; i++) {
        count += sketch_count(view->parts[i]->sketch, view->parts[i]->head.sketch_lines, mixed);
    }
    return count;
}
