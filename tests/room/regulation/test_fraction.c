/* The fraction logic against a count by hand: for councils of up to 11 members, every usual fraction and every
 * number of those present, barred, in writing, for and against, a dossier passes exactly when the yes, laid side by
 * side den times, are at least as long as the base num times.
 */
#include "kit.h"
#include "room/regulation/pack.h"
#include "room/regulation/tally.h"

enum { MEMBERS_MAX = 11 };

static struct rules
rules_of(void)
{
    struct rules rules;
    struct rules_flaw flaw;

    assert_true(rules_parse(kit_arena(), packs[0].document, &rules, &flaw));
    return rules;
}

/* Counts one by one, without a division and without the formula. */
static bool
is_enough(int64_t yes, int64_t base, const struct rules_fraction *fraction)
{
    int64_t left = 0;

    for (int64_t i = 0; i < yes; i++) {
        left += fraction->den;
    }
    for (int64_t i = 0; i < base; i++) {
        left -= fraction->num;
    }
    return yes > 0 && base > 0 && left >= 0;
}

static int64_t
base_by_hand(const struct rules *rules, const struct tally_in *in)
{
    int64_t base = 0;

    switch (rules->council.approve.base) {
    case THRESHOLD_BASE_ALL_MEMBERS:
        base = in->members;
        break;
    case THRESHOLD_BASE_PRESENT:
        base = in->present + in->absent;
        break;
    case THRESHOLD_BASE_VALID_BALLOTS:
        return in->yes + in->no;
    }
    if (!rules->council.is_recused_in_base) {
        base -= rules->council.approve.base == THRESHOLD_BASE_PRESENT ? in->barred_present : in->barred;
    }
    return base;
}

static int64_t checked;

static void
check(struct rules *rules, const struct tally_in *in)
{
    struct tally_out out = tally_decide(kit_arena(), rules, in);
    int64_t base = base_by_hand(rules, in);
    int64_t could = in->present - in->barred_present + in->absent;
    bool is_possible = rules->council.approve.base == THRESHOLD_BASE_VALID_BALLOTS
        ? could > 0
        : is_enough(could, base, &rules->council.approve);

    checked++;
    assert_int_equal(out.base, base);
    assert_int_equal(out.is_voted, is_enough(in->yes, base, &rules->council.approve));
    assert_int_equal(out.is_passed, out.is_voted);
    assert_int_equal(out.has_quorum, is_enough(in->present, in->members, &rules->council.quorum));
    if (base > 0) {
        assert_int_equal(out.is_possible, is_possible);
        assert_true(is_enough(out.needed, base, &rules->council.approve));
        assert_false(is_enough(out.needed - 1, base, &rules->council.approve));
    }
}

static void
check_votes(struct rules *rules, struct tally_in in)
{
    int64_t voters = in.present - in.barred_present + in.absent;

    for (in.yes = 0; in.yes <= voters; in.yes++) {
        for (in.no = 0; in.yes + in.no <= voters; in.no += 2) {
            in.blank = voters - in.yes - in.no;
            check(rules, &in);
        }
    }
}

static void
check_rooms(struct rules *rules, int64_t members)
{
    struct tally_in in = {.members = members};

    for (in.present = 1; in.present <= members; in.present++) {
        for (in.barred = 0; in.barred <= 2 && in.barred < members; in.barred++) {
            for (in.barred_present = 0; in.barred_present <= in.barred && in.barred_present <= in.present;
                 in.barred_present++) {
                int64_t away = members - in.present - (in.barred - in.barred_present);
                for (in.absent = 0; in.absent <= 1 && in.absent <= away; in.absent++) {
                    check_votes(rules, in);
                }
            }
        }
    }
}

static void
test_tally_decide__passes_exactly_when_a_count_by_hand_does(void **state)
{
    static const struct rules_fraction fractions[] = {{1, 2, 0, {0}}, {2, 3, 0, {0}}, {3, 4, 0, {0}},
        {7, 10, 0, {0}}, {51, 100, 0, {0}}, {1, 1, 0, {0}}};
    static const enum threshold_base bases[] = {THRESHOLD_BASE_ALL_MEMBERS, THRESHOLD_BASE_PRESENT,
        THRESHOLD_BASE_VALID_BALLOTS};

    (void)state;
    for (size_t f = 0; f < sizeof(fractions) / sizeof(fractions[0]); f++) {
        for (size_t b = 0; b < 3; b++) {
            for (int keeps = 0; keeps < 2; keeps++) {
                struct rules rules = rules_of();
                rules.council.approve.num = fractions[f].num;
                rules.council.approve.den = fractions[f].den;
                rules.council.approve.base = bases[b];
                rules.council.is_recused_in_base = keeps == 1;
                rules.criterion_count = 0;
                for (int64_t members = 1; members <= MEMBERS_MAX; members += 2) {
                    check_rooms(&rules, members);
                }
            }
        }
    }
    assert_true(checked > 100000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tally_decide__passes_exactly_when_a_count_by_hand_does),
    };
    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
