/* buf.c -- text that grows in an arena; the outgrown copy stays behind until the arena goes. */
#include "base/buf.h"

#include "base/err.h"

#include <stdarg.h>

enum { ROOM_BYTES_MIN = 32 };

void
buf_init(struct buf *buf, struct arena *arena, size_t first_bytes)
{
    size_t room = first_bytes < ROOM_BYTES_MIN ? ROOM_BYTES_MIN : first_bytes;

    *buf = (struct buf){.arena = arena, .p = arena_alloc(arena, room), .room = room};
}

/* Makes sure that more_bytes fit behind what is there. */
static void
make_room(struct buf *buf, size_t more_bytes)
{
    size_t room = buf->room;

    if (more_bytes <= room - buf->n) {
        return;
    }
    MUST(more_bytes < SIZE_MAX / 4 && buf->n < SIZE_MAX / 4);
    while (room - buf->n < more_bytes) {
        room *= 2;
    }
    char *p = arena_alloc(buf->arena, room);
    memcpy(p, buf->p, buf->n);
    buf->p = p;
    buf->room = room;
}

void
buf_put_bytes(struct buf *buf, const void *p, size_t n)
{
    if (n == 0) {
        return;
    }
    make_room(buf, n);
    memcpy(buf->p + buf->n, p, n);
    buf->n += n;
}

void
buf_put(struct buf *buf, struct str s)
{
    buf_put_bytes(buf, s.p, s.n);
}

void
buf_c(struct buf *buf, const char *c_string)
{
    buf_put(buf, str_of(c_string));
}

void
buf_char(struct buf *buf, char c)
{
    make_room(buf, 1);
    buf->p[buf->n] = c;
    buf->n++;
}

void
buf_i64(struct buf *buf, int64_t v)
{
    char digits[20]; /* the least int64 has 19 digits and a sign */
    size_t at = sizeof(digits);
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        at--;
        digits[at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (v < 0) {
        at--;
        digits[at] = '-';
    }
    buf_put_bytes(buf, digits + at, sizeof(digits) - at);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    MUST(n >= 0);
    make_room(buf, (size_t)n + 1);
    vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
    va_end(again);
    buf->n += (size_t)n;
}

/* By byte: what stands for it in HTML; most bytes stand for themselves. */
static const struct str html_escapes[256] = {
    ['&'] = {"&amp;", 5},
    ['<'] = {"&lt;", 4},
    ['>'] = {"&gt;", 4},
    ['"'] = {"&quot;", 6},
    ['\''] = {"&#39;", 5},
};

void
buf_html(struct buf *buf, struct str s)
{
    size_t from = 0;

    for (size_t at = 0; at < s.n; at++) {
        const struct str *escaped = &html_escapes[(unsigned char)s.p[at]];

        if (escaped->n > 0) {
            buf_put_bytes(buf, s.p + from, at - from);
            buf_put(buf, *escaped);
            from = at + 1;
        }
    }
    buf_put(buf, str_from(s, from));
}

static bool
is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void
buf_url(struct buf *buf, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t at = 0; at < s.n; at++) {
        unsigned char byte = (unsigned char)s.p[at];

        if (is_unreserved(s.p[at])) {
            buf_char(buf, s.p[at]);
        } else {
            buf_put_bytes(buf, (char[]){'%', hex[byte >> 4], hex[byte & 15]}, 3);
        }
    }
}

struct str
buf_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}

void
buf_reset(struct buf *buf)
{
    buf->n = 0;
}
