/* db_engine.h -- what the files behind plat/db.h share: db.c dispatches, db_sqlite.c and db_pg.c are
 * the engines, db_writer.c batches the writers of SQLite. Nobody else includes this.
 */
#ifndef PLAT_DB_ENGINE_H
#define PLAT_DB_ENGINE_H

#include "plat/db.h"

#include <pthread.h>

enum {
    DB_CURSORS_MAX = 16,         /* open at once in one transaction */
    DB_WAIT_MS_MAX = 2000,       /* for a reader or a connection of the pool */
    DB_WAL_BYTES_HARD = 4 * DB_WAL_BYTES_MAX, /* writers wait for readers above this */
};

typedef enum err db_work(struct ctx *ctx, void *arg);
typedef void db_again(struct ctx *ctx, void *arg);

/* One transaction in flight. Engines put it first in their connection. */
struct tx {
    struct db *db;
    bool is_write;
    enum err failed;     /* after an error of the engine: what everything later answers */
    int64_t deadline_ms; /* of the monotonic clock */
    struct tx *next;     /* in the pool's list */
};

/* What is idle, last given first: the warmest connection serves next. */
struct db_pool {
    pthread_mutex_t lock;
    pthread_cond_t given;
    struct tx *idle;
    size_t count, count_max; /* with those in use */
};

/* One statement in flight. Engines put it first in their own cursor. */
struct cursor {
    struct ctx *ctx;
    struct tx *tx; /* NULL: free */
    const struct stmt_def *def;
    bool is_stepped, is_done;
    int64_t changes;
};

struct db_write_how {
    const char *lock_name; /* NULL: none */
    bool is_committed;     /* READ COMMITTED instead of SERIALIZABLE */
};

struct db_ops {
    enum err (*open)(struct ctx *ctx, int stmt, struct cursor **out);
    void (*bind_i64)(struct cursor *cursor, int at, int64_t v);
    void (*bind_str)(struct cursor *cursor, int at, struct str v);
    void (*bind_bytes)(struct cursor *cursor, int at, struct bytes v);
    void (*bind_null)(struct cursor *cursor, int at);
    enum err (*step)(struct cursor *cursor, bool *has_row);
    int64_t (*col_i64)(struct cursor *cursor, int at);
    bool (*col_is_null)(struct cursor *cursor, int at);
    struct str (*col_str)(struct cursor *cursor, int at);
    struct bytes (*col_bytes)(struct cursor *cursor, int at);
    void (*close)(struct cursor *cursor);
    enum err (*read)(struct db *db, struct ctx *ctx, db_work *work, void *arg);
    enum err (*write)(struct db *db, struct ctx *ctx, db_work *work, db_again *again, void *arg,
        const struct db_write_how *how);
    bool (*is_read_only)(const struct db *db);
    size_t (*waiting)(const struct db *db); /* NULL: its writers do not queue */
    void (*stop)(struct db *db);
};
struct db {
    const struct db_ops *ops;
    enum db_engine engine;
};

/* -- db.c ----------------------------------------------------------------------------------- */
/* The text is on the heap: callers of db_start and migrate_run say it and end, others drop it. */
void db_why(struct str *why, const char *format, ...) __attribute__((format(printf, 2, 3)));
void db_why_drop(struct str *why);
/* Logs why, or `otherwise` when nobody said, and drops it. */
void db_why_log(struct str *why, const char *otherwise);
/* Work begins and ends in the transaction: what was found out in another one is forgotten. */
void db_enter(struct ctx *ctx, struct tx *tx);
void db_leave(struct ctx *ctx);
/* Adds the fault, marks the transaction as lost and returns the fault's class. */
enum err db_lose(struct ctx *ctx, struct tx *tx, int code);
enum err db_lose_word(struct ctx *ctx, struct tx *tx, const char *word);
/* One of the limits above; the test build multiplies it by SANGKIEN_PATIENCE, for machines that are busy. */
int64_t db_ms(int64_t limit_ms);
bool db_is_pg_url(struct str url);
char *db_c_string(struct str s); /* on the heap */

void db_pool_init(struct db_pool *pool, size_t count_max);
/* An idle connection; or NULL with may_open, and the caller owes a give or a forget; or NULL after
 * DB_WAIT_MS_MAX. */
struct tx *db_pool_take(struct db_pool *pool, bool *may_open);
void db_pool_give(struct db_pool *pool, struct tx *tx);
void db_pool_forget(struct db_pool *pool); /* one that was taken is no more */
struct tx *db_pool_drain(struct db_pool *pool); /* the next idle one, NULL at the end */

/* -- migrate.c ------------------------------------------------------------------------------ */
/* One open database as the migration run drives it. */
struct migrate_on {
    void *handle;
    enum db_engine engine;
    bool (*run)(void *handle, const char *sql, struct str *why);
    int64_t (*number)(void *handle, const char *sql); /* first column of the first row, or -1 */
    bool (*guard)(void *handle, const char *table, bool on, struct str *why);
    const char *orphans_sql; /* counts rows that point to nothing; NULL: the engine checks itself */
};
#define DB_SCHEMA_NUMBER_SQL "SELECT COALESCE(max(number), 0) FROM schema_migration"
bool migrate_all(const struct migrate_on *on, struct str *why);
int64_t migrate_newest(void); /* number of the last migration that this program knows */
/* Whether the database is at migrate_newest(). */
bool migrate_is_done(int64_t number, struct str *why);

/* -- db_sqlite.c ---------------------------------------------------------------------------- */
enum err sqlite_start(struct db **out, const char *path, bool read_only, struct str *why);
enum err sqlite_migrate(const char *path, struct str *why);

/* The writing connection as db_writer.c drives it. Each answers OK, ERR_BUSY (locked, disk full) or
 * ERR_INTERNAL (the disk failed: nothing may be written until the next start). */
struct sqlite_conn;
enum err sqlite_conn_begin(struct sqlite_conn *conn);
enum err sqlite_conn_commit(struct sqlite_conn *conn);
void sqlite_conn_rollback(struct sqlite_conn *conn);
enum err sqlite_conn_savepoint(struct sqlite_conn *conn);
/* Ends the savepoint, keeping what was done or taking it back. */
enum err sqlite_conn_release(struct sqlite_conn *conn, bool keep);
bool sqlite_conn_is_in_tx(struct sqlite_conn *conn);
struct tx *sqlite_conn_tx(struct sqlite_conn *conn, int64_t ms_max);
void sqlite_conn_end(struct sqlite_conn *conn); /* resets every statement left open */
int64_t sqlite_conn_wal_bytes(const struct sqlite_conn *conn);
/* restart waits up to 100 ms for readers and lets the next commit begin the log anew. ERR_BUSY: a
 * reader holds a part of the log; try again later. */
enum err sqlite_conn_checkpoint(struct sqlite_conn *conn, bool restart);

/* -- db_writer.c ---------------------------------------------------------------------------- */
struct writer;
enum err writer_start(struct writer **out, struct sqlite_conn *conn, struct str *why);
enum err writer_run(struct writer *writer, struct ctx *ctx, db_work *work, db_again *again,
    void *arg);
size_t writer_waiting(struct writer *writer); /* jobs in the queue; asked from any thread */
bool writer_is_read_only(const struct writer *writer); /* asked from any thread */
void writer_stop(struct writer *writer); /* runs what waits, then ends the thread */

/* -- db_pg.c -------------------------------------------------------------------------------- */
enum err pg_start(struct db **out, const char *url, bool read_only, struct str *why);
enum err pg_migrate(const char *url, struct str *why);

#endif
