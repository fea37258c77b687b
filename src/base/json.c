/* json.c -- the writer keeps one flag per open level; the reader is a recursive descent whose
 * depth is bounded by JSON_DEPTH_MAX.
 */
#include "base/json.h"

#include "base/err.h"
#include "base/utf8.h"

void
json_out_init(struct json_out *out, struct buf *buf)
{
    *out = (struct json_out){.buf = buf};
}

/* Before every value: the comma, and the proof that a member has its key. */
static void
begin_value(struct json_out *out)
{
    MUST(!out->in_object[out->depth] || out->after_key);
    if (out->need_comma[out->depth] && !out->after_key) {
        buf_char(out->buf, ',');
    }
    out->need_comma[out->depth] = true;
    out->after_key = false;
}

static void
begin_level(struct json_out *out, bool in_object)
{
    begin_value(out);
    MUST(out->depth < JSON_DEPTH_MAX);
    out->depth++;
    out->need_comma[out->depth] = false;
    out->in_object[out->depth] = in_object;
    buf_char(out->buf, in_object ? '{' : '[');
}

static void
end_level(struct json_out *out, bool in_object)
{
    MUST(out->depth > 0 && out->in_object[out->depth] == in_object && !out->after_key);
    out->depth--;
    buf_char(out->buf, in_object ? '}' : ']');
}

void
json_begin_object(struct json_out *out)
{
    begin_level(out, true);
}

void
json_end_object(struct json_out *out)
{
    end_level(out, true);
}

void
json_begin_array(struct json_out *out)
{
    begin_level(out, false);
}

void
json_end_array(struct json_out *out)
{
    end_level(out, false);
}

static bool
needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\' || c == '<';
}

static void
put_escape(struct buf *buf, char c)
{
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    const char *found = memchr(plain, c, sizeof(plain) - 1);

    if (found != NULL) {
        buf_char(buf, '\\');
        buf_char(buf, letter[found - plain]);
    } else {
        buf_printf(buf, "\\u%04x", (unsigned)c);
    }
}

static void
put_quoted(struct buf *buf, struct str s)
{
    size_t from = 0;

    buf_char(buf, '"');
    for (size_t at = 0; at < s.n; at++) {
        if (needs_escape(s.p[at])) {
            buf_put(buf, str_sub(s, from, at));
            put_escape(buf, s.p[at]);
            from = at + 1;
        }
    }
    buf_put(buf, str_from(s, from));
    buf_char(buf, '"');
}

void
json_key(struct json_out *out, struct str key)
{
    MUST(out->in_object[out->depth] && !out->after_key);
    if (out->need_comma[out->depth]) {
        buf_char(out->buf, ',');
    }
    put_quoted(out->buf, key);
    buf_char(out->buf, ':');
    out->after_key = true;
}

void
json_raw(struct json_out *out, struct str json)
{
    begin_value(out);
    buf_put(out->buf, json);
}

void
json_str(struct json_out *out, struct str v)
{
    if (str_is_none(v)) {
        json_null(out);
        return;
    }
    begin_value(out);
    put_quoted(out->buf, v);
}

void
json_i64(struct json_out *out, int64_t v)
{
    begin_value(out);
    buf_i64(out->buf, v);
}

void
json_bool(struct json_out *out, bool v)
{
    json_raw(out, v ? STR("true") : STR("false"));
}

void
json_null(struct json_out *out)
{
    json_raw(out, STR("null"));
}

void
json_put_str(struct json_out *out, const char *key, struct str v)
{
    json_key(out, str_of(key));
    json_str(out, v);
}

void
json_put_i64(struct json_out *out, const char *key, int64_t v)
{
    json_key(out, str_of(key));
    json_i64(out, v);
}

void
json_put_bool(struct json_out *out, const char *key, bool v)
{
    json_key(out, str_of(key));
    json_bool(out, v);
}

void
json_put_null(struct json_out *out, const char *key)
{
    json_key(out, str_of(key));
    json_null(out);
}

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    size_t depth, nodes;
    size_t line_at; /* how far lines were counted */
    uint32_t lines; /* line ends before it */
    const char *why; /* the first complaint; NULL while all is well */
};

static bool
refuse(struct reader *r, const char *why)
{
    if (r->why == NULL) {
        r->why = why;
    }
    return false;
}

/* The next byte, or -1 at the end. */
static int
peek(const struct reader *r)
{
    return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static bool
take(struct reader *r, char c)
{
    if (peek(r) != (unsigned char)c) {
        return false;
    }
    r->at++;
    return true;
}

static void
skip_space(struct reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r') {
        r->at++;
    }
}

static bool
take_digits(struct reader *r)
{
    size_t from = r->at;

    while (peek(r) >= '0' && peek(r) <= '9') {
        r->at++;
    }
    return r->at > from;
}

static bool
read_number(struct reader *r, struct json *out)
{
    size_t from = r->at;
    bool whole = true;

    take(r, '-');
    if (!take(r, '0') && !take_digits(r)) {
        return refuse(r, "a value was expected");
    }
    if (take(r, '.')) {
        whole = false;
        if (!take_digits(r)) {
            return refuse(r, "a fraction lacks its digits");
        }
    }
    if (take(r, 'e') || take(r, 'E')) {
        whole = false;
        if (!take(r, '+')) {
            take(r, '-');
        }
        if (!take_digits(r)) {
            return refuse(r, "an exponent lacks its digits");
        }
    }
    out->text = str_dup(r->arena, str_sub(r->text, from, r->at));
    out->kind = whole && str_to_i64(out->text, &out->integer) ? JSON_INT : JSON_NUMBER;
    return true;
}

static bool
read_hex4(struct reader *r, uint32_t *out)
{
    uint32_t v = 0;

    for (size_t i = 0; i < 4; i++) {
        int c = peek(r);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0) {
            return refuse(r, "\\u needs four hexadecimal digits");
        }
        v = v << 4 | (uint32_t)digit;
        r->at++;
    }
    *out = v;
    return true;
}

/* Reads what follows \u; two escapes when the first is a high surrogate. */
static bool
read_unicode(struct reader *r, struct buf *buf)
{
    uint32_t c, low;
    char bytes[4];

    if (!read_hex4(r, &c)) {
        return false;
    }
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (!take(r, '\\') || !take(r, 'u')) {
            return refuse(r, "a lone surrogate");
        }
        if (!read_hex4(r, &low)) {
            return false;
        }
        if (low < 0xDC00 || low > 0xDFFF) {
            return refuse(r, "a lone surrogate");
        }
        c = 0x10000 + ((c - 0xD800) << 10 | (low - 0xDC00));
    } else if (c >= 0xDC00 && c <= 0xDFFF) {
        return refuse(r, "a lone surrogate");
    }
    buf_put_bytes(buf, bytes, utf8_encode(c, bytes));
    return true;
}

static bool
read_escape(struct reader *r, struct buf *buf)
{
    static const char letter[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";

    if (take(r, 'u')) {
        return read_unicode(r, buf);
    }
    int c = peek(r);
    const char *found = c <= 0 ? NULL : memchr(letter, c, sizeof(letter) - 1);
    if (found == NULL) {
        return refuse(r, "an unknown escape");
    }
    r->at++;
    buf_char(buf, plain[found - letter]);
    return true;
}

static bool
read_string(struct reader *r, struct str *out)
{
    size_t from = r->at + 1;
    struct buf buf = {0};

    if (!take(r, '"')) {
        return refuse(r, "a string was expected");
    }
    while (!take(r, '"')) {
        int c = peek(r);

        if (c < 0x20) {
            return refuse(r, c < 0 ? "a string does not end" : "a bare control character");
        }
        if (c == '\\') {
            if (buf.arena == NULL) {
                buf_init(&buf, r->arena, r->at - from + 32);
            }
            buf_put(&buf, str_sub(r->text, from, r->at));
            r->at++;
            if (!read_escape(r, &buf)) {
                return false;
            }
            from = r->at;
        } else {
            r->at++;
        }
    }
    struct str tail = str_sub(r->text, from, r->at - 1);
    if (buf.arena == NULL) {
        *out = str_dup(r->arena, tail);
    } else {
        buf_put(&buf, tail);
        *out = buf_str(&buf);
    }
    return true;
}

static int
key_order(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, because an object may hold as many members as the whole text may hold nodes. */
static bool
keys_differ(struct arena *arena, const struct json *object)
{
    struct arena_mark mark = arena_mark(arena);
    struct str *keys = ARENA_ARRAY(arena, struct str, object->count);
    bool differ = true;
    size_t count = 0;

    for (const struct json *member = object->child; member != NULL; member = member->next) {
        keys[count++] = member->key;
    }
    qsort(keys, count, sizeof(keys[0]), key_order);
    for (size_t i = 1; i < count && differ; i++) {
        differ = !str_eq(keys[i - 1], keys[i]);
    }
    arena_rewind(arena, mark);
    return differ;
}

static struct json *read_value(struct reader *r);

/* One member or element; the key comes first in an object. */
static struct json *
read_item(struct reader *r, bool in_object)
{
    struct str key = STR_NONE;

    skip_space(r);
    if (in_object) {
        if (!read_string(r, &key)) {
            return NULL;
        }
        skip_space(r);
        if (!take(r, ':')) {
            refuse(r, "':' was expected");
            return NULL;
        }
    }
    struct json *item = read_value(r);
    if (item != NULL) {
        item->key = key;
    }
    return item;
}

static bool
read_level(struct reader *r, struct json *out, bool in_object)
{
    char end = in_object ? '}' : ']';
    const struct json **link = &out->child;

    out->kind = in_object ? JSON_OBJECT : JSON_ARRAY;
    r->at++;
    if (++r->depth > JSON_DEPTH_MAX) {
        return refuse(r, "too many levels");
    }
    skip_space(r);
    if (!take(r, end)) {
        do {
            struct json *item = read_item(r, in_object);

            if (item == NULL) {
                return false;
            }
            *link = item;
            link = &item->next;
            out->count++;
            skip_space(r);
        } while (take(r, ','));
        if (!take(r, end)) {
            return refuse(r, in_object ? "',' or '}' was expected" : "',' or ']' was expected");
        }
    }
    r->depth--;
    if (in_object && !keys_differ(r->arena, out)) {
        return refuse(r, "an object repeats a key");
    }
    return true;
}

static bool
read_word(struct reader *r, struct str word)
{
    if (!str_starts(str_from(r->text, r->at), word)) {
        return refuse(r, "a value was expected");
    }
    r->at += word.n;
    return true;
}

static bool
read_kind(struct reader *r, struct json *out)
{
    switch (peek(r)) {
    case '{':
        return read_level(r, out, true);
    case '[':
        return read_level(r, out, false);
    case '"':
        out->kind = JSON_STR;
        return read_string(r, &out->text);
    case 't':
        out->kind = JSON_BOOL;
        out->boolean = true;
        return read_word(r, STR("true"));
    case 'f':
        out->kind = JSON_BOOL;
        return read_word(r, STR("false"));
    case 'n':
        out->kind = JSON_NULL;
        return read_word(r, STR("null"));
    default:
        return read_number(r, out);
    }
}

/* The text is walked once: lines are counted from where the last value began. */
static uint32_t
line_here(struct reader *r)
{
    for (; r->line_at < r->at; r->line_at++) {
        r->lines += r->text.p[r->line_at] == '\n' ? 1 : 0;
    }
    return r->lines + 1;
}

static struct json *
read_value(struct reader *r)
{
    if (++r->nodes > JSON_NODES_MAX) {
        refuse(r, "too many values");
        return NULL;
    }
    struct json *value = ARENA_NEW(r->arena, struct json);
    skip_space(r);
    value->line = line_here(r);
    return read_kind(r, value) ? value : NULL;
}

/* Offset of the first byte that is not UTF-8; the size of the text when there is none. */
static size_t
first_malformed(struct str text)
{
    size_t from = 0;

    for (size_t at = 0; at < text.n; from = at) {
        if (utf8_next(text, &at) == UINT32_MAX) {
            return from;
        }
    }
    return text.n;
}

const struct json *
json_parse(struct arena *arena, struct str text, struct str *why)
{
    struct reader r = {.arena = arena, .text = text};
    const struct json *root = NULL;

    r.at = first_malformed(text);
    if (r.at < text.n) {
        refuse(&r, "not UTF-8");
    } else {
        r.at = 0;
        root = read_value(&r);
        skip_space(&r);
        if (root != NULL && r.at < text.n) {
            refuse(&r, "text after the value");
        }
    }
    if (r.why == NULL) {
        return root;
    }
    if (why != NULL) {
        *why = str_printf(arena, "%s at byte %zu", r.why, r.at);
    }
    return NULL;
}

const struct json *
json_get(const struct json *object, const char *key)
{
    struct str wanted = str_of(key);

    if (object == NULL || object->kind != JSON_OBJECT) {
        return NULL;
    }
    for (const struct json *member = object->child; member != NULL; member = member->next) {
        if (str_eq(member->key, wanted)) {
            return member;
        }
    }
    return NULL;
}

struct str
json_get_str(const struct json *object, const char *key)
{
    const struct json *member = json_get(object, key);

    return member != NULL && member->kind == JSON_STR ? member->text : STR_NONE;
}

bool
json_get_i64(const struct json *object, const char *key, int64_t *out)
{
    const struct json *member = json_get(object, key);

    if (member == NULL || member->kind != JSON_INT) {
        return false;
    }
    *out = member->integer;
    return true;
}

bool
json_get_bool(const struct json *object, const char *key, bool otherwise)
{
    const struct json *member = json_get(object, key);

    return member != NULL && member->kind == JSON_BOOL ? member->boolean : otherwise;
}
