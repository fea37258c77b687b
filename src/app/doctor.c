/* doctor.c -- `sangkien doctor`: looks at an installation without changing it and says what to do. */
#include "app/commands.h"
#include "app/open.h"

#include "base/json.h"
#include "gen/config.h"
#include "gen/q_plat.h"
#include "plat/admin.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum state { GOOD = 1, WORSE, BAD };
enum { FINDINGS_MAX = 16 };
struct finding {
    const char *name;
    enum state state;
    struct str said, advice;
};
struct doctor {
    struct cmd_run *run;
    struct opened o;
    struct finding findings[FINDINGS_MAX];
    size_t count;
};

static void
found(struct doctor *d, const char *name, enum state state, struct str said, const char *advice)
{
    MUST(d->count < FINDINGS_MAX);
    d->findings[d->count++] =
        (struct finding){name, state, said, advice == NULL ? STR_NONE : str_of(advice)};
}

static bool
look_at_directory(struct doctor *d)
{
    struct arena *arena = d->run->ctx->arena;
    struct stat st;

    if (stat(d->o.data_dir, &st) != 0) {
        found(d, "data", BAD, str_printf(arena, "%s: %s", d->o.data_dir, strerror(errno)),
            "make it with `sangkien init --data DIR`");
        return false;
    }
    bool is_open = (st.st_mode & 0077) != 0;
    found(d, "data", is_open ? WORSE : GOOD, str_of(d->o.data_dir),
        is_open ? "others can read it: chmod 700" : NULL);
    const char *keys = str_c(arena, str_printf(arena, "%s/keys", d->o.data_dir));
    if (stat(keys, &st) == 0 && (st.st_mode & 0077) != 0) {
        found(d, "keys", BAD, str_of(keys), "others can read the keys: chmod 700");
    }
    return true;
}

static void
look_at_disk(struct doctor *d)
{
    struct statvfs fs;
    int64_t least = config_i64(d->o.config, CONFIG_DISK_FREE_PERCENT_MIN);

    if (statvfs(d->o.data_dir, &fs) != 0 || fs.f_blocks == 0) {
        return;
    }
    int64_t percent = (int64_t)(fs.f_bavail * 100 / fs.f_blocks);
    found(d, "disk", percent < least ? BAD : GOOD,
        str_printf(d->run->ctx->arena, "%lld %% free", (long long)percent),
        percent < least ? "make room: writes fail when it is full" : NULL);
}

static void
look_at_owner(struct doctor *d)
{
    int lock = admin_lock(d->o.data_dir);

    if (lock >= 0) {
        close(lock);
        found(d, "server", GOOD, STR("not running"), NULL);
    } else if (errno == EWOULDBLOCK) {
        found(d, "server", GOOD, STR("running"), NULL);
    } else {
        found(d, "server", BAD, STR("the file `lock` cannot be written"),
            "run doctor as the user that owns the data directory");
    }
}

static enum err
alive_work(struct ctx *ctx, void *arg)
{
    struct q_plat_alive alive;

    (void)arg;
    return q_plat_alive(ctx, &alive);
}

static void
look_at_database(struct doctor *d)
{
    struct arena *arena = d->run->ctx->arena;

    /* app_open says why on the run's own error text: it is taken over as the finding. */
    size_t before = d->run->err.n;
    if (app_open(&d->o, d->run, true) != EXIT_DONE) {
        struct str why = str_dup(arena, str_trim(str_from(buf_str(&d->run->err), before)));
        d->run->err.n = before;
        found(d, "database", BAD, why, "start the server once, or run `sangkien migrate`");
        return;
    }
    if (db_read(d->o.app.db, d->run->ctx, alive_work, NULL) == OK) {
        found(d, "database", GOOD,
            db_engine_of(d->o.app.db) == DB_PG ? STR("PostgreSQL answers") : STR("SQLite answers"),
            NULL);
    } else {
        found(d, "database", BAD, STR("it does not answer as this program expects"),
            "run `sangkien migrate`");
    }
    db_stop(d->o.app.db);
    d->o.app.db = NULL;
}

static int
print(struct doctor *d)
{
    static const char *const words[] = {[GOOD] = "ok", [WORSE] = "warning", [BAD] = "bad"};
    struct buf *out = &d->run->out;
    struct json_out json;
    bool is_bad = false;

    json_out_init(&json, out);
    if (d->run->is_json) {
        json_begin_object(&json);
        json_key(&json, STR("findings"));
        json_begin_array(&json);
    }
    for (size_t i = 0; i < d->count; i++) {
        const struct finding *f = &d->findings[i];
        is_bad = is_bad || f->state == BAD;
        if (d->run->is_json) {
            json_begin_object(&json);
            json_put_str(&json, "name", str_of(f->name));
            json_put_str(&json, "state", str_of(words[f->state]));
            json_put_str(&json, "said", f->said);
            json_put_str(&json, "advice", f->advice);
            json_end_object(&json);
            continue;
        }
        buf_printf(out, "%-8s %-10s %.*s", words[f->state], f->name, STR_ARG(f->said));
        if (!str_is_none(f->advice)) {
            buf_printf(out, "\n%20s-> %.*s", "", STR_ARG(f->advice));
        }
        buf_char(out, '\n');
    }
    if (d->run->is_json) {
        json_end_array(&json);
        json_put_bool(&json, "ok", !is_bad);
        json_end_object(&json);
        buf_char(out, '\n');
    }
    return is_bad ? EXIT_FAILED : EXIT_DONE;
}

int
cmd_doctor(struct cmd_run *run)
{
    struct doctor d = {.run = run};

    int code = app_configure(&d.o, run);
    if (code != EXIT_DONE) {
        config_free(d.o.config);
        return code;
    }
    if (look_at_directory(&d)) {
        look_at_disk(&d);
        look_at_owner(&d);
        look_at_database(&d);
    }
    code = print(&d);
    app_close(&d.o);
    return code;
}
