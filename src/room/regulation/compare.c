#include "room/regulation/compare.h"

struct comparer {
    struct arena *arena;
    struct comparison *out;
};

static bool
is_compound(const struct json *value)
{
    return value != NULL && (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY);
}

static struct str
said(const struct json *value)
{
    if (value == NULL) {
        return STR_NONE;
    }
    switch (value->kind) {
    case JSON_NULL:
        return STR("null");
    case JSON_BOOL:
        return value->boolean ? STR("true") : STR("false");
    case JSON_INT:
    case JSON_NUMBER:
    case JSON_STR:
        return value->text;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return value->count == 0 ? STR("(0)") : STR_NONE;
}

static void
add(struct comparer *c, struct str path, const struct json *before, const struct json *after)
{
    struct str was = said(before);
    struct str is = said(after);

    if (str_eq(was, is) && str_is_none(was) == str_is_none(is)) {
        return;
    }
    if (c->out->count == COMPARE_ROWS_MAX) {
        c->out->is_cut = true;
        return;
    }
    c->out->rows[c->out->count++] = (struct compare_row){path, was, is};
}

/* The member of a list or object that stands for item, which lies at place in its own. */
static const struct json *
counterpart(const struct json *level, const struct json *item, size_t place)
{
    struct str code = json_get_str(item, "code");
    size_t at = 0;

    for (const struct json *m = level == NULL ? NULL : level->child; m != NULL; m = m->next, at++) {
        if (level->kind == JSON_OBJECT ? str_eq(m->key, item->key)
            : str_is_none(code)        ? at == place
                                       : str_eq(json_get_str(m, "code"), code)) {
            return m;
        }
    }
    return NULL;
}

static struct str
path_of(struct comparer *c, struct str path, const struct json *item, size_t place)
{
    struct str name = str_is_none(item->key) ? json_get_str(item, "code") : item->key;
    const char *dot = path.n == 0 ? "" : ".";

    return str_is_none(name)
        ? str_printf(c->arena, "%.*s[%zu]", STR_ARG(path), place)
        : str_printf(c->arena, "%.*s%s%.*s", STR_ARG(path), dot, STR_ARG(name));
}

/* Depth is bounded by the reader of JSON. */
static void
walk(struct comparer *c, struct str path, const struct json *before, const struct json *after)
{
    size_t place = 0;

    if (!is_compound(before) && !is_compound(after)) {
        add(c, path, before, after);
        return;
    }
    if (!is_compound(before) || !is_compound(after) || before->count == 0 || after->count == 0) {
        add(c, path, before, after); /* a whole block came or went: its own line, then its parts */
    }
    for (const struct json *m = is_compound(before) ? before->child : NULL; m != NULL; m = m->next) {
        walk(c, path_of(c, path, m, place), m, counterpart(is_compound(after) ? after : NULL, m, place));
        place++;
    }
    place = 0;
    for (const struct json *m = is_compound(after) ? after->child : NULL; m != NULL; m = m->next) {
        if (counterpart(is_compound(before) ? before : NULL, m, place) == NULL) {
            walk(c, path_of(c, path, m, place), NULL, m);
        }
        place++;
    }
}

struct comparison
compare_documents(struct arena *arena, const struct json *before, const struct json *after)
{
    struct comparison out = {.rows = ARENA_ARRAY(arena, struct compare_row, COMPARE_ROWS_MAX)};

    walk(&(struct comparer){arena, &out}, STR(""), before, after);
    return out;
}
