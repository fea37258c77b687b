/* Views: none is not empty, cutting clamps, numbers are read whole or not at all. */
#include "kit.h"

#include "base/err.h"
#include "base/str.h"

static void
test_str_eq__tells_none_from_empty(void **state)
{
    (void)state;
    assert_true(str_is_none(STR_NONE) && !str_is_none(STR("")));
    assert_true(str_is_none(str_of(NULL)) && !str_is_none(str_of("")));
    assert_true(str_eq(STR_NONE, STR_NONE));
    assert_false(str_eq(STR_NONE, STR("")));
    assert_true(str_eq(STR("sổ"), str_of("sổ")));
    assert_false(str_eq(STR("so"), STR("sa")));
    assert_false(str_eq(STR("so"), STR("son")));
    assert_true(str_cmp(STR_NONE, STR("")) < 0);
    assert_true(str_cmp(STR(""), STR("a")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("\x7F"), STR("\x80")) < 0);
    assert_int_equal(str_cmp(STR("ab"), STR("ab")), 0);
}

static void
test_str_trim__removes_white_space_and_no_break_space_at_both_ends(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\xC2\xA0 a b \r\n\xC2\xA0")), "a b");
    assert_str(str_trim(STR("à")), "à"); /* its last byte is A0, but no space */
    assert_str(str_trim(STR(" \xC2\xA0")), "");
    assert_true(str_is_none(str_trim(STR_NONE)));
    assert_true(
        str_is_blank(STR_NONE) && str_is_blank(STR("")) && str_is_blank(STR(" \xC2\xA0\n")));
    assert_false(str_is_blank(STR(" .")));
}

static void
test_str_sub__clamps_to_the_text(void **state)
{
    (void)state;
    assert_str(str_sub(STR("abcdef"), 2, 4), "cd");
    assert_str(str_sub(STR("abc"), 1, 99), "bc");
    assert_str(str_sub(STR("abc"), 9, 99), "");
    assert_str(str_sub(STR("abc"), 2, 1), "");
    assert_str(str_from(STR("abc"), 1), "bc");
    assert_true(str_is_none(str_sub(STR_NONE, 0, 3)));
}

static void
test_str_find__finds_the_first_or_says_absent(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_true(str_find(STR("abc"), STR("abcd")) == SIZE_MAX);
    assert_true(str_find(STR_NONE, STR("a")) == SIZE_MAX);
    assert_int_equal(str_find_char(STR("a=b=c"), '='), 1);
    assert_true(str_find_char(STR("abc"), 'x') == SIZE_MAX);
    assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR_NONE, STR("")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("bc"), STR("abc")));
}

static void
test_str_cut__gives_every_piece_and_then_none(void **state)
{
    struct str rest = STR("a,,b,");

    (void)state;
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "b");
    assert_false(str_is_none(rest));
    assert_str(str_cut(&rest, ','), "");
    assert_true(str_is_none(rest));
    assert_true(str_is_none(str_cut(&rest, ',')));
}

static void
test_str_dup__copies_into_the_arena(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    char source[] = "xin";

    (void)state;
    struct str copy = str_dup(arena, str_of(source));
    const char *c = str_c(arena, (struct str){source, 2});
    source[0] = 'X';
    assert_str(copy, "xin");
    assert_string_equal(c, "xi");
    assert_string_equal(str_c(arena, STR_NONE), "");
    assert_true(str_is_none(str_dup(arena, STR_NONE)));
    assert_false(str_is_none(str_dup(arena, STR(""))));
    assert_str(str_cat(arena, STR("a"), STR("b")), "ab");
    assert_str(str_cat(arena, STR_NONE, STR("")), "");
    assert_true(str_is_none(str_cat(arena, STR_NONE, STR_NONE)));
    assert_str(str_printf(arena, "%d-%.*s", 7, STR_ARG(STR_NONE)), "7-");
    arena_free(arena);
}

static void
test_str_to_i64__takes_the_whole_range_and_nothing_else(void **state)
{
    static const char *const refused[] = {"", "-", "+1", " 1", "1 ", "1a", "--1", "1.0",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999", "٣"};
    int64_t v = 0;

    (void)state;
    assert_true(str_to_i64(STR("0"), &v) && v == 0);
    assert_true(str_to_i64(STR("-17"), &v) && v == -17);
    assert_true(str_to_i64(STR("9223372036854775807"), &v) && v == INT64_MAX);
    assert_true(str_to_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    v = 42;
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        assert_false(str_to_i64(str_of(refused[i]), &v));
    }
    assert_false(str_to_i64(STR_NONE, &v));
    assert_int_equal(v, 42);
}

static void
test_str_hash__depends_on_every_byte(void **state)
{
    (void)state;
    assert_true(str_hash(STR("ab")) != str_hash(STR("ba")));
    assert_true(str_hash(STR("a")) != str_hash(STR("aa")));
    assert_true(str_hash(STR("a")) == str_hash(str_of("a")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str_eq__tells_none_from_empty),
        cmocka_unit_test(test_str_trim__removes_white_space_and_no_break_space_at_both_ends),
        cmocka_unit_test(test_str_sub__clamps_to_the_text),
        cmocka_unit_test(test_str_find__finds_the_first_or_says_absent),
        cmocka_unit_test(test_str_cut__gives_every_piece_and_then_none),
        cmocka_unit_test(test_str_dup__copies_into_the_arena),
        cmocka_unit_test(test_str_to_i64__takes_the_whole_range_and_nothing_else),
        cmocka_unit_test(test_str_hash__depends_on_every_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
