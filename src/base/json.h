/* json.h -- JSON out by a streaming writer, JSON in as a tree in an arena (RFC 8259).
 *
 * Writer   puts commas by itself; MUST that begin/end match and that a member has its key. Text is
 *          escaped, '<' as \u003c, so that a value may stand in an HTML document.
 * Reader   strict: valid UTF-8, no duplicate keys, no lone surrogates, no trailing bytes, integers
 *          only within int64 (others are kept as text of the number), depth <= JSON_DEPTH_MAX,
 *          nodes <= JSON_NODES_MAX.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 32, JSON_NODES_MAX = 100000 };

struct json_out {
    struct buf *buf;
    uint32_t depth;
    bool need_comma[JSON_DEPTH_MAX + 1];
    bool in_object[JSON_DEPTH_MAX + 1];
    bool after_key;
};
void json_out_init(struct json_out *out, struct buf *buf);
void json_begin_object(struct json_out *out);
void json_end_object(struct json_out *out);
void json_begin_array(struct json_out *out);
void json_end_array(struct json_out *out);
void json_key(struct json_out *out, struct str key);
void json_str(struct json_out *out, struct str v); /* none gives null */
void json_i64(struct json_out *out, int64_t v);
void json_bool(struct json_out *out, bool v);
void json_null(struct json_out *out);
void json_raw(struct json_out *out, struct str json); /* already valid JSON */
/* key and value in one call */
void json_put_str(struct json_out *out, const char *key, struct str v);
void json_put_i64(struct json_out *out, const char *key, int64_t v);
void json_put_bool(struct json_out *out, const char *key, bool v);
void json_put_null(struct json_out *out, const char *key);

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_NUMBER, JSON_STR, JSON_ARRAY, JSON_OBJECT };
struct json {
    enum json_kind kind;
    bool boolean;
    int64_t integer;          /* JSON_INT */
    struct str text;          /* JSON_STR; the digits of JSON_INT and JSON_NUMBER */
    struct str key;           /* set on members of an object */
    const struct json *child; /* first of an array or object */
    const struct json *next;
    size_t count; /* children */
    uint32_t line; /* where the value begins, from 1 */
};
/* NULL when malformed; *why then says what and where (byte offset). */
const struct json *json_parse(struct arena *arena, struct str text, struct str *why);
const struct json *json_get(const struct json *object, const char *key); /* NULL when absent */
struct str json_get_str(const struct json *object, const char *key);     /* none when absent */
bool json_get_i64(const struct json *object, const char *key, int64_t *out);
bool json_get_bool(const struct json *object, const char *key, bool otherwise);

#endif
