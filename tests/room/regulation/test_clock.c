/* Legal periods: tests/data/clock.tsv against the built-in national regulation and calendar. */
#include "kit.h"
#include "room/regulation/clock.h"
#include "room/regulation/pack.h"

static struct arena *arena;

static void
load(struct rules *rules, struct calendar *calendar)
{
    struct rules_flaw flaw;
    struct str why = STR_NONE;

    assert_true(rules_parse(arena, packs[0].document, rules, &flaw));
    assert_true(calendar_parse(arena, pack_calendar, calendar, &why));
}

static bool
ends_where_it_should(struct arena *scratch, const struct kit_row *row)
{
    const struct rules_clock *clock;
    struct calendar calendar;
    struct clock_end end;
    struct rules rules;
    struct date from_on;

    load(&rules, &calendar);
    clock = rules_find_clock(&rules, row->column[0]);
    if (clock == NULL || !date_parse_iso(row->column[1], &from_on)) {
        return false;
    }
    end = clock_compute(&calendar, clock, from_on);
    return str_eq(date_iso(scratch, end.nominal_on), row->column[2]) &&
        str_eq(date_iso(scratch, end.due_on), row->column[3]) &&
        str_eq(end.moved_because, row->column[4]);
}

static void
test_clock_compute__ends_where_the_table_says(void **state)
{
    (void)state;
    kit_table("clock.tsv", 6, ends_where_it_should);
}

static void
test_clock_resume__gives_back_the_days_it_stood_still(void **state)
{
    struct calendar calendar;
    struct rules rules;
    struct date nominal;
    struct date stopped;
    struct date resumed;
    struct str due;

    (void)state;
    load(&rules, &calendar);
    date_parse_iso(STR("2026-07-01"), &nominal);
    date_parse_iso(STR("2026-06-10"), &stopped);
    date_parse_iso(STR("2026-06-18"), &resumed);
    due = date_iso(arena, clock_resume(&calendar, nominal, stopped, resumed));
    assert_string_equal(str_c(arena, due), "2026-07-09");
}

static void
test_rules_needed__is_the_least_number_that_reaches_the_fraction(void **state)
{
    struct rules_fraction two_thirds = {2, 3, THRESHOLD_BASE_ALL_MEMBERS, STR_NONE};

    (void)state;
    assert_int_equal(rules_needed(&two_thirds, 7), 5);
    assert_int_equal(rules_needed(&two_thirds, 6), 4);
    assert_int_equal(rules_needed(&two_thirds, 11), 8);
    for (int32_t den = 1; den <= 12; den++) {
        for (int32_t num = 1; num <= den; num++) {
            struct rules_fraction f = {num, den, THRESHOLD_BASE_PRESENT, STR_NONE};
            for (int64_t base = 0; base <= 40; base++) {
                int64_t yes = 0;
                while (yes * den < base * num) {
                    yes++;
                }
                assert_int_equal(rules_needed(&f, base), yes);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_compute__ends_where_the_table_says),
        cmocka_unit_test(test_clock_resume__gives_back_the_days_it_stood_still),
        cmocka_unit_test(test_rules_needed__is_the_least_number_that_reaches_the_fraction),
    };
    int failed;

    arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
