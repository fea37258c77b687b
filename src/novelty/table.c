/* table.c -- packed buckets. All fields of a bucket are at most 56 bits, so that one load of eight
 * bytes holds any of them.
 */
#include "novelty/table.h"

#include "novelty/grow.h"

enum { KEYS_PER_BUCKET = 16, FIELD_BITS_MAX = 56, CODE_COMMON = 0, CODE_LIST = 1, CODE_ONE = 2,
    VARINT_BYTES_MAX = 5 };

static uint64_t
load(const uint8_t *p, uint64_t bit, uint32_t bits)
{
    uint64_t word;

    memcpy(&word, p + bit / 8, 8);
    return word >> bit % 8 & (((uint64_t)1 << bits) - 1);
}

static uint64_t
offset_at(const struct table *table, uint64_t bucket)
{
    uint64_t offset = 0;

    memcpy(&offset, table->directory + bucket * TABLE_OFFSET_BYTES, TABLE_OFFSET_BYTES);
    return offset;
}

/* A number of at most 32 bits; moves *at, but not past end. */
static inline uint32_t
read_varint(const uint8_t **at, const uint8_t *end)
{
    uint32_t value = 0;

    for (int shift = 0; *at < end && shift < 7 * VARINT_BYTES_MAX; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    return value;
}

bool
table_init(struct table *table, const struct table_shape *shape, const uint8_t *directory,
    size_t directory_bytes, const uint8_t *buckets, size_t bucket_bytes)
{
    *table = (struct table){*shape, directory, buckets, bucket_bytes};
    if (shape->bucket_bits > KEY_BITS - 1 || shape->code_bits < 2 || shape->code_bits > 34 ||
        shape->payload_bits > 8 || bucket_bytes < TABLE_PAD_BYTES) {
        return false;
    }
    return directory_bytes == (((uint64_t)1 << shape->bucket_bits) + 1) * TABLE_OFFSET_BYTES;
}

static uint32_t
rest_bits(const struct table_shape *shape)
{
    return KEY_BITS - shape->bucket_bits;
}

static uint64_t
bucket_of(const struct table_shape *shape, uint64_t key)
{
    return key >> rest_bits(shape);
}

/* The packed part of a bucket, its count, and where its lists begin. False when there are none or
 * when the bytes cannot be a bucket. */
static bool
open_bucket(const struct table *table, uint64_t bucket, const uint8_t **fields, uint32_t *count,
    const uint8_t **lists, const uint8_t **end)
{
    uint64_t from = offset_at(table, bucket), to = offset_at(table, bucket + 1);

    if (from >= to || to > table->bucket_bytes - TABLE_PAD_BYTES) {
        return false;
    }
    const uint8_t *at = table->buckets + from;
    *end = table->buckets + to;
    *count = read_varint(&at, *end);
    uint64_t bits = (uint64_t)*count * (rest_bits(&table->shape) + table->shape.code_bits);
    if ((bits + 7) / 8 > (uint64_t)(*end - at)) {
        return false;
    }
    *fields = at;
    *lists = at + (bits + 7) / 8;
    return true;
}

static struct hit
hit_of(const struct table *table, uint64_t code, const uint8_t **list, const uint8_t *end)
{
    struct hit hit = {.kind = HIT_POSTINGS, .payload_bits = table->shape.payload_bits};

    if (code == CODE_COMMON) {
        hit.kind = HIT_COMMON;
    } else if (code >= CODE_ONE) {
        hit.has_one = true;
        hit.last = (uint32_t)(code - CODE_ONE);
    } else {
        uint32_t bytes = read_varint(list, end);
        hit.count = bytes >= LIST_LONG_BYTES ? read_varint(list, end) : 0;
        hit.at = *list;
        hit.end = bytes > (size_t)(end - *list) ? end : *list + bytes;
        *list = hit.end;
    }
    return hit;
}

void
table_prefetch_directory(const struct table *table, uint64_t key)
{
    __builtin_prefetch(table->directory + bucket_of(&table->shape, key) * TABLE_OFFSET_BYTES);
}

void
table_prefetch_bucket(const struct table *table, uint64_t key)
{
    uint64_t at = offset_at(table, bucket_of(&table->shape, key));

    if (at < table->bucket_bytes) {
        __builtin_prefetch(table->buckets + at);
        __builtin_prefetch(table->buckets + at + 64);
    }
}

struct hit
table_find(const struct table *table, uint64_t key)
{
    const uint8_t *fields, *lists, *end;
    uint32_t count, bits = rest_bits(&table->shape), code_bits = table->shape.code_bits;
    uint64_t rest = key & (((uint64_t)1 << bits) - 1), found = 0;

    if (!open_bucket(table, bucket_of(&table->shape, key), &fields, &count, &lists, &end)) {
        return (struct hit){.kind = HIT_NONE};
    }
    uint32_t i = 0;
    while (i < count && (found = load(fields, (uint64_t)i * bits, bits)) < rest) {
        i++;
    }
    if (i == count || found != rest) {
        return (struct hit){.kind = HIT_NONE};
    }
    uint64_t codes_at = (uint64_t)count * bits;
    uint64_t code = load(fields, codes_at + (uint64_t)i * code_bits, code_bits);
    if (code == CODE_LIST) {
        for (uint32_t before = 0; before < i; before++) { /* lists of earlier keys */
            if (load(fields, codes_at + (uint64_t)before * code_bits, code_bits) == CODE_LIST) {
                hit_of(table, CODE_LIST, &lists, end);
            }
        }
    }
    return hit_of(table, code, &lists, end);
}

uint32_t
hit_count(struct hit hit)
{
    uint32_t count = hit.count, posting;

    while (hit.count == 0 && hit_next(&hit, &posting)) {
        count++;
    }
    return count;
}

bool
hit_next(struct hit *hit, uint32_t *posting)
{
    if (hit->has_one) {
        hit->has_one = false;
        *posting = hit->last;
        return true;
    }
    if (hit->at == hit->end) {
        return false;
    }
    hit->last += read_varint(&hit->at, hit->end);
    *posting = hit->last;
    return true;
}

/* -- in order ----------------------------------------------------------------------------------- */

void
cursor_begin(struct table_cursor *cursor, const struct table *table)
{
    *cursor = (struct table_cursor){
        .table = table, .buckets = (uint64_t)1 << table->shape.bucket_bits};
}

bool
cursor_next(struct table_cursor *cursor)
{
    const struct table *table = cursor->table;
    uint32_t bits = rest_bits(&table->shape), code_bits = table->shape.code_bits;

    while (cursor->index == cursor->count) {
        if (cursor->bucket == cursor->buckets) {
            return false;
        }
        cursor->index = cursor->count = 0;
        if (!open_bucket(table, cursor->bucket++, &cursor->fields, &cursor->count, &cursor->list,
                &cursor->end)) {
            cursor->count = 0;
        }
    }
    uint64_t code = load(cursor->fields,
        (uint64_t)cursor->count * bits + (uint64_t)cursor->index * code_bits, code_bits);
    cursor->key = (cursor->bucket - 1) << bits |
                  load(cursor->fields, (uint64_t)cursor->index * bits, bits);
    cursor->hit = hit_of(table, code, &cursor->list, cursor->end);
    cursor->index++;
    return true;
}

/* -- writing ------------------------------------------------------------------------------------ */

static uint32_t
bits_for(uint64_t value)
{
    uint32_t bits = 1;

    while (value >> bits != 0) {
        bits++;
    }
    return bits;
}

void
table_begin(struct table_writer *writer, struct sink *sink, uint64_t expected_keys,
    uint32_t documents, uint32_t payload_bits, uint32_t common_over)
{
    uint64_t buckets = expected_keys / KEYS_PER_BUCKET;
    uint64_t largest_code = ((uint64_t)documents << payload_bits) + CODE_ONE;

    *writer = (struct table_writer){.sink = sink, .first_at = sink->at};
    writer->shape = (struct table_shape){.bucket_bits = bits_for(buckets) - 1,
        .code_bits = bits_for(largest_code) < 2 ? 2 : bits_for(largest_code),
        .payload_bits = payload_bits,
        .common_over = common_over};
    size_t offsets = ((size_t)1 << writer->shape.bucket_bits) + 1;
    writer->offsets = grow(NULL, &writer->offset_room, offsets, sizeof(*writer->offsets));
}

static void
put_varint(struct table_writer *writer, uint32_t value)
{
    writer->lists =
        grow(writer->lists, &writer->list_room, writer->list_bytes + VARINT_BYTES_MAX, 1);
    while (value >= 0x80) {
        writer->lists[writer->list_bytes++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    writer->lists[writer->list_bytes++] = (uint8_t)value;
}

/* Adds a list with its length in bytes before it; one pass to measure, one to write. */
static void
put_list(struct table_writer *writer, const uint32_t *postings, size_t count)
{
    uint32_t last = 0, bytes = 0;

    for (size_t i = 0; i < count; i++) {
        bytes += (bits_for(postings[i] - last) + 6) / 7;
        last = postings[i];
    }
    put_varint(writer, bytes);
    if (bytes >= LIST_LONG_BYTES) {
        put_varint(writer, (uint32_t)count);
    }
    last = 0;
    for (size_t i = 0; i < count; i++) {
        put_varint(writer, postings[i] - last);
        last = postings[i];
    }
}

static void
store(uint8_t *packed, uint64_t bit, uint64_t value)
{
    uint64_t word;

    memcpy(&word, packed + bit / 8, 8);
    word |= value << bit % 8;
    memcpy(packed + bit / 8, &word, 8);
}

static void
flush_bucket(struct table_writer *writer)
{
    uint32_t bits = rest_bits(&writer->shape), code_bits = writer->shape.code_bits;
    uint64_t all_bits = (uint64_t)writer->count * (bits + code_bits);
    uint8_t head[VARINT_BYTES_MAX], *head_at = head;
    size_t packed_bytes = (size_t)(all_bits + 7) / 8;

    if (writer->count == 0) {
        return;
    }
    for (size_t left = writer->count;; left >>= 7) {
        *head_at++ = (uint8_t)(left < 0x80 ? left : left | 0x80);
        if (left < 0x80) {
            break;
        }
    }
    writer->packed = grow(writer->packed, &writer->packed_room, packed_bytes + 8, 1);
    memset(writer->packed, 0, packed_bytes + 8);
    for (size_t i = 0; i < writer->count; i++) {
        store(writer->packed, i * bits, writer->rests[i]);
        store(writer->packed, writer->count * bits + i * code_bits, writer->codes[i]);
    }
    sink_put(writer->sink, head, (size_t)(head_at - head));
    sink_put(writer->sink, writer->packed, packed_bytes);
    sink_put(writer->sink, writer->lists, writer->list_bytes);
    writer->count = writer->list_bytes = 0;
}

/* Closes the buckets before `bucket`. */
static void
advance(struct table_writer *writer, uint64_t bucket)
{
    if (bucket == writer->bucket) {
        return;
    }
    flush_bucket(writer);
    while (writer->bucket < bucket) {
        writer->offsets[++writer->bucket] = writer->sink->at - writer->first_at;
    }
}

void
table_put(struct table_writer *writer, uint64_t key, const uint32_t *postings, size_t count,
    bool is_common)
{
    uint64_t code = CODE_LIST;

    if (writer->shape.keys == 0) {
        writer->offsets[0] = 0;
    }
    advance(writer, bucket_of(&writer->shape, key));
    if (is_common || count > writer->shape.common_over) {
        code = CODE_COMMON;
    } else if (count == 1) {
        code = (uint64_t)postings[0] + CODE_ONE;
    } else {
        put_list(writer, postings, count);
    }
    writer->rests = grow(writer->rests, &writer->rest_room, writer->count + 1, 8);
    writer->codes = grow(writer->codes, &writer->code_room, writer->count + 1, 8);
    writer->rests[writer->count] = key & (((uint64_t)1 << rest_bits(&writer->shape)) - 1);
    writer->codes[writer->count++] = code;
    writer->shape.keys++;
}

void
table_end_buckets(struct table_writer *writer)
{
    static const uint8_t zeros[TABLE_PAD_BYTES];

    writer->offsets[0] = 0;
    advance(writer, (uint64_t)1 << writer->shape.bucket_bits);
    sink_put(writer->sink, zeros, sizeof(zeros));
}

void
table_put_directory(struct table_writer *writer)
{
    for (uint64_t i = 0; i <= (uint64_t)1 << writer->shape.bucket_bits; i++) {
        sink_put(writer->sink, &writer->offsets[i], TABLE_OFFSET_BYTES);
    }
    free(writer->offsets);
    free(writer->rests);
    free(writer->codes);
    free(writer->lists);
    free(writer->packed);
}
