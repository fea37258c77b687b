/* The arena's contract: zeroed, aligned, limited, and its deferred actions run in order. */
#include "kit.h"

#include "base/arena.h"

enum { KIB = 1024 };

static void
test_arena_alloc__gives_zeroed_aligned_memory_even_after_a_rewind(void **state)
{
    struct arena *arena = arena_new(64 * KIB);
    struct arena_mark mark = arena_mark(arena);

    (void)state;
    for (size_t round = 0; round < 2; round++) {
        for (size_t bytes = 1; bytes < 200; bytes++) {
            unsigned char *p = arena_alloc(arena, bytes);

            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < bytes; i++) {
                assert_int_equal(p[i], 0);
            }
            memset(p, 0xAB, bytes);
        }
        arena_rewind(arena, mark);
        assert_int_equal(arena_used_bytes(arena), mark.used);
    }
    arena_free(arena);
}

static void
test_arena_alloc__grows_past_its_first_block_and_keeps_what_is_there(void **state)
{
    struct arena *arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    int *first[200];

    (void)state;
    for (int i = 0; i < 200; i++) {
        first[i] = ARENA_ARRAY(arena, int, 5000);
        first[i][0] = first[i][4999] = i;
    }
    for (int i = 0; i < 200; i++) {
        assert_int_equal(first[i][0], i);
        assert_int_equal(first[i][4999], i);
    }
    assert_true(arena_used_bytes(arena) >= 200 * 5000 * sizeof(int));
    arena_free(arena);
}

static void
jump_out(void *arg)
{
    longjmp(*(jmp_buf *)arg, 1);
}

static bool
jumps_out(size_t limit, size_t count, size_t bytes_each)
{
    struct arena *volatile arena = arena_new(limit);
    jmp_buf out;
    volatile bool jumped = true;

    arena_on_limit(arena, jump_out, &out);
    if (setjmp(out) == 0) {
        arena_alloc_array(arena, count, bytes_each);
        jumped = false;
    }
    arena_free(arena);
    return jumped;
}

static void
test_arena_alloc__calls_on_limit_past_the_limit_and_on_overflow(void **state)
{
    (void)state;
    assert_false(jumps_out(KIB, KIB, 1));
    assert_true(jumps_out(KIB, KIB + 1, 1));
    assert_false(jumps_out(100 * KIB, 100, KIB));
    assert_true(jumps_out(100 * KIB, 101, KIB));
    assert_true(jumps_out(KIB, SIZE_MAX / 2, 4));
    assert_true(jumps_out(SIZE_MAX, SIZE_MAX, 1));
    assert_true(jumps_out(SIZE_MAX, SIZE_MAX / 2, 1)); /* malloc refuses */
}

static void
ask_too_much(void *arg)
{
    arena_alloc(arena_new(KIB), *(size_t *)arg);
}

static void
test_arena_alloc__ends_the_process_without_a_handler(void **state)
{
    size_t enough = KIB, too_much = KIB + 1;

    (void)state;
    assert_false(kit_aborts(ask_too_much, &enough));
    assert_true(kit_aborts(ask_too_much, &too_much));
}

static char order[16];

static void
note(void *arg)
{
    order[strlen(order)] = *(const char *)arg;
}

static void
test_arena_defer__runs_last_first_when_rewound_and_when_freed(void **state)
{
    struct arena *arena = arena_new(64 * KIB);
    char a = 'a', b = 'b', c = 'c', d = 'd';

    (void)state;
    memset(order, 0, sizeof(order));
    arena_defer(arena, note, &a);
    arena_defer(arena, note, &b);
    struct arena_mark mark = arena_mark(arena);
    arena_defer(arena, note, &c);
    arena_alloc(arena, 40 * KIB); /* the action's record and this lie in different blocks */
    arena_defer(arena, note, &d);
    arena_rewind(arena, mark);
    assert_string_equal(order, "dc");
    arena_free(arena);
    assert_string_equal(order, "dcba");
}

static void
test_arena_rewind__frees_blocks_and_gives_back_the_limit(void **state)
{
    struct arena *arena = arena_new(100 * KIB);

    (void)state;
    arena_alloc(arena, 100);
    struct arena_mark mark = arena_mark(arena);
    size_t used = arena_used_bytes(arena);
    for (int i = 0; i < 50; i++) {
        arena_alloc(arena, 60 * KIB);
        arena_rewind(arena, mark);
        assert_int_equal(arena_used_bytes(arena), used);
    }
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_alloc__gives_zeroed_aligned_memory_even_after_a_rewind),
        cmocka_unit_test(test_arena_alloc__grows_past_its_first_block_and_keeps_what_is_there),
        cmocka_unit_test(test_arena_alloc__calls_on_limit_past_the_limit_and_on_overflow),
        cmocka_unit_test(test_arena_alloc__ends_the_process_without_a_handler),
        cmocka_unit_test(test_arena_defer__runs_last_first_when_rewound_and_when_freed),
        cmocka_unit_test(test_arena_rewind__frees_blocks_and_gives_back_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
