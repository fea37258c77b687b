/* Migrations that are cut off at every statement: the database is at the old schema or at the new one,
 * and the next run completes it.
 */
#include "kit.h"
#include "pg_server.h"
#include "plat/db.h"
#include "plat/db_engine.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CUT = 42, CUTS_MAX = 5000, OLD_STEP = 12, PG_STEP = 3 };

/* The newest migration is cut at every place (PostgreSQL, which takes its time: at every third), those before it
 * here and there. With TORTURE all of them at every place. */
static int
step_in(int64_t number, int newest)
{
    if (getenv("TORTURE") != NULL) {
        return 1;
    }
    return number + 1 >= migrate_newest() ? newest : OLD_STEP;
}

static int64_t
number_of(const char *text)
{
    int64_t number = 0;

    return str_to_i64(str_of(text), &number) ? number : 0;
}

/* -- SQLite: a child that ends itself at its n-th statement ------------------------------------- */

static int
count_statement(unsigned what, void *left, void *stmt, void *text)
{
    (void)what;
    (void)stmt;
    (void)text;
    if (--*(int *)left == 0) {
        _exit(CUT); /* as kill -9: nothing is closed */
    }
    return 0;
}

static int statements_left;

static int
watch_connection(sqlite3 *handle, char **why, const struct sqlite3_api_routines *api)
{
    (void)why;
    (void)api;
    return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, count_statement, &statements_left);
}

static int
migrate_and_fall_over(const char *url, const char *n)
{
    struct str why = STR_NONE;

    statements_left = (int)number_of(n);
    sqlite3_auto_extension((void (*)(void))watch_connection);
    return migrate_run(str_of(url), &why) == OK ? 0 : 1;
}

/* How the child ended. */
static int
run_child(const char *url, int n)
{
    char number[16];
    int status;
    pid_t pid = fork();

    (void)snprintf(number, sizeof(number), "%d", n);
    if (pid == 0) {
        (void)execl("/proc/self/exe", "test_migrate_cut", url, number, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Everything that the schema says, without the table that counts migrations; and how many rows there are. */
static char *
sqlite_dump(const char *path)
{
    static const char sql[] =
        "SELECT group_concat(said, char(10)) FROM (SELECT type || ' ' || name || ' ' || COALESCE(sql, '') AS said"
        "  FROM sqlite_schema WHERE tbl_name <> 'schema_migration' ORDER BY type, name)";
    sqlite3 *handle;
    sqlite3_stmt *stmt;
    char *dump = NULL;

    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
    sqlite3_finalize(stmt);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(stmt, 0);
    dump = strdup(text == NULL ? "" : text);
    sqlite3_finalize(stmt);
    sqlite3_close(handle);
    return dump;
}

static int64_t
sqlite_number(const char *path)
{
    sqlite3 *handle;
    sqlite3_stmt *stmt = NULL;
    int64_t number = 0;

    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(handle, DB_SCHEMA_NUMBER_SQL, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        number = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(handle);
    return number;
}

struct place {
    char dir[64], path[96], url[112];
};

static void
make_place(struct place *place)
{
    /* In memory where there is such a place: hundreds of runs, and none of them asks for the disk. */
    (void)snprintf(place->dir, sizeof(place->dir), "%s/sk-cut-XXXXXX",
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->dir));
    (void)snprintf(place->path, sizeof(place->path), "%s/sangkien.db", place->dir);
    (void)snprintf(place->url, sizeof(place->url), "sqlite:%s", place->path);
}

static void
remove_place(const struct place *place)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char path[112];

    for (size_t i = 0; i < ARRAY_COUNT(suffixes); i++) {
        (void)snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
        (void)unlink(path);
    }
    (void)rmdir(place->dir);
}

/* Each migration is cut at its first statement, at a later one, ... until the run gets past its end; then
 * the next migration has its turn. */
static void
test_migrate_run__cut_at_any_statement_leaves_a_whole_schema_and_completes(void **arg)
{
    struct place whole, cut;
    struct str why = STR_NONE;
    int cuts = 0, n = 1, ended;

    (void)arg;
    make_place(&whole);
    make_place(&cut);
    assert_int_equal(migrate_run(str_of(whole.url), &why), OK);
    char *before = strdup("");
    int64_t number = 0;
    while ((ended = run_child(cut.url, n)) == CUT && cuts < CUTS_MAX) {
        char *now = sqlite_dump(cut.path);

        if (sqlite_number(cut.path) == number) {
            assert_string_equal(now, before); /* the old schema exactly */
            n += step_in(number, 1);
        } else {
            assert_int_equal(sqlite_number(cut.path), number + 1);
            number++;
            n = 1;
        }
        free(before);
        before = now;
        cuts++;
    }
    assert_int_equal(ended, 0);
    assert_int_equal(sqlite_number(cut.path), migrate_newest());
    char *got = sqlite_dump(cut.path), *want = sqlite_dump(whole.path);

    assert_string_equal(got, want);
    assert_true(cuts > 25);
    print_message("K10 SQLite: %d cuts, each left a whole schema\n", cuts);
    free(before);
    free(got);
    free(want);
    remove_place(&whole);
    remove_place(&cut);
}

/* -- PostgreSQL: the server ends the connection after the n-th command of a definition ---------------- */

static const char pg_cut_sql[] =
    "CREATE SCHEMA cut; CREATE TABLE cut.at (n INTEGER NOT NULL); INSERT INTO cut.at VALUES (0);"
    "CREATE FUNCTION cut.count() RETURNS event_trigger LANGUAGE plpgsql AS $$"
    " DECLARE i INTEGER := COALESCE(NULLIF(current_setting('cut.i', true), ''), '0')::INTEGER + 1;"
    " BEGIN PERFORM set_config('cut.i', i::TEXT, false);"
    " IF i = (SELECT n FROM cut.at) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END $$;"
    "CREATE EVENT TRIGGER cut_count ON ddl_command_end EXECUTE FUNCTION cut.count()";

static const char pg_dump_sql[] =
    "SELECT string_agg(said, E'\\n' ORDER BY said) FROM ("
    " SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
    "   || COALESCE(' ' || column_default, '') AS said"
    "   FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'"
    " UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'"
    "   AND tablename <> 'schema_migration'"
    " UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)"
    "   FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    "   AND conrelid::regclass::text <> 'schema_migration'"
    " UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT 'function ' || proname || ' ' || prosrc FROM pg_proc"
    "   WHERE pronamespace = 'public'::regnamespace) s";

/* The first value of a query on a connection of its own; "" when there is none. */
static char *
pg_value(const char *url, const char *sql)
{
    PGconn *pg = PQconnectdb(url);
    PGresult *result = PQexec(pg, sql);
    bool has_row = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    char *value = strdup(has_row ? PQgetvalue(result, 0, 0) : "");

    PQclear(result);
    PQfinish(pg);
    return value;
}

static int64_t
pg_number(const char *url)
{
    char *text = pg_value(url, DB_SCHEMA_NUMBER_SQL);
    int64_t number = number_of(text);

    free(text);
    return number;
}

/* Cut after the n-th definition. Whether the run got to its end. */
static bool
pg_run_cut(const char *url, int n)
{
    char sql[64];
    struct str why = STR_NONE;

    (void)snprintf(sql, sizeof(sql), "UPDATE cut.at SET n = %d", n);
    free(pg_value(url, sql));
    bool is_done = migrate_run(str_of(url), &why) == OK;

    db_why_drop(&why);
    return is_done;
}

static void
test_pg_migrate_run__cut_at_any_definition_leaves_a_whole_schema_and_completes(void **arg)
{
    struct pg_server *server = pg_server_start();
    struct str why = STR_NONE;
    int cuts = 0, n = 1;

    (void)arg;
    if (server == NULL) {
        skip();
    }
    char *whole = strdup(pg_server_new_database(server));
    char *cut = strdup(pg_server_new_database(server));
    assert_int_equal(migrate_run(str_of(whole), &why), OK);
    assert_int_equal(pg_server_sql(server, cut, pg_cut_sql), 0);
    char *before = pg_value(cut, pg_dump_sql);
    int64_t number = 0;
    while (cuts < CUTS_MAX && !pg_run_cut(cut, n)) {
        char *now = pg_value(cut, pg_dump_sql);

        if (pg_number(cut) == number) {
            assert_string_equal(now, before);
            n += step_in(number, PG_STEP);
        } else {
            assert_int_equal(pg_number(cut), number + 1);
            number++;
            n = 1;
        }
        free(before);
        before = now;
        cuts++;
    }
    char *got = pg_value(cut, pg_dump_sql), *want = pg_value(whole, pg_dump_sql);

    assert_int_equal(pg_number(cut), migrate_newest());
    assert_string_equal(got, want);
    assert_true(cuts > 25);
    print_message("K10 PostgreSQL: %d cuts, each left a whole schema\n", cuts);
    free(before);
    free(got);
    free(want);
    free(whole);
    free(cut);
    pg_server_stop(server);
}

int
main(int argc, char **argv)
{
    if (argc == 3) {
        return migrate_and_fall_over(argv[1], argv[2]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migrate_run__cut_at_any_statement_leaves_a_whole_schema_and_completes),
        cmocka_unit_test(test_pg_migrate_run__cut_at_any_definition_leaves_a_whole_schema_and_completes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
