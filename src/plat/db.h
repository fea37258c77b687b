/* db.h -- one database behind two engines. Rooms never include this: they call the q_ functions
 * that tools/gen makes from sql/query, which call what is below.
 *
 * Engines  SQLite: WAL, synchronous=FULL, one writer thread that commits in batches (one fsync) and
 *          alone checkpoints; <= DB_READERS_MAX read-only readers in a LIFO list.
 *          PostgreSQL: a pool; writers run SERIALIZABLE with bounded jittered retry.
 * Errors   unique and foreign keys: ERR_CONFLICT with FAULT_DB_CONFLICT; a trigger's RAISE(ABORT,
 *          'code') becomes the fault of that code when faults.def has it; locks and cancelled
 *          waits: ERR_BUSY; anything else ERR_INTERNAL, with the detail in the log only.
 *          db_step also keeps the promises of stmt_kind: no row of STMT_ONE, a count other than one
 *          of STMT_CHANGES_ONE. After an error of the engine the transaction is lost on both
 *          engines: what follows answers the same error, and work that swallows it is rolled back.
 * Jumps    work returns; a long jump (the arena's limit) must land inside work.
 * Limits   a reader's transaction <= DB_READ_MS_MAX, an apply <= DB_APPLY_MS_MAX (interrupted).
 */
#ifndef PLAT_DB_H
#define PLAT_DB_H

#include "plat/ctx.h"

enum {
    DB_READERS_MAX = 32,
    DB_READ_MS_MAX = 5000,
    DB_APPLY_MS_MAX = 2000,
    DB_QUEUE_MAX = 256,     /* jobs waiting for the writer; more answer ERR_BUSY at once */
    DB_BATCH_MAX = 64,      /* jobs in one commit */
    DB_WAL_BYTES_MAX = 16 * 1024 * 1024,
    DB_PG_RETRIES_MAX = 5,
    DB_PG_CONNECTIONS_MAX = 16,
};

enum db_engine { DB_SQLITE = 1, DB_PG };

/* -- statements, as the generator writes them ------------------------------------------------ */
enum stmt_kind {
    STMT_ONE = 1, /* no row is ERR_NOT_FOUND */
    STMT_MAYBE,   /* no row gives found = false */
    STMT_MANY,
    STMT_EXEC,    /* any number of changes */
    STMT_CHANGES_ONE, /* changes exactly one row, otherwise ERR_CONFLICT (FAULT_STALE) */
    STMT_INSERT,  /* RETURNING the new key */
};
struct stmt_def {
    const char *name;
    const char *sqlite; /* ?1 ?2 ... */
    const char *pg;     /* $1 $2 ... */
    enum stmt_kind kind;
    uint8_t param_count, column_count;
};
extern const struct stmt_def stmt_defs[]; /* generated */
extern const size_t stmt_def_count;

struct cursor;
MUST_USE enum err db_open(struct ctx *ctx, int stmt, struct cursor **out);
void db_bind_i64(struct cursor *cursor, int at, int64_t v); /* at counts from 1 */
void db_bind_str(struct cursor *cursor, int at, struct str v); /* none binds NULL */
void db_bind_bytes(struct cursor *cursor, int at, struct bytes v);
void db_bind_null(struct cursor *cursor, int at);
MUST_USE enum err db_step(struct cursor *cursor, bool *has_row);
int64_t db_col_i64(struct cursor *cursor, int at); /* at counts from 0; NULL reads as 0 */
bool db_col_is_null(struct cursor *cursor, int at);
struct str db_col_str(struct cursor *cursor, int at);     /* copied into ctx->arena */
struct bytes db_col_bytes(struct cursor *cursor, int at); /* copied into ctx->arena */
int64_t db_changes(struct cursor *cursor);
void db_close(struct cursor *cursor);

/* -- life ----------------------------------------------------------------------------------- */
struct db;
struct db_options {
    struct str url; /* sqlite:PATH or postgresql://... */
    bool read_only;
};
MUST_USE enum err db_start(struct db **out, const struct db_options *options, struct str *why);
void db_stop(struct db *db); /* drains the writer, closes everything */
enum db_engine db_engine_of(const struct db *db);
/* The disk failed under a commit: nothing is written until the process starts again. */
bool db_is_read_only(const struct db *db);

/* Jobs that wait for the writer, at most DB_QUEUE_MAX; always 0 where writers do not queue
 * (PostgreSQL). Asked from any thread. */
size_t db_waiting(const struct db *db);
bool db_is_writing(const struct ctx *ctx); /* a writing transaction is open */

/* Runs work in a read transaction of a reader; the engine refuses writes. */
MUST_USE enum err db_read(struct db *db, struct ctx *ctx,
    enum err (*work)(struct ctx *ctx, void *arg), void *arg);
/* Runs work in a writing transaction and returns after the commit is durable. work may run more
 * than once (another job of the batch broke the transaction; a serialization failure): before
 * each run `again` resets what work left behind (arena mark, faults, response). Whatever is not OK
 * rolls back this work alone. lock_name (may be NULL) is the advisory lock on PostgreSQL. */
MUST_USE enum err db_write(struct db *db, struct ctx *ctx,
    enum err (*work)(struct ctx *ctx, void *arg), void (*again)(struct ctx *ctx, void *arg),
    void *arg, const char *lock_name);
/* The same, but READ COMMITTED on PostgreSQL: for the sealer and for consumers of to-dos, which read
 * what others write all the time and decide nothing by what they do not see. */
MUST_USE enum err db_write_committed(struct db *db, struct ctx *ctx,
    enum err (*work)(struct ctx *ctx, void *arg), void (*again)(struct ctx *ctx, void *arg),
    void *arg, const char *lock_name);

/* -- migrations (plat/migrate.c) ------------------------------------------------------------- */
struct migration {
    int32_t number; /* from the file name: 0001_... */
    const char *name;
    const char *sqlite; /* whole text */
    const char *pg;     /* types mapped, -- pg: blocks taken */
};
extern const struct migration migrations[]; /* generated, in order */
extern const size_t migration_count;
/* Tables whose rows are never changed or removed: sql/append_only.txt, one name a line. The
 * migration run puts the refusing triggers on each, so migrations do not write them. On SQLite a
 * key that exists aborts an INSERT of any kind (REPLACE and ON CONFLICT too) with db_conflict. */
extern const char *const append_only_tables[]; /* generated, in gen/migrations.c */
extern const size_t append_only_table_count;
/* Brings the database to the newest schema, one migration per transaction. A newer schema than
 * this program knows is refused. */
MUST_USE enum err migrate_run(struct str url, struct str *why);

#endif
