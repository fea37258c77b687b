/* segment.c -- opening is checking: after it, every offset in the header and in the document table
 * points inside the bytes.
 */
#include "novelty/segment.h"

#include "novelty/novelty.h"
#include "novelty/sketch.h"
#include "novelty/sum.h"

#include <math.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are little endian");

static const char segment_magic[8] = {'s', 'k', 'n', 'o', 'v', 'e', 'l', '\n'};

static const void *
section_at(const struct segment *s, enum section section)
{
    return s->p + s->head.sections[section].at;
}

static size_t
section_bytes(const struct segment *s, enum section section)
{
    return (size_t)s->head.sections[section].bytes;
}

static const char *
check_header(const struct segment_header *h, size_t bytes)
{
    if (memcmp(h->magic, segment_magic, sizeof(segment_magic)) != 0) {
        return "not a segment";
    }
    if (h->version != SEGMENT_VERSION || h->quad != QUAD || h->sample != QUAD_SAMPLE ||
        h->key_bits != KEY_BITS) {
        return "a segment of another version";
    }
    if (h->sum != sum_of(h, offsetof(struct segment_header, sum))) {
        return "the header's checksum is wrong";
    }
    for (int i = 0; i < SECTIONS; i++) {
        const struct section_place *place = &h->sections[i];

        if (place->at % SEGMENT_BORDER != 0 || place->at > bytes ||
            place->bytes > bytes - place->at) {
            return "a section lies outside the file";
        }
    }
    return h->doc_count > SEGMENT_DOCS_MAX ? "too many documents" : NULL;
}

static const char *
check_sums(const uint8_t *p, const struct segment_header *h)
{
    for (int i = 0; i < SECTIONS; i++) {
        const struct section_place *place = &h->sections[i];

        if (sum_of(p + place->at, (size_t)place->bytes) != place->sum) {
            return "a section's checksum is wrong";
        }
    }
    return NULL;
}

static const char *
check_docs(const struct segment *s)
{
    uint64_t tokens = section_bytes(s, SECTION_IDS) / sizeof(uint16_t);
    uint64_t layout = section_bytes(s, SECTION_LAYOUT), labels = section_bytes(s, SECTION_LABELS);

    for (uint32_t i = 0; i < s->head.doc_count; i++) {
        const struct doc_record *doc = &s->docs[i];

        if (doc->ids_at > tokens || doc->token_count > tokens - doc->ids_at ||
            doc->layout_at > layout || doc->layout_bytes > layout - doc->layout_at ||
            doc->label_at > labels || doc->label_bytes > labels - doc->label_at) {
            return "a document lies outside its section";
        }
    }
    return NULL;
}

static const char *
check_sections(struct segment *s)
{
    const struct segment_header *h = &s->head;

    s->docs = section_at(s, SECTION_DOCS);
    s->labels = section_at(s, SECTION_LABELS);
    s->ids = section_at(s, SECTION_IDS);
    s->layout = section_at(s, SECTION_LAYOUT);
    s->sketch = section_at(s, SECTION_SKETCH);
    if (section_bytes(s, SECTION_DOCS) != (uint64_t)h->doc_count * sizeof(struct doc_record) ||
        section_bytes(s, SECTION_SKETCH) != (uint64_t)h->sketch_lines * SKETCH_LINE_BYTES ||
        h->sketch_lines == 0) {
        return "a section has a wrong length";
    }
    if (!table_init(&s->copy, &h->copy, section_at(s, SECTION_COPY_DIRECTORY),
            section_bytes(s, SECTION_COPY_DIRECTORY), section_at(s, SECTION_COPY),
            section_bytes(s, SECTION_COPY)) ||
        !table_init(&s->idea, &h->idea, section_at(s, SECTION_IDEA_DIRECTORY),
            section_bytes(s, SECTION_IDEA_DIRECTORY), section_at(s, SECTION_IDEA),
            section_bytes(s, SECTION_IDEA))) {
        return "a table has a wrong shape";
    }
    return check_docs(s);
}

enum { LENGTH_STEPS = 12 };

uint8_t
length_code(uint32_t length)
{
    float code = roundf(log2f((float)length + 1) * LENGTH_STEPS);

    return (uint8_t)(code > UINT8_MAX ? UINT8_MAX : code);
}

float
length_of(uint8_t code)
{
    return exp2f((float)code / LENGTH_STEPS) - 1;
}

/* A document without a label was taken out before its batch was written. */
static void
count_docs(struct segment *s)
{
    s->idea_lengths = calloc(s->head.doc_count + 1, 1);
    MUST(s->idea_lengths != NULL);
    for (uint32_t i = 0; i < s->head.doc_count; i++) {
        s->dossier_count += s->docs[i].kind == NOVELTY_DOSSIER;
        s->idea_lengths[i] = length_code(s->docs[i].idea_length);
        s->idea_length_sum += s->docs[i].idea_length;
        if (s->docs[i].label_bytes == 0) {
            segment_kill(s, i);
        }
    }
}

struct segment *
segment_open(const uint8_t *p, size_t bytes, bool is_mapped, bool sums_too, const char **why)
{
    struct segment *s = calloc(1, sizeof(*s));

    MUST(s != NULL);
    *s = (struct segment){.p = p, .bytes = bytes, .is_mapped = is_mapped};
    if (p == NULL || bytes < sizeof(s->head)) {
        *why = "too short for a segment";
    } else {
        memcpy(&s->head, p, sizeof(s->head));
        *why = check_header(&s->head, bytes);
        if (*why == NULL && sums_too) {
            *why = check_sums(p, &s->head);
        }
        if (*why == NULL) {
            *why = check_sections(s);
        }
    }
    if (*why != NULL) {
        free(s);
        return NULL;
    }
    count_docs(s);
    return s;
}

void
segment_free(struct segment *s)
{
    union {
        const uint8_t *read_only;
        void *any;
    } bytes = {.read_only = s->p};

    if (s->is_mapped) {
        disk_unmap(s->p, s->bytes);
    } else {
        free(bytes.any);
    }
    free(s->dead);
    free(s->idea_lengths);
    free(s);
}

struct str
segment_label(const struct segment *s, uint32_t doc)
{
    return (struct str){s->labels + s->docs[doc].label_at, s->docs[doc].label_bytes};
}

const uint16_t *
segment_ids(const struct segment *s, uint32_t doc)
{
    return s->ids + s->docs[doc].ids_at;
}

bool
segment_is_dead(const struct segment *s, uint32_t doc)
{
    return s->dead != NULL && (s->dead[doc / 8] >> doc % 8 & 1) != 0;
}

void
segment_kill(struct segment *s, uint32_t doc)
{
    MUST(doc < s->head.doc_count);
    if (s->dead == NULL) {
        s->dead = calloc(1, s->head.doc_count / 8 + 1);
        MUST(s->dead != NULL);
    }
    if (!segment_is_dead(s, doc)) {
        s->dead[doc / 8] |= (uint8_t)(1 << doc % 8);
        s->dead_count++;
        s->dossier_count -= s->docs[doc].kind == NOVELTY_DOSSIER;
    }
}

uint32_t
label_hash(struct str label)
{
    return (uint32_t)str_hash(label);
}

void
segment_file_name(uint32_t number, char name[SEGMENT_NAME_BYTES])
{
    snprintf(name, SEGMENT_NAME_BYTES, "segment-%08u", number);
}

/* -- writing ------------------------------------------------------------------------------------ */

void
segment_write_begin(struct segment_writer *writer, struct sink *sink)
{
    static const struct segment_header none;

    *writer = (struct segment_writer){.sink = sink};
    memcpy(writer->head.magic, segment_magic, sizeof(segment_magic));
    writer->head.version = SEGMENT_VERSION;
    writer->head.quad = QUAD;
    writer->head.sample = QUAD_SAMPLE;
    writer->head.key_bits = KEY_BITS;
    sink_put(sink, &none, sizeof(none));
}

void
section_begin(struct segment_writer *writer, enum section section)
{
    sink_align(writer->sink, SEGMENT_BORDER);
    writer->head.sections[section].at = writer->sink->at;
    sum_begin(&writer->sink->sum);
}

void
section_end(struct segment_writer *writer, enum section section)
{
    struct section_place *place = &writer->head.sections[section];

    place->bytes = writer->sink->at - place->at;
    place->sum = sum_end(&writer->sink->sum);
}

void
segment_write_end(struct segment_writer *writer)
{
    sink_align(writer->sink, SEGMENT_BORDER);
    writer->head.sum = sum_of(&writer->head, offsetof(struct segment_header, sum));
    sink_patch(writer->sink, 0, &writer->head, sizeof(writer->head));
}
