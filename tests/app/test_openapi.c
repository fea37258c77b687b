/* The description of the API is whole: JSON, every route in it, no name that leads nowhere. */
#include "kit.h"

#include "plat/http.h"
#include "plat/openapi.h"

#include <string.h>

static struct arena *arena;
static const struct json *document;

static int
set_up(void **state)
{
    struct str why = STR_NONE;

    (void)state;
    arena = arena_new((size_t)64 << 20);
    document = json_parse(arena, openapi_json, &why);
    if (document == NULL) {
        print_error("%.*s\n", STR_ARG(why));
    }
    return document == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
test_openapi__describes_every_route_that_has_a_twin(void **state)
{
    const struct json *paths = json_get(document, "paths");

    (void)state;
    assert_str(json_get_str(document, "openapi"), "3.1.0");
    assert_non_null(paths);
    for (size_t i = 0; i < route_def_count; i++) {
        const struct route_def *route = &route_defs[i];
        const struct json *path = json_get(paths, route->path);
        const struct json *way = path == NULL ? NULL
            : json_get(path, route->method == HTTP_GET ? "get" : "post");

        if ((way != NULL) == route->is_page_only) {
            fail_msg("%s is %s", route->path, way == NULL ? "missing" : "a page and no more");
        }
    }
}

/* Follows every $ref below node. */
static size_t
follow(const struct json *node)
{
    static const char prefix[] = "#/components/schemas/";
    const struct json *schemas = json_get(json_get(document, "components"), "schemas");
    size_t count = 0;

    for (const struct json *it = node->child; it != NULL; it = it->next) {
        if (node->kind == JSON_OBJECT && str_eq_c(it->key, "$ref")) {
            assert_true(str_starts(it->text, str_of(prefix)));
            if (json_get(schemas, str_c(arena, str_from(it->text, strlen(prefix)))) == NULL) {
                fail_msg("%.*s leads nowhere", STR_ARG(it->text));
            }
            count++;
        }
        count += it->kind == JSON_OBJECT || it->kind == JSON_ARRAY ? follow(it) : 0;
    }
    return count;
}

static void
test_openapi__names_nothing_that_is_not_there(void **state)
{
    (void)state;
    assert_true(follow(document) > route_def_count);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openapi__describes_every_route_that_has_a_twin),
        cmocka_unit_test(test_openapi__names_nothing_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
