/* str.c -- views of text. "Not given" equals only itself and sorts before every given text. */
#include "base/str.h"

#include "base/err.h"

#include <stdarg.h>

struct str
str_of(const char *c_string)
{
    if (c_string == NULL) {
        return STR_NONE;
    }
    return (struct str){c_string, strlen(c_string)};
}

bool
str_is_none(struct str s)
{
    return s.p == NULL;
}

/* Bytes of white space at the start of s: ASCII, or U+00A0. */
static size_t
space_at_start(struct str s)
{
    if (s.n >= 1 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r'))) {
        return 1;
    }
    if (s.n >= 2 && memcmp(s.p, "\xC2\xA0", 2) == 0) {
        return 2;
    }
    return 0;
}

static size_t
space_at_end(struct str s)
{
    if (s.n >= 1 && space_at_start(str_from(s, s.n - 1)) == 1) {
        return 1;
    }
    if (s.n >= 2 && space_at_start(str_from(s, s.n - 2)) == 2) {
        return 2;
    }
    return 0;
}

struct str
str_trim(struct str s)
{
    for (size_t n = space_at_start(s); n > 0; n = space_at_start(s)) {
        s = str_from(s, n);
    }
    for (size_t n = space_at_end(s); n > 0; n = space_at_end(s)) {
        s.n -= n;
    }
    return s;
}

bool
str_is_blank(struct str s)
{
    return str_trim(s).n == 0;
}

bool
str_eq(struct str a, struct str b)
{
    if (a.p == NULL || b.p == NULL) {
        return a.p == b.p;
    }
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

bool
str_eq_c(struct str a, const char *b)
{
    return str_eq(a, str_of(b));
}

bool
str_starts(struct str s, struct str prefix)
{
    return prefix.n <= s.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool
str_ends(struct str s, struct str suffix)
{
    return suffix.n <= s.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

int
str_cmp(struct str a, struct str b)
{
    if (a.p == NULL || b.p == NULL) {
        return (a.p != NULL) - (b.p != NULL);
    }
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

size_t
str_find(struct str s, struct str needle)
{
    if (needle.n == 0) {
        return 0;
    }
    if (needle.n > s.n) {
        return SIZE_MAX;
    }
    const char *found = memmem(s.p, s.n, needle.p, needle.n);
    return found == NULL ? SIZE_MAX : (size_t)(found - s.p);
}

size_t
str_find_char(struct str s, char c)
{
    return str_find(s, (struct str){&c, 1});
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
    if (s.p == NULL) {
        return STR_NONE;
    }
    if (to > s.n) {
        to = s.n;
    }
    if (from > to) {
        from = to;
    }
    return (struct str){s.p + from, to - from};
}

struct str
str_from(struct str s, size_t from)
{
    return str_sub(s, from, s.n);
}

struct str
str_cut(struct str *s, char separator)
{
    size_t at = str_find_char(*s, separator);
    struct str whole = *s;

    if (at == SIZE_MAX) {
        *s = STR_NONE;
        return whole;
    }
    *s = str_from(whole, at + 1);
    return str_sub(whole, 0, at);
}

struct str
str_dup(struct arena *arena, struct str s)
{
    if (s.p == NULL) {
        return STR_NONE;
    }
    return (struct str){str_c(arena, s), s.n};
}

const char *
str_c(struct arena *arena, struct str s)
{
    char *p = arena_alloc(arena, s.n + 1);

    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    return p;
}

struct str
str_cat(struct arena *arena, struct str a, struct str b)
{
    if (a.p == NULL && b.p == NULL) {
        return STR_NONE;
    }
    MUST(a.n < SIZE_MAX - b.n);
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (a.n > 0) {
        memcpy(p, a.p, a.n);
    }
    if (b.n > 0) {
        memcpy(p + a.n, b.p, b.n);
    }
    return (struct str){p, a.n + b.n};
}

struct str
str_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    MUST(n >= 0);
    size_t bytes = (size_t)n;
    char *p = arena_alloc(arena, bytes + 1);
    vsnprintf(p, bytes + 1, format, again);
    va_end(again);
    return (struct str){p, bytes};
}

bool
str_to_i64(struct str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t at = negative ? 1 : 0;
    int64_t v = 0;

    if (at == s.n) {
        return false;
    }
    for (; at < s.n; at++) {
        int digit = s.p[at] - '0';

        /* Counts downwards, because the least int64 has no positive twin. */
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(v, INT64_C(10), &v) ||
            __builtin_sub_overflow(v, (int64_t)digit, &v)) {
            return false;
        }
    }
    if (!negative && v == INT64_MIN) {
        return false;
    }
    *out = negative ? v : -v;
    return true;
}

uint64_t
str_hash(struct str s)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    for (size_t i = 0; i < s.n; i++) {
        hash = (hash ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}
