/* fuzz_utf8.c -- decoding always moves on, valid text survives it, and what is made of any text for
 * search, order and headings is valid.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/vi.h"

static void
check_decoding(struct arena *arena, struct str s)
{
    struct buf again;
    size_t count = 0;

    buf_init(&again, arena, s.n);
    for (size_t at = 0; at < s.n; count++) {
        char bytes[4];
        size_t from = at;
        uint32_t c = utf8_next(s, &at);

        MUST(at > from && at <= s.n && at - from <= 4);
        MUST(c != UINT32_MAX || at == from + 1);
        buf_put_bytes(&again, bytes, utf8_encode(c, bytes));
    }
    MUST(count == utf8_count(s));
    MUST(str_eq(utf8_head(s, count), s));
    MUST(!utf8_is_valid(s) || str_eq(buf_str(&again), s));
    MUST(utf8_is_valid(buf_str(&again)));
}

static void
check_key(struct str key)
{
    MUST(key.p[0] == VI_SORTKEY_VERSION);
    for (size_t at = 0; at < key.n; at++) {
        MUST(key.p[at] > ' ' && key.p[at] <= '~');
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)256 << 20);
    struct str s = {(const char *)data, size};

    check_decoding(arena, s);
    struct str folded = vi_fold(arena, s), words = vi_search_words(arena, s);
    MUST(utf8_is_valid(folded) && str_eq(vi_fold(arena, folded), folded));
    MUST(str_eq(vi_search_words(arena, words), words));
    MUST(str_eq(vi_search_words(arena, folded), words));
    MUST(utf8_is_valid(vi_upper(arena, s)));
    MUST(str_eq(vi_fold(arena, vi_upper(arena, s)), folded));
    check_key(vi_sortkey(arena, s));
    check_key(vi_name_key(arena, s));
    arena_free(arena);
    return 0;
}
