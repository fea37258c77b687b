/* db.c -- the front of both engines: checks what a caller promises, then dispatches. */
#include "plat/db_engine.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <errno.h>
#include <stdarg.h>

void
db_why(struct str *why, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    va_start(args, format);
    int bytes = vasprintf(&text, format, args);
    va_end(args);
    MUST(bytes >= 0);
    *why = (struct str){text, (size_t)bytes};
}

void
db_why_drop(struct str *why)
{
    union {
        const char *in;
        char *out;
    } text = {.in = why->p};

    free(text.out);
    *why = STR_NONE;
}

void
db_why_log(struct str *why, const char *otherwise)
{
    log_line(LOG_WARN, "db_busy", "detail=\"%.*s\"",
        STR_ARG(str_is_none(*why) ? str_of(otherwise) : *why));
    db_why_drop(why);
}

char *
db_c_string(struct str s)
{
    char *copy = strndup(s.p == NULL ? "" : s.p, s.n);

    MUST(copy != NULL);
    return copy;
}

int64_t
db_ms(int64_t limit_ms)
{
    return limit_ms * io_test_number("SANGKIEN_PATIENCE", 1);
}

void
db_enter(struct ctx *ctx, struct tx *tx)
{
    ctx->tx = tx;
    ctx->permit_cache = NULL;
}

void
db_leave(struct ctx *ctx)
{
    ctx->tx = NULL;
    ctx->permit_cache = NULL;
}

size_t
db_waiting(const struct db *db)
{
    return db->ops->waiting == NULL ? 0 : db->ops->waiting(db);
}

bool
db_is_read_only(const struct db *db)
{
    return db->ops->is_read_only(db);
}

bool
db_is_writing(const struct ctx *ctx)
{
    return ctx->tx != NULL && ctx->tx->is_write;
}

enum err
db_lose(struct ctx *ctx, struct tx *tx, int code)
{
    enum err why = fault(ctx, code, NULL);

    if (tx->failed == OK) {
        tx->failed = why;
    }
    return why;
}

enum err
db_lose_word(struct ctx *ctx, struct tx *tx, const char *word)
{
    return db_lose(ctx, tx, fault_find(str_of(word)));
}

/* -- life ------------------------------------------------------------------------------------ */

bool
db_is_pg_url(struct str url)
{
    return str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://"));
}

enum err
db_start(struct db **out, const struct db_options *options, struct str *why)
{
    *out = NULL;
    char *url = db_c_string(options->url);
    enum err err = ERR_INVALID;

    if (db_is_pg_url(options->url)) {
        err = pg_start(out, url, options->read_only, why);
    } else if (str_starts(options->url, STR("sqlite:"))) {
        err = sqlite_start(out, url + strlen("sqlite:"), options->read_only, why);
    } else {
        db_why(why, "the database must be sqlite:PATH or postgresql://..., not %s", url);
    }
    free(url);
    return err;
}

void
db_stop(struct db *db)
{
    if (db != NULL) {
        db->ops->stop(db);
    }
}

enum db_engine
db_engine_of(const struct db *db)
{
    return db->engine;
}

enum err
db_read(struct db *db, struct ctx *ctx, db_work *work, void *arg)
{
    MUST(ctx->tx == NULL);
    return db->ops->read(db, ctx, work, arg);
}

enum err
db_write(struct db *db, struct ctx *ctx, db_work *work, db_again *again, void *arg,
    const char *lock_name)
{
    MUST(ctx->tx == NULL);
    return db->ops->write(
        db, ctx, work, again, arg, &(struct db_write_how){.lock_name = lock_name});
}

enum err
db_write_committed(struct db *db, struct ctx *ctx, db_work *work, db_again *again, void *arg,
    const char *lock_name)
{
    MUST(ctx->tx == NULL);
    return db->ops->write(db, ctx, work, again, arg,
        &(struct db_write_how){.lock_name = lock_name, .is_committed = true});
}

/* -- what waits for its turn ------------------------------------------------------------------- */

void
db_pool_init(struct db_pool *pool, size_t count_max)
{
    pthread_condattr_t monotonic;

    *pool = (struct db_pool){.count_max = count_max};
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->given, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

struct tx *
db_pool_take(struct db_pool *pool, bool *may_open)
{
    struct timespec until;

    *may_open = false;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += db_ms(DB_WAIT_MS_MAX) / 1000;
    pthread_mutex_lock(&pool->lock);
    while (pool->idle == NULL && pool->count >= pool->count_max) {
        if (pthread_cond_timedwait(&pool->given, &pool->lock, &until) == ETIMEDOUT) {
            break;
        }
    }
    struct tx *tx = pool->idle;

    if (tx != NULL) {
        pool->idle = tx->next;
    } else if (pool->count < pool->count_max) {
        pool->count++;
        *may_open = true;
    }
    pthread_mutex_unlock(&pool->lock);
    return tx;
}

void
db_pool_give(struct db_pool *pool, struct tx *tx)
{
    pthread_mutex_lock(&pool->lock);
    tx->next = pool->idle;
    pool->idle = tx;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
}

void
db_pool_forget(struct db_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->count--;
    pthread_cond_signal(&pool->given); /* who waits may open one now */
    pthread_mutex_unlock(&pool->lock);
}

struct tx *
db_pool_drain(struct db_pool *pool)
{
    struct tx *tx = pool->idle;

    if (tx != NULL) {
        pool->idle = tx->next;
    }
    return tx;
}

/* -- statements ------------------------------------------------------------------------------- */

enum err
db_open(struct ctx *ctx, int stmt, struct cursor **out)
{
    MUST(ctx->tx != NULL);
    MUST(stmt >= 0 && (size_t)stmt < stmt_def_count);
    *out = NULL;
    if (ctx->tx->failed != OK) {
        return ctx->tx->failed;
    }
    return ctx->tx->db->ops->open(ctx, stmt, out);
}

static const struct db_ops *
ops_for_bind(const struct cursor *cursor, int at)
{
    MUST(!cursor->is_stepped && at >= 1 && at <= cursor->def->param_count);
    return cursor->tx->db->ops;
}

void
db_bind_i64(struct cursor *cursor, int at, int64_t v)
{
    ops_for_bind(cursor, at)->bind_i64(cursor, at, v);
}

void
db_bind_str(struct cursor *cursor, int at, struct str v)
{
    if (v.p == NULL) {
        ops_for_bind(cursor, at)->bind_null(cursor, at);
    } else {
        ops_for_bind(cursor, at)->bind_str(cursor, at, v);
    }
}

void
db_bind_bytes(struct cursor *cursor, int at, struct bytes v)
{
    if (v.p == NULL) {
        ops_for_bind(cursor, at)->bind_null(cursor, at);
    } else {
        ops_for_bind(cursor, at)->bind_bytes(cursor, at, v);
    }
}

void
db_bind_null(struct cursor *cursor, int at)
{
    ops_for_bind(cursor, at)->bind_null(cursor, at);
}

/* What the statement's kind promises about its end. */
static enum err
check_kind(struct cursor *cursor, bool is_first, bool has_row)
{
    if (has_row) {
        return OK;
    }
    if (cursor->def->kind == STMT_ONE && is_first) {
        return fault_word(cursor->ctx, "not_found");
    }
    if (cursor->def->kind == STMT_CHANGES_ONE && cursor->changes != 1) {
        return fault_word(cursor->ctx, "stale");
    }
    return OK;
}

enum err
db_step(struct cursor *cursor, bool *has_row)
{
    bool is_first = !cursor->is_stepped;

    *has_row = false;
    if (cursor->tx->failed != OK) {
        return cursor->tx->failed;
    }
    if (cursor->is_done) {
        return OK;
    }
    cursor->is_stepped = true;
    TRY(cursor->tx->db->ops->step(cursor, has_row));
    cursor->is_done = !*has_row;
    return check_kind(cursor, is_first, *has_row);
}

static const struct db_ops *
ops_for_col(const struct cursor *cursor, int at)
{
    MUST(cursor->is_stepped && !cursor->is_done && at >= 0 && at < cursor->def->column_count);
    return cursor->tx->db->ops;
}

int64_t
db_col_i64(struct cursor *cursor, int at)
{
    return ops_for_col(cursor, at)->col_i64(cursor, at);
}

bool
db_col_is_null(struct cursor *cursor, int at)
{
    return ops_for_col(cursor, at)->col_is_null(cursor, at);
}

struct str
db_col_str(struct cursor *cursor, int at)
{
    return ops_for_col(cursor, at)->col_str(cursor, at);
}

struct bytes
db_col_bytes(struct cursor *cursor, int at)
{
    return ops_for_col(cursor, at)->col_bytes(cursor, at);
}

int64_t
db_changes(struct cursor *cursor)
{
    return cursor->changes;
}

void
db_close(struct cursor *cursor)
{
    if (cursor != NULL) {
        cursor->tx->db->ops->close(cursor);
    }
}
