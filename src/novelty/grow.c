/* grow.c -- room doubles, so that an item costs a constant time. */
#include "novelty/grow.h"

#include "base/err.h"

enum { ROOM_FIRST = 64 };

void *
grow(void *p, size_t *room, size_t need, size_t each)
{
    size_t bytes, more = *room < ROOM_FIRST ? ROOM_FIRST : *room;

    if (need <= *room) {
        return p;
    }
    while (more < need) {
        MUST(!__builtin_mul_overflow(more, (size_t)2, &more));
    }
    MUST(!__builtin_mul_overflow(more, each, &bytes));
    void *larger = realloc(p, bytes);
    MUST(larger != NULL);
    *room = more;
    return larger;
}
