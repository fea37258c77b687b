/* Pictures say in text what they show, draw to scale, and let no text out of its place. */
#include "kit.h"

#include "plat/chart.h"

#include <string.h>

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

static bool
holds(struct html html, const char *part)
{
    return str_find(html.markup, str_of(part)) != SIZE_MAX;
}

static size_t
times(struct html html, const char *part)
{
    struct str rest = html.markup;
    size_t count = 0;

    for (size_t at; (at = str_find(rest, str_of(part))) != SIZE_MAX; count++) {
        rest = str_from(rest, at + strlen(part));
    }
    return count;
}

static void
test_chart_funnel__draws_to_the_largest_and_says_the_share_of_the_step_before(void **state)
{
    const struct chart_step steps[] = {
        {STR("Ý tưởng"), STR("hộp ý tưởng"), STR("/ideas"), 1460},
        {STR("Đơn"), STR_NONE, STR_NONE, 940},
        {STR("Công nhận"), STR_NONE, STR_NONE, 0},
        {STR("Cấp tỉnh"), STR_NONE, STR_NONE, 0},
    };
    struct html html = chart_funnel(arena, steps, 4);

    (void)state;
    assert_true(holds(html, "<a href=\"/ideas\">Ý tưởng</a><small>hộp ý tưởng</small>"));
    assert_true(holds(html, "width=\"72.0%\" height=\"28\" aria-hidden=\"true\"><rect width=\"100%\" height=\"28\""
                            " rx=\"4\" class=\"shade-1\""));
    assert_true(holds(html, "width=\"46.2%\" height=\"28\""));
    assert_true(holds(html, "<b>1.460</b></span>"));
    assert_true(holds(html, "<b>940</b> <small>64%</small>"));
    assert_true(holds(html, "<b>0</b> <small>0%</small>"));
    assert_int_equal(times(html, "%</small>"), 2); /* nothing is a share of nothing */
}

static void
test_chart_waits__turns_red_only_past_the_limit(void **state)
{
    const struct chart_wait waits[] = {
        {STR("Chấp nhận đơn"), 6, 31},
        {STR("Xét công nhận"), 58, 92},
        {STR("Công bố"), 30, 30},
        {STR("Trả lời"), 40, 30},
    };

    (void)state;
    assert_true(holds(chart_waits(arena, STR("ngày"), &waits[0], 1), "fill-done"));
    assert_true(holds(chart_waits(arena, STR("ngày"), &waits[1], 1), "fill-soon"));
    assert_false(holds(chart_waits(arena, STR("ngày"), &waits[2], 1), "fill-late"));
    assert_true(holds(chart_waits(arena, STR("ngày"), &waits[3], 1), "fill-late"));
    assert_true(holds(chart_waits(arena, STR("ngày"), &waits[3], 1), "x=\"75.0%\""));
    assert_true(holds(chart_waits(arena, STR("ngày"), &waits[1], 1), "<b>58</b>/92 ngày"));
}

static struct html
heat_of(const int64_t *values)
{
    static const struct str columns[] = {{"T4", 2}, {"T5", 2}, {"T6", 2}};
    struct chart_heat_row *row = ARENA_NEW(arena, struct chart_heat_row);
    struct chart_heat *heat = ARENA_NEW(arena, struct chart_heat);

    *row = (struct chart_heat_row){STR("Xã An"), STR_NONE, STR_NONE, values};
    *heat = (struct chart_heat){STR("Số đơn"), STR("Đơn vị"), STR("Tổng"), columns, 3, 1, row, 1};
    return chart_heat(arena, heat);
}

static void
test_chart_heat__counts_one_by_one_while_small_and_in_ranges_when_large(void **state)
{
    struct html small = heat_of((const int64_t[]){0, 2, 7});
    struct html large = heat_of((const int64_t[]){1, 10, 1000});
    struct html none = heat_of((const int64_t[]){0, 0, 0});

    (void)state;
    assert_true(holds(small, "<td class=\"heat-0 is-old\"></td><td class=\"heat-2\">2</td>"
                             "<td class=\"heat-5\">7</td><td class=\"sum\">9</td>"));
    assert_true(holds(small, "<i class=\"heat-5\"></i>5+"));
    assert_true(holds(large, "<td class=\"heat-1 is-old\">1</td><td class=\"heat-1\">10</td>"
                             "<td class=\"heat-5\">1.000</td>"));
    assert_true(holds(large, "<i class=\"heat-1\"></i>1–200</li>"));
    assert_true(holds(none, "<td class=\"sum is-quiet\">0</td>"));
    assert_true(holds(small, "<th scope=\"row\">Xã An</th>"));
    assert_true(holds(small, "<caption>Số đơn</caption>"));
}

static void
test_chart_stacks__fills_the_bar_and_names_every_part_that_is_there(void **state)
{
    const struct chart_part parts[] = {
        {STR("xong"), 19, CHART_DONE},
        {STR("đang làm"), 4, CHART_RUN},
        {STR("quá hạn"), 0, CHART_LATE},
        {STR("chưa làm"), 3, CHART_NONE},
    };
    const struct chart_stack stack = {STR("Rà soát"), STR("/tasks/1"), STR("Mục 1"), parts, 4};
    struct html html = chart_stacks(arena, &stack, 1);

    (void)state;
    assert_true(holds(html, "<b class=\"nowrap\">19/26</b>"));
    assert_true(holds(html, "<p>Mục 1 · 19 xong · 4 đang làm · 3 chưa làm</p>"));
    assert_false(holds(html, "fill-late"));
    assert_true(holds(html, "x=\"88.4%\" width=\"11.6%\" height=\"18\" class=\"fill-none\""));
    assert_int_equal(times(chart_legend(arena, parts, 4), "<li>"), 4);
}

static void
test_chart_ring__says_its_sentence_and_never_turns_more_than_once(void **state)
{
    struct chart_ring ring = {STR("Còn 71 ngày"), STR("71"), 23, 92, CHART_SOON, 0};

    (void)state;
    assert_true(holds(chart_ring(arena, &ring), "role=\"img\" aria-label=\"Còn 71 ngày\""));
    assert_true(holds(chart_ring(arena, &ring), "stroke-dasharray=\"250 1000\""));
    assert_true(holds(chart_ring(arena, &ring), "arc arc-soon"));
    ring.value = 400;
    assert_true(holds(chart_ring(arena, &ring), "stroke-dasharray=\"1000 1000\""));
    ring.value = 0;
    assert_false(holds(chart_ring(arena, &ring), "stroke-dasharray"));
    ring.value = -5;
    assert_false(holds(chart_ring(arena, &ring), "stroke-dasharray"));
}

static void
test_chart_before_after__keeps_both_bars_on_one_scale(void **state)
{
    const struct chart_pair pair = {STR("Trước"), STR("Sau"), STR("45 phút"), STR("12 phút"),
        STR("giảm 73%"), 45, 12};
    struct html html = chart_before_after(arena, &pair);

    (void)state;
    assert_true(holds(html, "width=\"72.0%\" height=\"26\""));
    assert_true(holds(html, "width=\"19.1%\" height=\"26\""));
    assert_true(holds(html, "<b>12 phút</b> <span class=\"tag tag-green\">giảm 73%</span>"));
}

static void
test_chart_dots__shows_every_scorer_and_the_pass_mark(void **state)
{
    const int64_t points[] = {700, 700, 825};
    const struct chart_dots_row row = {STR("SK-1"), STR("/initiatives/1"), STR("74,2"), STR("Đạt"),
        STR("green"), points, 3};
    struct chart_dots dots = {STR("Điểm"), STR("Hồ sơ"), STR("Điểm từng người"), STR("TB"),
        STR("Kết quả"), 10, 1000, 700, &row, 1};
    struct html html = chart_dots(arena, &dots);

    (void)state;
    assert_true(holds(html, "aria-label=\"70; 70; 82,5\""));
    assert_true(holds(html, "cx=\"70.0%\" cy=\"21\""));
    assert_true(holds(html, "cx=\"70.0%\" cy=\"14\"")); /* the second of the same, above the first */
    assert_true(holds(html, "class=\"pass\" y1=\"2\" y2=\"32\" x1=\"70.0%\""));
    assert_true(holds(html, "<span class=\"tag tag-green\">Đạt</span>"));
    dots.pass = -1;
    assert_false(holds(chart_dots(arena, &dots), "class=\"pass\""));
}

static void
test_chart_swim__puts_each_step_in_its_lane_and_lists_it(void **state)
{
    static const struct str lanes[] = {{"Dân", 4}, {"Xã", 4}};
    const struct chart_swim_step steps[] = {{STR("Đến hỏi"), 0}, {STR("Hướng dẫn"), 1}};
    const struct chart_swim swim = {STR("2 bước"), lanes, 2, steps, 2, true};
    struct html html = chart_swim(arena, &swim);

    (void)state;
    assert_true(holds(html, "class=\"swim is-after\""));
    assert_true(holds(html, "points=\"122,19 178,57\""));
    assert_true(holds(html, "<ol><li>Đến hỏi</li><li>Hướng dẫn</li></ol>"));
    assert_true(holds(html, "aria-label=\"2 bước\""));
}

static void
test_chart_spark__says_its_values(void **state)
{
    const int64_t values[] = {0, 5, 10};
    struct html html = chart_spark(arena, STR("Ý tưởng theo tháng"), values, 3);

    (void)state;
    assert_true(holds(html, "aria-label=\"Ý tưởng theo tháng: 0, 5, 10\""));
    assert_true(holds(html, "points=\"3,17 48,10 93,3\""));
    assert_true(holds(chart_spark(arena, STR("x"), values, 0), "points=\"\""));
}

static struct date
on(int32_t month, int32_t day)
{
    return date_of_civil((struct civil){2025, month, day});
}

static void
test_chart_track__puts_today_between_its_neighbours(void **state)
{
    const struct chart_mark marks[] = {{on(1, 1), STR("giao việc")}, {on(2, 20), STR("họp")},
        {on(4, 11), STR("hạn")}};
    struct html html = chart_track(arena, (struct chart_mark){on(1, 26), STR("hôm nay")}, marks, 3);
    struct html late = chart_track(arena, (struct chart_mark){on(5, 1), STR("hôm nay")}, marks, 3);

    (void)state;
    assert_true(holds(html, "class=\"gone\" y=\"4\" height=\"12\" rx=\"6\" width=\"25.0%\""));
    assert_true(holds(html, "cx=\"50.0%\""));
    assert_true(holds(html, "giao việc</li><li class=\"is-now\">26/01/2025 hôm nay</li><li>20/02"));
    assert_true(holds(late, "hạn</li><li class=\"is-now\">01/05/2025 hôm nay</li></ol>"));
}

/* Whatever people called their things stays text, and nothing needs an inline style. */
static void
test_chart__escapes_every_text_and_styles_nothing_inline(void **state)
{
    const struct str evil = STR("<b onclick=\"x\">'&");
    const int64_t values[] = {1};
    const struct chart_part part = {evil, 1, CHART_DONE};
    const struct chart_stack stack = {evil, evil, evil, &part, 1};
    const struct chart_heat_row heat_row = {evil, evil, evil, values};
    const struct chart_heat heat = {evil, evil, evil, &evil, 1, 0, &heat_row, 1};
    const struct chart_dots_row row = {evil, evil, evil, evil, evil, values, 1};
    const struct chart_dots dots = {evil, evil, evil, evil, evil, 1, 1, 1, &row, 1};
    const struct chart_swim_step step = {evil, 0};
    const struct chart_mark mark = {on(1, 1), evil};
    const struct html all[] = {
        chart_funnel(arena, &(struct chart_step){evil, evil, evil, 1}, 1),
        chart_waits(arena, evil, &(struct chart_wait){evil, 1, 1}, 1),
        chart_heat(arena, &heat),
        chart_stacks(arena, &stack, 1),
        chart_legend(arena, &part, 1),
        chart_ring(arena, &(struct chart_ring){evil, evil, 1, 1, CHART_PLAIN, 0}),
        chart_before_after(arena, &(struct chart_pair){evil, evil, evil, evil, evil, 1, 1}),
        chart_dots(arena, &dots),
        chart_swim(arena, &(struct chart_swim){evil, &evil, 1, &step, 1, false}),
        chart_spark(arena, evil, values, 1),
        chart_track(arena, mark, &mark, 1),
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        assert_false(holds(all[i], "<b onclick"));
        assert_false(holds(all[i], "'&"));
        assert_true(holds(all[i], "&lt;b onclick=&quot;x&quot;"));
        assert_false(holds(all[i], "style="));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chart_funnel__draws_to_the_largest_and_says_the_share_of_the_step_before),
        cmocka_unit_test(test_chart_waits__turns_red_only_past_the_limit),
        cmocka_unit_test(test_chart_heat__counts_one_by_one_while_small_and_in_ranges_when_large),
        cmocka_unit_test(test_chart_stacks__fills_the_bar_and_names_every_part_that_is_there),
        cmocka_unit_test(test_chart_ring__says_its_sentence_and_never_turns_more_than_once),
        cmocka_unit_test(test_chart_before_after__keeps_both_bars_on_one_scale),
        cmocka_unit_test(test_chart_dots__shows_every_scorer_and_the_pass_mark),
        cmocka_unit_test(test_chart_swim__puts_each_step_in_its_lane_and_lists_it),
        cmocka_unit_test(test_chart_spark__says_its_values),
        cmocka_unit_test(test_chart_track__puts_today_between_its_neighbours),
        cmocka_unit_test(test_chart__escapes_every_text_and_styles_nothing_inline),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
