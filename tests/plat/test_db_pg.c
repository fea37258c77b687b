/* The PostgreSQL engine, on a server that this program starts: the same promises as SQLite's, and
 * what only a server can do: serialization failures, lost connections, commits of unknown end. */
#include "db_fixture.h"
#include "plat/db_engine.h"
#include "pg_server.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    SLEEP_MS = 60000, /* of the statement that sleeps, unless it is interrupted */
    TRIES_MAX = 1000, /* of a command of psql, each taking some 20 ms or more */
};

struct state {
    struct pg_server *server;
    const char *url;
    struct db *db;
    struct ctx ctx;
};

static int
start_server(void **arg)
{
    *arg = pg_server_start();
    return 0;
}

static int
stop_server(void **arg)
{
    pg_server_stop(*arg);
    return 0;
}

static int
set_up(void **arg)
{
    struct state *state = calloc(1, sizeof(*state));
    struct str why = STR_NONE;

    state->server = *arg;
    *arg = state;
    if (state->server == NULL) {
        return 0;
    }
    state->url = pg_server_new_database(state->server);
    assert_non_null(state->url);
    if (migrate_run(str_of(state->url), &why) != OK) {
        fail_msg("%.*s", STR_ARG(why));
    }
    if (db_start(&state->db, &(struct db_options){.url = str_of(state->url)}, &why) != OK) {
        fail_msg("%.*s", STR_ARG(why));
    }
    state->ctx = fixture_ctx();
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *state = *arg;

    *arg = state->server;
    if (state->server != NULL) {
        db_stop(state->db);
        arena_free(state->ctx.arena);
    }
    free(state);
    return 0;
}

static struct state *
state_or_skip(void **arg)
{
    struct state *state = *arg;

    if (state->server == NULL) {
        skip();
    }
    return state;
}

static int64_t
count_items(struct state *state)
{
    struct ctx ctx = fixture_ctx();
    int64_t count = -1;

    assert_int_equal(db_read(state->db, &ctx, work_count, &count), OK);
    arena_free(ctx.arena);
    return count;
}

static void
pause_ms(int ms)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

/* -- claims: the same as SQLite's ------------------------------------------------------------------ */

static void
test_pg_write__is_there_after_it_returns(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct item_read item = {.code = "a"}, nobody = {.code = "nobody"};

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_int_equal(db_read(state->db, &state->ctx, work_get, &item), OK);
    assert_int_equal(item.n, 1);
    assert_true(item.is_note_null);
    assert_null(item.note.p);
    assert_int_equal(item.body.n, 4);
    assert_memory_equal(item.body.p, "\0\x01'\\", 4);
    assert_int_equal(db_read(state->db, &state->ctx, work_get, &nobody), ERR_NOT_FOUND);
    assert_true(has_fault(&state->ctx, "not_found"));
}

static void
test_pg_write__leaves_nothing_of_a_refusing_job(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_insert_then_refuse, "a"), ERR_INVALID);
    assert_int_equal(count_items(state), 0);
}

static void
test_pg_write__rolls_back_work_that_swallows_an_error(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_swallow, "a"), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "db_conflict"));
    assert_int_equal(count_items(state), 0);
}

static void
test_pg_read__refuses_to_write(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(read_word(state->db, &state->ctx, work_insert, "a"), ERR_INTERNAL);
    assert_int_equal(count_items(state), 0);
}

static void
test_pg_append_only_table__refuses_update_delete_and_replace(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_insert, "one"), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_update, "two"), ERR_FORBIDDEN);
    assert_true(has_fault(&state->ctx, "append_only"));
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_delete, ""), ERR_FORBIDDEN);
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_replace, "two"), ERR_FORBIDDEN);
    assert_int_not_equal(pg_server_sql(state->server, state->url, "TRUNCATE ledger"), 0);
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_insert, "one"), ERR_CONFLICT);
}

static void
test_pg_trigger__names_the_fault(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_insert_negative, "a"), ERR_INVALID);
    assert_true(has_fault(&state->ctx, "out_of_range"));
}

static void
test_pg_insert__checks_foreign_keys(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_part_of_nothing, ""), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "db_conflict"));
}

static void
test_pg_changes_one__is_stale_when_nothing_changed(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_add, "nobody"), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "stale"));
}

static void
test_pg_write__interrupts_a_job_over_its_time(void **arg)
{
    struct state *state = state_or_skip(arg);
    int64_t from_ms = io_monotonic_ms();

    assert_int_equal(write_word(state->db, &state->ctx, work_write_forever, ""), ERR_BUSY);
    assert_true(io_monotonic_ms() - from_ms >= DB_APPLY_MS_MAX);
    assert_int_equal(count_items(state), 0);
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
}

/* -- claims: writers at once ------------------------------------------------------------------------ */

struct caller {
    pthread_t thread;
    struct db *db;
    const char *code, *lock_name;
    enum err (*write)(struct db *db, struct ctx *ctx, db_fixture_work *work,
        void (*again)(struct ctx *ctx, void *arg), void *arg, const char *lock_name);
    int runs;
    atomic_int *readings; /* of all callers: those who do not wait for each other meet here */
    enum err result;
};

enum { MEETING_MS_MAX = 20000, MEETING_STEP_MS = 5, LOCKED_MS = 150 };

/* Adds an item as large as all before it: only right when nobody comes between. Callers without a
 * lock have both read before either writes. */
static enum err
work_double(struct ctx *ctx, void *arg)
{
    struct caller *caller = arg;
    int64_t sum = 0;

    caller->runs++;
    TRY(read_i64(ctx, ITEM_SUM, &sum));
    atomic_fetch_add(caller->readings, 1);
    for (int ms = 0; ms < (caller->lock_name == NULL ? MEETING_MS_MAX : LOCKED_MS) &&
                     atomic_load(caller->readings) < 2;
         ms += MEETING_STEP_MS) {
        pause_ms(MEETING_STEP_MS);
    }
    return item_insert(ctx, caller->code, sum, NULL);
}

static void *
call(void *arg)
{
    struct caller *caller = arg;
    struct ctx ctx = fixture_ctx();

    caller->result =
        caller->write(caller->db, &ctx, work_double, fixture_again, caller, caller->lock_name);
    arena_free(ctx.arena);
    return NULL;
}

static enum err
work_sum(struct ctx *ctx, void *arg)
{
    return read_i64(ctx, ITEM_SUM, arg);
}

/* Two at once, from a sum of 1; returns the sum after both. */
static int64_t
double_at_once(struct state *state, struct caller callers[2])
{
    int64_t sum = -1;
    atomic_int readings = 0;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "first"), OK);
    setenv("SANGKIEN_PATIENCE", "20", 1); /* they may be long in meeting */
    for (int i = 0; i < 2; i++) {
        callers[i].db = state->db;
        callers[i].readings = &readings;
        pthread_create(&callers[i].thread, NULL, call, &callers[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(callers[i].thread, NULL);
        assert_int_equal(callers[i].result, OK);
    }
    unsetenv("SANGKIEN_PATIENCE");
    assert_int_equal(db_read(state->db, &state->ctx, work_sum, &sum), OK);
    return sum;
}

static void
test_pg_write__runs_again_after_a_serialization_failure(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct caller callers[2] = {{.code = "a", .write = db_write}, {.code = "b", .write = db_write}};

    assert_int_equal(double_at_once(state, callers), 4);
    assert_true(callers[0].runs + callers[1].runs >= 3);
}

static void
test_pg_write__waits_for_its_named_lock_before_it_begins(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct caller callers[2] = {{.code = "a", .write = db_write, .lock_name = "register"},
        {.code = "b", .write = db_write, .lock_name = "register"}};

    assert_int_equal(double_at_once(state, callers), 4);
    assert_int_equal(callers[0].runs, 1);
    assert_int_equal(callers[1].runs, 1);
}

static void
test_pg_write_committed__does_not_collide(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct caller callers[2] = {
        {.code = "a", .write = db_write_committed}, {.code = "b", .write = db_write_committed}};

    assert_int_equal(double_at_once(state, callers), 3);
    assert_int_equal(callers[0].runs, 1);
    assert_int_equal(callers[1].runs, 1);
}

static enum err
work_collide(struct ctx *ctx, void *arg)
{
    (*(int *)arg)++;
    return item_insert(ctx, "collide", 1, NULL);
}

static void
test_pg_write__gives_up_after_its_retries(void **arg)
{
    struct state *state = state_or_skip(arg);
    int runs = 0;

    assert_int_equal(
        db_write(state->db, &state->ctx, work_collide, fixture_again, &runs, NULL), ERR_BUSY);
    assert_int_equal(runs, 1 + DB_PG_RETRIES_MAX);
    assert_true(has_fault(&state->ctx, "busy"));
}

/* -- claims: the network and the standby --------------------------------------------------------------- */

#define END_OTHERS                                                                                 \
    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"                                \
    " WHERE application_name = 'sangkien' AND datname = current_database()"

static void
test_pg_write__survives_connections_that_died_while_idle(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_int_equal(pg_server_sql(state->server, state->url, END_OTHERS), 0);
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "b"), OK);
    assert_int_equal(count_items(state), 2);
}

static enum err
work_lose_connection(struct ctx *ctx, void *arg)
{
    struct state *state = arg;

    TRY(item_insert(ctx, "a", 1, NULL));
    assert_int_equal(pg_server_sql(state->server, state->url, END_OTHERS), 0);
    return item_insert(ctx, "b", 1, NULL);
}

static void
test_pg_write__is_busy_and_leaves_nothing_when_the_connection_breaks(void **arg)
{
    struct state *state = state_or_skip(arg);

    assert_int_equal(
        db_write(state->db, &state->ctx, work_lose_connection, NULL, state, NULL), ERR_BUSY);
    assert_int_equal(count_items(state), 0);
}

/* Divides by zero until there is a wait to cancel. */
static void *
cancel_the_wait(void *arg)
{
    struct state *state = arg;

    for (int i = 0; i < TRIES_MAX && pg_server_sql(state->server, state->url,
        "SELECT 1 / count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") != 0; i++) {
        pause_ms(20);
    }
    return NULL;
}

/* Sets one option of the server and comes back when every process of it knows: a new session sees what the
 * postmaster has read, and the process that tells the others of standbys reads its options before it begins
 * a checkpoint; the first may have begun before. */
static void
set_option(struct state *state, const char *name, const char *value)
{
    char sql[160];
    int is_read = 1;

    (void)snprintf(sql, sizeof(sql), "ALTER SYSTEM SET %s = '%s'", name, value);
    assert_int_equal(pg_server_sql(state->server, state->url, sql), 0);
    assert_int_equal(pg_server_sql(state->server, state->url, "SELECT pg_reload_conf()"), 0);
    (void)snprintf(sql, sizeof(sql), "SELECT 1 / (current_setting('%s') = '%s')::INT", name, value);
    for (int i = 0; i < TRIES_MAX && is_read != 0; i++) {
        is_read = pg_server_sql(state->server, state->url, sql);
    }
    assert_int_equal(is_read, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pg_server_sql(state->server, state->url, "CHECKPOINT"), 0);
    }
}

static void
test_pg_write__is_unsure_when_the_wait_for_a_standby_was_cancelled(void **arg)
{
    struct state *state = state_or_skip(arg);
    pthread_t thread;

    set_option(state, "synchronous_standby_names", "ghost");
    pthread_create(&thread, NULL, cancel_the_wait, state);
    enum err err = write_word(state->db, &state->ctx, work_insert, "a");

    pthread_join(thread, NULL);
    set_option(state, "synchronous_standby_names", "");
    assert_int_equal(err, ERR_BUSY); /* the server says COMMIT, but with a warning */
    assert_int_equal(count_items(state), 1);
}

static void
test_pg_write__is_unsure_when_the_commit_takes_too_long(void **arg)
{
    struct state *state = state_or_skip(arg);

    set_option(state, "synchronous_standby_names", "ghost");
    int64_t from_ms = io_monotonic_ms();
    enum err err = write_word(state->db, &state->ctx, work_insert, "a");
    int64_t took_ms = io_monotonic_ms() - from_ms;

    set_option(state, "synchronous_standby_names", "");
    assert_int_equal(err, ERR_BUSY);
    assert_true(took_ms < SLEEP_MS);
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "b"), OK);
}

/* -- claims: start --------------------------------------------------------------------------------------- */

static void
test_pg_start__refuses_a_server_without_fsync(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct db *db = NULL;
    struct str why = STR_NONE;

    set_option(state, "fsync", "off");
    enum err err = db_start(&db, &(struct db_options){.url = str_of(state->url)}, &why);

    set_option(state, "fsync", "on");
    assert_int_not_equal(err, OK);
    assert_true(str_find(why, STR("fsync")) != SIZE_MAX);
    db_why_drop(&why);
}

static void
test_pg_migrate_run__may_be_called_again_and_refuses_a_newer_schema(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct str why = STR_NONE;

    assert_int_equal(migrate_run(str_of(state->url), &why), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_migration_insert, "later"), OK);
    assert_int_not_equal(migrate_run(str_of(state->url), &why), OK);
    assert_true(str_find(why, STR("99")) != SIZE_MAX);
    db_why_drop(&why);
}

static void
test_pg_migrate_run__grants_rows_only_to_the_servers_role(void **arg)
{
    struct state *state = state_or_skip(arg);
    struct str why = STR_NONE;

    assert_int_equal(pg_server_sql(state->server, state->url, "CREATE ROLE sangkien_server"), 0);
    assert_int_equal(migrate_run(str_of(state->url), &why), OK);
    assert_int_equal(pg_server_sql(state->server, state->url,
                         "DO $$ BEGIN"
                         " ASSERT has_table_privilege('sangkien_server', 'item', 'UPDATE');"
                         " ASSERT has_table_privilege('sangkien_server', 'ledger', 'INSERT');"
                         " ASSERT NOT has_table_privilege('sangkien_server', 'ledger', 'UPDATE');"
                         " ASSERT NOT has_table_privilege('sangkien_server', 'ledger', 'DELETE');"
                         " ASSERT NOT has_table_privilege('sangkien_server', 'item', 'TRUNCATE');"
                         " END $$"),
        0);
}

int
main(void)
{
    (void)unsetenv("SANGKIEN_PATIENCE"); /* the limits themselves are looked at */
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_pg_write__is_there_after_it_returns),
        TEST(test_pg_write__leaves_nothing_of_a_refusing_job),
        TEST(test_pg_write__rolls_back_work_that_swallows_an_error),
        TEST(test_pg_read__refuses_to_write),
        TEST(test_pg_append_only_table__refuses_update_delete_and_replace),
        TEST(test_pg_trigger__names_the_fault),
        TEST(test_pg_insert__checks_foreign_keys),
        TEST(test_pg_changes_one__is_stale_when_nothing_changed),
        TEST(test_pg_write__interrupts_a_job_over_its_time),
        TEST(test_pg_write__runs_again_after_a_serialization_failure),
        TEST(test_pg_write__waits_for_its_named_lock_before_it_begins),
        TEST(test_pg_write_committed__does_not_collide),
        TEST(test_pg_write__gives_up_after_its_retries),
        TEST(test_pg_write__survives_connections_that_died_while_idle),
        TEST(test_pg_write__is_busy_and_leaves_nothing_when_the_connection_breaks),
        TEST(test_pg_write__is_unsure_when_the_wait_for_a_standby_was_cancelled),
        TEST(test_pg_write__is_unsure_when_the_commit_takes_too_long),
        TEST(test_pg_start__refuses_a_server_without_fsync),
        TEST(test_pg_migrate_run__may_be_called_again_and_refuses_a_newer_schema),
        TEST(test_pg_migrate_run__grants_rows_only_to_the_servers_role),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
