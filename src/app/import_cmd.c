/* import_cmd.c -- `org import FILE` and `user import FILE`: whole lists or nothing. */
#include "app/import_cmd.h"

#include "app/table_cmd.h"
#include "plat/app.h"
#include "plat/db.h"

struct importing {
    import_fn *step;
    struct str text;
    struct table table;
    struct import_counts counts;
};

static enum err
work(struct ctx *ctx, void *arg)
{
    struct importing *i = arg;

    return i->step(ctx, i->text, &i->table, &i->counts);
}

static void
again(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->fault_count = 0;
}

int
import_cmd_run(struct cmd_run *run, struct str path, import_fn *check, import_fn *import)
{
    struct importing i = {.step = run->is_dry_run ? check : import};
    struct json_out json;

    if (!cmd_read_file(run, path, TABLE_BYTES_MAX, &i.text)) {
        return EXIT_FAILED;
    }
    enum err err = run->is_dry_run ? db_read(run->app->db, run->ctx, work, &i)
                                   : db_write(run->app->db, run->ctx, work, again, &i, NULL);
    if (i.table.fault_total > 0) {
        return table_cmd_refuse(run, path, &i.table);
    }
    if (err != OK) {
        return cmd_fail(run, err);
    }
    if (!run->is_json) {
        buf_printf(&run->out, "%zu rows: %lld %s, %lld there already\n", i.table.count,
            (long long)i.counts.added, run->is_dry_run ? "would be added" : "added",
            (long long)i.counts.kept);
        return EXIT_DONE;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_i64(&json, "rows", (int64_t)i.table.count);
    json_put_i64(&json, "added", i.counts.added);
    json_put_i64(&json, "kept", i.counts.kept);
    json_put_bool(&json, "dry_run", run->is_dry_run);
    table_cmd_errors(run->ctx, &json, &i.table);
    json_end_object(&json);
    buf_char(&run->out, '\n');
    return EXIT_DONE;
}
