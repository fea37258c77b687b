/* Numbers and symbols of papers. */
#include "kit.h"

#include "base/err.h"
#include "room/document/paper_symbol.h"

static bool
reads_as_the_table_says(struct arena *arena, const struct kit_row *row)
{
    int64_t number = 0;
    struct str symbol = STR_NONE;
    bool is_read = paper_number_typed(row->column[0], &number, &symbol);

    if (!is_read) {
        return str_is_none(row->column[1]);
    }
    return str_eq(row->column[1], str_printf(arena, "%d", (int)number)) &&
        str_is_none(symbol) == str_is_none(row->column[2]) && str_eq(symbol, row->column[2]);
}

static void
test_paper_number_typed__reads_what_clerks_copy_and_nothing_else(void **state)
{
    (void)state;
    kit_table("paper_number.tsv", 3, reads_as_the_table_says);
}

static size_t rows_seen;

static bool
is_in_the_code(struct arena *arena, const struct kit_row *row)
{
    (void)arena;
    rows_seen++;
    return str_eq(paper_kind_abbreviated(row->column[0]), row->column[1]);
}

static void
test_paper_abbreviations__are_those_of_the_annex(void **state)
{
    size_t count;

    (void)state;
    rows_seen = 0;
    kit_table("../../docs/law/nd30-abbreviations.tsv", 2, is_in_the_code);
    (void)paper_abbreviations(&count);
    assert_int_equal(rows_seen, count);
    assert_true(str_is_none(paper_kind_abbreviated(STR("qđ"))));
}

static void
test_paper_symbol__joins_groups_with_hyphens(void **state)
{
    struct arena *arena = arena_new(4096);

    (void)state;
    assert_str(paper_symbol(arena, STR("QĐ"), STR("UBND"), STR_NONE), "QĐ-UBND");
    assert_str(paper_symbol(arena, STR_NONE, STR("UBND"), STR("VX")), "UBND-VX");
    assert_str(paper_symbol(arena, STR("TTr"), STR("HĐSK"), STR("")), "TTr-HĐSK");
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_number_typed__reads_what_clerks_copy_and_nothing_else),
        cmocka_unit_test(test_paper_abbreviations__are_those_of_the_annex),
        cmocka_unit_test(test_paper_symbol__joins_groups_with_hyphens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
