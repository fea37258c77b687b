/* One body, three encodings: what people type is read, what is wrong is named, all of it at once. */
#include "kit.h"

#include "gen/fault.h"
#include "plat/form_read.h"

#include <string.h>

enum { FIELDS_MAX = 64 };

static struct arena *arena;
static struct ctx ctx;
static struct req req;
static struct http_field fields[FIELDS_MAX];
static struct form_in in;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)8 << 20);
    ctx = (struct ctx){.arena = arena};
    req = (struct req){.method = HTTP_POST, .fields = fields};
    form_begin(&in, &ctx, &req);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
send(const char *name, struct str value)
{
    assert_true(req.field_count < FIELDS_MAX);
    fields[req.field_count++] = (struct http_field){str_of(name), value};
}

static void
send_only(const char *name, const char *value)
{
    req.field_count = 0;
    ctx.fault_count = 0;
    send(name, str_of(value));
}

static void
send_json(const char *text)
{
    struct str why;

    ctx.fault_count = 0;
    req.json = json_parse(arena, str_of(text), &why);
    assert_non_null(req.json);
}

static bool
has_only_fault(int code, const char *field)
{
    return ctx.fault_count == 1 && ctx.faults[0].code == code &&
           str_eq_c(ctx.faults[0].field, field);
}

static struct form_rule
rule(const char *name, bool is_required, int64_t low, int64_t high)
{
    return (struct form_rule){.name = name, .is_required = is_required, .low = low, .high = high};
}

/* -- texts ---------------------------------------------------------------------------------------- */
static void
test_form_str__counts_characters_not_bytes(void **state)
{
    (void)state;
    send_only("title", "ổỗộớợ");
    assert_str(form_str(&in, rule("title", true, 1, 5)), "ổỗộớợ");
    assert_int_equal(ctx.fault_count, 0);
    send_only("title", "ổỗộớợa");
    form_str(&in, rule("title", true, 1, 5));
    assert_true(has_only_fault(FAULT_TOO_LONG, "title"));
    assert_str(ctx.faults[0].arg, "5");
    send_only("title", "ab");
    form_str(&in, rule("title", true, 3, 5));
    assert_true(has_only_fault(FAULT_TOO_SHORT, "title"));
}

static void
test_form_str__counts_after_letters_and_marks_became_one(void **state)
{
    (void)state;
    send_only("title", "Tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t"); /* 14 characters as sent */
    assert_str(form_str(&in, rule("title", true, 1, 10)), "Tiếng Việt");
    assert_int_equal(ctx.fault_count, 0);
}

static void
test_form_str__takes_white_space_for_nothing(void **state)
{
    (void)state;
    send_only("title", " \t\r\n ");
    assert_true(str_is_none(form_str(&in, rule("title", false, 0, 5))));
    assert_int_equal(ctx.fault_count, 0);
    assert_true(str_is_none(form_str(&in, rule("title", true, 1, 5))));
    assert_true(has_only_fault(FAULT_REQUIRED, "title"));
    assert_non_null(form_str_given(&in, rule("title", false, 0, 5)).p);
}

static void
test_form_str__refuses_bad_bytes_and_direction_marks(void **state)
{
    static const char *const bad[] = {"a\xFFz", "a\xC0\x80z", "a\xED\xA0\x80z",
        "a\xE2\x80\xAEz", "a\xE2\x81\xA7z", "a\x01z"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        send_only("title", bad[i]);
        assert_true(str_is_none(form_str(&in, rule("title", false, 0, 50))));
        assert_true(has_only_fault(FAULT_BAD_TEXT, "title"));
    }
}

static void
test_form_str__keeps_lines_only_where_lines_may_be(void **state)
{
    struct form_rule lines = rule("text", false, 0, 50);

    (void)state;
    send_only("text", "một\r\nhai");
    assert_str(form_str(&in, lines), "một hai");
    lines.is_lines = true;
    assert_str(form_str(&in, lines), "một\nhai");
}

static void
test_form_str__refuses_a_field_sent_twice(void **state)
{
    (void)state;
    send_only("title", "một");
    send("title", STR("hai"));
    assert_true(str_is_none(form_str(&in, rule("title", false, 0, 50))));
    assert_true(has_only_fault(FAULT_SENT_TWICE, "title"));
}

/* -- dates ---------------------------------------------------------------------------------------- */
static void
expect_date(const char *typed, const char *iso, int code)
{
    send_only("on", typed);
    struct date day = form_date(&in, rule("on", true, 0, 0));

    if (iso != NULL) {
        assert_int_equal(ctx.fault_count, 0);
        assert_str(date_iso(arena, day), iso);
    } else {
        assert_true(date_is_none(day));
        assert_true(has_only_fault(code, "on"));
    }
}

static void
test_form_date__reads_what_people_type(void **state)
{
    (void)state;
    expect_date("9/6/2025", "2025-06-09", 0);
    expect_date(" 09-06-2025 ", "2025-06-09", 0);
    expect_date("09062025", "2025-06-09", 0);
    expect_date("2025-06-09", "2025-06-09", 0);
    expect_date("9/6/25", "2025-06-09", 0);
    expect_date("29/02/2028", "2028-02-29", 0);
}

static void
test_form_date__tells_a_day_that_does_not_exist_from_what_is_no_date(void **state)
{
    (void)state;
    expect_date("31/02/2026", NULL, FAULT_NO_SUCH_DAY);
    expect_date("13/13/2026", NULL, FAULT_NO_SUCH_DAY);
    expect_date("29/02/2026", NULL, FAULT_NO_SUCH_DAY);
    expect_date("hôm qua", NULL, FAULT_NOT_A_DATE);
    expect_date("", NULL, FAULT_REQUIRED);
}

static void
test_form_date__wants_four_digits_for_a_year_of_birth(void **state)
{
    (void)state;
    send_only("birth_on", "9/6/62");
    assert_true(date_is_none(form_date(&in, rule("birth_on", false, 0, 0))));
    assert_true(has_only_fault(FAULT_BIRTH_YEAR_DIGITS, "birth_on"));
    send_only("birth_on", "9/6/1962");
    assert_str(date_iso(arena, form_date(&in, rule("birth_on", false, 0, 0))), "1962-06-09");
}

static void
test_form_date__takes_nothing_but_iso_from_json(void **state)
{
    (void)state;
    send_json("{\"on\":\"2025-06-09\"}");
    assert_str(date_iso(arena, form_date(&in, rule("on", true, 0, 0))), "2025-06-09");
    send_json("{\"on\":\"09/06/2025\"}");
    assert_true(date_is_none(form_date(&in, rule("on", true, 0, 0))));
    assert_true(has_only_fault(FAULT_NOT_A_DATE, "on"));
}

static void
test_form_instant__is_typed_in_the_time_of_the_country(void **state)
{
    (void)state;
    send_only("at", "14:32 09/06/2025");
    assert_str(instant_rfc3339(arena, form_instant(&in, rule("at", true, 0, 0))),
        "2025-06-09T07:32:00Z");
    send_only("at", "25:00 09/06/2025");
    assert_true(instant_is_none(form_instant(&in, rule("at", true, 0, 0))));
    assert_true(has_only_fault(FAULT_NOT_A_DATE, "at"));
}

/* -- numbers -------------------------------------------------------------------------------------- */
static void
test_form_i64__holds_its_limits(void **state)
{
    (void)state;
    send_only("n", "1");
    assert_int_equal(form_i64(&in, rule("n", true, 1, 9)).v, 1);
    send_only("n", "9");
    assert_int_equal(form_i64(&in, rule("n", true, 1, 9)).v, 9);
    assert_int_equal(ctx.fault_count, 0);
    send_only("n", "0");
    assert_false(form_i64(&in, rule("n", true, 1, 9)).has);
    assert_true(has_only_fault(FAULT_OUT_OF_RANGE, "n"));
    send_only("n", "10");
    assert_false(form_i64(&in, rule("n", true, 1, 9)).has);
    assert_true(has_only_fault(FAULT_OUT_OF_RANGE, "n"));
}

static void
test_form_i64__never_reads_a_fraction_as_something_else(void **state)
{
    static const char *const bad[] = {"1.5", "1,5", "12.34", "1.2345", "1..000", ".100", "1e3",
        "0x10", "9223372036854775808", "１２", "1.000.00"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        send_only("n", bad[i]);
        assert_false(form_i64(&in, rule("n", true, 0, INT64_MAX)).has);
        assert_true(has_only_fault(FAULT_NOT_A_NUMBER, "n"));
    }
    send_only("n", "1.234.567");
    assert_int_equal(form_i64(&in, rule("n", true, 0, INT64_MAX)).v, 1234567);
    send_only("n", "12 000");
    assert_int_equal(form_i64(&in, rule("n", true, 0, INT64_MAX)).v, 12000);
}

static void
test_form_money__reads_dots_and_the_unit(void **state)
{
    (void)state;
    send_only("sum", "1.234.567 đồng");
    assert_int_equal(form_money(&in, rule("sum", true, 0, 0)).dong, 1234567);
    send_only("sum", "1000000000000000");
    assert_int_equal(form_money(&in, rule("sum", true, 0, 0)).dong, MONEY_DONG_MAX);
    send_only("sum", "1000000000000001");
    assert_true(money_is_none(form_money(&in, rule("sum", true, 0, 0))));
    assert_true(has_only_fault(FAULT_NOT_MONEY, "sum"));
    send_json("{\"sum\":-1}");
    assert_true(money_is_none(form_money(&in, rule("sum", true, 0, 0))));
    assert_true(has_only_fault(FAULT_NOT_MONEY, "sum"));
}

static void
test_form_bp__is_percent_in_a_form_and_basis_points_in_json(void **state)
{
    (void)state;
    send_only("share", "33,33%");
    assert_int_equal(form_bp(&in, rule("share", true, 0, 10000)).v, 3333);
    send_only("share", "101");
    assert_false(form_bp(&in, rule("share", true, 0, 10000)).has);
    assert_true(has_only_fault(FAULT_NOT_A_SHARE, "share"));
    send_json("{\"share\":3333}");
    assert_int_equal(form_bp(&in, rule("share", true, 0, 10000)).v, 3333);
    send_json("{\"share\":10001}");
    assert_false(form_bp(&in, rule("share", true, 0, 10000)).has);
    assert_true(has_only_fault(FAULT_OUT_OF_RANGE, "share"));
}

/* -- words, keys, files ----------------------------------------------------------------------------- */
static void
test_form_word__knows_its_words_only(void **state)
{
    static const char *const words[] = {"online", "paper"};

    (void)state;
    send_only("channel", "paper");
    assert_int_equal(form_word(&in, rule("channel", true, 0, 0), words, 2), 2);
    send_only("channel", "Paper");
    assert_int_equal(form_word(&in, rule("channel", true, 0, 0), words, 2), 0);
    assert_true(has_only_fault(FAULT_NOT_A_CHOICE, "channel"));
}

static void
test_form_id__is_a_positive_number(void **state)
{
    static const char *const bad[] = {"0", "-1", "x", "1 2", "99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        send_only("org", bad[i]);
        assert_int_equal(form_id(&in, rule("org", true, 0, 0)), 0);
        assert_true(has_only_fault(FAULT_NOT_A_CHOICE, "org"));
    }
    send_only("org", "9223372036854775807");
    assert_true(form_id(&in, rule("org", true, 0, 0)) == INT64_MAX);
}

static void
test_form_bool__is_false_when_not_sent(void **state)
{
    (void)state;
    assert_false(form_bool(&in, rule("agreed", false, 0, 0)));
    send_only("agreed", "1");
    assert_true(form_bool(&in, rule("agreed", false, 0, 0)));
    send_json("{\"agreed\":true}");
    assert_true(form_bool(&in, rule("agreed", false, 0, 0)));
    assert_int_equal(ctx.fault_count, 0);
}

static void
test_form_file__is_one_file_and_missing_when_it_must_be_there(void **state)
{
    struct upload sent[] = {{.field = STR("scan"), .sha256 = STR("aa")},
        {.field = STR("other"), .sha256 = STR("bb")}, {.field = STR("scan"), .sha256 = STR("cc")}};

    (void)state;
    req.uploads = sent;
    req.upload_count = 2;
    assert_str(form_file(&in, rule("scan", true, 0, 0)).sha256, "aa");
    assert_int_equal(ctx.fault_count, 0);
    assert_null(form_file(&in, rule("missing", true, 0, 0)).sha256.p);
    assert_true(has_only_fault(FAULT_FILE_MISSING, "missing"));
    req.upload_count = 3;
    ctx.fault_count = 0;
    assert_null(form_file(&in, rule("scan", true, 0, 0)).sha256.p);
    assert_true(has_only_fault(FAULT_SENT_TWICE, "scan"));
}

/* -- lists ---------------------------------------------------------------------------------------- */
static void
test_form_rows__drop_blank_rows_and_keep_their_numbers(void **state)
{
    struct form_rows rows;

    (void)state;
    send("authors.0.name", STR("Hồ Thị Minh"));
    send("authors.1.name", STR("  "));
    send("authors.1.share_bp", STR(""));
    send("authors.2.name", STR("Nguyễn Văn Sự"));
    send("authors.2.share_bp", STR("ba mươi"));
    form_rows(&in, rule("authors", true, 1, 10), &rows);
    assert_int_equal(rows.count, 2);
    form_row(&in, &rows, 1);
    assert_str(form_str(&in, rule("name", true, 1, 100)), "Nguyễn Văn Sự");
    form_bp(&in, rule("share_bp", true, 0, 10000));
    form_row_end(&in);
    assert_true(has_only_fault(FAULT_NOT_A_SHARE, "authors.2.share_bp"));
    assert_int_equal(form_rows_typed(&req, "authors"), 3);
}

static void
test_form_rows__hold_their_limits(void **state)
{
    struct form_rows rows;

    (void)state;
    form_rows(&in, rule("authors", true, 1, 2), &rows);
    assert_true(has_only_fault(FAULT_TOO_FEW_ROWS, "authors"));
    send_only("authors.0.name", "a");
    send("authors.1.name", STR("b"));
    send("authors.999.name", STR("c"));
    send("authors.1000.name", STR("never"));
    send("authors.-1.name", STR("never"));
    form_rows(&in, rule("authors", true, 1, 3), &rows);
    assert_int_equal(rows.count, 3);
    assert_int_equal(ctx.fault_count, 0);
    form_rows(&in, rule("authors", true, 1, 2), &rows);
    assert_int_equal(rows.count, 0);
    assert_true(has_only_fault(FAULT_TOO_MANY_ROWS, "authors"));
}

static void
test_form_rows__are_an_array_of_objects_in_json(void **state)
{
    struct form_rows rows;

    (void)state;
    send_json("{\"authors\":[{\"name\":\"a\",\"share_bp\":6000},{\"name\":\"b\",\"share_bp\":4000}]}");
    form_rows(&in, rule("authors", true, 1, 10), &rows);
    assert_int_equal(rows.count, 2);
    form_row(&in, &rows, 1);
    assert_int_equal(form_bp(&in, rule("share_bp", true, 0, 10000)).v, 4000);
    form_row_end(&in);
    assert_int_equal(ctx.fault_count, 0);
}

static void
test_form_many__takes_ticked_boxes_and_arrays_alike(void **state)
{
    struct form_many *many = ARENA_NEW(arena, struct form_many);

    (void)state;
    send("picks", STR("3"));
    send("picks", STR("x"));
    form_many(&in, rule("picks", true, 1, 5), many);
    assert_int_equal(many->count, 2);
    form_one(&in, many, 0);
    assert_int_equal(form_id(&in, rule("picks", true, 0, 0)), 3);
    form_one(&in, many, 1);
    assert_int_equal(form_id(&in, rule("picks", true, 0, 0)), 0);
    form_one_end(&in);
    assert_true(has_only_fault(FAULT_NOT_A_CHOICE, "picks"));
    send_json("{\"picks\":[7,8,9]}");
    form_many(&in, rule("picks", true, 1, 3), many);
    assert_int_equal(many->count, 3);
    form_many(&in, rule("picks", true, 1, 2), many);
    assert_true(has_only_fault(FAULT_TOO_MANY_ROWS, "picks"));
}

/* -- the whole ------------------------------------------------------------------------------------ */
static void
test_form_known__names_json_members_that_no_field_has(void **state)
{
    static const char *const names[] = {"title", "authors", "authors.name"};

    (void)state;
    send_json("{\"title\":\"a\",\"role\":\"head\",\"authors\":[{\"name\":\"b\",\"id\":1}]}");
    form_known(&in, names, ARRAY_COUNT(names));
    assert_int_equal(ctx.fault_count, 2);
    assert_str(ctx.faults[0].field, "role");
    assert_str(ctx.faults[1].field, "authors.id");
}

static void
test_form_end__answers_with_every_fault_at_once(void **state)
{
    (void)state;
    send("on", STR("31/02/2026"));
    send("n", STR("nhiều"));
    form_str(&in, rule("title", true, 1, 300));
    form_date(&in, rule("on", true, 0, 0));
    form_i64(&in, rule("n", true, 0, 9));
    assert_int_equal(form_end(&in), ERR_INVALID);
    assert_int_equal(ctx.fault_count, 3);
}

#define CLAIM(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
int
main(void)
{
    static const struct CMUnitTest tests[] = {
        CLAIM(test_form_str__counts_characters_not_bytes),
        CLAIM(test_form_str__counts_after_letters_and_marks_became_one),
        CLAIM(test_form_str__takes_white_space_for_nothing),
        CLAIM(test_form_str__refuses_bad_bytes_and_direction_marks),
        CLAIM(test_form_str__keeps_lines_only_where_lines_may_be),
        CLAIM(test_form_str__refuses_a_field_sent_twice),
        CLAIM(test_form_date__reads_what_people_type),
        CLAIM(test_form_date__tells_a_day_that_does_not_exist_from_what_is_no_date),
        CLAIM(test_form_date__wants_four_digits_for_a_year_of_birth),
        CLAIM(test_form_date__takes_nothing_but_iso_from_json),
        CLAIM(test_form_instant__is_typed_in_the_time_of_the_country),
        CLAIM(test_form_i64__holds_its_limits),
        CLAIM(test_form_i64__never_reads_a_fraction_as_something_else),
        CLAIM(test_form_money__reads_dots_and_the_unit),
        CLAIM(test_form_bp__is_percent_in_a_form_and_basis_points_in_json),
        CLAIM(test_form_word__knows_its_words_only),
        CLAIM(test_form_id__is_a_positive_number),
        CLAIM(test_form_bool__is_false_when_not_sent),
        CLAIM(test_form_file__is_one_file_and_missing_when_it_must_be_there),
        CLAIM(test_form_rows__drop_blank_rows_and_keep_their_numbers),
        CLAIM(test_form_rows__hold_their_limits),
        CLAIM(test_form_rows__are_an_array_of_objects_in_json),
        CLAIM(test_form_many__takes_ticked_boxes_and_arrays_alike),
        CLAIM(test_form_known__names_json_members_that_no_field_has),
        CLAIM(test_form_end__answers_with_every_fault_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
