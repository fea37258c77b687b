/* Agencies in time: which name, which superior, on which day. */
#include "room/seed.h"

static enum err
rename_commune(struct ctx *ctx, void *arg)
{
    struct seed *s = arg;
    struct org_new version = {
        .name = STR("Ủy ban nhân dân phường Trà Mẫu"),
        .short_name = STR("UBND phường Trà Mẫu"),
        .heading_own = STR("ỦY BAN NHÂN DÂN\nPHƯỜNG TRÀ MẪU"),
        .symbol = STR("UBND"),
        .place_text = STR("Trà Mẫu"),
        .kind = ORG_KIND_PEOPLES_COMMITTEE,
        .level = ORG_LEVEL_COMMUNE,
        .parent = s->org[SEED_PROVINCE],
        .from_on = seed_day("2026-01-01"),
        .to_on = DATE_NONE,
        .document = STR("99/NQ-HĐND"),
    };

    return org_change(ctx, s->org[SEED_COMMUNE], &version, ORG_EVENT_KIND_RENAME);
}

static enum err
names(struct ctx *ctx, void *arg)
{
    struct seed *s = arg;
    struct q_org_version_on row;

    TRY(org_on(ctx, s->org[SEED_COMMUNE], seed_day("2025-12-31"), &row));
    assert_str(row.heading_own, "ỦY BAN NHÂN DÂN\nXÃ TRÀ MẪU");
    TRY(org_on(ctx, s->org[SEED_COMMUNE], seed_day("2026-01-01"), &row));
    assert_str(row.heading_own, "ỦY BAN NHÂN DÂN\nPHƯỜNG TRÀ MẪU");
    assert_int_equal(row.parent.v, s->org[SEED_PROVINCE].v);
    return OK;
}

static void
test_org_change__leaves_the_old_name_to_the_old_days(void **arg)
{
    struct seed *s = *arg;

    seed_as(s, SEED_PEOPLE);
    assert_int_equal(seed_write(s, rename_commune, s), OK);
    assert_int_equal(seed_read(s, names, s), OK);
}

static enum err
add_again(struct ctx *ctx, void *arg)
{
    return seed_add_org(ctx, arg, SEED_COMMUNE);
}

static void
test_org_add__refuses_a_code_twice(void **arg)
{
    struct seed *s = *arg;

    assert_int_equal(seed_write(s, add_again, s), ERR_CONFLICT);
    assert_true(seed_fault(s, FAULT_ORG_CODE_TAKEN));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_org_change__leaves_the_old_name_to_the_old_days),
        cmocka_unit_test(test_org_add__refuses_a_code_twice),
    };

    return cmocka_run_group_tests(tests, seed_set_up, seed_tear_down);
}
