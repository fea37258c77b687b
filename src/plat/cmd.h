/* cmd.h -- the command line: a table of noun, verb, options; help, completions from the same table.
 *
 * Kinds    PURE needs no data directory; READ opens the database read-only; WRITE runs here when no
 *          server holds `lock`, otherwise inside the server through admin.sock.
 * Exit     0 done, 1 failed, 2 usage, 3 refused by policy, 4 not found, 75 try later.
 * Options  every command knows --data, --config, --db, --json, --help; every WRITE --dry-run.
 */
#ifndef PLAT_CMD_H
#define PLAT_CMD_H

#include "base/buf.h"
#include "plat/ctx.h"

enum cmd_kind { CMD_PURE = 1, CMD_READ, CMD_WRITE, CMD_SERVE };
enum cmd_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3,
    EXIT_NOT_FOUND = 4, EXIT_LATER = 75 };
enum { CMD_ARGS_MAX = 16, CMD_OPTIONS_MAX = 24, CMD_ARENA_BYTES_MAX = 1024 * 1024 * 1024 };

struct cmd_option {
    const char *name;  /* --size */
    const char *value; /* N; NULL for a switch */
    const char *help;  /* English, one line */
};
struct cmd_run { /* one call, parsed */
    struct ctx *ctx;       /* actor is the system; tx is open when the command declares one_tx */
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
/* Prints what is wrong (the faults in the caller's language) and gives the exit code for it. */
int cmd_fail(struct cmd_run *run, enum err err);

typedef int cmd_fn(struct cmd_run *run);
struct cmd_def {
    const char *noun, *verb; /* verb NULL: `sangkien serve` */
    enum cmd_kind kind;
    const char *arguments;   /* "FILE"; "[FILE]" may be left out, "FILE..." repeats; NULL for none */
    const char *help;
    const struct cmd_option *options;
    size_t option_count;
    cmd_fn *run;
    bool one_tx; /* run is called inside one transaction: reading (READ) or writing (WRITE), which
                  * is kept when it answers 0 and --dry-run was not given; it may be called again */
};
extern const struct cmd_def cmd_defs[]; /* app/commands.c */
extern const size_t cmd_def_count;

/* -- for app/main.c and plat/admin.c ---------------------------------------------------------- */
/* Finds the command and sorts the words into run (whose out, err, ctx are ready). EXIT_DONE with
 * *def NULL: help was asked for and is in run->out. */
int cmd_parse(struct cmd_run *run, const struct str *words, size_t count,
    const struct cmd_def **def);
/* Runs it, in its transaction if it declares one. run->app is set but for PURE and SERVE. */
int cmd_execute(struct cmd_run *run, const struct cmd_def *def);
/* A context in which a command or job runs: the system is the actor, now is read. */
void cmd_ctx(struct ctx *ctx, struct arena *arena, const struct app *app);

/* -- cmd_help.c ------------------------------------------------------------------------------- */
void cmd_help(struct buf *out);                    /* all nouns, three examples first */
void cmd_help_noun(struct buf *out, struct str noun);
void cmd_help_command(struct buf *out, const struct cmd_def *def);
void cmd_completion_bash(struct buf *out);
void cmd_man(struct buf *out); /* sangkien(1) in roff */

#endif
