/* tmpl_expr.c -- what stands inside {{ }} -> C expressions with types.
 *
 *   test   = both { "||" both }        both  = each { "&&" each }
 *   each   = sum [ (== != < > <= >=) sum ]        sum = pipe { (+ -) head }
 *   pipe   = head { "|" filter }
 *   head   = "words" | 12 | true | false | !head | has head | count(head) | label(head)
 *          | url(handler, sum ...) | t.key | name.name ... | (test)
 *
 * A C expression made here has no side effect and may be repeated.
 */
#include "tmpl.h"

struct read {
    struct scope *scope;
    int line;
    struct str rest;
    unsigned depth;
};

static struct texpr read_test(struct read *read);
static struct texpr read_head(struct read *read);

_Noreturn static void
fail_near(struct read *read, const char *what)
{
    struct str near = str_sub(read->rest, 0, 24);

    gen_fail(read->scope->file, read->line, "%s before '%.*s'", what, STR_ARG(near));
}

/* -- tokens ------------------------------------------------------------------------------------ */
static void
skip_space(struct read *read)
{
    while (read->rest.n > 0 && strchr(" \t\r\n", read->rest.p[0]) != NULL) {
        read->rest = str_from(read->rest, 1);
    }
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool
take(struct read *read, const char *sign)
{
    skip_space(read);
    if (!str_starts(read->rest, str_of(sign))) {
        return false;
    }
    read->rest = str_from(read->rest, strlen(sign));
    return true;
}

static struct str
take_name(struct read *read)
{
    size_t n = 0;

    while (n < read->rest.n && is_name_char(read->rest.p[n])) {
        n++;
    }
    struct str name = str_sub(read->rest, 0, n);

    read->rest = str_from(read->rest, n);
    return name;
}

static bool
take_word(struct read *read, const char *word)
{
    size_t n = strlen(word);

    skip_space(read);
    if (!str_starts(read->rest, str_of(word)) ||
        (read->rest.n > n && is_name_char(read->rest.p[n]))) {
        return false;
    }
    read->rest = str_from(read->rest, n);
    return true;
}

/* -- values --------------------------------------------------------------------------------------- */
static struct texpr
simple(enum gen_type_kind kind, struct str c)
{
    return (struct texpr){.type = {.kind = kind}, .c = c};
}

const char *
tmpl_type_name(struct gen *gen, const struct gen_type *type)
{
    static const char *const words[] = {[GEN_STR] = "str", [GEN_TEXT] = "text",
        [GEN_HTML] = "html", [GEN_BYTES] = "bytes", [GEN_BOOL] = "bool", [GEN_INT32] = "int32",
        [GEN_INT64] = "int64", [GEN_BP] = "bp", [GEN_DATE] = "date", [GEN_INSTANT] = "instant",
        [GEN_MONEY] = "money", [GEN_ENUM] = "enum", [GEN_ID] = "an id", [GEN_FILE] = "file",
        [GEN_STRUCT] = "a type", [GEN_LIST] = "a list"};

    if (type->kind == GEN_ENUM) {
        return str_c(gen->arena, str_printf(gen->arena, "enum %.*s", STR_ARG(type->name)));
    }
    if (type->kind == GEN_ID || type->kind == GEN_STRUCT) {
        return str_c(gen->arena, type->name);
    }
    return words[type->kind];
}

static bool
is_int(const struct texpr *value)
{
    return value->type.kind == GEN_INT32 || value->type.kind == GEN_INT64;
}

struct texpr
tmpl_field_value(struct scope *scope, const struct gen_field *field, struct str c_base)
{
    struct arena *arena = scope->gen->arena;
    struct texpr value = {.type = field->type, .element = field->element};

    value.c = str_printf(arena, "%.*s%.*s", STR_ARG(c_base), STR_ARG(field->name));
    if (field->type.kind == GEN_LIST) {
        value.c_count = str_printf(arena, "%.*s%.*s_count", STR_ARG(c_base),
            STR_ARG(field->name));
    }
    return value;
}

void
tmpl_push(struct scope *scope, int line, struct str name, struct texpr value)
{
    if (scope->var_count == TMPL_VARS_MAX) {
        gen_fail(scope->file, line, "more than %d names", TMPL_VARS_MAX);
    }
    scope->vars[scope->var_count++] = (struct tvar){name, value};
}

void
tmpl_push_fields(struct scope *scope, const struct gen_field *fields, size_t count,
    const char *c_base)
{
    for (size_t i = 0; i < count; i++) {
        tmpl_push(scope, fields[i].line, fields[i].name,
            tmpl_field_value(scope, &fields[i], str_of(c_base)));
    }
}

/* What every template may name. */
static bool
find_builtin(struct str name, struct texpr *out)
{
    static const struct {
        const char *name;
        enum gen_type_kind kind;
        const char *c;
    } words[] = {
        {"csrf", GEN_STR, "r->ctx->actor.csrf"}, {"lang", GEN_STR, "render_lang(r)"},
        {"path", GEN_STR, "r->req->path"}, {"request_id", GEN_STR, "r->ctx->request_id"},
        {"today", GEN_DATE, "r->ctx->today"}, {"now", GEN_INSTANT, "r->ctx->now"},
        {"has_faults", GEN_BOOL, "(r->ctx->fault_count > 0)"},
        {"refused", GEN_BOOL, "(r->req != NULL && r->req->is_show_after_refusal)"},
        {"is_htmx", GEN_BOOL, "r->req->is_htmx"}, {"chrome", GEN_STRUCT, "r->chrome"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_eq_c(name, words[i].name)) {
            *out = simple(words[i].kind, str_of(words[i].c));
            out->type.name = words[i].kind == GEN_STRUCT ? name : STR_NONE;
            return true;
        }
    }
    return false;
}

static bool
find_var(struct read *read, struct str name, struct texpr *out)
{
    struct scope *scope = read->scope;

    for (size_t i = scope->var_count; i > 0; i--) {
        if (str_eq(scope->vars[i - 1].name, name)) {
            *out = scope->vars[i - 1].value;
            return true;
        }
    }
    return false;
}

static struct texpr
text_value(struct read *read, struct str key)
{
    struct gen *gen = read->scope->gen;
    const struct gen_text *text = gen_find_text(gen, key);

    if (text == NULL) {
        gen_fail(read->scope->file, read->line, "no text '%.*s' in web/text", STR_ARG(key));
    }
    struct str name = gen_c_upper(gen->arena, key);
    struct texpr value = simple(GEN_STR,
        str_printf(gen->arena, "text_get(r->ctx->lang, TEXT_%.*s)", STR_ARG(name)));

    value.text_key = key;
    return value;
}

static struct texpr
take_text_key(struct read *read)
{
    struct str start = read->rest;

    while (read->rest.n > 0 && (is_name_char(read->rest.p[0]) || read->rest.p[0] == '.')) {
        read->rest = str_from(read->rest, 1);
    }
    return text_value(read, str_sub(start, 0, start.n - read->rest.n));
}

static struct texpr
member(struct read *read, const struct texpr *of, struct str name)
{
    struct scope *scope = read->scope;
    struct arena *arena = scope->gen->arena;
    const struct gen_struct *type = of->view != NULL ? of->view
        : of->type.kind == GEN_STRUCT ? tmpl_find_type(scope->gen, of->type.name)
                                      : NULL;
    struct str base = str_printf(arena, "%.*s%s", STR_ARG(of->c), of->is_pointer ? "->" : ".");

    for (size_t i = 0; type != NULL && i < type->field_count; i++) {
        if (str_eq(type->fields[i].name, name)) {
            return tmpl_field_value(scope, &type->fields[i], base);
        }
    }
    if (!str_is_none(of->c_at) && (str_eq_c(name, "at") || str_eq_c(name, "no"))) {
        struct texpr value = simple(GEN_INT64, str_printf(arena, "((int64_t)%.*s%s)",
            STR_ARG(of->c_at), str_eq_c(name, "no") ? " + 1" : ""));

        return value;
    }
    gen_fail(scope->file, read->line, "'%s' has no field '%.*s'",
        tmpl_type_name(scope->gen, &of->type), STR_ARG(name));
}

static struct texpr
take_path(struct read *read)
{
    struct texpr value;
    struct str name = take_name(read);

    if (name.n == 0) {
        fail_near(read, "a name expected");
    }
    if (!find_var(read, name, &value)) {
        if (str_eq_c(name, "t") && take(read, ".")) {
            return take_text_key(read);
        }
        if (!find_builtin(name, &value)) {
            gen_fail(read->scope->file, read->line, "no field '%.*s' here", STR_ARG(name));
        }
    }
    while (read->rest.n > 1 && read->rest.p[0] == '.' && is_name_char(read->rest.p[1])) {
        read->rest = str_from(read->rest, 1);
        value = member(read, &value, take_name(read));
    }
    return value;
}

/* -- functions --------------------------------------------------------------------------------------- */
static struct str
missing_test(struct read *read, const struct texpr *value)
{
    struct arena *arena = read->scope->gen->arena;
    struct str c = value->c;

    switch (value->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        return str_printf(arena, "(%.*s.n > 0)", STR_ARG(c));
    case GEN_HTML:
        return str_printf(arena, "(%.*s.markup.n > 0)", STR_ARG(c));
    case GEN_INT32:
    case GEN_INT64:
    case GEN_BP:
        return value->type.is_optional ? str_printf(arena, "%.*s.has", STR_ARG(c))
                                       : STR("true");
    case GEN_DATE:
        return str_printf(arena, "(!date_is_none(%.*s))", STR_ARG(c));
    case GEN_INSTANT:
        return str_printf(arena, "(!instant_is_none(%.*s))", STR_ARG(c));
    case GEN_MONEY:
        return str_printf(arena, "(!money_is_none(%.*s))", STR_ARG(c));
    case GEN_ENUM:
        return str_printf(arena, "((int)%.*s != 0)", STR_ARG(c));
    case GEN_ID:
        return str_printf(arena, "(%.*s.v != 0)", STR_ARG(c));
    case GEN_LIST:
        return str_printf(arena, "(%.*s > 0)", STR_ARG(value->c_count));
    case GEN_BYTES:
    case GEN_BOOL:
    case GEN_FILE:
    case GEN_STRUCT:
        break;
    }
    gen_fail(read->scope->file, read->line, "'has' asks no %s",
        tmpl_type_name(read->scope->gen, &value->type));
}

static struct texpr
read_count(struct read *read)
{
    struct texpr list = read_head(read);

    if (list.type.kind != GEN_LIST || !take(read, ")")) {
        fail_near(read, "count(list) expected");
    }
    return simple(GEN_INT64,
        str_printf(read->scope->gen->arena, "((int64_t)%.*s)", STR_ARG(list.c_count)));
}

/* days_to(date): from today; days_since(date): the other way round. */
static struct texpr
read_days(struct read *read, bool is_since)
{
    struct texpr date = read_head(read);

    if (date.type.kind != GEN_DATE || !take(read, ")")) {
        fail_near(read, "days_to(date) expected");
    }
    return simple(GEN_INT64,
        str_printf(read->scope->gen->arena,
            is_since ? "((int64_t)date_days_between(%.*s, r->ctx->today))"
                     : "((int64_t)-date_days_between(%.*s, r->ctx->today))",
            STR_ARG(date.c)));
}

static struct texpr
read_label(struct read *read)
{
    struct texpr value = read_test(read);

    if (!take(read, ")")) {
        fail_near(read, "')' expected");
    }
    return simple(GEN_STR, tmpl_to_str(read->scope, read->line, &value));
}

/* url(handler, a, b) as a value; {{url handler a b}} is written piece by piece. */
static struct texpr
read_url(struct read *read)
{
    struct gen *gen = read->scope->gen;
    struct buf out;

    skip_space(read);
    struct str handler = take_name(read);
    const struct gen_route *route = tmpl_find_route(gen, handler);

    if (route == NULL) {
        gen_fail(read->scope->file, read->line, "no route has the handler '%.*s'",
            STR_ARG(handler));
    }
    buf_init(&out, gen->arena, 64);
    buf_printf(&out, "url_%.*s(r->ctx", STR_ARG(handler));
    for (size_t i = 0; i < route->param_count; i++) {
        take(read, ",");
        struct texpr value = read_head(read);
        struct gen_field field = {.name = route->param_names[i]};

        gen_parse_fields(gen, read->scope->file, read->line,
            str_printf(gen->arena, "%.*s %.*s", STR_ARG(route->param_names[i]),
                STR_ARG(route->param_types[i])), &field, 1);
        struct str c = tmpl_coerce(read->scope, read->line, &value, &field);

        buf_printf(&out, ", %.*s", STR_ARG(c));
    }
    buf_c(&out, ")");
    if (!take(read, ")")) {
        gen_fail(read->scope->file, read->line, "'%.*s' takes %zu parameters", STR_ARG(handler),
            route->param_count);
    }
    return simple(GEN_STR, buf_str(&out));
}

static struct texpr
read_words(struct read *read)
{
    size_t end = str_find_char(read->rest, '"');
    struct buf c;

    if (end == SIZE_MAX) {
        fail_near(read, "'\"' is missing");
    }
    struct texpr value = simple(GEN_STR, STR_NONE);

    value.literal = str_sub(read->rest, 0, end);
    if (value.literal.n == 0) {
        value.literal = STR("");
    }
    read->rest = str_from(read->rest, end + 1);
    buf_init(&c, read->scope->gen->arena, end + 16);
    buf_c(&c, "STR(");
    put_c_literal(&c, value.literal);
    buf_c(&c, ")");
    value.c = buf_str(&c);
    return value;
}

static struct texpr
read_number(struct read *read)
{
    size_t n = read->rest.p[0] == '-' ? 1 : 0;
    int64_t v;

    while (n < read->rest.n && read->rest.p[n] >= '0' && read->rest.p[n] <= '9') {
        n++;
    }
    if (!str_to_i64(str_sub(read->rest, 0, n), &v)) {
        fail_near(read, "a number expected");
    }
    read->rest = str_from(read->rest, n);
    struct texpr value = simple(v >= INT32_MIN && v <= INT32_MAX ? GEN_INT32 : GEN_INT64,
        str_printf(read->scope->gen->arena, "INT64_C(%lld)", (long long)v));

    value.is_number = true;
    return value;
}

static struct str
as_test(struct read *read, const struct texpr *value)
{
    if (value->type.kind == GEN_BOOL) {
        return value->c;
    }
    if (is_int(value) && !value->type.is_optional) {
        return str_printf(read->scope->gen->arena, "(%.*s != 0)", STR_ARG(value->c));
    }
    gen_fail(read->scope->file, read->line,
        "%s is neither true nor false: write 'has x', 'count(x)' or compare",
        tmpl_type_name(read->scope->gen, &value->type));
}

static struct texpr
read_head(struct read *read)
{
    struct arena *arena = read->scope->gen->arena;

    skip_space(read);
    if (read->rest.n == 0) {
        gen_fail(read->scope->file, read->line, "something is missing at the end");
    }
    if (++read->depth > TMPL_DEPTH_MAX) {
        fail_near(read, "nested too deeply");
    }
    struct texpr value;

    if (take(read, "(")) {
        value = read_test(read);
        if (!take(read, ")")) {
            fail_near(read, "')' expected");
        }
    } else if (take(read, "\"")) {
        value = read_words(read);
    } else if (take(read, "!")) {
        struct texpr of = read_head(read);
        struct str c = as_test(read, &of);

        value = simple(GEN_BOOL, str_printf(arena, "(!%.*s)", STR_ARG(c)));
    } else if (read->rest.p[0] == '-' || (read->rest.p[0] >= '0' && read->rest.p[0] <= '9')) {
        value = read_number(read);
    } else if (take_word(read, "true")) {
        value = simple(GEN_BOOL, STR("true"));
    } else if (take_word(read, "false")) {
        value = simple(GEN_BOOL, STR("false"));
    } else if (take_word(read, "has")) {
        struct texpr of = read_head(read);

        value = simple(GEN_BOOL, missing_test(read, &of));
    } else if (take(read, "count(")) {
        value = read_count(read);
    } else if (take(read, "days_to(")) {
        value = read_days(read, false);
    } else if (take(read, "days_since(")) {
        value = read_days(read, true);
    } else if (take(read, "label(")) {
        value = read_label(read);
    } else if (take(read, "url(")) {
        value = read_url(read);
    } else {
        value = take_path(read);
    }
    read->depth--;
    return value;
}

/* -- filters ------------------------------------------------------------------------------------------- */
static struct texpr
filtered(struct read *read, const struct texpr *of, struct str name)
{
    static const struct {
        const char *name;
        enum gen_type_kind of;
        const char *c; /* %.*s is the value */
    } filters[] = {
        {"weekday", GEN_DATE, "date_vi_weekday(r->ctx->arena, %.*s)"},
        {"paper", GEN_DATE, "date_vi_paper(r->ctx->arena, %.*s)"},
        {"iso", GEN_DATE, "date_iso(r->ctx->arena, %.*s)"},
        {"iso", GEN_INSTANT, "instant_rfc3339(r->ctx->arena, %.*s)"},
        {"time", GEN_INSTANT, "str_sub(instant_vi(r->ctx->arena, %.*s), 0, 5)"},
        {"plain", GEN_INT32, "render_digits(r, %.*s)"},
        {"plain", GEN_INT64, "render_digits(r, %.*s)"},
        {"plain", GEN_MONEY, "number_vi(r->ctx->arena, %.*s.dong)"},
        {"upper", GEN_STR, "vi_upper(r->ctx->arena, %.*s)"},
        {"upper", GEN_TEXT, "vi_upper(r->ctx->arena, %.*s)"},
        {"trim", GEN_STR, "str_trim(%.*s)"},
    };
    struct arena *arena = read->scope->gen->arena;
    struct str c = of->c;

    if (of->type.is_optional && is_int(of)) {
        c = str_printf(arena, "%.*s.v", STR_ARG(c));
    }
    for (size_t i = 0; i < ARRAY_COUNT(filters); i++) {
        if (str_eq_c(name, filters[i].name) && filters[i].of == of->type.kind) {
            size_t at = str_find(str_of(filters[i].c), STR("%.*s"));
            struct str head = str_sub(str_of(filters[i].c), 0, at);
            struct str tail = str_from(str_of(filters[i].c), at + 4);

            return simple(GEN_STR, str_printf(arena, "%.*s%.*s%.*s", STR_ARG(head), STR_ARG(c),
                STR_ARG(tail)));
        }
    }
    if (str_eq_c(name, "word") && of->type.kind == GEN_ENUM) {
        return simple(GEN_STR,
            str_printf(arena, "%.*s_word(%.*s)", STR_ARG(of->type.name), STR_ARG(c)));
    }
    if (str_eq_c(name, "date") && of->type.kind == GEN_INSTANT) {
        return simple(GEN_DATE, str_printf(arena, "date_of_instant(%.*s)", STR_ARG(c)));
    }
    gen_fail(read->scope->file, read->line, "no filter '%.*s' for %s", STR_ARG(name),
        tmpl_type_name(read->scope->gen, &of->type));
}

static struct texpr
read_pipe(struct read *read)
{
    struct texpr value = read_head(read);

    for (;;) {
        skip_space(read);
        if (str_starts(read->rest, STR("||")) || !take(read, "|")) {
            return value;
        }
        skip_space(read);
        value = filtered(read, &value, take_name(read));
    }
}

/* -- operators ------------------------------------------------------------------------------------------- */
static struct texpr
read_sum(struct read *read)
{
    struct arena *arena = read->scope->gen->arena;
    struct texpr left = read_pipe(read);

    for (;;) {
        bool plus = take(read, "+");

        if (!plus && !take(read, "-")) {
            return left;
        }
        struct texpr right = read_pipe(read);

        if (plus && left.type.kind == GEN_STR && !left.type.is_optional) {
            struct str more = tmpl_to_str(read->scope, read->line, &right);

            left = simple(GEN_STR, str_printf(arena, "str_cat(r->ctx->arena, %.*s, %.*s)",
                STR_ARG(left.c), STR_ARG(more)));
        } else if (is_int(&left) && is_int(&right) && !left.type.is_optional &&
                   !right.type.is_optional) {
            left = simple(GEN_INT64, str_printf(arena, "((int64_t)%.*s %c %.*s)",
                STR_ARG(left.c), plus ? '+' : '-', STR_ARG(right.c)));
        } else {
            fail_near(read, "'+' and '-' take numbers, '+' also texts;");
        }
    }
}

static struct str
enum_constant(struct read *read, const struct gen_type *type, struct str word)
{
    struct gen *gen = read->scope->gen;
    const struct gen_enum *it = gen_find_enum(gen, type->name);

    for (size_t i = 0; it != NULL && i < it->word_count; i++) {
        if (str_eq(it->words[i], word)) {
            struct str name = gen_c_upper(gen->arena, type->name);
            struct str value = gen_c_upper(gen->arena, word);

            return str_printf(gen->arena, "%.*s_%.*s", STR_ARG(name), STR_ARG(value));
        }
    }
    gen_fail(read->scope->file, read->line, "enum %.*s has no word '%.*s'", STR_ARG(type->name),
        STR_ARG(word));
}

/* "has x && " in front of an order of days, instants or sums that may be missing. */
static struct str
present_test(struct read *read, const struct texpr *value)
{
    enum gen_type_kind kind = value->type.kind;

    if (!value->type.is_optional ||
        (kind != GEN_DATE && kind != GEN_INSTANT && kind != GEN_MONEY)) {
        return STR("");
    }
    return str_printf(read->scope->gen->arena, "%.*s && ", STR_ARG(missing_test(read, value)));
}

/* The two sides as C numbers, with a condition in front when one may be missing. */
static struct texpr
compare_numbers(struct read *read, const struct texpr *a, const char *op, const struct texpr *b)
{
    struct arena *arena = read->scope->gen->arena;
    struct str a_c = a->c, b_c = b->c, when = STR_NONE;
    enum gen_type_kind kind = a->type.kind;
    const char *part = kind == GEN_MONEY ? ".dong" : kind == GEN_DATE ? ".day"
        : kind == GEN_INSTANT                                       ? ".us"
        : kind == GEN_ID                                            ? ".v"
                                                                    : "";

    if (op[0] == '<' || op[0] == '>') { /* a day that is missing is neither before nor after */
        when = str_cat(arena, present_test(read, a), present_test(read, b));
    }
    if (a->type.is_optional && *part == '\0' && kind != GEN_ENUM) {
        when = str_printf(arena, "%.*s.has && ", STR_ARG(a_c));
        a_c = str_printf(arena, "%.*s.v", STR_ARG(a_c));
    }
    if (b->type.is_optional && *part == '\0' && kind != GEN_ENUM) {
        when = str_printf(arena, "%.*s%.*s.has && ", STR_ARG(when), STR_ARG(b_c));
        b_c = str_printf(arena, "%.*s.v", STR_ARG(b_c));
    }
    return simple(GEN_BOOL, str_printf(arena, "(%.*s%.*s%s %s %.*s%s)", STR_ARG(when),
        STR_ARG(a_c), part, op, STR_ARG(b_c), b->is_number ? "" : part));
}

static bool
are_alike(const struct texpr *a, const struct texpr *b)
{
    bool a_int = is_int(a) || a->type.kind == GEN_BP, b_int = is_int(b) || b->type.kind == GEN_BP;

    if (a_int && b_int) {
        return true;
    }
    if (b->is_number && (a->type.kind == GEN_MONEY || a->type.kind == GEN_ID)) {
        return true;
    }
    return a->type.kind == b->type.kind && str_eq(a->type.name, b->type.name) &&
           a->type.kind != GEN_STRUCT && a->type.kind != GEN_LIST && a->type.kind != GEN_HTML;
}

static struct texpr
compare(struct read *read, const struct texpr *a, const char *op, const struct texpr *b)
{
    struct arena *arena = read->scope->gen->arena;
    bool is_equality = op[0] == '=' || op[0] == '!';
    bool a_text = a->type.kind == GEN_STR || a->type.kind == GEN_TEXT;
    bool b_text = b->type.kind == GEN_STR || b->type.kind == GEN_TEXT;

    if (is_equality && a_text && b_text) {
        return simple(GEN_BOOL, str_printf(arena, "(%sstr_eq(%.*s, %.*s))",
            op[0] == '!' ? "!" : "", STR_ARG(a->c), STR_ARG(b->c)));
    }
    if (is_equality && a->type.kind == GEN_ENUM && !str_is_none(b->literal)) {
        struct str constant = enum_constant(read, &a->type, b->literal);

        return simple(GEN_BOOL, str_printf(arena, "(%.*s %s %.*s)", STR_ARG(a->c), op,
            STR_ARG(constant)));
    }
    if (!are_alike(a, b) || (!is_equality && (a->type.kind == GEN_BOOL ||
                                                 a->type.kind == GEN_ENUM ||
                                                 a->type.kind == GEN_ID))) {
        gen_fail(read->scope->file, read->line, "%s and %s do not compare with '%s'",
            tmpl_type_name(read->scope->gen, &a->type),
            tmpl_type_name(read->scope->gen, &b->type), op);
    }
    return compare_numbers(read, a, op, b);
}

static struct texpr
read_each(struct read *read)
{
    static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">"};
    struct texpr left = read_sum(read);

    for (size_t i = 0; i < ARRAY_COUNT(ops); i++) {
        if (take(read, ops[i])) {
            struct texpr right = read_sum(read);

            return compare(read, &left, ops[i], &right);
        }
    }
    return left;
}

static struct texpr
read_joined(struct read *read, const char *op, struct texpr (*next)(struct read *))
{
    struct texpr left = next(read);

    while (take(read, op)) {
        struct texpr right = next(read);
        struct str a = as_test(read, &left), b = as_test(read, &right);

        left = simple(GEN_BOOL, str_printf(read->scope->gen->arena, "(%.*s %s %.*s)", STR_ARG(a),
            op, STR_ARG(b)));
    }
    return left;
}

static struct texpr
read_both(struct read *read)
{
    return read_joined(read, "&&", read_each);
}

static struct texpr
read_test(struct read *read)
{
    if (++read->depth > TMPL_DEPTH_MAX) {
        fail_near(read, "nested too deeply");
    }
    struct texpr value = read_joined(read, "||", read_both);

    read->depth--;
    return value;
}

/* -- entries ----------------------------------------------------------------------------------------------- */
struct texpr
tmpl_expr(struct scope *scope, int line, struct str text)
{
    struct read read = {.scope = scope, .line = line, .rest = text};
    struct texpr value = read_test(&read);

    skip_space(&read);
    if (read.rest.n > 0) {
        fail_near(&read, "end expected");
    }
    return value;
}

struct texpr
tmpl_expr_head(struct scope *scope, int line, struct str *text)
{
    struct read read = {.scope = scope, .line = line, .rest = *text};
    struct texpr value = read_head(&read);

    skip_space(&read);
    *text = read.rest;
    return value;
}

struct str
tmpl_test(struct scope *scope, int line, struct str text)
{
    struct read read = {.scope = scope, .line = line};
    struct texpr value = tmpl_expr(scope, line, text);

    return as_test(&read, &value);
}

size_t
tmpl_args(struct scope *scope, int line, struct str text, struct targ *args)
{
    struct read read = {.scope = scope, .line = line, .rest = text};
    size_t count = 0;

    for (skip_space(&read); read.rest.n > 0; skip_space(&read)) {
        struct targ *arg = &args[count];

        if (count == TMPL_ARGS_MAX) {
            gen_fail(scope->file, line, "more than %d arguments", TMPL_ARGS_MAX);
        }
        arg->name = take_name(&read);
        if (arg->name.n == 0 || !take(&read, "=")) {
            fail_near(&read, "'name=value' expected");
        }
        for (size_t i = 0; i < count; i++) {
            if (str_eq(args[i].name, arg->name)) {
                gen_fail(scope->file, line, "'%.*s' is given twice", STR_ARG(arg->name));
            }
        }
        if (str_eq_c(arg->name, "as")) { /* a word, not a value */
            arg->raw = take_name(&read);
        } else {
            struct str start = read.rest;

            arg->value = read_head(&read);
            arg->raw = str_sub(start, 0, start.n - read.rest.n);
        }
        count++;
    }
    return count;
}

/* -- conversions --------------------------------------------------------------------------------------------- */
struct str
tmpl_to_str(struct scope *scope, int line, const struct texpr *value)
{
    struct arena *arena = scope->gen->arena;
    bool may_lack = value->type.is_optional;
    struct str c = value->c;
    const char *how = NULL;

    switch (value->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        return c;
    case GEN_INT32:
    case GEN_INT64:
        how = "number_vi";
        break;
    case GEN_BP:
        how = "share_vi";
        break;
    case GEN_DATE:
        return str_printf(arena, "date_vi(r->ctx->arena, %.*s)", STR_ARG(c));
    case GEN_INSTANT:
        return str_printf(arena, "instant_vi(r->ctx->arena, %.*s)", STR_ARG(c));
    case GEN_MONEY:
        return str_printf(arena, "money_vi(r->ctx->arena, %.*s)", STR_ARG(c));
    case GEN_ID:
        return str_printf(arena, "render_digits(r, %.*s.v)", STR_ARG(c));
    case GEN_ENUM:
        return str_printf(arena, "text_get(r->ctx->lang, %.*s_text(%.*s))",
            STR_ARG(value->type.name), STR_ARG(c));
    case GEN_HTML:
    case GEN_BYTES:
    case GEN_BOOL:
    case GEN_FILE:
    case GEN_STRUCT:
    case GEN_LIST:
        gen_fail(scope->file, line, "%s cannot be written as text",
            tmpl_type_name(scope->gen, &value->type));
    }
    if (may_lack) {
        return str_printf(arena, "(%.*s.has ? %s(r->ctx->arena, %.*s.v) : STR_NONE)", STR_ARG(c),
            how, STR_ARG(c));
    }
    return str_printf(arena, "%s(r->ctx->arena, %s%.*s)", how,
        value->type.kind == GEN_BP && value->is_number ? "(int32_t)" : "", STR_ARG(c));
}

static bool
is_number_kind(enum gen_type_kind kind)
{
    return kind == GEN_INT32 || kind == GEN_INT64 || kind == GEN_BP;
}

static struct str
coerce_number(struct scope *scope, const struct texpr *value, const struct gen_type *to)
{
    struct arena *arena = scope->gen->arena;
    const char *c_type = to->kind == GEN_INT64 ? "int64_t" : "int32_t";
    const char *c_opt = to->kind == GEN_INT64 ? "opt_i64" : "opt_i32";
    struct str c = value->c;

    if (to->is_optional && value->type.is_optional) {
        return str_printf(arena, "(struct %s){%.*s.has, (%s)%.*s.v}", c_opt, STR_ARG(c), c_type,
            STR_ARG(c));
    }
    if (to->is_optional) {
        return str_printf(arena, "(struct %s){true, (%s)%.*s}", c_opt, c_type, STR_ARG(c));
    }
    return str_printf(arena, "(%s)%.*s%s", c_type, STR_ARG(c),
        value->type.is_optional ? ".v" : "");
}

static bool
same_type(const struct gen_type *a, const struct gen_type *b)
{
    return a->kind == b->kind && str_eq(a->name, b->name);
}

struct str
tmpl_coerce(struct scope *scope, int line, const struct texpr *value,
    const struct gen_field *field)
{
    struct arena *arena = scope->gen->arena;
    struct read read = {.scope = scope, .line = line};
    const struct gen_type *to = &field->type;

    if (to->kind == GEN_STR || to->kind == GEN_TEXT) {
        return tmpl_to_str(scope, line, value);
    }
    if (is_number_kind(to->kind) && is_number_kind(value->type.kind)) {
        return coerce_number(scope, value, to);
    }
    if (to->kind == GEN_BOOL) {
        return as_test(&read, value);
    }
    if (to->kind == GEN_INT32 && !str_is_none(value->text_key)) { /* for {{te}} */
        struct str name = gen_c_upper(arena, value->text_key);

        return str_printf(arena, "TEXT_%.*s", STR_ARG(name));
    }
    if (to->kind == GEN_ENUM && !str_is_none(value->literal)) {
        return enum_constant(&read, to, value->literal);
    }
    if (to->kind == GEN_LIST && value->type.kind == GEN_LIST && field->element != NULL &&
        value->element != NULL && same_type(field->element, value->element)) {
        return str_printf(arena, "%.*s, .%.*s_count = %.*s", STR_ARG(value->c),
            STR_ARG(field->name), STR_ARG(value->c_count));
    }
    if (to->kind != GEN_LIST && same_type(to, &value->type)) {
        return str_printf(arena, "%s%.*s", value->is_pointer ? "*" : "", STR_ARG(value->c));
    }
    gen_fail(scope->file, line, "'%.*s' is %s, not %s", STR_ARG(field->name),
        tmpl_type_name(scope->gen, to), tmpl_type_name(scope->gen, &value->type));
}
