/* route.c -- src/app/routes.def -> gen/route.h (names, handlers, addresses) and gen/route.c (the table
 * that the dispatcher reads).
 */
#include "gen.h"

static const char DEF[] = "src/app/routes.def";
enum { ROUTES_MAX = 1024, HANDLER_BYTES_MAX = 80 };

/* -- reading ----------------------------------------------------------------------------------- */
static bool
is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && i > 0) || c == '_')) {
            return false;
        }
    }
    return s.n > 0 && s.n < HANDLER_BYTES_MAX;
}

static const struct gen_action *
find_action(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->action_count; i++) {
        if (str_eq(gen->actions[i].name, name)) {
            return &gen->actions[i];
        }
    }
    return NULL;
}

static const struct gen_route *
find_route(const struct gen *gen, struct str handler)
{
    for (size_t i = 0; i < gen->route_count; i++) {
        if (str_eq(gen->routes[i].handler, handler)) {
            return &gen->routes[i];
        }
    }
    return NULL;
}

/* "/a/{id:org_id}/b" becomes "/a/{id}/b"; names and types stand apart. */
static void
read_path(struct gen *gen, struct gen_route *route, struct str text)
{
    struct buf path;

    if (text.n == 0 || text.p[0] != '/' || (text.n > 1 && text.p[text.n - 1] == '/')) {
        gen_fail(DEF, route->line, "a path begins with / and does not end with it");
    }
    buf_init(&path, gen->arena, text.n + 1);
    while (!str_is_none(text)) {
        buf_put(&path, str_cut(&text, '{'));
        if (str_is_none(text)) {
            break;
        }
        struct str type = str_cut(&text, '}');
        struct str name = str_cut(&type, ':');
        bool known = str_eq_c(type, "str") || str_eq_c(type, "int64") ||
                     (!str_is_none(type) && gen_is_id(gen, type));
        /* A segment is a parameter, or a parameter and a literal end ({token}.ics). */
        bool begins_segment = path.n > 0 && path.p[path.n - 1] == '/';
        size_t slash = str_find_char(text, '/');
        struct str end = str_sub(text, 0, slash == SIZE_MAX ? text.n : slash);
        known = known && begins_segment && str_find_char(end, '{') == SIZE_MAX;
        if (!is_name(name) || !known || route->param_count == ARRAY_COUNT(route->param_names)) {
            gen_fail(DEF, route->line, "a parameter is {name:X_id}, {name:int64} or {name:str}, one "
                                       "a segment and at most %zu", ARRAY_COUNT(route->param_names));
        }
        route->param_names[route->param_count] = name;
        route->param_types[route->param_count++] = type;
        buf_char(&path, '{');
        buf_put(&path, name);
        buf_char(&path, '}');
    }
    route->path = buf_str(&path);
}

static void
read_option(struct gen_route *route, struct str word)
{
    struct str value = word;
    struct str name = str_cut(&value, '=');

    if (str_eq_c(word, "page")) {
        route->is_page_only = true;
    } else if (str_eq_c(word, "api")) {
        route->is_api_only = true;
    } else if (str_eq_c(word, "files")) {
        route->takes_files = true;
    } else if (str_eq_c(name, "form") && is_name(value)) {
        route->form = value;
    } else if (str_eq_c(name, "invalid") && is_name(value)) {
        route->invalid = value;
    } else if (str_eq_c(name, "lock") && is_name(value)) {
        route->lock = value;
    } else if (str_eq_c(name, "prepare") && is_name(value)) {
        route->prepare = value;
    } else if (str_eq_c(name, "view") && is_name(value)) {
        route->view = value;
    } else {
        gen_fail(DEF, route->line, "'%.*s' is no option of a route", STR_ARG(word));
    }
}

static void
check_alone(const struct gen_route *route)
{
    bool is_get = str_eq_c(route->method, "GET");

    if (!is_get && !str_eq_c(route->method, "POST")) {
        gen_fail(DEF, route->line, "the verb is GET or POST");
    }
    if (is_get == route->is_write) {
        gen_fail(DEF, route->line, "GET reads (R) and POST writes (W)");
    }
    if (is_get && (route->form.n > 0 || route->invalid.n > 0 || route->lock.n > 0 ||
                      route->prepare.n > 0 || route->takes_files)) {
        gen_fail(DEF, route->line, "only a POST has a form, invalid=, lock=, prepare= or files");
    }
}

static void
read_route(struct gen *gen, struct str text, int line)
{
    struct gen_route *route = &gen->routes[gen->route_count];

    *route = (struct gen_route){.line = line, .method = gen_word(&text)};
    struct str path = gen_word(&text), tx = gen_word(&text);
    route->action = gen_word(&text);
    route->handler = gen_word(&text);
    if (!is_name(route->handler)) {
        gen_fail(DEF, line, "'verb path R|W action handler options' expected");
    }
    route->is_write = str_eq_c(tx, "W");
    if (!route->is_write && !str_eq_c(tx, "R")) {
        gen_fail(DEF, line, "the transaction is R or W");
    }
    read_path(gen, route, path);
    for (struct str word = gen_word(&text); !str_is_none(word); word = gen_word(&text)) {
        read_option(route, word);
    }
    check_alone(route);
    if (find_action(gen, route->action) == NULL) {
        gen_fail(DEF, line, "src/app/policy.tsv has no action '%.*s'", STR_ARG(route->action));
    }
    if (find_route(gen, route->handler) != NULL) {
        gen_fail(DEF, line, "'%.*s' handles another route already", STR_ARG(route->handler));
    }
    struct str room = route->action;
    route->room = str_cut(&room, '.');
    gen->route_count++;
}

/* Two paths are one when they differ only in the names of parameters. */
static bool
is_same_path(struct str a, struct str b)
{
    while (!str_is_none(a) && !str_is_none(b)) {
        if (!str_eq(str_cut(&a, '{'), str_cut(&b, '{'))) {
            return false;
        }
        if (str_is_none(a) || str_is_none(b)) {
            break;
        }
        str_cut(&a, '}');
        str_cut(&b, '}');
    }
    return str_is_none(a) && str_is_none(b);
}

static void
check_together(struct gen *gen, const struct gen_route *route)
{
    for (const struct gen_route *other = gen->routes; other < route; other++) {
        if (str_eq(other->method, route->method) && is_same_path(other->path, route->path)) {
            gen_fail(DEF, route->line, "line %d has this verb and path", other->line);
        }
    }
    if (route->invalid.n == 0) {
        return;
    }
    const struct gen_route *page = find_route(gen, route->invalid);
    bool fits = page != NULL && !page->is_write && page->param_count <= route->param_count;
    for (size_t i = 0; fits && i < page->param_count; i++) {
        fits = str_eq(page->param_types[i], route->param_types[i]);
    }
    if (!fits) {
        gen_fail(DEF, route->line, "invalid= names a GET handler whose path has the same parameters, "
                                   "or fewer from the left");
    }
}

void
gen_route_read(struct gen *gen)
{
    struct str rest = gen_read_file(gen, DEF);

    gen->routes = ARENA_ARRAY(gen->arena, struct gen_route, ROUTES_MAX);
    for (int line = 1; !str_is_none(rest); line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));

        if (text.n == 0 || text.p[0] == '#') {
            continue;
        }
        if (gen->route_count == ROUTES_MAX) {
            gen_fail(DEF, line, "more than %d routes", ROUTES_MAX);
        }
        read_route(gen, text, line);
    }
    for (size_t i = 0; i < gen->route_count; i++) {
        check_together(gen, &gen->routes[i]);
    }
}

/* -- writing ------------------------------------------------------------------------------------- */
static bool
has_form(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->form_count; i++) {
        if (str_eq(gen->forms[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void
declare_url(struct buf *out, const struct gen_route *route)
{
    buf_printf(out, "struct str url_%.*s(struct ctx *ctx", STR_ARG(route->handler));
    for (size_t i = 0; i < route->param_count; i++) {
        struct str type = route->param_types[i];

        buf_printf(out, ", %s%.*s %.*s", str_eq_c(type, "int64") ? "" : "struct ",
            STR_ARG(str_eq_c(type, "int64") ? STR("int64_t") : type),
            STR_ARG(route->param_names[i]));
    }
    buf_char(out, ')');
}

static void
declare_handler(struct buf *out, const struct gen_route *route)
{
    if (route->form.n > 0) {
        buf_printf(out, "struct form_%.*s;\n", STR_ARG(route->form));
    }
    if (route->prepare.n > 0) {
        buf_printf(out, "enum err %.*s(struct ctx *ctx, const struct req *req",
            STR_ARG(route->prepare));
        if (route->form.n > 0) {
            buf_printf(out, ", struct form_%.*s *form", STR_ARG(route->form));
        }
        buf_c(out, ");\n");
    }
    buf_printf(out, "enum err %.*s(struct ctx *ctx, const struct req *req",
        STR_ARG(route->handler));
    if (route->form.n > 0) {
        buf_printf(out, ", const struct form_%.*s *form", STR_ARG(route->form));
    }
    buf_c(out, ", struct resp *resp);\n");
}

static void
write_header(struct gen *gen)
{
    struct buf out;

    buf_init(&out, gen->arena, 65536);
    buf_printf(&out, "/* route.h -- generated by tools/gen from %s. */\n#ifndef GEN_ROUTE_H\n"
                     "#define GEN_ROUTE_H\n\n#include \"base/id.h\"\n#include \"plat/http.h\"\n\n"
                     "enum route_id {\n", DEF);
    for (size_t i = 0; i < gen->route_count; i++) {
        buf_printf(&out, "    ROUTE_%.*s,\n",
            STR_ARG(gen_c_upper(gen->arena, gen->routes[i].handler)));
    }
    buf_c(&out, "    ROUTE_COUNT\n};\n\n/* Handlers, which rooms and app define. */\n");
    for (size_t i = 0; i < gen->route_count; i++) {
        declare_handler(&out, &gen->routes[i]);
    }
    buf_c(&out, "\n/* The address of each route's page, in ctx->arena. */\n");
    for (size_t i = 0; i < gen->route_count; i++) {
        declare_url(&out, &gen->routes[i]);
        buf_c(&out, ";\n");
    }
    buf_c(&out, "\n#endif\n");
    gen_write_file(gen, "route.h", &out);
}

static void
write_url(struct buf *out, const struct gen_route *route)
{
    struct str path = route->path;

    buf_c(out, "\nstruct str\n");
    size_t from = out->n;
    declare_url(out, route);
    /* The definition's return type has its own line. */
    struct str declared = str_from(buf_str(out), from + sizeof "struct str " - 1);
    memmove(out->p + from, declared.p, declared.n);
    out->n -= sizeof "struct str " - 1;
    if (route->param_count == 0) {
        buf_printf(out, "\n{\n    (void)ctx;\n    return STR(\"%.*s\");\n}\n", STR_ARG(path));
        return;
    }
    buf_c(out, "\n{\n    struct buf out;\n\n    buf_init(&out, ctx->arena, 64);\n");
    for (size_t i = 0; i < route->param_count; i++) {
        struct str name = route->param_names[i], type = route->param_types[i];

        struct str before = str_cut(&path, '{');
        buf_printf(out, "    buf_c(&out, \"%.*s\");\n", STR_ARG(before));
        str_cut(&path, '}');
        if (str_eq_c(type, "str")) {
            buf_printf(out, "    buf_url(&out, %.*s);\n", STR_ARG(name));
        } else {
            buf_printf(out, "    buf_i64(&out, %.*s%s);\n", STR_ARG(name),
                str_eq_c(type, "int64") ? "" : ".v");
        }
    }
    if (path.n > 0) {
        buf_printf(out, "    buf_c(&out, \"%.*s\");\n", STR_ARG(path));
    }
    buf_c(out, "    return buf_str(&out);\n}\n");
}

static void
write_trampolines(struct gen *gen, struct buf *out, const struct gen_route *route)
{
    const char *unused = route->form.n > 0 ? "" : "    (void)form;\n";
    const char *form = route->form.n > 0 ? ", form" : "";

    if (!route->is_write) {
        return;
    }
    if (route->form.n > 0) {
        if (!has_form(gen, route->form)) {
            gen_fail(DEF, route->line, "no template has a form '%.*s'", STR_ARG(route->form));
        }
        buf_printf(out,
            "\nenum err form_%.*s_read(struct ctx *ctx, const struct req *req, void **out);\n",
            STR_ARG(route->form));
    }
    if (route->prepare.n > 0) {
        buf_printf(out, "\nstatic enum err\nprepare_of_%.*s(struct ctx *ctx, const struct req *req, "
                        "void *form)\n{\n%s    return %.*s(ctx, req%s);\n}\n",
            STR_ARG(route->handler), unused, STR_ARG(route->prepare), form);
    }
    buf_printf(out, "\nstatic enum err\napply_of_%.*s(struct ctx *ctx, const struct req *req, "
                    "void *form, struct resp *resp)\n{\n%s    return %.*s(ctx, req%s, resp);\n}\n",
        STR_ARG(route->handler), unused, STR_ARG(route->handler), form);
}

static void
write_flag(struct buf *out, const char *name, bool flag)
{
    if (flag) {
        buf_printf(out, ", .%s = true", name);
    }
}

static void
write_row(struct gen *gen, struct buf *out, const struct gen_route *route)
{
    struct str id = gen_c_upper(gen->arena, route->handler);

    buf_printf(out, "    {.id = ROUTE_%.*s, .method = HTTP_%.*s, .path = \"%.*s\",\n"
                    "        .action = ACT_%.*s",
        STR_ARG(id), STR_ARG(route->method), STR_ARG(route->path),
        STR_ARG(gen_c_upper(gen->arena, route->action)));
    write_flag(out, "is_write", route->is_write);
    write_flag(out, "is_page_only", route->is_page_only);
    write_flag(out, "is_api_only", route->is_api_only);
    const struct gen_action *action = find_action(gen, route->action);
    write_flag(out, "is_public", action != NULL && action->is_public);
    write_flag(out, "takes_files", route->takes_files);
    buf_printf(out, ",\n        .%s%.*s", route->is_write ? "apply = apply_of_" : "show = ",
        STR_ARG(route->handler));
    if (route->form.n > 0) {
        buf_printf(out, ",\n        .form = form_%.*s_read, .form_name = \"%.*s\"",
            STR_ARG(route->form), STR_ARG(route->form));
    }
    if (route->prepare.n > 0) {
        buf_printf(out, ", .prepare = prepare_of_%.*s", STR_ARG(route->handler));
    }
    if (route->lock.n > 0) {
        buf_printf(out, ", .lock_name = \"%.*s\"", STR_ARG(route->lock));
    }
    if (route->invalid.n > 0) {
        buf_printf(out, ",\n        .if_invalid = ROUTE_%.*s},\n",
            STR_ARG(gen_c_upper(gen->arena, route->invalid)));
    } else {
        buf_c(out, ", .if_invalid = -1},\n");
    }
}

void
gen_route_write(struct gen *gen)
{
    struct buf out;

    write_header(gen);
    buf_init(&out, gen->arena, 131072);
    buf_printf(&out, "/* route.c -- generated by tools/gen from %s. */\n#include \"gen/route.h\"\n\n"
                     "#include \"base/buf.h\"\n#include \"gen/policy.h\"\n", DEF);
    for (size_t i = 0; i < gen->route_count; i++) {
        write_url(&out, &gen->routes[i]);
        write_trampolines(gen, &out, &gen->routes[i]);
    }
    buf_c(&out, "\nconst struct route_def route_defs[] = {\n");
    for (size_t i = 0; i < gen->route_count; i++) {
        write_row(gen, &out, &gen->routes[i]);
    }
    if (gen->route_count == 0) {
        buf_c(&out, "    {.id = -1, .if_invalid = -1},\n");
    }
    buf_c(&out, "};\nconst size_t route_def_count = ROUTE_COUNT;\n");
    gen_write_file(gen, "route.c", &out);
}
