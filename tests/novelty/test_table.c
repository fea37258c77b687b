/* The packed table: what was put in comes out, by key and in order. */
#include "kit.h"

#include "novelty/table.h"
#include "texts.h"

enum { KEYS = 3000, DOCUMENTS = 100000, LONG_EACH = 100, LONG_POSTINGS = 700 };

struct entry {
    uint64_t key;
    uint32_t first, step, count; /* postings: first, first + step, ... */
    bool is_common;
};

static struct entry
entry_of(uint64_t i, uint64_t *random)
{
    struct entry entry = {.key = i * ((uint64_t)1 << KEY_BITS) / KEYS + texts_random(random) % 1000,
        .first = texts_random(random) % 1000,
        .step = 1 + texts_random(random) % 100,
        .count = i % LONG_EACH == 0 ? LONG_POSTINGS : 1 + texts_random(random) % 5};

    entry.is_common = i % 37 == 5;
    return entry;
}

static void
assert_is(struct hit hit, const struct entry *entry)
{
    uint32_t posting, count = 0;

    if (entry->is_common) {
        assert_int_equal(hit.kind, HIT_COMMON);
        return;
    }
    assert_int_equal(hit.kind, HIT_POSTINGS);
    assert_int_equal(hit_count(hit), entry->count);
    while (hit_next(&hit, &posting)) {
        assert_int_equal(posting, entry->first + entry->step * count++);
    }
    assert_int_equal(count, entry->count);
}

static void
write_table(struct sink *sink, struct table_writer *writer, const struct entry *entries,
    size_t *bucket_bytes)
{
    table_begin(writer, sink, KEYS, DOCUMENTS, 0, LONG_POSTINGS);
    for (size_t i = 0; i < KEYS; i++) {
        uint32_t postings[LONG_POSTINGS];

        for (uint32_t k = 0; k < entries[i].count; k++) {
            postings[k] = entries[i].first + entries[i].step * k;
        }
        table_put(writer, entries[i].key, postings, entries[i].count, entries[i].is_common);
    }
    table_end_buckets(writer);
    *bucket_bytes = sink->count;
    table_put_directory(writer);
}

static void
test_table__gives_back_every_key_by_name_and_in_order(void **state)
{
    struct entry *entries = arena_alloc(kit_arena(), KEYS * sizeof(struct entry));
    struct table_writer writer;
    struct table_cursor cursor;
    struct table table;
    uint64_t random = 5;
    size_t bytes;
    struct sink sink;

    (void)state;
    for (size_t i = 0; i < KEYS; i++) {
        entries[i] = entry_of(i, &random);
    }
    sink_memory(&sink);
    write_table(&sink, &writer, entries, &bytes);
    assert_true(table_init(
        &table, &writer.shape, sink.p + bytes, sink.count - bytes, sink.p, bytes));
    cursor_begin(&cursor, &table);
    for (size_t i = 0; i < KEYS; i++) {
        assert_is(table_find(&table, entries[i].key), &entries[i]);
        assert_int_equal(table_find(&table, entries[i].key + 1001).kind, HIT_NONE);
        assert_true(cursor_next(&cursor));
        assert_true(cursor.key == entries[i].key);
        assert_is(cursor.hit, &entries[i]);
    }
    assert_false(cursor_next(&cursor));
    free(sink.p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__gives_back_every_key_by_name_and_in_order),
    };

    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
