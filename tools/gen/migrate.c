/* migrate.c -- the migrations, and the schema that they add up to on an SQLite in memory: what every
 * statement is prepared against while building. */
#include "sql.h"

#include <sqlite3.h>

enum { MIGRATIONS_MAX = 999, APPEND_ONLY_MAX = 64 };
static const char FOLDER[] = "sql/migrate";
static const char APPEND_ONLY[] = "sql/append_only.txt";

static size_t
first_word(struct str text, size_t from)
{
    struct str rest = str_from(text, from);
    struct sql_token token = {.kind = SQL_OTHER};

    while (sql_next(&rest, &token) && (token.kind == SQL_SPACE || token.kind == SQL_COMMENT)) {
    }
    return text.n - rest.n - token.text.n;
}

/* Runs text statement by statement, so that a mistake is found on its line. */
static void
run(struct gen *gen, const char *file, struct str text)
{
    const char *start = str_c(gen->arena, text);
    const char *rest = start;

    while (*rest != '\0') {
        sqlite3_stmt *stmt = NULL;
        const char *tail = NULL;
        int rc = sqlite3_prepare_v2(gen->sql->db, rest, -1, &stmt, &tail);

        if (rc == SQLITE_OK && stmt != NULL) {
            rc = sqlite3_step(stmt);
            rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
        }
        if (rc != SQLITE_OK) {
            int offset = sqlite3_error_offset(gen->sql->db);
            size_t at = (size_t)(rest - start) + (offset > 0 ? (size_t)offset : 0);

            gen_fail(file, 1 + sql_lines(text, offset < 0 ? first_word(text, at) : at), "%s",
                sqlite3_errmsg(gen->sql->db));
        }
        sqlite3_finalize(stmt);
        rest = tail;
    }
}

static void
read_migration(struct gen *gen, struct str file_name)
{
    struct gen_sql *sql = gen->sql;
    struct sql_migration *it = &sql->migrations[sql->migration_count++];
    const char *file = str_c(gen->arena,
        str_printf(gen->arena, "%s/%.*s", FOLDER, STR_ARG(file_name)));
    int64_t number = 0;
    bool sees_visible;
    struct str text;

    it->name = str_sub(file_name, 0, file_name.n - 4);
    if (it->name.n < 6 || it->name.p[4] != '_' || !str_to_i64(str_sub(it->name, 0, 4), &number)) {
        gen_fail(file, 1, "a migration is called NNNN_name.sql");
    }
    it->number = (int32_t)number;
    if (number != (int64_t)sql->migration_count) {
        gen_fail(file, 1, "migration %zu expected: numbers have no gaps", sql->migration_count);
    }
    text = sql_expand(gen, file, 1, gen_read_file(gen, file), &sees_visible);
    if (sees_visible) {
        gen_fail(file, 1, "{{visible}} belongs to a query");
    }
    it->sqlite = sql_migration_for(gen, file, text, SQL_SQLITE);
    it->pg = sql_migration_for(gen, file, text, SQL_PG);
    sql_check_raises(gen, file, it);
    run(gen, file, it->sqlite);
}

static bool
is_table(struct gen *gen, struct str name)
{
    return sqlite3_table_column_metadata(gen->sql->db, NULL, str_c(gen->arena, name), NULL, NULL,
        NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static void
read_append_only(struct gen *gen)
{
    struct gen_sql *sql = gen->sql;
    struct str rest;

    sql->append_only = ARENA_ARRAY(gen->arena, struct str, APPEND_ONLY_MAX);
    if (!gen_file_exists(gen, APPEND_ONLY)) {
        return;
    }
    rest = gen_read_file(gen, APPEND_ONLY);
    for (int line = 1; !str_is_none(rest); line++) {
        struct str name = str_trim(str_cut(&rest, '\n'));

        if (name.n == 0 || name.p[0] == '#') {
            continue;
        }
        if (sql->append_only_count == APPEND_ONLY_MAX || !is_table(gen, name)) {
            gen_fail(APPEND_ONLY, line, "no table '%.*s'", STR_ARG(name));
        }
        sql->append_only[sql->append_only_count++] = name;
    }
}

/* A reference to a table or column that is not there is found by SQLite only when a row is written. */
static void
check_references(struct gen *gen)
{
    static const char find[] =
        "SELECT m.name, f.\"table\", f.\"to\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f "
        "WHERE m.type = 'table' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(f.\"table\") c "
        "WHERE f.\"to\" IS NULL OR c.name = f.\"to\")";
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(gen->sql->db, find, -1, &stmt, NULL) != SQLITE_OK) {
        gen_fail(FOLDER, 0, "%s", sqlite3_errmsg(gen->sql->db));
    }
    if (sqlite3_step(stmt) == SQLITE_ROW) {
        const unsigned char *column = sqlite3_column_text(stmt, 2);

        gen_fail(FOLDER, 0, "table %s refers to %s (%s), which is not there",
            (const char *)sqlite3_column_text(stmt, 0), (const char *)sqlite3_column_text(stmt, 1),
            column == NULL ? "its key" : (const char *)column);
    }
    sqlite3_finalize(stmt);
}

void
sql_migrations_read(struct gen *gen)
{
    struct str *names = ARENA_ARRAY(gen->arena, struct str, MIGRATIONS_MAX);
    size_t count = gen_list_files(gen, FOLDER, ".sql", names, MIGRATIONS_MAX);

    gen->sql->migrations = ARENA_ARRAY(gen->arena, struct sql_migration, MIGRATIONS_MAX);
    if (sqlite3_open(":memory:", &gen->sql->db) != SQLITE_OK) {
        gen_fail(FOLDER, 0, "SQLite does not open a database in memory");
    }
    run(gen, FOLDER, STR("PRAGMA foreign_keys = ON"));
    for (size_t i = 0; i < count; i++) {
        read_migration(gen, names[i]);
    }
    check_references(gen);
    read_append_only(gen);
}

void
sql_migrations_write(struct gen *gen)
{
    const struct gen_sql *sql = gen->sql;
    struct buf out;

    buf_init(&out, gen->arena, 262144);
    buf_c(&out,
        "/* migrations.c -- generated by tools/gen from sql/migrate and sql/append_only.txt. */\n"
        "#include \"plat/db.h\"\n\nconst struct migration migrations[] = {\n");
    for (size_t i = 0; i < sql->migration_count; i++) {
        const struct sql_migration *it = &sql->migrations[i];

        buf_printf(&out, "    {\n        %d, \"%.*s\",\n", it->number, STR_ARG(it->name));
        gen_c_string(&out, it->sqlite, "        ");
        buf_c(&out, ",\n");
        gen_c_string(&out, it->pg, "        ");
        buf_c(&out, ",\n    },\n");
    }
    buf_printf(&out,
        "    {0, NULL, NULL, NULL},\n};\nconst size_t migration_count = %zu;\n\n"
        "const char *const append_only_tables[] = {\n",
        sql->migration_count);
    for (size_t i = 0; i < sql->append_only_count; i++) {
        buf_printf(&out, "    \"%.*s\",\n", STR_ARG(sql->append_only[i]));
    }
    buf_printf(&out, "    NULL,\n};\nconst size_t append_only_table_count = %zu;\n",
        sql->append_only_count);
    gen_write_file(gen, "migrations.c", &out);
}

/* -- columns of a statement -------------------------------------------------------------------- */
static const char *
declared_type(enum gen_type_kind kind)
{
    switch (kind) {
    case GEN_STR:
    case GEN_TEXT:
    case GEN_DATE:
    case GEN_ENUM:
        return "TEXT";
    case GEN_BYTES:
        return "BLOB";
    case GEN_BOOL:
    case GEN_INT32:
    case GEN_INT64:
    case GEN_BP:
    case GEN_INSTANT:
    case GEN_MONEY:
    case GEN_ID:
        return "INTEGER";
    case GEN_HTML:
    case GEN_FILE:
    case GEN_STRUCT:
    case GEN_LIST:
        break;
    }
    return "";
}

static bool
is_named_as(struct gen *gen, struct str column, const struct gen_field *field)
{
    struct str longer = str_printf(gen->arena, "%.*s_id", STR_ARG(field->name));

    return str_eq(column, field->name) || str_eq(column, longer) ||
        (field->type.kind == GEN_ID && str_eq(column, field->type.name));
}

static void
check_column(struct gen *gen, const struct gen_stmt *stmt, sqlite3_stmt *prepared, int at)
{
    const struct gen_field *field = &stmt->out[at];
    struct str name = str_of(sqlite3_column_name(prepared, at));
    const char *declared = sqlite3_column_decltype(prepared, at);
    const char *table = sqlite3_column_table_name(prepared, at);
    const char *origin = sqlite3_column_origin_name(prepared, at);
    int not_null = 1, is_key = 0;

    if (!is_named_as(gen, name, field)) {
        gen_fail(stmt->file, field->line, "%.*s: column %d is called '%.*s', `out` says '%.*s'",
            STR_ARG(stmt->name), at + 1, STR_ARG(name), STR_ARG(field->name));
    }
    if (declared != NULL && !str_eq_c(str_of(declared), declared_type(field->type.kind))) {
        gen_fail(stmt->file, field->line, "%.*s: column '%.*s' is %s, `out` needs %s",
            STR_ARG(stmt->name), STR_ARG(name), declared, declared_type(field->type.kind));
    }
    if (table == NULL || origin == NULL || field->type.is_optional) {
        return;
    }
    sqlite3_table_column_metadata(gen->sql->db, NULL, table, origin, NULL, NULL, &not_null,
        &is_key, NULL);
    if (not_null == 0 && is_key == 0) {
        gen_fail(stmt->file, field->line, "%.*s: '%.*s' may be NULL: write `?` after its type",
            STR_ARG(stmt->name), STR_ARG(field->name));
    }
}

void
sql_check(struct gen *gen, struct gen_stmt *stmt, int first_line)
{
    sqlite3_stmt *prepared = NULL;
    const char *text = str_c(gen->arena, stmt->sqlite);
    const char *tail = NULL;

    if (sqlite3_prepare_v2(gen->sql->db, text, -1, &prepared, &tail) != SQLITE_OK) {
        int offset = sqlite3_error_offset(gen->sql->db);

        gen_fail(stmt->file, first_line + sql_lines(stmt->sqlite, offset > 0 ? (size_t)offset : 0),
            "%.*s: %s", STR_ARG(stmt->name), sqlite3_errmsg(gen->sql->db));
    }
    if (prepared == NULL || !str_is_blank(str_of(tail))) {
        gen_fail(stmt->file, first_line, "%.*s: exactly one statement expected",
            STR_ARG(stmt->name));
    }
    if ((size_t)sqlite3_column_count(prepared) != stmt->out_count) {
        gen_fail(stmt->file, stmt->line, "%.*s: gives %d columns, `out` has %zu",
            STR_ARG(stmt->name), sqlite3_column_count(prepared), stmt->out_count);
    }
    stmt->columns = ARENA_ARRAY(gen->arena, struct str, stmt->out_count + 1);
    for (size_t i = 0; i < stmt->out_count; i++) {
        stmt->columns[i] = str_dup(gen->arena, str_of(sqlite3_column_name(prepared, (int)i)));
        check_column(gen, stmt, prepared, (int)i);
    }
    sqlite3_finalize(prepared);
}
