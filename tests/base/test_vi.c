/* Folding, order keys and capitals of Vietnamese text, by tables. */
#include "kit.h"

#include "base/err.h"
#include "base/vi.h"

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
folds_as_expected(struct arena *scratch, const struct kit_row *row)
{
    return str_eq(vi_fold(scratch, row->column[0]), row->column[1]) &&
           str_eq(vi_search_words(scratch, row->column[0]), row->column[2]);
}

static void
test_vi_fold__follows_the_table(void **state)
{
    (void)state;
    kit_table("vi_fold.tsv", 3, folds_as_expected);
}

static bool
keys_in_order(struct arena *scratch, const struct kit_row *row)
{
    return str_cmp(vi_sortkey(scratch, row->column[0]), vi_sortkey(scratch, row->column[1])) < 0;
}

static void
test_vi_sortkey__orders_as_the_dictionary(void **state)
{
    (void)state;
    kit_table("vi_sort.tsv", 2, keys_in_order);
}

static bool
names_in_order(struct arena *scratch, const struct kit_row *row)
{
    return str_cmp(vi_name_key(scratch, row->column[0]), vi_name_key(scratch, row->column[1])) < 0;
}

static void
test_vi_name_key__orders_by_given_name_first(void **state)
{
    (void)state;
    kit_table("vi_name.tsv", 2, names_in_order);
    assert_true(
        str_eq(vi_name_key(arena, STR(" Lê  Văn An ")), vi_name_key(arena, STR("Lê Văn An"))));
    assert_true(str_is_none(vi_name_key(arena, STR_NONE)));
    assert_false(str_is_none(vi_name_key(arena, STR(" "))));
}

static void
test_vi_sortkey__is_printable_ascii_that_starts_with_its_version(void **state)
{
    static const char *const texts[] = {
        "", "Đường số 9 – “tổ” A/B", "日本 😀 Ελλ", "\t\n\x01\x7F", "tệp \xFF hỏng", "~z¢₫★"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        struct str key = vi_sortkey(arena, str_of(texts[i]));

        assert_int_equal(key.p[0], VI_SORTKEY_VERSION);
        assert_int_equal(vi_name_key(arena, str_of(texts[i])).p[0], VI_SORTKEY_VERSION);
        for (size_t at = 0; at < key.n; at++) {
            assert_true(key.p[at] > ' ' && key.p[at] <= '~');
        }
    }
    assert_true(str_is_none(vi_sortkey(arena, STR_NONE)));
}

static void
test_vi_sortkey__is_the_same_for_nfc_and_nfd(void **state)
{
    (void)state;
    assert_true(str_eq(vi_sortkey(arena, STR("ậ Ễ ượ")),
        vi_sortkey(arena, STR("a\u0323\u0302 E\u0302\u0303 u\u031Bo\u031B\u0323"))));
    assert_true(str_eq(vi_sortkey(arena, STR("a b")), vi_sortkey(arena, STR("a\u00A0b"))));
}

static void
test_vi_fold_char__tells_marks_from_letters(void **state)
{
    (void)state;
    assert_int_equal(vi_fold_char(0x0323), 0);
    assert_int_equal(vi_fold_char(0x1EA6), 'a');
    assert_int_equal(vi_fold_char(0x0110), 'd');
    assert_int_equal(vi_fold_char('Z'), 'z');
    assert_int_equal(vi_fold_char('7'), '7');
    assert_int_equal(vi_fold_char(0x00D7), 0x00D7); /* × is no letter */
    assert_int_equal(vi_fold_char(0x1F600), 0x1F600);
}

static void
test_vi_upper__raises_every_vietnamese_letter(void **state)
{
    (void)state;
    assert_str(
        vi_upper(arena, STR("aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệ")), "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐEÈẺẼÉẸÊỀỂỄẾỆ");
    assert_str(vi_upper(arena, STR("iìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ")),
        "IÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴ");
    assert_str(
        vi_upper(arena, STR("u\u031B\u0301 Điều 7, ÷ ÿ æ ß")), "U\u031B\u0301 ĐIỀU 7, ÷ Ÿ Æ ß");
    assert_true(str_is_none(vi_upper(arena, STR_NONE)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vi_fold__follows_the_table),
        cmocka_unit_test(test_vi_sortkey__orders_as_the_dictionary),
        cmocka_unit_test(test_vi_name_key__orders_by_given_name_first),
        cmocka_unit_test(test_vi_sortkey__is_printable_ascii_that_starts_with_its_version),
        cmocka_unit_test(test_vi_sortkey__is_the_same_for_nfc_and_nfd),
        cmocka_unit_test(test_vi_fold_char__tells_marks_from_letters),
        cmocka_unit_test(test_vi_upper__raises_every_vietnamese_letter),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
