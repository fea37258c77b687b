/* db_pg.c -- the PostgreSQL engine: a pool of connections with their prepared statements, text
 * format, own deadlines. The only file that knows libpq-fe.h.
 *
 * Retry    40001 and 40P01 run the work again, at most DB_PG_RETRIES_MAX times, after a short random
 *          pause. A named lock is taken before BEGIN, so that the snapshot is younger than the lock.
 * Unsure   a COMMIT whose connection broke, whose answer did not come in time, or that came with a
 *          warning (the wait for a standby was cancelled) is neither done nor failed: the answer is
 *          ERR_BUSY, and the idempotency key finds out. It is never run again from here.
 */
#include "plat/db_engine.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <libpq-fe.h>
#include <poll.h>

enum {
    PARAMS_MAX = 96,
    COMMIT_MS_MAX = 5000,
    CANCEL_MS_MAX = 1000, /* for the server's answer to a cancel */
    MIGRATE_MS_MAX = 600 * 1000,
};

struct pg_cursor {
    struct cursor base;
    int stmt_index;
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX]; /* 1: bytes as they are */
    void *owned[PARAMS_MAX];
    PGresult *result;
    int row_at; /* counts from 1 once stepped */
};

struct pg_conn {
    struct tx tx; /* first: ctx->tx is cast back */
    PGconn *pg;
    bool *is_prepared; /* by index of stmt_defs */
    struct pg_cursor cursors[DB_CURSORS_MAX];
    bool is_retryable; /* the transaction met 40001 or 40P01 */
    bool was_warned;   /* a warning came since it was last cleared */
};

struct pg_db {
    struct db db;
    char *url;
    bool is_read_only;
    struct db_pool conns;
};

/* -- talking to the server ---------------------------------------------------------------------- */

static void
hear_notice(void *arg, const PGresult *notice)
{
    struct pg_conn *conn = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    if (severity != NULL && strcmp(severity, "WARNING") == 0) {
        conn->was_warned = true;
        log_line(
            LOG_WARN, "db_warning", "sqlstate=%s", PQresultErrorField(notice, PG_DIAG_SQLSTATE));
    }
}

/* True when a whole result can be taken without waiting; false at the deadline or when lost. */
static bool
wait_readable(PGconn *pg, int64_t deadline_ms)
{
    while (PQisBusy(pg)) {
        int64_t left_ms = deadline_ms - io_monotonic_ms();
        struct pollfd fd = {.fd = PQsocket(pg), .events = POLLIN};

        if (left_ms <= 0) {
            return false;
        }
        (void)poll(&fd, 1, left_ms > 60000 ? 60000 : (int)left_ms + 1);
        if ((fd.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(pg) == 0) {
            return false;
        }
    }
    return true;
}

/* The last result of what was sent; NULL when it did not come. */
static PGresult *
collect(PGconn *pg, int64_t deadline_ms)
{
    PGresult *last = NULL;

    for (;;) {
        if (!wait_readable(pg, deadline_ms)) {
            PQclear(last);
            return NULL;
        }
        PGresult *next = PQgetResult(pg);

        if (next == NULL) {
            return last;
        }
        /* The first failure of several statements says more than what follows it. */
        if (last != NULL && PQresultStatus(last) == PGRES_FATAL_ERROR) {
            PQclear(next);
        } else {
            PQclear(last);
            last = next;
        }
    }
}

/* Asks the server to stop what runs, and waits a moment for its consent. */
static PGresult *
cancel(PGconn *pg)
{
    char ignored[256];
    PGcancel *handle = PQgetCancel(pg);

    if (handle != NULL) {
        (void)PQcancel(handle, ignored, sizeof(ignored));
        PQfreeCancel(handle);
    }
    return collect(pg, io_monotonic_ms() + CANCEL_MS_MAX);
}

static PGresult *
finish(PGconn *pg, bool is_sent, int64_t deadline_ms)
{
    PGresult *result = is_sent ? collect(pg, deadline_ms) : NULL;

    if (result == NULL && is_sent && PQstatus(pg) == CONNECTION_OK) {
        result = cancel(pg);
    }
    return result;
}

static PGresult *
query(PGconn *pg, const char *sql, int64_t deadline_ms)
{
    return finish(pg, PQsendQuery(pg, sql) == 1, deadline_ms);
}

static bool
is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static const char *
sqlstate(const PGresult *result)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return state == NULL ? "" : state;
}

static bool
is_serialization(const PGresult *result)
{
    return strcmp(sqlstate(result), "40001") == 0 || strcmp(sqlstate(result), "40P01") == 0;
}

/* Runs statements of our own whose rows do not matter. */
static bool
run_now(struct pg_conn *conn, const char *sql, int64_t ms_max)
{
    PGresult *result = query(conn->pg, sql, io_monotonic_ms() + ms_max);
    bool is_done = is_good(result);

    if (!is_done) {
        log_line(LOG_WARN, "db_pg", "failed=\"%.24s\" sqlstate=%s", sql, sqlstate(result));
    }
    PQclear(result);
    return is_done;
}

/* -- connections --------------------------------------------------------------------------------- */

static void
pg_conn_free(struct pg_conn *conn)
{
    if (conn != NULL) {
        PQfinish(conn->pg);
        free(conn->is_prepared);
        free(conn);
    }
}

static bool
setting_is(struct pg_conn *conn, const char *name, const char *want, struct str *why)
{
    char sql[64];

    (void)snprintf(sql, sizeof(sql), "SHOW %s", name);
    PGresult *result = query(conn->pg, sql, io_monotonic_ms() + db_ms(DB_WAIT_MS_MAX));
    bool is_right =
        PQresultStatus(result) == PGRES_TUPLES_OK && strcmp(PQgetvalue(result, 0, 0), want) == 0;

    if (!is_right) {
        db_why(why, "PostgreSQL: %s is not %s", name, want);
    }
    PQclear(result);
    return is_right;
}

/* What our promises rest on is set, then read back: a server that does not keep it is refused. */
static bool
set_up(struct pg_conn *conn, struct str *why)
{
    if (!run_now(conn,
            "SET statement_timeout = 5000; SET lock_timeout = 2000;"
            "SET idle_in_transaction_session_timeout = 15000; SET bytea_output = hex;"
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'",
            db_ms(DB_WAIT_MS_MAX))) {
        db_why(why, "PostgreSQL: %s", PQerrorMessage(conn->pg));
        return false;
    }
    return setting_is(conn, "fsync", "on", why) &&
           setting_is(conn, "full_page_writes", "on", why) &&
           setting_is(conn, "server_encoding", "UTF8", why);
}

static PGconn *
connect_to(const char *url, bool read_only)
{
    /* What stands before dbname can be set otherwise in the URL. */
    const char *const names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout",
        "target_session_attrs", "client_encoding", "application_name", "dbname", NULL};
    const char *const values[] = {
        "2", "30", "10000", read_only ? "any" : "read-write", "UTF8", "sangkien", url, NULL};

    return PQconnectdbParams(names, values, 1);
}

static struct pg_conn *
pg_conn_new(struct pg_db *db, struct str *why)
{
    struct pg_conn *conn = calloc(1, sizeof(*conn));

    MUST(conn != NULL);
    conn->is_prepared = calloc(stmt_def_count + 1, sizeof(conn->is_prepared[0]));
    MUST(conn->is_prepared != NULL);
    conn->tx.db = &db->db;
    conn->pg = connect_to(db->url, db->is_read_only);
    (void)PQsetNoticeReceiver(conn->pg, hear_notice, conn);
    if (PQstatus(conn->pg) != CONNECTION_OK) {
        db_why(why, "PostgreSQL: %s", PQerrorMessage(conn->pg));
        pg_conn_free(conn);
        return NULL;
    }
    if (!set_up(conn, why)) {
        pg_conn_free(conn);
        return NULL;
    }
    return conn;
}

static struct pg_conn *
conn_take(struct pg_db *db, struct ctx *ctx)
{
    bool may_open;
    struct str why = STR_NONE;
    struct pg_conn *conn = (struct pg_conn *)db_pool_take(&db->conns, &may_open);

    if (may_open) {
        conn = pg_conn_new(db, &why);
        if (conn == NULL) {
            db_pool_forget(&db->conns);
        }
    }
    if (conn == NULL) {
        db_why_log(&why, "all connections are in use");
        (void)fault_word(ctx, "busy");
    }
    return conn;
}

/* A connection that is lost or in the middle of something is closed, not given on. */
static void
conn_give(struct pg_db *db, struct pg_conn *conn)
{
    if (PQstatus(conn->pg) == CONNECTION_OK && PQtransactionStatus(conn->pg) == PQTRANS_IDLE) {
        db_pool_give(&db->conns, &conn->tx);
    } else {
        db_pool_forget(&db->conns);
        pg_conn_free(conn);
    }
}

/* -- statements ----------------------------------------------------------------------------------- */

/* Names the reason of a failed call; the transaction is lost with it. result may be NULL. */
static enum err
lose(struct pg_conn *conn, struct ctx *ctx, const struct stmt_def *def, const PGresult *result)
{
    const char *state = sqlstate(result);
    const char *constraint =
        result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    int code = 0;

    if (is_serialization(result)) {
        conn->is_retryable = true;
        return db_lose_word(ctx, &conn->tx, "busy");
    }
    if (state[0] == '\0' || strcmp(state, "57014") == 0 || strcmp(state, "55P03") == 0 ||
        strncmp(state, "53", 2) == 0 || strncmp(state, "57P", 3) == 0) {
        log_line(LOG_WARN, "db_busy", "stmt=%s sqlstate=%s", def->name, state);
        return db_lose_word(ctx, &conn->tx, "busy");
    }
    if (strcmp(state, "P0001") == 0) {
        code = fault_find(str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    } else if (strcmp(state, "23505") == 0 || strcmp(state, "23503") == 0 ||
               strcmp(state, "23001") == 0) {
        code = fault_find(STR("db_conflict"));
    }
    if (code != 0) {
        return db_lose(ctx, &conn->tx, code);
    }
    /* Messages of other classes may quote values, which are nobody's business. */
    bool is_our_text = strncmp(state, "42", 2) == 0 || strcmp(state, "P0001") == 0;

    log_line(LOG_ERROR, "db_error", "stmt=%s sqlstate=%s constraint=%s detail=\"%s\"", def->name,
        state, constraint == NULL ? "" : constraint,
        is_our_text ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : "");
    return db_lose_word(ctx, &conn->tx, "internal");
}

static void
stmt_name(char name[16], int index)
{
    (void)snprintf(name, 16, "s%d", index);
}

static enum err
pg_prepare(struct pg_conn *conn, struct ctx *ctx, int index)
{
    char name[16];

    stmt_name(name, index);
    bool is_sent = PQsendPrepare(conn->pg, name, stmt_defs[index].pg, 0, NULL) == 1;
    PGresult *result = finish(conn->pg, is_sent, conn->tx.deadline_ms);
    enum err err = is_good(result) ? OK : lose(conn, ctx, &stmt_defs[index], result);

    conn->is_prepared[index] = err == OK;
    PQclear(result);
    return err;
}

static enum err
pg_open(struct ctx *ctx, int index, struct cursor **out)
{
    struct pg_conn *conn = (struct pg_conn *)ctx->tx;
    struct pg_cursor *cursor = NULL;

    for (size_t i = 0; i < DB_CURSORS_MAX && cursor == NULL; i++) {
        if (conn->cursors[i].base.tx == NULL) {
            cursor = &conn->cursors[i];
        }
    }
    MUST(cursor != NULL && stmt_defs[index].param_count <= PARAMS_MAX);
    if (!conn->is_prepared[index]) {
        TRY(pg_prepare(conn, ctx, index));
    }
    *cursor = (struct pg_cursor){
        .stmt_index = index, .base = {.ctx = ctx, .tx = ctx->tx, .def = &stmt_defs[index]}};
    *out = &cursor->base;
    return OK;
}

static void
bind(struct cursor *base, int at, const void *value, size_t bytes, int format, void *owned)
{
    struct pg_cursor *cursor = (struct pg_cursor *)base;

    MUST(bytes <= INT32_MAX);
    free(cursor->owned[at - 1]);
    cursor->owned[at - 1] = owned;
    cursor->values[at - 1] = value;
    cursor->lengths[at - 1] = (int)bytes;
    cursor->formats[at - 1] = format;
}

static void
pg_bind_i64(struct cursor *cursor, int at, int64_t v)
{
    char *text = NULL;

    MUST(asprintf(&text, "%lld", (long long)v) > 0);
    bind(cursor, at, text, 0, 0, text);
}

static void
pg_bind_str(struct cursor *cursor, int at, struct str v)
{
    char *text = db_c_string(v);

    bind(cursor, at, text, 0, 0, text);
}

static void
pg_bind_bytes(struct cursor *cursor, int at, struct bytes v)
{
    bind(cursor, at, v.p, v.n, 1, NULL);
}

static void
pg_bind_null(struct cursor *cursor, int at)
{
    bind(cursor, at, NULL, 0, 0, NULL);
}

static enum err
execute(struct pg_cursor *cursor)
{
    struct pg_conn *conn = (struct pg_conn *)cursor->base.tx;
    const struct stmt_def *def = cursor->base.def;
    char name[16];

    /* The server's own limit is for a whole statement; many short ones are stopped here. */
    if (io_monotonic_ms() > conn->tx.deadline_ms) {
        return lose(conn, cursor->base.ctx, def, NULL);
    }
    stmt_name(name, cursor->stmt_index);
    bool is_sent = PQsendQueryPrepared(conn->pg, name, def->param_count, cursor->values,
                       cursor->lengths, cursor->formats, 0) == 1;

    cursor->result = finish(conn->pg, is_sent, conn->tx.deadline_ms);
    if (!is_good(cursor->result)) {
        return lose(conn, cursor->base.ctx, def, cursor->result);
    }
    MUST(PQresultStatus(cursor->result) != PGRES_TUPLES_OK ||
         PQnfields(cursor->result) == def->column_count || def->column_count == 0);
    (void)str_to_i64(str_of(PQcmdTuples(cursor->result)), &cursor->base.changes);
    return OK;
}

static enum err
pg_step(struct cursor *base, bool *has_row)
{
    struct pg_cursor *cursor = (struct pg_cursor *)base;

    if (cursor->result == NULL) {
        TRY(execute(cursor));
    }
    *has_row = cursor->row_at < PQntuples(cursor->result);
    cursor->row_at++;
    return OK;
}

static struct str
raw_value(struct cursor *base, int at)
{
    struct pg_cursor *cursor = (struct pg_cursor *)base;
    int row = cursor->row_at - 1;

    if (PQgetisnull(cursor->result, row, at)) {
        return STR_NONE;
    }
    return (struct str){
        PQgetvalue(cursor->result, row, at), (size_t)PQgetlength(cursor->result, row, at)};
}

static int64_t
pg_col_i64(struct cursor *cursor, int at)
{
    struct str raw = raw_value(cursor, at);
    int64_t v = 0;

    if (str_eq_c(raw, "t")) {
        return 1; /* a comparison: SQLite has numbers for it */
    }
    (void)str_to_i64(raw, &v);
    return v;
}

static bool
pg_col_is_null(struct cursor *cursor, int at)
{
    return raw_value(cursor, at).p == NULL;
}

static struct str
pg_col_str(struct cursor *cursor, int at)
{
    struct str raw = raw_value(cursor, at);

    return raw.p == NULL ? STR_NONE : str_dup(cursor->ctx->arena, raw);
}

static struct bytes
pg_col_bytes(struct cursor *cursor, int at)
{
    struct str raw = raw_value(cursor, at);
    size_t bytes = 0;

    if (raw.p == NULL) {
        return (struct bytes){NULL, 0};
    }
    unsigned char *decoded = PQunescapeBytea((const unsigned char *)raw.p, &bytes);

    MUST(decoded != NULL);
    uint8_t *copy = arena_alloc(cursor->ctx->arena, bytes == 0 ? 1 : bytes);

    memcpy(copy, decoded, bytes);
    PQfreemem(decoded);
    return (struct bytes){copy, bytes};
}

static void
pg_close(struct cursor *base)
{
    struct pg_cursor *cursor = (struct pg_cursor *)base;

    for (size_t i = 0; i < base->def->param_count; i++) {
        free(cursor->owned[i]);
    }
    PQclear(cursor->result);
    base->tx = NULL;
}

/* -- transactions ----------------------------------------------------------------------------------- */

/* Nothing has happened yet in it, so a connection that died while idle is simply made anew. */
static bool
begin(struct pg_conn *conn, const char *sql, struct str *why)
{
    if (run_now(conn, sql, db_ms(DB_WAIT_MS_MAX))) {
        return true;
    }
    if (PQstatus(conn->pg) == CONNECTION_OK) {
        db_why(why, "BEGIN failed");
        return false;
    }
    PQreset(conn->pg);
    memset(conn->is_prepared, 0, stmt_def_count * sizeof(conn->is_prepared[0]));
    if (PQstatus(conn->pg) != CONNECTION_OK) {
        db_why(why, "%s", PQerrorMessage(conn->pg));
        return false;
    }
    return set_up(conn, why) && run_now(conn, sql, db_ms(DB_WAIT_MS_MAX));
}

static void
end_tx(struct pg_conn *conn)
{
    for (size_t i = 0; i < DB_CURSORS_MAX; i++) {
        if (conn->cursors[i].base.tx != NULL) {
            pg_close(&conn->cursors[i].base);
        }
    }
    if (PQtransactionStatus(conn->pg) != PQTRANS_IDLE && PQstatus(conn->pg) == CONNECTION_OK) {
        (void)run_now(conn, "ROLLBACK", db_ms(DB_WAIT_MS_MAX));
    }
}

static enum err
run_work(struct pg_conn *conn, struct ctx *ctx, db_work *work, void *arg, int64_t ms_max)
{
    conn->tx.failed = OK;
    conn->is_retryable = false;
    conn->tx.deadline_ms = io_monotonic_ms() + ms_max;
    db_enter(ctx, &conn->tx);
    enum err err = work(ctx, arg);

    db_leave(ctx);
    return err == OK ? conn->tx.failed : err;
}

static enum err
pg_read(struct db *base, struct ctx *ctx, db_work *work, void *arg)
{
    struct pg_db *db = (struct pg_db *)base;
    struct pg_conn *conn = conn_take(db, ctx);
    struct str why = STR_NONE;
    enum err err;

    if (conn == NULL) {
        return ERR_BUSY;
    }
    conn->tx.is_write = false;
    if (begin(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &why)) {
        err = run_work(conn, ctx, work, arg, db_ms(DB_READ_MS_MAX));
    } else {
        db_why_log(&why, "BEGIN failed");
        err = fault_word(ctx, "busy");
    }
    end_tx(conn);
    conn_give(db, conn);
    return err;
}

static enum err
commit(struct pg_conn *conn, struct ctx *ctx)
{
    conn->was_warned = false;
    bool is_sent = PQsendQuery(conn->pg, "COMMIT") == 1;
    PGresult *result = is_sent ? collect(conn->pg, io_monotonic_ms() + db_ms(COMMIT_MS_MAX)) : NULL;
    bool is_committed = PQresultStatus(result) == PGRES_COMMAND_OK &&
                        strcmp(PQcmdStatus(result), "COMMIT") == 0 && !conn->was_warned;
    const char *state = sqlstate(result);
    enum err err = OK;

    if (!is_committed && is_serialization(result)) {
        conn->is_retryable = true;
        err = fault_word(ctx, "busy");
    } else if (!is_committed && state[0] != '\0' && strncmp(state, "57", 2) != 0) {
        log_line(LOG_ERROR, "db_commit", "sqlstate=%s", state);
        err = fault_word(ctx, "internal");
    } else if (!is_committed) {
        log_line(LOG_ERROR, "db_commit_unsure", "warned=%d", conn->was_warned ? 1 : 0);
        err = fault_word(ctx, "busy");
    }
    PQclear(result);
    return err;
}

static bool
take_lock(struct pg_conn *conn, const char *name, bool on)
{
    char sql[80];

    (void)snprintf(sql, sizeof(sql), "SELECT pg_advisory_%s(%lld)", on ? "lock" : "unlock",
        (long long)str_hash(str_of(name)));
    return run_now(conn, sql, db_ms(DB_WAIT_MS_MAX));
}

static void
pause_before(int attempt)
{
    uint16_t dice;
    int ms_max = 4 << attempt;

    io_random(&dice, sizeof(dice));
    (void)poll(NULL, 0, 1 + dice % ms_max);
}

struct attempt {
    db_work *work;
    db_again *again;
    void *arg;
    const char *begin;
};

static enum err
write_once(struct pg_conn *conn, struct ctx *ctx, const struct attempt *attempt)
{
    struct str why = STR_NONE;

    conn->is_retryable = false;
    if (attempt->again != NULL) {
        attempt->again(ctx, attempt->arg);
    }
    if (!begin(conn, attempt->begin, &why)) {
        db_why_log(&why, "BEGIN failed");
        return fault_word(ctx, "busy");
    }
    enum err err = run_work(conn, ctx, attempt->work, attempt->arg, db_ms(DB_APPLY_MS_MAX));

    if (err == OK && io_monotonic_ms() > conn->tx.deadline_ms) {
        err = fault_word(ctx, "busy");
    }
    if (err == OK) {
        err = commit(conn, ctx);
    }
    end_tx(conn);
    return err;
}

static enum err
pg_write(struct db *base, struct ctx *ctx, db_work *work, db_again *again, void *arg,
    const struct db_write_how *how)
{
    struct pg_db *db = (struct pg_db *)base;
    struct attempt attempt = {.work = work,
        .again = again,
        .arg = arg,
        .begin = how->is_committed ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                                   : "BEGIN ISOLATION LEVEL SERIALIZABLE"};

    if (db->is_read_only) {
        return fault_word(ctx, "store_read_only");
    }
    struct pg_conn *conn = conn_take(db, ctx);
    enum err err = ERR_BUSY;

    if (conn == NULL) {
        return ERR_BUSY;
    }
    conn->tx.is_write = true;
    if (how->lock_name != NULL && !take_lock(conn, how->lock_name, true)) {
        err = fault_word(ctx, "busy");
        conn_give(db, conn);
        return err;
    }
    for (int i = 0; i <= DB_PG_RETRIES_MAX; i++) {
        err = write_once(conn, ctx, &attempt);
        if (!conn->is_retryable) {
            break;
        }
        pause_before(i);
    }
    if (how->lock_name != NULL && PQstatus(conn->pg) == CONNECTION_OK &&
        !take_lock(conn, how->lock_name, false)) {
        PQfinish(conn->pg); /* the lock ends with the session */
        conn->pg = NULL;
    }
    conn_give(db, conn);
    return err;
}

/* -- life ---------------------------------------------------------------------------------------- */

static void
pg_stop(struct db *base)
{
    struct pg_db *db = (struct pg_db *)base;

    for (struct tx *tx; (tx = db_pool_drain(&db->conns)) != NULL;) {
        pg_conn_free((struct pg_conn *)tx);
    }
    free(db->url);
    free(db);
}

/* After a failed sync the server itself ends and recovers from its log: nothing to remember here. */
static bool
pg_is_read_only(const struct db *base)
{
    return ((const struct pg_db *)base)->is_read_only;
}

static const struct db_ops pg_ops = {
    .open = pg_open,
    .bind_i64 = pg_bind_i64,
    .bind_str = pg_bind_str,
    .bind_bytes = pg_bind_bytes,
    .bind_null = pg_bind_null,
    .step = pg_step,
    .col_i64 = pg_col_i64,
    .col_is_null = pg_col_is_null,
    .col_str = pg_col_str,
    .col_bytes = pg_col_bytes,
    .close = pg_close,
    .read = pg_read,
    .write = pg_write,
    .is_read_only = pg_is_read_only,
    .stop = pg_stop,
};

static int64_t
pg_number(void *handle, const char *sql)
{
    struct pg_conn *conn = handle;
    PGresult *result = query(conn->pg, sql, io_monotonic_ms() + MIGRATE_MS_MAX);
    int64_t number = -1;

    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
        (void)str_to_i64(str_of(PQgetvalue(result, 0, 0)), &number);
    }
    PQclear(result);
    return number;
}

enum err
pg_start(struct db **out, const char *url, bool read_only, struct str *why)
{
    struct pg_db *db = calloc(1, sizeof(*db));
    bool may_open = false;

    MUST(db != NULL);
    db->db = (struct db){.ops = &pg_ops, .engine = DB_PG};
    db->url = db_c_string(str_of(url));
    db->is_read_only = read_only;
    db_pool_init(&db->conns, DB_PG_CONNECTIONS_MAX);
    (void)db_pool_take(&db->conns, &may_open);
    struct pg_conn *conn = pg_conn_new(db, why);

    if (conn == NULL || !migrate_is_done(pg_number(conn, DB_SCHEMA_NUMBER_SQL), why)) {
        pg_conn_free(conn);
        pg_stop(&db->db);
        return ERR_INTERNAL;
    }
    log_line(LOG_INFO, "db_pg", "version=%d", PQserverVersion(conn->pg));
    conn_give(db, conn);
    *out = &db->db;
    return OK;
}

/* -- migrations ------------------------------------------------------------------------------------ */

static bool
pg_run(void *handle, const char *sql, struct str *why)
{
    struct pg_conn *conn = handle;
    PGresult *result = query(conn->pg, sql, io_monotonic_ms() + MIGRATE_MS_MAX);
    bool is_done = is_good(result) || PQresultStatus(result) == PGRES_EMPTY_QUERY;

    if (!is_done) {
        db_why(why, "%s", PQerrorMessage(conn->pg));
    }
    PQclear(result);
    return is_done;
}

static bool
pg_guard(void *handle, const char *table, bool on, struct str *why)
{
    static const char put_on[] =
        "CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'append_only'; END $$;"
        "CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON \"%s\""
        " FOR EACH ROW EXECUTE FUNCTION only_grows();"
        "CREATE OR REPLACE TRIGGER only_grows_all BEFORE TRUNCATE ON \"%s\""
        " FOR EACH STATEMENT EXECUTE FUNCTION only_grows()";
    static const char take_off[] = "DROP TRIGGER IF EXISTS only_grows ON \"%s\";"
                                   "DROP TRIGGER IF EXISTS only_grows_all ON \"%s\"";
    char sql[800];

    (void)snprintf(sql, sizeof(sql), on ? put_on : take_off, table, table);
    return pg_run(handle, sql, why);
}

/* A server need not own its tables: members of the role sangkien_server get rows only, and of what
 * only grows no change. The role is made by the administrator, or not at all. */
static bool
grant_to_server(struct pg_conn *conn, struct str *why)
{
    char sql[200];

    if (pg_number(conn, "SELECT count(*) FROM pg_roles WHERE rolname = 'sangkien_server'") != 1) {
        return true;
    }
    if (!pg_run(conn,
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "
            "sangkien_server;"
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO sangkien_server;"
            "REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM sangkien_server",
            why)) {
        return false;
    }
    for (size_t i = 0; i < append_only_table_count; i++) {
        (void)snprintf(sql, sizeof(sql), "REVOKE UPDATE, DELETE ON \"%s\" FROM sangkien_server",
            append_only_tables[i]);
        if (!pg_run(conn, sql, why)) {
            return false;
        }
    }
    return true;
}

enum err
pg_migrate(const char *url, struct str *why)
{
    struct pg_conn conn = {.pg = connect_to(url, false)};
    bool is_done = false;

    (void)PQsetNoticeReceiver(conn.pg, hear_notice, &conn);
    if (PQstatus(conn.pg) != CONNECTION_OK) {
        db_why(why, "PostgreSQL: %s", PQerrorMessage(conn.pg));
    } else if (pg_run(&conn, "SELECT pg_advisory_lock(7256)", why)) { /* one node at a time */
        is_done = migrate_all(
                      &(struct migrate_on){
                          .handle = &conn,
                          .engine = DB_PG,
                          .run = pg_run,
                          .number = pg_number,
                          .guard = pg_guard,
                      },
                      why) &&
                  grant_to_server(&conn, why);
    }
    PQfinish(conn.pg);
    return is_done ? OK : ERR_INTERNAL;
}
