/* demo_cmd.c -- `sangkien demo`: fills an empty directory, prints one login per role. */
#include "app/commands.h"
#include "app/demo/demo.h"
#include "app/demo/demo_bulk.h"
#include "app/open.h"

#include "base/json.h"
#include "gen/q_audit.h"
#include "plat/crypto.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "room/audit/audit.h"

#include <fcntl.h>
#include <unistd.h>

/* What a step needs; the password is hashed once, since all accounts share it. */
struct fill {
    struct str password_hash;
    struct date today;
    int64_t size; /* SIZE_NOT_GIVEN: the ordinary demonstration as it is */
    struct demo_plan plan; /* the ordinary dossiers; above them come copies */
    uint32_t round;
    struct bulk *bulk;
    int64_t unsealed;
    enum err (*step)(struct ctx *ctx, struct fill *fill);
};
enum { DOSSIERS_MAX = 1000000, SIZE_NOT_GIVEN = -1 };

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

static enum err
step_councils(struct ctx *ctx, struct fill *fill)
{
    return demo_councils(ctx, fill->plan.era, fill->today);
}

static enum err
step_round(struct ctx *ctx, struct fill *fill)
{
    return demo_round(ctx, &fill->plan, fill->round);
}

static enum err
step_story(struct ctx *ctx, struct fill *fill)
{
    return demo_story(ctx, fill->plan.era, fill->today);
}

static enum err
step_succession(struct ctx *ctx, struct fill *fill)
{
    (void)fill;
    return demo_succession(ctx);
}

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
one_step(struct cmd_run *run, struct fill *fill, enum err (*step)(struct ctx *, struct fill *),
    const char *name)
{
    struct ctx *ctx = run->ctx;

    fill->step = step;
    if (db_write(run->app->db, ctx, run_step, forget, fill, NULL) != OK) {
        buf_printf(&run->err, "the demonstration could not be filled (%s: %s)\n", name,
            ctx->fault_count > 0 ? fault_defs[ctx->faults[0].code].code : "?");
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

/* The councils and rounds of an era, each round one commit; its story only when nobody asked for a
 * number of dossiers. */
static int
fill_era(struct cmd_run *run, struct fill *fill, enum demo_era era)
{
    size_t rounds = demo_round_count();
    int code;

    fill->plan.era = era;
    code = one_step(run, fill, step_councils, "councils");
    for (fill->round = 0; code == EXIT_DONE && fill->round < rounds && fill->plan.dossiers > 0;
         fill->round++) {
        struct arena_mark mark = arena_mark(run->ctx->arena);
        code = one_step(run, fill, step_round, "dossiers");
        arena_rewind(run->ctx->arena, mark);
    }
    if (code == EXIT_DONE && fill->size == SIZE_NOT_GIVEN) {
        code = one_step(run, fill, step_story, "story");
    }
    return code;
}

static enum err
step_bulk_begin(struct ctx *ctx, struct fill *fill)
{
    return bulk_begin(ctx, fill->size, fill->today, &fill->bulk);
}

static enum err
step_bulk_chunk(struct ctx *ctx, struct fill *fill)
{
    return bulk_chunk(ctx, fill->bulk);
}

static enum err
step_bulk_end(struct ctx *ctx, struct fill *fill)
{
    return bulk_end(ctx, fill->bulk);
}

static enum err
step_seal(struct ctx *ctx, struct fill *fill)
{
    struct q_event_count count;

    TRY(audit_seal_pending(ctx));
    TRY(q_event_count(ctx, &count));
    fill->unsealed = count.events - count.seals;
    return OK;
}

/* SQLite seals at once; on PostgreSQL nothing else seals before the server runs. */
static int
seal_all(struct cmd_run *run, struct fill *fill)
{
    int code;

    do {
        struct arena_mark mark = arena_mark(run->ctx->arena);
        code = one_step(run, fill, step_seal, "seals");
        arena_rewind(run->ctx->arena, mark);
    } while (code == EXIT_DONE && fill->unsealed > 0);
    return code;
}

/* Beyond the ordinary demonstration: its dossiers again, chunk by chunk, each chunk one commit. */
static int
fill_copies(struct cmd_run *run, struct fill *fill)
{
    int code = one_step(run, fill, step_bulk_begin, "people of the copies");

    while (code == EXIT_DONE && !bulk_is_done(fill->bulk)) {
        struct arena_mark mark = arena_mark(run->ctx->arena);
        code = one_step(run, fill, step_bulk_chunk, "copies");
        bulk_next(fill->bulk);
        arena_rewind(run->ctx->arena, mark);
    }
    return code == EXIT_DONE ? one_step(run, fill, step_bulk_end, "end of the copies") : code;
}

static int
fill_all(struct cmd_run *run, int64_t size)
{
    struct ctx *ctx = run->ctx;
    struct fill fill = {.today = ctx->today, .size = size,
        .plan = {.dossiers = DEMO_DOSSIERS, .today = ctx->today}};
    int code;

    if (size != SIZE_NOT_GIVEN && size < DEMO_DOSSIERS) {
        fill.plan.dossiers = (uint32_t)size;
    }
    ctx->actor.is_system = true;
    if (crypto_password_hash(ctx, STR(DEMO_PASSWORD), &fill.password_hash) != OK) {
        return EXIT_FAILED;
    }
    code = one_step(run, &fill, step_agencies, "agencies");
    code = code == EXIT_DONE ? one_step(run, &fill, step_people, "people") : code;
    code = code == EXIT_DONE ? fill_era(run, &fill, DEMO_BEFORE) : code;
    code = code == EXIT_DONE ? one_step(run, &fill, step_succession, "succession") : code;
    code = code == EXIT_DONE ? fill_era(run, &fill, DEMO_AFTER) : code;
    code = code == EXIT_DONE && size > 0 ? fill_copies(run, &fill) : code;
    return code == EXIT_DONE ? seal_all(run, &fill) : code;
}

static bool
read_size(struct cmd_run *run, int64_t *size)
{
    struct str given = cmd_option(run, "--size");

    *size = SIZE_NOT_GIVEN;
    if (str_is_none(given) ||
        (str_to_i64(given, size) && *size >= 0 && *size <= DOSSIERS_MAX)) {
        return true;
    }
    buf_printf(&run->err, "--size wants a number of dossiers from 0 to %d\n", DOSSIERS_MAX);
    return false;
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
    int64_t size;
    int code;

    if (!read_size(run, &size)) {
        return EXIT_USAGE;
    }
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
    code = fill_all(run, size);
    app_close(&o);
    if (code == EXIT_DONE && mark_as_demo(data_dir)) {
        print_logins(run);
        return EXIT_DONE;
    }
    return EXIT_FAILED;
}
