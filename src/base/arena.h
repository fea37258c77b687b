/* arena.h -- memory of one request or job; freed as a whole, never piece by piece.
 *
 * Memory   blocks come from malloc and grow by doubling; every byte handed out is zero.
 * Errors   allocation never returns NULL. Past limit_bytes, or when malloc fails, the arena calls
 *          its on_limit handler, which must not return (the request is ended with ERR_LIMIT by
 *          the platform's long jump); without a handler the process ends.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

enum { ARENA_REQUEST_BYTES_MAX = 32 * 1024 * 1024 };

struct arena *arena_new(size_t limit_bytes);
void arena_free(struct arena *arena); /* runs deferred actions, last first, then frees */
void arena_on_limit(struct arena *arena, void (*handler)(void *arg), void *arg);
void *arena_alloc(struct arena *arena, size_t bytes); /* zeroed, aligned to 16 */
/* A product that overflows is past every limit. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t bytes_each);
size_t arena_used_bytes(const struct arena *arena);

/* Runs action(arg) when the arena is freed or rewound past this point. */
void arena_defer(struct arena *arena, void (*action)(void *arg), void *arg);

struct arena_mark {
    size_t block, used, defers;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

#endif
