/* fuzz_novelty_query.c -- any bytes as a draft: half of the input is a past dossier, all of it is
 * the draft, so that passages are found and their places can be looked at.
 */
#include "fuzz.h"

#include "base/err.h"
#include "base/utf8.h"
#include "novelty/novelty.h"

static void
check_span(struct str text, struct novelty_span span)
{
    size_t at = span.from;

    MUST(span.from < span.to && span.to <= text.n);
    MUST(utf8_next(text, &at) != UINT32_MAX);
    MUST(span.to == text.n || ((unsigned char)text.p[span.to] & 0xC0) != 0x80 ||
         !utf8_is_valid(str_sub(text, span.from, span.to + 1)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct str text = {(const char *)data, size}, why = STR_NONE;
    const struct novelty_options options = {.read_only = true};
    /* No such folder: an empty index, and a reader writes nothing. */
    struct novelty *novelty = novelty_open("/nonexistent", &options, arena, &why);
    struct novelty_answer *answer = ARENA_NEW(arena, struct novelty_answer);
    struct novelty_doc doc = {.label = STR("half"), .text = str_sub(text, 0, size / 2)};

    MUST(novelty != NULL && novelty_add(novelty, &doc));
    novelty_commit(novelty);
    novelty_ask(novelty, arena, text, answer);
    MUST(answer->compared == 1 && answer->case_count <= NOVELTY_CASES_MAX);
    MUST(answer->covered_words <= answer->own_words && answer->own_words <= answer->words);
    for (size_t i = 0; i < answer->case_count; i++) {
        check_span(text, answer->cases[i].draft);
        check_span(doc.text, answer->cases[i].in_source);
    }
    novelty_close(novelty);
    arena_free(arena);
    return 0;
}
