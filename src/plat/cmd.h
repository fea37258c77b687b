/* cmd.h -- the command line: a table of noun, verb, options; help, completions from the same table.
 *
 * Kinds    PURE needs no data directory; READ opens the database read-only; WRITE runs here when no
 *          server holds `lock`, otherwise inside the server through admin.sock.
 * Exit     0 done, 1 failed, 2 usage, 3 refused by policy, 4 not found, 75 try later.
 */
#ifndef PLAT_CMD_H
#define PLAT_CMD_H

#include "base/buf.h"
#include "plat/ctx.h"

enum cmd_kind { CMD_PURE = 1, CMD_READ, CMD_WRITE, CMD_SERVE };
enum cmd_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3,
    EXIT_NOT_FOUND = 4, EXIT_LATER = 75 };
enum { CMD_ARGS_MAX = 16, CMD_OPTIONS_MAX = 24 };

struct cmd_option {
    const char *name;  /* --size */
    const char *value; /* N; NULL for a switch */
    const char *help;  /* English, one line */
};
struct cmd_run { /* one call, parsed */
    struct ctx *ctx;      /* tx open for READ and WRITE kinds that declare one_tx; else ctx->app */
    const struct app *app; /* NULL for PURE */
    struct str args[CMD_ARGS_MAX]; /* positional */
    size_t arg_count;
    struct str option_names[CMD_OPTIONS_MAX], option_values[CMD_OPTIONS_MAX];
    size_t option_count;
    bool is_json, is_dry_run;
    struct buf out; /* stdout */
    struct buf err; /* stderr */
    struct str cwd; /* where the caller stood: relative FILE arguments are resolved against it */
};
struct str cmd_option(const struct cmd_run *run, const char *name); /* none when absent */
bool cmd_has(const struct cmd_run *run, const char *name);
/* Reads a FILE argument ("-" is standard input of PURE commands). */
MUST_USE bool cmd_read_file(struct cmd_run *run, struct str path, size_t bytes_max, struct str *out);

typedef int cmd_fn(struct cmd_run *run);
struct cmd_def {
    const char *noun, *verb; /* verb NULL: `sangkien serve` */
    enum cmd_kind kind;
    const char *arguments;   /* "FILE" */
    const char *help;
    const struct cmd_option *options;
    size_t option_count;
    cmd_fn *run;
    bool one_tx; /* run is called inside one transaction: reading (READ) or writing (WRITE) */
};
extern const struct cmd_def cmd_defs[]; /* app/commands.c */
extern const size_t cmd_def_count;

#endif
