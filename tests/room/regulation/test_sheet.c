/* How sheets become one, and what a sheet tree is worth. */
#include "kit.h"
#include "room/regulation/pack.h"
#include "room/regulation/sheet.h"

/* One criterion of 100 points: a sheet is its total. */
static struct rules
single(enum average_kind kind, int32_t places, enum score_rounding rounding)
{
    struct rules_criterion *criterion = ARENA_NEW(kit_arena(), struct rules_criterion);
    struct rules rules = {.criterion_count = 1, .most = 100};

    *criterion = (struct rules_criterion){.code = STR("all"), .max = 100};
    rules.criteria = criterion;
    rules.council.decide_by = DECIDE_BY_AVERAGE;
    rules.council.average = (struct rules_average){kind, places, rounding};
    return rules;
}

static int64_t
combined(const struct rules *rules, const int64_t *totals, size_t count)
{
    struct sheet_points *sheets = ARENA_ARRAY(kit_arena(), struct sheet_points, count);

    for (size_t i = 0; i < count; i++) {
        sheets[i] = sheet_of(kit_arena(), rules, &totals[i]);
    }
    return sheet_combine(kit_arena(), rules, sheets, count).total;
}

static void
test_sheet_combine__rounds_at_the_place_and_in_the_mode_of_the_rule(void **state)
{
    const int64_t thirds[] = {8000, 8000, 8100}; /* 80.333… */
    const int64_t halves[] = {8000, 8100};       /* 80.50 */
    const int64_t odd_halves[] = {8100, 8200};   /* 81.50 */
    struct rules rules = single(AVERAGE_KIND_MEAN, 2, SCORE_ROUNDING_HALF_UP);

    (void)state;
    assert_int_equal(combined(&rules, thirds, 3), 8033);
    rules = single(AVERAGE_KIND_MEAN, 1, SCORE_ROUNDING_HALF_UP);
    assert_int_equal(combined(&rules, thirds, 3), 8030);
    rules = single(AVERAGE_KIND_MEAN, 0, SCORE_ROUNDING_HALF_UP);
    assert_int_equal(combined(&rules, halves, 2), 8100);
    rules = single(AVERAGE_KIND_MEAN, 0, SCORE_ROUNDING_HALF_EVEN);
    assert_int_equal(combined(&rules, halves, 2), 8000);
    assert_int_equal(combined(&rules, odd_halves, 2), 8200);
    rules = single(AVERAGE_KIND_MEAN, 0, SCORE_ROUNDING_DOWN);
    assert_int_equal(combined(&rules, odd_halves, 2), 8100);
}

static void
test_sheet_combine__trims_one_sheet_at_each_end_from_three_on(void **state)
{
    const int64_t totals[] = {1000, 8000, 8200, 10000};
    const int64_t same[] = {7000, 7000, 7000};
    struct rules rules = single(AVERAGE_KIND_TRIMMED_MEAN, 2, SCORE_ROUNDING_HALF_UP);

    (void)state;
    assert_int_equal(combined(&rules, totals, 4), 8100);
    assert_int_equal(combined(&rules, totals, 2), 4500);
    assert_int_equal(combined(&rules, same, 3), 7000);
}

static void
test_sheet_combine__takes_the_middle_or_the_sum_where_the_rule_does(void **state)
{
    const int64_t totals[] = {9000, 1000, 8000, 8500};
    struct rules rules = single(AVERAGE_KIND_MEDIAN, 2, SCORE_ROUNDING_HALF_UP);

    (void)state;
    assert_int_equal(combined(&rules, totals, 3), 8000);
    assert_int_equal(combined(&rules, totals, 4), 8250);
    rules.council.decide_by = DECIDE_BY_SUM;
    assert_int_equal(combined(&rules, totals, 4), 26500);
}

/* Every mean of up to four sheets of 0..4 points is compared with a count by hand in thousandths. */
static void
test_sheet_combine__mean_is_the_nearest_hundredth_for_every_small_set(void **state)
{
    struct rules rules = single(AVERAGE_KIND_MEAN, 2, SCORE_ROUNDING_HALF_UP);

    (void)state;
    for (size_t count = 1; count <= 4; count++) {
        for (int64_t code = 0; code < 625; code++) {
            int64_t totals[4] = {code % 5 * 100, code / 5 % 5 * 100, code / 25 % 5 * 100, code / 125 * 100};
            int64_t sum = 0;
            int64_t got = combined(&rules, totals, count);
            for (size_t i = 0; i < count; i++) {
                sum += totals[i];
            }
            /* |got - sum/count| <= 1/2, and never a half below */
            assert_true(got * 2 * (int64_t)count <= sum * 2 + (int64_t)count);
            assert_true(got * 2 * (int64_t)count > sum * 2 - (int64_t)count);
        }
    }
}

static void
test_sheet_of__gives_groups_their_sum_and_weights_their_part(void **state)
{
    struct rules_criterion criteria[] = {
        {.code = STR("group"), .max = 40, .weight = 70, .is_group = true},
        {.code = STR("a"), .max = 10, .parent = 1},
        {.code = STR("b"), .max = 30, .parent = 1},
        {.code = STR("c"), .max = 20, .weight = 30},
    };
    struct rules rules = {.criteria = criteria, .criterion_count = 4, .most = 60};
    const int64_t points[] = {99999, 500, 1500, 1000};

    (void)state;
    assert_int_equal(sheet_of(kit_arena(), &rules, points).points[0], 2000);
    assert_int_equal(sheet_of(kit_arena(), &rules, points).total, 3000);
    rules.is_weighted = true; /* 20/40 of 70 and 10/20 of 30 */
    assert_int_equal(sheet_of(kit_arena(), &rules, points).total, 5000);
}

static void
test_sheet_disagrees__asks_for_a_third_only_beyond_the_limit(void **state)
{
    struct rules rules = single(AVERAGE_KIND_MEAN, 2, SCORE_ROUNDING_HALF_UP);
    struct sheet_points sheets[] = {{.total = 6000}, {.total = 7500}};

    (void)state;
    assert_false(sheet_disagrees(&rules, sheets, 2));
    rules.council.disagree_limit = 15;
    assert_false(sheet_disagrees(&rules, sheets, 2));
    sheets[1].total = 7501;
    assert_true(sheet_disagrees(&rules, sheets, 2));
    assert_false(sheet_disagrees(&rules, sheets, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheet_combine__rounds_at_the_place_and_in_the_mode_of_the_rule),
        cmocka_unit_test(test_sheet_combine__trims_one_sheet_at_each_end_from_three_on),
        cmocka_unit_test(test_sheet_combine__takes_the_middle_or_the_sum_where_the_rule_does),
        cmocka_unit_test(test_sheet_combine__mean_is_the_nearest_hundredth_for_every_small_set),
        cmocka_unit_test(test_sheet_of__gives_groups_their_sum_and_weights_their_part),
        cmocka_unit_test(test_sheet_disagrees__asks_for_a_third_only_beyond_the_limit),
    };
    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
