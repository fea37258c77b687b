#include "plat/stmt.h"

#include "gen/fault.h"
#include "plat/log.h"

enum { STMT_ROWS_FIRST = 16 };

enum err
stmt_run(struct cursor *cursor, int64_t *changed)
{
    bool has_row = false;
    enum err err = db_step(cursor, &has_row);

    if (err == OK && changed != NULL) {
        *changed = db_changes(cursor);
    }
    db_close(cursor);
    return err;
}

void *
stmt_grow(struct ctx *ctx, void *rows, size_t count, size_t *room, size_t bytes_each)
{
    void *larger;

    if (count < *room) {
        return rows;
    }
    *room = *room == 0 ? STMT_ROWS_FIRST : *room * 2;
    larger = arena_alloc_array(ctx->arena, *room, bytes_each);
    if (count > 0) {
        memcpy(larger, rows, count * bytes_each);
    }
    return larger;
}

enum err
stmt_bad_row(struct ctx *ctx, const char *name)
{
    log_line(LOG_ERROR, "stmt.bad_row", "statement=%s", name);
    return fault(ctx, FAULT_INTERNAL, NULL);
}

enum err
stmt_no_key(struct ctx *ctx)
{
    return fault(ctx, FAULT_DB_CONFLICT, NULL);
}
