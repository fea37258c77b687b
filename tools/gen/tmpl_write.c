/* tmpl_write.c -- the tree of a template -> C functions.
 *
 * A page is void tmpl_NAME(struct render *r, const struct view_NAME *v); a partial is
 * part_NAME(r, const struct part_NAME *v), with the body of a {{use}} as one more function and its
 * captured names as one more pointer.
 */
#include "tmpl.h"

#include <stdarg.h>

/* -- text of C ---------------------------------------------------------------------------------- */
void
put(struct writer *writer, const char *format, ...)
{
    char line[4096];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line) {
        gen_fail(writer->scope.file, 0, "an expression is longer than %zu bytes", sizeof line);
    }
    for (unsigned i = 0; i < writer->indent; i++) {
        buf_c(writer->out, "    ");
    }
    buf_put_bytes(writer->out, line, (size_t)n);
}

void
put_c_literal(struct buf *out, struct str content)
{
    buf_char(out, '"');
    for (size_t i = 0; i < content.n; i++) {
        char c = content.p[i];

        if (c == '\n') {
            buf_c(out, "\\n");
        } else if (c == '\t') {
            buf_c(out, "\\t");
        } else if (c == '\r') {
            buf_c(out, "\\r");
        } else if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, c);
        } else {
            buf_char(out, c);
        }
    }
    buf_char(out, '"');
}

static void
put_line_mark(struct writer *writer, int line)
{
    buf_printf(writer->out, "#line %d \"%s\"\n", line > 0 ? line : 1, writer->scope.file);
}

static void
put_literal(struct writer *writer, struct str markup)
{
    put(writer, "render_literal(r, ");
    put_c_literal(writer->out, markup);
    buf_printf(writer->out, ", %zu);\n", markup.n);
}

static void
must_be_content(struct writer *writer, const struct node *node, const char *what)
{
    if (!html_is_content(&writer->html)) {
        gen_fail(writer->scope.file, node->line, "%s stands between tags only", what);
    }
}

/* -- values --------------------------------------------------------------------------------------- */
static void
write_number(struct writer *writer, const struct texpr *value, enum place place)
{
    struct str c = value->c;
    bool is_human = place == PLACE_CONTENT || place == PLACE_HUMAN_ATTRIBUTE;
    const char *how = value->type.kind == GEN_BP && is_human ? "render_bp"
        : is_human                                           ? "render_i64"
                                                             : "render_id";
    const char *cast = value->type.kind == GEN_BP && is_human ? "(int32_t)" : "";

    if (value->type.is_optional) {
        put(writer, "if (%.*s.has) {\n", STR_ARG(c));
        put(writer, "    %s(r, %.*s.v);\n", how, STR_ARG(c));
        put(writer, "}\n");
    } else {
        put(writer, "%s(r, %s%.*s);\n", how, cast, STR_ARG(c));
    }
}

static void
write_text(struct writer *writer, const struct texpr *value, enum place place)
{
    const char *how = place == PLACE_URL_START ? "render_href"
        : place == PLACE_URL                   ? "render_url_part"
                                               : "render_str";

    if (!str_is_none(value->text_key) && place != PLACE_URL_START && place != PLACE_URL) {
        struct str key = gen_c_upper(writer->scope.gen->arena, value->text_key);

        put(writer, "render_t(r, TEXT_%.*s);\n", STR_ARG(key));
        return;
    }
    if (value->type.kind == GEN_TEXT && place == PLACE_CONTENT) {
        how = "render_text";
    }
    put(writer, "%s(r, %.*s);\n", how, STR_ARG(value->c));
}

static void
write_value(struct writer *writer, const struct node *node, const struct texpr *value)
{
    enum place place = html_place(&writer->html, writer->scope.file, node->line);
    bool is_human = place == PLACE_CONTENT || place == PLACE_HUMAN_ATTRIBUTE;
    struct str c = value->c, name = value->type.name;

    html_value_written(&writer->html);
    switch (value->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        write_text(writer, value, place);
        return;
    case GEN_INT32:
    case GEN_INT64:
    case GEN_BP:
        write_number(writer, value, place);
        return;
    case GEN_ID:
        put(writer, "render_id(r, %.*s.v);\n", STR_ARG(c));
        return;
    case GEN_MONEY:
        put(writer, is_human ? "render_money(r, %.*s);\n" : "render_id(r, %.*s.dong);\n",
            STR_ARG(c));
        return;
    case GEN_DATE:
        put(writer, is_human ? "render_date(r, %.*s);\n"
                             : "render_str(r, date_iso(r->ctx->arena, %.*s));\n", STR_ARG(c));
        return;
    case GEN_INSTANT:
        put(writer, is_human ? "render_instant(r, %.*s);\n"
                             : "render_str(r, instant_rfc3339(r->ctx->arena, %.*s));\n",
            STR_ARG(c));
        return;
    case GEN_ENUM:
        put(writer, is_human ? "render_t(r, %.*s_text(%.*s));\n"
                             : "render_str(r, %.*s_word(%.*s));\n", STR_ARG(name), STR_ARG(c));
        return;
    case GEN_HTML:
        if (place == PLACE_CONTENT) {
            put(writer, "render_html(r, %.*s);\n", STR_ARG(c));
            return;
        }
        break;
    case GEN_BYTES:
    case GEN_BOOL:
    case GEN_FILE:
    case GEN_STRUCT:
    case GEN_LIST:
        break;
    }
    gen_fail(writer->scope.file, node->line, "%s cannot be written here",
        tmpl_type_name(writer->scope.gen, &value->type));
}

/* -- {{t}}, {{url}}, {{asset}} ------------------------------------------------------------------------ */
static struct str
cut_word(struct str *text)
{
    struct str trimmed = str_trim(*text);
    size_t n = 0;

    while (n < trimmed.n && strchr(" \t\r\n", trimmed.p[n]) == NULL) {
        n++;
    }
    *text = str_trim(str_from(trimmed, n));
    return str_sub(trimmed, 0, n);
}

static bool
has_placeholder(struct str text, struct str name)
{
    for (size_t at = str_find(text, name); at != SIZE_MAX; at = str_find(text, name)) {
        if (at > 0 && text.p[at - 1] == '{' && at + name.n < text.n &&
            text.p[at + name.n] == '}') {
            return true;
        }
        text = str_from(text, at + 1);
    }
    return false;
}

static void
check_text_args(struct writer *writer, const struct node *node, const struct gen_text *text,
    const struct targ *args, size_t count)
{
    size_t wanted = 0;
    struct str seen[TMPL_ARGS_MAX];

    for (size_t i = 0; i < count; i++) {
        if (!has_placeholder(text->vi, args[i].name)) {
            gen_fail(writer->scope.file, node->line, "'%.*s' has no {%.*s} (%s:%d)",
                STR_ARG(text->key), STR_ARG(args[i].name), text->file, text->line);
        }
    }
    for (size_t at = 0; at < text->vi.n && wanted < TMPL_ARGS_MAX; at++) {
        if (text->vi.p[at] != '{') {
            continue;
        }
        struct str rest = str_from(text->vi, at + 1);
        struct str name = str_cut(&rest, '}');
        bool is_given = false, is_new = true;

        for (size_t i = 0; i < count; i++) {
            is_given |= str_eq(args[i].name, name);
        }
        for (size_t i = 0; i < wanted; i++) {
            is_new &= !str_eq(seen[i], name);
        }
        if (!is_given) {
            gen_fail(writer->scope.file, node->line, "'%.*s' needs %.*s= (%s:%d)",
                STR_ARG(text->key), STR_ARG(name), text->file, text->line);
        }
        if (is_new) {
            seen[wanted++] = name;
        }
    }
}

static void
write_t(struct writer *writer, const struct node *node)
{
    struct gen *gen = writer->scope.gen;
    struct targ args[TMPL_ARGS_MAX];
    struct str rest = node->text, key = cut_word(&rest);
    const struct gen_text *text = gen_find_text(gen, key);
    struct str upper = gen_c_upper(gen->arena, key);

    if (text == NULL) {
        gen_fail(writer->scope.file, node->line, "no text '%.*s' in web/text", STR_ARG(key));
    }
    html_place(&writer->html, writer->scope.file, node->line);
    html_value_written(&writer->html);

    size_t count = tmpl_args(&writer->scope, node->line, rest, args);

    check_text_args(writer, node, text, args, count);
    if (count == 0) {
        put(writer, "render_t(r, TEXT_%.*s);\n", STR_ARG(upper));
        return;
    }
    put(writer, "render_t_fill(r, TEXT_%.*s, (const struct text_arg[]){\n", STR_ARG(upper));
    for (size_t i = 0; i < count; i++) {
        struct str c = tmpl_to_str(&writer->scope, node->line, &args[i].value);

        put(writer, "    {\"%.*s\", %.*s},\n", STR_ARG(args[i].name), STR_ARG(c));
    }
    put(writer, "}, %zu);\n", count);
}

static void
write_te(struct writer *writer, const struct node *node)
{
    struct texpr value = tmpl_expr(&writer->scope, node->line, node->text);

    html_place(&writer->html, writer->scope.file, node->line);
    html_value_written(&writer->html);
    if (!str_is_none(value.text_key)) {
        write_text(writer, &value, PLACE_CONTENT);
    } else if (value.type.kind == GEN_INT32 && !value.type.is_optional) {
        put(writer, "render_t(r, %.*s);\n", STR_ARG(value.c));
    } else {
        gen_fail(writer->scope.file, node->line, "{{te}} takes an int32 that holds a text id");
    }
}

/* One parameter of an address; ids and numbers as digits. */
static void
write_url_param(struct writer *writer, const struct node *node, const struct gen_route *route,
    size_t at, struct str *rest)
{
    struct gen *gen = writer->scope.gen;
    struct texpr value = tmpl_expr_head(&writer->scope, node->line, rest);
    struct gen_field field;

    gen_parse_fields(gen, writer->scope.file, node->line,
        str_printf(gen->arena, "%.*s %.*s", STR_ARG(route->param_names[at]),
            STR_ARG(route->param_types[at])), &field, 1);
    struct str c = tmpl_coerce(&writer->scope, node->line, &value, &field);

    if (field.type.kind == GEN_ID) {
        put(writer, "render_id(r, (%.*s).v);\n", STR_ARG(c));
    } else if (field.type.kind == GEN_STR) {
        put(writer, "render_url_part(r, %.*s);\n", STR_ARG(c));
    } else {
        put(writer, "render_id(r, %.*s);\n", STR_ARG(c));
    }
}

static void
write_url(struct writer *writer, const struct node *node)
{
    struct str rest = node->text, handler = cut_word(&rest);
    const struct gen_route *route = tmpl_find_route(writer->scope.gen, handler);

    if (route == NULL) {
        gen_fail(writer->scope.file, node->line, "no route has the handler '%.*s'",
            STR_ARG(handler));
    }
    html_place(&writer->html, writer->scope.file, node->line);
    html_value_written(&writer->html);

    struct str path = route->path;

    for (size_t i = 0; i < route->param_count; i++) {
        put_literal(writer, str_cut(&path, '{'));
        str_cut(&path, '}');
        if (rest.n == 0) {
            gen_fail(writer->scope.file, node->line, "'%.*s' takes %zu parameters",
                STR_ARG(handler), route->param_count);
        }
        write_url_param(writer, node, route, i, &rest);
    }
    if (path.n > 0) {
        put_literal(writer, path);
    }
    if (rest.n > 0) {
        gen_fail(writer->scope.file, node->line, "'%.*s' takes %zu parameters", STR_ARG(handler),
            route->param_count);
    }
}

static void
write_asset(struct writer *writer, const struct node *node)
{
    struct gen *gen = writer->scope.gen;
    struct str name = node->text;

    if (name.n < 3 || name.p[0] != '"' || name.p[name.n - 1] != '"') {
        gen_fail(writer->scope.file, node->line, "{{asset \"name\"}} expected");
    }
    name = str_sub(name, 1, name.n - 1);
    if (!gen_asset_is_known(gen, name)) {
        gen_fail(writer->scope.file, node->line, "no asset '%.*s'", STR_ARG(name));
    }
    html_place(&writer->html, writer->scope.file, node->line);
    html_value_written(&writer->html);
    put(writer, "render_asset(r, \"%.*s\");\n", STR_ARG(name));
}

static void
write_icon(struct writer *writer, const struct node *node)
{
    struct gen *gen = writer->scope.gen;
    struct texpr value = tmpl_expr(&writer->scope, node->line, node->text);

    must_be_content(writer, node, "an icon");
    if (!str_is_none(value.literal) && !gen_icon_is_known(gen, value.literal)) {
        gen_fail(writer->scope.file, node->line, "no icon '%.*s' in icons.svg",
            STR_ARG(value.literal));
    }
    struct str c = tmpl_to_str(&writer->scope, node->line, &value);

    put(writer, "render_icon(r, %.*s);\n", STR_ARG(c));
}

/* -- {{#if}}, {{#each}} ---------------------------------------------------------------------------------- */
static void
write_if(struct writer *writer, const struct node *node)
{
    struct html before = writer->html, after;
    struct str test = tmpl_test(&writer->scope, node->line, node->text);

    put(writer, "if (%.*s) {\n", STR_ARG(test));
    writer->indent++;
    tmpl_write_nodes(writer, node->body);
    writer->indent--;
    after = writer->html;
    writer->html = before;
    if (node->other != NULL) {
        put(writer, "} else {\n");
        writer->indent++;
        tmpl_write_nodes(writer, node->other);
        writer->indent--;
    }
    put(writer, "}\n");
    html_must_agree(&after, &writer->html, writer->scope.file, node->line, "{{#if}}");
    writer->html.value_has_begun = writer->html.value_has_begun && after.value_has_begun;
}

static struct texpr
loop_value(struct writer *writer, const struct texpr *list, unsigned serial)
{
    struct arena *arena = writer->scope.gen->arena;
    struct texpr value = {.type = *list->element};

    value.is_pointer = list->element->kind == GEN_STRUCT;
    value.c = str_printf(arena, value.is_pointer ? "it%u" : "(*it%u)", serial);
    value.c_at = str_printf(arena, "at%u", serial);
    return value;
}

static void
write_each(struct writer *writer, const struct node *node)
{
    struct gen *gen = writer->scope.gen;
    struct str text = node->text, rest = node->text;
    struct html before = writer->html;
    struct texpr list = tmpl_expr_head(&writer->scope, node->line, &rest);
    struct str word = cut_word(&rest), name = cut_word(&rest);
    unsigned serial = ++*writer->serial;

    if (list.type.kind != GEN_LIST || list.element == NULL || !str_eq_c(word, "as") ||
        name.n == 0 || rest.n > 0) {
        gen_fail(writer->scope.file, node->line, "{{#each list as name}} expected, not '%.*s'",
            STR_ARG(text));
    }
    if (writer->loop_count == TMPL_DEPTH_MAX) {
        gen_fail(writer->scope.file, node->line, "nested deeper than %d", TMPL_DEPTH_MAX);
    }
    struct gen_field element = {.name = STR(""), .type = *list.element};
    struct str type = gen_c_declare(gen->arena, &element);

    writer->loops[writer->loop_count] = serial;
    writer->loop_types[writer->loop_count++] = type;
    put(writer, "for (size_t at%u = 0; at%u < %.*s; at%u++) {\n", serial, serial,
        STR_ARG(list.c_count), serial);
    writer->indent++;
    put(writer, "const %.*s*it%u = &%.*s[at%u];\n\n", STR_ARG(type), serial, STR_ARG(list.c),
        serial);
    put(writer, "(void)it%u;\n", serial);
    tmpl_push(&writer->scope, node->line, name, loop_value(writer, &list, serial));
    tmpl_write_nodes(writer, node->body);
    writer->scope.var_count--;
    writer->loop_count--;
    writer->indent--;
    put(writer, "}\n");
    html_must_agree(&before, &writer->html, writer->scope.file, node->line, "{{#each}}");
    if (node->other != NULL) {
        put(writer, "if (%.*s == 0) {\n", STR_ARG(list.c_count));
        writer->indent++;
        tmpl_write_nodes(writer, node->other);
        writer->indent--;
        put(writer, "}\n");
        html_must_agree(&before, &writer->html, writer->scope.file, node->line, "{{else}}");
    }
}

/* -- partials ---------------------------------------------------------------------------------------------- */
static const struct tmpl_def *
take_def(struct writer *writer, const struct node *node, struct str *rest)
{
    struct str name = cut_word(rest);
    const struct tmpl_def *def = tmpl_find_def(writer->scope.gen, name);

    if (def == NULL) {
        gen_fail(writer->scope.file, node->line, "no partial '%.*s'", STR_ARG(name));
    }
    must_be_content(writer, node, "a partial");
    return def;
}

/* &(const struct part_NAME){.on = x, ...} */
static void
write_part_args(struct writer *writer, const struct node *node, const struct tmpl_def *def,
    struct str rest)
{
    struct targ args[TMPL_ARGS_MAX];
    size_t count = tmpl_args(&writer->scope, node->line, rest, args);

    buf_printf(writer->out, "&(const struct part_%.*s){", STR_ARG(def->name));
    for (size_t i = 0; i < count; i++) {
        const struct gen_field *field = NULL;

        for (size_t j = 0; j < def->field_count; j++) {
            field = str_eq(def->fields[j].name, args[i].name) ? &def->fields[j] : field;
        }
        if (field == NULL) {
            gen_fail(writer->scope.file, node->line, "partial '%.*s' has no argument '%.*s'",
                STR_ARG(def->name), STR_ARG(args[i].name));
        }
        struct str c = tmpl_coerce(&writer->scope, node->line, &args[i].value, field);

        buf_printf(writer->out, "%s.%.*s = %.*s", i == 0 ? "" : ", ", STR_ARG(field->name),
            STR_ARG(c));
    }
    if (count == 0) {
        buf_c(writer->out, def->field_count == 0 ? ".unused = 0" : "0");
    }
    for (size_t j = 0; j < def->field_count; j++) { /* missing dates and sums are not zero bits */
        const char *none = def->fields[j].type.kind == GEN_DATE ? "DATE_NONE"
            : def->fields[j].type.kind == GEN_INSTANT           ? "INSTANT_NONE"
            : def->fields[j].type.kind == GEN_MONEY             ? "MONEY_NONE"
                                                                : NULL;
        bool is_given = false;

        for (size_t i = 0; i < count; i++) {
            is_given |= str_eq(args[i].name, def->fields[j].name);
        }
        if (none != NULL && !is_given) {
            buf_printf(writer->out, ", .%.*s = %s", STR_ARG(def->fields[j].name), none);
        }
    }
    buf_c(writer->out, "}");
}

static void
write_call(struct writer *writer, const struct node *node)
{
    struct str rest = node->text;
    const struct tmpl_def *def = take_def(writer, node, &rest);

    if (def->has_content) {
        gen_fail(writer->scope.file, node->line, "'%.*s' surrounds something: {{use %.*s}}",
            STR_ARG(def->name), STR_ARG(def->name));
    }
    put(writer, "part_%.*s(r, ", STR_ARG(def->name));
    write_part_args(writer, node, def, rest);
    buf_c(writer->out, ");\n");
}

/* struct content_N: what the body of a {{use}} sees of the function around it. */
static void
write_capture(struct writer *writer, struct buf *out, unsigned serial)
{
    buf_printf(out, "\nstruct content_%u {\n    const %.*s *v;\n", serial,
        STR_ARG(writer->vars_type));
    for (size_t i = 0; i < writer->loop_count; i++) {
        buf_printf(out, "    const %.*s*it%u;\n    size_t at%u;\n",
            STR_ARG(writer->loop_types[i]), writer->loops[i], writer->loops[i]);
    }
    if (writer->has_content) {
        buf_c(out, "    render_content_fn *content;\n    const void *content_of;\n");
    }
    buf_printf(out, "};\n\nstatic void\ncontent_%u(struct render *r, const void *captured)\n{\n"
        "    const struct content_%u *in = captured;\n    const %.*s *v = in->v;\n", serial,
        serial, STR_ARG(writer->vars_type));
    for (size_t i = 0; i < writer->loop_count; i++) {
        buf_printf(out, "    const %.*s*it%u = in->it%u;\n    size_t at%u = in->at%u;\n",
            STR_ARG(writer->loop_types[i]), writer->loops[i], writer->loops[i], writer->loops[i],
            writer->loops[i]);
    }
    if (writer->has_content) {
        buf_c(out, "    render_content_fn *content = in->content;\n"
                   "    const void *content_of = in->content_of;\n");
    }
    buf_c(out, "\n    (void)r;\n    (void)v;\n");
    for (size_t i = 0; i < writer->loop_count; i++) {
        buf_printf(out, "    (void)it%u;\n    (void)at%u;\n", writer->loops[i],
            writer->loops[i]);
    }
    if (writer->has_content) {
        buf_c(out, "    (void)content;\n    (void)content_of;\n");
    }
}

static void
write_use(struct writer *writer, const struct node *node)
{
    struct str rest = node->text;
    const struct tmpl_def *def = take_def(writer, node, &rest);
    unsigned serial = ++*writer->serial;
    struct buf inner, *out = writer->out;
    unsigned indent = writer->indent;
    struct html before = writer->html;

    if (!def->has_content) {
        gen_fail(writer->scope.file, node->line, "'%.*s' surrounds nothing: {{> %.*s}}",
            STR_ARG(def->name), STR_ARG(def->name));
    }
    buf_init(&inner, writer->scope.gen->arena, 4096);
    write_capture(writer, &inner, serial);
    writer->out = &inner;
    writer->indent = 1;
    tmpl_write_nodes(writer, node->body);
    buf_c(&inner, "}\n");
    html_must_agree(&before, &writer->html, writer->scope.file, node->line, "{{use}}");
    writer->out = out;
    writer->indent = indent;
    buf_put(writer->functions, buf_str(&inner));

    put_line_mark(writer, node->line);
    put(writer, "part_%.*s(r, ", STR_ARG(def->name));
    write_part_args(writer, node, def, rest);
    buf_printf(writer->out, ", content_%u,\n        &(const struct content_%u){v", serial, serial);
    for (size_t i = 0; i < writer->loop_count; i++) {
        buf_printf(writer->out, ", it%u, at%u", writer->loops[i], writer->loops[i]);
    }
    buf_c(writer->out, writer->has_content ? ", content, content_of});\n" : "});\n");
}

/* -- nodes -------------------------------------------------------------------------------------------------- */
static void
write_node(struct writer *writer, const struct node *node)
{
    struct texpr value;

    switch (node->kind) {
    case NODE_LITERAL:
        html_scan(&writer->html, writer->scope.file, node->line, node->text);
        put_literal(writer, node->text);
        break;
    case NODE_OUTPUT:
        value = tmpl_expr(&writer->scope, node->line, node->text);
        write_value(writer, node, &value);
        break;
    case NODE_T:
        write_t(writer, node);
        break;
    case NODE_TE:
        write_te(writer, node);
        break;
    case NODE_URL:
        write_url(writer, node);
        break;
    case NODE_ASSET:
        write_asset(writer, node);
        break;
    case NODE_ICON:
        write_icon(writer, node);
        break;
    case NODE_CSRF:
        must_be_content(writer, node, "{{csrf}}");
        put(writer, "render_csrf(r);\n");
        break;
    case NODE_FAULTS:
        must_be_content(writer, node, "{{faults}}");
        put(writer, "render_fault_summary(r);\n");
        break;
    case NODE_EACH:
        write_each(writer, node);
        break;
    case NODE_IF:
        write_if(writer, node);
        break;
    case NODE_CALL:
        write_call(writer, node);
        break;
    case NODE_USE:
        write_use(writer, node);
        break;
    case NODE_CONTENT:
        must_be_content(writer, node, "{{content}}");
        if (!writer->has_content) {
            gen_fail(writer->scope.file, node->line,
                "{{content}} stands in a partial declared with 'content' only");
        }
        put(writer, "content(r, content_of);\n");
        break;
    case NODE_INPUT:
    case NODE_HIDDEN:
        must_be_content(writer, node, "a form control");
        tmpl_write_input(writer, node);
        break;
    }
}

void
tmpl_write_nodes(struct writer *writer, const struct node *node)
{
    for (; node != NULL; node = node->next) {
        put_line_mark(writer, node->line);
        write_node(writer, node);
    }
}

/* -- one C file ------------------------------------------------------------------------------------------------ */
static void
write_function(struct writer *writer, const struct node *body, const char *head)
{
    struct buf function;

    buf_init(&function, writer->scope.gen->arena, 16384);
    writer->out = &function;
    writer->indent = 1;
    buf_c(&function, head);
    put(writer, "(void)v;\n");
    if (writer->has_content) {
        put(writer, "(void)content;\n    (void)content_of;\n");
    }
    tmpl_write_nodes(writer, body);
    buf_c(&function, "}\n");
    if (!html_is_content(&writer->html)) {
        gen_fail(writer->scope.file, 1, "the markup ends inside a tag, a value or a comment");
    }
    buf_put(writer->functions, buf_str(&function));
}

static void
write_def(struct gen *gen, const struct tmpl_def *def, struct buf *body, unsigned *serial)
{
    struct writer writer = {.scope = {.gen = gen, .file = def->file}, .functions = body,
        .serial = serial, .has_content = def->has_content};

    writer.vars_type = str_printf(gen->arena, "struct part_%.*s", STR_ARG(def->name));
    tmpl_push_fields(&writer.scope, def->fields, def->field_count, "v->");
    write_function(&writer, def->body, str_c(gen->arena, str_printf(gen->arena,
        "\nvoid\npart_%.*s(struct render *r, const struct part_%.*s *v%s)\n{\n",
        STR_ARG(def->name), STR_ARG(def->name),
        def->has_content ? ",\n    render_content_fn *content, const void *content_of" : "")));
}

static void
write_page(struct gen *gen, const struct tmpl_file *file, struct buf *body, unsigned *serial)
{
    const struct gen_struct *view = file->view;
    struct writer writer = {.scope = {.gen = gen, .file = file->path}, .functions = body,
        .tmpl_file = file, .serial = serial};
    struct texpr whole = {.type = {.kind = GEN_STRUCT}, .c = STR("v"), .is_pointer = true,
        .view = view};

    writer.vars_type = str_printf(gen->arena, "struct view_%.*s", STR_ARG(view->name));
    whole.type.name = str_printf(gen->arena, "view %.*s", STR_ARG(view->name));
    tmpl_push(&writer.scope, view->line, STR("v"), whole);
    tmpl_push_fields(&writer.scope, view->fields, view->field_count, "v->");
    write_function(&writer, file->body, str_c(gen->arena, str_printf(gen->arena,
        "\nvoid\ntmpl_%.*s(struct render *r, const struct view_%.*s *v)\n{\n",
        STR_ARG(view->name), STR_ARG(view->name))));
}

void
tmpl_write_room(struct gen *gen, struct str room, struct buf *body)
{
    const struct tmpl *tmpl = tmpl_of(gen);
    unsigned serial = 0;

    for (size_t i = 0; i < tmpl->def_count; i++) {
        if (str_eq(tmpl->defs[i].room, room)) {
            write_def(gen, &tmpl->defs[i], body, &serial);
        }
    }
    for (size_t i = 0; i < tmpl->file_count; i++) {
        if (str_eq(tmpl->files[i].room, room) && tmpl->files[i].view != NULL) {
            write_page(gen, &tmpl->files[i], body, &serial);
        }
    }
}

/* Partials may be called from any folder. */
static void
include_partials(struct gen *gen, struct str room, struct buf *out)
{
    const struct tmpl *tmpl = tmpl_of(gen);

    for (size_t i = 0; i < tmpl->room_count; i++) {
        bool has_partials = false;

        for (size_t j = 0; j < tmpl->def_count; j++) {
            has_partials = has_partials || str_eq(tmpl->defs[j].room, tmpl->rooms[i]);
        }
        if (has_partials && !str_eq(tmpl->rooms[i], room)) {
            buf_printf(out, "#include \"gen/view_%.*s.h\"\n", STR_ARG(tmpl->rooms[i]));
        }
    }
}

void
gen_tmpl_write(struct gen *gen)
{
    const struct tmpl *tmpl = tmpl_of(gen);

    for (size_t i = 0; i < tmpl->room_count; i++) {
        struct str room = tmpl->rooms[i];
        struct buf header, body;

        buf_init(&header, gen->arena, 32768);
        view_write_header(gen, room, &header);
        gen_write_file(gen, str_c(gen->arena,
            str_printf(gen->arena, "view_%.*s.h", STR_ARG(room))), &header);

        buf_init(&body, gen->arena, 131072);
        buf_printf(&body,
            "/* Generated by tools/gen from web/tmpl/%.*s. */\n#include \"gen/view_%.*s.h\"\n\n"
            "#include \"base/vi.h\"\n#include \"gen/enum.h\"\n#include \"gen/route.h\"\n"
            "#include \"gen/text.h\"\n#include \"plat/form_read.h\"\n",
            STR_ARG(room), STR_ARG(room));
        include_partials(gen, room, &body);
        view_write_json(gen, room, &body);
        for (size_t j = 0; j < gen->form_count; j++) {
            if (str_eq(gen->forms[j].room, room)) {
                form_write_reader(gen, &gen->forms[j], &body);
            }
        }
        tmpl_write_room(gen, room, &body);
        gen_write_file(gen, str_c(gen->arena,
            str_printf(gen->arena, "view_%.*s.c", STR_ARG(room))), &body);
    }
}
