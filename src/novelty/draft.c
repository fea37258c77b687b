/* draft.c -- tokens, their rarity, and a table of trios. */
#include "novelty/draft.h"

#include "novelty/sketch.h"

#include <math.h>

enum {
    RARITY_DOCUMENTS_MIN = 50000, /* a small collection knows little of what is rare */
    SHARED_BITS = 5,
    FILTER_BITS_PER_TOKEN = 16,
    AHEAD = 16, /* how far commonness is fetched before it is read */
};

float
name_discount(const struct token *tokens, size_t count)
{
    int names = 0;

    for (size_t i = 0; i < count; i++) {
        names += (tokens[i].flags & (TOKEN_NAME | TOKEN_NUMBER)) != 0;
    }
    return names < 2 ? 1.0F : names == 2 ? 0.35F : 0.1F;
}

static void
weigh(struct draft *d, const struct view *view, uint64_t *mixed)
{
    uint32_t limit = common_limit(view->documents);
    uint32_t documents =
        view->documents > RARITY_DOCUMENTS_MIN ? view->documents : RARITY_DOCUMENTS_MIN;
    float by_count[256];

    for (uint32_t i = 0; i < ARRAY_COUNT(by_count); i++) {
        float bits = log2f((float)documents / (float)(i < 1 ? 1 : i)) - SHARED_BITS;
        by_count[i] = i > limit || bits < 0 ? 0 : bits;
    }
    for (size_t i = 0; i + TRIO <= d->count; i++) {
        mixed[i] = shingle_mix(trio_at(d->ids + i));
    }
    for (size_t i = 0; i + TRIO <= d->count; i++) {
        if (i + AHEAD + TRIO <= d->count) {
            for (size_t part = 0; part < view->count; part++) {
                const struct segment *s = view->parts[part];
                __builtin_prefetch(
                    sketch_line(s->sketch, s->head.sketch_lines, mixed[i + AHEAD]));
            }
        }
        uint32_t count = view_count(view, mixed[i]);
        d->trio_counts[i] = count;
        d->bits[i] = count < ARRAY_COUNT(by_count)
                         ? by_count[count] * name_discount(d->tokens + i, TRIO)
                         : 0;
    }
}

/* Common is what lies in a common trio and in no rare one. */
static void
mark_common(struct draft *d, uint32_t limit)
{
    size_t rare_until = 0;

    for (size_t i = 0; i < d->count; i++) {
        bool is_trio = i + TRIO <= d->count;

        if (is_trio && d->trio_counts[i] <= limit) {
            rare_until = i + TRIO;
        }
        d->is_common[i] = i >= rare_until && d->count >= TRIO;
        d->own_words += d->is_common[i] ? 0 : 1;
    }
}

static size_t
slot_of(const struct draft *d, uint64_t trio)
{
    return (size_t)(shingle_mix(trio) >> 20) & (d->slots - 1);
}

static size_t
filter_bit(const struct draft *d, uint64_t trio)
{
    return (size_t)(trio * 0x9E3779B97F4A7C15U >> 40) & (d->filter_bits - 1);
}

static void
make_table(struct draft *d, struct arena *arena)
{
    d->slots = 64;
    while (d->slots < d->count * 2) {
        d->slots *= 2;
    }
    d->filter_bits = 1024;
    while (d->filter_bits < d->count * FILTER_BITS_PER_TOKEN) {
        d->filter_bits *= 2;
    }
    d->heads = ARENA_ARRAY(arena, uint32_t, d->slots);
    d->next = ARENA_ARRAY(arena, uint32_t, d->count + 1);
    d->filter = ARENA_ARRAY(arena, uint64_t, d->filter_bits / 64);
    for (size_t i = d->count; i-- > 0;) { /* so that a chain begins with the first place */
        if (i + TRIO > d->count) {
            continue;
        }
        uint64_t trio = trio_at(d->ids + i);
        size_t slot = slot_of(d, trio), bit = filter_bit(d, trio);

        while (d->heads[slot] != 0 && trio_at(d->ids + d->heads[slot] - 1) != trio) {
            slot = (slot + 1) & (d->slots - 1);
        }
        d->next[i] = d->heads[slot];
        d->heads[slot] = (uint32_t)i + 1;
        d->filter[bit / 64] |= (uint64_t)1 << bit % 64;
    }
}

uint32_t
draft_find(const struct draft *d, uint64_t trio)
{
    size_t bit = filter_bit(d, trio);

    if ((d->filter[bit / 64] >> bit % 64 & 1) == 0) {
        return 0;
    }
    size_t slot = slot_of(d, trio);
    while (d->heads[slot] != 0 && trio_at(d->ids + d->heads[slot] - 1) != trio) {
        slot = (slot + 1) & (d->slots - 1);
    }
    return d->heads[slot];
}

static void
free_tokens(void *arg)
{
    struct tokens *tokens = arg;

    free(tokens->p);
}

void
draft_read(struct draft *d, struct arena *arena, const struct normal *normal,
    const struct view *view, struct str text)
{
    struct tokens *tokens = ARENA_NEW(arena, struct tokens);

    arena_defer(arena, free_tokens, tokens);
    normal_split(normal, text, tokens);
    *d = (struct draft){.tokens = tokens->p, .count = tokens->count};
    d->ids = ARENA_ARRAY(arena, uint16_t, d->count + 1);
    for (size_t i = 0; i < d->count; i++) {
        d->ids[i] = d->tokens[i].id;
    }
    d->bits = ARENA_ARRAY(arena, float, d->count + 1);
    d->trio_counts = ARENA_ARRAY(arena, uint32_t, d->count + 1);
    d->is_common = ARENA_ARRAY(arena, bool, d->count + 1);
    weigh(d, view, ARENA_ARRAY(arena, uint64_t, d->count + 1));
    mark_common(d, common_limit(view->documents));
    make_table(d, arena);
}
