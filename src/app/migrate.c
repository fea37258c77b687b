/* migrate.c -- `sangkien migrate`, and the child that serve starts for it. */
#include "app/commands.h"
#include "app/open.h"

#include "gen/config.h"
#include "plat/admin.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LOCK_FD_OF_CHILD = 3 };

static char *
word(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.n + 1); /* posix_spawn wants words that may be written to */

    memcpy(copy, s.p, s.n);
    return copy;
}

static size_t
pass_option(struct cmd_run *run, const char *name, char **words)
{
    struct arena *arena = run->ctx->arena;
    struct str value = cmd_option(run, name);

    if (str_is_none(value)) {
        return 0;
    }
    words[0] = word(arena, str_of(name));
    words[1] = word(arena, value);
    return 2;
}

bool
migrate_in_child(struct cmd_run *run, int lock_fd)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    struct arena *arena = run->ctx->arena;
    char *words[10] = {word(arena, STR("sangkien")), word(arena, STR("migrate")),
        word(arena, STR("--lock-held"))};
    size_t count = 3;
    sigset_t none;
    pid_t child;
    int status = 0;

    count += pass_option(run, "--data", words + count);
    count += pass_option(run, "--config", words + count);
    count += pass_option(run, "--db", words + count);
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attributes) != 0) {
        return false;
    }
    sigemptyset(&none); /* the server waits for its signals; the child ends by them */
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_adddup2(&actions, lock_fd, LOCK_FD_OF_CHILD);
    int failed = posix_spawn(&child, "/proc/self/exe", &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return false;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The parent's lock is the child's too: the descriptor came along. That it is this directory's lock
 * is looked at, not believed. */
static bool
holds_lock(const struct opened *o)
{
    struct stat here;
    struct stat there;
    char path[4096];

    snprintf(path, sizeof(path), "%s/lock", o->data_dir);
    return fstat(LOCK_FD_OF_CHILD, &here) == 0 && stat(path, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

int
cmd_migrate(struct cmd_run *run)
{
    struct opened o;
    struct str why = STR_NONE;

    int code = app_configure(&o, run);
    if (code != EXIT_DONE) {
        config_free(o.config);
        return code;
    }
    int lock = -1;
    if (!cmd_has(run, "--lock-held") || !holds_lock(&o)) {
        lock = admin_lock(o.data_dir);
        if (lock < 0) {
            buf_printf(&run->err, errno == EWOULDBLOCK
                                      ? "%s: a server runs here; stop it first (it migrates by "
                                        "itself when it starts)\n"
                                      : "%s: this data directory cannot be written\n",
                o.data_dir);
            config_free(o.config);
            return errno == EWOULDBLOCK ? EXIT_LATER : EXIT_FAILED;
        }
    }
    /* The schema's owner has rights that the server must not have, so only this process asks. */
    struct str owner = config_str(o.config, CONFIG_DB_OWNER);
    enum err err = migrate_run(owner.n > 0 ? owner : o.db_url, &why);
    if (err != OK) {
        buf_printf(&run->err, "%.*s\n", STR_ARG(why));
    } else if (run->is_json) {
        buf_printf(&run->out, "{\"schema\":%d}\n",
            migration_count == 0 ? 0 : (int)migrations[migration_count - 1].number);
    }
    if (lock >= 0) {
        close(lock);
    }
    config_free(o.config);
    return err == OK ? EXIT_DONE : EXIT_FAILED;
}
