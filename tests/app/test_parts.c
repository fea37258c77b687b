/* The parts of every page: red speaks of lateness by law alone, and a partial without a date says
 * nothing of time. */
#include "kit.h"

#include "gen/view_app.h"

static struct arena *arena;
static struct ctx ctx;
static struct req req;
static struct buf out;
static struct render page;

void
chrome_fill(struct ctx *of, const struct req *request, struct chrome *chrome)
{
    (void)of;
    (void)request;
    *chrome = page.chrome;
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    ctx = (struct ctx){.arena = arena, .req = &req,
        .today = date_of_civil((struct civil){2026, 11, 24})};
    req = (struct req){0};
    buf_init(&out, arena, 4096);
    page = (struct render){.out = &out, .ctx = &ctx, .req = &req};
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool
holds(const char *part)
{
    return str_find(buf_str(&out), str_of(part)) != SIZE_MAX;
}

static void
draw_due(int32_t days, bool statutory)
{
    buf_reset(&out);
    part_due(&page, &(struct part_due){date_add_days(ctx.today, days), statutory});
}

static void
test_due__is_red_only_when_the_law_is_missed(void **state)
{
    (void)state;
    draw_due(-2, true);
    assert_true(holds("due-late") && holds("Quá hạn 2 ngày"));
    draw_due(-2, false);
    assert_false(holds("due-late"));
    assert_true(holds("due-soft") && holds("Quá hạn 2 ngày"));
    draw_due(0, true);
    assert_true(holds("due-soon") && holds("Hạn hôm nay"));
    draw_due(12, true);
    assert_true(holds("\"due\"") && holds("Còn 12 ngày"));
    draw_due(1, false);
    assert_false(holds("due-soon"));
}

static void
test_due__says_nothing_without_a_date(void **state)
{
    (void)state;
    part_due(&page, &(struct part_due){DATE_NONE, true});
    assert_str(buf_str(&out), "");
}

static void
test_due__speaks_english_to_who_reads_english(void **state)
{
    (void)state;
    ctx.lang = LANG_EN;
    draw_due(12, true);
    assert_true(holds("12 days left"));
}

static void
put_body(struct render *r, const void *of)
{
    (void)of;
    render_literal(r, "BODY", 4);
}

static void
draw_page(void)
{
    static const struct chrome_item items[] = {
        {{"home", 4}, {"/", 1}, {"Trang chủ", 11}, {"house", 5}, 0, false, true},
        {{"initiatives", 11}, {"/initiatives", 12}, {"Hồ sơ", 8}, {"folder-open", 11}, 7, false,
            true},
        {{"reports", 7}, {"/reports", 8}, {"Báo cáo", 9}, {"chart-column", 12}, 0, true, false},
    };

    buf_reset(&out);
    page.chrome.site_name = STR("Sáng Kiến");
    page.chrome.person_name = STR("<Lê> Thị Hạnh");
    page.chrome.items = items;
    page.chrome.items_count = 3;
    part_page(&page,
        &(struct part_page){.title = STR("Hồ sơ"), .section = STR("initiatives")}, put_body, NULL);
}

static void
test_page__marks_the_section_it_stands_in_and_escapes_whose_it_is(void **state)
{
    (void)state;
    page.chrome.is_signed_in = true;
    draw_page();
    assert_true(holds("<title>Hồ sơ – Sáng Kiến</title>"));
    assert_true(holds("<a href=\"/initiatives\" aria-current=\"page\">"));
    assert_false(holds("<a href=\"/\" aria-current"));
    assert_true(holds("&lt;Lê&gt; Thị Hạnh"));
    assert_true(holds("BODY"));
    assert_false(holds("data-kept"));
    assert_false(holds("style=") || holds("onclick"));
}

static void
test_page__shows_no_menu_search_or_account_to_who_is_not_signed_in(void **state)
{
    (void)state;
    draw_page();
    assert_false(holds("/initiatives") || holds("role=\"search\"") || holds("/account"));
    assert_true(holds("shell-plain") && holds("BODY"));
}

static void
test_page__keeps_drafts_and_says_so_in_the_title_after_a_refusal(void **state)
{
    (void)state;
    req.is_show_after_refusal = true;
    draw_page();
    assert_true(holds("<title>Lỗi: Hồ sơ"));
    assert_true(holds("data-kept=\"1\""));
}

static void
test_pager__keeps_the_query_and_adds_the_cursor(void **state)
{
    (void)state;
    part_pager(&page, &(struct part_pager){.next = {true, 12345}, .keep = STR("tab=open&q=a%26b")});
    assert_true(holds("href=\"?tab=open&amp;q=a%26b&amp;cursor=12345\""));
    assert_true(holds("href=\"?tab=open&amp;q=a%26b\""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_due__is_red_only_when_the_law_is_missed, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_due__says_nothing_without_a_date, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_due__speaks_english_to_who_reads_english, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            test_page__marks_the_section_it_stands_in_and_escapes_whose_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_page__shows_no_menu_search_or_account_to_who_is_not_signed_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_page__keeps_drafts_and_says_so_in_the_title_after_a_refusal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_pager__keeps_the_query_and_adds_the_cursor, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
