/* grow.h -- arrays that grow, for what outlives a query and is too large for an arena: a segment
 * while it is built, the list of parts. Whoever owns the array frees it with free().
 */
#ifndef NOVELTY_GROW_H
#define NOVELTY_GROW_H

#include <stddef.h>

/* p with room for at least `need` items of `each` bytes; *room is kept in step. New room is not
 * cleared. Ends the process when memory is out, as an arena without a handler does. */
void *grow(void *p, size_t *room, size_t need, size_t each);

#endif
