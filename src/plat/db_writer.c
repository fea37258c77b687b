/* db_writer.c -- the one writer of SQLite: a thread that takes what waits, runs each job in a
 * savepoint, commits the batch with one fsync and only then lets the callers go on. It alone moves
 * the log into the database.
 *
 * Batch    a job that fails is taken back by its savepoint; the others stay. When the engine itself
 *          rolled the transaction back (an interrupted write, a full disk), the guilty job answers
 *          its error and the others run again in a new batch; if that one breaks too, what is left
 *          runs alone, so that nobody pays twice for a neighbour.
 * Disk     a failed commit or checkpoint is final: nothing is written until the next start, reads
 *          go on (a second fsync may lie about what the first one lost).
 */
#include "plat/db_engine.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

enum {
    CHECKPOINT_BYTES = 4 * 1024 * 1024, /* written since the last one */
    RESTART_PAUSE_MS = 250,             /* after a try that met a reader */
    IDLE_MS = 1000,                     /* then the rest of the log is moved */
    HARD_TRIES_MAX = 60,                /* x 100 ms: longer than any reader may live */
};

struct job {
    struct ctx *ctx;
    db_work *work;
    db_again *again;
    void *arg;
    enum err result;
    bool is_settled; /* result stands whatever becomes of the batch */
    sem_t answered;
    struct job *next;
};

struct writer {
    struct sqlite_conn *conn;
    pthread_t thread;
    pthread_mutex_t lock; /* first, last, waiting, is_ending */
    pthread_cond_t wake;
    struct job *first, **last;
    size_t waiting;
    bool is_ending;
    atomic_bool is_read_only; /* set once by the writer, when the disk failed */
    int64_t moved_at_bytes; /* size of the log at the last checkpoint */
    int64_t restart_after_ms;
    size_t batch_max; /* DB_BATCH_MAX; a measurement may ask for less */
};

/* -- one batch -------------------------------------------------------------------------------- */

/* Runs one job inside the open transaction. False: the engine rolled everything back. */
static bool
run_job(struct writer *writer, struct job *job)
{
    if (job->again != NULL) {
        job->again(job->ctx, job->arg);
    }
    if (sqlite_conn_savepoint(writer->conn) != OK) {
        job->result = fault_word(job->ctx, "internal");
        return sqlite_conn_is_in_tx(writer->conn);
    }
    struct tx *tx = sqlite_conn_tx(writer->conn, db_ms(DB_APPLY_MS_MAX));

    db_enter(job->ctx, tx);
    job->result = job->work(job->ctx, job->arg);
    db_leave(job->ctx);
    if (job->result == OK) {
        job->result = tx->failed;
    }
    if (job->result == OK && io_monotonic_ms() > tx->deadline_ms) {
        job->result = fault_word(job->ctx, "busy");
    }
    sqlite_conn_end(writer->conn);
    if (!sqlite_conn_is_in_tx(writer->conn)) {
        return false;
    }
    if (sqlite_conn_release(writer->conn, job->result == OK) != OK) {
        sqlite_conn_rollback(writer->conn);
        return false;
    }
    return true;
}

/* The engine took the whole transaction back while this job ran. */
static void
settle_guilty(struct job *job)
{
    if (job->result == OK) {
        job->result = fault_word(job->ctx, "internal");
    }
    job->is_settled = true;
    log_line(LOG_WARN, "db_batch_broken", "result=%d", (int)job->result);
}

/* Answers whoever has no answer, before the batch could begin. */
static void
refuse_unrun(struct job **jobs, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->is_settled) {
            jobs[i]->result = fault_word(jobs[i]->ctx, word);
            jobs[i]->is_settled = true;
        }
    }
}

/* The commit failed: who had an error of its own keeps it. */
static void
refuse_done(struct job **jobs, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->is_settled && jobs[i]->result == OK) {
            jobs[i]->result = fault_word(jobs[i]->ctx, word);
        }
    }
}

static void
commit_batch(struct writer *writer, struct job **jobs, size_t count)
{
    enum err err = sqlite_conn_commit(writer->conn);

    if (err != OK) {
        sqlite_conn_rollback(writer->conn);
        writer->is_read_only = writer->is_read_only || err == ERR_INTERNAL;
        refuse_done(jobs, count, writer->is_read_only ? "store_read_only" : "busy");
    }
    for (size_t i = 0; i < count; i++) {
        jobs[i]->is_settled = true;
    }
}

/* One transaction over the jobs that have no answer yet. False: broken by one of them. */
static bool
run_batch(struct writer *writer, struct job **jobs, size_t count)
{
    enum err err = writer->is_read_only ? ERR_INTERNAL : sqlite_conn_begin(writer->conn);

    if (err != OK) {
        writer->is_read_only = writer->is_read_only || err == ERR_INTERNAL;
        refuse_unrun(jobs, count, writer->is_read_only ? "store_read_only" : "busy");
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->is_settled && !run_job(writer, jobs[i])) {
            settle_guilty(jobs[i]);
            return false;
        }
    }
    commit_batch(writer, jobs, count);
    return true;
}

static void
run_jobs(struct writer *writer, struct job **jobs, size_t count)
{
    for (int round = 0; round < 2; round++) {
        if (run_batch(writer, jobs, count)) {
            return;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->is_settled) {
            (void)run_batch(writer, &jobs[i], 1); /* broken alone, it is settled too */
        }
    }
}

/* -- the log ---------------------------------------------------------------------------------- */

static void
checkpoint(struct writer *writer, bool restart)
{
    enum err err = sqlite_conn_checkpoint(writer->conn, restart);

    writer->is_read_only = writer->is_read_only || err == ERR_INTERNAL;
    writer->moved_at_bytes = sqlite_conn_wal_bytes(writer->conn);
    if (restart && err != OK) {
        writer->restart_after_ms = io_monotonic_ms() + RESTART_PAUSE_MS;
    }
}

/* After the answers are out: a little often, and anew when it has become long. */
static void
tend_log(struct writer *writer)
{
    int64_t bytes = sqlite_conn_wal_bytes(writer->conn);

    if (bytes < writer->moved_at_bytes) {
        writer->moved_at_bytes = 0; /* the log began anew by itself */
    }
    if (bytes > DB_WAL_BYTES_MAX) {
        if (io_monotonic_ms() >= writer->restart_after_ms) {
            checkpoint(writer, true);
        }
    } else if (bytes - writer->moved_at_bytes > CHECKPOINT_BYTES) {
        checkpoint(writer, false);
    }
}

/* Above the hard limit writers wait for the readers, who may live DB_READ_MS_MAX at most. */
static bool
log_has_room(struct writer *writer)
{
    for (int i = 0; i < HARD_TRIES_MAX && !writer->is_read_only; i++) {
        if (sqlite_conn_wal_bytes(writer->conn) <= DB_WAL_BYTES_HARD) {
            return true;
        }
        checkpoint(writer, true);
    }
    return writer->is_read_only;
}

/* -- the queue -------------------------------------------------------------------------------- */

size_t
writer_waiting(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    size_t waiting = writer->waiting;
    pthread_mutex_unlock(&writer->lock);
    return waiting;
}

/* Takes up to batch_max jobs; 0 after a while without any, or at the end. */
static size_t
take_jobs(struct writer *writer, struct job **jobs, bool *is_over)
{
    struct timespec until;
    size_t count = 0;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IDLE_MS / 1000;
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->is_ending) {
        bool is_clean = sqlite_conn_wal_bytes(writer->conn) == writer->moved_at_bytes;

        if (is_clean) {
            pthread_cond_wait(&writer->wake, &writer->lock);
        } else if (pthread_cond_timedwait(&writer->wake, &writer->lock, &until) != 0) {
            break;
        }
    }
    while (writer->first != NULL && count < writer->batch_max) {
        jobs[count++] = writer->first;
        writer->first = writer->first->next;
        writer->waiting--;
    }
    if (writer->first == NULL) {
        writer->last = &writer->first;
    }
    *is_over = writer->is_ending && count == 0;
    pthread_mutex_unlock(&writer->lock);
    return count;
}

static void *
writer_main(void *arg)
{
    struct writer *writer = arg;
    struct job *jobs[DB_BATCH_MAX];
    bool is_over = false;

    while (!is_over) {
        size_t count = take_jobs(writer, jobs, &is_over);

        if (count == 0) {
            if (!is_over && !writer->is_read_only) {
                checkpoint(writer, false);
            }
            continue;
        }
        if (log_has_room(writer)) {
            run_jobs(writer, jobs, count);
        } else {
            log_line(LOG_ERROR, "db_log_full", "bytes=%lld",
                (long long)sqlite_conn_wal_bytes(writer->conn));
            refuse_unrun(jobs, count, "busy");
        }
        for (size_t i = 0; i < count; i++) {
            sem_post(&jobs[i]->answered); /* the job is the caller's again */
        }
        if (!writer->is_read_only) {
            tend_log(writer);
        }
    }
    return NULL;
}

/* -- life ------------------------------------------------------------------------------------- */

enum err
writer_run(struct writer *writer, struct ctx *ctx, db_work *work, db_again *again, void *arg)
{
    struct job job = {.ctx = ctx, .work = work, .again = again, .arg = arg};

    MUST(!pthread_equal(pthread_self(), writer->thread)); /* it would wait for itself */
    sem_init(&job.answered, 0, 0);
    pthread_mutex_lock(&writer->lock);
    bool is_full = writer->waiting >= DB_QUEUE_MAX || writer->is_ending;

    if (!is_full) {
        *writer->last = &job;
        writer->last = &job.next;
        writer->waiting++;
        pthread_cond_signal(&writer->wake);
    }
    pthread_mutex_unlock(&writer->lock);
    if (is_full) {
        job.result = fault_word(ctx, "busy");
    } else {
        while (sem_wait(&job.answered) != 0) {
            /* a signal came between; the job is still in the writer's hands */
        }
    }
    sem_destroy(&job.answered);
    return job.result;
}

enum err
writer_start(struct writer **out, struct sqlite_conn *conn, struct str *why)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    pthread_condattr_t monotonic;

    MUST(writer != NULL);
    writer->conn = conn;
    writer->last = &writer->first;
    int64_t batch = io_test_number("SANGKIEN_BATCH_MAX", DB_BATCH_MAX);
    writer->batch_max = batch >= 1 && batch <= DB_BATCH_MAX ? (size_t)batch : DB_BATCH_MAX;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_lock(&writer->lock); /* the thread sees its own id only when it is stored */
    int failed = pthread_create(&writer->thread, NULL, writer_main, writer);

    if (failed == 0) {
        (void)pthread_setname_np(writer->thread, "writer"); /* for whoever looks at the threads */
    }
    pthread_mutex_unlock(&writer->lock);
    if (failed != 0) {
        db_why(why, "the writer's thread cannot start: %s", strerror(failed));
        free(writer);
        return ERR_INTERNAL;
    }
    *out = writer;
    return OK;
}

bool
writer_is_read_only(const struct writer *writer)
{
    return atomic_load(&writer->is_read_only);
}

void
writer_stop(struct writer *writer)
{
    if (writer == NULL) {
        return;
    }
    pthread_mutex_lock(&writer->lock);
    writer->is_ending = true;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->wake);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}
