/* utf8.c -- the table of well-formed byte sequences (Unicode, table 3-7), read as ranges. */
#include "base/utf8.h"

static bool
is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

uint32_t
utf8_next(struct str s, size_t *at)
{
    const char *p = s.p + *at;
    size_t left = s.n - *at;
    uint32_t lead = (unsigned char)p[0];
    size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;

    if (lead < 0x80) {
        *at += 1;
        return lead;
    }
    uint32_t c = lead & (0x3FU >> more);
    if (lead < 0xC2 || lead > 0xF4 || left <= more) {
        *at += 1;
        return UINT32_MAX;
    }
    for (size_t i = 1; i <= more; i++) {
        if (!is_continuation(p[i])) {
            *at += 1;
            return UINT32_MAX;
        }
        c = c << 6 | ((unsigned char)p[i] & 0x3FU);
    }
    bool overlong = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
    if (overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) {
        *at += 1;
        return UINT32_MAX;
    }
    *at += more + 1;
    return c;
}

bool
utf8_is_valid(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        if (utf8_next(s, &at) == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

size_t
utf8_count(struct str s)
{
    size_t count = 0;

    for (size_t at = 0; at < s.n; count++) {
        utf8_next(s, &at);
    }
    return count;
}

size_t
utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        c = 0xFFFD;
    }
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)((0xF00U >> (more + 1) & 0xF0) | c);
    return more + 1;
}

struct str
utf8_head(struct str s, size_t count)
{
    size_t at = 0;

    for (; count > 0 && at < s.n; count--) {
        utf8_next(s, &at);
    }
    return str_sub(s, 0, at);
}
