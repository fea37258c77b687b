/* text.c -- sentences by key, with their placeholders filled. */
#include "plat/text.h"

#include "base/buf.h"
#include "plat/fault.h"

struct str
text_get(enum lang lang, int text_id)
{
    return text_id < 0 ? STR_NONE : str_of(text_table[text_id][lang]);
}

int
text_find(struct str key)
{
    size_t low = 0, high = text_key_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(str_of(text_keys[middle]), key);

        if (order == 0) {
            return (int)middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return -1;
}

static const struct text_arg *
find_arg(struct str name, const struct text_arg *args, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_c(name, args[i].name)) {
            return &args[i];
        }
    }
    return NULL;
}

struct str
text_fill(struct arena *arena, enum lang lang, int text_id, const struct text_arg *args,
    size_t count)
{
    struct str rest = text_get(lang, text_id);
    struct buf out;

    buf_init(&out, arena, rest.n + 64);
    while (rest.n > 0) {
        size_t open = str_find_char(rest, '{');
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(str_from(rest, open), '}');
        const struct text_arg *arg;
        if (close == SIZE_MAX) {
            buf_put(&out, rest);
            break;
        }
        buf_put(&out, str_sub(rest, 0, open));
        arg = find_arg(str_sub(rest, open + 1, open + close), args, count);
        if (arg != NULL && !str_is_none(arg->value)) {
            buf_put(&out, arg->value);
        }
        rest = str_from(rest, open + close + 1);
    }
    return buf_str(&out);
}

struct str
text_of_fault(struct ctx *ctx, const struct fault *fault)
{
    struct text_arg arg = {"arg", fault->arg};

    return text_fill(ctx->arena, ctx->lang, fault_defs[fault->code].text_id, &arg, 1);
}
