/* throttle.c -- counters in a fixed table; a collision makes strangers share a delay, never skip one. */
#include "plat/throttle.h"

#include "plat/fault.h"
#include "plat/io.h"

#include <pthread.h>

struct slot {
    int32_t tries;
    int64_t tried_ms;
};
/* Slots are found by a keyed hash, so that nobody can aim at the slot of another. */
static struct {
    pthread_mutex_t lock;
    bool is_seeded;
    uint64_t seed;
    struct slot slots[THROTTLE_SLOTS];
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct slot *
slot_of(const char *purpose, struct str key)
{
    if (!table.is_seeded) {
        io_random(&table.seed, sizeof(table.seed));
        table.is_seeded = true;
    }
    uint64_t hash = table.seed;
    for (const char *c = purpose; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    for (size_t i = 0; i < key.n; i++) {
        hash = (hash ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
    }
    hash ^= hash >> 32;
    return &table.slots[hash % THROTTLE_SLOTS];
}

static int64_t
delay_ms(int32_t tries, int32_t free_tries)
{
    int32_t over = tries - free_tries;

    if (over <= 0) {
        return 0;
    }
    int64_t ms = over > 16 ? THROTTLE_DELAY_MS_MAX : INT64_C(1000) << (over - 1);
    return ms < THROTTLE_DELAY_MS_MAX ? ms : THROTTLE_DELAY_MS_MAX;
}

enum err
throttle_try(struct ctx *ctx, const char *purpose, struct str key, int32_t free_tries)
{
    int64_t now_ms = io_monotonic_ms();

    pthread_mutex_lock(&table.lock);
    struct slot *slot = slot_of(purpose, key);
    if (now_ms - slot->tried_ms > THROTTLE_FORGET_MS) {
        slot->tries = 0;
    }
    int64_t left_ms = delay_ms(slot->tries, free_tries) - (now_ms - slot->tried_ms);
    bool may = slot->tries == 0 || left_ms <= 0;
    if (may) {
        slot->tries++;
        slot->tried_ms = now_ms;
    }
    pthread_mutex_unlock(&table.lock);
    if (may) {
        return OK;
    }
    return fault_arg(ctx, fault_find(STR("too_many_tries")), NULL,
        str_printf(ctx->arena, "%lld", (long long)((left_ms + 999) / 1000)));
}

void
throttle_forgive(const char *purpose, struct str key)
{
    pthread_mutex_lock(&table.lock);
    *slot_of(purpose, key) = (struct slot){0, 0};
    pthread_mutex_unlock(&table.lock);
}
