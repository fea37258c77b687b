/* open.c -- opens what a command or the server works on. */
#include "app/open.h"

#include "gen/config.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "plat/keep.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
app_data_dir(struct cmd_run *run)
{
    struct str given = cmd_option(run, "--data");

    if (str_is_none(given)) {
        return APP_DATA_DIR_DEFAULT;
    }
    if (given.n > 0 && given.p[0] != '/' && run->cwd.n > 0) {
        given = str_printf(run->ctx->arena, "%.*s/%.*s", STR_ARG(run->cwd), STR_ARG(given));
    }
    return str_c(run->ctx->arena, given);
}

bool
app_is_demo(const char *data_dir)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/demo", data_dir);
    return access(path, F_OK) == 0;
}

/* The file of the machine belongs to the default directory: who names another one (a demonstration,
 * a restored copy) does not want its listening address or its mail server. */
static const char *
config_path(struct cmd_run *run)
{
    struct str given = cmd_option(run, "--config");

    if (!str_is_none(given)) {
        return str_c(run->ctx->arena, given);
    }
    return !cmd_has(run, "--data") && access(APP_CONFIG_DEFAULT, F_OK) == 0 ? APP_CONFIG_DEFAULT
                                                                             : NULL;
}

int
app_configure(struct opened *o, struct cmd_run *run)
{
    struct config_flag flags[2];
    size_t count = 0;
    struct str why = STR_NONE;

    *o = (struct opened){.data_dir = app_data_dir(run)};
    if (cmd_has(run, "--db")) {
        flags[count++] = (struct config_flag){CONFIG_DB_URL, cmd_option(run, "--db")};
    }
    if (cmd_has(run, "--listen")) {
        flags[count++] = (struct config_flag){CONFIG_HTTP_LISTEN, cmd_option(run, "--listen")};
    }
    if (config_load_keep(&o->config, config_path(run), flags, count, &why) != OK) {
        buf_put(&run->err, why);
        buf_char(&run->err, '\n');
        return EXIT_FAILED;
    }
    o->db_url = config_str(o->config, CONFIG_DB_URL);
    if (o->db_url.n == 0) {
        o->db_url = str_printf(run->ctx->arena, "sqlite:%s/sangkien.db", o->data_dir);
    }
    return EXIT_DONE;
}

static int
no_directory(struct opened *o, struct cmd_run *run)
{
    buf_printf(&run->err,
        errno == ENOENT ? "%s: no such data directory; make one with `sangkien init --data DIR`\n"
                        : "%s: this data directory cannot be read\n",
        o->data_dir);
    return EXIT_NOT_FOUND;
}

int
app_open(struct opened *o, struct cmd_run *run, bool read_only)
{
    struct str why = STR_NONE;
    struct stat st;

    if (!crypto_start()) {
        return EXIT_FAILED;
    }
    if (stat(o->data_dir, &st) != 0 || !S_ISDIR(st.st_mode) || access(o->data_dir, X_OK) != 0) {
        return no_directory(o, run);
    }
    o->app = (struct app){
        .config = o->config,
        .kept = keep_new(),
        .data_dir = o->data_dir,
        .is_demo = app_is_demo(o->data_dir),
        .is_test_build = io_clock_is_forced(),
    };
    enum err err =
        db_start(&o->app.db, &(struct db_options){.url = o->db_url, .read_only = read_only}, &why);
    if (err == OK) {
        err = blob_open(&o->app.blobs, o->data_dir, &why);
    }
    if (err != OK) {
        buf_printf(&run->err, "%.*s\n", STR_ARG(why));
        app_close(o);
        return EXIT_FAILED;
    }
    run->app = &o->app;
    run->ctx->app = &o->app;
    return EXIT_DONE;
}

void
app_close(struct opened *o)
{
    if (o->app.db != NULL) {
        db_stop(o->app.db);
    }
    blob_close(o->app.blobs);
    keep_free(o->app.kept);
    config_free(o->config);
    *o = (struct opened){.data_dir = o->data_dir};
}
