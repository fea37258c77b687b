/* job.c -- one thread: to-do rows that are due, and tickers. A consumer's work and the removal of its
 * row are one transaction, so a crash repeats work but never loses it.
 */
#include "plat/job.h"

#include "gen/q_plat.h"
#include "plat/app.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>

enum {
    JOB_TICKERS_MAX = 32,
    JOB_RETRY_SECONDS_FIRST = 5,
    JOB_ARENA_BYTES_MAX = 64 * 1024 * 1024,
};

struct jobs {
    const struct app *app;
    pthread_t thread;
    int64_t ticked_ms[JOB_TICKERS_MAX];
};
/* There is one job thread in a process; whoever commits rings its bell. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    bool is_rung, is_stopping;
} bell = {.lock = PTHREAD_MUTEX_INITIALIZER, .rung = PTHREAD_COND_INITIALIZER};

static void
job_ctx(struct ctx *ctx, struct arena *arena, const struct app *app)
{
    *ctx = (struct ctx){.arena = arena, .app = app, .now = io_now()};
    ctx->today = date_of_instant(ctx->now);
    ctx->actor.is_system = true;
    ctx->request_id = io_token(arena, 10);
}

static void
fresh_start(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->fault_count = 0;
}

/* Work that outgrows its arena is ended alone: the jump is caught in the frame that the database
 * called, so it crosses no library, and the transaction rolls back. */
struct guard {
    jmp_buf limit;
    enum err (*work)(struct ctx *ctx, void *arg);
    void *arg;
};

static void
over_limit(void *arg)
{
    struct guard *guard = arg;

    longjmp(guard->limit, 1);
}

static enum err
guarded(struct ctx *ctx, void *arg)
{
    struct guard *guard = arg;

    if (setjmp(guard->limit) != 0) {
        arena_on_limit(ctx->arena, NULL, NULL);
        return fault_word(ctx, "body_too_large");
    }
    arena_on_limit(ctx->arena, over_limit, guard);
    enum err err = guard->work(ctx, guard->arg);
    arena_on_limit(ctx->arena, NULL, NULL);
    return err;
}

/* -- to-do rows --------------------------------------------------------------------------------------- */

static const struct job_consumer *
find_consumer(struct str name)
{
    for (size_t i = 0; i < job_consumer_count; i++) {
        if (str_eq_c(name, job_consumers[i].name)) {
            return &job_consumers[i];
        }
    }
    return NULL;
}

struct due {
    struct q_plat_todo_due *rows;
    size_t count;
};

static enum err
due_work(struct ctx *ctx, void *arg)
{
    struct due *due = arg;

    return q_plat_todo_due(ctx, ctx->now, JOB_BATCH_MAX, &due->rows, &due->count);
}

static enum err
consume_work(struct ctx *ctx, void *arg)
{
    const struct q_plat_todo_due *row = arg;
    const struct job_consumer *consumer = find_consumer(row->consumer);
    int64_t changed;

    /* The row goes first: on PostgreSQL a second node that takes it as well then has to wait, and
     * finds it gone. */
    TRY(q_plat_todo_take(ctx, row->todo_id, &changed));
    if (changed == 0) {
        return OK;
    }
    if (consumer == NULL) {
        log_line(LOG_ERROR, "job", "todo=%lld why=no_such_consumer", (long long)row->todo_id);
        return ERR_INTERNAL;
    }
    struct todo todo = {
        .todo_id = row->todo_id,
        .event = row->event_id,
        .action = row->action,
        .kind = row->kind,
        .object_id = row->object_id,
    };
    return consumer->consume(ctx, &todo);
}

struct delay {
    const struct q_plat_todo_due *row;
    struct str why;
};

static enum err
later_work(struct ctx *ctx, void *arg)
{
    const struct delay *delay = arg;
    int32_t tries = delay->row->tries + 1;
    int32_t shift = tries < JOB_TRIES_MAX ? tries : JOB_TRIES_MAX;
    int64_t wait_us = INT64_C(1000000) * JOB_RETRY_SECONDS_FIRST << (2 * (shift - 1));

    return q_plat_todo_later(ctx, delay->row->todo_id, tries,
        (struct instant){ctx->now.us + wait_us}, delay->why);
}

static void
consume_one(const struct app *app, const struct q_plat_todo_due *row)
{
    struct arena *arena = arena_new(JOB_ARENA_BYTES_MAX);
    struct ctx ctx;
    int64_t started_ms = io_monotonic_ms();

    job_ctx(&ctx, arena, app);
    struct q_plat_todo_due copy = *row;
    struct guard guard = {.work = consume_work, .arg = &copy};
    struct arena_mark mark = arena_mark(arena);
    enum err err = db_write_committed(app->db, &ctx, guarded, fresh_start, &guard, NULL);
    log_line(err == OK ? LOG_INFO : LOG_WARN, "job", "id=%.*s consumer=%.*s todo=%lld err=%d ms=%lld",
        STR_ARG(ctx.request_id), STR_ARG(row->consumer), (long long)row->todo_id, (int)err,
        (long long)(io_monotonic_ms() - started_ms));
    if (err != OK) {
        struct delay delay = {row, STR("internal")};
        if (ctx.fault_count > 0) {
            delay.why = str_of(fault_defs[ctx.faults[0].code].code);
        }
        ctx.fault_count = 0;
        arena_rewind(arena, mark);
        if (row->tries + 1 == JOB_TRIES_MAX) {
            log_line(LOG_ERROR, "job", "consumer=%.*s todo=%lld why=keeps_failing",
                STR_ARG(row->consumer), (long long)row->todo_id);
        }
        if (db_write(app->db, &ctx, later_work, fresh_start, &delay, NULL) != OK) {
            log_line(LOG_WARN, "job", "todo=%lld why=not_put_off", (long long)row->todo_id);
        }
    }
    arena_free(arena);
}

static bool
is_stopping(void)
{
    pthread_mutex_lock(&bell.lock);
    bool stopping = bell.is_stopping;
    pthread_mutex_unlock(&bell.lock);
    return stopping;
}

/* True when a full batch was found: there may be more. */
static bool
consume_due(const struct app *app)
{
    struct arena *arena = arena_new(JOB_ARENA_BYTES_MAX);
    struct ctx ctx;
    struct due due = {NULL, 0};

    job_ctx(&ctx, arena, app);
    if (db_read(app->db, &ctx, due_work, &due) != OK) {
        due.count = 0;
    }
    for (size_t i = 0; i < due.count && !is_stopping(); i++) {
        consume_one(app, &due.rows[i]);
    }
    bool more = due.count == JOB_BATCH_MAX;
    arena_free(arena);
    return more;
}

/* -- tickers ------------------------------------------------------------------------------------------- */

struct tick {
    const struct job_ticker *ticker;
};

static enum err
tick_work(struct ctx *ctx, void *arg)
{
    const struct tick *tick = arg;

    return tick->ticker->tick(ctx);
}

static void
tick_due(struct jobs *jobs)
{
    MUST(job_ticker_count <= JOB_TICKERS_MAX);
    for (size_t i = 0; i < job_ticker_count && !is_stopping(); i++) {
        int64_t now_ms = io_monotonic_ms();
        if (jobs->ticked_ms[i] != 0 && now_ms - jobs->ticked_ms[i] < job_tickers[i].every_ms) {
            continue;
        }
        jobs->ticked_ms[i] = now_ms;
        struct arena *arena = arena_new(JOB_ARENA_BYTES_MAX);
        struct ctx ctx;
        struct tick tick = {&job_tickers[i]};
        struct guard guard = {.work = tick_work, .arg = &tick};
        job_ctx(&ctx, arena, jobs->app);
        /* The lock: of several nodes one does it, and the next one sees what was done. */
        enum err err = job_tickers[i].is_reading
                           ? db_read(jobs->app->db, &ctx, guarded, &guard)
                           : db_write(jobs->app->db, &ctx, guarded, fresh_start, &guard,
                                 job_tickers[i].name);
        if (err != OK) {
            log_line(LOG_WARN, "tick", "name=%s err=%d fault=%s", job_tickers[i].name, (int)err,
                ctx.fault_count > 0 ? fault_defs[ctx.faults[0].code].code : "-");
        }
        arena_free(arena);
    }
}

/* -- the thread ----------------------------------------------------------------------------------------- */

static void
wait_for_bell(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += JOB_TICK_MS * INT64_C(1000000);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&bell.lock);
    if (!bell.is_rung && !bell.is_stopping) {
        pthread_cond_timedwait(&bell.rung, &bell.lock, &until);
    }
    bell.is_rung = false;
    pthread_mutex_unlock(&bell.lock);
}

static void *
run(void *arg)
{
    struct jobs *jobs = arg;

    while (!is_stopping()) {
        tick_due(jobs);
        while (consume_due(jobs->app) && !is_stopping()) {
        }
        wait_for_bell();
    }
    return NULL;
}

enum err
jobs_start(const struct app *app, struct jobs **out)
{
    struct jobs *jobs = calloc(1, sizeof(*jobs));

    MUST(jobs != NULL);
    jobs->app = app;
    bell.is_stopping = false;
    if (pthread_create(&jobs->thread, NULL, run, jobs) != 0) {
        free(jobs);
        return ERR_INTERNAL;
    }
    *out = jobs;
    return OK;
}

void
jobs_wake(void)
{
    pthread_mutex_lock(&bell.lock);
    bell.is_rung = true;
    pthread_cond_signal(&bell.rung);
    pthread_mutex_unlock(&bell.lock);
}

void
jobs_stop(struct jobs *jobs)
{
    pthread_mutex_lock(&bell.lock);
    bell.is_stopping = true;
    pthread_cond_signal(&bell.rung);
    pthread_mutex_unlock(&bell.lock);
    pthread_join(jobs->thread, NULL);
    free(jobs);
}
