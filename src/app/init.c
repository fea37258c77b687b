/* init.c -- `sangkien init`: an empty installation in a new or empty directory. */
#include "app/commands.h"
#include "app/open.h"

#include "base/json.h"
#include "plat/admin.h"
#include "plat/io.h"
#include "room/identity/account.h"
#include "room/regulation/regulation.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_empty(const char *path)
{
    DIR *dir = opendir(path);
    bool empty = true;

    if (dir == NULL) {
        return false;
    }
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
    }
    closedir(dir);
    return empty;
}

static int
make_folders(struct cmd_run *run, const char *data_dir)
{
    static const char *const folders[] = {"files", "incoming", "novelty", "audit", "keys"};
    char path[4096];

    if (mkdir(data_dir, 0700) != 0 && errno != EEXIST) {
        buf_printf(&run->err, "%s: %s\n", data_dir, strerror(errno));
        return EXIT_FAILED;
    }
    if (!is_empty(data_dir)) {
        buf_printf(&run->err, "%s: not empty; an installation wants a directory of its own\n",
            data_dir);
        return EXIT_REFUSED;
    }
    for (size_t i = 0; i < ARRAY_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", data_dir, folders[i]);
        if (mkdir(path, 0700) != 0) {
            buf_printf(&run->err, "%s: %s\n", path, strerror(errno));
            return EXIT_FAILED;
        }
    }
    return io_sync_directory(data_dir) ? EXIT_DONE : EXIT_FAILED;
}

int
app_init_directory(struct cmd_run *run, const char *data_dir)
{
    int code = make_folders(run, data_dir);

    if (code != EXIT_DONE) {
        return code;
    }
    int lock = admin_lock(data_dir);
    if (lock < 0) {
        return EXIT_FAILED;
    }
    bool migrated = migrate_in_child(run, lock);
    close(lock);
    return migrated ? EXIT_DONE : EXIT_FAILED;
}

/* The rules that come with the program, and the link for the first administrator. */
static enum err
first_rows(struct ctx *ctx, void *arg)
{
    ctx->fault_count = 0;
    TRY(regulation_install(ctx));
    return setup_link_first(ctx, arg);
}

static int
fill_directory(struct cmd_run *run, struct str *url)
{
    struct opened o;
    struct str code;
    int result = app_configure(&o, run);

    if (result != EXIT_DONE) {
        config_free(o.config);
        return result;
    }
    result = app_open(&o, run, false);
    if (result != EXIT_DONE) {
        return result;
    }
    enum err err = db_write(run->app->db, run->ctx, first_rows, NULL, &code, NULL);
    if (err != OK) {
        result = cmd_fail(run, err);
    } else {
        *url = str_dup(run->ctx->arena, setup_link_url(run->ctx, code));
    }
    app_close(&o);
    return result;
}

int
cmd_init(struct cmd_run *run)
{
    const char *data_dir = app_data_dir(run);
    struct str url = STR_NONE;
    int code = app_init_directory(run, data_dir);

    if (code == EXIT_DONE) {
        code = fill_directory(run, &url);
    }
    if (code == EXIT_DONE && run->is_json) {
        struct json_out out;
        json_out_init(&out, &run->out);
        json_begin_object(&out);
        json_put_str(&out, "data", str_of(data_dir));
        json_put_str(&out, "link", url);
        json_end_object(&out);
        buf_char(&run->out, '\n');
    } else if (code == EXIT_DONE) {
        buf_printf(&run->out,
            "%s is ready.\nServe it: sangkien serve --data %s\n"
            "Then open, within %d minutes, once: %.*s\n",
            data_dir, data_dir, SETUP_LINK_MINUTES, STR_ARG(url));
    }
    return code;
}
