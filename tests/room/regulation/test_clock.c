/* Legal periods: tests/data/clock.tsv against the built-in national regulation and calendar. */
#include "base/buf.h"
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

static struct date
day(const char *iso)
{
    struct date d;

    assert_true(date_parse_iso(str_of(iso), &d));
    return d;
}

static void
test_clock_compute__counts_each_unit_from_the_day_after(void **state)
{
    struct rules_clock clock = {.code = STR("c"), .count = 3};
    struct calendar none = {0};

    (void)state;
    clock.unit = CLOCK_UNIT_DAY; /* Thursday, and three days later is a Sunday */
    assert_true(str_eq_c(date_iso(arena, clock_compute(&none, &clock, day("2026-07-02")).nominal_on), "2026-07-05"));
    assert_true(str_eq_c(date_iso(arena, clock_compute(&none, &clock, day("2026-07-02")).due_on), "2026-07-06"));
    assert_true(str_eq(clock_compute(&none, &clock, day("2026-07-02")).moved_because, date_weekday_vi(day("2026-07-05"))));
    clock.unit = CLOCK_UNIT_WORKING_DAY;
    assert_true(str_eq_c(date_iso(arena, clock_compute(&none, &clock, day("2026-07-02")).due_on), "2026-07-07"));
    clock.unit = CLOCK_UNIT_MONTH;
    assert_true(str_eq_c(date_iso(arena, clock_compute(&none, &clock, day("2026-07-02")).due_on), "2026-10-02"));
}

static void
test_calendar__knows_holidays_and_days_worked_in_exchange(void **state)
{
    const struct calendar_entry entries[] = {{day("2026-07-06"), false, STR("Nghỉ bù")},
        {day("2026-07-11"), true, STR("Làm bù")}};
    const struct calendar calendar = {entries, 2};

    (void)state;
    assert_false(calendar_is_working(&calendar, day("2026-07-06")));
    assert_true(calendar_is_working(&calendar, day("2026-07-11")));
    assert_int_equal(date_cmp(calendar_next_working(&calendar, day("2026-07-04")), day("2026-07-07")), 0);
    assert_int_equal(date_cmp(calendar_last_working(&calendar, day("2026-07-06")), day("2026-07-03")), 0);
    assert_int_equal(date_cmp(calendar_last_working(&calendar, day("2026-07-11")), day("2026-07-11")), 0);
    assert_true(str_eq_c(calendar_why_not(&calendar, day("2026-07-06")), "Nghỉ bù"));
    assert_true(str_eq(calendar_why_not(&calendar, day("2026-07-11")), date_weekday_vi(day("2026-07-11"))));
    assert_true(str_eq(calendar_why_not(&calendar, day("2026-07-05")), date_weekday_vi(day("2026-07-05"))));
    assert_int_equal(date_cmp(calendar_add_working(&calendar, day("2026-07-03"), 2), day("2026-07-08")), 0);
    assert_int_equal(date_cmp(calendar_add_working(&calendar, day("2026-07-03"), 0), day("2026-07-03")), 0);
}

static void
test_calendar_parse__refuses_what_is_no_list_of_days_in_order(void **state)
{
    static const char *const bad[] = {"{", "{}", "{\"days\": 1}", "{\"days\": [{\"on\": \"soon\"}]}",
        "{\"days\": [{\"on\": \"2026-01-02\"}, {\"on\": \"2026-01-02\"}]}",
        "{\"days\": [{\"on\": \"2026-01-02\"}, {\"on\": \"2026-01-01\"}]}"};
    struct calendar calendar;
    struct buf many;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct str why = STR_NONE;
        assert_false(calendar_parse(arena, str_of(bad[i]), &calendar, &why));
        assert_false(str_is_blank(why));
    }
    buf_init(&many, arena, 64 * 1024);
    buf_printf(&many, "{\"days\": [{}");
    for (int i = 0; i < CALENDAR_DAYS_MAX; i++) {
        buf_printf(&many, ",{}");
    }
    buf_printf(&many, "]}");
    struct str why = STR_NONE;
    assert_false(calendar_parse(arena, buf_str(&many), &calendar, &why));
    assert_true(calendar_parse(arena, STR("{\"days\": []}"), &calendar, &why));
    assert_int_equal(calendar.day_count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_compute__counts_each_unit_from_the_day_after),
        cmocka_unit_test(test_calendar__knows_holidays_and_days_worked_in_exchange),
        cmocka_unit_test(test_calendar_parse__refuses_what_is_no_list_of_days_in_order),
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
