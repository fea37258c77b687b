/* stmt.c -- statements: their heads, their texts for both engines, their parameters. */
#include "sql.h"

struct part { /* of a file, between two `-- name:` lines */
    struct str name, kind, in, out;
    struct buf common, pg;
    int line, in_line, out_line, common_line, pg_line;
    bool has_pg;
};

static bool
starts_with_word(struct str line, const char *word, struct str *rest)
{
    struct str mark = str_of(word);

    if (!str_starts(line, STR("--"))) {
        return false;
    }
    line = str_trim(str_from(line, 2));
    if (!str_starts(line, mark)) {
        return false;
    }
    *rest = str_trim(str_from(line, mark.n));
    return true;
}

/* -- parameters ---------------------------------------------------------------------------------- */
static size_t
find_in(const struct gen_stmt *stmt, struct str name)
{
    for (size_t i = 0; i < stmt->in_count; i++) {
        if (str_eq(stmt->in[i].name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static const char *
pg_type(enum gen_type_kind kind)
{
    if (kind == GEN_BYTES) {
        return "BYTEA";
    }
    return kind == GEN_STR || kind == GEN_TEXT || kind == GEN_DATE || kind == GEN_ENUM ? "TEXT"
                                                                                      : "BIGINT";
}

static void
mark_used(const struct gen_stmt *stmt, struct str text, uint8_t *at, int first_line)
{
    struct sql_token token;
    uint8_t next = 1;

    for (struct str rest = text; sql_next(&rest, &token);) {
        size_t i = token.kind == SQL_PARAM ? find_in(stmt, str_from(token.text, 1)) : 0;

        if (i == SIZE_MAX) {
            gen_fail(stmt->file, first_line + sql_lines(text, text.n - rest.n),
                "%.*s: '%.*s' is not declared in `in`", STR_ARG(stmt->name), STR_ARG(token.text));
        }
        if (token.kind == SQL_PARAM) {
            at[i] = 1;
        }
    }
    for (size_t i = 0; i < stmt->in_count; i++) {
        if (at[i] != 0) {
            at[i] = next++;
        }
    }
}

struct str
sql_number(struct gen *gen, const struct gen_stmt *stmt, struct str text, enum sql_engine engine,
    uint8_t *at, int first_line)
{
    struct sql_token token;
    struct buf out;

    memset(at, 0, STMT_PARAMS_MAX);
    mark_used(stmt, text, at, first_line);
    buf_init(&out, gen->arena, text.n + 64);
    for (struct str rest = text; sql_next(&rest, &token);) {
        if (token.kind != SQL_PARAM) {
            buf_put(&out, token.text);
            continue;
        }
        size_t i = find_in(stmt, str_from(token.text, 1));

        if (engine == SQL_SQLITE) {
            buf_printf(&out, "?%d", at[i]);
        } else {
            buf_printf(&out, "$%d::%s", at[i], pg_type(stmt->in[i].type.kind));
        }
    }
    return buf_str(&out);
}

/* -- one statement --------------------------------------------------------------------------------- */
static void
check_fields(const struct gen_stmt *stmt, const struct gen_field *fields, size_t count)
{
    static const char *const reserved[] = {"auto", "break", "case", "char", "const", "continue",
        "default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if",
        "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof",
        "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while"};

    for (size_t i = 0; i < count; i++) {
        enum gen_type_kind kind = fields[i].type.kind;

        if (kind == GEN_HTML || kind == GEN_FILE || kind == GEN_STRUCT || kind == GEN_LIST) {
            gen_fail(stmt->file, fields[i].line, "%.*s: '%.*s' has no type that SQL knows",
                STR_ARG(stmt->name), STR_ARG(fields[i].name));
        }
        for (size_t w = 0; w < ARRAY_COUNT(reserved); w++) {
            if (str_eq_c(fields[i].name, reserved[w])) {
                gen_fail(stmt->file, fields[i].line, "%.*s: '%s' cannot be a name in C",
                    STR_ARG(stmt->name), reserved[w]);
            }
        }
    }
}

/* Inputs stand beside the function's other arguments. */
static void
check_arguments(const struct gen_stmt *stmt)
{
    static const char *const taken[] = {"ctx", "in", "out", "found", "rows", "count", "changed"};

    for (size_t i = 0; i < stmt->in_count; i++) {
        for (size_t w = 0; w < ARRAY_COUNT(taken); w++) {
            if (str_eq_c(stmt->in[i].name, taken[w])) {
                gen_fail(stmt->file, stmt->in[i].line, "%.*s: call the input other than '%s'",
                    STR_ARG(stmt->name), taken[w]);
            }
        }
    }
}

static void
check_kind(const struct gen_stmt *stmt)
{
    static const char *const with_rows[] = {"one", "maybe", "many", "insert"};
    static const char *const without[] = {"exec", "exec count", "changes 1"};
    bool gives = false, known = false;

    for (size_t i = 0; i < ARRAY_COUNT(with_rows); i++) {
        gives |= str_eq_c(stmt->kind, with_rows[i]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(without); i++) {
        known |= str_eq_c(stmt->kind, without[i]);
    }
    if (!gives && !known) {
        gen_fail(stmt->file, stmt->line,
            "%.*s: kind is one, maybe, many, exec, exec count, changes 1 or insert",
            STR_ARG(stmt->name));
    }
    if (gives != (stmt->out_count > 0)) {
        gen_fail(stmt->file, stmt->line, "%.*s: kind '%.*s' %s `out`", STR_ARG(stmt->name),
            STR_ARG(stmt->kind), gives ? "needs an" : "has no");
    }
    if (str_eq_c(stmt->kind, "insert") && stmt->out_count != 1) {
        gen_fail(stmt->file, stmt->line, "%.*s: an insert returns its key alone",
            STR_ARG(stmt->name));
    }
}

static struct str
text_of(struct gen *gen, struct gen_stmt *stmt, const struct buf *content, int line,
    bool *sees_visible)
{
    struct str text = sql_plain(gen->arena, buf_str(content));

    if (str_is_blank(text)) {
        gen_fail(stmt->file, stmt->line, "%.*s: has no text", STR_ARG(stmt->name));
    }
    return sql_expand(gen, stmt->file, line, text, sees_visible);
}

/* visible needs who and when, whether or not the policy asks for both today. */
static void
check_used(const struct gen_stmt *stmt, const uint8_t *at, bool sees_visible)
{
    size_t actor = find_in(stmt, STR("actor")), today = find_in(stmt, STR("today"));

    if (sees_visible && (actor == SIZE_MAX || today == SIZE_MAX)) {
        gen_fail(stmt->file, stmt->line,
            "%.*s: {{visible}} needs `actor person_id, today date` in `in`", STR_ARG(stmt->name));
    }
    for (size_t i = 0; i < stmt->in_count; i++) {
        if (at[i] == 0 && !(sees_visible && (i == actor || i == today))) {
            gen_fail(stmt->file, stmt->in[i].line, "%.*s: ':%.*s' is never used",
                STR_ARG(stmt->name), STR_ARG(stmt->in[i].name));
        }
    }
}

static void
finish(struct gen *gen, struct gen_stmt *stmt, const struct part *part)
{
    uint8_t at[STMT_PARAMS_MAX], pg_at[STMT_PARAMS_MAX];
    bool sees_visible, pg_sees;
    struct str common, pg;
    int pg_line = part->has_pg ? part->pg_line : part->common_line;

    stmt->in = ARENA_ARRAY(gen->arena, struct gen_field, STMT_PARAMS_MAX);
    stmt->in_count = gen_parse_fields(gen, stmt->file, part->in_line, part->in, stmt->in,
        STMT_PARAMS_MAX);
    stmt->out = ARENA_ARRAY(gen->arena, struct gen_field, GEN_FIELDS_MAX);
    stmt->out_count = gen_parse_fields(gen, stmt->file, part->out_line, part->out, stmt->out,
        GEN_FIELDS_MAX);
    check_kind(stmt);
    check_fields(stmt, stmt->in, stmt->in_count);
    check_fields(stmt, stmt->out, stmt->out_count);
    check_arguments(stmt);
    common = text_of(gen, stmt, &part->common, part->common_line, &sees_visible);
    pg = text_of(gen, stmt, part->has_pg ? &part->pg : &part->common, pg_line, &pg_sees);
    stmt->sqlite = sql_number(gen, stmt, common, SQL_SQLITE, at, part->common_line);
    stmt->pg = sql_number(gen, stmt, part->has_pg ? pg : sql_casts_for_pg(gen->arena, pg), SQL_PG,
        pg_at, pg_line);
    check_used(stmt, at, sees_visible);
    stmt->in_used = ARENA_ARRAY(gen->arena, bool, STMT_PARAMS_MAX);
    for (size_t i = 0; i < stmt->in_count; i++) {
        stmt->in_used[i] = at[i] != 0;
    }
    if (memcmp(at, pg_at, stmt->in_count) != 0) {
        gen_fail(stmt->file, part->pg_line, "%.*s: the two texts use different parameters",
            STR_ARG(stmt->name));
    }
    sql_check(gen, stmt, part->common_line);
}

static void
add_statement(struct gen *gen, struct str room, const char *file, const struct part *part)
{
    struct gen_stmt *stmt = &gen->stmts[gen->stmt_count];

    if (gen->stmt_count == GEN_LIST_MAX) {
        gen_fail(file, part->line, "more than %d statements", GEN_LIST_MAX);
    }
    for (size_t i = 0; i < gen->stmt_count; i++) {
        if (str_eq(gen->stmts[i].name, part->name)) {
            gen_fail(file, part->line, "'%.*s' stands already in %s:%d", STR_ARG(part->name),
                gen->stmts[i].file, gen->stmts[i].line);
        }
    }
    *stmt = (struct gen_stmt){.name = part->name, .room = room, .kind = part->kind, .file = file,
        .line = part->line};
    finish(gen, stmt, part);
    gen->stmt_count++;
}

/* -- a file ------------------------------------------------------------------------------------ */
static void
start(struct gen *gen, struct part *part, const char *file, int line, struct str head)
{
    struct str name = gen_word(&head), dashes = gen_word(&head);
    struct str first = gen_word(&head), second = gen_word(&head);

    if (str_is_none(name) || !str_eq_c(dashes, "--") || str_is_none(first)) {
        gen_fail(file, line, "`-- name: statement_name  -- kind` expected");
    }
    *part = (struct part){.name = name, .kind = first, .line = line, .in_line = line,
        .out_line = line};
    if (str_eq_c(first, "exec") && str_eq_c(second, "count")) {
        part->kind = STR("exec count");
    } else if (str_eq_c(first, "changes") && str_eq_c(second, "1")) {
        part->kind = STR("changes 1");
    }
    buf_init(&part->common, gen->arena, 1024);
    buf_init(&part->pg, gen->arena, 64);
}

/* A head's field list goes on while its last line ends in a comma. */
static bool
continues(struct gen *gen, struct str *list, struct str line)
{
    struct str more;

    if (!str_ends(*list, STR(",")) || !starts_with_word(line, "", &more)) {
        return false;
    }
    *list = str_printf(gen->arena, "%.*s\n%.*s", STR_ARG(*list), STR_ARG(more));
    return true;
}

static void
take_line(struct gen *gen, struct part *part, const char *file, int line, struct str raw)
{
    struct str text = str_trim(raw), rest;
    struct buf *body = part->has_pg ? &part->pg : &part->common;
    int *first = part->has_pg ? &part->pg_line : &part->common_line;

    if (starts_with_word(text, "in:", &rest)) {
        part->in = rest;
        part->in_line = line;
    } else if (starts_with_word(text, "out:", &rest)) {
        part->out = rest;
        part->out_line = line;
    } else if (starts_with_word(text, "pg:", &rest)) {
        part->has_pg = true;
    } else if (continues(gen, &part->out, text) || continues(gen, &part->in, text)) {
        return;
    } else if (str_starts(text, STR("--")) || text.n == 0) {
        if (body->n > 0) {
            buf_char(body, '\n');
        }
    } else if (str_is_none(part->name)) {
        gen_fail(file, line, "SQL before the first `-- name:`");
    } else {
        *first = body->n == 0 ? line : *first;
        buf_put(body, raw);
        buf_char(body, '\n');
    }
}

static void
read_queries(struct gen *gen, struct str room, const char *file)
{
    struct str text = gen_read_file(gen, file);
    struct part part = {.name = STR_NONE};

    buf_init(&part.common, gen->arena, 16);
    buf_init(&part.pg, gen->arena, 16);
    for (int line = 1; !str_is_none(text); line++) {
        struct str raw = str_cut(&text, '\n'), head;

        if (!starts_with_word(str_trim(raw), "name:", &head)) {
            take_line(gen, &part, file, line, raw);
            continue;
        }
        if (!str_is_none(part.name)) {
            add_statement(gen, room, file, &part);
        }
        start(gen, &part, file, line, head);
    }
    if (!str_is_none(part.name)) {
        add_statement(gen, room, file, &part);
    }
}

static void
refuse_strangers(struct gen *gen)
{
    struct str names[128];
    size_t count = gen_list_files(gen, "sql/query", ".sql", names, ARRAY_COUNT(names));

    for (size_t i = 0; i < count; i++) {
        struct str room = str_sub(names[i], 0, names[i].n - 4);
        bool known = str_eq_c(room, "relation");

        for (size_t r = 0; r < gen->room_count; r++) {
            known |= str_eq(gen->rooms[r], room);
        }
        if (!known) {
            gen_fail(str_c(gen->arena, str_printf(gen->arena, "sql/query/%.*s",
                STR_ARG(names[i]))), 1, "no such room in src/room/ROOMS");
        }
    }
}

void
sql_statements_read(struct gen *gen)
{
    refuse_strangers(gen);
    for (size_t i = 0; i < gen->room_count; i++) {
        const char *file = str_c(gen->arena,
            str_printf(gen->arena, "sql/query/%.*s.sql", STR_ARG(gen->rooms[i])));

        if (gen_file_exists(gen, file)) {
            read_queries(gen, gen->rooms[i], file);
        }
    }
}
