/* What a year of use brought, to the đồng. */
#include "kit.h"

#include "room/adoption/adoption.h"

static struct benefit_in
example(void)
{
    return (struct benefit_in){
        .year_of_use = 1,
        .cases = 3200,
        .minutes_each = 20,
        .rate_dong = {62000},
        .extra_dong = MONEY_NONE,
        .running_dong = {3000000},
        .first_cost_dong = {9500000},
    };
}

static void
test_benefit__is_rounded_down_before_costs_are_taken_off(void **state)
{
    struct benefit_in in = example();
    struct money benefit;

    (void)state;
    assert_true(benefit_compute(&in, &benefit));
    assert_int_equal(benefit.dong, 53633333);
}

static void
test_benefit__counts_the_first_cost_in_the_first_year_only(void **state)
{
    struct benefit_in in = example();
    struct money benefit;

    (void)state;
    in.year_of_use = 2;
    assert_true(benefit_compute(&in, &benefit));
    assert_int_equal(benefit.dong, 53633333 + 9500000);
}

static void
test_benefit__refuses_what_does_not_fit_and_is_none_without_amounts(void **state)
{
    struct benefit_in in = example();
    struct money benefit;

    (void)state;
    in.cases = INT64_MAX / 2;
    assert_false(benefit_compute(&in, &benefit));
    in = example();
    in.rate_dong = MONEY_NONE;
    assert_true(benefit_compute(&in, &benefit));
    assert_true(money_is_none(benefit));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_benefit__is_rounded_down_before_costs_are_taken_off),
        cmocka_unit_test(test_benefit__counts_the_first_cost_in_the_first_year_only),
        cmocka_unit_test(test_benefit__refuses_what_does_not_fit_and_is_none_without_amounts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
