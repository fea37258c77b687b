/* buf.h -- builds text in an arena. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, room;
};

void buf_init(struct buf *buf, struct arena *arena, size_t first_bytes);
void buf_put(struct buf *buf, struct str s);
void buf_put_bytes(struct buf *buf, const void *p, size_t n);
void buf_c(struct buf *buf, const char *c_string);
void buf_char(struct buf *buf, char c);
void buf_i64(struct buf *buf, int64_t v);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Escapes & < > " ' so that the text is safe in element content and in quoted attributes. */
void buf_html(struct buf *buf, struct str s);
/* Percent-encodes everything but unreserved characters (RFC 3986 2.3). */
void buf_url(struct buf *buf, struct str s);
struct str buf_str(const struct buf *buf);
void buf_reset(struct buf *buf);

#endif
