/* Work after the commit: done once, repeated after a failure, never lost. */
#include "kit.h"

#include "gen/q_plat.h"
#include "gen/q_audit.h"
#include "plat/app.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/job.h"

#include <stdatomic.h>
#include <unistd.h>

static atomic_int consumed, ticks;
static atomic_bool is_broken, is_greedy;

static enum err
keep(struct ctx *ctx, const char *key)
{
    return q_plat_idempotency_add(ctx, &(struct q_plat_idempotency_add_in){
        .key = str_of(key), .account = {1}, .route = STR("job"), .digest = STR(""), .status = 200,
        .location = STR_NONE, .at = {-1}});
}

static enum err
consume(struct ctx *ctx, const struct todo *todo)
{
    char key[32];

    consumed++;
    (void)snprintf(key, sizeof(key), "todo-%lld", (long long)todo->todo_id);
    TRY(keep(ctx, key));
    assert_str(todo->kind, "org");
    assert_int_equal(todo->object_id, 7);
    while (is_greedy) {
        (void)arena_alloc(ctx->arena, (size_t)1024 * 1024);
    }
    return is_broken ? fault_word(ctx, "internal") : OK;
}

static enum err
tick(struct ctx *ctx)
{
    ticks++;
    return ctx->actor.is_system ? OK : ERR_INTERNAL;
}

const struct job_consumer job_consumers[] = {{"test", consume}};
const size_t job_consumer_count = 1;
const struct job_ticker job_tickers[] = {{"test", 200, tick, false}};
const size_t job_ticker_count = 1;

struct state {
    char dir[64];
    struct app app;
    struct ctx ctx;
};

static enum err
event_work(struct ctx *ctx, void *arg)
{
    struct event_id event;

    (void)arg;
    TRY(q_event_insert(ctx, &(struct q_event_insert_in){.at = ctx->now, .action = STR("org.manage"),
        .kind = STR("org"), .object = 7, .digest = STR("d"), .channel = CHANNEL_ONLINE}, &event));
    return q_todo_insert(ctx, event, STR("test"));
}

static enum err
count_work(struct ctx *ctx, void *arg)
{
    int64_t *out = arg;
    struct q_plat_alive alive;
    struct q_plat_todo_counts *rows;
    size_t count;

    TRY(q_plat_alive(ctx, &alive));
    TRY(q_plat_todo_counts(ctx, &rows, &count));
    out[0] = alive.schema_tables;
    out[1] = count == 0 ? 0 : rows[0].waiting;
    out[2] = count == 0 ? 0 : rows[0].failed;
    return OK;
}

static void
wait_until(const atomic_int *what, int least)
{
    /* a minute: the machine may be busy with the rest of the tests */
    for (int i = 0; i < 3000 && atomic_load(what) < least; i++) {
        usleep(20000);
    }
    assert_true(atomic_load(what) >= least);
}

/* The clock stands still unless a test turns it, so that nothing falls due while the machine is busy. */
static void
set_clock(const struct state *s, const char *instant)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "%s/clock", s->dir);
    (void)unlink(path);
    assert_true(io_create_file(path, instant, strlen(instant)));
    assert_int_equal(setenv("SANGKIEN_CLOCK_FILE", path, 1), 0);
}

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    char url[128];
    struct str why;

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-job-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    set_clock(s, "2026-06-01T02:00:00Z");
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    s->ctx = (struct ctx){.arena = arena_new((size_t)16 * 1024 * 1024), .now = {1}};
    consumed = 0;
    is_broken = false;
    is_greedy = false;
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    db_stop(s->app.db);
    arena_free(s->ctx.arena);
    free(s);
    return 0;
}

static void
test_todo__is_consumed_once_and_gone(void **arg)
{
    struct state *s = *arg;
    struct jobs *jobs;
    int64_t left[3];

    assert_int_equal(db_write(s->app.db, &s->ctx, event_work, NULL, NULL, NULL), OK);
    assert_int_equal(jobs_start(&s->app, &jobs), OK);
    wait_until(&consumed, 1);
    jobs_wake();
    wait_until(&ticks, ticks + 2);
    jobs_stop(jobs);
    assert_int_equal(consumed, 1);
    assert_int_equal(db_read(s->app.db, &s->ctx, count_work, left), OK);
    assert_int_equal(left[0], 1); /* what it wrote */
    assert_int_equal(left[1], 0); /* nothing waits */
}

static void
test_failed_todo__leaves_nothing_and_is_tried_later(void **arg)
{
    struct state *s = *arg;
    struct jobs *jobs;
    int64_t left[3];

    is_broken = true;
    assert_int_equal(db_write(s->app.db, &s->ctx, event_work, NULL, NULL, NULL), OK);
    assert_int_equal(jobs_start(&s->app, &jobs), OK);
    wait_until(&consumed, 1);
    jobs_wake();
    wait_until(&ticks, ticks + 2);
    assert_int_equal(consumed, 1); /* not at once again */
    set_clock(s, "2026-06-01T02:01:00Z");
    wait_until(&consumed, 2);
    jobs_stop(jobs);
    assert_int_equal(db_read(s->app.db, &s->ctx, count_work, left), OK);
    assert_int_equal(left[0], 0);
    assert_int_equal(left[1], 1);
    assert_int_equal(left[2], 1);
}

static void
test_todo__that_outgrows_its_memory_fails_alone(void **arg)
{
    struct state *s = *arg;
    struct jobs *jobs;
    int64_t left[3];

    is_greedy = true;
    assert_int_equal(db_write(s->app.db, &s->ctx, event_work, NULL, NULL, NULL), OK);
    assert_int_equal(jobs_start(&s->app, &jobs), OK);
    wait_until(&consumed, 1);
    int before = ticks;
    wait_until(&ticks, before + 2); /* the thread lives on */
    jobs_stop(jobs);
    assert_int_equal(db_read(s->app.db, &s->ctx, count_work, left), OK);
    assert_int_equal(left[0], 0);
    assert_int_equal(left[2], 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_todo__is_consumed_once_and_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_todo__leaves_nothing_and_is_tried_later, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_todo__that_outgrows_its_memory_fails_alone, set_up,
            tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
