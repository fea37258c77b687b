#include "plat/keep.h"

#include "base/err.h"

#include <pthread.h>

struct kept {
    struct arena *arena;
    struct str key;
    const void *value;
};
struct keep {
    pthread_mutex_t lock;
    struct kept values[KEEP_VALUES_MAX];
    size_t count;
};

struct keep *
keep_new(void)
{
    struct keep *keep = calloc(1, sizeof(*keep));

    MUST(keep != NULL && pthread_mutex_init(&keep->lock, NULL) == 0);
    return keep;
}

void
keep_free(struct keep *keep)
{
    if (keep == NULL) {
        return;
    }
    for (size_t i = 0; i < keep->count; i++) {
        arena_free(keep->values[i].arena);
    }
    pthread_mutex_destroy(&keep->lock);
    free(keep);
}

/* Under the lock. */
static const void *
find(const struct keep *keep, struct str key)
{
    for (size_t i = 0; i < keep->count; i++) {
        if (str_eq(keep->values[i].key, key)) {
            return keep->values[i].value;
        }
    }
    return NULL;
}

const void *
keep_find(struct keep *keep, struct str key)
{
    const void *value;

    if (keep == NULL) {
        return NULL;
    }
    pthread_mutex_lock(&keep->lock);
    value = find(keep, key);
    pthread_mutex_unlock(&keep->lock);
    return value;
}

static bool
is_full(struct keep *keep)
{
    pthread_mutex_lock(&keep->lock);
    bool is_full = keep->count == KEEP_VALUES_MAX;
    pthread_mutex_unlock(&keep->lock);
    return is_full;
}

const void *
keep_make(struct keep *keep, struct str key,
    const void *(*make)(struct arena *arena, const void *arg), const void *arg)
{
    struct kept made;
    const void *value;

    if (keep == NULL || is_full(keep)) {
        return NULL;
    }
    made.arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    made.key = str_dup(made.arena, key);
    made.value = make(made.arena, arg);
    pthread_mutex_lock(&keep->lock);
    value = find(keep, key);
    if (value == NULL && keep->count < KEEP_VALUES_MAX) {
        keep->values[keep->count++] = made;
        value = made.value;
    }
    pthread_mutex_unlock(&keep->lock);
    if (value != made.value) {
        arena_free(made.arena);
    }
    return value;
}
