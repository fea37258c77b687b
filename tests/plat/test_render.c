/* Values in pages stay text, addresses stay ours, and a refused form keeps what was typed. */
#include "kit.h"

#include "gen/fault.h"
#include "gen/text.h"
#include "plat/render.h"

#include <string.h>

static struct arena *arena;
static struct ctx ctx;
static struct req req;
static struct route_def route;
static struct buf out;
static struct render page;

/* The page around the page is app's; here there is none. */
void
chrome_fill(struct ctx *of, const struct req *request, struct chrome *chrome)
{
    (void)of;
    (void)request;
    *chrome = (struct chrome){0};
}

static enum err
form_a(struct ctx *of, const struct req *request, void **form)
{
    (void)of;
    (void)request;
    (void)form;
    return OK;
}

static enum err
form_b(struct ctx *of, const struct req *request, void **form)
{
    (void)of;
    (void)request;
    (void)form;
    return ERR_INVALID;
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    ctx = (struct ctx){.arena = arena, .req = &req};
    route = (struct route_def){.form = form_a};
    req = (struct req){.route = &route};
    buf_init(&out, arena, 1024);
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

static struct input
title(void)
{
    return (struct input){.kind = INPUT_TEXT, .name = "authors.0.name", .text_label = TEXT_UI_CHOOSE,
        .text_hint = -1, .form = form_a, .is_required = true, .value = STR("trong hồ sơ")};
}

static void
typed(const struct http_field *fields, size_t count)
{
    req.fields = fields;
    req.field_count = count;
    req.is_show_after_refusal = true;
}

static void
test_render_str__escapes(void **state)
{
    (void)state;
    render_str(&page, STR("<script>\"&'"));
    render_text(&page, STR("một\n<hai>"));
    render_icon(&page, STR("x\"><b>"));
    assert_false(holds("<script>"));
    assert_false(holds("<b>"));
    assert_true(holds("một<br>&lt;hai&gt;"));
}

static void
test_render_href__lets_no_foreign_scheme_or_host_through(void **state)
{
    static const char *const foreign[] = {"javascript:alert(1)", " javascript:alert(1)",
        "java\tscript:alert(1)", "data:text/html,x", "//example.vn/", "/\\example.vn/", "x:/y"};
    static const char *const own[] = {"/initiatives/1", "?cursor=2&a=1:2", "#main", "tên-tệp",
        "https://example.vn/a", "mailto:a@example.vn", "/x/a:b"};

    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        buf_reset(&out);
        render_href(&page, str_of(foreign[i]));
        assert_str(buf_str(&out), "#");
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        buf_reset(&out);
        render_href(&page, str_of(own[i]));
        assert_string_not_equal(str_c(arena, buf_str(&out)), "#");
    }
}

static void
test_render_input__keeps_what_was_typed_into_the_refused_form(void **state)
{
    const struct http_field fields[] = {{STR("authors.0.name"), STR("<gõ> & giữ")}};
    struct input input = title();

    (void)state;
    render_input(&page, &input);
    assert_true(holds("value=\"trong hồ sơ\""));
    typed(fields, 1);
    buf_reset(&out);
    render_input(&page, &input);
    assert_true(holds("value=\"&lt;gõ&gt; &amp; giữ\""));
    input.form = form_b; /* another form of the same page shows what the page knows */
    buf_reset(&out);
    render_input(&page, &input);
    assert_true(holds("value=\"trong hồ sơ\""));
}

static void
test_render_input__never_puts_a_password_back(void **state)
{
    const struct http_field fields[] = {{STR("password"), STR("rất bí mật")}};
    struct input input = title();

    (void)state;
    input.kind = INPUT_PASSWORD;
    input.name = "password";
    typed(fields, 1);
    render_input(&page, &input);
    assert_false(holds("bí mật"));
    assert_true(holds("type=\"password\""));
}

static void
test_render_input__unticks_what_was_unticked_before_the_refusal(void **state)
{
    struct input input = title();

    (void)state;
    input.kind = INPUT_CHECKBOX;
    input.value = STR("1");
    render_input(&page, &input);
    assert_true(holds(" checked"));
    typed(NULL, 0);
    buf_reset(&out);
    render_input(&page, &input);
    assert_false(holds(" checked"));
}

static void
test_render_input__marks_each_of_several_choices(void **state)
{
    const struct http_field fields[] = {{STR("authors.0.name"), STR("b")},
        {STR("authors.0.name"), STR("c")}};
    const struct choice choices[] = {{STR("a"), STR("A"), STR_NONE}, {STR("b"), STR("B"), STR_NONE},
        {STR("c"), STR("C"), STR_NONE}};
    struct input input = title();

    (void)state;
    input.kind = INPUT_CHECKBOXES;
    input.choices = choices;
    input.choice_count = 3;
    input.value = STR("a,c");
    render_input(&page, &input);
    assert_true(holds("value=\"a\" checked>"));
    assert_true(holds("value=\"b\">"));
    assert_true(holds("value=\"c\" checked>"));
    buf_reset(&out);
    typed(fields, 2);
    render_input(&page, &input);
    assert_true(holds("value=\"a\">"));
    assert_true(holds("value=\"b\" checked>"));
    assert_true(holds("value=\"c\" checked>"));
}

static void
test_render_faults__stand_beside_the_field_and_link_to_it_from_the_top(void **state)
{
    struct input input = title();

    (void)state;
    ctx.faults[0] = (struct fault){FAULT_REQUIRED, STR("authors.0.name"), STR_NONE};
    ctx.faults[1] = (struct fault){FAULT_STALE, STR_NONE, STR_NONE};
    ctx.fault_count = 2;
    req.is_show_after_refusal = true;
    render_input(&page, &input);
    assert_true(holds("id=\"authors.0.name-error\""));
    input.form = form_b;
    buf_reset(&out);
    render_input(&page, &input);
    assert_false(holds("-error\"")); /* the same field of a form that nobody posted */
    input.form = form_a;
    render_input(&page, &input);
    assert_true(holds("aria-describedby=\"authors.0.name-error\" aria-invalid=\"true\""));
    buf_reset(&out);
    render_fault_summary(&page);
    assert_true(holds("<a href=\"#authors.0.name\">"));
    assert_true(holds(str_c(arena, text_of_fault(&ctx, &ctx.faults[1]))));
    buf_reset(&out);
    ctx.fault_count = 0;
    render_fault_summary(&page);
    assert_str(buf_str(&out), "");
}

static void
test_render_fault_summary__names_the_field_in_the_words_of_its_label(void **state)
{
    (void)state;
    route.form_name = "initiative";
    req.is_show_after_refusal = true;
    (void)fault(&ctx, FAULT_REQUIRED, "title");
    (void)fault(&ctx, FAULT_NOT_A_SHARE, "authors.1.share_bp");
    (void)fault(&ctx, FAULT_REQUIRED, "nowhere");
    render_fault_summary(&page);
    assert_true(holds(str_c(arena, str_printf(arena, "<a href=\"#title\">%s: ",
        text_table[TEXT_FORM_INITIATIVE_TITLE][LANG_VI]))));
    assert_true(holds(str_c(arena, str_printf(arena, "<a href=\"#authors.1.share_bp\">%s (2): ",
        text_table[TEXT_FORM_INITIATIVE_AUTHORS_SHARE_BP][LANG_VI]))));
    assert_false(holds("<a href=\"#nowhere\">:"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_render_str__escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_render_href__lets_no_foreign_scheme_or_host_through,
            set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_render_input__keeps_what_was_typed_into_the_refused_form, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_render_input__never_puts_a_password_back, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            test_render_input__unticks_what_was_unticked_before_the_refusal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_render_input__marks_each_of_several_choices, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            test_render_faults__stand_beside_the_field_and_link_to_it_from_the_top, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            test_render_fault_summary__names_the_field_in_the_words_of_its_label, set_up,
            tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
