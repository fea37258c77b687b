/* Civil dates, periods, instants, and what people type. */
#include "kit.h"

#include "base/date.h"
#include "base/err.h"

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

static struct date
day(const char *iso)
{
    struct date d = DATE_NONE;

    assert_true(date_parse_iso(str_of(iso), &d));
    return d;
}

static struct instant
moment(const char *rfc3339)
{
    struct instant t = INSTANT_NONE;

    assert_true(instant_parse_rfc3339(str_of(rfc3339), &t));
    return t;
}

static void
test_date__round_trips_every_day_of_ten_thousand_years(void **state)
{
    struct civil c = {1, 1, 1};
    int32_t first = date_of_civil(c).day, last = date_of_civil((struct civil){9999, 12, 31}).day;

    (void)state;
    for (int32_t d = first; d <= last; d++) {
        struct civil got = civil_of_date((struct date){d});

        if (got.year != c.year || got.month != c.month || got.day != c.day ||
            date_of_civil(c).day != d) {
            fail_msg("day %d", d);
        }
        c.day++;
        if (!civil_is_valid(c)) {
            c = (struct civil){c.year, c.month + 1, 1};
        }
        if (!civil_is_valid(c)) {
            c = (struct civil){c.year + 1, 1, 1};
        }
    }
    assert_int_equal(c.year, 10000);
}

static void
test_date__knows_its_fixed_points(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01").day, 0);
    assert_int_equal(day("2000-03-01").day, 11017);
    assert_int_equal(day("1969-12-31").day, -1);
    assert_false(civil_is_valid((struct civil){2025, 2, 29}));
    assert_false(civil_is_valid((struct civil){2025, 0, 1}));
    assert_false(civil_is_valid((struct civil){10000, 1, 1}));
    assert_true(date_is_none(DATE_NONE) && !date_is_none(day("1970-01-01")));
    assert_true(date_cmp(DATE_NONE, day("0001-01-01")) < 0);
    assert_true(date_cmp(day("2025-06-10"), day("2025-06-09")) > 0);
    assert_int_equal(date_cmp(day("2025-06-09"), day("2025-06-09")), 0);
}

static void
make_invalid(void *arg)
{
    date_of_civil(*(struct civil *)arg);
}

static void
split_none(void *arg)
{
    civil_of_date(*(struct date *)arg);
}

static void
test_date_of_civil__ends_the_process_for_a_day_that_does_not_exist(void **state)
{
    struct civil wrong = {2025, 2, 29};
    struct date none = DATE_NONE;

    (void)state;
    assert_true(kit_aborts(make_invalid, &wrong));
    assert_true(kit_aborts(split_none, &none));
}

static void
test_date_add_months__ends_on_the_last_day_of_a_shorter_month(void **state)
{
    static const struct {
        const char *from;
        int32_t months;
        const char *to;
    } cases[] = {{"2025-01-15", 1, "2025-02-15"}, {"2025-01-31", 1, "2025-02-28"},
        {"2024-01-31", 1, "2024-02-29"}, {"2025-01-31", 3, "2025-04-30"},
        {"2025-11-30", 3, "2026-02-28"}, {"2024-02-29", 12, "2025-02-28"},
        {"2025-03-31", -1, "2025-02-28"}, {"2025-01-01", -1, "2024-12-01"},
        {"2025-06-09", 0, "2025-06-09"}, {"9999-12-01", 1, NULL}, {"0001-01-01", -1, NULL},
        {"2025-01-01", INT32_MAX, NULL}, {"2025-01-01", INT32_MIN, NULL}};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct date to = date_add_months(day(cases[i].from), cases[i].months);

        assert_str(date_iso(arena, to), cases[i].to);
    }
    assert_true(date_is_none(date_add_months(DATE_NONE, 1)));
}

static void
test_date_add_days__leaves_the_calendar_as_none(void **state)
{
    (void)state;
    assert_str(date_iso(arena, date_add_days(day("2024-02-28"), 2)), "2024-03-01");
    assert_str(date_iso(arena, date_add_days(day("2025-01-01"), -1)), "2024-12-31");
    assert_true(date_is_none(date_add_days(day("9999-12-31"), 1)));
    assert_true(date_is_none(date_add_days(day("0001-01-01"), -1)));
    assert_true(date_is_none(date_add_days(day("2025-01-01"), INT32_MAX)));
    assert_true(date_is_none(date_add_days(DATE_NONE, 1)));
    assert_int_equal(date_days_between(day("2025-01-01"), day("2025-12-31")), 364);
    assert_int_equal(date_days_between(day("2025-01-02"), day("2025-01-01")), -1);
}

static void
test_date_weekday__counts_from_monday(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(day("2025-06-09")), 0);
    assert_int_equal(date_weekday(day("2025-06-15")), 6);
    assert_int_equal(date_weekday(day("1945-09-02")), 6);
    assert_int_equal(date_weekday(day("1970-01-01")), 3);
    assert_str(date_weekday_vi(day("2025-06-09")), "Thứ Hai");
    assert_str(date_weekday_vi(day("2025-06-15")), "Chủ nhật");
    assert_true(str_is_none(date_weekday_vi(DATE_NONE)));
}

static void
test_date_of_instant__turns_at_seventeen_hours_utc(void **state)
{
    (void)state;
    assert_str(
        date_iso(arena, date_of_instant(moment("2025-06-09T16:59:59.999999Z"))), "2025-06-09");
    assert_str(date_iso(arena, date_of_instant(moment("2025-06-09T17:00:00Z"))), "2025-06-10");
    assert_str(date_iso(arena, date_of_instant(moment("1969-12-31T16:59:59Z"))), "1969-12-31");
    assert_str(instant_rfc3339(arena, instant_of_date(day("2025-06-10"))), "2025-06-09T17:00:00Z");
    assert_true(date_is_none(date_of_instant(INSTANT_NONE)));
    assert_true(date_is_none(date_of_instant((struct instant){INT64_MAX})));
    assert_true(date_is_none(date_of_instant((struct instant){INT64_MIN + 1})));
    assert_true(instant_is_none(instant_of_date(DATE_NONE)));
}

static void
test_date_parse_iso__takes_exactly_ten_characters(void **state)
{
    static const char *const refused[] = {"", "2025-6-9", "2025-06-9", "2025-06-099", "2025/06/09",
        " 2025-06-09", "2025-06-09 ", "2025-02-29", "2025-13-01", "0000-01-01", "-025-06-09",
        "2025-06-09T00:00:00Z", "20250609"};
    struct date d = {7};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        assert_false(date_parse_iso(str_of(refused[i]), &d));
    }
    assert_false(date_parse_iso(STR_NONE, &d));
    assert_int_equal(d.day, 7);
}

static void
test_instant_parse__reads_offsets_and_fractions(void **state)
{
    static const char *const cases[][2] = {{"2025-06-09T14:32:05+07:00", "2025-06-09T07:32:05Z"},
        {"2025-06-09T00:00:00-00:30", "2025-06-09T00:30:00Z"},
        {"2025-06-09t07:32:05z", "2025-06-09T07:32:05Z"},
        {"2025-06-09T07:32:05.5Z", "2025-06-09T07:32:05.500000Z"},
        {"2025-06-09T07:32:05.123456789Z", "2025-06-09T07:32:05.123456Z"},
        {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"}};
    static const char *const refused[] = {"", "2025-06-09", "2025-06-09T07:32:05",
        "2025-06-09 07:32:05Z", "2025-06-09T24:00:00Z", "2025-06-09T07:60:00Z",
        "2025-06-09T07:32:60Z", "2025-06-09T07:32Z", "2025-06-09T07:32:05.Z",
        "2025-06-09T07:32:05.1234567890Z", "2025-06-09T07:32:05+7:00", "2025-06-09T07:32:05+24:00",
        "2025-06-09T07:32:05Zx", "2025-02-30T00:00:00Z"};
    struct instant t;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_str(instant_rfc3339(arena, moment(cases[i][0])), cases[i][1]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        assert_false(instant_parse_rfc3339(str_of(refused[i]), &t));
    }
}

static void
test_date_vi__writes_for_screen_and_for_paper(void **state)
{
    (void)state;
    assert_str(date_vi(arena, day("2025-06-09")), "09/06/2025");
    assert_str(date_vi_weekday(arena, day("2025-06-09")), "Thứ Hai, 09/06/2025");
    assert_str(date_vi_paper(arena, day("2025-06-09")), "ngày 09 tháng 6 năm 2025");
    assert_str(date_vi_paper(arena, day("2025-02-28")), "ngày 28 tháng 02 năm 2025");
    assert_str(date_vi_paper(arena, day("2025-12-01")), "ngày 01 tháng 12 năm 2025");
    assert_str(instant_vi(arena, moment("2025-06-09T07:32:59Z")), "14:32 09/06/2025");
    assert_str(instant_vi(arena, moment("2025-06-09T17:05:00Z")), "00:05 10/06/2025");
    assert_true(str_is_none(date_iso(arena, DATE_NONE)) && str_is_none(date_vi(arena, DATE_NONE)));
    assert_true(str_is_none(date_vi_paper(arena, DATE_NONE)));
    assert_true(str_is_none(date_vi_weekday(arena, DATE_NONE)));
    assert_true(str_is_none(instant_vi(arena, INSTANT_NONE)));
    assert_true(str_is_none(instant_rfc3339(arena, INSTANT_NONE)));
}

static bool
typed_as_expected(struct arena *scratch, const struct kit_row *row)
{
    static const char *const words[] = {"ok", "short_year", "malformed", "impossible"};
    struct date d = DATE_NONE;
    enum date_typed outcome = date_parse_typed(row->column[0], &d);

    return str_eq_c(row->column[1], words[outcome]) && str_eq(row->column[2], date_iso(scratch, d));
}

static void
test_date_parse_typed__follows_the_table(void **state)
{
    (void)state;
    kit_table("typed_date.tsv", 3, typed_as_expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date__round_trips_every_day_of_ten_thousand_years),
        cmocka_unit_test(test_date__knows_its_fixed_points),
        cmocka_unit_test(test_date_of_civil__ends_the_process_for_a_day_that_does_not_exist),
        cmocka_unit_test(test_date_add_months__ends_on_the_last_day_of_a_shorter_month),
        cmocka_unit_test(test_date_add_days__leaves_the_calendar_as_none),
        cmocka_unit_test(test_date_weekday__counts_from_monday),
        cmocka_unit_test(test_date_of_instant__turns_at_seventeen_hours_utc),
        cmocka_unit_test(test_date_parse_iso__takes_exactly_ten_characters),
        cmocka_unit_test(test_instant_parse__reads_offsets_and_fractions),
        cmocka_unit_test(test_date_vi__writes_for_screen_and_for_paper),
        cmocka_unit_test(test_date_parse_typed__follows_the_table),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
