/* fuzz_paper_model.c -- any bytes are refused with a reason or read into a paper that is written and
 * read again unchanged, and that the flow and the preview accept. */
#include "fuzz.h"

#include "base/err.h"
#include "plat/paper_html.h"

enum { INPUT_BYTES_MAX = 64 * 1024, ARENA_BYTES = 256 * 1024 * 1024 };

static struct str
written(struct arena *arena, const struct paper_model *model)
{
    struct buf out;

    buf_init(&out, arena, 4096);
    paper_model_write(&out, model);
    return buf_str(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str text = {(const char *)data, size > INPUT_BYTES_MAX ? INPUT_BYTES_MAX : size};
    struct str why = STR_NONE;
    struct paper_model model, again;
    const struct json *json = json_parse(arena, text, &why);

    if (json != NULL && paper_model_read(arena, json, &model, &why)) {
        struct str once = written(arena, &model);
        MUST(paper_model_read(arena, json_parse(arena, once, &why), &again, &why));
        MUST(str_eq(written(arena, &again), once));
        MUST(paper_html(arena, &model).markup.n > 0);
    } else {
        MUST(!str_is_none(why));
    }
    arena_free(arena);
    return 0;
}
