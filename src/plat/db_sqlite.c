/* db_sqlite.c -- the SQLite engine: connections with their kept statements, readers in a LIFO list,
 * the writing connection as db_writer.c drives it, and migrations. The only file that knows
 * sqlite3.h.
 *
 * Safety   one connection commits and checkpoints, readers never do: the log-reset defect of the
 *          library (3.7.0 to 3.51.2) needs a checkpoint that races another connection's commit.
 */
#include "plat/db_engine.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <sqlite3.h>

enum {
    BUSY_MS = 2000,
    CHECKPOINT_WAIT_MS = 100,
    PROGRESS_STEPS = 2000, /* of the engine's machine between two looks at the clock: < 100 us */
    WAL_FRAME_HEADER_BYTES = 24,
};

struct sqlite_cursor {
    struct cursor base;
    sqlite3_stmt *stmt;
    int stmt_index;   /* -1: prepared for this cursor alone, the kept one was in use */
    bool is_buffered; /* rows of a writing statement, taken at once */
    sqlite3_value **values;
    size_t value_count, value_room, row_at; /* row_at counts from 1 once stepped */
};

enum control {
    CONTROL_BEGIN_READ,
    CONTROL_BEGIN_WRITE,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_SAVEPOINT,
    CONTROL_RELEASE,
    CONTROL_ROLLBACK_TO,
    CONTROL_COUNT
};

struct sqlite_conn {
    struct tx tx; /* first: ctx->tx is cast back */
    sqlite3 *handle;
    sqlite3_stmt **stmts; /* by index of stmt_defs, prepared at first use and kept */
    bool *stmt_in_use;
    sqlite3_stmt *controls[CONTROL_COUNT];
    struct sqlite_cursor cursors[DB_CURSORS_MAX];
    bool is_writer;
    bool met_append_only; /* the authorizer denied a change of what only grows */
    bool is_trusted; /* while our own BEGIN or COMMIT is prepared or runs */
    int64_t wal_bytes, page_bytes;
};

struct sqlite_db {
    struct db db;
    char *path;
    struct db_pool readers;
    struct sqlite_conn *writer_conn; /* NULL: opened read-only */
    struct writer *writer;
};

/* -- a connection ----------------------------------------------------------------------------- */

static int
stop_when_late(void *arg)
{
    const struct sqlite_conn *conn = arg;

    return io_monotonic_ms() > conn->tx.deadline_ms;
}

static bool
is_append_only(const char *table)
{
    for (size_t i = 0; i < append_only_table_count; i++) {
        if (table != NULL && strcmp(table, append_only_tables[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Engine rights of a running server: rows only, and no change of what only grows. FTS5 asks for
 * data_version by itself. */
static int
authorize(
    void *arg, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    struct sqlite_conn *conn = arg;

    (void)database;
    (void)trigger;
    if (conn->is_trusted) {
        return SQLITE_OK;
    }
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b != NULL && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_INSERT:
        return conn->is_writer ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        conn->met_append_only = is_append_only(a);
        return conn->is_writer && !conn->met_append_only ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        return sqlite3_stricmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY; /* DDL, ATTACH, transactions and all that is not named above */
    }
}

static int
note_wal(void *arg, sqlite3 *handle, const char *database, int pages)
{
    struct sqlite_conn *conn = arg;

    (void)handle;
    (void)database;
    conn->wal_bytes = pages * (conn->page_bytes + WAL_FRAME_HEADER_BYTES);
    return SQLITE_OK;
}

static bool
pragma_is(sqlite3 *handle, const char *name, const char *want, struct str *why)
{
    char sql[80];
    sqlite3_stmt *stmt = NULL;
    bool is_right = false;

    (void)snprintf(sql, sizeof(sql), "PRAGMA %s", name);
    if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        const char *got = (const char *)sqlite3_column_text(stmt, 0);

        is_right = got != NULL && strcmp(got, want) == 0;
        if (!is_right) {
            db_why(why, "PRAGMA %s is %s, not %s", name, got == NULL ? "NULL" : got, want);
        }
    } else {
        db_why(why, "PRAGMA %s cannot be read: %s", name, sqlite3_errmsg(handle));
    }
    sqlite3_finalize(stmt);
    return is_right;
}

static bool
run_sql(sqlite3 *handle, const char *sql, struct str *why)
{
    char *message = NULL;

    if (sqlite3_exec(handle, sql, NULL, NULL, &message) == SQLITE_OK) {
        return true;
    }
    db_why(why, "%s", message == NULL ? sqlite3_errmsg(handle) : message);
    sqlite3_free(message);
    return false;
}

static int64_t
read_number(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        number = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return number;
}

static bool
harden(sqlite3 *handle, struct str *why)
{
    static const struct {
        int option, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };

    for (size_t i = 0; i < ARRAY_COUNT(settings); i++) {
        int got = -1;

        (void)sqlite3_db_config(handle, settings[i].option, settings[i].value, NULL);
        (void)sqlite3_db_config(handle, settings[i].option, -1, &got);
        if (got != settings[i].value) {
            db_why(why, "sqlite3_db_config %d is %d, not %d", settings[i].option, got,
                settings[i].value);
            return false;
        }
    }
    return true;
}

/* The settings that durability and integrity rest on are read back: a build or a version that
 * ignores one must not serve. */
static bool
set_up(struct sqlite_conn *conn, struct str *why)
{
    sqlite3 *handle = conn->handle;

    /* Before WAL is asked for: concurrent first opens fail with "locked" otherwise. */
    (void)sqlite3_busy_timeout(handle, BUSY_MS);
    if (!harden(handle, why)) {
        return false;
    }
    if (!conn->is_writer) {
        (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return run_sql(handle,
                   "PRAGMA query_only=1; PRAGMA cache_size=-1024;"
                   "PRAGMA recursive_triggers=1;",
                   why) &&
               pragma_is(handle, "journal_mode", "wal", why) &&
               pragma_is(handle, "query_only", "1", why);
    }
    return run_sql(handle,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
               "PRAGMA foreign_keys=1; PRAGMA recursive_triggers=1;"
               "PRAGMA secure_delete=1; PRAGMA cell_size_check=1;"
               /* What a savepoint would take back stays in memory: a job is short, a file is not. */
               "PRAGMA temp_store=MEMORY;"
               "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-4096;"
               "PRAGMA journal_size_limit=16777216;",
               why) &&
           pragma_is(handle, "journal_mode", "wal", why) &&
           pragma_is(handle, "synchronous", "2", why) &&
           pragma_is(handle, "foreign_keys", "1", why) &&
           pragma_is(handle, "recursive_triggers", "1", why) &&
           pragma_is(handle, "trusted_schema", "0", why) &&
           pragma_is(handle, "secure_delete", "1", why) &&
           pragma_is(handle, "wal_autocheckpoint", "0", why);
}

static void
conn_free(struct sqlite_conn *conn)
{
    if (conn == NULL) {
        return;
    }
    for (size_t i = 0; i < stmt_def_count; i++) {
        sqlite3_finalize(conn->stmts[i]);
    }
    for (size_t i = 0; i < CONTROL_COUNT; i++) {
        sqlite3_finalize(conn->controls[i]);
    }
    (void)sqlite3_close(conn->handle);
    free(conn->stmts);
    free(conn->stmt_in_use);
    free(conn);
}

static struct sqlite_conn *
conn_new(struct sqlite_db *db, bool is_writer, struct str *why)
{
    struct sqlite_conn *conn = calloc(1, sizeof(*conn));

    MUST(conn != NULL);
    conn->stmts = calloc(stmt_def_count + 1, sizeof(conn->stmts[0]));
    conn->stmt_in_use = calloc(stmt_def_count + 1, sizeof(conn->stmt_in_use[0]));
    MUST(conn->stmts != NULL && conn->stmt_in_use != NULL);
    conn->is_writer = is_writer;
    conn->tx.db = &db->db;
    conn->tx.is_write = is_writer;
    conn->tx.deadline_ms = INT64_MAX;

    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                (is_writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);

    if (sqlite3_open_v2(db->path, &conn->handle, flags, NULL) != SQLITE_OK) {
        db_why(why, "%s: %s", db->path, sqlite3_errmsg(conn->handle));
        conn_free(conn);
        return NULL;
    }
    (void)sqlite3_extended_result_codes(conn->handle, 1);
    if (!set_up(conn, why)) {
        conn_free(conn);
        return NULL;
    }
    conn->page_bytes = read_number(conn->handle, "PRAGMA page_size");
    (void)sqlite3_wal_hook(conn->handle, note_wal, conn);
    sqlite3_progress_handler(conn->handle, PROGRESS_STEPS, stop_when_late, conn);
    (void)sqlite3_set_authorizer(conn->handle, authorize, conn);
    return conn;
}

static int
run_control(struct sqlite_conn *conn, enum control control)
{
    static const char *const texts[CONTROL_COUNT] = {
        [CONTROL_BEGIN_READ] = "BEGIN",
        [CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [CONTROL_COMMIT] = "COMMIT",
        [CONTROL_ROLLBACK] = "ROLLBACK",
        [CONTROL_SAVEPOINT] = "SAVEPOINT job",
        [CONTROL_RELEASE] = "RELEASE job",
        [CONTROL_ROLLBACK_TO] = "ROLLBACK TO job",
    };
    sqlite3_stmt **stmt = &conn->controls[control];
    int rc = SQLITE_OK;

    conn->is_trusted = true;
    if (*stmt == NULL) {
        rc = sqlite3_prepare_v3(
            conn->handle, texts[control], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    }
    if (rc == SQLITE_OK) {
        (void)sqlite3_step(*stmt);
        rc = sqlite3_reset(*stmt);
    }
    conn->is_trusted = false;
    return rc;
}

/* -- statements ------------------------------------------------------------------------------- */

/* Names the reason of a failed call; the transaction is lost with it. */
static enum err
lose(struct sqlite_conn *conn, struct ctx *ctx, const struct stmt_def *def, int rc)
{
    const char *message = sqlite3_errmsg(conn->handle);
    int code = 0;

    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        if (rc == SQLITE_CONSTRAINT_TRIGGER) {
            code = fault_find(str_of(message));
        } else if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                   rc == SQLITE_CONSTRAINT_ROWID || rc == SQLITE_CONSTRAINT_FOREIGNKEY) {
            code = fault_find(STR("db_conflict"));
        }
        break;
    case SQLITE_AUTH:
        code = conn->met_append_only ? fault_find(STR("append_only")) : 0;
        break;
    case SQLITE_INTERRUPT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        log_line(LOG_WARN, "db_busy", "stmt=%s rc=%d", def->name, rc);
        return db_lose_word(ctx, &conn->tx, "busy");
    case SQLITE_FULL:
        log_line(LOG_ERROR, "db_disk_full", "stmt=%s", def->name);
        return db_lose_word(ctx, &conn->tx, "busy");
    default:
        break;
    }
    if (code == 0) {
        log_line(LOG_ERROR, "db_error", "stmt=%s rc=%d detail=\"%s\"", def->name, rc, message);
        return db_lose_word(ctx, &conn->tx, "internal");
    }
    return db_lose(ctx, &conn->tx, code);
}

static enum err
sqlite_prepare(struct sqlite_conn *conn, struct ctx *ctx, int index, struct sqlite_cursor *cursor)
{
    const struct stmt_def *def = &stmt_defs[index];
    bool is_kept = !conn->stmt_in_use[index];
    sqlite3_stmt **stmt = is_kept ? &conn->stmts[index] : &cursor->stmt;

    if (*stmt == NULL) {
        int rc = sqlite3_prepare_v3(
            conn->handle, def->sqlite, -1, is_kept ? SQLITE_PREPARE_PERSISTENT : 0, stmt, NULL);

        if (rc != SQLITE_OK) {
            return lose(conn, ctx, def, rc);
        }
    }
    cursor->stmt = *stmt;
    cursor->stmt_index = is_kept ? index : -1;
    if (is_kept) {
        conn->stmt_in_use[index] = true;
    }
    return OK;
}

static enum err
sqlite_open(struct ctx *ctx, int index, struct cursor **out)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)ctx->tx;
    struct sqlite_cursor *cursor = NULL;

    for (size_t i = 0; i < DB_CURSORS_MAX && cursor == NULL; i++) {
        if (conn->cursors[i].base.tx == NULL) {
            cursor = &conn->cursors[i];
        }
    }
    MUST(cursor != NULL);
    /* Short statements may end between two looks of the progress handler. */
    if (io_monotonic_ms() > conn->tx.deadline_ms) {
        return lose(conn, ctx, &stmt_defs[index], SQLITE_INTERRUPT);
    }
    *cursor = (struct sqlite_cursor){0};
    TRY(sqlite_prepare(conn, ctx, index, cursor));
    cursor->base.ctx = ctx;
    cursor->base.tx = ctx->tx;
    cursor->base.def = &stmt_defs[index];
    *out = &cursor->base;
    return OK;
}

static struct sqlite_conn *
conn_of(struct cursor *cursor)
{
    return (struct sqlite_conn *)cursor->tx;
}

static sqlite3_stmt *
stmt_of(struct cursor *cursor)
{
    return ((struct sqlite_cursor *)cursor)->stmt;
}

static void
sqlite_bind_i64(struct cursor *cursor, int at, int64_t v)
{
    MUST(sqlite3_bind_int64(stmt_of(cursor), at, v) == SQLITE_OK);
}

/* What is bound belongs to the caller and outlives the cursor; sqlite_close lets go of it. */
static void
sqlite_bind_str(struct cursor *cursor, int at, struct str v)
{
    MUST(sqlite3_bind_text64(stmt_of(cursor), at, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8) ==
         SQLITE_OK);
}

static void
sqlite_bind_bytes(struct cursor *cursor, int at, struct bytes v)
{
    MUST(sqlite3_bind_blob64(stmt_of(cursor), at, v.p, v.n, SQLITE_STATIC) == SQLITE_OK);
}

static void
sqlite_bind_null(struct cursor *cursor, int at)
{
    MUST(sqlite3_bind_null(stmt_of(cursor), at) == SQLITE_OK);
}

static void
keep_row(struct sqlite_cursor *cursor)
{
    for (int at = 0; at < cursor->base.def->column_count; at++) {
        if (cursor->value_count == cursor->value_room) {
            cursor->value_room = cursor->value_room == 0 ? 8 : cursor->value_room * 2;
            cursor->values =
                reallocarray(cursor->values, cursor->value_room, sizeof(cursor->values[0]));
            MUST(cursor->values != NULL);
        }
        sqlite3_value *value = sqlite3_value_dup(sqlite3_column_value(cursor->stmt, at));

        MUST(value != NULL);
        cursor->values[cursor->value_count++] = value;
    }
}

/* A writing statement with RETURNING runs to its end before its first row is shown: foreign keys
 * are checked only there, and a caller that takes one row would skip the check. */
static int
run_and_keep_rows(struct sqlite_cursor *cursor)
{
    int rc;

    while ((rc = sqlite3_step(cursor->stmt)) == SQLITE_ROW) {
        keep_row(cursor);
    }
    cursor->is_buffered = true;
    return rc;
}

static enum err
sqlite_step(struct cursor *base, bool *has_row)
{
    struct sqlite_cursor *cursor = (struct sqlite_cursor *)base;
    struct sqlite_conn *conn = conn_of(base);
    bool is_writing = sqlite3_stmt_readonly(cursor->stmt) == 0;
    int rc = SQLITE_DONE;

    if (!cursor->is_buffered) {
        bool is_returning = is_writing && base->def->column_count > 0;

        rc = is_returning ? run_and_keep_rows(cursor) : sqlite3_step(cursor->stmt);
    }
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        return lose(conn, base->ctx, base->def, rc);
    }
    *has_row = rc == SQLITE_ROW;
    if (cursor->is_buffered) {
        *has_row = cursor->row_at * base->def->column_count < cursor->value_count;
        cursor->row_at++;
    }
    if (is_writing && rc == SQLITE_DONE) {
        base->changes = sqlite3_changes64(conn->handle);
    }
    return OK;
}

/* The value in the row at hand, where rows were kept; NULL where the statement itself has it. */
static sqlite3_value *
kept_value(struct cursor *base, int at)
{
    struct sqlite_cursor *cursor = (struct sqlite_cursor *)base;

    if (!cursor->is_buffered) {
        return NULL;
    }
    return cursor->values[(cursor->row_at - 1) * base->def->column_count + (size_t)at];
}

static int64_t
sqlite_col_i64(struct cursor *cursor, int at)
{
    sqlite3_value *value = kept_value(cursor, at);

    return value == NULL ? sqlite3_column_int64(stmt_of(cursor), at) : sqlite3_value_int64(value);
}

static bool
sqlite_col_is_null(struct cursor *cursor, int at)
{
    sqlite3_value *value = kept_value(cursor, at);
    int type = value == NULL ? sqlite3_column_type(stmt_of(cursor), at) : sqlite3_value_type(value);

    return type == SQLITE_NULL;
}

static struct str
sqlite_col_str(struct cursor *cursor, int at)
{
    sqlite3_value *value = kept_value(cursor, at);
    struct str s;

    if (value == NULL) {
        s.p = (const char *)sqlite3_column_text(stmt_of(cursor), at);
        s.n = (size_t)sqlite3_column_bytes(stmt_of(cursor), at);
    } else {
        s.p = (const char *)sqlite3_value_text(value);
        s.n = (size_t)sqlite3_value_bytes(value);
    }
    return s.p == NULL ? STR_NONE : str_dup(cursor->ctx->arena, s);
}

static struct bytes
sqlite_col_bytes(struct cursor *cursor, int at)
{
    sqlite3_value *value = kept_value(cursor, at);
    const void *p;
    size_t n;

    if (sqlite_col_is_null(cursor, at)) {
        return (struct bytes){NULL, 0};
    }
    if (value == NULL) {
        p = sqlite3_column_blob(stmt_of(cursor), at);
        n = (size_t)sqlite3_column_bytes(stmt_of(cursor), at);
    } else {
        p = sqlite3_value_blob(value);
        n = (size_t)sqlite3_value_bytes(value);
    }
    uint8_t *copy = arena_alloc(cursor->ctx->arena, n == 0 ? 1 : n);

    if (n > 0) {
        memcpy(copy, p, n);
    }
    return (struct bytes){copy, n};
}

static void
sqlite_close(struct cursor *base)
{
    struct sqlite_cursor *cursor = (struct sqlite_cursor *)base;
    struct sqlite_conn *conn = conn_of(base);

    for (size_t i = 0; i < cursor->value_count; i++) {
        sqlite3_value_free(cursor->values[i]);
    }
    free(cursor->values);
    if (cursor->stmt_index >= 0) {
        (void)sqlite3_reset(cursor->stmt);
        (void)sqlite3_clear_bindings(cursor->stmt);
        conn->stmt_in_use[cursor->stmt_index] = false;
    } else {
        sqlite3_finalize(cursor->stmt);
    }
    base->tx = NULL;
}

/* -- readers ---------------------------------------------------------------------------------- */

static struct sqlite_conn *
reader_take(struct sqlite_db *db, struct str *why)
{
    bool may_open;
    struct sqlite_conn *conn = (struct sqlite_conn *)db_pool_take(&db->readers, &may_open);

    if (may_open) {
        conn = conn_new(db, false, why);
        if (conn == NULL) {
            db_pool_forget(&db->readers);
        }
    }
    return conn;
}

static enum err
sqlite_read(struct db *base, struct ctx *ctx, db_work *work, void *arg)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct str why = STR_NONE;
    struct sqlite_conn *conn = reader_take(db, &why);

    if (conn == NULL) {
        db_why_log(&why, "all readers are in use");
        return fault_word(ctx, "busy");
    }
    db_enter(ctx, sqlite_conn_tx(conn, db_ms(DB_READ_MS_MAX)));

    enum err err = run_control(conn, CONTROL_BEGIN_READ) == SQLITE_OK ? work(ctx, arg)
                                                                      : fault_word(ctx, "internal");

    if (err == OK) {
        err = conn->tx.failed;
    }
    db_leave(ctx);
    sqlite_conn_end(conn);
    if (sqlite_conn_is_in_tx(conn)) {
        (void)run_control(conn, CONTROL_ROLLBACK); /* or the snapshot pins the log */
    }
    db_pool_give(&db->readers, &conn->tx);
    return err;
}

/* -- the writing connection ------------------------------------------------------------------- */

struct tx *
sqlite_conn_tx(struct sqlite_conn *conn, int64_t ms_max)
{
    conn->tx.failed = OK;
    conn->tx.deadline_ms = io_monotonic_ms() + ms_max;
    return &conn->tx;
}

void
sqlite_conn_end(struct sqlite_conn *conn)
{
    conn->tx.deadline_ms = INT64_MAX;
    for (size_t i = 0; i < DB_CURSORS_MAX; i++) {
        if (conn->cursors[i].base.tx != NULL) {
            sqlite_close(&conn->cursors[i].base);
        }
    }
}

static enum err
outcome(struct sqlite_conn *conn, const char *what, int rc)
{
    if (rc == SQLITE_OK) {
        return OK;
    }
    log_line(LOG_ERROR, "db_writer", "step=%s rc=%d detail=\"%s\"", what, rc,
        sqlite3_errmsg(conn->handle));
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
        return ERR_BUSY;
    default:
        return ERR_INTERNAL;
    }
}

enum err
sqlite_conn_begin(struct sqlite_conn *conn)
{
    return outcome(conn, "begin", run_control(conn, CONTROL_BEGIN_WRITE));
}

enum err
sqlite_conn_commit(struct sqlite_conn *conn)
{
    return outcome(conn, "commit", run_control(conn, CONTROL_COMMIT));
}

void
sqlite_conn_rollback(struct sqlite_conn *conn)
{
    if (sqlite_conn_is_in_tx(conn)) {
        (void)outcome(conn, "rollback", run_control(conn, CONTROL_ROLLBACK));
    }
}

enum err
sqlite_conn_savepoint(struct sqlite_conn *conn)
{
    return outcome(conn, "savepoint", run_control(conn, CONTROL_SAVEPOINT));
}

enum err
sqlite_conn_release(struct sqlite_conn *conn, bool keep)
{
    int rc = keep ? SQLITE_OK : run_control(conn, CONTROL_ROLLBACK_TO);

    if (rc == SQLITE_OK) {
        rc = run_control(conn, CONTROL_RELEASE);
    }
    return outcome(conn, "release", rc);
}

bool
sqlite_conn_is_in_tx(struct sqlite_conn *conn)
{
    return sqlite3_get_autocommit(conn->handle) == 0;
}

int64_t
sqlite_conn_wal_bytes(const struct sqlite_conn *conn)
{
    return conn->wal_bytes;
}

enum err
sqlite_conn_checkpoint(struct sqlite_conn *conn, bool restart)
{
    int logged = -1, moved = -1;

    if (restart) {
        (void)sqlite3_busy_timeout(conn->handle, CHECKPOINT_WAIT_MS);
    }
    int rc = sqlite3_wal_checkpoint_v2(conn->handle, NULL,
        restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &logged, &moved);

    (void)sqlite3_busy_timeout(conn->handle, BUSY_MS);
    if (rc == SQLITE_OK && logged == moved && restart) {
        conn->wal_bytes = 0; /* the next commit begins the log anew */
    }
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
        return ERR_BUSY;
    }
    return rc == SQLITE_OK && logged != moved ? ERR_BUSY : outcome(conn, "checkpoint", rc);
}

static enum err
sqlite_write(struct db *base, struct ctx *ctx, db_work *work, db_again *again, void *arg,
    const struct db_write_how *how)
{
    struct sqlite_db *db = (struct sqlite_db *)base;

    (void)how; /* one writer: everything is in line already */
    if (db->writer == NULL) {
        return fault_word(ctx, "store_read_only");
    }
    return writer_run(db->writer, ctx, work, again, arg);
}

static size_t
sqlite_waiting(const struct db *base)
{
    const struct sqlite_db *db = (const struct sqlite_db *)base;

    return db->writer == NULL ? 0 : writer_waiting(db->writer);
}

static bool
sqlite_is_read_only(const struct db *base)
{
    const struct sqlite_db *db = (const struct sqlite_db *)base;

    return db->writer == NULL || writer_is_read_only(db->writer);
}

/* -- life ------------------------------------------------------------------------------------- */

static void
sqlite_stop(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;

    writer_stop(db->writer);
    for (struct tx *tx; (tx = db_pool_drain(&db->readers)) != NULL;) {
        conn_free((struct sqlite_conn *)tx);
    }
    if (db->writer_conn != NULL) {
        db->writer_conn->is_trusted = true;
        (void)sqlite3_exec(db->writer_conn->handle, "PRAGMA analysis_limit=400; PRAGMA optimize",
            NULL, NULL, NULL);
        conn_free(db->writer_conn); /* last, so that it alone moves the log into the database */
    }
    free(db->path);
    free(db);
}

static const struct db_ops sqlite_ops = {
    .open = sqlite_open,
    .bind_i64 = sqlite_bind_i64,
    .bind_str = sqlite_bind_str,
    .bind_bytes = sqlite_bind_bytes,
    .bind_null = sqlite_bind_null,
    .step = sqlite_step,
    .col_i64 = sqlite_col_i64,
    .col_is_null = sqlite_col_is_null,
    .col_str = sqlite_col_str,
    .col_bytes = sqlite_col_bytes,
    .close = sqlite_close,
    .read = sqlite_read,
    .write = sqlite_write,
    .is_read_only = sqlite_is_read_only,
    .waiting = sqlite_waiting,
    .stop = sqlite_stop,
};

static void
configure_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* its counters are behind one lock */
}

static void
configure_library_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, configure_library);
}

enum err
sqlite_start(struct db **out, const char *path, bool read_only, struct str *why)
{
    configure_library_once();
    struct sqlite_db *db = calloc(1, sizeof(*db));

    MUST(db != NULL);
    db->db = (struct db){.ops = &sqlite_ops, .engine = DB_SQLITE};
    db->path = db_c_string(str_of(path));
    db_pool_init(&db->readers, DB_READERS_MAX);
    log_line(LOG_INFO, "db_sqlite", "version=%s", sqlite3_libversion());

    bool is_ready = true;

    if (!read_only) {
        db->writer_conn = conn_new(db, true, why);
        is_ready = db->writer_conn != NULL;
    }
    if (is_ready) {
        struct sqlite_conn *reader = reader_take(db, why);

        is_ready = reader != NULL &&
                   migrate_is_done(read_number(reader->handle, DB_SCHEMA_NUMBER_SQL), why);
        if (reader != NULL) {
            db_pool_give(&db->readers, &reader->tx);
        }
    }
    if (is_ready && !read_only) {
        is_ready = writer_start(&db->writer, db->writer_conn, why) == OK;
    }
    if (!is_ready) {
        sqlite_stop(&db->db);
        return ERR_INTERNAL;
    }
    *out = &db->db;
    return OK;
}

/* -- migrations ------------------------------------------------------------------------------- */

/* Triggers come from the list alone: what only grows is said in one place. The INSERT one stands
 * for every key of the table, since REPLACE passes a delete trigger when recursive_triggers is off,
 * as it is in a foreign shell. */
static bool
guard_table(sqlite3 *handle, const char *table, struct str *why)
{
    static const char keys_sql[] =
        "SELECT group_concat('EXISTS (SELECT 1 FROM \"' || ?1 || '\" WHERE ' || same || ')', ' OR "
        "')"
        "  FROM (SELECT group_concat('\"' || i.name || '\" = NEW.\"' || i.name || '\"', ' AND ') "
        "AS same"
        "          FROM pragma_index_list(?1) l JOIN pragma_index_info(l.name) i"
        "         WHERE l.\"unique\" = 1 AND l.partial = 0"
        "         GROUP BY l.name HAVING count(*) = count(i.name)"
        "        UNION ALL SELECT '\"' || name || '\" = NEW.\"' || name || '\"'"
        "          FROM pragma_table_info(?1) WHERE pk = 1 AND upper(type) = 'INTEGER'"
        "           AND (SELECT count(*) FROM pragma_table_info(?1) WHERE pk > 0) = 1)";
    sqlite3_stmt *stmt = NULL;
    char *sql = NULL;
    bool is_done = false;

    if (sqlite3_prepare_v2(handle, keys_sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        const char *keys = (const char *)sqlite3_column_text(stmt, 0);

        sql = sqlite3_mprintf(
            "CREATE TRIGGER IF NOT EXISTS \"%w_only_grows_update\" BEFORE UPDATE ON \"%w\""
            " BEGIN SELECT RAISE(ABORT, 'append_only'); END;"
            "CREATE TRIGGER IF NOT EXISTS \"%w_only_grows_delete\" BEFORE DELETE ON \"%w\""
            " BEGIN SELECT RAISE(ABORT, 'append_only'); END;"
            "CREATE TRIGGER IF NOT EXISTS \"%w_only_grows_insert\" BEFORE INSERT ON \"%w\""
            " WHEN %s BEGIN SELECT RAISE(ABORT, 'db_conflict'); END;",
            table, table, table, table, table, table, keys == NULL ? "0" : keys);
        is_done = sql != NULL && run_sql(handle, sql, why);
    } else {
        db_why(why, "%s: %s", table, sqlite3_errmsg(handle));
    }
    sqlite3_free(sql);
    sqlite3_finalize(stmt);
    return is_done;
}

static bool
unguard_table(sqlite3 *handle, const char *table, struct str *why)
{
    char *sql = sqlite3_mprintf("DROP TRIGGER IF EXISTS \"%w_only_grows_update\";"
                                "DROP TRIGGER IF EXISTS \"%w_only_grows_delete\";"
                                "DROP TRIGGER IF EXISTS \"%w_only_grows_insert\";",
        table, table, table);
    bool is_done = sql != NULL && run_sql(handle, sql, why);

    sqlite3_free(sql);
    return is_done;
}

static bool
migrate_guard(void *handle, const char *table, bool on, struct str *why)
{
    return on ? guard_table(handle, table, why) : unguard_table(handle, table, why);
}

static bool
migrate_sql(void *handle, const char *sql, struct str *why)
{
    return run_sql(handle, sql, why);
}

static int64_t
migrate_number(void *handle, const char *sql)
{
    return read_number(handle, sql);
}

enum err
sqlite_migrate(const char *path, struct str *why)
{
    sqlite3 *handle = NULL;
    bool is_done = false;

    configure_library_once();
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ==
        SQLITE_OK) {
        (void)sqlite3_busy_timeout(handle, BUSY_MS);
        /* Foreign keys off while tables may be rebuilt; each migration counts orphans at its end. */
        is_done = harden(handle, why) &&
                  run_sql(handle,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "PRAGMA foreign_keys=0; PRAGMA recursive_triggers=1;"
                      "PRAGMA secure_delete=1",
                      why) &&
                  migrate_all(
                      &(struct migrate_on){
                          .handle = handle,
                          .engine = DB_SQLITE,
                          .run = migrate_sql,
                          .number = migrate_number,
                          .guard = migrate_guard,
                          .orphans_sql = "SELECT count(*) FROM pragma_foreign_key_check",
                      },
                      why);
    } else {
        db_why(why, "%s: %s", path, sqlite3_errmsg(handle));
    }
    (void)sqlite3_close(handle);
    return is_done ? OK : ERR_INTERNAL;
}
