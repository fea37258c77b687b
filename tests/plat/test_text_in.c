/* The one door for text: strict, and what comes through is composed, trimmed and without tricks. */
#include "kit.h"

#include "base/utf8.h"
#include "plat/text_in.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)16 << 20);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct str
clean(struct str raw, enum text_shape shape)
{
    struct str out = STR_NONE;

    assert_int_equal(text_in(arena, raw, shape, &out), TEXT_IN_OK);
    return out;
}

static void
test_text_in__composes_what_came_in_parts(void **state)
{
    struct str nfd = STR("Tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t, \xC4\x91o\xCC\x9B\xCC\xA3t");

    (void)state;
    assert_str(clean(nfd, TEXT_LINE), "Tiếng Việt, đợt");
    assert_int_equal(utf8_count(clean(nfd, TEXT_LINE)), 15);
}

static void
test_text_in__leaves_composed_text_as_it_is(void **state)
{
    struct str text = STR("Sổ tay mã QR song ngữ Việt – Cor “tra cứu” 100% ①");

    (void)state;
    assert_str(clean(text, TEXT_LINE), text.p);
}

static void
test_text_in__trims_and_turns_tabs_into_spaces(void **state)
{
    (void)state;
    assert_str(clean(STR(" \t một\thai \xC2\xA0\n"), TEXT_LINE), "một hai");
    assert_str(clean(STR("   "), TEXT_LINE), "");
    assert_true(str_is_none(clean(STR_NONE, TEXT_LINE)));
}

static void
test_text_in__keeps_line_ends_of_texts_and_makes_them_one_kind(void **state)
{
    (void)state;
    assert_str(clean(STR("một\r\nhai\nba\r\n"), TEXT_LINES), "một\nhai\nba");
    assert_str(clean(STR("một\r\nhai"), TEXT_LINE), "một hai");
}

static void
test_text_in__refuses_bytes_that_are_no_characters(void **state)
{
    static const char *const bad[] = {"\xFF", "a\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF",
        "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"};
    struct str out;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        assert_int_equal(text_in(arena, str_of(bad[i]), TEXT_LINES, &out), TEXT_IN_BAD_UTF8);
    }
}

static void
test_text_in__refuses_controls_and_what_turns_the_reading_direction(void **state)
{
    static const char *const bad[] = {"a\x01", "a\x7F", "a\xC2\x85", "a\xE2\x80\xAA", "a\xE2\x80\xAE",
        "a\xE2\x81\xA6", "a\xE2\x81\xA9", "a\xEF\xBB\xBF" "b", "a\xEF\xBF\xBF", "a\vb"};
    struct str out;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        assert_int_equal(text_in(arena, str_of(bad[i]), TEXT_LINE, &out), TEXT_IN_BAD_CHARACTER);
    }
    assert_int_equal(text_in(arena, (struct str){"a\0b", 3}, TEXT_LINES, &out),
        TEXT_IN_BAD_CHARACTER);
    assert_int_equal(text_in(arena, STR("a\x1B[0m"), TEXT_LINES, &out), TEXT_IN_BAD_CHARACTER);
}

static void
test_text_in__drops_from_long_texts_what_only_pasting_brings(void **state)
{
    (void)state;
    assert_str(clean(STR("\xEF\xBB\xBFm\xE2\x80\xAAột\xE2\x80\xAC\vhai"), TEXT_LINES), "một\nhai");
}

#define CLAIM(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
int
main(void)
{
    static const struct CMUnitTest tests[] = {
        CLAIM(test_text_in__composes_what_came_in_parts),
        CLAIM(test_text_in__leaves_composed_text_as_it_is),
        CLAIM(test_text_in__trims_and_turns_tabs_into_spaces),
        CLAIM(test_text_in__keeps_line_ends_of_texts_and_makes_them_one_kind),
        CLAIM(test_text_in__refuses_bytes_that_are_no_characters),
        CLAIM(test_text_in__refuses_controls_and_what_turns_the_reading_direction),
        CLAIM(test_text_in__drops_from_long_texts_what_only_pasting_brings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
