/* fuzz_json.c -- what the reader takes, the writer can write and the reader takes again, alike. */
#include "fuzz.h"

#include "base/err.h"
#include "base/json.h"

static void
write_value(struct json_out *out, const struct json *value)
{
    switch (value->kind) {
    case JSON_NULL:
        json_null(out);
        break;
    case JSON_BOOL:
        json_bool(out, value->boolean);
        break;
    case JSON_INT:
        json_i64(out, value->integer);
        break;
    case JSON_NUMBER:
        json_raw(out, value->text);
        break;
    case JSON_STR:
        json_str(out, value->text);
        break;
    case JSON_ARRAY:
        json_begin_array(out);
        for (const struct json *item = value->child; item != NULL; item = item->next) {
            write_value(out, item);
        }
        json_end_array(out);
        break;
    case JSON_OBJECT:
        json_begin_object(out);
        for (const struct json *member = value->child; member != NULL; member = member->next) {
            json_key(out, member->key);
            write_value(out, member);
        }
        json_end_object(out);
        break;
    }
}

static struct str
written(struct arena *arena, const struct json *value)
{
    struct buf buf;
    struct json_out out;

    buf_init(&buf, arena, 64);
    json_out_init(&out, &buf);
    write_value(&out, value);
    return buf_str(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)256 << 20);
    struct str why = STR_NONE;
    const struct json *value = json_parse(arena, (struct str){(const char *)data, size}, &why);

    if (value == NULL) {
        MUST(why.n > 0);
    } else {
        struct str once = written(arena, value);
        const struct json *again = json_parse(arena, once, NULL);

        MUST(str_find_char(once, '<') == SIZE_MAX);
        MUST(again != NULL && str_eq(once, written(arena, again)));
    }
    arena_free(arena);
    return 0;
}
