/* What a count means, in integers: the national rule asks two thirds of all members. */
#include "kit.h"
#include "room/regulation/tally.h"
#include "room/regulation/pack.h"

static struct rules
national(void)
{
    struct rules rules;
    struct rules_flaw flaw;

    assert_true(rules_parse(kit_arena(), packs[0].document, &rules, &flaw));
    return rules;
}

static struct tally_out
decide(const struct rules *rules, struct tally_in in)
{
    return tally_decide(kit_arena(), rules, &in);
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

/* A sheet that gives every criterion of the national rules the same part of its maximum. */
static struct sheet_points
sheet_at(const struct rules *rules, int64_t percent)
{
    int64_t *points = ARENA_ARRAY(kit_arena(), int64_t, rules->criterion_count);

    for (size_t i = 0; i < rules->criterion_count; i++) {
        points[i] = rules->criteria[i].max * percent;
    }
    return sheet_of(kit_arena(), rules, points);
}

static void
test_tally_decide__by_points_where_the_rule_says_so(void **state)
{
    struct rules rules = national();
    struct sheet_points sheet = sheet_at(&rules, 70);
    struct tally_in in = {.members = 7, .present = 5, .no = 5, .sheet = &sheet};

    (void)state;
    rules.council.decide_by = DECIDE_BY_AVERAGE;
    rules.total_pass = 70;
    assert_true(decide(&rules, in).is_passed);
    in.is_ballot = true;
    assert_false(decide(&rules, in).is_passed);
    in.is_ballot = false;
    sheet = sheet_at(&rules, 69);
    assert_false(decide(&rules, in).is_passed);
    in.sheet = NULL;
    assert_false(decide(&rules, in).is_passed);
}

static void
test_tally_decide__needs_points_and_votes_where_voting_follows_scoring(void **state)
{
    struct rules rules = national();
    struct sheet_points good = sheet_at(&rules, 80);
    struct sheet_points poor = sheet_at(&rules, 40);
    struct tally_in in = {.members = 7, .present = 7, .yes = 5, .no = 2, .sheet = &good};

    (void)state;
    rules.council.decide_by = DECIDE_BY_VOTE_AFTER_SCORE;
    rules.total_pass = 70;
    assert_true(decide(&rules, in).is_passed);
    in.yes = 4;
    assert_false(decide(&rules, in).is_passed);
    in.yes = 7;
    in.sheet = &poor;
    assert_false(decide(&rules, in).is_passed);
}

static void
test_tally_decide__a_knock_out_stands_against_every_vote(void **state)
{
    struct rules rules = national();
    struct sheet_points poor = sheet_at(&rules, 40);
    struct rules_criterion *criteria = ARENA_ARRAY(kit_arena(), struct rules_criterion, rules.criterion_count);
    struct tally_in in = {.members = 7, .present = 7, .yes = 7, .sheet = &poor};

    (void)state;
    memcpy(criteria, rules.criteria, rules.criterion_count * sizeof(criteria[0]));
    rules.criteria = criteria;
    criteria[0].pass_min = 20;
    assert_true(decide(&rules, in).is_passed); /* a minimum alone is advice where votes decide */
    criteria[0].is_knockout = true;
    assert_false(decide(&rules, in).is_passed);
}

static void
test_tally_decide__a_quorum_is_of_all_members(void **state)
{
    struct rules rules = national();

    (void)state;
    assert_true(decide(&rules, (struct tally_in){.members = 7, .present = 5}).has_quorum);
    assert_false(decide(&rules, (struct tally_in){.members = 7, .present = 4}).has_quorum);
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
        cmocka_unit_test(test_tally_decide__by_points_where_the_rule_says_so),
        cmocka_unit_test(test_tally_decide__needs_points_and_votes_where_voting_follows_scoring),
        cmocka_unit_test(test_tally_decide__a_knock_out_stands_against_every_vote),
        cmocka_unit_test(test_tally_decide__a_quorum_is_of_all_members),
    };
    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
