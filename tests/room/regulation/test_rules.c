/* What a regulation document must not say: each flaw is refused with its line and its reason. */
#include "gen/text.h"
#include "kit.h"
#include "room/regulation/pack.h"
#include "room/regulation/rules.h"

static uint32_t
line_of(struct str text, size_t at)
{
    uint32_t line = 1;

    for (size_t i = 0; i < at; i++) {
        line += text.p[i] == '\n' ? 1 : 0;
    }
    return line;
}

/* Replaces one piece of a shipped document; the refusal must name reason, and the line of the change
 * unless the flaw is elsewhere (lines_off). */
static void
expect_flaw(size_t pack, const char *piece, const char *by, const char *reason, int lines_off)
{
    struct str document = packs[pack].document;
    size_t at = str_find(document, str_of(piece));
    struct rules_flaw flaw = {0};
    struct rules rules;
    struct str changed;
    struct str said;

    assert_true(at != SIZE_MAX);
    changed = str_printf(kit_arena(), "%.*s%s%.*s", STR_ARG(str_sub(document, 0, at)), by,
        STR_ARG(str_from(document, at + str_of(piece).n)));
    assert_false(rules_parse(kit_arena(), changed, &rules, &flaw));
    said = rules_flaw_say(kit_arena(), LANG_EN, &flaw);
    if (str_find(said, str_of(reason)) == SIZE_MAX) {
        fail_msg("%s: %s", by, str_c(kit_arena(), said));
    }
    assert_int_equal((int)flaw.line, (int)line_of(document, at) + lines_off);
}

enum { NATIONAL = 0, DANANG = 2, SCHOOL = 3 };

static void
test_rules_parse__refuses_a_procedure_that_could_not_run(void **state)
{
    (void)state;
    expect_flaw(NATIONAL, "{\"code\": \"correction\"", "{\"code\": \"corrections\"", "missing or wrong: correction", -3);
    expect_flaw(NATIONAL, "\"end\": \"notified\"", "\"end\": \"\"", "a start and an end", -1);
    expect_flaw(NATIONAL, "\"unit\": \"month\",\n     \"start\": \"filed\"", "\"unit\": \"moon\",\n\"start\": \"filed\"",
        "must be one of", 0);
    expect_flaw(NATIONAL, "\"to\": \"council\"},\n       {\"on\": \"accept\", \"if\": \"not_used\"",
        "\"to\": \"nowhere\"},\n {\"on\": \"accept\", \"if\": \"not_used\"", "unknown stage: nowhere", -2);
    expect_flaw(NATIONAL, "{\"on\": \"used\", \"to\": \"council\"},\n       {\"on\": \"drop\", \"end\": \"dropped\"}",
        "{\"on\": \"used\", \"to\": \"first_use\"}", "no end can be reached", -2);
    expect_flaw(NATIONAL, "{\"code\": \"first_use\", \"kind\"", "{\"code\": \"council\", \"kind\"",
        "used twice", 5);
}

static void
test_rules_too_many_authors__only_over_a_limit_that_is_there(void **state)
{
    struct rules rules = {0};

    (void)state;
    assert_false(rules_too_many_authors(&rules, 1000));
    rules.limits.author_count_max = 3;
    assert_false(rules_too_many_authors(&rules, 3));
    assert_true(rules_too_many_authors(&rules, 4));
}

static void
test_rules_parse__refuses_a_stage_that_cannot_be_reached(void **state)
{
    (void)state;
    expect_flaw(NATIONAL, "\"to\": \"first_use\"", "\"to\": \"council\"", "cannot be reached", 5);
    expect_flaw(NATIONAL, "\"first_stage\": \"formal_check\"", "\"first_stage\": \"begin\"",
        "unknown stage: begin", 0);
}

static void
test_rules_parse__refuses_fractions_dates_and_words_out_of_range(void **state)
{
    (void)state;
    expect_flaw(NATIONAL, "\"quorum\": {\"num\": 2", "\"quorum\": {\"num\": 4", "fraction", 0);
    expect_flaw(NATIONAL, "\"to\": null", "\"to\": \"2011-01-01\"", "before the first", 0);
    expect_flaw(NATIONAL, "\"decide_by\": \"vote\"", "\"decide_by\": \"lot\"", "must be one of", -6);
    expect_flaw(NATIONAL, "\"size_max\": 15", "\"size_max\": 3", "minimum is greater", -1);
    expect_flaw(NATIONAL, "\"recused_in_base\"", "\"recused_in_bsae\"", "no key named recused_in_bsae", 0);
}

static void
test_rules_parse__refuses_a_sheet_that_does_not_add_up(void **state)
{
    (void)state;
    expect_flaw(NATIONAL, "{\"low\": 21, \"high\": 30, \"title\": \"Cải tiến khá\"}",
        "{\"low\": 21, \"high\": 33, \"title\": \"x\"}", "overlap", 0);
    expect_flaw(NATIONAL, "\"max\": 40", "\"weight\": 50, \"max\": 40", "make 100; they make 50", -1);
    expect_flaw(DANANG, "\"each_min\": 10", "\"each_min\": 35", "minimum is greater", 12);
    expect_flaw(DANANG, "\"total_pass\": 50", "\"total_pass\": 101", "minimum is greater", -4);
    expect_flaw(DANANG, "\"below\": 85", "\"below\": 86", "overlap", -4);
    expect_flaw(SCHOOL, "\"title\": \"Ý tưởng mới trong phạm vi trường\", \"max\": 10",
        "\"title\": \"Ý tưởng mới trong phạm vi trường\", \"max\": 11", "sum of its parts: 41", -1);
    expect_flaw(SCHOOL, "\"criteria\": [", "\"criterion\": [", "needs a sheet", -5);
}

/* The national document with a weight on each of its three criteria. */
static struct str
weighted(int first, int second, int third)
{
    const int weights[] = {first, second, third};
    struct str document = packs[NATIONAL].document;
    struct buf buf;

    buf_init(&buf, kit_arena(), document.n + 256);
    for (size_t i = 0; i < 3; i++) {
        size_t at = str_find(document, STR("\"max\": "));
        assert_true(at != SIZE_MAX);
        buf_put(&buf, str_sub(document, 0, at));
        buf_printf(&buf, "\"weight\": %d, \"max\": ", weights[i]);
        document = str_from(document, at + STR("\"max\": ").n);
    }
    buf_put(&buf, document);
    return buf_str(&buf);
}

static void
test_rules_parse__accepts_weights_only_if_they_make_a_hundred(void **state)
{
    struct rules_flaw flaw;
    struct rules rules;

    (void)state;
    assert_true(rules_parse(kit_arena(), weighted(50, 30, 20), &rules, &flaw));
    assert_true(rules.is_weighted);
    assert_int_equal(rules.most, 100);
    assert_false(rules_parse(kit_arena(), weighted(50, 30, 10), &rules, &flaw));
    assert_int_equal(flaw.text, TEXT_RULE_FLAW_WEIGHTS);
    assert_str(flaw.arg, "90");
}

static void
test_rules_flaw_say__is_vietnamese_for_a_page(void **state)
{
    struct rules_flaw flaw = {0};
    struct rules rules;

    (void)state;
    assert_false(rules_parse(kit_arena(), STR("{\n\"code\": \"x\"}"), &rules, &flaw));
    assert_str(rules_flaw_say(kit_arena(), LANG_VI, &flaw), "dòng 1: thiếu hoặc sai: code, title, law");
    assert_false(rules_parse(kit_arena(), STR("{"), &rules, &flaw));
    assert_true(str_starts(rules_flaw_say(kit_arena(), LANG_VI, &flaw), STR("không đọc được JSON")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_parse__refuses_a_procedure_that_could_not_run),
        cmocka_unit_test(test_rules_too_many_authors__only_over_a_limit_that_is_there),
        cmocka_unit_test(test_rules_parse__refuses_a_stage_that_cannot_be_reached),
        cmocka_unit_test(test_rules_parse__refuses_fractions_dates_and_words_out_of_range),
        cmocka_unit_test(test_rules_parse__refuses_a_sheet_that_does_not_add_up),
        cmocka_unit_test(test_rules_parse__accepts_weights_only_if_they_make_a_hundred),
        cmocka_unit_test(test_rules_flaw_say__is_vietnamese_for_a_page),
    };
    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
