/* What a count means, in integers: the national rule asks two thirds of all members. */
#include "kit.h"
#include "room/council/tally.h"
#include "room/regulation/pack.h"

static struct arena *arena;

static struct rules
national(void)
{
    struct rules rules;
    struct str why = STR_NONE;

    assert_true(rules_parse(arena, packs[0].document, &rules, &why));
    return rules;
}

static struct tally_out
decide(const struct rules *rules, struct tally_in in)
{
    return tally_decide(rules, &in);
}

static void
test_tally_decide__five_of_seven_pass_whether_five_or_seven_came(void **state)
{
    struct rules rules = national();
    struct tally_out out = decide(&rules, (struct tally_in){.members = 7, .present = 5, .yes = 5});

    (void)state;
    assert_int_equal(out.needed, 5);
    assert_true(out.is_passed);
    assert_true(decide(&rules, (struct tally_in){.members = 7, .present = 7, .yes = 5, .no = 2}).is_passed);
}

static void
test_tally_decide__four_of_six_present_fail_because_the_base_is_seven(void **state)
{
    struct rules rules = national();

    (void)state;
    assert_false(decide(&rules, (struct tally_in){.members = 7, .present = 6, .yes = 4, .no = 2}).is_passed);
    rules.council.approve.base = THRESHOLD_BASE_PRESENT;
    assert_true(decide(&rules, (struct tally_in){.members = 7, .present = 6, .yes = 4, .no = 2}).is_passed);
    rules.council.approve.base = THRESHOLD_BASE_VALID_BALLOTS;
    assert_true(decide(&rules,
        (struct tally_in){.members = 7, .present = 6, .yes = 4, .no = 2}).is_passed);
}

static void
test_tally_decide__two_thirds_of_eleven_are_eight(void **state)
{
    struct rules rules = national();

    (void)state;
    assert_int_equal(decide(&rules, (struct tally_in){.members = 11, .present = 9}).needed, 8);
}

static void
test_tally_decide__says_when_recusals_leave_too_few(void **state)
{
    struct rules rules = national();
    struct tally_in in = {.members = 7, .present = 6, .barred = 2, .barred_present = 2};

    (void)state;
    assert_false(decide(&rules, in).is_possible);
    rules.council.is_recused_in_base = false;
    assert_int_equal(decide(&rules, in).base, 5);
    assert_int_equal(decide(&rules, in).needed, 4);
    assert_true(decide(&rules, in).is_possible);
}

static void
test_tally_decide__no_ballots_never_pass(void **state)
{
    struct rules rules = national();

    (void)state;
    rules.council.approve.base = THRESHOLD_BASE_VALID_BALLOTS;
    assert_false(decide(&rules, (struct tally_in){.members = 7, .present = 6, .blank = 6}).is_passed);
}

static void
test_tally_decide__by_mean_where_the_rule_says_so(void **state)
{
    struct rules rules = national();
    struct tally_in in = {.members = 7, .present = 5, .no = 5, .scored = 2, .total_hundredths = 14000};

    (void)state;
    rules.council.is_decided_by_vote = false;
    rules.total_pass = 70;
    assert_true(decide(&rules, in).is_passed);
    in.total_hundredths = 13999;
    assert_false(decide(&rules, in).is_passed);
    in.is_ballot = true;
    assert_false(decide(&rules, in).is_passed);
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)4 * 1024 * 1024);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tally_decide__five_of_seven_pass_whether_five_or_seven_came),
        cmocka_unit_test(test_tally_decide__four_of_six_present_fail_because_the_base_is_seven),
        cmocka_unit_test(test_tally_decide__two_thirds_of_eleven_are_eight),
        cmocka_unit_test(test_tally_decide__says_when_recusals_leave_too_few),
        cmocka_unit_test(test_tally_decide__no_ballots_never_pass),
        cmocka_unit_test(test_tally_decide__by_mean_where_the_rule_says_so),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
