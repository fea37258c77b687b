/* http_route.c -- finds the route of a path. */
#include "plat/http_route.h"

#include <pthread.h>

enum { ROUTES_MAX = 1024 };

enum segment_kind { SEGMENT_LITERAL = 1, SEGMENT_PARAM_THEN_TEXT, SEGMENT_PARAM };
struct segment {
    enum segment_kind kind;
    struct str text; /* the literal, or what follows the parameter ({token}.ics) */
};
struct compiled {
    const struct route_def *route;
    struct segment segments[HTTP_SEGMENTS_MAX];
    size_t count;
};
/* Written once, before the first request is answered. */
static struct {
    pthread_once_t once;
    struct compiled routes[ROUTES_MAX];
    size_t count;
} table = {.once = PTHREAD_ONCE_INIT};

static size_t
split(struct str path, struct str *parts)
{
    size_t count = 0;

    path = str_from(path, 1);
    while (!str_is_none(path)) {
        struct str part = str_cut(&path, '/');
        if (count == HTTP_SEGMENTS_MAX) {
            return SIZE_MAX;
        }
        parts[count++] = part;
    }
    return count;
}

static struct segment
compile_segment(struct str text)
{
    size_t close = str_find_char(text, '}');

    if (text.n == 0 || text.p[0] != '{' || close == SIZE_MAX) {
        return (struct segment){SEGMENT_LITERAL, text};
    }
    struct str rest = str_from(text, close + 1);
    return (struct segment){rest.n > 0 ? SEGMENT_PARAM_THEN_TEXT : SEGMENT_PARAM, rest};
}

/* Fewer segments first, then the more literal one, so that the first fit is the right one. */
static int
compare(const void *a, const void *b)
{
    const struct compiled *x = a;
    const struct compiled *y = b;

    if (x->count != y->count) {
        return x->count < y->count ? -1 : 1;
    }
    for (size_t i = 0; i < x->count; i++) {
        if (x->segments[i].kind != y->segments[i].kind) {
            return x->segments[i].kind < y->segments[i].kind ? -1 : 1;
        }
    }
    return x->route->id - y->route->id;
}

static void
build(void)
{
    MUST(route_def_count <= ROUTES_MAX);
    for (size_t i = 0; i < route_def_count; i++) {
        struct compiled *c = &table.routes[table.count++];
        struct str parts[HTTP_SEGMENTS_MAX];
        c->route = &route_defs[i];
        c->count = split(str_of(route_defs[i].path), parts);
        MUST(c->count <= HTTP_SEGMENTS_MAX);
        for (size_t j = 0; j < c->count; j++) {
            c->segments[j] = compile_segment(parts[j]);
        }
    }
    qsort(table.routes, table.count, sizeof(table.routes[0]), compare);
}

static bool
fits(const struct compiled *c, const struct str *parts, struct str *params)
{
    size_t param = 0;

    for (size_t i = 0; i < c->count; i++) {
        const struct segment *s = &c->segments[i];
        if (s->kind == SEGMENT_LITERAL) {
            if (!str_eq(s->text, parts[i])) {
                return false;
            }
            continue;
        }
        if (parts[i].n <= s->text.n || !str_ends(parts[i], s->text)) {
            return false;
        }
        MUST(param < HTTP_PATH_PARAMS_MAX);
        params[param++] = str_sub(parts[i], 0, parts[i].n - s->text.n);
    }
    return true;
}

struct route_match
http_route_find(enum http_method method, struct str path, bool is_api)
{
    struct route_match match = {.route = NULL};
    struct str parts[HTTP_SEGMENTS_MAX];

    pthread_once(&table.once, build);
    if (path.n == 0 || path.p[0] != '/') {
        return match;
    }
    size_t count = split(path, parts);
    for (size_t i = 0; i < table.count; i++) {
        const struct compiled *c = &table.routes[i];
        const struct route_def *r = c->route;
        if (c->count != count || (is_api ? r->is_page_only : r->is_api_only) ||
            !fits(c, parts, match.params)) {
            continue;
        }
        if (r->method == method) {
            match.route = r;
            match.other_method = false;
            return match;
        }
        match.other_method = true;
    }
    return match;
}

const struct route_def *
http_route_by_id(int id)
{
    for (size_t i = 0; id >= 0 && i < route_def_count; i++) {
        if (route_defs[i].id == id) {
            return &route_defs[i];
        }
    }
    return NULL;
}

bool
http_is_page(struct str path)
{
    return http_route_find(HTTP_GET, path, false).route != NULL;
}
