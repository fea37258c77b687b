/* ask.c -- one question: read the draft, find candidates, align them, say what was done to each
 * passage, and search for the same idea.
 */
#include "novelty/align.h"
#include "novelty/candidate.h"
#include "novelty/idea.h"
#include "novelty/index.h"
#include "novelty/layout.h"

enum {
    STRONG_WORDS = 40,
    STRONG_PERCENT = 60,
    RESYNC_MAX = 8, /* how far two texts are compared to find where they agree again */
    SHUFFLE_TURNS_MIN = 1,
    RENAMED_PERCENT = 80,
    STRIPPED_PERCENT = 70,
};

struct question {
    struct view view;
    struct draft draft;
    struct candidates candidates;
    bool *taken;   /* explained by a template */
    bool *covered; /* lies in a case */
    struct arena *arena;
    struct novelty_answer *answer;
    float doc_points[CANDIDATES_MAX]; /* candidate points, then evidence above all of them */
};

/* What changed between the two sides of a passage. */
struct change {
    uint32_t draft_words; /* that the source does not have at this place */
    uint32_t names;       /* of these, names and numbers */
    uint32_t source_words;
    uint32_t alike, stripped; /* alike after folding; of these, with marks in the source alone */
};

/* The nearest place where both sides have the same word again. */
static void
resync(const uint16_t *q, size_t q_count, const uint16_t *s, size_t s_count, size_t *dq, size_t *ds)
{
    for (size_t sum = 1; sum <= RESYNC_MAX * 2; sum++) {
        for (*dq = sum > RESYNC_MAX ? sum - RESYNC_MAX : 0; *dq <= sum && *dq <= RESYNC_MAX;
             (*dq)++) {
            *ds = sum - *dq;
            if (*dq < q_count && *ds < s_count && q[*dq] == s[*ds]) {
                return;
            }
        }
    }
    *dq = *ds = 1;
}

static struct change
compare(const struct draft *d, const struct passage *p, const uint16_t *ids,
    const struct token *places)
{
    struct change c = {0};
    size_t q = p->q_from, s = p->s_from;

    while (q < p->q_to && s < p->s_to) {
        size_t dq = 0, ds = 0;

        if (d->ids[q] == ids[s]) {
            uint32_t q_bytes = d->tokens[q].to - d->tokens[q].from;
            c.alike++;
            c.stripped += (d->tokens[q].flags & TOKEN_MARKED) == 0 &&
                          places[s].to - places[s].from > q_bytes;
            q++;
            s++;
            continue;
        }
        resync(d->ids + q, p->q_to - q, ids + s, p->s_to - s, &dq, &ds);
        for (size_t i = 0; i < dq && q + i < p->q_to; i++) {
            c.draft_words++;
            c.names += (d->tokens[q + i].flags & (TOKEN_NAME | TOKEN_NUMBER)) != 0;
        }
        c.source_words += (uint32_t)ds;
        q += dq;
        s += ds;
    }
    c.draft_words += q < p->q_to ? (uint32_t)(p->q_to - q) : 0;
    c.source_words += s < p->s_to ? (uint32_t)(p->s_to - s) : 0;
    return c;
}

static bool
has_marks(const struct draft *d, const struct passage *p)
{
    uint32_t marked = 0;

    for (uint32_t q = p->q_from; q < p->q_to; q++) {
        marked += (d->tokens[q].flags & TOKEN_MARKED) != 0;
    }
    return marked * 10 > p->q_to - p->q_from;
}

static enum novelty_class
classify(const struct draft *d, const struct passage *p, const struct change *c)
{
    bool same = c->draft_words == 0 && c->source_words == 0;

    if (!has_marks(d, p) && c->stripped * 100 > c->alike * (100 - STRIPPED_PERCENT) &&
        c->draft_words * 10 < c->alike) {
        return NOVELTY_STRIPPED;
    }
    if (same) {
        return NOVELTY_VERBATIM;
    }
    if (p->turns >= SHUFFLE_TURNS_MIN) {
        return NOVELTY_SHUFFLED;
    }
    if (c->draft_words > 0 && c->names * 100 >= c->draft_words * RENAMED_PERCENT) {
        return NOVELTY_RENAMED;
    }
    return NOVELTY_EDITED;
}

static void
add_case(struct question *ask, const struct segment *part, uint32_t doc, const struct passage *p,
    const struct token *places)
{
    struct novelty_answer *answer = ask->answer;
    const struct draft *d = &ask->draft;
    uint32_t q_words = p->q_to - p->q_from, s_words = p->s_to - p->s_from;
    uint32_t longer = q_words > s_words ? q_words : s_words;
    bool is_template = part->docs[doc].kind == NOVELTY_TEMPLATE;

    if (answer->case_count == NOVELTY_CASES_MAX) {
        return;
    }
    struct change change = compare(d, p, segment_ids(part, doc), places);
    uint32_t alike = change.alike > p->alike ? change.alike : p->alike;
    answer->cases[answer->case_count++] = (struct novelty_case){
        .source = str_dup(ask->arena, segment_label(part, doc)),
        .draft = {d->tokens[p->q_from].from, d->tokens[p->q_to - 1].to},
        .in_source = {places[p->s_from].from, places[p->s_to - 1].to},
        .class = classify(d, p, &change),
        .is_template = is_template,
        .is_strong = alike >= STRONG_WORDS && alike * 100 >= longer * STRONG_PERCENT,
        .alike_words = alike,
        .draft_words = q_words,
        .source_words = s_words,
        .rarest = p->rarest,
        .evidence_bits = (uint32_t)p->bits,
    };
    memset((is_template ? ask->taken : ask->covered) + p->q_from, 1, q_words);
}

/* Aligns one document; returns its evidence. */
static float
examine(struct question *ask, struct candidate candidate)
{
    const struct segment *part = ask->view.parts[candidate.part];
    const struct doc_record *doc = &part->docs[candidate.doc];
    struct arena_mark mark = arena_mark(ask->arena);
    struct passage passages[PASSAGES_MAX];
    float bits = 0;

    size_t count = align(&ask->draft, segment_ids(part, candidate.doc), doc->token_count,
        ask->taken, ask->arena, passages);
    arena_rewind(ask->arena, mark);
    if (count == 0) {
        return 0;
    }
    struct token *places = ARENA_ARRAY(ask->arena, struct token, doc->token_count);
    layout_read(part->layout + doc->layout_at, doc->layout_bytes, doc->text_bytes, places,
        doc->token_count);
    for (size_t i = 0; i < count; i++) {
        add_case(ask, part, candidate.doc, &passages[i], places);
        bits += passages[i].bits;
    }
    return bits;
}

static void
rank_docs(struct question *ask)
{
    struct candidates *c = &ask->candidates;
    struct novelty_answer *answer = ask->answer;
    bool used[CANDIDATES_MAX] = {false};

    while (answer->doc_count < NOVELTY_DOCS_MAX && answer->doc_count < c->dossier_count) {
        size_t best = SIZE_MAX;

        for (size_t i = 0; i < c->dossier_count; i++) {
            if (!used[i] && (best == SIZE_MAX || ask->doc_points[i] > ask->doc_points[best])) {
                best = i;
            }
        }
        used[best] = true;
        answer->docs[answer->doc_count++] = str_dup(ask->arena,
            segment_label(ask->view.parts[c->dossiers[best].part], c->dossiers[best].doc));
    }
}

static void
answer_ideas(struct question *ask)
{
    struct candidate ideas[NOVELTY_IDEAS_MAX];
    struct novelty_answer *answer = ask->answer;
    size_t count =
        ideas_find(ideas, NOVELTY_IDEAS_MAX, ask->arena, &ask->view, &ask->draft);

    for (size_t i = 0; i < count; i++) {
        answer->ideas[answer->idea_count++] =
            str_dup(ask->arena, segment_label(ask->view.parts[ideas[i].part], ideas[i].doc));
    }
}

static void
answer_question(struct question *ask)
{
    struct candidates *c = &ask->candidates;

    candidates_find(c, ask->arena, &ask->view, &ask->draft);
    for (size_t i = 0; i < c->template_count; i++) {
        examine(ask, c->templates[i]);
    }
    for (size_t i = 0; i < c->dossier_count; i++) {
        float bits = examine(ask, c->dossiers[i]);
        ask->doc_points[i] = c->dossiers[i].points + (bits > 0 ? 1e6F + bits : 0);
    }
    rank_docs(ask);
    answer_ideas(ask);
}

void
novelty_ask(struct novelty *n, struct arena *arena, struct str text, struct novelty_answer *answer)
{
    struct question ask = {.arena = arena, .answer = answer};

    *answer = (struct novelty_answer){0};
    MUST(pthread_rwlock_rdlock(&n->lock) == 0);
    ask.view = novelty_view(n);
    answer->event = n->durable.event;
    answer->compared = ask.view.dossiers;
    draft_read(&ask.draft, arena, n->normal, &ask.view, text);
    ask.taken = ARENA_ARRAY(arena, bool, ask.draft.count + 1);
    ask.covered = ARENA_ARRAY(arena, bool, ask.draft.count + 1);
    if (ask.view.documents > 0) {
        answer_question(&ask);
    }
    MUST(pthread_rwlock_unlock(&n->lock) == 0);
    answer->words = (uint32_t)ask.draft.count;
    for (size_t i = 0; i < ask.draft.count; i++) {
        bool own = !ask.draft.is_common[i] && !ask.taken[i];
        answer->own_words += own;
        answer->covered_words += own && ask.covered[i];
    }
}
