/* idea.c -- the rarest terms of the draft, their lists added up over some thousand documents at a
 * time: so many sums stay in the processor's cache, and a larger index needs no more memory.
 */
#include "novelty/idea.h"

#include "novelty/idea_term.h"

#include <math.h>

struct term {
    uint64_t key;
    uint32_t times, df;
    float weight;
};

enum { BLOCK_DOCS = 1 << 14, AHEAD = 8 };

/* One term's list in one part, read on as far as the blocks have come. */
struct list {
    struct hit hit;
    uint32_t posting;
    float weight;
    bool more;
};

struct ranking { /* best first */
    struct candidate *out;
    size_t count, most;
};

static int
by_key(const void *a, const void *b)
{
    const struct term *x = a, *y = b;

    return x->key < y->key ? -1 : x->key > y->key;
}

static int
by_weight(const void *a, const void *b)
{
    const struct term *x = a, *y = b;

    return x->weight > y->weight ? -1 : x->weight < y->weight;
}

static size_t
gather_terms(struct term *terms, const struct draft *d)
{
    size_t count = 0, kept = 0;
    bool joined = false;

    for (size_t i = 0; i < d->count; i++) {
        bool counts = !d->is_common[i] && d->ids[i] >= NUMBER_IDS;

        if (counts) {
            terms[count++] = (struct term){.key = idea_single(d->tokens[i].accent), .times = 1};
        }
        if (counts && joined) {
            terms[count++] = (struct term){
                .key = idea_pair(d->tokens[i - 1].accent, d->tokens[i].accent), .times = 1};
        }
        joined = counts;
    }
    qsort(terms, count, sizeof(*terms), by_key);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && terms[kept - 1].key == terms[i].key) {
            terms[kept - 1].times++;
        } else {
            terms[kept++] = terms[i];
        }
    }
    return kept;
}

static uint32_t
frequency(const struct view *view, uint64_t key)
{
    uint32_t df = 0;

    for (size_t part = 0; part < view->count; part++) {
        struct hit hit = table_find(&view->parts[part]->idea, key);

        if (hit.kind == HIT_COMMON) {
            return UINT32_MAX;
        }
        df += hit.kind == HIT_POSTINGS ? hit_count(hit) : 0;
    }
    return df;
}

static void
prefetch(const struct view *view, const struct term *terms, size_t count, size_t at)
{
    for (size_t part = 0; part < view->count; part++) {
        if (at + 2 * AHEAD < count) {
            table_prefetch_directory(&view->parts[part]->idea, terms[at + 2 * AHEAD].key);
        }
        if (at + AHEAD < count) {
            table_prefetch_bucket(&view->parts[part]->idea, terms[at + AHEAD].key);
        }
    }
}

/* Weighs the terms and puts the best in front. */
static size_t
choose_terms(struct term *terms, size_t count, const struct view *view)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct term term = terms[i];

        prefetch(view, terms, count, i);
        term.df = frequency(view, term.key);
        if (term.df == 0 || term.df == UINT32_MAX || term.df > view->documents / 4 + 1) {
            continue;
        }
        float rarity = logf(1 + ((float)view->documents - (float)term.df + 0.5F) /
                                    ((float)term.df + 0.5F));
        term.weight = rarity * (1 + log2f((float)term.times) * 0.5F);
        terms[kept++] = term;
    }
    qsort(terms, kept, sizeof(*terms), by_weight);
    return kept < IDEA_TERMS_MAX ? kept : IDEA_TERMS_MAX;
}

/* What a document's length comes to in the sum of a term, by its code. */
static void
weigh_lengths(float of_code[UINT8_MAX + 1], const struct view *view)
{
    const float k1 = 1.2F;
    double sum = 0, count = 0;

    for (size_t part = 0; part < view->count; part++) {
        sum += view->parts[part]->idea_length_sum;
        count += view->parts[part]->dossier_count;
    }
    float mean = count > 0 && sum > 0 ? (float)(sum / count) : 1;
    for (int code = 0; code <= UINT8_MAX; code++) {
        of_code[code] = k1 * length_of((uint8_t)code) / mean;
    }
}

static void
insert(struct ranking *r, struct candidate next)
{
    if (r->count == r->most && r->out[r->most - 1].points >= next.points) {
        return;
    }
    size_t i = r->count < r->most ? r->count++ : r->most - 1;
    for (; i > 0 && r->out[i - 1].points < next.points; i--) {
        r->out[i] = r->out[i - 1];
    }
    r->out[i] = next;
}

static size_t
open_lists(
    struct list *lists, const struct segment *s, const struct term *terms, size_t term_count)
{
    size_t count = 0;

    for (size_t i = 0; i < term_count; i++) {
        struct list list = {.hit = table_find(&s->idea, terms[i].key), .weight = terms[i].weight};

        list.more = list.hit.kind == HIT_POSTINGS && hit_next(&list.hit, &list.posting);
        if (list.more) {
            lists[count++] = list;
        }
    }
    return count;
}

/* Adds up what the list says of documents from..from + BLOCK_DOCS. */
static void
add_list(struct list *list, const struct segment *s, const float *of_code, uint32_t from,
    float points[BLOCK_DOCS])
{
    const float k1 = 1.2F;

    while (list->more) {
        uint32_t doc = list->posting >> IDEA_PAYLOAD_BITS;

        if (doc >= s->head.doc_count) {
            list->more = false;
            return;
        }
        if (doc - from >= BLOCK_DOCS) {
            return;
        }
        float times = idea_times(list->posting), length = of_code[s->idea_lengths[doc]];
        points[doc - from] += list->weight * times * (k1 + 1) / (times + length);
        list->more = hit_next(&list->hit, &list->posting);
    }
}

static void
rank_part(struct ranking *ranking, const struct view *view, uint32_t part, struct list *lists,
    size_t list_count, const float *of_code, float points[BLOCK_DOCS])
{
    const struct segment *s = view->parts[part];

    for (uint32_t from = 0; from < s->head.doc_count; from += BLOCK_DOCS) {
        uint32_t docs = s->head.doc_count - from;

        docs = docs < BLOCK_DOCS ? docs : BLOCK_DOCS;
        memset(points, 0, docs * sizeof(*points));
        for (size_t i = 0; i < list_count; i++) {
            add_list(&lists[i], s, of_code, from, points);
        }
        for (uint32_t i = 0; i < docs; i++) {
            if (points[i] > 0 && !segment_is_dead(s, from + i)) {
                insert(ranking, (struct candidate){part, from + i, points[i]});
            }
        }
    }
}

size_t
ideas_find(struct candidate *out, size_t most, struct arena *arena, const struct view *view,
    const struct draft *d)
{
    struct term *terms = ARENA_ARRAY(arena, struct term, d->count * 2 + 1);
    size_t count = choose_terms(terms, gather_terms(terms, d), view);
    struct list *lists = ARENA_ARRAY(arena, struct list, count + 1);
    float *points = ARENA_ARRAY(arena, float, BLOCK_DOCS), of_code[UINT8_MAX + 1];
    struct ranking ranking = {.out = out, .most = most};

    weigh_lengths(of_code, view);
    for (uint32_t part = 0; part < view->count; part++) {
        size_t list_count = open_lists(lists, view->parts[part], terms, count);

        rank_part(&ranking, view, part, lists, list_count, of_code, points);
    }
    return ranking.count;
}
