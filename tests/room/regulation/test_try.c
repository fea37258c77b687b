/* The shipped rule sets tried on the tables of tests/data/regulation: each case is what it expects. */
#include <stdio.h>

#include "kit.h"
#include "room/regulation/pack.h"
#include "room/regulation/try.h"

enum { TABLE_BYTES = 64 * 1024 };

static struct rules
rules_of(const char *code)
{
    struct rules_flaw flaw = {0};
    struct rules rules = {0};

    for (size_t i = 0; i < pack_count; i++) {
        if (str_eq_c(str_of(code), packs[i].code) &&
            !rules_parse(kit_arena(), packs[i].document, &rules, &flaw)) {
            fail_msg("%s: %s", code, str_c(kit_arena(), rules_flaw_say(kit_arena(), LANG_EN, &flaw)));
        }
    }
    assert_false(str_is_none(rules.code));
    return rules;
}

static struct str
table_of(const char *code)
{
    struct str path = str_printf(kit_arena(), "%s/tests/data/regulation/%s.tsv", TEST_ROOT, code);
    FILE *stream = fopen(str_c(kit_arena(), path), "re");
    char *bytes = arena_alloc(kit_arena(), TABLE_BYTES);
    size_t n;

    assert_non_null(stream);
    n = fread(bytes, 1, TABLE_BYTES, stream);
    fclose(stream);
    return (struct str){bytes, n};
}

static void
try_all(const char *code, size_t case_count)
{
    struct rules rules = rules_of(code);
    struct try_case *cases = NULL;
    struct str why = STR_NONE;
    size_t wrong = 0;
    size_t count;

    if (!try_read(kit_arena(), &rules, table_of(code), &cases, &count, &why)) {
        fail_msg("%s: %s", code, str_c(kit_arena(), why));
    }
    assert_int_equal(count, case_count);
    for (size_t i = 0; i < count; i++) {
        struct try_verdict verdict = try_judge(kit_arena(), &rules, &cases[i]);
        assert_false(str_is_blank(cases[i].expect));
        if (!verdict.is_expected) {
            print_error("%s, %.*s: %s %.*s\n", code, STR_ARG(cases[i].name),
                try_result_word(verdict.result), STR_ARG(verdict.class));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void
test_try_judge__decides_each_shipped_table_as_it_expects(void **state)
{
    (void)state;
    try_all("national", 10);
    try_all("danang-education", 13);
    try_all("kontum", 5);
    try_all("school", 7);
}

static struct try_verdict
one_case(const char *code, const char *table)
{
    struct rules rules = rules_of(code);
    struct try_case *cases;
    struct str why;
    size_t count;

    assert_true(try_read(kit_arena(), &rules, str_of(table), &cases, &count, &why));
    assert_int_equal(count, 1);
    return try_judge(kit_arena(), &rules, &cases[0]);
}

static bool
has_reason(const struct try_verdict *verdict, const char *code)
{
    for (size_t i = 0; i < verdict->reason_count; i++) {
        if (strcmp(verdict->reasons[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static void
test_try_judge__says_why_with_the_law(void **state)
{
    struct try_verdict verdict;

    (void)state;
    verdict = one_case("national", "case\tyes\tpresent\tmembers\na\t4\t6\t7\n");
    assert_int_equal(verdict.reason_count, 1);
    assert_string_equal(verdict.reasons[0].code, "votes_short");
    assert_str(verdict.reasons[0].law, "Thông tư 18/2013/TT-BKHCN, Điều 8");
    verdict = one_case("danang-education", "case\tnovelty\tapplicability\tbenefit\na\t25\t30\t30\n");
    assert_true(has_reason(&verdict, "total_reached"));
    assert_true(has_reason(&verdict, "class_short"));
    verdict = one_case("kontum", "case\teffect\treplicability\tscope\tyes\tmembers\na\t9\t14\t9\t9\t9\n");
    assert_true(has_reason(&verdict, "knocked_out"));
    assert_int_equal(verdict.result, TRY_REFUSED);
}

static void
test_try_judge__fails_an_expectation_that_is_not_met(void **state)
{
    (void)state;
    assert_false(one_case("national", "case\tyes\tmembers\texpect\na\t4\t7\trecognised\n").is_expected);
    assert_true(one_case("national", "case\tyes\tmembers\texpect\na\t5\t7\trecognised\n").is_expected);
    assert_false(one_case("danang-education",
        "case\tnovelty\tapplicability\tbenefit\texpect\na\t32\t28\t27\trecognised/B\n").is_expected);
    assert_false(one_case("danang-education",
        "case\tnovelty\tapplicability\tbenefit\texpect\na\t32\t28\t27\trecognised/-\n").is_expected);
}

static void
expect_unreadable(const char *table, const char *named)
{
    struct rules rules = rules_of("national");
    struct try_case *cases;
    struct str why = STR_NONE;
    size_t count;

    assert_false(try_read(kit_arena(), &rules, str_of(table), &cases, &count, &why));
    assert_true(str_find(why, str_of(named)) != SIZE_MAX);
}

static void
test_try_read__names_the_line_that_it_cannot_use(void **state)
{
    (void)state;
    expect_unreadable("yes\n5\n", "column case is missing");
    expect_unreadable("case\tbeauty\n", "no criterion beauty");
    expect_unreadable("case\tyes\tyes\n", "stands twice");
    expect_unreadable("case\tyes\na\t5\nb\tfive\n", "line 3: column 2");
    expect_unreadable("case\tyes\na\t-1\n", "line 2");
    expect_unreadable("case\tnovelty\na\t1,005\n", "line 2");
    expect_unreadable("case\tyes\na\t5\t6\n", "more cells than columns");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_try_judge__decides_each_shipped_table_as_it_expects),
        cmocka_unit_test(test_try_judge__says_why_with_the_law),
        cmocka_unit_test(test_try_judge__fails_an_expectation_that_is_not_met),
        cmocka_unit_test(test_try_read__names_the_line_that_it_cannot_use),
    };
    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
