/* What the normaliser makes of a text: the same tokens however it is written, each on character
 * borders.
 */
#include "kit.h"

#include "base/utf8.h"
#include "novelty/normal.h"
#include "texts.h"

static struct tokens
split(struct str text)
{
    struct normal *normal = normal_new(kit_arena());
    struct tokens tokens = {0};

    normal_split(normal, text, &tokens);
    return tokens;
}

enum { IDS = 1, ACCENTS = 2 };

static void
assert_same_tokens(struct str a, struct str b, int what)
{
    struct tokens x = split(a), y = split(b);

    assert_int_equal(x.count, y.count);
    for (size_t i = 0; i < x.count; i++) {
        if ((what & IDS) != 0) {
            assert_int_equal(x.p[i].id, y.p[i].id);
        }
        if ((what & ACCENTS) != 0) {
            assert_int_equal(x.p[i].accent, y.p[i].accent);
        }
    }
    free(x.p);
    free(y.p);
}

static void
test_normal__reads_composed_and_decomposed_text_alike(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct str text = texts_prose(kit_arena(), seed, 20);
        struct str apart = texts_decomposed(kit_arena(), text);

        assert_true(apart.n > text.n);
        assert_same_tokens(text, apart, IDS | ACCENTS);
    }
}

static void
test_normal__reads_both_placements_of_a_tone_alike(void **state)
{
    (void)state;
    assert_same_tokens(STR("h\u00F2a kh\u1ECFe th\u00FAy thu\u1EF3 HO\u00C0"),
        STR("ho\u00E0 kho\u1EBB thu\u00FD th\u1EE7y H\u00D2A"), IDS);
    assert_same_tokens(
        STR("h\u00F2a kh\u1ECFe th\u00FAy"), STR("ho\u00E0 kho\u1EBB thu\u00FD"), ACCENTS);
}

static void
test_normal__keeps_the_ids_of_stripped_text_and_tells_its_accents(void **state)
{
    (void)state;
    struct str text = texts_prose(kit_arena(), 3, 20);
    struct str stripped = texts_stripped(kit_arena(), text);
    struct tokens x = split(text), y = split(stripped);
    size_t other = 0;

    assert_same_tokens(text, stripped, IDS);
    for (size_t i = 0; i < x.count; i++) {
        bool marked = (x.p[i].flags & TOKEN_MARKED) != 0;

        assert_int_equal(y.p[i].flags & TOKEN_MARKED, 0);
        assert_int_equal(marked, x.p[i].accent != y.p[i].accent);
        other += marked;
    }
    assert_true(other > x.count / 4);
    free(x.p);
    free(y.p);
}

static void
test_normal__makes_numbers_one_class_and_still_tells_them_apart(void **state)
{
    (void)state;
    struct tokens t = split(STR("n\u0103m 2023 v\u00E0 2024"));

    assert_int_equal(t.count, 4);
    assert_int_equal(token_class(t.p[1].id), token_class(t.p[3].id));
    assert_int_not_equal(t.p[1].id, t.p[3].id);
    free(t.p);
}

static void
assert_sound(struct str text)
{
    struct tokens t = split(text);
    size_t before = 0;

    for (size_t i = 0; i < t.count; i++) {
        struct str word = str_sub(text, t.p[i].from, t.p[i].to);

        assert_true(t.p[i].from >= before && t.p[i].from < t.p[i].to && t.p[i].to <= text.n);
        assert_true(utf8_is_valid(word));
        assert_int_equal(str_find_char(word, '\0'), SIZE_MAX);
        before = t.p[i].to;
    }
    free(t.p);
}

static void
test_normal__puts_every_token_on_character_borders_in_any_bytes(void **state)
{
    (void)state;
    uint64_t random = 11;

    for (int round = 0; round < 300; round++) {
        struct arena_mark mark = arena_mark(kit_arena());
        struct str text = texts_decomposed(kit_arena(), texts_prose(kit_arena(), 5, 4));
        char *broken = arena_alloc(kit_arena(), text.n);

        memcpy(broken, text.p, text.n);
        for (int i = 0; i < round; i++) {
            broken[texts_random(&random) % text.n] = (char)texts_random(&random);
        }
        assert_sound((struct str){broken, text.n});
        arena_rewind(kit_arena(), mark);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal__reads_composed_and_decomposed_text_alike),
        cmocka_unit_test(test_normal__reads_both_placements_of_a_tone_alike),
        cmocka_unit_test(test_normal__keeps_the_ids_of_stripped_text_and_tells_its_accents),
        cmocka_unit_test(test_normal__makes_numbers_one_class_and_still_tells_them_apart),
        cmocka_unit_test(test_normal__puts_every_token_on_character_borders_in_any_bytes),
    };

    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
