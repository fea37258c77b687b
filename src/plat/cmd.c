/* cmd.c -- sorts the words of a command line and runs the command they name. */
#include "plat/cmd.h"

#include "gen/fault.h"
#include "plat/app.h"
#include "plat/io.h"
#include "plat/text.h"

#include <unistd.h>

enum { CMD_STDIN_STEP_BYTES = 64 * 1024 };

static const struct cmd_option common_options[] = {
    {"--data", "DIR", "data directory"},
    {"--config", "FILE", "configuration file"},
    {"--db", "URL", "database"},
    {"--json", NULL, "one JSON value on standard output"},
    {"--dry-run", NULL, "say what would change, change nothing"},
    {"--help", NULL, "this help"},
};

struct str
cmd_option(const struct cmd_run *run, const char *name)
{
    for (size_t i = 0; i < run->option_count; i++) {
        if (str_eq_c(run->option_names[i], name)) {
            return run->option_values[i];
        }
    }
    return STR_NONE;
}

bool
cmd_has(const struct cmd_run *run, const char *name)
{
    return !str_is_none(cmd_option(run, name));
}

static bool
read_stdin(struct cmd_run *run, size_t bytes_max, struct str *out)
{
    struct buf buf;

    buf_init(&buf, run->ctx->arena, CMD_STDIN_STEP_BYTES);
    for (;;) {
        char piece[CMD_STDIN_STEP_BYTES];
        ssize_t n = read(STDIN_FILENO, piece, sizeof(piece));
        if (n < 0 || buf.n + (size_t)(n < 0 ? 0 : n) > bytes_max) {
            buf_c(&run->err, "standard input is unreadable or too long\n");
            return false;
        }
        if (n == 0) {
            *out = buf_str(&buf);
            return true;
        }
        buf_put_bytes(&buf, piece, (size_t)n);
    }
}

bool
cmd_read_file(struct cmd_run *run, struct str path, size_t bytes_max, struct str *out)
{
    struct str why;

    if (str_eq_c(path, "-") && run->app == NULL) {
        return read_stdin(run, bytes_max, out);
    }
    if (path.n > 0 && path.p[0] != '/' && run->cwd.n > 0) {
        path = str_printf(run->ctx->arena, "%.*s/%.*s", STR_ARG(run->cwd), STR_ARG(path));
    }
    if (io_read_file(run->ctx->arena, str_c(run->ctx->arena, path), bytes_max, out, &why)) {
        return true;
    }
    buf_put(&run->err, why);
    buf_char(&run->err, '\n');
    return false;
}

int
cmd_fail(struct cmd_run *run, enum err err)
{
    for (size_t i = 0; i < run->ctx->fault_count; i++) {
        const struct fault *f = &run->ctx->faults[i];
        if (!str_is_none(f->field)) {
            buf_printf(&run->err, "%.*s: ", STR_ARG(f->field));
        }
        buf_put(&run->err, text_of_fault(run->ctx, f));
        buf_char(&run->err, '\n');
    }
    switch (err) {
    case OK:
        return EXIT_DONE;
    case ERR_FORBIDDEN:
    case ERR_SIGNED_OUT:
        return EXIT_REFUSED;
    case ERR_NOT_FOUND:
        return EXIT_NOT_FOUND;
    case ERR_BUSY:
        return EXIT_LATER;
    case ERR_INVALID:
    case ERR_CONFLICT:
    case ERR_LIMIT:
    case ERR_INTERNAL:
        break;
    }
    return EXIT_FAILED;
}

/* -- parsing ----------------------------------------------------------------------------------- */

static const struct cmd_option *
find_option(const struct cmd_def *def, struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(common_options); i++) {
        if (str_eq_c(name, common_options[i].name)) {
            return &common_options[i];
        }
    }
    for (size_t i = 0; i < def->option_count; i++) {
        if (str_eq_c(name, def->options[i].name)) {
            return &def->options[i];
        }
    }
    return NULL;
}

static bool
noun_exists(struct str noun)
{
    for (size_t i = 0; i < cmd_def_count; i++) {
        if (str_eq_c(noun, cmd_defs[i].noun)) {
            return true;
        }
    }
    return false;
}

static const struct cmd_def *
find_command(const struct str *words, size_t count, size_t *used)
{
    for (size_t i = 0; i < cmd_def_count; i++) {
        const struct cmd_def *def = &cmd_defs[i];
        if (!str_eq_c(words[0], def->noun)) {
            continue;
        }
        if (def->verb == NULL) {
            *used = 1;
            return def;
        }
        if (count > 1 && str_eq_c(words[1], def->verb)) {
            *used = 2;
            return def;
        }
    }
    return NULL;
}

static int
usage(struct cmd_run *run, const struct cmd_def *def, const char *why, struct str word)
{
    buf_printf(&run->err, "%s: %.*s\n", why, STR_ARG(word));
    if (def == NULL) {
        buf_c(&run->err, "See `sangkien help`.\n");
    } else {
        buf_printf(&run->err, "See `sangkien %s%s%s --help`.\n", def->noun,
            def->verb == NULL ? "" : " ", def->verb == NULL ? "" : def->verb);
    }
    return EXIT_USAGE;
}

/* Takes the option at words[*at]; its value may follow after '=' or as the next word. */
static int
take_option(struct cmd_run *run, const struct cmd_def *def, const struct str *words, size_t count,
    size_t *at)
{
    struct str rest = words[*at];
    struct str name = str_cut(&rest, '=');
    const struct cmd_option *option = find_option(def, name);

    if (option == NULL) {
        return usage(run, def, "unknown option", name);
    }
    if (run->option_count == CMD_OPTIONS_MAX) {
        return usage(run, def, "too many options", name);
    }
    if (option->value == NULL) {
        if (!str_is_none(rest)) {
            return usage(run, def, "this option takes no value", name);
        }
        rest = STR("");
    } else if (str_is_none(rest)) {
        if (*at + 1 >= count) {
            return usage(run, def, "this option needs a value", name);
        }
        rest = words[++*at];
    }
    run->option_names[run->option_count] = name;
    run->option_values[run->option_count++] = rest;
    return EXIT_DONE;
}

/* "FILE [OUT]" wants one word and takes two; "FILE..." takes any number from one. */
static void
count_arguments(const char *arguments, size_t *least, size_t *most)
{
    struct str rest = str_of(arguments);

    *least = 0;
    *most = 0;
    while (!str_is_none(rest)) {
        struct str word = str_cut(&rest, ' ');
        if (word.n == 0 || word.p[0] == '|') {
            continue;
        }
        *least += word.p[0] == '[' ? 0 : 1;
        *most += 1;
        if (str_find(word, STR("...")) != SIZE_MAX) {
            *most = CMD_ARGS_MAX;
            return;
        }
    }
}

static int
parse_words(struct cmd_run *run, const struct cmd_def *def, const struct str *words, size_t count)
{
    bool options_ended = false;
    size_t least;
    size_t most;

    count_arguments(def->arguments, &least, &most);
    for (size_t i = 0; i < count; i++) {
        if (!options_ended && str_eq_c(words[i], "--")) {
            options_ended = true;
            continue;
        }
        if (!options_ended && words[i].n > 2 && str_starts(words[i], STR("--"))) {
            int code = take_option(run, def, words, count, &i);
            if (code != EXIT_DONE) {
                return code;
            }
            continue;
        }
        if (run->arg_count == most || run->arg_count == CMD_ARGS_MAX) {
            return usage(run, def, "unexpected word", words[i]);
        }
        run->args[run->arg_count++] = words[i];
    }
    run->is_json = cmd_has(run, "--json");
    run->is_dry_run = cmd_has(run, "--dry-run");
    if (run->arg_count < least && !cmd_has(run, "--help")) {
        return usage(run, def, "missing", str_of(def->arguments));
    }
    return EXIT_DONE;
}

static int
unknown_command(struct cmd_run *run, const struct str *words, size_t count)
{
    if (!noun_exists(words[0])) {
        return usage(run, NULL, "unknown command", words[0]);
    }
    if (count > 1 && !str_eq_c(words[1], "--help")) {
        usage(run, NULL, "unknown command", words[1]);
        cmd_help_noun(&run->err, words[0]);
        return EXIT_USAGE;
    }
    cmd_help_noun(count > 1 ? &run->out : &run->err, words[0]);
    return count > 1 ? EXIT_DONE : EXIT_USAGE;
}

int
cmd_parse(struct cmd_run *run, const struct str *words, size_t count, const struct cmd_def **def)
{
    size_t used = 0;

    *def = NULL;
    if (count == 0) {
        cmd_help(&run->err);
        return EXIT_USAGE;
    }
    if (str_eq_c(words[0], "help") || str_eq_c(words[0], "--help") || str_eq_c(words[0], "-h")) {
        if (count > 1) {
            cmd_help_noun(&run->out, words[1]);
        } else {
            cmd_help(&run->out);
        }
        return EXIT_DONE;
    }
    const struct cmd_def *found = find_command(words, count, &used);
    if (found == NULL) {
        return unknown_command(run, words, count);
    }
    int code = parse_words(run, found, words + used, count - used);
    if (code != EXIT_DONE) {
        return code;
    }
    if (cmd_has(run, "--help")) {
        cmd_help_command(&run->out, found);
        return EXIT_DONE;
    }
    *def = found;
    return EXIT_DONE;
}

/* -- running ----------------------------------------------------------------------------------- */

void
cmd_ctx(struct ctx *ctx, struct arena *arena, const struct app *app)
{
    const char *language = getenv("LANG");

    *ctx = (struct ctx){.arena = arena, .app = app, .now = io_now(), .lang = LANG_EN};
    ctx->today = date_of_instant(ctx->now);
    ctx->actor.is_system = true;
    if (language != NULL && str_starts(str_of(language), STR("vi"))) {
        ctx->lang = LANG_VI;
    }
}

struct transaction {
    struct cmd_run *run;
    const struct cmd_def *def;
    struct arena_mark mark;
    int code;
};

static enum err
run_in_transaction(struct ctx *ctx, void *arg)
{
    struct transaction *t = arg;

    (void)ctx;
    t->code = t->def->run(t->run);
    /* Whatever is not OK rolls back; the exit code is what the caller hears. */
    return t->code == EXIT_DONE && !t->run->is_dry_run ? OK : ERR_INVALID;
}

static void
run_again(struct ctx *ctx, void *arg)
{
    struct transaction *t = arg;

    arena_rewind(ctx->arena, t->mark);
    ctx->fault_count = 0;
    buf_init(&t->run->out, ctx->arena, 4096);
    buf_init(&t->run->err, ctx->arena, 1024);
}

int
cmd_execute(struct cmd_run *run, const struct cmd_def *def)
{
    if (!def->one_tx) {
        return def->run(run);
    }
    struct transaction t = {.run = run, .def = def, .code = -1};
    t.mark = arena_mark(run->ctx->arena);
    struct db *db = run->app->db;
    enum err err = def->kind == CMD_WRITE
                       ? db_write(db, run->ctx, run_in_transaction, run_again, &t, NULL)
                       : db_read(db, run->ctx, run_in_transaction, &t);
    if (t.code == EXIT_DONE && err != OK && !run->is_dry_run) {
        return cmd_fail(run, err); /* the commit itself failed: nothing was done */
    }
    return t.code < 0 ? cmd_fail(run, err) : t.code;
}
