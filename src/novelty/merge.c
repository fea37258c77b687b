/* merge.c -- many segments become one: tables are merged key by key, as they lie; the rest is
 * copied document by document. Commonness is counted anew, because counters of segments of
 * different sizes cannot be added.
 */
#include "novelty/build.h"

#include "novelty/grow.h"
#include "novelty/sketch.h"

struct merge {
    struct segment *const *parts;
    size_t count;
    uint32_t **numbers; /* of each part: what each document is called in the result */
    uint32_t documents;
    uint64_t tokens, text_bytes;
    struct segment_writer out;
};
enum { GONE = UINT32_MAX >> 1 };

static void
number_documents(struct merge *m)
{
    m->numbers = calloc(m->count, sizeof(*m->numbers));
    MUST(m->numbers != NULL);
    for (size_t i = 0; i < m->count; i++) {
        const struct segment *part = m->parts[i];

        m->numbers[i] = calloc(part->head.doc_count + 1, sizeof(**m->numbers));
        MUST(m->numbers[i] != NULL);
        for (uint32_t d = 0; d < part->head.doc_count; d++) {
            if (segment_is_dead(part, d)) {
                m->numbers[i][d] = GONE;
                continue;
            }
            m->numbers[i][d] = m->documents++;
            m->tokens += part->docs[d].token_count;
            m->text_bytes += part->docs[d].text_bytes;
        }
    }
}

static const struct table *
table_of(const struct segment *part, enum section section)
{
    return section == SECTION_IDEA ? &part->idea : &part->copy;
}

/* Adds the postings of a hit under their new numbers. */
static void
gather(struct hit hit, const struct segment *part, const uint32_t *numbers, uint32_t **postings,
    size_t *count, size_t *room)
{
    uint32_t posting, bits = hit.payload_bits;

    while (hit_next(&hit, &posting)) {
        uint32_t doc = posting >> bits;

        if (doc < part->head.doc_count && numbers[doc] != GONE) {
            *postings = grow(*postings, room, *count + 1, sizeof(**postings));
            (*postings)[(*count)++] =
                numbers[doc] << bits | (posting & ((uint32_t)(1 << bits) - 1));
        }
    }
}

static void
merge_keys(struct merge *m, enum section section, struct table_writer *writer)
{
    struct table_cursor *cursors = calloc(m->count, sizeof(*cursors));
    bool *live = calloc(m->count, sizeof(*live));
    uint32_t *postings = NULL;
    size_t room = 0;

    MUST(cursors != NULL && live != NULL);
    for (size_t i = 0; i < m->count; i++) {
        cursor_begin(&cursors[i], table_of(m->parts[i], section));
        live[i] = cursor_next(&cursors[i]);
    }
    for (;;) {
        uint64_t least = UINT64_MAX;
        size_t count = 0;
        bool is_common = false;

        for (size_t i = 0; i < m->count; i++) {
            least = live[i] && cursors[i].key < least ? cursors[i].key : least;
        }
        if (least == UINT64_MAX) {
            break;
        }
        for (size_t i = 0; i < m->count; i++) {
            if (live[i] && cursors[i].key == least) {
                is_common = is_common || cursors[i].hit.kind == HIT_COMMON;
                gather(cursors[i].hit, m->parts[i], m->numbers[i], &postings, &count, &room);
                live[i] = cursor_next(&cursors[i]);
            }
        }
        if (is_common || count > 0) {
            table_put(writer, least, postings, count, is_common);
        }
    }
    free(postings);
    free(live);
    free(cursors);
}

static struct table_shape
merge_table(struct merge *m, enum section section)
{
    uint64_t keys = 0;
    struct table_writer writer;

    for (size_t i = 0; i < m->count; i++) {
        keys += table_of(m->parts[i], section)->shape.keys;
    }
    section_begin(&m->out, section);
    table_begin(&writer, m->out.sink, keys, m->documents,
        section == SECTION_IDEA ? IDEA_PAYLOAD_BITS : 0,
        section == SECTION_IDEA ? IDEA_COMMON_OVER : COPY_COMMON_OVER);
    merge_keys(m, section, &writer);
    table_end_buckets(&writer);
    section_end(&m->out, section);
    section_begin(&m->out, section + 1);
    table_put_directory(&writer);
    section_end(&m->out, section + 1);
    return writer.shape;
}

static void
merge_docs(struct merge *m)
{
    struct doc_record next = {0};

    section_begin(&m->out, SECTION_DOCS);
    for (size_t i = 0; i < m->count; i++) {
        for (uint32_t d = 0; d < m->parts[i]->head.doc_count; d++) {
            struct doc_record doc = m->parts[i]->docs[d];

            if (m->numbers[i][d] == GONE) {
                continue;
            }
            doc.ids_at = next.ids_at;
            doc.layout_at = next.layout_at;
            doc.label_at = next.label_at;
            next.ids_at += doc.token_count;
            next.layout_at += doc.layout_bytes;
            next.label_at += doc.label_bytes;
            sink_put(m->out.sink, &doc, sizeof(doc));
        }
    }
    section_end(&m->out, SECTION_DOCS);
}

/* Copies one section, document by document. */
static void
merge_bytes(struct merge *m, enum section section)
{
    section_begin(&m->out, section);
    for (size_t i = 0; i < m->count; i++) {
        const struct segment *part = m->parts[i];

        for (uint32_t d = 0; d < part->head.doc_count; d++) {
            const struct doc_record *doc = &part->docs[d];

            if (m->numbers[i][d] == GONE) {
                continue;
            }
            if (section == SECTION_IDS) {
                sink_put(m->out.sink, segment_ids(part, d), doc->token_count * sizeof(uint16_t));
            } else if (section == SECTION_LAYOUT) {
                sink_put(m->out.sink, part->layout + doc->layout_at, doc->layout_bytes);
            } else {
                sink_put(m->out.sink, part->labels + doc->label_at, doc->label_bytes);
            }
        }
    }
    section_end(&m->out, section);
}

static void
merge_sketch(struct merge *m)
{
    uint32_t lines = sketch_lines(m->tokens);
    uint8_t *cells = calloc(lines, SKETCH_LINE_BYTES);
    struct trio_counter *counter = trio_counter_new();

    MUST(cells != NULL);
    for (size_t i = 0; i < m->count; i++) {
        for (uint32_t d = 0; d < m->parts[i]->head.doc_count; d++) {
            if (m->numbers[i][d] != GONE) {
                trio_count_document(counter, segment_ids(m->parts[i], d),
                    m->parts[i]->docs[d].token_count, cells, lines);
            }
        }
    }
    section_begin(&m->out, SECTION_SKETCH);
    sink_put(m->out.sink, cells, (size_t)lines * SKETCH_LINE_BYTES);
    section_end(&m->out, SECTION_SKETCH);
    m->out.head.sketch_lines = lines;
    trio_counter_free(counter);
    free(cells);
}

void
merge_write(struct segment *const *parts, size_t count, struct sink *sink)
{
    struct merge m = {.parts = parts, .count = count};

    number_documents(&m);
    segment_write_begin(&m.out, sink);
    m.out.head.copy = merge_table(&m, SECTION_COPY);
    m.out.head.idea = merge_table(&m, SECTION_IDEA);
    merge_docs(&m);
    merge_bytes(&m, SECTION_LABELS);
    merge_bytes(&m, SECTION_IDS);
    merge_bytes(&m, SECTION_LAYOUT);
    merge_sketch(&m);
    m.out.head.doc_count = m.documents;
    m.out.head.token_count = m.tokens;
    m.out.head.text_bytes = m.text_bytes;
    segment_write_end(&m.out);
    for (size_t i = 0; i < count; i++) {
        free(m.numbers[i]);
    }
    free(m.numbers);
}
