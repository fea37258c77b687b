/* What a clerk would read out of a paper is what the reader reads: whole papers against their
 * expected reading (tests/data/directive), deadlines against a table, and what must not matter. */
#include "kit.h"

#include "base/err.h"
#include "room/directive/directive_read.h"

enum { ARENA_BYTES = 64 * 1024 * 1024, FILE_BYTES = 1024 * 1024 };

static struct str
read_file(struct arena *arena, const char *path)
{
    FILE *stream = fopen(path, "re");

    if (stream == NULL) {
        return STR_NONE;
    }
    char *bytes = arena_alloc(arena, FILE_BYTES);
    size_t n = fread(bytes, 1, FILE_BYTES, stream);

    fclose(stream);
    return (struct str){bytes, n};
}

static struct str
data_file(struct arena *arena, const char *name, const char *ending)
{
    struct str path = str_printf(arena, "%s/tests/data/directive/%s%s", TEST_ROOT, name, ending);
    struct str text = read_file(arena, str_c(arena, path));

    assert_false(str_is_none(text));
    return text;
}

static struct str
reading_json(struct arena *arena, struct str text)
{
    struct directive_reading reading;
    struct buf buf;
    struct json_out json;

    directive_read(arena, text, NULL, &reading);
    buf_init(&buf, arena, 4096);
    json_out_init(&json, &buf);
    directive_read_json(&json, arena, &reading);
    return buf_str(&buf);
}

/* The first place where two trees differ, as a dotted path; none when they are alike. */
static struct str
difference(struct arena *arena, const struct json *got, const struct json *wanted, struct str path)
{
    if (got->kind != wanted->kind || got->boolean != wanted->boolean ||
        !str_eq(got->text, wanted->text) || got->count != wanted->count) {
        return str_printf(arena, "%.*s: got \"%.*s\" (%zu), wanted \"%.*s\" (%zu)", STR_ARG(path),
            STR_ARG(got->text), got->count, STR_ARG(wanted->text), wanted->count);
    }
    size_t at = 0;

    for (const struct json *a = got->child, *b = wanted->child; a != NULL && b != NULL;
        a = a->next, b = b->next, at++) {
        struct str name = str_is_none(b->key) ? str_printf(arena, "%zu", at) : b->key;
        struct str below = str_printf(arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name));

        if (!str_eq(a->key, b->key)) {
            return below;
        }
        struct str found = difference(arena, a, b, below);

        if (!str_is_none(found)) {
            return found;
        }
    }
    return STR_NONE;
}

static void
check_paper(const char *name)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str why = STR_NONE;
    const struct json *got =
        json_parse(arena, reading_json(arena, data_file(arena, name, ".txt")), &why);
    const struct json *wanted = json_parse(arena, data_file(arena, name, ".json"), &why);

    assert_non_null(got);
    assert_non_null(wanted);
    struct str found = difference(arena, got, wanted, str_of(name));

    if (!str_is_none(found)) {
        fail_msg("%.*s", STR_ARG(found));
    }
    arena_free(arena);
}

#define PAPER_TEST(function, name)                                                                 \
    static void function(void **state)                                                             \
    {                                                                                              \
        (void)state;                                                                               \
        check_paper(name);                                                                         \
    }
PAPER_TEST(test_directive_read__reads_an_official_letter_of_an_office, "cong-van")
PAPER_TEST(test_directive_read__reads_a_plan_with_parts_and_a_table, "ke-hoach")
PAPER_TEST(test_directive_read__reads_a_directive_with_points, "chi-thi")
PAPER_TEST(test_directive_read__reads_a_notice_of_conclusions, "thong-bao-ket-luan")
PAPER_TEST(test_directive_read__reads_a_decision_and_stops_at_its_annex, "quyet-dinh")
PAPER_TEST(test_directive_read__reads_a_note_of_a_spoken_order, "chi-dao-mieng")
PAPER_TEST(test_directive_read__reads_through_scanner_noise, "ocr")
PAPER_TEST(test_directive_read__reads_decomposed_letters, "nfd")
PAPER_TEST(test_directive_read__reads_columns_one_after_the_other, "hai-cot")
PAPER_TEST(test_directive_read__reads_a_letter_with_headed_items, "cong-van-phuong")
PAPER_TEST(test_directive_read__reads_an_urgent_dispatch_and_whom_it_is_sent_to, "cong-dien")
PAPER_TEST(test_directive_read__reads_a_draft_plan_of_three_depths, "ke-hoach-phan")
PAPER_TEST(test_directive_read__reads_a_letter_of_a_party_committee, "dang")
PAPER_TEST(test_directive_read__reads_a_letter_without_numbers, "khong-danh-so")
PAPER_TEST(test_directive_read__reads_bullets_of_a_word_processor, "word-bullet")
PAPER_TEST(test_directive_read__reads_a_notice_without_blank_lines, "thong-bao-giao-ban")
PAPER_TEST(test_directive_read__reads_a_letter_with_a_law_among_its_bases, "cong-van-so")
PAPER_TEST(test_directive_read__stops_before_an_attached_regulation, "quyet-dinh-quy-che")

static bool
check_due(struct arena *arena, const struct kit_row *row)
{
    struct directive_reading reading;
    struct str text = str_printf(arena,
        "Số: 7/UBND-VX\nAn Thượng, ngày 02 tháng 3 năm 2026\nKính gửi: Các phòng.\n\n"
        "Chủ tịch UBND xã yêu cầu:\n1. %.*s\n",
        STR_ARG(row->column[0]));

    directive_read(arena, text, NULL, &reading);
    if (reading.clause_count != 1) {
        return false;
    }
    const struct directive_due *due = &reading.clauses[0].due;

    return str_eq(due->said, row->column[1]) && str_eq(date_iso(arena, due->date), row->column[2]) &&
        str_eq(date_iso(arena, due->last_safe_day), row->column[3]) &&
        str_eq(date_iso(arena, due->last_working_day), row->column[4]);
}

static void
test_directive_due__is_read_as_the_table_says(void **state)
{
    (void)state;
    kit_table("directive/due.tsv", 5, check_due);
}

static bool
no_thursday(struct date day, void *arg)
{
    return date_weekday(day) != 3 && directive_weekday_works(day, arg);
}

static void
test_directive_due__asks_the_calendar_for_the_last_working_day(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directive_reading reading;
    struct directive_calendar calendar = {no_thursday, NULL};

    directive_read(arena,
        STR("Chủ tịch yêu cầu:\n1. Báo cáo trước ngày 12/12/2025.\n"
            "2. Báo cáo trong vòng 03 ngày làm việc kể từ ngày 10/12/2025.\n"),
        &calendar, &reading);
    assert_int_equal(reading.clause_count, 2);
    assert_str(date_iso(arena, reading.clauses[0].due.last_safe_day), "2025-12-11");
    assert_str(date_iso(arena, reading.clauses[0].due.last_working_day), "2025-12-10");
    assert_str(date_iso(arena, reading.clauses[1].due.date), "2025-12-16");
    arena_free(arena);
}

static void
test_directive_read__does_not_mind_the_kind_of_line_end(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str unix_text = data_file(arena, "thong-bao-ket-luan", ".txt");
    struct buf dos, mac;

    buf_init(&dos, arena, unix_text.n * 2);
    buf_init(&mac, arena, unix_text.n);
    for (size_t i = 0; i < unix_text.n; i++) {
        if (unix_text.p[i] == '\n') {
            buf_c(&dos, "\r\n");
            buf_char(&mac, '\r');
        } else {
            buf_char(&dos, unix_text.p[i]);
            buf_char(&mac, unix_text.p[i]);
        }
    }
    struct str wanted = reading_json(arena, unix_text);

    assert_true(str_eq(reading_json(arena, buf_str(&dos)), wanted));
    assert_true(str_eq(reading_json(arena, buf_str(&mac)), wanted));
    arena_free(arena);
}

static void
test_directive_read__joins_what_was_wrapped_after_a_full_stop(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directive_reading reading;

    directive_read(arena,
        STR("Chủ tịch UBND xã yêu cầu:\n"
            "1. Các bộ phận rà soát quy trình, ghi lại từng bước và thời gian.\n"
            "Kết quả gửi Văn phòng.\n"
            "2. Văn phòng tổng hợp.\n"),
        NULL, &reading);
    assert_int_equal(reading.clause_count, 2);
    assert_str(reading.clauses[0].text,
        "Các bộ phận rà soát quy trình, ghi lại từng bước và thời gian. Kết quả gửi Văn phòng.");
    arena_free(arena);
}

static void
test_directive_read__finds_the_same_heading_in_either_order(void **state)
{
    (void)state;
    static const char *const headings[] = {
        "UBND HUYỆN PHÚ ĐỒNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHÒNG NỘI VỤ\tĐộc lập - Tự do - Hạnh "
        "phúc\nSố: 8/NV-VP\tPhú Đồng, ngày 3 tháng 4 năm 2026\n",
        "UBND HUYỆN PHÚ ĐỒNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHÒNG NỘI VỤ Độc lập - Tự do - Hạnh "
        "phúc\nSố: 8/NV-VP Phú Đồng, ngày 3 tháng 4 năm 2026\n",
        "UBND HUYỆN PHÚ ĐỒNG\nPHÒNG NỘI VỤ\nSố: 8/NV-VP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nPhú Đồng, ngày 3 tháng 4 năm 2026\n",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Phú Đồng, ngày 3 tháng 4 năm 2026\nUBND HUYỆN PHÚ ĐỒNG\nPHÒNG NỘI VỤ\nSố: 8/NV-VP\n"};
    struct arena *arena = arena_new(ARENA_BYTES);

    for (size_t i = 0; i < ARRAY_COUNT(headings); i++) {
        struct directive_reading reading;

        directive_read(arena, str_cat(arena, str_of(headings[i]), STR("Kính gửi: Các phòng.\n")),
            NULL, &reading);
        assert_str(reading.parent, "UBND HUYỆN PHÚ ĐỒNG");
        assert_str(reading.issuer, "PHÒNG NỘI VỤ");
        assert_str(reading.number, "8");
        assert_str(reading.symbol, "NV-VP");
        assert_str(reading.place, "Phú Đồng");
        assert_int_equal(reading.day.v, 3);
        assert_int_equal(reading.month.v, 4);
        assert_int_equal(reading.year.v, 2026);
    }
    arena_free(arena);
}

static void
test_directive_read__leaves_blank_what_is_not_there(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directive_reading reading;

    directive_read(arena, STR("Hôm nay trời đẹp.\n\nKhông có gì để làm.\n"), NULL, &reading);
    assert_true(str_is_none(reading.issuer));
    assert_true(str_is_none(reading.kind));
    assert_true(str_is_none(reading.number));
    assert_true(str_is_none(reading.subject));
    assert_false(reading.year.has);
    assert_int_equal(reading.clause_count, 0);
    assert_true(str_is_none(reading.signer));
    directive_read(arena, STR(""), NULL, &reading);
    assert_int_equal(reading.clause_count, 0);
    arena_free(arena);
}

/* Words that begin like an agency's name: a clause without a name has no assignee. */
static void
test_directive_read__takes_no_verb_for_an_agency(void **state)
{
    (void)state;
    static const char *const sentences[] = {"Phòng, chống tham nhũng là nhiệm vụ thường xuyên.",
        "Ban hành quy chế trước ngày 5/5/2026.", "Tổ chức hội nghị.", "Bộ tiêu chí được áp dụng.",
        "Đoàn kết nội bộ.", "Sở hữu trí tuệ: hỗ trợ đăng ký.",
        "Lập hồ sơ đề nghị UBND tỉnh công nhận sáng kiến."};
    struct arena *arena = arena_new(ARENA_BYTES);

    for (size_t i = 0; i < ARRAY_COUNT(sentences); i++) {
        struct directive_reading reading;

        directive_read(arena,
            str_cat(arena, STR("Chủ tịch UBND xã yêu cầu:\n1. "), str_of(sentences[i])), NULL,
            &reading);
        assert_int_equal(reading.clause_count, 1);
        assert_int_equal(reading.clauses[0].assignees.count, 0);
    }
    arena_free(arena);
}

/* The order that this program answers to; not part of the source tree. */
static void
test_directive_read__reads_the_order_of_tra_bong(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    const char *shared = getenv("SANGKIEN_SHARED");
    struct str path = shared != NULL
        ? str_printf(arena, "%s/data/cong-van-tra-bong-2025-04.txt", shared)
        : str_printf(arena, "%s/../shared/data/cong-van-tra-bong-2025-04.txt", TEST_ROOT);
    struct str text = read_file(arena, str_c(arena, path));

    if (str_is_none(text)) {
        print_message("SKIPPED: %s is absent\n", str_c(arena, path));
        arena_free(arena);
        skip();
    }
    struct directive_reading reading;

    directive_read(arena, text, NULL, &reading);
    assert_str(reading.issuer, "ỦY BAN NHÂN DÂN HUYỆN TRÀ BỒNG");
    assert_true(str_is_none(reading.parent));
    assert_true(str_is_none(reading.number));
    assert_str(reading.symbol, "UBND-VX");
    assert_str(reading.place, "Trà Bồng");
    assert_int_equal(reading.year.v, 2025);
    assert_int_equal(reading.month.v, 4);
    assert_false(reading.day.has);
    assert_str(reading.subject, "đẩy mạnh hoạt động sáng kiến trong các cơ quan hành chính");
    assert_int_equal(reading.base_count, 2);
    assert_str(reading.bases[0].number, "2164/UBND-KGVX");
    assert_str(reading.bases[0].issuer, "UBND tỉnh Quảng Ngãi");
    assert_str(date_iso(arena, reading.bases[0].date), "2025-04-17");
    assert_str(reading.bases[1].number, "57-NQ/TW");
    assert_str(reading.bases[1].issuer, "Bộ Chính trị");
    assert_str(date_iso(arena, reading.bases[1].date), "2024-12-22");
    assert_int_equal(reading.addressees.count, 2);
    assert_int_equal(reading.clause_count, 5);
    static const char *const numbers[] = {"1", "2", "2.a", "2.b", "end"};

    for (size_t i = 0; i < reading.clause_count; i++) {
        assert_str(reading.clauses[i].no, numbers[i]);
    }
    const struct directive_clause *report = &reading.clauses[3];

    assert_int_equal(report->assignees.count, 1);
    assert_str(report->assignees.items[0], "Phòng Văn hóa, Khoa học và Thông tin huyện");
    assert_str(report->to, "UBND tỉnh");
    assert_str(report->through, "Sở Khoa học và Công nghệ");
    assert_str(report->due.said, "trước ngày 15/12/2025");
    assert_str(date_iso(arena, report->due.last_safe_day), "2025-12-14");
    assert_str(date_iso(arena, report->due.last_working_day), "2025-12-12");
    assert_int_equal(reading.recipients.count, 4);
    assert_str(reading.post, "CHỦ TỊCH");
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_directive_read__reads_an_official_letter_of_an_office),
        cmocka_unit_test(test_directive_read__reads_a_plan_with_parts_and_a_table),
        cmocka_unit_test(test_directive_read__reads_a_directive_with_points),
        cmocka_unit_test(test_directive_read__reads_a_notice_of_conclusions),
        cmocka_unit_test(test_directive_read__reads_a_decision_and_stops_at_its_annex),
        cmocka_unit_test(test_directive_read__reads_a_note_of_a_spoken_order),
        cmocka_unit_test(test_directive_read__reads_through_scanner_noise),
        cmocka_unit_test(test_directive_read__reads_decomposed_letters),
        cmocka_unit_test(test_directive_read__reads_columns_one_after_the_other),
        cmocka_unit_test(test_directive_read__reads_a_letter_with_headed_items),
        cmocka_unit_test(test_directive_read__reads_an_urgent_dispatch_and_whom_it_is_sent_to),
        cmocka_unit_test(test_directive_read__reads_a_draft_plan_of_three_depths),
        cmocka_unit_test(test_directive_read__reads_a_letter_of_a_party_committee),
        cmocka_unit_test(test_directive_read__reads_a_letter_without_numbers),
        cmocka_unit_test(test_directive_read__reads_bullets_of_a_word_processor),
        cmocka_unit_test(test_directive_read__reads_a_notice_without_blank_lines),
        cmocka_unit_test(test_directive_read__reads_a_letter_with_a_law_among_its_bases),
        cmocka_unit_test(test_directive_read__stops_before_an_attached_regulation),
        cmocka_unit_test(test_directive_due__is_read_as_the_table_says),
        cmocka_unit_test(test_directive_due__asks_the_calendar_for_the_last_working_day),
        cmocka_unit_test(test_directive_read__does_not_mind_the_kind_of_line_end),
        cmocka_unit_test(test_directive_read__joins_what_was_wrapped_after_a_full_stop),
        cmocka_unit_test(test_directive_read__finds_the_same_heading_in_either_order),
        cmocka_unit_test(test_directive_read__leaves_blank_what_is_not_there),
        cmocka_unit_test(test_directive_read__takes_no_verb_for_an_agency),
        cmocka_unit_test(test_directive_read__reads_the_order_of_tra_bong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
