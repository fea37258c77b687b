/* text_in.c -- strict UTF-8 in, NFC out. ICU is asked only where a letter could be decomposed. */
#include "plat/text_in.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { FIRST_COMBINING = 0x0300, ICU_CHARS_MAX = 4 * 1024 * 1024 };

static bool
is_direction_override(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static bool
is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
}

/* Writes one character as the shape allows it; false when it may not stand here. */
static bool
take(struct buf *out, uint32_t c, enum text_shape shape, struct str raw, size_t from, size_t to)
{
    if (c == '\t') {
        buf_char(out, ' ');
        return true;
    }
    if (c == '\r') {
        return true; /* CRLF and CR: the line end is written for \n, a lone CR is dropped */
    }
    if (c == '\n') {
        buf_char(out, shape == TEXT_LINES ? '\n' : ' ');
        return true;
    }
    if (shape == TEXT_LINES && (c == '\v' || c == '\f')) {
        buf_char(out, '\n'); /* line and page breaks of word processors */
        return true;
    }
    if (shape == TEXT_LINES && is_direction_override(c)) {
        return true; /* comes along when people paste; nothing that was said is lost */
    }
    if (is_control(c) || is_direction_override(c)) {
        return false;
    }
    buf_put(out, str_sub(raw, from, to));
    return true;
}

static struct str
to_nfc(struct arena *arena, struct str s)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    int32_t wide_room = (int32_t)s.n + 1;
    UChar *wide = ARENA_ARRAY(arena, UChar, (size_t)wide_room);
    UChar *composed = ARENA_ARRAY(arena, UChar, (size_t)wide_room * 3);
    char *narrow = arena_alloc(arena, s.n * 3 + 1);
    int32_t n = 0;
    int32_t bytes = 0;

    MUST(s.n < ICU_CHARS_MAX);
    u_strFromUTF8(wide, wide_room, &n, s.p, (int32_t)s.n, &error);
    n = unorm2_normalize(nfc, wide, n, composed, wide_room * 3, &error);
    u_strToUTF8(narrow, (int32_t)s.n * 3 + 1, &bytes, composed, n, &error);
    MUST(U_SUCCESS(error));
    return (struct str){narrow, (size_t)bytes};
}

enum text_in_result
text_in(struct arena *arena, struct str raw, enum text_shape shape, struct str *out)
{
    struct buf clean;
    bool may_decompose = false;
    size_t at = 0;

    if (str_is_none(raw)) {
        *out = STR_NONE;
        return TEXT_IN_OK;
    }
    if (!utf8_is_valid(raw) || raw.n >= ICU_CHARS_MAX) {
        return TEXT_IN_BAD_UTF8;
    }
    buf_init(&clean, arena, raw.n + 1);
    while (at < raw.n) {
        size_t from = at;
        uint32_t c = utf8_next(raw, &at);
        may_decompose = may_decompose || c >= FIRST_COMBINING;
        if (!take(&clean, c, shape, raw, from, at)) {
            return TEXT_IN_BAD_CHARACTER;
        }
    }
    *out = may_decompose ? to_nfc(arena, buf_str(&clean)) : buf_str(&clean);
    *out = str_trim(*out);
    return TEXT_IN_OK;
}
