/* stmt.h -- what the generated functions of gen/q_<room>.c are made of: values into parameters,
 * columns into values. Nobody else includes this.
 *
 * Missing  a missing value is bound as NULL and NULL is read as missing (docs/generator.md).
 * Doubt    a column that does not hold what the statement declared (a word outside its enum, a day
 *          that is none, a number too large) makes the read function false: ERR_INTERNAL.
 */
#ifndef PLAT_STMT_H
#define PLAT_STMT_H

#include "base/money.h"
#include "base/opt.h"
#include "plat/db.h"

static inline void
stmt_bind_instant(struct cursor *cursor, int at, struct instant v)
{
    if (instant_is_none(v)) {
        db_bind_null(cursor, at);
    } else {
        db_bind_i64(cursor, at, v.us);
    }
}

static inline void
stmt_bind_money(struct cursor *cursor, int at, struct money v)
{
    if (money_is_none(v)) {
        db_bind_null(cursor, at);
    } else {
        db_bind_i64(cursor, at, v.dong);
    }
}

static inline void
stmt_bind_opt(struct cursor *cursor, int at, bool has, int64_t v)
{
    if (has) {
        db_bind_i64(cursor, at, v);
    } else {
        db_bind_null(cursor, at);
    }
}

static inline bool
stmt_col_bool(struct cursor *cursor, int at, bool *out)
{
    int64_t v = db_col_i64(cursor, at);

    *out = v == 1;
    return v == 0 || v == 1;
}

static inline bool
stmt_col_i32(struct cursor *cursor, int at, int32_t *out)
{
    int64_t v = db_col_i64(cursor, at);

    *out = (int32_t)v;
    return v >= INT32_MIN && v <= INT32_MAX;
}

static inline bool
stmt_col_opt_i32(struct cursor *cursor, int at, struct opt_i32 *out)
{
    out->has = !db_col_is_null(cursor, at);
    return stmt_col_i32(cursor, at, &out->v);
}

static inline bool
stmt_col_opt_i64(struct cursor *cursor, int at, struct opt_i64 *out)
{
    out->has = !db_col_is_null(cursor, at);
    out->v = db_col_i64(cursor, at);
    return true;
}

static inline bool
stmt_col_date(struct cursor *cursor, int at, struct date *out)
{
    struct str word = db_col_str(cursor, at);

    if (str_is_none(word)) {
        *out = DATE_NONE;
        return true;
    }
    return date_parse_iso(word, out);
}

static inline bool
stmt_col_instant(struct cursor *cursor, int at, struct instant *out)
{
    *out = db_col_is_null(cursor, at) ? INSTANT_NONE
                                      : (struct instant){db_col_i64(cursor, at)};
    return true;
}

static inline bool
stmt_col_money(struct cursor *cursor, int at, struct money *out)
{
    *out = db_col_is_null(cursor, at) ? MONEY_NONE : (struct money){db_col_i64(cursor, at)};
    return true;
}

/* Runs a statement that gives no rows, tells how many rows it changed (NULL: not asked), closes. */
MUST_USE enum err stmt_run(struct cursor *cursor, int64_t *changed);
/* rows with room for one more after the first `count`: grows in ctx->arena by doubling. */
void *stmt_grow(struct ctx *ctx, void *rows, size_t count, size_t *room, size_t bytes_each);
/* A row that the statement's declaration does not allow: logged, ERR_INTERNAL. */
MUST_USE enum err stmt_bad_row(struct ctx *ctx, const char *name);
/* An INSERT that made no row, since the key was there (ON CONFLICT DO NOTHING): ERR_CONFLICT. */
MUST_USE enum err stmt_no_key(struct ctx *ctx);

#endif
