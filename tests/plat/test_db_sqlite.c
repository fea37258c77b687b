/* The SQLite engine and its writer: durable batches, failures that stay alone, bounds. */
#include "db_fixture.h"
#include "plat/db_engine.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    CREW_MAX = 1 + DB_QUEUE_MAX + 1, /* at work, waiting, too many */
    READS_IN_TURN_MAX = 64,
    WAIT_MS_MAX = 60000, /* for what takes a moment on a machine that has nothing else to do */
};

struct state {
    char dir[64], path[96], url[112];
    struct db *db;
    struct ctx ctx;
};

/* -- the disk, as this program sees it --------------------------------------------------------- */

static atomic_int syncs;
static atomic_bool is_disk_broken;

/* The library finds these before the C library's: they count, and fail when told to. */
int
fsync(int fd)
{
    syncs++;
    if (is_disk_broken) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return fsync(fd);
}

/* -- a database per test ----------------------------------------------------------------------- */

static int
set_up(void **arg)
{
    struct state *state = calloc(1, sizeof(*state));
    struct str why = STR_NONE;

    (void)snprintf(state->dir, sizeof(state->dir), "/tmp/sk-db-XXXXXX");
    assert_non_null(mkdtemp(state->dir));
    (void)snprintf(state->path, sizeof(state->path), "%s/sangkien.db", state->dir);
    (void)snprintf(state->url, sizeof(state->url), "sqlite:%s", state->path);
    if (migrate_run(str_of(state->url), &why) != OK) {
        fail_msg("%.*s", STR_ARG(why));
    }
    if (db_start(&state->db, &(struct db_options){.url = str_of(state->url)}, &why) != OK) {
        fail_msg("%.*s", STR_ARG(why));
    }
    state->ctx = fixture_ctx();
    *arg = state;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *state = *arg;

    is_disk_broken = false;
    db_stop(state->db);
    arena_free(state->ctx.arena);
    (void)unlink(state->path);
    (void)rmdir(state->dir);
    free(state);
    return 0;
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

static int64_t
wal_bytes(struct state *state)
{
    char path[112];
    struct stat st;

    (void)snprintf(path, sizeof(path), "%s-wal", state->path);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void
pause_ms(int ms)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

/* -- several callers at once -------------------------------------------------------------------- */

struct caller {
    pthread_t thread;
    struct db *db;
    char code[24];
    enum err (*work)(struct ctx *ctx, void *arg);
    enum err result;
    char fault_word[24];
    int runs;
    sem_t *gate; /* the work waits here */
    int64_t took_ms;
};

static atomic_bool is_at_work;

static enum err
work_gate(struct ctx *ctx, void *arg)
{
    struct caller *caller = arg;

    (void)ctx;
    is_at_work = true;
    while (sem_wait(caller->gate) != 0) {
    }
    return OK;
}

static enum err
work_caller_insert(struct ctx *ctx, void *arg)
{
    struct caller *caller = arg;

    caller->runs++;
    return item_insert(ctx, caller->code, 1, NULL);
}

static atomic_int answers; /* to any caller */

static void *
call(void *arg)
{
    struct caller *caller = arg;
    struct ctx ctx = fixture_ctx();
    int64_t from_ms = io_monotonic_ms();

    caller->result = db_write(caller->db, &ctx, caller->work, fixture_again, caller, NULL);
    caller->took_ms = io_monotonic_ms() - from_ms;
    if (ctx.fault_count > 0) {
        (void)snprintf(caller->fault_word, sizeof(caller->fault_word), "%s",
            fault_defs[ctx.faults[0].code].code);
    }
    arena_free(ctx.arena);
    answers++;
    return NULL;
}

/* Holds the writer with one job while the others line up, so that they become one batch. */
static void
run_as_one_batch(struct state *state, struct caller *callers, size_t count)
{
    sem_t gate;
    struct caller holder = {.db = state->db, .work = work_gate, .gate = &gate};

    sem_init(&gate, 0, 0);
    is_at_work = false;
    pthread_create(&holder.thread, NULL, call, &holder);
    while (!is_at_work) {
        pause_ms(1);
    }
    for (size_t i = 0; i < count; i++) {
        callers[i].db = state->db;
        if (callers[i].work == NULL) {
            callers[i].work = work_caller_insert;
        }
        pthread_create(&callers[i].thread, NULL, call, &callers[i]);
        for (int ms = 0; ms < WAIT_MS_MAX && db_waiting(state->db) <= i; ms++) { /* in this order */
            pause_ms(1);
        }
    }
    sem_post(&gate);
    pthread_join(holder.thread, NULL);
    for (size_t i = 0; i < count; i++) {
        pthread_join(callers[i].thread, NULL);
    }
    sem_destroy(&gate);
}

/* -- claims: commits ---------------------------------------------------------------------------- */

static void
test_db_write__is_on_disk_before_it_returns(void **arg)
{
    struct state *state = *arg;
    int before = syncs;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_true(syncs > before);
}

/* What the child process below does: one write, then an end without closing anything. */
static int
write_and_fall_over(const char *url)
{
    struct db *db = NULL;
    struct str why = STR_NONE;
    struct ctx ctx = fixture_ctx();
    bool is_done = db_start(&db, &(struct db_options){.url = str_of(url)}, &why) == OK &&
                   write_word(db, &ctx, work_insert, "child") == OK;

    _exit(is_done ? 0 : 1);
}

static void
test_db_write__survives_the_end_of_the_process(void **arg)
{
    struct state *state = *arg;
    pid_t pid = fork();

    if (pid == 0) {
        (void)execl("/proc/self/exe", "test_db_sqlite", state->url, (char *)NULL);
        _exit(127);
    }
    int status;

    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(count_items(state), 1);
}

static void
test_db_write__shares_one_sync_in_a_batch(void **arg)
{
    struct state *state = *arg;
    struct caller callers[20] = {0};
    int before = syncs;

    for (size_t i = 0; i < ARRAY_COUNT(callers); i++) {
        (void)snprintf(callers[i].code, sizeof(callers[i].code), "c%zu", i);
    }
    run_as_one_batch(state, callers, ARRAY_COUNT(callers));
    for (size_t i = 0; i < ARRAY_COUNT(callers); i++) {
        assert_int_equal(callers[i].result, OK);
    }
    assert_int_equal(count_items(state), 20);
    assert_in_range(syncs - before, 1, 4);
}

static void
test_db_write__leaves_nothing_of_a_failed_job_and_keeps_the_others(void **arg)
{
    struct state *state = *arg;
    struct caller callers[] = {{.code = "a"}, {.code = "a"}, {.code = "b"}};

    run_as_one_batch(state, callers, 3);
    assert_int_equal(callers[0].result, OK);
    assert_int_equal(callers[1].result, ERR_CONFLICT);
    assert_string_equal(callers[1].fault_word, "db_conflict");
    assert_int_equal(callers[2].result, OK);
    assert_int_equal(callers[2].runs, 1);
    assert_int_equal(count_items(state), 2);
}

static void
test_db_write__takes_back_what_a_refusing_job_wrote(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert_then_refuse, "a"), ERR_INVALID);
    assert_int_equal(count_items(state), 0);
}

static void
test_db_write__rolls_back_work_that_swallows_an_error(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_swallow, "a"), ERR_CONFLICT);
    assert_int_equal(count_items(state), 0);
}

static void
test_db_write__runs_the_others_once_more_when_the_engine_rolled_back(void **arg)
{
    struct state *state = *arg;
    struct caller callers[] = {{.code = "a"}, {.code = "b"}, {.code = "break"}, {.code = "c"}};

    run_as_one_batch(state, callers, 4);
    assert_int_equal(callers[0].result, OK);
    assert_int_equal(callers[1].result, OK);
    assert_int_equal(callers[2].result, ERR_INTERNAL);
    assert_int_equal(callers[3].result, OK);
    assert_int_equal(callers[0].runs, 2);
    assert_int_equal(callers[1].runs, 2);
    assert_int_equal(callers[2].runs, 1);
    assert_int_equal(callers[3].runs, 1);
    assert_int_equal(count_items(state), 3);
}

static void
test_db_write__answers_everybody_when_many_jobs_break_the_batch(void **arg)
{
    struct state *state = *arg;
    struct caller callers[] = {
        {.code = "break"}, {.code = "a"}, {.code = "break"}, {.code = "break"}, {.code = "b"}};

    run_as_one_batch(state, callers, 5);
    assert_int_equal(callers[1].result, OK);
    assert_int_equal(callers[4].result, OK);
    assert_int_equal(callers[3].result, ERR_INTERNAL);
    assert_int_equal(count_items(state), 2);
}

/* -- claims: bounds ------------------------------------------------------------------------------ */

static void
test_db_write__interrupts_a_job_over_its_time_and_keeps_the_others(void **arg)
{
    struct state *state = *arg;
    struct caller callers[] = {{.code = "a"}, {.work = work_write_forever}, {.code = "b"}};

    run_as_one_batch(state, callers, 3);
    assert_int_equal(callers[0].result, OK);
    assert_int_equal(callers[1].result, ERR_BUSY);
    assert_int_equal(callers[2].result, OK);
    assert_true(callers[1].took_ms >= DB_APPLY_MS_MAX);
    assert_int_equal(count_items(state), 2);
}

static void
test_db_write__answers_busy_at_once_when_the_queue_is_full(void **arg)
{
    struct state *state = *arg;
    struct caller *crew = calloc(CREW_MAX, sizeof(*crew));
    int busy = 0, done = 0;
    sem_t gate;

    sem_init(&gate, 0, 0);
    is_at_work = false;
    answers = 0;
    for (size_t i = 0; i < CREW_MAX; i++) {
        crew[i] = (struct caller){
            .db = state->db, .work = i == 0 ? work_gate : work_caller_insert, .gate = &gate};
        (void)snprintf(crew[i].code, sizeof(crew[i].code), "q%zu", i);
        pthread_create(&crew[i].thread, NULL, call, &crew[i]);
        while (!is_at_work) {
            pause_ms(1); /* the writer takes the first one and stands still */
        }
    }
    while (answers == 0) {
        pause_ms(1); /* one of them finds no place, while the writer still stands */
    }
    sem_post(&gate);
    for (size_t i = 0; i < CREW_MAX; i++) {
        pthread_join(crew[i].thread, NULL);
        if (i == 0) {
            continue; /* on a slow machine it outlives its own limit */
        }
        done += crew[i].result == OK;
        if (crew[i].result == ERR_BUSY) {
            busy++;
            assert_string_equal(crew[i].fault_word, "busy");
        }
    }
    assert_int_equal(busy, 1);
    assert_int_equal(done, DB_QUEUE_MAX);
    assert_int_equal(count_items(state), DB_QUEUE_MAX);
    sem_destroy(&gate);
    free(crew);
}

static void *
read_forever(void *arg)
{
    struct caller *caller = arg;
    struct ctx ctx = fixture_ctx();
    int64_t from_ms = io_monotonic_ms();

    caller->result = db_read(caller->db, &ctx, work_forever, NULL);
    caller->took_ms = io_monotonic_ms() - from_ms;
    arena_free(ctx.arena);
    return NULL;
}

static enum err
work_insert_much(struct ctx *ctx, void *arg)
{
    static char note[256 * 1024];
    struct cursor *cursor;
    bool has_row;
    char code[24];

    (void)snprintf(code, sizeof(code), "much-%d", *(int *)arg);
    memset(note, 'x', sizeof(note));
    TRY(db_open(ctx, ITEM_INSERT, &cursor));
    db_bind_str(cursor, 1, str_of(code));
    db_bind_i64(cursor, 2, 1);
    db_bind_str(cursor, 3, (struct str){note, sizeof(note)});
    db_bind_null(cursor, 4);
    enum err err = db_step(cursor, &has_row);

    db_close(cursor);
    return err;
}

static void
test_db_write__keeps_the_log_bounded_under_a_long_reader(void **arg)
{
    struct state *state = *arg;
    struct caller readers[READS_IN_TURN_MAX] = {0};
    size_t count = 0;
    int64_t next_ms = 0;
    int64_t most = 0;

    for (int i = 0; i < 1200; i++) { /* 300 MiB */
        /* One read after the other holds the log until it has grown, however slow the disk is. */
        if (most <= DB_WAL_BYTES_MAX && io_monotonic_ms() >= next_ms) {
            assert_true(count < READS_IN_TURN_MAX);
            readers[count].db = state->db;
            pthread_create(&readers[count].thread, NULL, read_forever, &readers[count]);
            count++;
            next_ms = io_monotonic_ms() + DB_READ_MS_MAX / 2;
        }
        assert_int_equal(db_write(state->db, &state->ctx, work_insert_much, NULL, &i, NULL), OK);
        most = wal_bytes(state) > most ? wal_bytes(state) : most;
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(readers[i].thread, NULL);
        assert_int_equal(readers[i].result, ERR_BUSY);
        assert_true(readers[i].took_ms >= DB_READ_MS_MAX);
    }
    assert_true(most > DB_WAL_BYTES_MAX); /* the reader did hold it */
    assert_true(most < 4LL * DB_WAL_BYTES_MAX + 2 * 1024 * 1024);
    assert_true(wal_bytes(state) < 2LL * DB_WAL_BYTES_MAX);
}

static void
test_db_write__stops_writing_and_goes_on_reading_after_a_failed_sync(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    is_disk_broken = true;
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "b"), ERR_BUSY);
    assert_true(has_fault(&state->ctx, "store_read_only"));
    is_disk_broken = false; /* what the first failure lost, a second call does not bring back */
    state->ctx.fault_count = 0;
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "c"), ERR_BUSY);
    assert_true(has_fault(&state->ctx, "store_read_only"));
    assert_int_equal(count_items(state), 1);
}

/* -- claims: what may be done --------------------------------------------------------------------- */

static void
test_db_read__refuses_to_write(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_int_equal(read_word(state->db, &state->ctx, work_add, "a"), ERR_INTERNAL);
    assert_int_equal(read_word(state->db, &state->ctx, work_insert, "b"), ERR_INTERNAL);
    assert_int_equal(count_items(state), 1);
}

static void
test_append_only_table__refuses_update_delete_and_replace(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_insert, "one"), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_update, "two"), ERR_FORBIDDEN);
    assert_true(has_fault(&state->ctx, "append_only"));
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_delete, ""), ERR_FORBIDDEN);
    state->ctx.fault_count = 0;
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_replace, "two"), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "db_conflict"));
    /* The first word still stands. */
    assert_int_equal(write_word(state->db, &state->ctx, work_ledger_insert, "one"), ERR_CONFLICT);
}

static void
test_append_only_table__grows_by_whole_keys(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_figure_insert, "a"), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_figure_insert, "b"), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_figure_insert, "b"), ERR_CONFLICT);
}

static void
test_trigger__names_the_fault(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert_negative, "a"), ERR_INVALID);
    assert_true(has_fault(&state->ctx, "out_of_range"));
}

static void
test_insert__checks_foreign_keys_though_one_row_is_taken(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(
        db_write(state->db, &state->ctx, work_part_of_nothing, NULL, NULL, NULL), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "db_conflict"));
}

/* -- claims: kinds of statements ------------------------------------------------------------------- */

static void
test_changes_one__is_stale_when_nothing_changed(void **arg)
{
    struct state *state = *arg;

    assert_int_equal(write_word(state->db, &state->ctx, work_add, "nobody"), ERR_CONFLICT);
    assert_true(has_fault(&state->ctx, "stale"));
}

static void
test_one__is_not_found_without_a_row_and_reads_every_type(void **arg)
{
    struct state *state = *arg;
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

static enum err
work_nested(struct ctx *ctx, void *arg)
{
    struct cursor *outer, *inner;
    bool has_row;
    int *pairs = arg;

    TRY(db_open(ctx, ITEM_LIST, &outer));
    for (;;) {
        TRY(db_step(outer, &has_row));
        if (!has_row) {
            break;
        }
        TRY(db_open(ctx, ITEM_LIST, &inner));
        for (;;) {
            TRY(db_step(inner, &has_row));
            if (!has_row) {
                break;
            }
            (*pairs)++;
        }
        db_close(inner);
    }
    db_close(outer);
    return OK;
}

static void
test_cursor__may_be_open_twice_on_one_statement(void **arg)
{
    struct state *state = *arg;
    int pairs = 0;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "b"), OK);
    assert_int_equal(db_read(state->db, &state->ctx, work_nested, &pairs), OK);
    assert_int_equal(pairs, 4);
}

/* -- claims: start --------------------------------------------------------------------------------- */

static void
test_db_start__refuses_an_engine_that_ignores_a_setting(void **arg)
{
    struct db *db;
    struct str why = STR_NONE;

    (void)arg;
    /* A database in memory cannot keep a log. */
    assert_int_not_equal(
        db_start(&db, &(struct db_options){.url = STR("sqlite::memory:")}, &why), OK);
    assert_true(str_find(why, STR("journal_mode")) != SIZE_MAX);
    db_why_drop(&why);
}

static void
test_db_start__refuses_a_missing_database(void **arg)
{
    struct db *db;
    struct str why = STR_NONE;

    (void)arg;
    assert_int_not_equal(
        db_start(&db, &(struct db_options){.url = STR("sqlite:/tmp/sk-db-nowhere/x.db")}, &why),
        OK);
    assert_false(str_is_none(why));
    db_why_drop(&why);
}

static void
test_db_start__refuses_writes_when_opened_read_only(void **arg)
{
    struct state *state = *arg;
    struct db *db;
    struct str why = STR_NONE;
    int64_t count = -1;

    assert_int_equal(
        db_start(&db, &(struct db_options){.url = str_of(state->url), .read_only = true}, &why),
        OK);
    assert_int_equal(write_word(db, &state->ctx, work_insert, "a"), ERR_BUSY);
    assert_int_equal(db_read(db, &state->ctx, work_count, &count), OK);
    assert_int_equal(count, 0);
    db_stop(db);
}

static void
test_migrate_run__may_be_called_again(void **arg)
{
    struct state *state = *arg;
    struct str why = STR_NONE;

    assert_int_equal(write_word(state->db, &state->ctx, work_insert, "a"), OK);
    assert_int_equal(migrate_run(str_of(state->url), &why), OK);
    assert_int_equal(count_items(state), 1);
}

static void
test_migrate_run__refuses_a_newer_schema(void **arg)
{
    struct state *state = *arg;
    struct str why = STR_NONE;

    assert_int_equal(write_word(state->db, &state->ctx, work_migration_insert, "later"), OK);
    assert_int_not_equal(migrate_run(str_of(state->url), &why), OK);
    assert_true(str_find(why, STR("99")) != SIZE_MAX);
    db_why_drop(&why);
}

int
main(int argc, char **argv)
{
    if (argc == 2) {
        return write_and_fall_over(argv[1]);
    }
    (void)unsetenv("SANGKIEN_PATIENCE"); /* the limits themselves are looked at */
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_db_write__is_on_disk_before_it_returns),
        TEST(test_db_write__survives_the_end_of_the_process),
        TEST(test_db_write__shares_one_sync_in_a_batch),
        TEST(test_db_write__leaves_nothing_of_a_failed_job_and_keeps_the_others),
        TEST(test_db_write__takes_back_what_a_refusing_job_wrote),
        TEST(test_db_write__rolls_back_work_that_swallows_an_error),
        TEST(test_db_write__runs_the_others_once_more_when_the_engine_rolled_back),
        TEST(test_db_write__answers_everybody_when_many_jobs_break_the_batch),
        TEST(test_db_write__interrupts_a_job_over_its_time_and_keeps_the_others),
        TEST(test_db_write__answers_busy_at_once_when_the_queue_is_full),
        TEST(test_db_write__keeps_the_log_bounded_under_a_long_reader),
        TEST(test_db_write__stops_writing_and_goes_on_reading_after_a_failed_sync),
        TEST(test_db_read__refuses_to_write),
        TEST(test_append_only_table__refuses_update_delete_and_replace),
        TEST(test_append_only_table__grows_by_whole_keys),
        TEST(test_trigger__names_the_fault),
        TEST(test_insert__checks_foreign_keys_though_one_row_is_taken),
        TEST(test_changes_one__is_stale_when_nothing_changed),
        TEST(test_one__is_not_found_without_a_row_and_reads_every_type),
        TEST(test_cursor__may_be_open_twice_on_one_statement),
        TEST(test_db_start__refuses_an_engine_that_ignores_a_setting),
        TEST(test_db_start__refuses_a_missing_database),
        TEST(test_db_start__refuses_writes_when_opened_read_only),
        TEST(test_migrate_run__may_be_called_again),
        TEST(test_migrate_run__refuses_a_newer_schema),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
