/* stmt_c.c -- one typed C function per statement, and the table of all texts. */
#include "sql.h"

enum { ARGUMENTS_MAX = 6, LINE_COLUMNS_MAX = 100 };

static const char *
kind_constant(struct str kind)
{
    static const struct {
        const char *kind, *constant;
    } kinds[] = {
        {"one", "STMT_ONE"}, {"maybe", "STMT_MAYBE"}, {"many", "STMT_MANY"}, {"exec", "STMT_EXEC"},
        {"exec count", "STMT_EXEC"}, {"changes 1", "STMT_CHANGES_ONE"}, {"insert", "STMT_INSERT"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (str_eq_c(kind, kinds[i].kind)) {
            return kinds[i].constant;
        }
    }
    return "";
}

size_t
sql_param_numbers(const struct gen_stmt *stmt, uint8_t *at)
{
    size_t used = 0;

    memset(at, 0, STMT_PARAMS_MAX);
    for (size_t i = 0; i < stmt->in_count; i++) {
        at[i] = stmt->in_used[i] ? (uint8_t)++used : 0;
    }
    return used;
}

/* Puts one argument, on a new line where the current one is full. */
static void
put_argument(struct buf *out, size_t *column, struct str argument, bool is_last)
{
    size_t needed = argument.n + 1;

    if (*column + 1 + needed > LINE_COLUMNS_MAX) {
        buf_c(out, "\n    ");
        *column = 4;
    } else if (*column > 0 && out->p[out->n - 1] == ',') {
        buf_char(out, ' ');
        *column += 1;
    }
    buf_put(out, argument);
    buf_char(out, is_last ? ')' : ',');
    *column += needed;
}

static bool
takes_struct(const struct gen_stmt *stmt)
{
    return stmt->in_count > ARGUMENTS_MAX;
}

static bool
is_insert(const struct gen_stmt *stmt)
{
    return str_eq_c(stmt->kind, "insert");
}

/* What a row is read into: the struct of the statement, or the key alone. */
static struct str
row_type(struct gen *gen, const struct gen_stmt *stmt, const char *name)
{
    struct gen_field key = stmt->out[0];

    if (!is_insert(stmt)) {
        return str_printf(gen->arena, "struct q_%.*s *%s", STR_ARG(stmt->name), name);
    }
    key.name = str_printf(gen->arena, "*%s", name);
    return gen_c_declare(gen->arena, &key);
}

static void
put_signature(struct gen *gen, struct buf *out, const struct gen_stmt *stmt, const char *before)
{
    struct arena *arena = gen->arena;
    struct str last[2] = {STR_NONE, STR_NONE};
    size_t last_count = 0, start, column;

    if (stmt->out_count > 0 && !str_eq_c(stmt->kind, "many")) {
        last[last_count++] = row_type(gen, stmt, "out");
    }
    if (str_eq_c(stmt->kind, "maybe")) {
        last[last_count++] = STR("bool *found");
    }
    if (str_eq_c(stmt->kind, "many")) {
        last[last_count++] = str_printf(arena, "struct q_%.*s **rows", STR_ARG(stmt->name));
        last[last_count++] = STR("size_t *count");
    }
    if (str_eq_c(stmt->kind, "exec count")) {
        last[last_count++] = STR("int64_t *changed");
    }
    buf_c(out, before);
    start = out->n;
    while (start > 0 && out->p[start - 1] != '\n') {
        start--;
    }
    buf_printf(out, "q_%.*s(", STR_ARG(stmt->name));
    column = out->n - start;
    put_argument(out, &column, STR("struct ctx *ctx"), stmt->in_count == 0 && last_count == 0);
    if (takes_struct(stmt)) {
        put_argument(out, &column, str_printf(arena, "const struct q_%.*s_in *in",
            STR_ARG(stmt->name)), last_count == 0);
    }
    for (size_t i = 0; i < stmt->in_count && !takes_struct(stmt); i++) {
        put_argument(out, &column, gen_c_declare(arena, &stmt->in[i]),
            last_count == 0 && i + 1 == stmt->in_count);
    }
    for (size_t i = 0; i < last_count; i++) {
        put_argument(out, &column, last[i], i + 1 == last_count);
    }
}

/* -- binding and reading ---------------------------------------------------------------------- */
static void
put_bind(struct buf *out, const struct gen_stmt *stmt, size_t i, int at)
{
    const struct gen_field *field = &stmt->in[i];
    const char *from = takes_struct(stmt) ? "in->" : "";
    const char *name = field->name.p;
    int n = (int)field->name.n;

    switch (field->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        buf_printf(out, "    db_bind_str(q_cursor, %d, %s%.*s);\n", at, from, n, name);
        return;
    case GEN_BYTES:
        buf_printf(out, "    db_bind_bytes(q_cursor, %d, %s%.*s);\n", at, from, n, name);
        return;
    case GEN_DATE:
        buf_printf(out, "    db_bind_str(q_cursor, %d, date_iso(ctx->arena, %s%.*s));\n", at, from, n,
            name);
        return;
    case GEN_ENUM:
        buf_printf(out, "    db_bind_str(q_cursor, %d, %.*s_word(%s%.*s));\n", at,
            STR_ARG(field->type.name), from, n, name);
        return;
    case GEN_INSTANT:
        buf_printf(out, "    stmt_bind_instant(q_cursor, %d, %s%.*s);\n", at, from, n, name);
        return;
    case GEN_MONEY:
        buf_printf(out, "    stmt_bind_money(q_cursor, %d, %s%.*s);\n", at, from, n, name);
        return;
    case GEN_BOOL:
        buf_printf(out, "    db_bind_i64(q_cursor, %d, %s%.*s ? 1 : 0);\n", at, from, n, name);
        return;
    case GEN_INT32:
    case GEN_INT64:
    case GEN_BP:
        if (field->type.is_optional) {
            buf_printf(out, "    stmt_bind_opt(q_cursor, %d, %s%.*s.has, %s%.*s.v);\n", at, from, n,
                name, from, n, name);
        } else {
            buf_printf(out, "    db_bind_i64(q_cursor, %d, %s%.*s);\n", at, from, n, name);
        }
        return;
    case GEN_ID:
        if (field->type.is_optional) {
            buf_printf(out, "    stmt_bind_opt(q_cursor, %d, %s%.*s.v != 0, %s%.*s.v);\n", at, from,
                n, name, from, n, name);
        } else {
            buf_printf(out, "    db_bind_i64(q_cursor, %d, %s%.*s.v);\n", at, from, n, name);
        }
        return;
    case GEN_HTML:
    case GEN_FILE:
    case GEN_STRUCT:
    case GEN_LIST:
        return;
    }
}

/* Reads column `at` into target; what can be wrong clears `good`. */
static void
put_read(struct buf *out, const struct gen_field *field, size_t at, struct str target)
{
    const char *how = NULL;

    switch (field->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        buf_printf(out, "    %.*s = db_col_str(q_cursor, %zu);\n", STR_ARG(target), at);
        return;
    case GEN_BYTES:
        buf_printf(out, "    %.*s = db_col_bytes(q_cursor, %zu);\n", STR_ARG(target), at);
        return;
    case GEN_ID:
        buf_printf(out, "    %.*s.v = db_col_i64(q_cursor, %zu);\n", STR_ARG(target), at);
        return;
    case GEN_ENUM:
        buf_printf(out, "    q_good &= %.*s_parse(db_col_str(q_cursor, %zu), &%.*s)%s",
            STR_ARG(field->type.name), at, STR_ARG(target), field->type.is_optional ? "" : ";\n");
        if (field->type.is_optional) {
            buf_printf(out, " || db_col_is_null(q_cursor, %zu);\n", at);
        }
        return;
    case GEN_INT64:
        if (!field->type.is_optional) {
            buf_printf(out, "    %.*s = db_col_i64(q_cursor, %zu);\n", STR_ARG(target), at);
            return;
        }
        how = "opt_i64";
        break;
    case GEN_INT32:
    case GEN_BP:
        how = field->type.is_optional ? "opt_i32" : "i32";
        break;
    case GEN_BOOL:
        how = "bool";
        break;
    case GEN_DATE:
        how = "date";
        break;
    case GEN_INSTANT:
        how = "instant";
        break;
    case GEN_MONEY:
        how = "money";
        break;
    case GEN_HTML:
    case GEN_FILE:
    case GEN_STRUCT:
    case GEN_LIST:
        return;
    }
    buf_printf(out, "    q_good &= stmt_col_%s(q_cursor, %zu, &%.*s);\n", how, at, STR_ARG(target));
}

static void
put_reader(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    struct str row = row_type(gen, stmt, "row");

    buf_printf(out,
        "static bool\nread_%.*s(struct cursor *q_cursor, %.*s)\n{\n    bool q_good = true;\n\n",
        STR_ARG(stmt->name), STR_ARG(row));
    for (size_t i = 0; i < stmt->out_count; i++) {
        put_read(out, &stmt->out[i], i,
            is_insert(stmt) ? STR("(*row)")
                            : str_printf(gen->arena, "row->%.*s", STR_ARG(stmt->out[i].name)));
    }
    buf_c(out, "    return q_good;\n}\n\n");
}

/* -- bodies ------------------------------------------------------------------------------------ */
static void
put_open(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    struct str upper = gen_c_upper(gen->arena, stmt->name);
    uint8_t at[STMT_PARAMS_MAX];

    buf_printf(out, "    TRY(db_open(ctx, Q_%.*s, &q_cursor));\n", STR_ARG(upper));
    sql_param_numbers(stmt, at);
    for (size_t i = 0; i < stmt->in_count; i++) {
        if (at[i] != 0) {
            put_bind(out, stmt, i, at[i]);
        } else {
            buf_printf(out, "    (void)%.*s; /* the policy does not ask for it */\n",
                STR_ARG(takes_struct(stmt) ? STR("in") : stmt->in[i].name));
        }
    }
}

static void
put_body_many(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    buf_printf(out,
        "    struct cursor *q_cursor;\n    struct q_%.*s *q_list = NULL;\n"
        "    size_t q_n = 0, q_room = 0;\n    bool q_has_row = false;\n    enum err q_err;\n\n",
        STR_ARG(stmt->name));
    put_open(gen, out, stmt);
    buf_printf(out,
        "    for (q_err = db_step(q_cursor, &q_has_row); q_err == OK && q_has_row;\n"
        "        q_err = db_step(q_cursor, &q_has_row)) {\n"
        "        q_list = stmt_grow(ctx, q_list, q_n, &q_room, sizeof *q_list);\n"
        "        if (!read_%.*s(q_cursor, &q_list[q_n++])) {\n"
        "            q_err = stmt_bad_row(ctx, \"%.*s\");\n            break;\n        }\n    }\n"
        "    db_close(q_cursor);\n    *rows = q_list;\n    *count = q_n;\n    return q_err;\n}\n",
        STR_ARG(stmt->name), STR_ARG(stmt->name));
}

static void
put_body_row(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    buf_c(out,
        "    struct cursor *q_cursor;\n    bool q_has_row = false;\n    enum err q_err;\n\n"
        "    memset(out, 0, sizeof *out);\n");
    put_open(gen, out, stmt);
    buf_printf(out,
        "    q_err = db_step(q_cursor, &q_has_row);\n"
        "    if (q_err == OK && q_has_row && !read_%.*s(q_cursor, out)) {\n"
        "        q_err = stmt_bad_row(ctx, \"%.*s\");\n    }\n",
        STR_ARG(stmt->name), STR_ARG(stmt->name));
    if (is_insert(stmt)) {
        buf_c(out,
            "    if (q_err == OK && !q_has_row) {\n"
            "        q_err = stmt_no_key(ctx);\n    }\n");
    }
    if (str_eq_c(stmt->kind, "maybe")) {
        buf_c(out, "    *found = q_err == OK && q_has_row;\n");
    }
    buf_c(out, "    db_close(q_cursor);\n    return q_err;\n}\n");
}

static void
put_function(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    bool is_many = str_eq_c(stmt->kind, "many");

    if (stmt->out_count > 0) {
        put_reader(gen, out, stmt);
    }
    put_signature(gen, out, stmt, "enum err\n");
    buf_c(out, "\n{\n");
    if (is_many) {
        put_body_many(gen, out, stmt);
    } else if (stmt->out_count > 0) {
        put_body_row(gen, out, stmt);
    } else {
        buf_c(out, "    struct cursor *q_cursor;\n\n");
        put_open(gen, out, stmt);
        buf_printf(out, "    return stmt_run(q_cursor, %s);\n}\n",
            str_eq_c(stmt->kind, "exec count") ? "changed" : "NULL");
    }
    buf_char(out, '\n');
}

/* -- files --------------------------------------------------------------------------------------- */
static void
put_struct(struct gen *gen, struct buf *out, const struct gen_stmt *stmt, const char *suffix,
    const struct gen_field *fields, size_t count)
{
    buf_printf(out, "struct q_%.*s%s {\n", STR_ARG(stmt->name), suffix);
    for (size_t i = 0; i < count; i++) {
        struct str declared = gen_c_declare(gen->arena, &fields[i]);

        buf_printf(out, "    %.*s;\n", STR_ARG(declared));
    }
    buf_c(out, "};\n");
}

static void
put_declaration(struct gen *gen, struct buf *out, const struct gen_stmt *stmt)
{
    buf_printf(out, "\n/* %s:%d */\n", stmt->file, stmt->line);
    if (takes_struct(stmt)) {
        put_struct(gen, out, stmt, "_in", stmt->in, stmt->in_count);
    }
    if (stmt->out_count > 0 && !is_insert(stmt)) {
        put_struct(gen, out, stmt, "", stmt->out, stmt->out_count);
    }
    put_signature(gen, out, stmt, "MUST_USE enum err ");
    buf_c(out, ";\n");
}

static void
write_room(struct gen *gen, struct str room)
{
    struct str upper = gen_c_upper(gen->arena, room);
    struct buf header, body;

    buf_init(&header, gen->arena, 16384);
    buf_printf(&header,
        "/* q_%.*s.h -- generated by tools/gen from sql/query/%.*s.sql. */\n"
        "#ifndef GEN_Q_%.*s_H\n#define GEN_Q_%.*s_H\n\n"
        "#include \"base/money.h\"\n#include \"base/opt.h\"\n#include \"gen/enum.h\"\n"
        "#include \"plat/ctx.h\"\n",
        STR_ARG(room), STR_ARG(room), STR_ARG(upper), STR_ARG(upper));
    buf_init(&body, gen->arena, 65536);
    buf_printf(&body,
        "/* q_%.*s.c -- generated by tools/gen from sql/query/%.*s.sql. */\n"
        "#include \"gen/q_%.*s.h\"\n\n"
        "#include \"gen/stmts.h\"\n#include \"plat/stmt.h\"\n\n",
        STR_ARG(room), STR_ARG(room), STR_ARG(room));
    for (size_t i = 0; i < gen->stmt_count; i++) {
        if (str_eq(gen->stmts[i].room, room)) {
            put_declaration(gen, &header, &gen->stmts[i]);
            put_function(gen, &body, &gen->stmts[i]);
        }
    }
    buf_c(&header, "\n#endif\n");
    gen_write_file(gen, str_c(gen->arena, str_printf(gen->arena, "q_%.*s.h", STR_ARG(room))),
        &header);
    gen_write_file(gen, str_c(gen->arena, str_printf(gen->arena, "q_%.*s.c", STR_ARG(room))),
        &body);
}

static void
write_table(struct gen *gen)
{
    struct buf header, body;
    uint8_t at[STMT_PARAMS_MAX];

    buf_init(&header, gen->arena, 32768);
    buf_c(&header,
        "/* stmts.h -- generated by tools/gen from sql/query. */\n#ifndef GEN_STMTS_H\n#define GEN_STMTS_H\n\n"
        "enum stmt_id { /* index of stmt_defs (plat/db.h) */\n");
    buf_init(&body, gen->arena, 262144);
    buf_c(&body,
        "/* stmts.c -- generated by tools/gen from sql/query. */\n#include \"plat/db.h\"\n\n"
        "const struct stmt_def stmt_defs[] = {\n");
    for (size_t i = 0; i < gen->stmt_count; i++) {
        const struct gen_stmt *stmt = &gen->stmts[i];
        struct str upper = gen_c_upper(gen->arena, stmt->name);

        buf_printf(&header, "    Q_%.*s,\n", STR_ARG(upper));
        buf_printf(&body, "    {\n        \"%.*s\",\n", STR_ARG(stmt->name));
        gen_c_string(&body, str_trim(stmt->sqlite), "        ");
        buf_c(&body, ",\n");
        gen_c_string(&body, str_trim(stmt->pg), "        ");
        buf_printf(&body, ",\n        %s, %zu, %zu,\n    },\n", kind_constant(stmt->kind),
            sql_param_numbers(stmt, at), stmt->out_count);
    }
    buf_c(&header,
        "    Q_COUNT,\n};\n\n"
        "struct stmt_shape { /* what a statement declares; for the test on PostgreSQL */\n"
        "    const char *in, *out; /* a letter each: i integer, t text, b bytes */\n"
        "    const char *names;    /* of the columns, parted by spaces */\n"
        "    const char *file;\n    int line;\n};\n"
        "extern const struct stmt_shape stmt_shapes[]; /* gen/stmt_shapes.c, by enum stmt_id */\n\n"
        "#endif\n");
    buf_printf(&body,
        "    {NULL, NULL, NULL, STMT_EXEC, 0, 0},\n};\nconst size_t stmt_def_count = %zu;\n",
        gen->stmt_count);
    gen_write_file(gen, "stmts.h", &header);
    gen_write_file(gen, "stmts.c", &body);
}

static char
letter_of(enum gen_type_kind kind)
{
    if (kind == GEN_BYTES) {
        return 'b';
    }
    return kind == GEN_STR || kind == GEN_TEXT || kind == GEN_DATE || kind == GEN_ENUM ? 't' : 'i';
}

static void
write_shapes(struct gen *gen)
{
    struct buf out;

    buf_init(&out, gen->arena, 65536);
    buf_c(&out,
        "/* stmt_shapes.c -- generated by tools/gen from sql/query. */\n#include \"gen/stmts.h\"\n\n"
        "#include <stddef.h>\n\nconst struct stmt_shape stmt_shapes[] = {\n");
    for (size_t i = 0; i < gen->stmt_count; i++) {
        const struct gen_stmt *stmt = &gen->stmts[i];

        buf_c(&out, "    {\"");
        for (size_t f = 0; f < stmt->in_count; f++) {
            if (stmt->in_used[f]) {
                buf_char(&out, letter_of(stmt->in[f].type.kind));
            }
        }
        buf_c(&out, "\", \"");
        for (size_t f = 0; f < stmt->out_count; f++) {
            buf_char(&out, letter_of(stmt->out[f].type.kind));
        }
        buf_c(&out, "\",\n        \"");
        for (size_t f = 0; f < stmt->out_count; f++) {
            buf_printf(&out, "%s%.*s", f == 0 ? "" : " ", STR_ARG(stmt->columns[f]));
        }
        buf_printf(&out, "\",\n        \"%s\", %d},\n", stmt->file, stmt->line);
    }
    buf_c(&out, "    {NULL, NULL, NULL, NULL, 0},\n};\n");
    gen_write_file(gen, "stmt_shapes.c", &out);
}

void
sql_statements_write(struct gen *gen)
{
    for (size_t i = 0; i < gen->room_count; i++) {
        write_room(gen, gen->rooms[i]);
    }
    write_table(gen);
    write_shapes(gen);
}
