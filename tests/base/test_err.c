/* TRY passes outcomes on; MUST ends the process. */
#include "kit.h"

#include "base/err.h"

static enum err
pass_on(enum err outcome, bool *went_on)
{
    TRY(outcome);
    *went_on = true;
    return OK;
}

static void
test_try__returns_any_outcome_but_ok(void **state)
{
    bool went_on = false;

    (void)state;
    assert_int_equal(pass_on(ERR_CONFLICT, &went_on), ERR_CONFLICT);
    assert_false(went_on);
    assert_int_equal(pass_on(OK, &went_on), OK);
    assert_true(went_on);
}

static void
must(void *arg)
{
    MUST(*(bool *)arg);
}

static void
test_must__ends_the_process_unless_the_condition_holds(void **state)
{
    bool holds = true, fails = false;

    (void)state;
    assert_false(kit_aborts(must, &holds));
    assert_true(kit_aborts(must, &fails));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_try__returns_any_outcome_but_ok),
        cmocka_unit_test(test_must__ends_the_process_unless_the_condition_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
