/* table.h -- which documents hold a key: a sorted table of 36-bit keys, packed, read where it lies.
 *
 * Layout   the top `bucket_bits` of a key choose a bucket; a directory holds where each begins (5
 *          bytes each). A bucket is: count (varint) · the rest of each key, sorted, packed by bits ·
 *          a code for each, packed by bits · the lists of those that need one. Code 0: in so many
 *          documents that only this is kept; 1: the next list; else the one posting + 2. A list is:
 *          bytes (varint) · how many, if it has LIST_LONG_BYTES or more (varint) · first posting and
 *          increments (varints).
 * Posting  document << payload_bits | payload; the payload is how often, for the idea table.
 * Merge    the order of keys is the same in every segment, so merging is one pass.
 * Safety   every read is checked against the end of the table: broken bytes give wrong postings or
 *          none, never a read outside. (The segment's checksums keep broken bytes away.)
 */
#ifndef NOVELTY_TABLE_H
#define NOVELTY_TABLE_H

#include "novelty/disk.h"
#include "novelty/shingle.h"

enum { TABLE_OFFSET_BYTES = 5, TABLE_PAD_BYTES = 8, LIST_LONG_BYTES = 128 };

/* What the header of a segment keeps of a table. */
struct table_shape {
    uint64_t keys;
    uint32_t bucket_bits, code_bits, payload_bits;
    uint32_t common_over; /* keys in more documents keep only code 0 */
};
struct table {
    struct table_shape shape;
    const uint8_t *directory, *buckets;
    size_t bucket_bytes; /* with TABLE_PAD_BYTES at the end */
};
/* Whether the sections can be such a table. */
MUST_USE bool table_init(struct table *table, const struct table_shape *shape,
    const uint8_t *directory, size_t directory_bytes, const uint8_t *buckets, size_t bucket_bytes);

enum hit_kind { HIT_NONE, HIT_COMMON, HIT_POSTINGS };
struct hit {
    enum hit_kind kind;
    uint32_t payload_bits;
    bool has_one;
    uint32_t last;          /* the one posting, or the last one of the list */
    const uint8_t *at, *end; /* the rest of the list */
    uint32_t count;         /* of a long list; 0 for others */
};
/* What comes in before a key is looked for. */
void table_prefetch_directory(const struct table *table, uint64_t key);
void table_prefetch_bucket(const struct table *table, uint64_t key);
struct hit table_find(const struct table *table, uint64_t key);
/* How many postings there are. */
uint32_t hit_count(struct hit hit);
/* The next posting; false at the end. */
bool hit_next(struct hit *hit, uint32_t *posting);

/* All keys in order. */
struct table_cursor {
    const struct table *table;
    uint64_t bucket, buckets;
    uint32_t index, count;
    const uint8_t *fields, *list, *end;
    uint64_t key;   /* the current key */
    struct hit hit; /* and where it stands */
};
void cursor_begin(struct table_cursor *cursor, const struct table *table);
bool cursor_next(struct table_cursor *cursor); /* false at the end */

/* Writes the buckets into the sink while keys come in order, then the directory. */
struct table_writer {
    struct sink *sink;
    struct table_shape shape;
    uint64_t *offsets;
    size_t offset_room;
    uint64_t bucket, first_at;
    uint64_t *rests, *codes; /* of the bucket at hand */
    size_t count, rest_room, code_room;
    uint8_t *lists, *packed;
    size_t list_bytes, list_room, packed_room;
};
/* expected_keys only chooses the number of buckets. */
void table_begin(struct table_writer *writer, struct sink *sink, uint64_t expected_keys,
    uint32_t documents, uint32_t payload_bits, uint32_t common_over);
/* Postings in order, each document once. Keys in order, each once. */
void table_put(struct table_writer *writer, uint64_t key, const uint32_t *postings, size_t count,
    bool is_common);
void table_end_buckets(struct table_writer *writer); /* the pad included */
void table_put_directory(struct table_writer *writer); /* then frees the writer */

#endif
