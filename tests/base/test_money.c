/* Exact sums, named roundings, parts that sum up, and amounts as people type them. */
#include "kit.h"

#include "base/err.h"
#include "base/money.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct money
money_of(struct str s)
{
    struct money m = MONEY_NONE;

    str_to_i64(s, &m.dong);
    return m;
}

static bool
typed_as_expected(struct arena *scratch, const struct kit_row *row)
{
    struct money m = MONEY_NONE;
    bool taken = money_parse_typed(row->column[0], &m);

    return taken == !str_is_none(row->column[1]) && m.dong == money_of(row->column[1]).dong &&
           str_eq(row->column[2], money_vi(scratch, m));
}

static void
test_money_parse_typed__follows_the_table(void **state)
{
    (void)state;
    kit_table("money.tsv", 3, typed_as_expected);
}

static bool
scaled_as_expected(struct arena *scratch, const struct kit_row *row)
{
    static const char *const words[] = {"", "down", "half_up", "up"};
    enum rounding rounding = ROUND_DOWN;
    struct money m = MONEY_NONE;
    int64_t num = 0, den = 0;

    (void)scratch;
    while (!str_eq_c(row->column[3], words[rounding])) {
        rounding++;
        if (rounding > ROUND_UP) {
            return false;
        }
    }
    bool numbers = str_to_i64(row->column[1], &num) && str_to_i64(row->column[2], &den);
    bool done = money_scale(money_of(row->column[0]), num, den, rounding, &m);
    return numbers && done == !str_is_none(row->column[4]) &&
           m.dong == money_of(row->column[4]).dong;
}

static void
test_money_scale__follows_the_table(void **state)
{
    (void)state;
    kit_table("money_scale.tsv", 5, scaled_as_expected);
}

static void
test_money_add__refuses_overflow_and_none(void **state)
{
    struct money sum = {7}, greatest = {INT64_MAX}, least = {INT64_MIN + 1};

    (void)state;
    assert_true(money_add((struct money){5}, (struct money){-8}, &sum) && sum.dong == -3);
    assert_false(money_add(greatest, (struct money){1}, &sum));
    assert_false(money_add(least, (struct money){-1}, &sum));
    assert_false(money_add(MONEY_NONE, (struct money){1}, &sum));
    assert_false(money_add((struct money){1}, MONEY_NONE, &sum));
    assert_int_equal(sum.dong, -3);
}

static void
test_money_share__takes_basis_points(void **state)
{
    struct money part;

    (void)state;
    assert_true(money_share((struct money){1000001}, 3333, ROUND_HALF_UP, &part));
    assert_int_equal(part.dong, 333300);
    assert_true(money_share((struct money){1000001}, 3333, ROUND_UP, &part));
    assert_int_equal(part.dong, 333301);
}

static void
check_split(int64_t total, const int32_t *share_bp, size_t count, const int64_t *wanted)
{
    struct money parts[4];

    assert_true(money_split((struct money){total}, share_bp, count, parts));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(parts[i].dong, wanted[i]);
    }
}

static void
test_money_split__gives_remainders_to_the_largest_fractions(void **state)
{
    (void)state;
    check_split(100, (int32_t[]){3333, 3333, 3334}, 3, (int64_t[]){33, 33, 34});
    check_split(101, (int32_t[]){5000, 5000}, 2, (int64_t[]){51, 50});
    check_split(-101, (int32_t[]){5000, 5000}, 2, (int64_t[]){-51, -50});
    check_split(2, (int32_t[]){3334, 3333, 3333}, 3, (int64_t[]){1, 1, 0});
    check_split(7, (int32_t[]){10000}, 1, (int64_t[]){7});
    check_split(1, (int32_t[]){0, 10000}, 2, (int64_t[]){0, 1});
    check_split(0, (int32_t[]){2500, 2500, 2500, 2500}, 4, (int64_t[]){0, 0, 0, 0});
    check_split(INT64_MAX, (int32_t[]){9999, 1}, 2,
        (int64_t[]){INT64_C(9222449699651090329), INT64_C(922337203685478)});
}

static void
test_money_split__always_sums_to_the_total(void **state)
{
    uint32_t seed = 20250609;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        int32_t share_bp[4], left = 10000;
        struct money parts[4], sum = {0};
        int64_t total = (int64_t)(seed % 1000003) * (round + 1);

        for (int i = 0; i < 3; i++) {
            seed = seed * 1664525 + 1013904223;
            share_bp[i] = (int32_t)(seed >> 16) % (left + 1);
            left -= share_bp[i];
        }
        share_bp[3] = left;
        assert_true(money_split((struct money){total}, share_bp, 4, parts));
        for (int i = 0; i < 4; i++) {
            assert_true(money_add(sum, parts[i], &sum));
        }
        assert_int_equal(sum.dong, total);
    }
}

/* Were the investor bound to pay: 7 % of the first year's benefit, between 60 and 40. */
static void
test_money_share_and_split__pay_the_authors_of_the_worked_example(void **state)
{
    struct money pay, parts[2];

    (void)state;
    assert_true(money_share((struct money){53633333}, 700, ROUND_DOWN, &pay));
    assert_int_equal(pay.dong, 3754333);
    assert_true(money_split(pay, (int32_t[]){6000, 4000}, 2, parts));
    assert_int_equal(parts[0].dong, 2252600);
    assert_int_equal(parts[1].dong, 1501733);
}

static void
test_money_split__refuses_shares_that_are_not_the_whole(void **state)
{
    struct money parts[2], total = {100};

    (void)state;
    assert_false(money_split(total, (int32_t[]){5000, 4999}, 2, parts));
    assert_false(money_split(total, (int32_t[]){5000, 5001}, 2, parts));
    assert_false(money_split(total, (int32_t[]){-1, 10001}, 2, parts));
    assert_false(money_split(total, NULL, 0, parts));
    assert_false(money_split(MONEY_NONE, (int32_t[]){10000}, 1, parts));
}

static void
test_number_vi__groups_by_three(void **state)
{
    static const struct {
        int64_t v;
        const char *shown;
    } cases[] = {{0, "0"}, {-1, "-1"}, {999, "999"}, {-999, "-999"}, {1000, "1.000"},
        {-100000, "-100.000"}, {1234567, "1.234.567"}, {INT64_MAX, "9.223.372.036.854.775.807"},
        {INT64_MIN, "-9.223.372.036.854.775.808"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_str(number_vi(arena, cases[i].v), cases[i].shown);
    }
    assert_true(str_is_none(money_vi(arena, MONEY_NONE)));
    assert_str(money_vi(arena, (struct money){-1500}), "-1.500 đồng");
}

static void
test_share__reads_and_writes_percent_with_a_comma(void **state)
{
    static const struct {
        const char *typed;
        int32_t bp;
        const char *shown;
    } cases[] = {{"60", 6000, "60%"}, {"60%", 6000, "60%"}, {" 60 % ", 6000, "60%"},
        {"33,33", 3333, "33,33%"}, {"33.33%", 3333, "33,33%"}, {"33,3", 3330, "33,3%"},
        {"0,05", 5, "0,05%"}, {"100", 10000, "100%"}, {"100,00", 10000, "100%"}, {"0", 0, "0%"}};
    static const char *const refused[] = {"", "%", ",5", "5,", "33,333", "100,01", "101", "1000",
        "-5", "5 5", "5,5,5", "abc", "50%%"};
    int32_t bp = -7;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        assert_false(share_parse_typed(str_of(refused[i]), &bp));
    }
    assert_false(share_parse_typed(STR_NONE, &bp));
    assert_int_equal(bp, -7);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_true(share_parse_typed(str_of(cases[i].typed), &bp));
        assert_int_equal(bp, cases[i].bp);
        assert_str(share_vi(arena, bp), cases[i].shown);
    }
    assert_str(share_vi(arena, -50), "-0,5%");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money_parse_typed__follows_the_table),
        cmocka_unit_test(test_money_scale__follows_the_table),
        cmocka_unit_test(test_money_add__refuses_overflow_and_none),
        cmocka_unit_test(test_money_share__takes_basis_points),
        cmocka_unit_test(test_money_split__gives_remainders_to_the_largest_fractions),
        cmocka_unit_test(test_money_split__always_sums_to_the_total),
        cmocka_unit_test(test_money_share_and_split__pay_the_authors_of_the_worked_example),
        cmocka_unit_test(test_money_split__refuses_shares_that_are_not_the_whole),
        cmocka_unit_test(test_number_vi__groups_by_three),
        cmocka_unit_test(test_share__reads_and_writes_percent_with_a_comma),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
