/* arena.c -- blocks in a short list, each at least twice as large as the one before it; one block
 * is filled at a time. The only file of base that calls malloc.
 */
#include "base/arena.h"

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_SANITIZED 1
#endif
#endif

#ifdef ARENA_SANITIZED
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP_BYTES = 16 }; /* stays poisoned behind each allocation, so that overruns are seen */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP_BYTES = 0 };
#endif

/* Doubling from the first size, so many blocks are more than any address space holds. */
enum { ALIGN_BYTES = 16, FIRST_BLOCK_BYTES = 16 * 1024, BLOCK_COUNT_MAX = 48 };

struct block {
    unsigned char *p;
    size_t room, used;
};

struct deferred {
    void (*action)(void *arg);
    void *arg;
    struct deferred *before;
};

struct arena {
    size_t limit_bytes;
    size_t full_bytes; /* used in all blocks but the last */
    size_t block_count;
    struct block blocks[BLOCK_COUNT_MAX];
    struct deferred *last_deferred;
    size_t deferred_count;
    void (*on_limit)(void *arg);
    void *on_limit_arg;
};

static _Noreturn void
limit_reached(struct arena *arena)
{
    if (arena->on_limit != NULL) {
        arena->on_limit(arena->on_limit_arg);
    }
    must_fail("arena within its limit", __FILE__, __LINE__);
}

static bool
add_block(struct arena *arena, size_t bytes_min)
{
    size_t room = FIRST_BLOCK_BYTES;

    MUST(arena->block_count < BLOCK_COUNT_MAX);
    if (arena->block_count > 0) {
        room = arena->blocks[arena->block_count - 1].room * 2;
    }
    if (room < bytes_min) {
        room = bytes_min;
    }
    unsigned char *p = malloc(room);
    if (p == NULL) {
        return false;
    }
    POISON(p, room);
    if (arena->block_count > 0) {
        arena->full_bytes += arena->blocks[arena->block_count - 1].used;
    }
    arena->blocks[arena->block_count] = (struct block){.p = p, .room = room};
    arena->block_count++;
    return true;
}

struct arena *
arena_new(size_t limit_bytes)
{
    struct arena *arena = calloc(1, sizeof(*arena));

    MUST(arena != NULL);
    arena->limit_bytes = limit_bytes;
    MUST(add_block(arena, 0));
    return arena;
}

static void
run_deferred(struct arena *arena, size_t keep_count)
{
    while (arena->deferred_count > keep_count) {
        struct deferred deferred = *arena->last_deferred;

        arena->last_deferred = deferred.before;
        arena->deferred_count--;
        deferred.action(deferred.arg);
    }
}

static void
drop_blocks(struct arena *arena, size_t keep_count)
{
    while (arena->block_count > keep_count) {
        struct block *block = &arena->blocks[arena->block_count - 1];

        UNPOISON(block->p, block->room);
        free(block->p);
        *block = (struct block){0};
        arena->block_count--;
        if (arena->block_count > 0) {
            arena->full_bytes -= arena->blocks[arena->block_count - 1].used;
        }
    }
}

void
arena_free(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    run_deferred(arena, 0);
    drop_blocks(arena, 0);
    free(arena);
}

void
arena_on_limit(struct arena *arena, void (*handler)(void *arg), void *arg)
{
    arena->on_limit = handler;
    arena->on_limit_arg = arg;
}

size_t
arena_used_bytes(const struct arena *arena)
{
    return arena->full_bytes + arena->blocks[arena->block_count - 1].used;
}

void *
arena_alloc(struct arena *arena, size_t bytes)
{
    size_t used_bytes = arena_used_bytes(arena);

    if (used_bytes > arena->limit_bytes || bytes > arena->limit_bytes - used_bytes ||
        bytes > SIZE_MAX - GAP_BYTES - ALIGN_BYTES) {
        limit_reached(arena);
    }
    size_t need = (bytes + GAP_BYTES + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
    struct block *block = &arena->blocks[arena->block_count - 1];
    if (need > block->room - block->used) {
        if (!add_block(arena, need)) {
            limit_reached(arena);
        }
        block = &arena->blocks[arena->block_count - 1];
    }
    unsigned char *p = block->p + block->used;
    block->used += need;
    UNPOISON(p, bytes);
    memset(p, 0, bytes);
    return p;
}

void *
arena_alloc_array(struct arena *arena, size_t count, size_t bytes_each)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, bytes_each, &bytes)) {
        limit_reached(arena);
    }
    return arena_alloc(arena, bytes);
}

void
arena_defer(struct arena *arena, void (*action)(void *arg), void *arg)
{
    struct deferred *deferred = ARENA_NEW(arena, struct deferred);

    *deferred = (struct deferred){action, arg, arena->last_deferred};
    arena->last_deferred = deferred;
    arena->deferred_count++;
}

struct arena_mark
arena_mark(const struct arena *arena)
{
    size_t block = arena->block_count - 1;

    return (struct arena_mark){block, arena->blocks[block].used, arena->deferred_count};
}

void
arena_rewind(struct arena *arena, struct arena_mark mark)
{
    MUST(mark.block < arena->block_count && mark.defers <= arena->deferred_count);
    run_deferred(arena, mark.defers);
    drop_blocks(arena, mark.block + 1);
    struct block *block = &arena->blocks[mark.block];
    MUST(mark.used <= block->used);
    block->used = mark.used;
    POISON(block->p + block->used, block->room - block->used);
}
