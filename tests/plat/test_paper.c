/* The model of a paper, its words and the flow that the writers draw. */
#include "kit.h"

#include "base/err.h"
#include "plat/paper_build.h"
#include "plat/paper_flow.h"
#include "plat/paper_html.h"

static struct arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct paper_model
small(void)
{
    static const struct str own[] = {{"Uỷ ban", sizeof("Uỷ ban") - 1}};

    return (struct paper_model){
        .layout = PAPER_LAYOUT_NAMED,
        .heading = {.own = {own, 1}, .symbol = STR("QĐ-UBND"), .place = STR("Suối Ngàn")},
        .kind_name = STR("Quyết định"),
        .made_at = INSTANT_NONE,
    };
}

static struct str
frozen(const struct paper_model *model)
{
    struct buf out;

    buf_init(&out, arena, 1024);
    paper_model_write(&out, model);
    return buf_str(&out);
}

static bool
reads(struct str text, struct paper_model *out, struct str *why)
{
    const struct json *json = json_parse(arena, text, why);

    return json != NULL && paper_model_read(arena, json, out, why);
}

/* All text of a flow, items apart by "|". */
static void
spell(struct buf *out, const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        for (size_t k = 0; k < flow->items[i].run_count; k++) {
            buf_put(out, flow->items[i].runs[k].text);
        }
        buf_c(out, flow->items[i].run_count > 0 ? "|" : "");
        spell(out, &flow->items[i].left);
        spell(out, &flow->items[i].right);
    }
}

static struct str
spelt(const struct paper_model *model)
{
    struct paper_flow flow;
    struct buf out;

    paper_flow_make(arena, model, &flow);
    buf_init(&out, arena, 1024);
    spell(&out, &flow.sections[0].flow);
    return buf_str(&out);
}

static bool
holds(struct str text, const char *part)
{
    return str_find(text, str_of(part)) != SIZE_MAX;
}

static void
test_paper_number__puts_a_zero_before_one_digit(void **state)
{
    (void)state;
    assert_str(paper_number_symbol(arena, STR("5"), STR("QĐ-UBND")), "05/QĐ-UBND");
    assert_str(paper_number_symbol(arena, STR("05"), STR("QĐ-UBND")), "05/QĐ-UBND");
    assert_str(paper_number_symbol(arena, STR("12"), STR("BC-UBND")), "12/BC-UBND");
    assert_str(paper_number_symbol(arena, STR("7"), STR_NONE), "07");
    assert_str(paper_number_symbol(arena, STR_NONE, STR("TTr-UBND")), "        /TTr-UBND");
}

static void
test_paper_date__puts_a_zero_before_days_to_nine_and_months_to_two(void **state)
{
    (void)state;
    assert_str(paper_date_words(arena, (struct paper_date){5, 1, 2026}),
        "ngày 05 tháng 01 năm 2026");
    assert_str(paper_date_words(arena, (struct paper_date){10, 3, 2026}),
        "ngày 10 tháng 3 năm 2026");
    assert_str(paper_date_words(arena, (struct paper_date){0, 4, 2026}),
        "ngày      tháng 4 năm 2026");
}

static void
test_paper_annex_note__leaves_number_and_date_open(void **state)
{
    struct paper_heading heading = {.number = STR("5"), .symbol = STR("QĐ-UBND"), .date = {5, 1, 2026}};

    (void)state;
    assert_str(paper_annex_note(arena, &heading, STR("Quyết định"), STR("Chủ tịch UBND xã")),
        "(Kèm theo Quyết định số         /QĐ-UBND ngày      tháng      năm 2026 của Chủ tịch UBND xã)");
}

static void
test_paper_build__numbers_points_by_the_vietnamese_alphabet(void **state)
{
    struct paper_builder b;

    (void)state;
    paper_builder_init(&b, arena);
    paper_article(&b, STR_NONE, STR("x"));
    paper_clause(&b, STR_NONE, STR("x"));
    for (int i = 0; i < 7; i++) {
        paper_point(&b, STR("x"));
    }
    paper_article(&b, STR_NONE, STR("x"));
    paper_clause(&b, STR_NONE, STR("x"));
    struct paper_blocks blocks = paper_builder_end(&b);
    assert_str(blocks.items[0].number, "Điều 1.");
    assert_str(blocks.items[6].number, "đ)");
    assert_str(blocks.items[8].number, "g)");
    assert_str(blocks.items[9].number, "Điều 2.");
    assert_str(blocks.items[10].number, "1.");
}

static void
test_paper_model__reads_back_what_it_wrote(void **state)
{
    static const struct paper_column columns[] = {{1, PAPER_CENTRE, {"a", 1}, {"over", 4}},
        {2, PAPER_RIGHT, {"b", 1}, {"over", 4}}};
    struct paper_model model = small(), again;
    struct paper_builder b;
    struct str why;

    (void)state;
    paper_builder_init(&b, arena);
    paper_paragraph(&b, STR("Một \"hai\" <ba>\nbốn"));
    paper_table(&b, STR("Bảng 1"), columns, 2)->row_min_mm = 9;
    paper_row(&b, PAPER_ROW_GROUP, &STR("nhóm"));
    paper_row(&b, PAPER_ROW_PLAIN, (const struct str[]){STR("1"), STR_NONE});
    model.body = paper_builder_end(&b);
    model.has_end_mark = true;
    model.made_at = (struct instant){INT64_C(1767546000000000)};
    struct str text = frozen(&model);
    assert_true(reads(text, &again, &why));
    assert_true(str_eq(frozen(&again), text));
    assert_true(again.has_end_mark);
    assert_int_equal(again.body.items[1].table->row_min_mm, 9);
}

static void
test_paper_model__refuses_what_it_cannot_draw(void **state)
{
    static const struct {
        const char *json, *why;
    } cases[] = {
        {"{\"layout\":\"poster\",\"heading\":{}}", "layout"},
        {"{\"layout\":\"named\"}", "heading"},
        {"{\"layout\":\"named\",\"heading\":{\"day\":32}}", "day"},
        {"{\"layout\":\"named\",\"heading\":{},\"subject\":\"a\\u0001b\"}", "control character"},
        {"{\"layout\":\"named\",\"heading\":{},\"bases\":[null]}", "bases"},
        {"{\"layout\":\"named\",\"heading\":{},\"body\":[{\"kind\":\"table\",\"rows\":[]}]}", "columns"},
        {"{\"layout\":\"named\",\"heading\":{},\"body\":[{\"kind\":\"table\",\"columns\":[{\"width\":1,"
         "\"align\":\"left\"}],\"rows\":[{\"kind\":\"plain\",\"cells\":[\"a\",\"b\"]}]}]}", "cells"},
        {"{\"layout\":\"named\",\"heading\":{},\"made_at\":\"today\"}", "made_at"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct paper_model model;
        struct str why = STR_NONE;
        assert_false(reads(str_of(cases[i].json), &model, &why));
        assert_true(holds(why, cases[i].why));
    }
}

static void
test_paper_flow__ends_lists_with_semicolons_and_a_full_stop(void **state)
{
    struct paper_model model = small();

    (void)state;
    model.bases = paper_lines_of(arena, (const struct str[]){STR("Căn cứ A"), STR("Căn cứ B;")}, 2);
    model.recipients = paper_lines_of(arena, (const struct str[]){STR("Như trên."), STR("Lưu: VT")}, 2);
    model.addressees = model.recipients;
    struct str text = spelt(&model);
    assert_true(holds(text, "|Căn cứ A;|Căn cứ B.|"));
    assert_true(holds(text, "Nơi nhận:|- Như trên;|- Lưu: VT.|"));
    assert_true(holds(text, "Kính gửi:|- Như trên;|- Lưu: VT.|"));
}

static void
test_paper_flow__sets_capitals_where_the_decree_wants_them(void **state)
{
    struct paper_model model = small();

    (void)state;
    assert_true(holds(spelt(&model), "UỶ BAN|"));
    assert_true(holds(spelt(&model), "QUYẾT ĐỊNH|"));
    model.layout = PAPER_LAYOUT_LETTER;
    model.subject = STR("báo cáo");
    assert_true(holds(spelt(&model), "V/v báo cáo|"));
    assert_false(holds(spelt(&model), "QUYẾT ĐỊNH"));
}

static void
test_paper_flow__joins_the_end_mark_to_the_last_word(void **state)
{
    static const char *const cases[][2] = {
        {"Thi hành Quyết định này.", "này./.|"},
        {"Thi hành Quyết định này", "này./.|"},
        {"Thi hành Quyết định này./.", "này./.|"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct paper_model model = small();
        struct paper_builder b;
        paper_builder_init(&b, arena);
        paper_paragraph(&b, str_of(cases[i][0]));
        model.body = paper_builder_end(&b);
        model.has_end_mark = true;
        assert_true(holds(spelt(&model), cases[i][1]));
    }
}

static void
test_paper_flow__prints_no_parent_when_the_heading_has_none(void **state)
{
    struct paper_model model = small();

    (void)state;
    assert_true(str_starts(spelt(&model), STR("UỶ BAN|CỘNG HÒA")));
    model.heading.parents = paper_lines_of(arena, &STR("UBND tỉnh"), 1);
    assert_true(str_starts(spelt(&model), STR("UBND TỈNH|UỶ BAN|CỘNG HÒA")));
}

/* The table of styles against the ranges of NĐ 30/2020, Phụ lục I. */
static void
test_paper_styles__keep_within_the_decree(void **state)
{
    static const struct {
        enum paper_part part;
        int32_t least, most; /* points */
        bool bold, italic, upper;
    } rules[] = {
        {PAPER_PART_NATION, 12, 13, true, false, true},
        {PAPER_PART_MOTTO, 13, 14, true, false, false},
        {PAPER_PART_PARENT, 12, 13, false, false, true},
        {PAPER_PART_AGENCY, 12, 13, true, false, true},
        {PAPER_PART_NUMBER, 13, 13, false, false, false},
        {PAPER_PART_DATE, 13, 14, false, true, false},
        {PAPER_PART_ABOUT, 12, 13, false, false, false},
        {PAPER_PART_KIND, 13, 14, true, false, true},
        {PAPER_PART_SUBJECT, 13, 14, true, false, false},
        {PAPER_PART_BASIS, 13, 14, false, true, false},
        {PAPER_PART_BODY, 13, 14, false, false, false},
        {PAPER_PART_AUTHORITY, 13, 14, true, false, true},
        {PAPER_PART_SIGNER, 13, 14, true, false, false},
        {PAPER_PART_COPIES, 12, 12, true, true, false},
        {PAPER_PART_COPY, 11, 11, false, false, false},
        {PAPER_PART_DRAFTER, 11, 11, false, false, true},
        {PAPER_PART_ANNEX, 14, 14, true, false, false},
        {PAPER_PART_ANNEX_TITLE, 13, 14, true, false, true},
        {PAPER_PART_ANNEX_NOTE, 13, 14, false, true, false},
        {PAPER_PART_PAGE, 13, 14, false, false, false},
        {PAPER_PART_CONTACT, 11, 12, false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++) {
        const struct paper_style *style = &paper_styles[rules[i].part];
        assert_in_range(style->half_points, 2 * rules[i].least, 2 * rules[i].most);
        assert_int_equal(style->bold, rules[i].bold);
        assert_int_equal(style->italic, rules[i].italic);
        assert_int_equal(style->upper, rules[i].upper);
    }
    for (size_t i = 0; i < PAPER_PARTS_END; i++) {
        assert_non_null(paper_styles[i].id);
        assert_true(paper_styles[i].half_points > 0);
    }
}

static void
test_paper_html__escapes_and_needs_no_inline_style(void **state)
{
    struct paper_model model = small();
    struct paper_builder b;

    (void)state;
    paper_builder_init(&b, arena);
    paper_paragraph(&b, STR("<script>alert(1)</script>"));
    model.body = paper_builder_end(&b);
    struct str markup = paper_html(arena, &model).markup;
    assert_true(holds(markup, "&lt;script&gt;"));
    assert_false(holds(markup, "<script"));
    assert_false(holds(markup, "style="));
    assert_true(holds(markup, "<h2"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_number__puts_a_zero_before_one_digit),
        cmocka_unit_test(test_paper_date__puts_a_zero_before_days_to_nine_and_months_to_two),
        cmocka_unit_test(test_paper_annex_note__leaves_number_and_date_open),
        cmocka_unit_test(test_paper_build__numbers_points_by_the_vietnamese_alphabet),
        cmocka_unit_test(test_paper_model__reads_back_what_it_wrote),
        cmocka_unit_test(test_paper_model__refuses_what_it_cannot_draw),
        cmocka_unit_test(test_paper_flow__ends_lists_with_semicolons_and_a_full_stop),
        cmocka_unit_test(test_paper_flow__sets_capitals_where_the_decree_wants_them),
        cmocka_unit_test(test_paper_flow__joins_the_end_mark_to_the_last_word),
        cmocka_unit_test(test_paper_flow__prints_no_parent_when_the_heading_has_none),
        cmocka_unit_test(test_paper_styles__keep_within_the_decree),
        cmocka_unit_test(test_paper_html__escapes_and_needs_no_inline_style),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
