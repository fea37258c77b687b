/* fuzz_directive.c -- any bytes are read without harm, twice alike, into valid JSON within limits. */
#include "fuzz.h"

#include "base/err.h"
#include "base/utf8.h"
#include "room/directive/directive_read.h"

enum { INPUT_BYTES_MAX = 64 * 1024, ARENA_BYTES = 256 * 1024 * 1024 };

static struct str
written(struct arena *arena, struct str text)
{
    struct directive_reading reading;
    struct buf buf;
    struct json_out json;

    directive_read(arena, text, NULL, &reading);
    MUST(reading.base_count <= DIRECTIVE_LIST_MAX);
    MUST(reading.recipients.count <= DIRECTIVE_LIST_MAX);
    MUST(reading.clause_count <= DIRECTIVE_LIST_MAX);
    for (size_t i = 0; i < reading.clause_count; i++) {
        const struct directive_due *due = &reading.clauses[i].due;

        MUST(date_is_none(due->date) || !str_is_none(due->said));
        MUST(date_cmp(due->last_working_day, due->last_safe_day) <= 0);
        MUST(!due->is_recurring || date_is_none(due->date));
    }
    buf_init(&buf, arena, 4096);
    json_out_init(&json, &buf);
    directive_read_json(&json, arena, &reading);
    return buf_str(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str text = {(const char *)data, size > INPUT_BYTES_MAX ? INPUT_BYTES_MAX : size};
    struct str why = STR_NONE;
    struct str once = written(arena, text);

    MUST(utf8_is_valid(once));
    MUST(json_parse(arena, once, &why) != NULL);
    MUST(str_eq(once, written(arena, text)));
    arena_free(arena);
    return 0;
}
