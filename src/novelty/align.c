/* align.c -- seeds, fragments, passages. Everything is bounded: seeds, fragments that are open at
 * once, fragments in all; what is beyond the bound is left out, weakest first.
 */
#include "novelty/align.h"

enum {
    SEEDS_MAX = 1 << 16,
    OPEN_MAX = 48,
    FRAGMENTS_MAX = 512,
    GAP_MAX = 24,
    BRIDGE_MAX = 80,
    DRIFT_MIN = 8,
    NEAR_TOKENS_MIN = 60,
    NEAR_TOKENS_MAX = 120,
    FRAGMENT_BITS_MIN = 12,
    ALIKE_MIN = 25, /* fewer are a phrase, not a passage */
    STRETCH_MAX = 3, /* a changed word or two does not end a passage whose next words agree */
};

struct fragment {
    struct passage p;
    uint32_t q_last, s_last; /* the last seed, common ones too */
    bool is_repeat;
};
struct aligner {
    const struct draft *d;
    const uint16_t *ids;
    size_t count;
    const bool *taken;
    uint8_t *paid; /* draft tokens whose trio counted already */
    struct fragment *fragments;
    size_t fragment_count;
    uint32_t open[OPEN_MAX];
    size_t open_count;
};

static uint32_t
apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* How well the seed continues the fragment: smaller is better, UINT32_MAX is not at all. */
static uint32_t
cost(const struct fragment *f, uint32_t q, uint32_t s, bool is_common)
{
    if (q <= f->q_last || s <= f->s_last) {
        return UINT32_MAX;
    }
    uint32_t dq = q - f->q_last, ds = s - f->s_last, gap = dq > ds ? dq : ds;
    uint32_t drift = apart(dq, ds);

    if (gap > GAP_MAX || drift > DRIFT_MIN + gap / 3 ||
        (is_common && q - f->p.q_to > BRIDGE_MAX)) {
        return UINT32_MAX;
    }
    return drift * 32 + gap;
}

static void
close_old(struct aligner *a, uint32_t s)
{
    size_t kept = 0;

    for (size_t i = 0; i < a->open_count; i++) {
        if (s <= a->fragments[a->open[i]].s_last + GAP_MAX) {
            a->open[kept++] = a->open[i];
        }
    }
    a->open_count = kept;
}

static float
take_bits(struct aligner *a, uint32_t q)
{
    float bits = a->paid[q] != 0 ? 0 : a->d->bits[q];

    a->paid[q] = 1;
    return bits;
}

static void
extend(struct aligner *a, struct fragment *f, uint32_t q, uint32_t s, bool is_common)
{
    f->q_last = q;
    f->s_last = s;
    if (is_common) {
        return;
    }
    uint32_t end = q + TRIO, before = f->p.q_to;
    f->p.alike += before > q ? end - before : TRIO;
    f->p.q_to = end;
    f->p.s_to = s + TRIO;
    f->p.bits += take_bits(a, q);
    if (a->d->trio_counts[q] < f->p.rarest) {
        f->p.rarest = a->d->trio_counts[q];
    }
}

static void
begin(struct aligner *a, uint32_t q, uint32_t s)
{
    if (a->fragment_count == FRAGMENTS_MAX || a->open_count == OPEN_MAX) {
        return;
    }
    struct fragment *f = &a->fragments[a->fragment_count];
    *f = (struct fragment){.p = {q, q + TRIO, s, s + TRIO, TRIO, take_bits(a, q),
                               a->d->trio_counts[q], 1, 0},
        .q_last = q,
        .s_last = s};
    a->open[a->open_count++] = (uint32_t)a->fragment_count++;
}

/* Fragments too weak to matter make room for others once they are closed. */
static void
drop_weak(struct aligner *a)
{
    size_t kept = 0;

    if (a->open_count > 0 || a->fragment_count < FRAGMENTS_MAX / 2) {
        return;
    }
    for (size_t i = 0; i < a->fragment_count; i++) {
        if (a->fragments[i].p.bits >= FRAGMENT_BITS_MIN) {
            a->fragments[kept++] = a->fragments[i];
        }
    }
    a->fragment_count = kept;
}

static void
seed(struct aligner *a, uint32_t q, uint32_t s)
{
    bool is_common = a->d->bits[q] <= 0 || (a->taken != NULL && a->taken[q]);
    uint32_t best = UINT32_MAX, best_i = 0;

    for (size_t i = 0; i < a->open_count; i++) {
        uint32_t c = cost(&a->fragments[a->open[i]], q, s, is_common);
        if (c < best) {
            best = c;
            best_i = a->open[i];
        }
    }
    if (best != UINT32_MAX) {
        extend(a, &a->fragments[best_i], q, s, is_common);
    } else if (!is_common) {
        begin(a, q, s);
    }
}

static void
find_fragments(struct aligner *a)
{
    size_t seeds = 0;

    for (uint32_t s = 0; s + TRIO <= a->count && seeds < SEEDS_MAX; s++) {
        uint32_t place = draft_find(a->d, trio_at(a->ids + s));

        if (place == 0) {
            continue;
        }
        close_old(a, s);
        drop_weak(a);
        for (int i = 0; place != 0 && i < TRIO_PLACES_MAX; i++) {
            seed(a, place - 1, s);
            seeds++;
            place = a->d->next[place - 1];
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < a->fragment_count; i++) {
        if (a->fragments[i].p.bits >= FRAGMENT_BITS_MIN) {
            a->fragments[kept++] = a->fragments[i];
        }
    }
    a->fragment_count = kept;
}

/* -- joining ------------------------------------------------------------------------------------ */

static struct passage
frame_of(const struct passage *a, const struct passage *b)
{
    const struct passage *first = a->q_from <= b->q_from ? a : b, *second = first == a ? b : a;

    return (struct passage){
        .q_from = first->q_from,
        .q_to = a->q_to > b->q_to ? a->q_to : b->q_to,
        .s_from = a->s_from < b->s_from ? a->s_from : b->s_from,
        .s_to = a->s_to > b->s_to ? a->s_to : b->s_to,
        .alike = a->alike + b->alike,
        .bits = a->bits + b->bits,
        .rarest = a->rarest < b->rarest ? a->rarest : b->rarest,
        .fragments = a->fragments + b->fragments,
        .turns = a->turns + b->turns + (first->s_from > second->s_from ? 1 : 0),
    };
}

static uint32_t
hole(uint32_t from_a, uint32_t to_a, uint32_t from_b, uint32_t to_b)
{
    return from_b > to_a ? from_b - to_a : from_a > to_b ? from_a - to_b : 0;
}

static uint32_t
overlap(uint32_t from_a, uint32_t to_a, uint32_t from_b, uint32_t to_b)
{
    uint32_t from = from_a > from_b ? from_a : from_b, to = to_a < to_b ? to_a : to_b;

    return to > from ? to - from : 0;
}

/* Whether the smaller of two fragments says again what the larger one says: the same words of the
 * draft, found in another place of the source. */
static bool
is_repeat(const struct passage *small, const struct passage *large)
{
    uint32_t q_over = overlap(small->q_from, small->q_to, large->q_from, large->q_to);
    uint32_t s_over = overlap(small->s_from, small->s_to, large->s_from, large->s_to);

    return small->alike * 10 <= large->alike * 7 && 2 * q_over > small->q_to - small->q_from &&
           2 * s_over <= small->s_to - small->s_from;
}

/* A lead that sums up, a title that comes again: a passage would grow until it held them. */
static void
drop_repeats(struct aligner *a)
{
    size_t kept = 0;

    for (size_t i = 0; i < a->fragment_count; i++) {
        struct fragment *f = &a->fragments[i];

        for (size_t k = 0; k < a->fragment_count && !f->is_repeat; k++) {
            f->is_repeat = k != i && is_repeat(&f->p, &a->fragments[k].p);
        }
    }
    for (size_t i = 0; i < a->fragment_count; i++) {
        if (!a->fragments[i].is_repeat) {
            a->fragments[kept++] = a->fragments[i];
        }
    }
    a->fragment_count = kept;
}

/* How far the smaller of two fragments may lie from the other: it must be worth the way. */
static uint32_t
near(const struct passage *a, const struct passage *b)
{
    uint32_t tokens = NEAR_TOKENS_MIN + (a->alike < b->alike ? a->alike : b->alike);

    return tokens < NEAR_TOKENS_MAX ? tokens : NEAR_TOKENS_MAX;
}

static bool
is_one(const struct passage *a, const struct passage *b)
{
    struct passage frame = frame_of(a, b);
    uint32_t q_hole = hole(a->q_from, a->q_to, b->q_from, b->q_to);
    uint32_t s_hole = hole(a->s_from, a->s_to, b->s_from, b->s_to);
    uint32_t q_parts = a->q_to - a->q_from + b->q_to - b->q_from;
    uint32_t s_parts = a->s_to - a->s_from + b->s_to - b->s_from;

    if (q_hole <= near(a, b) && s_hole <= near(a, b)) {
        return true;
    }
    /* Three quarters as dense on both sides as the parts together. */
    return 3 * (frame.q_to - frame.q_from) <= 4 * q_parts &&
           3 * (frame.s_to - frame.s_from) <= 4 * s_parts;
}

static void
join(struct aligner *a)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t i = 0; i < a->fragment_count; i++) {
            for (size_t k = i + 1; k < a->fragment_count; k++) {
                if (is_one(&a->fragments[i].p, &a->fragments[k].p)) {
                    a->fragments[i].p = frame_of(&a->fragments[i].p, &a->fragments[k].p);
                    a->fragments[k] = a->fragments[--a->fragment_count];
                    changed = true;
                    k = i;
                }
            }
        }
    }
}

/* -- ends --------------------------------------------------------------------------------------- */

static bool
is_alike(const struct aligner *a, uint32_t q, uint32_t s)
{
    return q < a->d->count && s < a->count && !a->d->is_common[q] &&
           token_class(a->d->ids[q]) == token_class(a->ids[s]);
}

static void
stretch_end(const struct aligner *a, struct passage *p)
{
    while (true) {
        uint32_t q = p->q_to, s = p->s_to, step = 0;

        while (step < STRETCH_MAX && !is_alike(a, q + step, s + step)) {
            step++;
        }
        if (step == STRETCH_MAX || (step > 0 && !is_alike(a, q + step + 1, s + step + 1))) {
            return;
        }
        p->q_to += step + 1;
        p->s_to += step + 1;
        p->alike++;
    }
}

static void
stretch_start(const struct aligner *a, struct passage *p)
{
    while (true) {
        uint32_t step = 1;

        while (step <= STRETCH_MAX && step <= p->q_from && step <= p->s_from &&
               !is_alike(a, p->q_from - step, p->s_from - step)) {
            step++;
        }
        if (step > STRETCH_MAX || step > p->q_from || step > p->s_from ||
            (step > 1 && (step + 1 > p->q_from || step + 1 > p->s_from ||
                             !is_alike(a, p->q_from - step - 1, p->s_from - step - 1)))) {
            return;
        }
        p->q_from -= step;
        p->s_from -= step;
        p->alike++;
    }
}

/* Enough of it, rare enough, and dense enough to be one thing. */
static bool
is_accepted(const struct passage *p)
{
    uint32_t q = p->q_to - p->q_from, s = p->s_to - p->s_from, longer = q > s ? q : s;
    float density = (float)p->alike / (float)longer;

    density = density > 1 ? 1 : density;
    return p->alike >= ALIKE_MIN && p->bits >= 0.6F * (float)p->alike &&
           p->bits >= 50 + 300 * (1 - density);
}

static int
by_draft(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;

    return x->q_from < y->q_from ? -1 : x->q_from > y->q_from;
}

size_t
align(const struct draft *draft, const uint16_t *ids, size_t count, const bool *taken,
    struct arena *arena, struct passage out[PASSAGES_MAX])
{
    struct aligner a = {.d = draft, .ids = ids, .count = count, .taken = taken};
    size_t found = 0;

    a.paid = ARENA_ARRAY(arena, uint8_t, draft->count + 1);
    a.fragments = ARENA_ARRAY(arena, struct fragment, FRAGMENTS_MAX);
    find_fragments(&a);
    drop_repeats(&a);
    join(&a);
    for (size_t i = 0; i < a.fragment_count && found < PASSAGES_MAX; i++) {
        if (is_accepted(&a.fragments[i].p)) {
            stretch_end(&a, &a.fragments[i].p);
            stretch_start(&a, &a.fragments[i].p);
            out[found++] = a.fragments[i].p;
        }
    }
    qsort(out, found, sizeof(*out), by_draft);
    return found;
}
