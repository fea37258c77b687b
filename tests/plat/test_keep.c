/* Kept values: made once, the same for everybody, no more than the limit. */
#include "kit.h"

#include "base/err.h"
#include "plat/keep.h"

struct made {
    int seen;
};

static const void *
make(struct arena *arena, const void *arg)
{
    struct made *made = ARENA_NEW(arena, struct made);

    made->seen = *(const int *)arg;
    return made;
}

static void
test_keep_find__gives_what_was_made_first_under_the_key(void **state)
{
    struct keep *keep = keep_new();

    (void)state;
    assert_null(keep_find(keep, STR("a")));
    const struct made *first = keep_make(keep, STR("a"), make, &(int){1});
    const struct made *again = keep_make(keep, STR("a"), make, &(int){2});
    const struct made *other = keep_make(keep, STR("b"), make, &(int){3});

    assert_ptr_equal(again, first);
    assert_ptr_equal(keep_find(keep, STR("a")), first);
    assert_ptr_equal(keep_find(keep, STR("b")), other);
    assert_int_equal(first->seen, 1);
    assert_int_equal(other->seen, 3);
    keep_free(keep);
}

static void
test_keep_make__keeps_no_more_than_its_limit_and_drops_nothing(void **state)
{
    struct arena *arena = arena_new(64 * 1024);
    struct keep *keep = keep_new();

    (void)state;
    for (int i = 0; i <= KEEP_VALUES_MAX; i++) {
        const void *value = keep_make(keep, str_printf(arena, "%d", i), make, &i);

        assert_int_equal(value != NULL, i < KEEP_VALUES_MAX);
    }
    assert_int_equal(((const struct made *)keep_find(keep, STR("0")))->seen, 0);
    assert_null(keep_find(keep, str_printf(arena, "%d", KEEP_VALUES_MAX)));
    keep_free(keep);
    arena_free(arena);
}

static void
test_keep__that_is_none_is_empty_and_stays_so(void **state)
{
    (void)state;
    assert_null(keep_make(NULL, STR("a"), make, &(int){1}));
    assert_null(keep_find(NULL, STR("a")));
    keep_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keep_find__gives_what_was_made_first_under_the_key),
        cmocka_unit_test(test_keep_make__keeps_no_more_than_its_limit_and_drops_nothing),
        cmocka_unit_test(test_keep__that_is_none_is_empty_and_stays_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
