/* fuzz_form.c -- an urlencoded body: whatever bytes come, fields are whole, decoded once, valid UTF-8 without NUL,
 * and writing them out again reads back the same.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "plat/http_in.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
    struct http_field *fields = ARENA_ARRAY(arena, struct http_field, HTTP_FIELDS_MAX);
    struct http_field *again = ARENA_ARRAY(arena, struct http_field, HTTP_FIELDS_MAX);
    size_t count = 0;
    size_t count_again = 0;
    struct buf out;

    if (body_parse_pairs(arena, (struct str){(const char *)p, n}, fields, HTTP_FIELDS_MAX, &count)) {
        buf_init(&out, arena, n * 3 + 16);
        for (size_t i = 0; i < count; i++) {
            MUST(utf8_is_valid(fields[i].name) && utf8_is_valid(fields[i].value));
            MUST(fields[i].value.n == 0 ||
                      memchr(fields[i].value.p, '\0', fields[i].value.n) == NULL);
            buf_url(&out, fields[i].name);
            buf_char(&out, '=');
            buf_url(&out, fields[i].value);
            buf_char(&out, '&');
        }
        MUST(body_parse_pairs(arena, buf_str(&out), again, HTTP_FIELDS_MAX, &count_again));
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            if (fields[i].name.n == 0 && fields[i].value.n == 0) {
                continue; /* "=" alone is no field */
            }
            MUST(at < count_again && str_eq(fields[i].name, again[at].name) &&
                      str_eq(fields[i].value, again[at].value));
            at++;
        }
        MUST(at == count_again);
    }
    arena_free(arena);
    return 0;
}
