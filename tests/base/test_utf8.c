/* Every code point goes out and comes back; everything malformed is refused byte by byte. */
#include "kit.h"

#include "base/err.h"
#include "base/utf8.h"

static void
test_utf8__round_trips_every_scalar_value(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t at = 0;

        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        size_t n = utf8_encode(c, bytes);
        if (utf8_next((struct str){bytes, n}, &at) != c || at != n) {
            fail_msg("U+%04X", c);
        }
    }
}

static void
test_utf8_next__refuses_malformed_input_and_moves_one_byte(void **state)
{
    static const char *const malformed[] = {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3",
        "\xC3\x28", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xE1\xBB", "\xE1\xBB\x28", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(malformed); i++) {
        size_t at = 0;

        assert_true(utf8_next(str_of(malformed[i]), &at) == UINT32_MAX);
        assert_int_equal(at, 1);
        assert_false(utf8_is_valid(str_of(malformed[i])));
    }
    assert_true(utf8_is_valid(STR("Đổi mới 😀")) && utf8_is_valid(STR_NONE));
    assert_false(utf8_is_valid(STR("Đổi\xE1 mới")));
}

static void
test_utf8_count__counts_characters_and_malformed_bytes(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(STR("Đổi mới")), 7);
    assert_int_equal(utf8_count(STR("a\xFF\xE1\xBBz")), 5);
    assert_int_equal(utf8_count(STR_NONE), 0);
}

static void
test_utf8_head__cuts_between_characters(void **state)
{
    (void)state;
    assert_str(utf8_head(STR("Đổi mới"), 2), "Đổ");
    assert_str(utf8_head(STR("Đổi"), 9), "Đổi");
    assert_str(utf8_head(STR("Đổi"), 0), "");
    assert_true(str_is_none(utf8_head(STR_NONE, 3)));
}

static void
test_utf8_encode__writes_the_replacement_for_what_is_no_character(void **state)
{
    static const uint32_t none[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(none); i++) {
        char bytes[4];
        struct str written = {bytes, utf8_encode(none[i], bytes)};

        assert_str(written, "\xEF\xBF\xBD");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__round_trips_every_scalar_value),
        cmocka_unit_test(test_utf8_next__refuses_malformed_input_and_moves_one_byte),
        cmocka_unit_test(test_utf8_count__counts_characters_and_malformed_bytes),
        cmocka_unit_test(test_utf8_head__cuts_between_characters),
        cmocka_unit_test(test_utf8_encode__writes_the_replacement_for_what_is_no_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
