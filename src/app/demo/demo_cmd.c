/* demo_cmd.c -- `sangkien demo`: fills an empty directory, prints one login per role. */
#include "app/commands.h"
#include "app/demo/demo.h"
#include "app/open.h"

#include "base/json.h"
#include "plat/crypto.h"
#include "plat/fault.h"
#include "plat/io.h"

#include <fcntl.h>
#include <unistd.h>

/* What a step needs; the password is hashed once, since all accounts share it. */
struct fill {
    struct str password_hash;
    struct date today;
    uint32_t batch;
    int64_t dossiers;
    enum err (*step)(struct ctx *ctx, struct fill *fill);
};
enum { BATCH_DOSSIERS_EACH = 8, DOSSIERS_DEFAULT = 300, DOSSIERS_MAX = 300 };

static enum err
step_agencies(struct ctx *ctx, struct fill *fill)
{
    (void)fill;
    return demo_agencies(ctx);
}

static enum err
step_people(struct ctx *ctx, struct fill *fill)
{
    return demo_people(ctx, fill->password_hash);
}

/* The first batch lies far enough back for the last to end today; never before the agencies began. */
static enum err
step_batch(struct ctx *ctx, struct fill *fill)
{
    struct date first = {0};

    MUST(date_parse_iso(STR("2025-07-08"), &first));
    return demo_dossier_batch(ctx, fill->batch, first, fill->today);
}

static enum err (*const steps[])(struct ctx *ctx, struct fill *fill) = {
    step_agencies,
    step_people,
};

static enum err
run_step(struct ctx *ctx, void *arg)
{
    struct fill *fill = arg;

    return fill->step(ctx, fill);
}

static void
forget(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->fault_count = 0;
}

static int
fill_dossiers(struct cmd_run *run, struct fill *fill)
{
    struct ctx *ctx = run->ctx;

    fill->step = step_batch;
    for (fill->batch = 0; fill->batch * BATCH_DOSSIERS_EACH < fill->dossiers; fill->batch++) {
        struct arena_mark mark = arena_mark(ctx->arena);
        if (db_write(run->app->db, ctx, run_step, forget, fill, NULL) != OK) {
            buf_printf(&run->err, "the demonstration could not be filled (batch %u: %s)\n",
                fill->batch, ctx->fault_count > 0 ? fault_defs[ctx->faults[0].code].code : "?");
            return EXIT_FAILED;
        }
        arena_rewind(ctx->arena, mark);
    }
    return EXIT_DONE;
}

static int
fill_all(struct cmd_run *run)
{
    struct ctx *ctx = run->ctx;
    struct fill fill = {.today = ctx->today, .dossiers = DOSSIERS_DEFAULT};
    struct str size = cmd_option(run, "--size");

    if (!str_is_none(size) &&
        (!str_to_i64(size, &fill.dossiers) || fill.dossiers < 0 || fill.dossiers > DOSSIERS_MAX)) {
        buf_printf(&run->err, "--size wants a number of dossiers from 0 to %d\n", DOSSIERS_MAX);
        return EXIT_USAGE;
    }

    ctx->actor.is_system = true;
    if (crypto_password_hash(ctx, STR(DEMO_PASSWORD), &fill.password_hash) != OK) {
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        fill.step = steps[i];
        if (db_write(run->app->db, ctx, run_step, forget, &fill, NULL) != OK) {
            buf_printf(&run->err, "the demonstration could not be filled (step %zu)\n", i + 1);
            return EXIT_FAILED;
        }
    }
    return fill_dossiers(run, &fill);
}

static bool
mark_as_demo(const char *data_dir)
{
    char path[4096];
    int fd;

    snprintf(path, sizeof(path), "%s/demo", data_dir);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && close(fd) == 0 && io_sync_directory(data_dir);
}

static void
print_logins(struct cmd_run *run)
{
    struct demo_login logins[DEMO_LOGINS_MAX];
    size_t count = demo_logins(run->ctx->arena, logins);
    struct json_out json;

    if (!run->is_json) {
        buf_c(&run->out, "Logins of the demonstration (password " DEMO_PASSWORD "):\n");
        for (size_t i = 0; i < count; i++) {
            buf_printf(&run->out, "  %-22.*s %.*s\n", STR_ARG(logins[i].role), STR_ARG(logins[i].user));
        }
        return;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_key(&json, STR("logins"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "role", logins[i].role);
        json_put_str(&json, "user", logins[i].user);
        json_put_str(&json, "password", STR(DEMO_PASSWORD));
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

int
cmd_demo(struct cmd_run *run)
{
    const char *data_dir = app_data_dir(run);
    struct opened o;
    int code;

    if (app_is_demo(data_dir)) {
        print_logins(run);
        return EXIT_DONE;
    }
    code = app_init_directory(run, data_dir);
    if (code != EXIT_DONE) {
        return code;
    }
    code = app_configure(&o, run);
    if (code == EXIT_DONE) {
        code = app_open(&o, run, false);
    }
    if (code != EXIT_DONE) {
        return code;
    }
    code = fill_all(run);
    app_close(&o);
    if (code == EXIT_DONE && mark_as_demo(data_dir)) {
        print_logins(run);
        return EXIT_DONE;
    }
    return EXIT_FAILED;
}
