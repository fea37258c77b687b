/* idea.c -- the rarest terms of the draft, their lists added up document by document. */
#include "novelty/idea.h"

#include "novelty/idea_term.h"

#include <math.h>

struct term {
    uint64_t key;
    uint32_t times, df;
    float weight;
};

struct scores {
    float *points; /* of each document of all parts */
    uint32_t *bases;
    uint32_t *touched;
    size_t touched_count;
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
    uint32_t df = 0, posting;

    for (size_t part = 0; part < view->count; part++) {
        struct hit hit = table_find(&view->parts[part]->idea, key);

        if (hit.kind == HIT_COMMON) {
            return UINT32_MAX;
        }
        while (hit.kind == HIT_POSTINGS && hit_next(&hit, &posting)) {
            df++;
        }
    }
    return df;
}

/* Weighs the terms and puts the best in front. */
static size_t
choose_terms(struct term *terms, size_t count, const struct view *view)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct term term = terms[i];

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

static float
mean_length(const struct view *view)
{
    double sum = 0, count = 0;

    for (size_t part = 0; part < view->count; part++) {
        const struct segment *s = view->parts[part];

        for (uint32_t i = 0; i < s->head.doc_count; i += s->head.doc_count / 1000 + 1) {
            sum += s->docs[i].idea_length;
            count++;
        }
    }
    return count > 0 && sum > 0 ? (float)(sum / count) : 1;
}

static void
add_term(struct scores *scores, const struct view *view, const struct term *term, float mean)
{
    const float k1 = 1.2F;

    for (size_t part = 0; part < view->count; part++) {
        const struct segment *s = view->parts[part];
        struct hit hit = table_find(&s->idea, term->key);
        uint32_t posting;

        while (hit.kind == HIT_POSTINGS && hit_next(&hit, &posting)) {
            uint32_t doc = posting >> IDEA_PAYLOAD_BITS;
            if (doc >= s->head.doc_count) {
                continue;
            }
            float times = idea_times(posting);
            float length = (float)s->docs[doc].idea_length / mean;
            float *points = &scores->points[scores->bases[part] + doc];
            if (*points == 0) {
                scores->touched[scores->touched_count++] = scores->bases[part] + doc;
            }
            *points += term->weight * times * (k1 + 1) / (times + k1 * length);
        }
    }
}

static void
insert(struct candidate *out, size_t *count, size_t most, struct candidate next)
{
    if (*count == most && out[most - 1].points >= next.points) {
        return;
    }
    size_t i = *count < most ? (*count)++ : most - 1;
    for (; i > 0 && out[i - 1].points < next.points; i--) {
        out[i] = out[i - 1];
    }
    out[i] = next;
}

size_t
ideas_find(struct candidate *out, size_t most, struct arena *arena, const struct view *view,
    const struct draft *d)
{
    struct term *terms = ARENA_ARRAY(arena, struct term, d->count * 2 + 1);
    size_t count = choose_terms(terms, gather_terms(terms, d), view), found = 0;
    struct scores scores = {.bases = ARENA_ARRAY(arena, uint32_t, view->count + 1)};
    float mean = mean_length(view);
    uint32_t documents = 0, part = 0;

    for (size_t i = 0; i < view->count; i++) {
        scores.bases[i] = documents;
        documents += view->parts[i]->head.doc_count;
    }
    scores.bases[view->count] = documents;
    scores.points = ARENA_ARRAY(arena, float, documents + 1);
    scores.touched = ARENA_ARRAY(arena, uint32_t, documents + 1);
    for (size_t i = 0; i < count; i++) {
        add_term(&scores, view, &terms[i], mean);
    }
    for (size_t i = 0; i < scores.touched_count; i++) {
        uint32_t at = scores.touched[i];

        for (part = 0; at >= scores.bases[part + 1]; part++) {
        }
        uint32_t doc = at - scores.bases[part];
        if (!segment_is_dead(view->parts[part], doc)) {
            insert(out, &found, most, (struct candidate){part, doc, scores.points[at]});
        }
    }
    return found;
}
