/* candidate.c -- one pass over the draft; points are kept in a small table of the documents met. */
#include "novelty/candidate.h"

#include "novelty/novelty.h"

#include <math.h>

enum {
    FADE_TOKENS = 400,
    FADE_STEPS = 8 * FADE_TOKENS, /* beyond it nothing is left */
    POINTS_MIN = 60,
    ALWAYS_KEPT = 4, /* in a small collection nothing is rare enough for POINTS_MIN */
    AHEAD = 8,
};

struct tally {
    uint32_t part, doc;
    uint32_t last; /* token of the last point */
    bool taken;
    float near, best, total;
};
struct tallies {
    struct tally *p;
    size_t slots, count;
    struct arena *arena;
};
struct quad {
    uint64_t key;
    uint32_t token;
};

static struct tally *
tally_of(struct tallies *t, uint32_t part, uint32_t doc)
{
    size_t slot = (size_t)(shingle_mix((uint64_t)part << 32 | doc) >> 32) & (t->slots - 1);

    while (t->p[slot].taken && (t->p[slot].part != part || t->p[slot].doc != doc)) {
        slot = (slot + 1) & (t->slots - 1);
    }
    return &t->p[slot];
}

static void
make_room(struct tallies *t)
{
    struct tallies larger = {.slots = t->slots * 2, .count = t->count, .arena = t->arena};

    if (t->count * 2 < t->slots) {
        return;
    }
    larger.p = ARENA_ARRAY(t->arena, struct tally, larger.slots);
    for (size_t i = 0; i < t->slots; i++) {
        if (t->p[i].taken) {
            *tally_of(&larger, t->p[i].part, t->p[i].doc) = t->p[i];
        }
    }
    *t = larger;
}

static void
add_points(struct tallies *t, const float *fade, uint32_t part, uint32_t doc, uint32_t token,
    float points)
{
    make_room(t);
    struct tally *tally = tally_of(t, part, doc);
    if (!tally->taken) {
        *tally = (struct tally){.part = part, .doc = doc, .last = token, .taken = true};
        t->count++;
    }
    uint32_t distance = token - tally->last;
    tally->near = distance < FADE_STEPS ? tally->near * fade[distance] + points : points;
    tally->last = token;
    tally->best = tally->near > tally->best ? tally->near : tally->best;
    tally->total += points;
}

static size_t
sample(struct quad *quads, const struct draft *d)
{
    size_t count = 0;

    for (size_t i = 0; i + QUAD <= d->count; i++) {
        uint64_t mixed = shingle_mix(quad_at(d->ids + i));

        if (quad_is_kept(mixed)) {
            quads[count++] = (struct quad){key_of(mixed), (uint32_t)i};
        }
    }
    return count;
}

struct found {
    uint32_t part, doc;
};

/* The documents that hold the key; none when too many do. */
static size_t
look_up(const struct view *view, uint64_t key, struct found out[COPY_COMMON_OVER])
{
    size_t count = 0;

    for (uint32_t part = 0; part < view->count; part++) {
        struct hit hit = table_find(&view->parts[part]->copy, key);
        uint32_t doc;

        if (hit.kind == HIT_COMMON) {
            return 0;
        }
        while (hit.kind == HIT_POSTINGS && hit_next(&hit, &doc)) {
            if (count == COPY_COMMON_OVER) {
                return 0;
            }
            if (doc < view->parts[part]->head.doc_count) {
                out[count++] = (struct found){part, doc};
            }
        }
    }
    return count;
}

static void
prefetch(const struct view *view, const struct quad *quads, size_t count, size_t at)
{
    for (size_t part = 0; part < view->count; part++) {
        if (at + 2 * AHEAD < count) {
            table_prefetch_directory(&view->parts[part]->copy, quads[at + 2 * AHEAD].key);
        }
        if (at + AHEAD < count) {
            table_prefetch_bucket(&view->parts[part]->copy, quads[at + AHEAD].key);
        }
    }
}

/* Keeps the best in order; lists are short, so each newcomer moves up from the end. */
static void
rank(struct candidate *list, size_t *count, size_t most, struct candidate next)
{
    size_t i = *count;

    if (i == most) {
        if (list[i - 1].points >= next.points) {
            return;
        }
        i--;
    } else {
        (*count)++;
    }
    for (; i > 0 && list[i - 1].points < next.points; i--) {
        list[i] = list[i - 1];
    }
    list[i] = next;
}

static void
choose(struct candidates *out, const struct view *view, const struct tallies *t)
{
    for (size_t i = 0; i < t->slots; i++) {
        const struct tally *tally = &t->p[i];
        struct candidate next = {tally->part, tally->doc, tally->best + 0.25F * tally->total};

        if (!tally->taken || segment_is_dead(view->parts[tally->part], tally->doc)) {
            continue;
        }
        if (view->parts[tally->part]->docs[tally->doc].kind == NOVELTY_TEMPLATE) {
            rank(out->templates, &out->template_count, TEMPLATE_CANDIDATES_MAX, next);
        } else {
            rank(out->dossiers, &out->dossier_count, CANDIDATES_MAX, next);
        }
    }
    while (out->dossier_count > ALWAYS_KEPT &&
           out->dossiers[out->dossier_count - 1].points < POINTS_MIN) {
        out->dossier_count--;
    }
}

void
candidates_find(struct candidates *out, struct arena *arena, const struct view *view,
    const struct draft *d)
{
    struct quad *quads = ARENA_ARRAY(arena, struct quad, d->count + 1);
    float *fade = ARENA_ARRAY(arena, float, FADE_STEPS);
    struct tallies t = {.slots = 1024, .arena = arena};
    struct found found[COPY_COMMON_OVER];
    float weights[COPY_COMMON_OVER + 1];

    *out = (struct candidates){0};
    t.p = ARENA_ARRAY(arena, struct tally, t.slots);
    fade[0] = 1;
    for (size_t i = 1; i < FADE_STEPS; i++) {
        fade[i] = fade[i - 1] * (1 - 1.0F / FADE_TOKENS);
    }
    for (size_t df = 1; df <= COPY_COMMON_OVER; df++) {
        float documents = (float)(view->documents > df ? view->documents : df);
        weights[df] = (log2f(documents / (float)df) + 1) / (1 + 0.7F * log2f((float)df));
    }
    size_t quad_count = sample(quads, d);
    for (size_t i = 0; i < quad_count; i++) {
        prefetch(view, quads, quad_count, i);
        size_t df = look_up(view, quads[i].key, found);
        float points = df == 0 ? 0 : weights[df] * name_discount(d->tokens + quads[i].token, QUAD);

        for (size_t k = 0; k < df; k++) {
            add_points(&t, fade, found[k].part, found[k].doc, quads[i].token, points);
        }
    }
    choose(out, view, &t);
}
