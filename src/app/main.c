/* main.c -- sorts the words, opens what the command needs, runs it, prints what it said. */
#include "app/open.h"

#include "plat/admin.h"
#include "plat/io.h"
#include "plat/log.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 128 };

/* A writing command belongs to whoever owns the directory: the server when one runs, else us. */
static int
run_write(struct cmd_run *run, const struct cmd_def *def, const struct str *words, size_t count)
{
    struct opened o;

    int code = app_configure(&o, run);
    if (code != EXIT_DONE) {
        config_free(o.config);
        return code;
    }
    int lock = admin_lock(o.data_dir);
    if (lock < 0 && errno == EWOULDBLOCK) {
        code = admin_forward(o.data_dir, run, words, count);
        config_free(o.config);
        return code;
    }
    code = app_open(&o, run, false);
    if (code != EXIT_DONE) {
        return code;
    }
    code = cmd_execute(run, def);
    app_close(&o);
    if (lock >= 0) {
        close(lock);
    }
    return code;
}

static int
run_read(struct cmd_run *run, const struct cmd_def *def)
{
    struct opened o;

    int code = app_configure(&o, run);
    if (code == EXIT_DONE) {
        code = app_open(&o, run, true);
    }
    if (code != EXIT_DONE) {
        config_free(o.config);
        return code;
    }
    code = cmd_execute(run, def);
    app_close(&o);
    return code;
}

static int
run_words(struct cmd_run *run, const struct str *words, size_t count)
{
    const struct cmd_def *def;

    int code = cmd_parse(run, words, count, &def);
    if (code != EXIT_DONE || def == NULL) {
        return code;
    }
    switch (def->kind) {
    case CMD_WRITE:
        return run_write(run, def, words, count);
    case CMD_READ:
        return run_read(run, def);
    case CMD_PURE:
    case CMD_SERVE:
        break;
    }
    return def->run(run);
}

int
main(int argc, char **argv)
{
    struct arena *arena = arena_new(CMD_ARENA_BYTES_MAX);
    struct str words[WORDS_MAX];
    struct cmd_run run = {0};
    struct ctx ctx;
    char cwd[PATH_MAX];

    if (!io_clock_is_allowed()) {
        fputs("SANGKIEN_CLOCK_FILE is set: only the test build follows another clock\n", stderr);
        return EXIT_FAILED;
    }
    if (argc - 1 > WORDS_MAX) {
        fputs("too many words\n", stderr);
        return EXIT_USAGE;
    }
    for (int i = 1; i < argc; i++) {
        words[i - 1] = str_of(argv[i]);
    }
    umask(0077); /* whatever we make is for this user alone */
    log_from(LOG_WARN);
    cmd_ctx(&ctx, arena, NULL);
    run.ctx = &ctx;
    run.cwd = getcwd(cwd, sizeof(cwd)) == NULL ? STR("/") : str_of(cwd);
    buf_init(&run.out, arena, 4096);
    buf_init(&run.err, arena, 1024);
    int code = run_words(&run, words, (size_t)(argc > 0 ? argc - 1 : 0));
    if (!io_write_all(STDERR_FILENO, run.err.p, run.err.n) ||
        !io_write_all(STDOUT_FILENO, run.out.p, run.out.n)) {
        code = code == EXIT_DONE ? EXIT_FAILED : code;
    }
    arena_free(arena);
    return code;
}
