/* What a draft is told: passages with their places and class, what counts for nothing, and an
 * answer to any input.
 */
#include "kit.h"

#include "base/utf8.h"
#include "base/vi.h"
#include "texts.h"

enum { MANY = 60, ARENA_BYTES = 1 << 28 };

static struct arena *arena;

static int
set_up(void **state)
{
    struct texts_index *index;

    arena = arena_new(ARENA_BYTES);
    index = ARENA_NEW(arena, struct texts_index);
    texts_index_new(index, arena);
    texts_add_many(index, 0, MANY);
    *state = index;
    return 0;
}

static int
tear_down(void **state)
{
    texts_index_drop(*state);
    arena_free(arena);
    return 0;
}

/* The middle of dossier 7, from the start of a sentence to the end of one. */
static struct str
passage(void)
{
    struct str text = texts_of(arena, 7);
    size_t from = text.n / 4, to = text.n * 3 / 4;

    while (text.p[from - 1] != ' ' || text.p[from - 2] != '.') {
        from++;
    }
    while (text.p[to - 1] != '.') {
        to++;
    }
    return str_sub(text, from, to);
}

static const struct novelty_case *
only_case(const struct novelty_answer *answer)
{
    assert_int_equal(answer->case_count, 1);
    return &answer->cases[0];
}

static struct str
folded(struct str text, struct novelty_span span)
{
    return vi_search_words(arena, str_sub(text, span.from, span.to));
}

static bool
is_near(uint32_t got, size_t wanted, size_t bytes)
{
    return got + bytes >= wanted && got <= wanted + bytes;
}

/* Asks about the passage, otherwise written, in a draft of other text, and looks at the case. */
static void
assert_found(struct texts_index *index, struct str written, enum novelty_class class, size_t bytes)
{
    struct str draft = texts_around(arena, 1, written), source = texts_of(arena, 7);
    const struct novelty_case *found = only_case(texts_ask(index, draft));
    size_t at = str_find(draft, written), s_at = str_find(source, passage());

    assert_str(found->source, "d7");
    assert_int_equal(found->class, class);
    assert_true(is_near(found->draft.from, at, bytes));
    assert_true(is_near(found->draft.to, at + written.n, bytes));
    assert_true(is_near(found->in_source.from, s_at, bytes));
    assert_true(is_near(found->in_source.to, s_at + passage().n, bytes));
    if (class == NOVELTY_VERBATIM || class == NOVELTY_STRIPPED) {
        assert_true(str_eq(folded(draft, found->draft), folded(source, found->in_source)));
    }
}

static void
test_ask__finds_a_copied_passage_with_its_places_on_both_sides(void **state)
{
    novelty_commit(((struct texts_index *)*state)->novelty);
    assert_found(*state, passage(), NOVELTY_VERBATIM, 1);
}

static void
test_ask__sees_through_other_ways_of_writing(void **state)
{
    novelty_commit(((struct texts_index *)*state)->novelty);
    assert_found(*state, texts_decomposed(arena, passage()), NOVELTY_VERBATIM, 1);
    assert_found(*state, vi_upper(arena, passage()), NOVELTY_VERBATIM, 1);
}

static void
test_ask__says_what_was_done_to_a_passage(void **state)
{
    novelty_commit(((struct texts_index *)*state)->novelty);
    assert_found(*state, texts_stripped(arena, passage()), NOVELTY_STRIPPED, 1);
    assert_found(*state, texts_mended(arena, passage(), 9), NOVELTY_EDITED, 60);
    assert_found(*state, texts_renamed(arena, passage()), NOVELTY_RENAMED, 60);
    assert_found(*state, texts_shuffled(arena, passage()), NOVELTY_SHUFFLED, 60);
}

static void
test_ask__finds_nothing_where_nothing_was_copied(void **state)
{
    struct texts_index *index = *state;

    novelty_commit(index->novelty);
    for (uint64_t seed = 500; seed < 540; seed++) {
        const struct novelty_answer *answer = texts_ask(index, texts_prose(arena, seed, 40));

        assert_int_equal(answer->case_count, 0);
        assert_int_equal(answer->covered_words, 0);
        assert_int_equal(answer->compared, MANY);
    }
}

static void
test_ask__shows_what_a_template_explains_and_counts_none_of_it(void **state)
{
    struct texts_index *index = *state;
    struct str form = texts_prose(arena, 900, 10);
    const struct novelty_doc doc = {
        .label = STR("form"), .text = form, .kind = NOVELTY_TEMPLATE};

    assert_true(novelty_add(index->novelty, &doc));
    texts_add(index, STR("uses-it"), texts_around(arena, 31, form));
    novelty_commit(index->novelty);
    const struct novelty_answer *answer = texts_ask(index, texts_around(arena, 32, form));
    assert_int_equal(answer->compared, MANY + 1);
    assert_int_equal(answer->case_count, 1);
    assert_true(answer->cases[0].is_template);
    assert_str(answer->cases[0].source, "form");
    assert_int_equal(answer->covered_words, 0);
    for (size_t i = 0; i < answer->doc_count; i++) {
        assert_false(str_eq_c(answer->docs[i], "form"));
    }
}

static void
test_ask__forgets_what_was_removed(void **state)
{
    struct texts_index *index = *state;
    struct str draft = texts_around(arena, 1, passage());

    assert_true(novelty_remove(index->novelty, STR("d7"))); /* not yet seen */
    novelty_commit(index->novelty);
    assert_int_equal(texts_ask(index, draft)->case_count, 0);
    assert_int_equal(texts_ask(index, draft)->compared, MANY - 1);
    texts_add(index, STR("d7"), texts_of(arena, 7));
    novelty_commit(index->novelty);
    only_case(texts_ask(index, draft));
    assert_true(novelty_remove(index->novelty, STR("d7")));
    assert_false(novelty_remove(index->novelty, STR("d7")));
    assert_int_equal(texts_ask(index, draft)->case_count, 0);
    assert_true(novelty_flush(index->novelty, 5) && novelty_merge(index->novelty));
    assert_int_equal(texts_ask(index, draft)->case_count, 0);
    assert_int_equal(texts_ask(index, draft)->compared, MANY - 1);
}

static void
test_ask__answers_alike_from_memory_from_a_file_and_after_a_merge(void **state)
{
    struct texts_index *index = *state;
    struct str draft = texts_around(arena, 1, texts_mended(arena, passage(), 9));

    novelty_commit(index->novelty);
    struct str first = texts_shown(arena, texts_ask(index, draft));
    assert_true(novelty_flush(index->novelty, 1));
    assert_true(str_eq(texts_shown(arena, texts_ask(index, draft)), first));
    texts_index_close(index);
    texts_index_open(index, NULL);
    assert_true(str_eq(texts_shown(arena, texts_ask(index, draft)), first));
    texts_add_many(index, MANY, MANY + 5);
    assert_true(novelty_flush(index->novelty, 2));
    struct str more = texts_shown(arena, texts_ask(index, draft));
    assert_true(novelty_merge(index->novelty));
    assert_true(str_eq(texts_shown(arena, texts_ask(index, draft)), more));
}

/* The words of a text two by two in another order: what it is about stays, no passage does. */
static struct str
reordered(struct str text)
{
    struct str words[1000], rest = text;
    struct buf out;
    size_t count = 0;

    while (rest.n > 0 && count < ARRAY_COUNT(words)) {
        struct str word = str_cut(&rest, ' ');
        words[count++] = str_ends(word, STR(".")) ? str_sub(word, 0, word.n - 1) : word;
    }
    buf_init(&out, arena, text.n);
    for (size_t i = 0; i + 1 < count; i += 2) {
        size_t at = i * 7 % (count / 2 * 2);

        buf_printf(&out, "%.*s %.*s, ", STR_ARG(words[at]), STR_ARG(words[at + 1]));
    }
    return buf_str(&out);
}

static void
test_ask__names_the_dossier_about_the_same_in_another_list_than_the_copied(void **state)
{
    struct texts_index *index = *state;

    novelty_commit(index->novelty);
    const struct novelty_answer *answer = texts_ask(index, reordered(texts_of(arena, 7)));
    assert_int_equal(answer->case_count, 0);
    assert_true(answer->idea_count > 1);
    assert_str(answer->ideas[0], "d7");
    assert_true(novelty_remove(index->novelty, STR("d7")));
    answer = texts_ask(index, reordered(texts_of(arena, 7)));
    for (size_t i = 0; i < answer->idea_count; i++) {
        assert_false(str_eq_c(answer->ideas[i], "d7"));
    }
}

/* -- bad input ---------------------------------------------------------------------------------- */

static void
assert_places(const struct novelty_answer *answer, struct str draft, struct str source)
{
    for (size_t i = 0; i < answer->case_count; i++) {
        const struct novelty_case *c = &answer->cases[i];

        assert_true(c->draft.from < c->draft.to && c->draft.to <= draft.n);
        assert_true(c->in_source.from < c->in_source.to && c->in_source.to <= source.n);
        /* A malformed byte stands between tokens, never cuts one. */
        struct str tail = str_sub(draft, c->draft.from, c->draft.from + 4);
        size_t at = 0;
        assert_int_not_equal(utf8_next(tail, &at), UINT32_MAX);
        assert_true(utf8_is_valid(str_sub(source, c->in_source.from, c->in_source.to)));
    }
}

static void
test_ask__gives_places_on_character_borders_for_drafts_of_any_bytes(void **state)
{
    struct texts_index *index = *state;
    struct str source = texts_of(arena, 7);
    uint64_t random = 3;
    size_t found = 0;

    novelty_commit(index->novelty);
    for (int round = 0; round < 200; round++) {
        struct arena_mark mark = arena_mark(arena);
        struct str text = texts_around(arena, (uint64_t)round, texts_decomposed(arena, passage()));
        char *bytes = arena_alloc(arena, text.n);

        memcpy(bytes, text.p, text.n);
        for (int i = 0; i < round / 2; i++) {
            bytes[texts_random(&random) % text.n] = (char)texts_random(&random);
        }
        const struct novelty_answer *answer = texts_ask(index, (struct str){bytes, text.n});
        assert_places(answer, (struct str){bytes, text.n}, source);
        found += answer->case_count;
        arena_rewind(arena, mark);
    }
    assert_true(found > 100);
}

static void
test_ask__answers_a_draft_of_nothing_of_one_word_and_of_another_language(void **state)
{
    static const char *const drafts[] = {"", "a", "m\u1ED9t", "...", "\xFF\xFE\xC3",
        "The quick brown fox jumps over the lazy dog and runs away from all of them at once",
        "\u4E00\u4E8C\u4E09 \u0441\u043B\u043E\u0432\u043E \u0441\u043B\u043E\u0432\u043E"};
    struct texts_index *index = *state;

    novelty_commit(index->novelty);
    for (size_t i = 0; i < ARRAY_COUNT(drafts); i++) {
        const struct novelty_answer *answer = texts_ask(index, str_of(drafts[i]));

        assert_int_equal(answer->case_count, 0);
        assert_int_equal(answer->compared, MANY);
    }
    assert_int_equal(texts_ask(index, STR("a\0b"))->words, 2);
    assert_int_equal(texts_ask(index, STR_NONE)->words, 0);
}

static void
test_ask__answers_a_draft_of_four_hundred_pages(void **state)
{
    struct texts_index *index = *state;
    struct str draft = texts_prose(arena, 77, 15000);

    novelty_commit(index->novelty);
    assert_true(draft.n > 1000000); /* 2,500 bytes a page */
    draft = str_cat(arena, draft, texts_around(arena, 2, passage()));
    assert_str(only_case(texts_ask(index, draft))->source, "d7");
}

static void
test_ask__answers_one_syllable_said_a_hundred_thousand_times(void **state)
{
    struct texts_index *index = *state;
    struct buf out;

    buf_init(&out, arena, 1 << 20);
    for (int i = 0; i < 100000; i++) {
        buf_c(&out, "ba ");
    }
    texts_add(index, STR("ba"), buf_str(&out));
    novelty_commit(index->novelty);
    const struct novelty_answer *answer = texts_ask(index, buf_str(&out));
    assert_int_equal(answer->words, 100000);
    assert_true(answer->case_count <= NOVELTY_CASES_MAX);
    assert_places(answer, buf_str(&out), buf_str(&out));
}

static void
test_ask__calls_common_what_a_thousand_dossiers_say(void **state)
{
    struct texts_index *index = *state;
    struct str same = texts_of(arena, 7);

    for (int i = 0; i < 1000; i++) {
        texts_add(index, str_printf(arena, "same%d", i), same);
    }
    novelty_commit(index->novelty);
    const struct novelty_answer *answer = texts_ask(index, same);
    assert_int_equal(answer->compared, MANY + 1000);
    assert_true(answer->words > 100);
    assert_int_equal(answer->own_words, 0); /* nothing in it is its own, and it says so */
}

static void
test_ask__answers_from_an_empty_index(void **state)
{
    struct texts_index *index = *state;

    assert_true(novelty_erase(index->novelty));
    const struct novelty_answer *answer = texts_ask(index, texts_of(arena, 7));
    assert_int_equal(answer->compared, 0);
    assert_int_equal(answer->case_count + answer->doc_count + answer->idea_count, 0);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_ask__finds_a_copied_passage_with_its_places_on_both_sides),
        CASE(test_ask__sees_through_other_ways_of_writing),
        CASE(test_ask__says_what_was_done_to_a_passage),
        CASE(test_ask__finds_nothing_where_nothing_was_copied),
        CASE(test_ask__shows_what_a_template_explains_and_counts_none_of_it),
        CASE(test_ask__forgets_what_was_removed),
        CASE(test_ask__answers_alike_from_memory_from_a_file_and_after_a_merge),
        CASE(test_ask__names_the_dossier_about_the_same_in_another_list_than_the_copied),
        CASE(test_ask__gives_places_on_character_borders_for_drafts_of_any_bytes),
        CASE(test_ask__answers_a_draft_of_nothing_of_one_word_and_of_another_language),
        CASE(test_ask__answers_a_draft_of_four_hundred_pages),
        CASE(test_ask__answers_one_syllable_said_a_hundred_thousand_times),
        CASE(test_ask__calls_common_what_a_thousand_dossiers_say),
        CASE(test_ask__answers_from_an_empty_index),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
