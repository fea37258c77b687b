/* audit_cmd.c -- `sangkien audit verify`. */
#include "app/commands.h"

#include "base/json.h"
#include "plat/app.h"
#include "room/audit/audit.h"

static void
write_json(struct cmd_run *run, const struct audit_verdict *verdict)
{
    struct json_out json;

    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_bool(&json, "ok", verdict->is_ok);
    json_put_i64(&json, "events", verdict->events);
    json_put_str(&json, "head", verdict->head);
    json_key(&json, STR("first_bad"));
    if (verdict->first_bad_seq == 0) {
        json_null(&json);
    } else {
        json_begin_object(&json);
        json_put_i64(&json, "seq", verdict->first_bad_seq);
        json_put_str(&json, "why", verdict->first_bad_why);
        json_end_object(&json);
    }
    json_put_i64(&json, "unsealed", verdict->unsealed);
    json_put_i64(&json, "erased", verdict->erased);
    json_put_i64(&json, "after_last_signature", verdict->after_last_signature);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

static enum err
step_work(struct ctx *ctx, void *arg)
{
    struct arena_mark mark = arena_mark(ctx->arena);
    enum err err = audit_verify_step(ctx, arg);

    arena_rewind(ctx->arena, mark);
    return err;
}

int
cmd_audit_verify(struct cmd_run *run)
{
    struct audit_walk walk = {0};
    const struct audit_verdict *verdict = &walk.verdict;

    while (!walk.is_over) {
        enum err err = db_read(run->app->db, run->ctx, step_work, &walk);
        if (err != OK) {
            buf_c(&run->err, "sangkien audit verify: the chain could not be read\n");
            return EXIT_FAILED;
        }
    }
    if (run->is_json) {
        write_json(run, verdict);
    } else if (verdict->is_ok) {
        buf_printf(&run->out,
            "whole: %lld events, %lld after the last signature, %lld not sealed yet, %lld without "
            "a payload\n",
            (long long)verdict->events, (long long)verdict->after_last_signature,
            (long long)verdict->unsealed, (long long)verdict->erased);
    } else {
        buf_printf(&run->out, "BROKEN at seq %lld: %.*s\n", (long long)verdict->first_bad_seq,
            STR_ARG(verdict->first_bad_why));
    }
    return verdict->is_ok ? EXIT_DONE : EXIT_FAILED;
}
