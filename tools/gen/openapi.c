/* openapi.c -- routes, forms and views -> gen/openapi.c: the OpenAPI 3.1 document of the API.
 *
 * The view of a reading route is the one that its handler is called after: get_initiative shows
 * view initiative, get_initiatives shows initiative_list; view=NAME in routes.def says otherwise.
 * A route without such a view sends a file. What is null in JSON is so in the schema.
 */
#include "tmpl.h"

#include "base/json.h"

enum { BODY_BYTES = 262144, LISTED_MAX = 100 };

struct document {
    struct gen *gen;
    struct json_out json;
};

/* -- short ways ------------------------------------------------------------------------------------ */
static void
begin(struct document *doc, const char *key)
{
    json_key(&doc->json, str_of(key));
    json_begin_object(&doc->json);
}

static void
end(struct document *doc)
{
    json_end_object(&doc->json);
}

static void
put_ref(struct document *doc, const char *prefix, struct str name)
{
    json_put_str(&doc->json, "$ref", str_printf(doc->gen->arena,
        "#/components/schemas/%s%.*s", prefix, STR_ARG(name)));
}

static void
put_media(struct document *doc, const char *media, const char *prefix, struct str name)
{
    begin(doc, media);
    begin(doc, "schema");
    put_ref(doc, prefix, name);
    end(doc);
    end(doc);
}

static void
put_content(struct document *doc, const char *media, const char *prefix, struct str name)
{
    begin(doc, "content");
    put_media(doc, media, prefix, name);
    end(doc);
}

static struct str
english(const struct gen *gen, struct str key)
{
    const struct gen_text *text = gen_find_text(gen, key);

    return text == NULL ? STR_NONE : text->en;
}

/* -- fields ------------------------------------------------------------------------------------------ */
static void
put_word(struct document *doc, const char *word, const char *format, bool may_be_null)
{
    json_key(&doc->json, STR("type"));
    if (may_be_null) {
        json_begin_array(&doc->json);
    }
    json_str(&doc->json, str_of(word));
    if (may_be_null) {
        json_str(&doc->json, STR("null"));
        json_end_array(&doc->json);
    }
    if (format != NULL) {
        json_put_str(&doc->json, "format", str_of(format));
    }
}

static void
put_range(struct document *doc, const struct gen_type *type, const char *low, const char *high)
{
    if (type->has_range && type->low != 0) {
        json_put_i64(&doc->json, low, type->low);
    }
    if (type->has_range) {
        json_put_i64(&doc->json, high, type->high);
    }
}

static void
put_text_type(struct document *doc, const struct gen_type *type)
{
    put_word(doc, "string", NULL, type->is_optional);
    put_range(doc, type, "minLength", "maxLength");
}

static void
put_number_type(struct document *doc, const struct gen_type *type)
{
    bool is_share = type->kind == GEN_BP && !type->has_range;

    put_word(doc, "integer", type->kind == GEN_INT64 ? "int64" : "int32", type->is_optional);
    put_range(doc, type, "minimum", "maximum");
    if (is_share) {
        json_put_i64(&doc->json, "minimum", 0);
        json_put_i64(&doc->json, "maximum", 10000);
    }
}

/* A schema held by name; with null beside it where it may be missing. */
static void
put_named_type(struct document *doc, const char *prefix, const struct gen_type *type)
{
    if (!type->is_optional) {
        put_ref(doc, prefix, type->name);
        return;
    }
    json_key(&doc->json, STR("anyOf"));
    json_begin_array(&doc->json);
    json_begin_object(&doc->json);
    put_ref(doc, prefix, type->name);
    json_end_object(&doc->json);
    json_begin_object(&doc->json);
    put_word(doc, "null", NULL, false);
    json_end_object(&doc->json);
    json_end_array(&doc->json);
}

static void put_group(struct document *doc, const struct gen_field *fields, size_t count,
    struct str label_prefix, bool is_form);

static void put_type(struct document *doc, const struct gen_type *type,
    const struct gen_type *element, struct str label, bool is_form);

static void
put_list_type(struct document *doc, const struct gen_type *type, const struct gen_type *element,
    struct str label, bool is_form)
{
    put_word(doc, "array", NULL, false);
    put_range(doc, type, "minItems", "maxItems");
    begin(doc, "items");
    if (element != NULL) {
        put_type(doc, element, NULL, label, is_form);
    } else {
        put_group(doc, type->fields, type->field_count, label, is_form);
    }
    end(doc);
}

static void
put_type(struct document *doc, const struct gen_type *type, const struct gen_type *element,
    struct str label, bool is_form)
{
    switch (type->kind) {
    case GEN_STR:
    case GEN_TEXT:
        put_text_type(doc, type);
        break;
    case GEN_BOOL:
        put_word(doc, "boolean", NULL, false);
        break;
    case GEN_INT32:
    case GEN_INT64:
    case GEN_BP:
        put_number_type(doc, type);
        break;
    case GEN_DATE:
        put_word(doc, "string", "date", type->is_optional);
        break;
    case GEN_INSTANT:
        put_word(doc, "string", "date-time", type->is_optional);
        break;
    case GEN_MONEY:
        put_word(doc, "integer", "int64", type->is_optional);
        json_put_str(&doc->json, "x-unit", STR("VND"));
        break;
    case GEN_ENUM:
        put_named_type(doc, "enum.", type);
        break;
    case GEN_ID:
        put_word(doc, "integer", "int64", type->is_optional);
        json_put_i64(&doc->json, "minimum", 1);
        json_put_str(&doc->json, "x-key-of", str_sub(type->name, 0, type->name.n - 3));
        break;
    case GEN_FILE:
        put_word(doc, "string", NULL, type->is_optional);
        json_put_str(&doc->json, "contentMediaType", STR("application/octet-stream"));
        break;
    case GEN_STRUCT:
        put_named_type(doc, "type.", type);
        break;
    case GEN_LIST:
        put_list_type(doc, type, element, label, is_form);
        break;
    case GEN_HTML:
    case GEN_BYTES:
        break;
    }
}

static bool
is_in_json(const struct gen_field *field)
{
    const struct gen_type *type = field->element != NULL ? field->element : &field->type;

    return type->kind != GEN_HTML && type->kind != GEN_BYTES;
}

/* In a view every member is there, be it null; in a form only what must be sent is required. */
static bool
is_required(const struct gen_field *field, bool is_form)
{
    return is_in_json(field) && (!is_form || gen_field_is_required(field));
}

static void
put_group(struct document *doc, const struct gen_field *fields, size_t count,
    struct str label_prefix, bool is_form)
{
    struct gen *gen = doc->gen;
    size_t required = 0;

    put_word(doc, "object", NULL, false);
    begin(doc, "properties");
    for (size_t i = 0; i < count; i++) {
        struct str label = str_printf(gen->arena, "%.*s.%.*s", STR_ARG(label_prefix),
            STR_ARG(fields[i].name));

        if (!is_in_json(&fields[i])) {
            continue;
        }
        begin(doc, str_c(gen->arena, fields[i].name));
        put_type(doc, &fields[i].type, fields[i].element, label, is_form);
        if (!str_is_none(english(gen, label))) {
            json_put_str(&doc->json, "description", english(gen, label));
        }
        end(doc);
        required += is_required(&fields[i], is_form);
    }
    end(doc);
    if (is_form) {
        json_put_bool(&doc->json, "additionalProperties", false);
    }
    if (required == 0) {
        return;
    }
    json_key(&doc->json, STR("required"));
    json_begin_array(&doc->json);
    for (size_t i = 0; i < count; i++) {
        if (is_required(&fields[i], is_form)) {
            json_str(&doc->json, fields[i].name);
        }
    }
    json_end_array(&doc->json);
}

/* -- components ---------------------------------------------------------------------------------------- */
static void
put_structs(struct document *doc, const char *prefix, const struct gen_struct *structs,
    size_t count, bool is_form)
{
    for (size_t i = 0; i < count; i++) {
        const struct gen_struct *it = &structs[i];

        begin(doc, str_c(doc->gen->arena, str_printf(doc->gen->arena, "%s%.*s", prefix,
            STR_ARG(it->name))));
        put_group(doc, it->fields, it->field_count, str_printf(doc->gen->arena, "form.%.*s",
            STR_ARG(it->name)), is_form);
        end(doc);
    }
}

static void
put_enums(struct document *doc)
{
    for (size_t i = 0; i < doc->gen->enum_count; i++) {
        const struct gen_enum *it = &doc->gen->enums[i];

        begin(doc, str_c(doc->gen->arena,
            str_printf(doc->gen->arena, "enum.%.*s", STR_ARG(it->name))));
        put_word(doc, "string", NULL, false);
        json_key(&doc->json, STR("enum"));
        json_begin_array(&doc->json);
        for (size_t j = 0; j < it->word_count; j++) {
            json_str(&doc->json, it->words[j]);
        }
        json_end_array(&doc->json);
        end(doc);
    }
}

static void
put_problem(struct document *doc)
{
    static const char fields[] = "type str, status int32, title str, request_id str";
    static const char fault[] = "code str, field str?, message str, law str?";
    struct gen_field members[8];
    size_t count = gen_parse_fields(doc->gen, "problem", 1, str_of(fields), members, 8);
    struct gen_field *list = &members[count++];

    *list = (struct gen_field){.name = STR("faults"), .type = {.kind = GEN_LIST}};
    list->type.fields = ARENA_ARRAY(doc->gen->arena, struct gen_field, 8);
    list->type.field_count =
        gen_parse_fields(doc->gen, "problem", 1, str_of(fault), list->type.fields, 8);
    begin(doc, "problem");
    put_group(doc, members, count, STR("problem"), false);
    end(doc);
}

static void
put_components(struct document *doc)
{
    struct gen *gen = doc->gen;

    begin(doc, "components");
    begin(doc, "schemas");
    put_problem(doc);
    put_enums(doc);
    put_structs(doc, "type.", gen->types, gen->type_count, false);
    put_structs(doc, "view.", gen->views, gen->view_count, false);
    put_structs(doc, "form.", gen->forms, gen->form_count, true);
    end(doc);
    begin(doc, "securitySchemes");
    begin(doc, "key");
    json_put_str(&doc->json, "type", STR("http"));
    json_put_str(&doc->json, "scheme", STR("bearer"));
    end(doc);
    begin(doc, "session");
    json_put_str(&doc->json, "type", STR("apiKey"));
    json_put_str(&doc->json, "in", STR("cookie"));
    json_put_str(&doc->json, "name", STR("__Host-sid"));
    end(doc);
    end(doc);
    end(doc);
}

/* -- routes ---------------------------------------------------------------------------------------------- */
static const struct gen_struct *
find_view(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->view_count; i++) {
        if (str_eq(gen->views[i].name, name)) {
            return &gen->views[i];
        }
    }
    return NULL;
}

static const struct gen_struct *
view_of(const struct gen *gen, const struct gen_route *route)
{
    struct str name = str_starts(route->handler, STR("get_")) ? str_from(route->handler, 4)
                                                              : route->handler;
    const struct gen_struct *view;

    if (route->view.n > 0) {
        view = find_view(gen, route->view);
        if (view == NULL) {
            gen_fail("src/app/routes.def", route->line, "no view '%.*s'", STR_ARG(route->view));
        }
        return view;
    }
    view = find_view(gen, name);
    if (view == NULL && str_ends(name, STR("s"))) {
        view = find_view(gen, str_printf(gen->arena, "%.*s_list",
            STR_ARG(str_sub(name, 0, name.n - 1))));
    }
    return view;
}

static void
put_parameter(struct document *doc, struct str name, const char *in, const struct gen_type *type)
{
    json_begin_object(&doc->json);
    json_put_str(&doc->json, "name", name);
    json_put_str(&doc->json, "in", str_of(in));
    json_put_bool(&doc->json, "required", strcmp(in, "path") == 0);
    begin(doc, "schema");
    put_type(doc, type, NULL, STR_NONE, false);
    end(doc);
    json_end_object(&doc->json);
}

static void
put_parameters(struct document *doc, const struct gen_route *route,
    const struct gen_struct *view)
{
    struct gen *gen = doc->gen;
    bool is_list = false;

    for (size_t i = 0; view != NULL && i < view->field_count; i++) {
        is_list |= str_eq_c(view->fields[i].name, "next");
    }
    if (route->param_count == 0 && !is_list) {
        return;
    }
    json_key(&doc->json, STR("parameters"));
    json_begin_array(&doc->json);
    for (size_t i = 0; i < route->param_count; i++) {
        struct gen_field field;

        gen_parse_fields(gen, "src/app/routes.def", route->line,
            str_printf(gen->arena, "p %.*s", STR_ARG(route->param_types[i])), &field, 1);
        put_parameter(doc, route->param_names[i], "path", &field.type);
    }
    if (is_list) {
        put_parameter(doc, STR("cursor"), "query", &(struct gen_type){.kind = GEN_INT64});
        put_parameter(doc, STR("limit"), "query",
            &(struct gen_type){.kind = GEN_INT32, .has_range = true, .low = 1,
                .high = LISTED_MAX});
    }
    json_end_array(&doc->json);
}

static void
put_answer(struct document *doc, const char *status, const char *what,
    const struct gen_struct *view)
{
    begin(doc, status);
    json_put_str(&doc->json, "description", str_of(what));
    if (view != NULL) {
        put_content(doc, "application/json", "view.", view->name);
    }
    end(doc);
}

static void
put_responses(struct document *doc, const struct gen_route *route,
    const struct gen_struct *view)
{
    begin(doc, "responses");
    if (route->is_write) {
        put_answer(doc, "200", "Done; the view of what was changed.", NULL);
        put_answer(doc, "201", "Created; Location names it, the body is its view.", NULL);
    } else {
        put_answer(doc, "200", view != NULL ? "The view." : "A file.", view);
    }
    begin(doc, "default");
    json_put_str(&doc->json, "description", STR("Refused: every fault with its field and law."));
    put_content(doc, "application/problem+json", "", STR("problem"));
    end(doc);
    end(doc);
}

static void
put_body(struct document *doc, const struct gen_route *route)
{
    if (route->form.n == 0) {
        return;
    }
    begin(doc, "requestBody");
    json_put_bool(&doc->json, "required", true);
    begin(doc, "content");
    put_media(doc, "application/json", "form.", route->form);
    if (route->takes_files) {
        put_media(doc, "multipart/form-data", "form.", route->form);
    }
    end(doc);
    end(doc);
}

static bool
is_public(const struct gen *gen, struct str action)
{
    for (size_t i = 0; i < gen->action_count; i++) {
        if (str_eq(gen->actions[i].name, action)) {
            return gen->actions[i].is_public;
        }
    }
    return false;
}

static void
put_route(struct document *doc, const struct gen_route *route)
{
    struct gen *gen = doc->gen;
    const struct gen_struct *view = route->is_write ? NULL : view_of(gen, route);
    struct str summary = english(gen, str_printf(gen->arena, "action.%.*s",
        STR_ARG(route->action)));

    begin(doc, route->is_write ? "post" : "get");
    json_put_str(&doc->json, "operationId", route->handler);
    if (!str_is_none(summary)) {
        json_put_str(&doc->json, "summary", summary);
    }
    json_put_str(&doc->json, "x-action", route->action);
    json_key(&doc->json, STR("tags"));
    json_begin_array(&doc->json);
    json_str(&doc->json, route->room);
    json_end_array(&doc->json);
    if (is_public(gen, route->action)) {
        json_key(&doc->json, STR("security"));
        json_begin_array(&doc->json);
        json_end_array(&doc->json);
    }
    put_parameters(doc, route, view);
    put_body(doc, route);
    put_responses(doc, route, view);
    end(doc);
}

static void
put_paths(struct document *doc)
{
    const struct gen *gen = doc->gen;

    begin(doc, "paths");
    for (size_t i = 0; i < gen->route_count; i++) {
        bool is_first = true;

        for (size_t j = 0; !gen->routes[i].is_page_only && j < gen->route_count; j++) {
            const struct gen_route *it = &gen->routes[j];

            if (it->is_page_only || !str_eq(it->path, gen->routes[i].path)) {
                continue;
            }
            if (is_first && j < i) {
                break; /* written with the first of this path */
            }
            if (is_first) {
                begin(doc, str_c(gen->arena, it->path));
            }
            put_route(doc, it);
            is_first = false;
        }
        if (!is_first) {
            end(doc);
        }
    }
    end(doc);
}

static void
put_security(struct document *doc)
{
    static const char *const schemes[] = {"key", "session"};

    json_key(&doc->json, STR("security"));
    json_begin_array(&doc->json);
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
        json_begin_object(&doc->json);
        json_key(&doc->json, str_of(schemes[i]));
        json_begin_array(&doc->json);
        json_end_array(&doc->json);
        json_end_object(&doc->json);
    }
    json_end_array(&doc->json);
}

void
gen_openapi_write(struct gen *gen)
{
    struct document doc = {.gen = gen};
    struct buf text, out;

    buf_init(&text, gen->arena, BODY_BYTES);
    json_out_init(&doc.json, &text);
    json_begin_object(&doc.json);
    json_put_str(&doc.json, "openapi", STR("3.1.0"));
    begin(&doc, "info");
    json_put_str(&doc.json, "title", STR("Sáng Kiến"));
    json_put_str(&doc.json, "version", STR("1"));
    json_put_str(&doc.json, "description",
        STR("Every page has a twin here: the same path under /api/v1, the same permissions, the "
            "same refusals. Dates are ISO, instants RFC 3339 Z, money is whole dong, shares are "
            "basis points; lists take cursor and limit."));
    end(&doc);
    json_key(&doc.json, STR("servers"));
    json_begin_array(&doc.json);
    json_begin_object(&doc.json);
    json_put_str(&doc.json, "url", STR("/api/v1"));
    json_end_object(&doc.json);
    json_end_array(&doc.json);
    put_security(&doc);
    put_paths(&doc);
    put_components(&doc);
    json_end_object(&doc.json);

    buf_init(&out, gen->arena, BODY_BYTES);
    buf_c(&out, "/* openapi.c -- generated by tools/gen from routes, forms and views. */\n"
                "#include \"plat/openapi.h\"\n\nconst struct str openapi_json = {\n");
    for (size_t from = 0; from < text.n;) { /* one line of C for about a line's worth of text */
        size_t to = from + 90 < text.n ? from + 90 : text.n;

        while (to < text.n && ((unsigned char)text.p[to] & 0xC0) == 0x80) {
            to++;
        }
        buf_c(&out, "    ");
        put_c_literal(&out, str_sub(buf_str(&text), from, to));
        buf_c(&out, "\n");
        from = to;
    }
    buf_printf(&out, "    , %zu};\n", text.n);
    gen_write_file(gen, "openapi.c", &out);
}
