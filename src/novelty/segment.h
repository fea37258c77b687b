/* segment.h -- an immutable set of documents, ready to be asked: in a mapped file or in memory.
 *
 * Layout   header · sections, each beginning on a multiple of 64 bytes, each with its checksum ·
 *          little endian. What a document says is not in it, only its syllables as ids and where
 *          they stood, so that passages can be given as bytes of the text.
 * Opening  checks magic, version, lengths and all checksums: a changed byte, a cut file, another
 *          version are refused with a reason, and whoever owns the index rebuilds it.
 */
#ifndef NOVELTY_SEGMENT_H
#define NOVELTY_SEGMENT_H

#include "novelty/table.h"

enum { SEGMENT_VERSION = 2, SEGMENT_BORDER = 64, SEGMENT_DOCS_MAX = 1 << 27,
    LABEL_BYTES_MAX = 200, COPY_COMMON_OVER = 256, IDEA_COMMON_OVER = 1 << 16,
    IDEA_PAYLOAD_BITS = 2, SEGMENT_NAME_BYTES = 32 };

enum section {
    SECTION_DOCS,
    SECTION_LABELS,
    SECTION_IDS,
    SECTION_LAYOUT,
    SECTION_SKETCH,
    SECTION_COPY,
    SECTION_COPY_DIRECTORY,
    SECTION_IDEA,
    SECTION_IDEA_DIRECTORY,
    SECTIONS,
};

struct section_place {
    uint64_t at, bytes, sum;
};
struct segment_header {
    char magic[8];
    uint32_t version;
    uint32_t quad, sample, key_bits; /* another choice is another index */
    uint32_t doc_count, sketch_lines;
    uint64_t token_count, text_bytes;
    struct table_shape copy, idea;
    struct section_place sections[SECTIONS];
    uint64_t sum; /* of the header before it */
};

/* One document; a fixed size on disk. */
struct doc_record {
    uint64_t ids_at;    /* in tokens */
    uint64_t layout_at; /* in bytes */
    uint64_t label_at;
    uint32_t token_count;
    uint32_t layout_bytes;
    uint32_t text_bytes;
    uint32_t idea_length; /* terms that the idea table knows of it */
    uint32_t label_hash;
    uint8_t label_bytes;
    uint8_t kind; /* enum novelty_kind */
    uint16_t unused;
};
_Static_assert(sizeof(struct doc_record) == 48, "on disk");

struct segment {
    const uint8_t *p;
    size_t bytes;
    bool is_mapped; /* else p came from malloc */
    uint32_t number; /* names the file; 0 in memory */
    struct segment_header head;
    const struct doc_record *docs;
    const char *labels;
    const uint16_t *ids;
    const uint8_t *layout, *sketch;
    struct table copy, idea;
    uint8_t *dead; /* one bit a document; NULL while all live */
    uint32_t dead_count;
    uint32_t dossier_count; /* live ones; the other live documents are templates */
    uint8_t *idea_lengths;  /* of each document, as length_code says it */
    double idea_length_sum;
};

/* Takes the bytes (of malloc, or a map). NULL with a reason when they are no sound segment; the
 * bytes are then still the caller's. sums_too = false skips the sections' sums: for tests that
 * break bytes on purpose. */
struct segment *segment_open(const uint8_t *p, size_t bytes, bool is_mapped, bool sums_too,
    const char **why);
void segment_free(struct segment *segment);

/* A length in steps of a twelfth of its double: what ranking needs of it, in one byte. */
uint8_t length_code(uint32_t length);
float length_of(uint8_t code);

struct str segment_label(const struct segment *segment, uint32_t doc);
const uint16_t *segment_ids(const struct segment *segment, uint32_t doc);
bool segment_is_dead(const struct segment *segment, uint32_t doc);
void segment_kill(struct segment *segment, uint32_t doc);
uint32_t label_hash(struct str label);
void segment_file_name(uint32_t number, char name[SEGMENT_NAME_BYTES]);

/* -- writing: sections in their order, the header last ------------------------------------------ */
struct segment_writer {
    struct sink *sink;
    struct segment_header head;
};
void segment_write_begin(struct segment_writer *writer, struct sink *sink);
void section_begin(struct segment_writer *writer, enum section section);
void section_end(struct segment_writer *writer, enum section section);
/* Writes the header; the sums of memory and file alike were taken on the way. */
void segment_write_end(struct segment_writer *writer);

#endif
