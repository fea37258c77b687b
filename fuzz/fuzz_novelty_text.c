/* fuzz_novelty_text.c -- the normaliser and the stored layout: tokens of any bytes lie on character
 * borders, and come back from the layout where they were.
 */
#include "fuzz.h"

#include "base/err.h"
#include "base/utf8.h"
#include "novelty/layout.h"

static void
check_tokens(struct str text, const struct tokens *tokens)
{
    uint32_t before = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *t = &tokens->p[i];

        MUST(t->from >= before && t->from < t->to && t->to <= text.n);
        MUST(utf8_is_valid(str_sub(text, t->from, t->to)));
        before = t->to;
    }
}

static void
check_layout(struct arena *arena, struct str text, const struct tokens *tokens)
{
    uint8_t *layout = arena_alloc(arena, tokens->count * LAYOUT_BYTES_MAX + 1);
    struct token *read = ARENA_ARRAY(arena, struct token, tokens->count + 1);
    uint32_t before = 0;
    size_t n = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        n += layout_put(layout + n, &tokens->p[i], before);
        before = tokens->p[i].to;
    }
    layout_read(layout, n, (uint32_t)text.n, read, tokens->count);
    for (size_t i = 0; i < tokens->count; i++) {
        MUST(read[i].from == tokens->p[i].from && read[i].to == tokens->p[i].to);
    }
    /* The text itself as a layout: wrong places, but none outside. */
    layout_read((const uint8_t *)text.p, text.n, (uint32_t)text.n, read, tokens->count);
    for (size_t i = 0; i < tokens->count; i++) {
        MUST(read[i].from <= read[i].to && read[i].to <= text.n);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)256 << 20);
    struct normal *normal = normal_new(arena);
    struct str text = {(const char *)data, size};
    struct tokens tokens = {0};

    normal_split(normal, text, &tokens);
    check_tokens(text, &tokens);
    check_layout(arena, text, &tokens);
    free(tokens.p);
    arena_free(arena);
    return 0;
}
