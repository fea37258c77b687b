/* build.c -- a batch is kept as arrays in the order of its documents; postings are made at the end,
 * when the batch's own commonness is known, sorted by key and packed.
 */
#include "novelty/build.h"

#include "novelty/grow.h"
#include "novelty/idea_term.h"
#include "novelty/layout.h"
#include "novelty/sketch.h"

/* A posting while it is sorted: the key above, the document below. */
enum { ENTRY_DOC_BITS = 64 - KEY_BITS };
_Static_assert(SEGMENT_DOCS_MAX <= 1 << ENTRY_DOC_BITS, "documents fit into an entry");

struct entries {
    uint64_t *p;
    size_t count, room;
};

struct builder {
    const struct normal *normal;
    struct tokens tokens; /* of the document at hand */
    struct doc_record *docs;
    size_t doc_count, doc_room;
    uint32_t *title_counts; /* tokens of each title */
    size_t title_room;
    char *labels;
    size_t label_bytes, label_room;
    uint16_t *ids;
    size_t id_count, id_room;
    uint32_t *accents; /* of all texts */
    size_t accent_room;
    uint32_t *title_accents;
    size_t title_accent_count, title_accent_room;
    uint8_t *layout;
    size_t layout_bytes, layout_room;
    uint64_t text_bytes;
};

struct builder *
builder_new(const struct normal *normal)
{
    struct builder *b = calloc(1, sizeof(*b));

    MUST(b != NULL);
    b->normal = normal;
    return b;
}

void
builder_free(struct builder *b)
{
    free(b->tokens.p);
    free(b->docs);
    free(b->title_counts);
    free(b->labels);
    free(b->ids);
    free(b->accents);
    free(b->title_accents);
    free(b->layout);
    free(b);
}

uint32_t
builder_count(const struct builder *b)
{
    return (uint32_t)b->doc_count;
}

uint64_t
builder_text_bytes(const struct builder *b)
{
    return b->text_bytes;
}

struct str
builder_label(const struct builder *b, uint32_t doc)
{
    return (struct str){b->labels + b->docs[doc].label_at, b->docs[doc].label_bytes};
}

static void
add_title(struct builder *b, struct str title)
{
    b->tokens.count = 0;
    normal_split(b->normal, title, &b->tokens);
    b->title_accents = grow(b->title_accents, &b->title_accent_room,
        b->title_accent_count + b->tokens.count, sizeof(*b->title_accents));
    for (size_t i = 0; i < b->tokens.count; i++) {
        b->title_accents[b->title_accent_count++] = b->tokens.p[i].accent;
    }
    b->title_counts =
        grow(b->title_counts, &b->title_room, b->doc_count + 1, sizeof(*b->title_counts));
    b->title_counts[b->doc_count] = (uint32_t)b->tokens.count;
}

static void
add_tokens(struct builder *b)
{
    size_t all = b->id_count + b->tokens.count;
    uint32_t before = 0;

    b->ids = grow(b->ids, &b->id_room, all, sizeof(*b->ids));
    b->accents = grow(b->accents, &b->accent_room, all, sizeof(*b->accents));
    b->layout = grow(
        b->layout, &b->layout_room, b->layout_bytes + b->tokens.count * LAYOUT_BYTES_MAX, 1);
    for (size_t i = 0; i < b->tokens.count; i++) {
        const struct token *token = &b->tokens.p[i];

        b->ids[b->id_count] = token->id;
        b->accents[b->id_count++] = token->accent;
        b->layout_bytes += layout_put(b->layout + b->layout_bytes, token, before);
        before = token->to;
    }
}

void
builder_add(struct builder *b, const struct novelty_doc *doc)
{
    struct doc_record record = {.ids_at = b->id_count, .layout_at = b->layout_bytes,
        .label_at = b->label_bytes, .label_hash = label_hash(doc->label),
        .label_bytes = (uint8_t)doc->label.n, .kind = (uint8_t)doc->kind};

    MUST(doc->label.n <= LABEL_BYTES_MAX && b->doc_count < SEGMENT_DOCS_MAX);
    struct str text = str_sub(doc->text, 0, TEXT_BYTES_MAX);
    add_title(b, doc->title);
    b->tokens.count = 0;
    normal_split(b->normal, text, &b->tokens);
    add_tokens(b);
    record.token_count = (uint32_t)b->tokens.count;
    record.layout_bytes = (uint32_t)(b->layout_bytes - record.layout_at);
    record.text_bytes = (uint32_t)text.n;
    b->labels = grow(b->labels, &b->label_room, b->label_bytes + doc->label.n + 1, 1);
    if (doc->label.n > 0) {
        memcpy(b->labels + b->label_bytes, doc->label.p, doc->label.n);
    }
    b->label_bytes += doc->label.n;
    b->docs = grow(b->docs, &b->doc_room, b->doc_count + 1, sizeof(*b->docs));
    b->docs[b->doc_count++] = record;
    b->text_bytes += text.n;
}

uint32_t
builder_drop(struct builder *b, struct str label)
{
    uint32_t dropped = 0;

    /* The document keeps its place and loses its words, so that nothing else moves. */
    for (uint32_t i = 0; i < b->doc_count; i++) {
        if (label.n > 0 && str_eq(builder_label(b, i), label)) {
            b->text_bytes -= b->docs[i].text_bytes;
            b->docs[i].label_bytes = 0;
            b->docs[i].token_count = b->docs[i].text_bytes = b->docs[i].layout_bytes = 0;
            dropped++;
        }
    }
    return dropped;
}

/* -- commonness --------------------------------------------------------------------------------- */

struct trio_counter {
    uint64_t *seen;   /* open addressing */
    uint32_t *epochs; /* the document that put the trio there: an older one left the slot free */
    size_t room; /* a power of two */
    uint32_t epoch;
};

struct trio_counter *
trio_counter_new(void)
{
    struct trio_counter *counter = calloc(1, sizeof(*counter));

    MUST(counter != NULL);
    return counter;
}

void
trio_counter_free(struct trio_counter *counter)
{
    free(counter->seen);
    free(counter->epochs);
    free(counter);
}

static void
counter_make_room(struct trio_counter *counter, size_t trios)
{
    size_t room = counter->room == 0 ? 4096 : counter->room;

    while (room < trios * 2) {
        room *= 2;
    }
    if (room == counter->room) {
        return;
    }
    free(counter->seen);
    free(counter->epochs);
    counter->seen = calloc(room, sizeof(*counter->seen));
    counter->epochs = calloc(room, sizeof(*counter->epochs));
    MUST(counter->seen != NULL && counter->epochs != NULL);
    counter->room = room;
    counter->epoch = 0;
}

void
trio_count_document(struct trio_counter *counter, const uint16_t *ids, size_t count,
    uint8_t *cells, uint32_t lines)
{
    if (count < TRIO) {
        return;
    }
    counter_make_room(counter, count);
    counter->epoch++;
    for (size_t i = 0; i + TRIO <= count; i++) {
        uint64_t mixed = shingle_mix(trio_at(ids + i));
        size_t slot = (size_t)mixed & (counter->room - 1);

        while (counter->epochs[slot] == counter->epoch && counter->seen[slot] != mixed) {
            slot = (slot + 1) & (counter->room - 1);
        }
        if (counter->epochs[slot] != counter->epoch) {
            counter->epochs[slot] = counter->epoch;
            counter->seen[slot] = mixed;
            sketch_add(cells, lines, mixed);
        }
    }
}

static void
count_trios(const struct builder *b, uint8_t *cells, uint32_t lines)
{
    struct trio_counter *counter = trio_counter_new();

    for (size_t i = 0; i < b->doc_count; i++) {
        trio_count_document(counter, b->ids + b->docs[i].ids_at, b->docs[i].token_count, cells,
            lines);
    }
    trio_counter_free(counter);
}

/* -- postings ----------------------------------------------------------------------------------- */

static void
add_entry(struct entries *entries, uint64_t key, uint64_t doc)
{
    entries->p = grow(entries->p, &entries->room, entries->count + 1, sizeof(*entries->p));
    entries->p[entries->count++] = key << ENTRY_DOC_BITS | doc;
}

/* By key; entries of one key stay in the order of their documents. */
static void
sort_entries(struct entries *entries)
{
    enum { PASS_BITS = 12, PASSES = KEY_BITS / PASS_BITS, VALUES = 1 << PASS_BITS };
    size_t room = 0;
    uint64_t *other = grow(NULL, &room, entries->count + 1, sizeof(*other));

    for (int pass = 0; pass < PASSES; pass++) {
        int shift = ENTRY_DOC_BITS + pass * PASS_BITS;
        size_t starts[VALUES] = {0}, start = 0;

        for (size_t i = 0; i < entries->count; i++) {
            starts[entries->p[i] >> shift & (VALUES - 1)]++;
        }
        for (size_t i = 0; i < VALUES; i++) {
            size_t count = starts[i];
            starts[i] = start;
            start += count;
        }
        for (size_t i = 0; i < entries->count; i++) {
            other[starts[entries->p[i] >> shift & (VALUES - 1)]++] = entries->p[i];
        }
        uint64_t *swap = entries->p;
        entries->p = other;
        other = swap;
    }
    entries->room = entries->count;
    free(other);
}

/* Writes a table of the entries and frees them. */
static void
write_table(struct segment_writer *out, enum section section, struct entries *entries,
    uint32_t documents, struct table_shape *shape)
{
    uint32_t payload_bits = section == SECTION_IDEA ? IDEA_PAYLOAD_BITS : 0;
    uint32_t *postings = NULL;
    size_t posting_room = 0;
    struct table_writer writer;

    sort_entries(entries);
    section_begin(out, section);
    table_begin(&writer, out->sink, entries->count, documents, payload_bits,
        section == SECTION_IDEA ? IDEA_COMMON_OVER : COPY_COMMON_OVER);
    for (size_t i = 0, next; i < entries->count; i = next) {
        uint64_t key = entries->p[i] >> ENTRY_DOC_BITS;
        size_t count = 0;

        for (next = i; next < entries->count && entries->p[next] >> ENTRY_DOC_BITS == key;) {
            uint64_t entry = entries->p[next];
            uint32_t doc = (uint32_t)(entry & (((uint64_t)1 << ENTRY_DOC_BITS) - 1)), times = 0;

            for (; next < entries->count && entries->p[next] == entry; next++) {
                times++;
            }
            postings = grow(postings, &posting_room, count + 1, sizeof(*postings));
            postings[count++] = payload_bits == 0 ? doc : doc << payload_bits | idea_payload(times);
        }
        table_put(&writer, key, postings, count, false);
    }
    free(postings);
    free(entries->p);
    table_end_buckets(&writer);
    section_end(out, section);
    section_begin(out, section + 1); /* a table's directory follows it */
    table_put_directory(&writer);
    section_end(out, section + 1);
    *shape = writer.shape;
}

static struct entries
quads_of(const struct builder *b)
{
    struct entries entries = {0};

    for (size_t d = 0; d < b->doc_count; d++) {
        const uint16_t *ids = b->ids + b->docs[d].ids_at;

        for (size_t i = 0; i + QUAD <= b->docs[d].token_count; i++) {
            uint64_t mixed = shingle_mix(quad_at(ids + i));

            if (quad_is_kept(mixed)) {
                add_entry(&entries, key_of(mixed), d);
            }
        }
    }
    return entries;
}

struct masking {
    const uint8_t *cells;
    uint32_t lines, limit;
    const struct view *known;
    uint8_t *is_common; /* of the document at hand, one for each token */
    size_t room;
};

static void
mask_document(struct masking *m, const uint16_t *ids, size_t count)
{
    m->is_common = grow(m->is_common, &m->room, count + 1, 1);
    memset(m->is_common, 0, count + 1);
    for (size_t i = 0; i + TRIO <= count; i++) {
        uint64_t mixed = shingle_mix(trio_at(ids + i));
        uint32_t own = sketch_count(m->cells, m->lines, mixed);

        if (own > m->limit || own + view_count(m->known, mixed) > m->limit) {
            memset(m->is_common + i, 1, TRIO);
        }
    }
}

static uint32_t
add_ideas(struct entries *entries, const uint32_t *accents, const uint16_t *ids,
    const uint8_t *is_common, size_t count, size_t doc)
{
    uint32_t length = 0;
    bool joined = false; /* the syllable before this one counted */

    for (size_t i = 0; i < count; i++) {
        bool counts = (is_common == NULL || is_common[i] == 0) &&
                      (ids == NULL || ids[i] >= NUMBER_IDS);

        if (counts) {
            add_entry(entries, idea_single(accents[i]), doc);
            length++;
        }
        if (counts && joined) {
            add_entry(entries, idea_pair(accents[i - 1], accents[i]), doc);
        }
        joined = counts;
    }
    return length;
}

/* Only what is not form text says what a dossier is about. */
static struct entries
ideas_of(struct builder *b, struct masking *m)
{
    struct entries entries = {0};
    size_t title_at = 0;

    for (size_t d = 0; d < b->doc_count; d++) {
        struct doc_record *doc = &b->docs[d];
        const uint16_t *ids = b->ids + doc->ids_at;

        doc->idea_length = 0;
        if (doc->kind == NOVELTY_DOSSIER && doc->label_bytes > 0) {
            mask_document(m, ids, doc->token_count);
            doc->idea_length = add_ideas(&entries, b->accents + doc->ids_at, ids, m->is_common,
                doc->token_count, d);
            doc->idea_length += add_ideas(&entries, b->title_accents + title_at, NULL, NULL,
                b->title_counts[d], d);
        }
        title_at += b->title_counts[d];
    }
    return entries;
}

static void
put_section(struct segment_writer *out, enum section section, const void *p, size_t n)
{
    section_begin(out, section);
    sink_put(out->sink, p, n);
    section_end(out, section);
}

void
builder_write(struct builder *b, const struct view *known, struct sink *sink)
{
    uint32_t documents = (uint32_t)b->doc_count, lines = sketch_lines(b->id_count);
    uint8_t *cells = calloc(lines, SKETCH_LINE_BYTES);
    struct masking masking = {.cells = cells, .lines = lines, .known = known,
        .limit = common_limit(known->documents + documents)};
    struct segment_writer out;

    MUST(cells != NULL);
    count_trios(b, cells, lines);
    segment_write_begin(&out, sink);
    struct entries quads = quads_of(b);
    write_table(&out, SECTION_COPY, &quads, documents, &out.head.copy);
    struct entries ideas = ideas_of(b, &masking);
    write_table(&out, SECTION_IDEA, &ideas, documents, &out.head.idea);
    put_section(&out, SECTION_DOCS, b->docs, b->doc_count * sizeof(*b->docs));
    put_section(&out, SECTION_LABELS, b->labels, b->label_bytes);
    put_section(&out, SECTION_IDS, b->ids, b->id_count * sizeof(*b->ids));
    put_section(&out, SECTION_LAYOUT, b->layout, b->layout_bytes);
    put_section(&out, SECTION_SKETCH, cells, (size_t)lines * SKETCH_LINE_BYTES);
    out.head.doc_count = documents;
    out.head.sketch_lines = lines;
    out.head.token_count = b->id_count;
    out.head.text_bytes = b->text_bytes;
    segment_write_end(&out);
    free(cells);
    free(masking.is_common);
    b->doc_count = b->label_bytes = b->id_count = b->title_accent_count = b->layout_bytes = 0;
    b->text_bytes = 0;
}
