/* Samples as people type them, and their sums in hundredths. */
#include "kit.h"

#include "room/process/process.h"

static int64_t values[SAMPLES_MAX];
static size_t count;

static void
test_samples_parse__takes_commas_dots_and_any_parting(void **state)
{
    (void)state;
    assert_true(samples_parse(STR("12,5; 13 11.25\n7"), values, &count));
    assert_int_equal(count, 4);
    assert_int_equal(values[0], 1250);
    assert_int_equal(values[1], 1300);
    assert_int_equal(values[2], 1125);
    assert_int_equal(values[3], 700);
}

static void
test_samples_parse__refuses_what_is_no_number(void **state)
{
    (void)state;
    assert_false(samples_parse(STR(""), values, &count));
    assert_false(samples_parse(STR("12 phút"), values, &count));
    assert_false(samples_parse(STR("-3"), values, &count));
    assert_false(samples_parse(STR("1,234"), values, &count));
    assert_false(samples_parse(STR("12,"), values, &count));
    assert_false(samples_parse(STR(",5"), values, &count));
    assert_false(samples_parse(STR("1234567890123"), values, &count));
}

static void
test_samples_sum__rounds_a_half_up(void **state)
{
    struct sample_sum sum = samples_sum((const int64_t[]){4500, 4450, 4601}, 3);

    (void)state;
    assert_int_equal(sum.n, 3);
    assert_int_equal(sum.mean, 4517);
    assert_int_equal(sum.low, 4450);
    assert_int_equal(sum.high, 4601);
    assert_int_equal(samples_sum((const int64_t[]){1, 2}, 2).mean, 2);
}

static void
test_hundredths_vi__writes_a_comma_and_no_idle_zero(void **state)
{
    struct arena *arena = arena_new((size_t)1024 * 1024);

    (void)state;
    assert_str(hundredths_vi(arena, 1200), "12");
    assert_str(hundredths_vi(arena, 1250), "12,5");
    assert_str(hundredths_vi(arena, 1205), "12,05");
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_parse__takes_commas_dots_and_any_parting),
        cmocka_unit_test(test_samples_parse__refuses_what_is_no_number),
        cmocka_unit_test(test_samples_sum__rounds_a_half_up),
        cmocka_unit_test(test_hundredths_vi__writes_a_comma_and_no_idle_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
