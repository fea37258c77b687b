/* The list that {{visible}} makes is, row by row, what permit() answers: on a database whose every
 * table is filled with random rows (always the same ones) and for every person in it. */
#include "gen/policy.h"
#include "kit.h"
#include "plat/db.h"
#include "plat/permit.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <unistd.h>

enum { ROWS = 40, COLUMNS_MAX = 40 };
static const char TODAY[] = "2026-06-15";

struct state {
    char path[64], url[80];
    sqlite3 *raw;
    struct db *db;
    uint64_t seed;
};

/* -- random rows ------------------------------------------------------------------------------ */
static uint32_t
draw(struct state *it, uint32_t below)
{
    it->seed ^= it->seed << 13;
    it->seed ^= it->seed >> 7;
    it->seed ^= it->seed << 17;
    return (uint32_t)(it->seed >> 32) % below;
}

static sqlite3_stmt *
prepare(struct state *it, const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(it->raw, sql, -1, &stmt, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sqlite3_errmsg(it->raw), sql);
    }
    return stmt;
}

static int64_t
number(struct state *it, const char *sql)
{
    sqlite3_stmt *stmt = prepare(it, sql);
    int64_t v = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;

    sqlite3_finalize(stmt);
    return v;
}

/* A word of `CHECK (column IN ('a', 'b'))` in the table's text; false when there is no such list. */
static bool
word_of_check(struct state *it, const char *table_sql, const char *column, char *out, size_t bytes)
{
    char mark[96];
    const char *at, *end;
    uint32_t words = 0, pick;

    (void)snprintf(mark, sizeof mark, "(%s IN ('", column);
    at = strstr(table_sql, mark);
    if (at == NULL) {
        return false;
    }
    at += strlen(mark) - 1;
    end = strchr(at, ')');
    for (const char *p = at; p < end; p++) {
        words += *p == ',';
    }
    pick = draw(it, words + 1);
    for (; pick > 0; at++) {
        pick -= *at == ',';
    }
    at = strchr(at, '\'');
    (void)snprintf(out, bytes, "%.*s", (int)(strchr(at + 1, '\'') + 1 - at), at);
    return true;
}

struct column {
    const char *name, *type;
    bool may_be_null, is_key;
    const char *parent, *parent_column; /* of a reference; NULL if none */
};

static void
put_value(struct state *it, const char *table_sql, const struct column *column, char *out,
    size_t bytes)
{
    const char *name = column->name;
    size_t n = strlen(name);
    char sql[256];

    if (column->may_be_null && draw(it, 4) == 0) {
        (void)snprintf(out, bytes, "NULL");
    } else if (column->parent != NULL) {
        (void)snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s", column->parent);
        int64_t count = number(it, sql);

        (void)snprintf(sql, sizeof sql, "SELECT %s FROM %s ORDER BY 1 LIMIT 1 OFFSET %u",
            column->parent_column, column->parent, count > 0 ? draw(it, (uint32_t)count) : 0);
        (void)snprintf(out, bytes, count > 0 ? "%" PRId64 : "NULL", number(it, sql));
    } else if (word_of_check(it, table_sql, name, out, bytes)) {
        return;
    } else if (strcmp(name, "waiting_on") == 0) {
        (void)snprintf(out, bytes, "'superior_consent'");
    } else if (strcmp(name, "about_kind") == 0) {
        (void)snprintf(out, bytes, "'initiative'");
    } else if (n > 3 && strcmp(name + n - 3, "_on") == 0) {
        bool is_end = strcmp(name, "to_on") == 0;

        /* Most periods hold today, some have ended or are still to come. */
        (void)snprintf(out, bytes, "'%u-%02u-15'", (is_end ? 2026 : 2024) + draw(it, 3),
            1 + draw(it, 12));
    } else if (strcmp(column->type, "TEXT") == 0) {
        (void)snprintf(out, bytes, "'w%u'", draw(it, 1000000));
    } else if (strcmp(column->type, "BLOB") == 0) {
        (void)snprintf(out, bytes, "x'00'");
    } else if (strncmp(name, "is_", 3) == 0) {
        (void)snprintf(out, bytes, "%u", draw(it, 2));
    } else {
        (void)snprintf(out, bytes, "%u", draw(it, 12));
    }
}

/* The columns to be written; strings live as long as stmt, which the caller finalizes. */
static size_t
read_columns(sqlite3_stmt *stmt, struct column *columns)
{
    size_t count = 0;

    while (sqlite3_step(stmt) == SQLITE_ROW && count < COLUMNS_MAX) {
        bool is_single_key = sqlite3_column_int(stmt, 3) == 1 && sqlite3_column_int(stmt, 6) == 1;

        columns[count++] = (struct column){
            .name = strdup((const char *)sqlite3_column_text(stmt, 0)),
            .type = strdup((const char *)sqlite3_column_text(stmt, 1)),
            .may_be_null = sqlite3_column_int(stmt, 2) == 0 && sqlite3_column_int(stmt, 3) == 0,
            .is_key = is_single_key && sqlite3_column_type(stmt, 4) == SQLITE_NULL &&
                strcmp((const char *)sqlite3_column_text(stmt, 1), "INTEGER") == 0,
            .parent = sqlite3_column_type(stmt, 4) == SQLITE_NULL
                ? NULL : strdup((const char *)sqlite3_column_text(stmt, 4)),
            .parent_column = sqlite3_column_type(stmt, 5) == SQLITE_NULL
                ? NULL : strdup((const char *)sqlite3_column_text(stmt, 5)),
        };
    }
    return count;
}

static void
fill_row(struct state *it, const char *table, const char *table_sql, const struct column *columns,
    size_t count)
{
    char names[2048] = "", values[4096] = "", sql[8192];

    for (size_t i = 0; i < count; i++) {
        char value[128];
        size_t n = strlen(names), v = strlen(values);

        if (columns[i].is_key) {
            continue;
        }
        put_value(it, table_sql, &columns[i], value, sizeof value);
        (void)snprintf(names + n, sizeof names - n, "%s%s", n == 0 ? "" : ", ", columns[i].name);
        (void)snprintf(values + v, sizeof values - v, "%s%s", v == 0 ? "" : ", ", value);
    }
    (void)snprintf(sql, sizeof sql, "INSERT INTO %s (%s) VALUES (%s)", table, names, values);
    /* Whatever the schema refuses (a unique pair drawn twice, a trigger) is simply not there. */
    (void)sqlite3_exec(it->raw, sql, NULL, NULL, NULL);
}

/* Few agencies and persons, so that ties between them are common. */
static int
rows_of(const char *table)
{
    if (strcmp(table, "org") == 0) {
        return 6;
    }
    if (strcmp(table, "person") == 0) {
        return 12;
    }
    return strcmp(table, "role_grant") == 0 ? 4 * ROWS : ROWS;
}

static void
fill_table(struct state *it, const char *table, const char *table_sql)
{
    struct column columns[COLUMNS_MAX];
    char sql[768];
    sqlite3_stmt *stmt;
    size_t count;

    (void)snprintf(sql, sizeof sql,
        "SELECT c.name, c.type, c.\"notnull\", c.pk, f.\"table\", f.\"to\","
        " (SELECT COUNT(*) FROM pragma_table_info('%s') k WHERE k.pk > 0)"
        " FROM pragma_table_info('%s') c LEFT JOIN pragma_foreign_key_list('%s') f"
        " ON f.\"from\" = c.name", table, table, table);
    stmt = prepare(it, sql);
    count = read_columns(stmt, columns);
    sqlite3_finalize(stmt);
    for (int i = 0; i < rows_of(table); i++) {
        fill_row(it, table, table_sql, columns, count);
    }
    for (size_t i = 0; i < count; i++) {
        free((void *)(uintptr_t)columns[i].name);
        free((void *)(uintptr_t)columns[i].type);
        free((void *)(uintptr_t)columns[i].parent);
        free((void *)(uintptr_t)columns[i].parent_column);
    }
}

static void
fill(struct state *it)
{
    sqlite3_stmt *tables = prepare(it,
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'schema%' ORDER BY rowid");

    while (sqlite3_step(tables) == SQLITE_ROW) {
        fill_table(it, (const char *)sqlite3_column_text(tables, 0),
            (const char *)sqlite3_column_text(tables, 1));
    }
    sqlite3_finalize(tables);
}

static int
start(void **state)
{
    struct state *it = calloc(1, sizeof *it);
    struct str why = STR_NONE;
    int fd;

    if (it == NULL) {
        return -1;
    }
    *state = it;
    it->seed = 20260615;
    (void)snprintf(it->path, sizeof it->path, "/tmp/sangkien-visible-XXXXXX");
    fd = mkstemp(it->path);
    (void)snprintf(it->url, sizeof it->url, "sqlite:%s", it->path);
    if (fd < 0 || close(fd) != 0 || migrate_run(str_of(it->url), &why) != OK ||
        sqlite3_open(it->path, &it->raw) != SQLITE_OK) {
        print_error("%.*s\n", STR_ARG(why));
        return -1;
    }
    (void)sqlite3_exec(it->raw, "PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF; BEGIN", NULL,
        NULL, NULL);
    fill(it);
    (void)sqlite3_exec(it->raw, "COMMIT", NULL, NULL, NULL);
    struct db_options options = {.url = str_of(it->url)};

    return db_start(&it->db, &options, &why) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    struct state *it = *state;
    char path[80];

    db_stop(it->db);
    sqlite3_close(it->raw);
    (void)unlink(it->path);
    (void)snprintf(path, sizeof path, "%s-wal", it->path);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s-shm", it->path);
    (void)unlink(path);
    free(it);
    return 0;
}

/* -- the comparison ----------------------------------------------------------------------------- */
struct tally {
    struct state *it;
    size_t seen, hidden, wrong;
    size_t rows[OBJECT_COUNT], seen_of[OBJECT_COUNT];
};

static void
become(struct state *it, struct ctx *ctx, int64_t person)
{
    sqlite3_stmt *roles = prepare(it,
        "SELECT role, org_id FROM role_grant WHERE person_id = ?1 AND from_on <= ?2"
        " AND (to_on IS NULL OR to_on >= ?2)");

    ctx->actor = (struct actor){.account = {person}, .person = {person}};
    (void)sqlite3_bind_int64(roles, 1, person);
    (void)sqlite3_bind_text(roles, 2, TODAY, -1, SQLITE_STATIC);
    while (sqlite3_step(roles) == SQLITE_ROW) {
        enum role_code role;
        struct str word = str_of((const char *)sqlite3_column_text(roles, 0));

        assert_true(role_code_parse(word, &role));
        assert_true(ctx->actor.role_count < CTX_ROLES_MAX);
        ctx->actor.roles[ctx->actor.role_count++] = (struct role_held){
            .role = (int)role, .org = {sqlite3_column_int64(roles, 1)}};
    }
    sqlite3_finalize(roles);
}

/* Both lists begin with the key: SELECT x.key FROM ... WHERE (condition). */
struct list {
    int64_t ids[ROWS];
    size_t count;
};
static struct list
read_list(struct state *it, const char *sql, size_t bytes, int64_t person)
{
    struct list list = {.count = 0};
    sqlite3_stmt *stmt = NULL;

    assert_int_equal(sqlite3_prepare_v2(it->raw, sql, (int)bytes, &stmt, NULL), SQLITE_OK);
    if (sqlite3_bind_parameter_count(stmt) > 0) {
        (void)sqlite3_bind_int64(stmt, 1, person);
    }
    if (sqlite3_bind_parameter_count(stmt) > 1) {
        (void)sqlite3_bind_text(stmt, 2, TODAY, -1, SQLITE_STATIC);
    }
    while (sqlite3_step(stmt) == SQLITE_ROW && list.count < ROWS) {
        list.ids[list.count++] = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return list;
}

static bool
holds(const struct list *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->ids[i] == id) {
            return true;
        }
    }
    return false;
}

static enum err
compare_row(struct ctx *ctx, struct tally *tally, enum object_kind kind, int64_t id, bool listed)
{
    bool found = false, allowed;
    struct scope scope;

    TRY(object_scope(ctx, (int)kind, id, &scope, &found));
    assert_true(found);
    allowed = may(ctx, object_view_action[kind], scope);
    if (allowed != listed) {
        struct str word = object_kind_word(kind);

        print_error("%.*s %" PRId64 " in state '%.*s': permit() says %s to person %" PRId64
            ", the list says %s\n", STR_ARG(word), id, STR_ARG(scope.state), allowed ? "yes" : "no",
            ctx->actor.person.v, listed ? "yes" : "no");
        tally->wrong++;
    }
    tally->rows[kind]++;
    tally->seen_of[kind] += allowed;
    tally->seen += allowed;
    tally->hidden += !allowed;
    return OK;
}

static enum err
compare_all(struct ctx *ctx, void *arg)
{
    struct tally *tally = arg;

    for (int kind = 1; kind < OBJECT_COUNT; kind++) {
        const char *sql = visible_sql[kind];
        struct list visible = read_list(tally->it, sql, strlen(sql), ctx->actor.person.v);
        struct list all = read_list(tally->it, sql, (size_t)(strstr(sql, " WHERE ") - sql), 0);

        for (size_t i = 0; i < all.count; i++) {
            TRY(compare_row(ctx, tally, (enum object_kind)kind, all.ids[i],
                holds(&visible, all.ids[i])));
        }
    }
    return OK;
}

static void
test_visible__lists_what_permit_allows(void **state)
{
    struct state *it = *state;
    struct tally tally = {.it = it};
    int64_t persons = number(it, "SELECT COUNT(*) FROM person");
    struct date today;

    assert_true(date_parse_iso(str_of(TODAY), &today));
    assert_true(persons == 12);
    for (int64_t person = 0; person <= persons; person++) { /* 0: nobody is signed in */
        struct ctx ctx = {.arena = arena_new(ARENA_REQUEST_BYTES_MAX), .today = today};

        become(it, &ctx, person);
        assert_int_equal(db_read(it->db, &ctx, compare_all, &tally), OK);
        arena_free(ctx.arena);
    }
    for (int kind = 1; kind < OBJECT_COUNT; kind++) {
        struct str word = object_kind_word((enum object_kind)kind);

        if (tally.rows[kind] == 0 || tally.seen_of[kind] == 0) {
            fail_msg("the test has nothing to say of '%.*s': %zu rows, %zu seen", STR_ARG(word),
                tally.rows[kind], tally.seen_of[kind]);
        }
    }
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.hidden > tally.seen / 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_visible__lists_what_permit_allows)};

    return cmocka_run_group_tests_name("visible", tests, start, stop);
}
