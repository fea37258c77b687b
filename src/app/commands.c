/* commands.c -- the table of commands: every room's next to app's own. Verbs of a noun stand together.
 */
#include "app/commands.h"
#include "app/open.h"

#include "base/json.h"
#include "gen/config.h"
#include "room/directive/directive_cmd.h"
#include "room/council/simulate_cmd.h"
#include "room/regulation/regulation_cmd.h"

static const struct cmd_option demo_options[] = {
    {"--size", "N", "how many dossiers to make, for measurements (0 to 1000000)"},
};
static const struct cmd_option serve_options[] = {
    {"--listen", "ADDRESS:PORT", "where to serve (default 127.0.0.1:8085)"},
};
static const struct cmd_option migrate_options[] = {
    {"--lock-held", NULL, "used by serve, which holds the lock already"},
};

/* -- version ------------------------------------------------------------------------------------- */

int
cmd_version(struct cmd_run *run)
{
    struct json_out out;

    if (!run->is_json) {
        buf_c(&run->out, "sangkien " APP_VERSION "\n");
        return EXIT_DONE;
    }
    json_out_init(&out, &run->out);
    json_begin_object(&out);
    json_put_str(&out, "version", STR(APP_VERSION));
    json_put_i64(&out, "schema",
        migration_count == 0 ? 0 : migrations[migration_count - 1].number);
    json_end_object(&out);
    buf_char(&run->out, '\n');
    return EXIT_DONE;
}

/* -- config --------------------------------------------------------------------------------------- */

static const char *
origin_word(enum config_origin origin)
{
    switch (origin) {
    case CONFIG_BY_FILE:
        return "file";
    case CONFIG_BY_ENVIRONMENT:
        return "environment";
    case CONFIG_BY_FLAG:
        return "flag";
    case CONFIG_BY_DEFAULT:
        break;
    }
    return "default";
}

int
cmd_config_show(struct cmd_run *run)
{
    struct opened o;
    struct json_out out;

    int code = app_configure(&o, run);
    if (code != EXIT_DONE) {
        config_free(o.config);
        return code;
    }
    json_out_init(&out, &run->out);
    if (run->is_json) {
        json_begin_object(&out);
    }
    for (size_t i = 0; i < config_def_count; i++) {
        struct str shown = config_shown(o.config, (int)i);
        const char *origin = origin_word(config_origin_of(o.config, (int)i));
        if (run->is_json) {
            json_key(&out, str_of(config_defs[i].name));
            json_begin_object(&out);
            json_put_str(&out, "value", shown);
            json_put_str(&out, "from", str_of(origin));
            json_end_object(&out);
        } else {
            buf_printf(&run->out, "%s = %.*s\t# %s\n", config_defs[i].name, STR_ARG(shown), origin);
        }
    }
    if (run->is_json) {
        json_end_object(&out);
        buf_char(&run->out, '\n');
    }
    config_free(o.config);
    return EXIT_DONE;
}

int
cmd_config_check(struct cmd_run *run)
{
    struct opened o;
    int code = app_configure(&o, run);

    config_free(o.config);
    if (code == EXIT_DONE) {
        buf_c(&run->out, run->is_json ? "{\"ok\":true}\n" : "ok\n");
    }
    return code;
}

int
cmd_config_default(struct cmd_run *run)
{
    buf_c(&run->out, "# sangkien.conf: key = value. What is commented out is the default.\n");
    for (size_t i = 0; i < config_def_count; i++) {
        buf_printf(&run->out, "\n# %s\n#%s = %s\n", config_defs[i].help, config_defs[i].name,
            config_defs[i].otherwise);
    }
    return EXIT_DONE;
}

int
cmd_completion_of_bash(struct cmd_run *run)
{
    cmd_completion_bash(&run->out);
    return EXIT_DONE;
}

int
cmd_man_page(struct cmd_run *run)
{
    cmd_man(&run->out);
    return EXIT_DONE;
}

/* -- the table ------------------------------------------------------------------------------------- */

#define OPTIONS(table) .options = (table), .option_count = ARRAY_COUNT(table)
const struct cmd_def cmd_defs[] = {
    {.noun = "serve", .kind = CMD_SERVE, .help = "serve an installation until a signal ends it",
        .run = cmd_serve, OPTIONS(serve_options)},
    {.noun = "init", .kind = CMD_SERVE, .help = "make an empty installation", .run = cmd_init},
    {.noun = "demo", .kind = CMD_SERVE, .help = "fill an empty directory with a demonstration",
        .options = demo_options, .option_count = ARRAY_COUNT(demo_options), .run = cmd_demo},
    {.noun = "doctor", .kind = CMD_SERVE, .help = "look for what is wrong, and say what to do",
        .run = cmd_doctor},
    {.noun = "version", .kind = CMD_PURE, .help = "the program's version", .run = cmd_version},
    {.noun = "migrate", .kind = CMD_SERVE, .help = "bring the database to this program's schema",
        .run = cmd_migrate, OPTIONS(migrate_options)},
    {.noun = "config", .verb = "show", .kind = CMD_PURE,
        .help = "the settings in force and where each comes from", .run = cmd_config_show},
    {.noun = "config", .verb = "check", .kind = CMD_PURE, .help = "read the settings, say what is wrong",
        .run = cmd_config_check},
    {.noun = "config", .verb = "default", .kind = CMD_PURE, .help = "a file with every setting explained",
        .run = cmd_config_default},
    {.noun = "audit", .verb = "verify", .kind = CMD_READ, .help = "recompute the chain of events",
        .run = cmd_audit_verify},
    {.noun = "user", .verb = "create", .kind = CMD_WRITE, .arguments = "USER", .one_tx = true,
        .help = "a person with a post and an account; prints a one-time link", .run = cmd_user_create,
        .options = cmd_user_create_options, .option_count = CMD_USER_CREATE_OPTION_COUNT},
    {.noun = "user", .verb = "import", .kind = CMD_WRITE, .arguments = "FILE",
        .help = "people with posts, roles and accounts from a list", .run = cmd_user_import,
        .options = cmd_user_import_options, .option_count = CMD_USER_IMPORT_OPTION_COUNT},
    {.noun = "user", .verb = "list", .kind = CMD_READ, .one_tx = true, .help = "every account",
        .run = cmd_user_list},
    {.noun = "user", .verb = "link", .kind = CMD_WRITE, .arguments = "USER", .one_tx = true,
        .help = "a one-time link with which the person sets a password", .run = cmd_user_link},
    {.noun = "user", .verb = "passwd", .kind = CMD_WRITE, .arguments = "USER",
        .help = "set a password from a file", .run = cmd_user_passwd,
        .options = cmd_user_passwd_options, .option_count = CMD_USER_PASSWD_OPTION_COUNT},
    {.noun = "user", .verb = "lock", .kind = CMD_WRITE, .arguments = "USER", .one_tx = true,
        .help = "end every session and let nobody sign in", .run = cmd_user_lock},
    {.noun = "user", .verb = "unlock", .kind = CMD_WRITE, .arguments = "USER", .one_tx = true,
        .help = "let the person sign in again", .run = cmd_user_unlock},
    {.noun = "org", .verb = "import", .kind = CMD_WRITE, .arguments = "[FILE]",
        .help = "agencies from a list of one's own or of places; what goes over to successors",
        .run = cmd_org_import, .options = cmd_org_import_options,
        .option_count = CMD_ORG_IMPORT_OPTION_COUNT},
    {.noun = "org", .verb = "list", .kind = CMD_READ, .help = "the agencies of a day, with their codes",
        .run = cmd_org_list, .options = cmd_org_list_options,
        .option_count = CMD_ORG_LIST_OPTION_COUNT, .one_tx = true},
    {.noun = "regulation", .verb = "list", .kind = CMD_PURE, .help = "the rule sets and their periods",
        .run = cmd_regulation_list},
    {.noun = "regulation", .verb = "clock", .kind = CMD_PURE, .help = "when a period ends, and why",
        .run = cmd_regulation_clock, .options = cmd_regulation_clock_options,
        .option_count = CMD_REGULATION_CLOCK_OPTION_COUNT},
    {.noun = "regulation", .verb = "export", .kind = CMD_PURE, .arguments = "CODE",
        .help = "one rule set as JSON", .run = cmd_regulation_export},
    {.noun = "regulation", .verb = "check", .kind = CMD_PURE, .arguments = "FILE",
        .help = "is this a rule set that can be used?", .run = cmd_regulation_check},
    {.noun = "regulation", .verb = "simulate", .kind = CMD_READ, .arguments = "FILE",
        .help = "who would have fared differently under a rule set",
        .run = cmd_regulation_simulate, .options = cmd_regulation_simulate_options,
        .option_count = CMD_REGULATION_SIMULATE_OPTION_COUNT, .one_tx = true},
    {.noun = "regulation", .verb = "try", .kind = CMD_PURE, .arguments = "FILE CASES",
        .help = "what a rule set says of the cases in a table", .run = cmd_regulation_try},
    {.noun = "directive", .verb = "read", .kind = CMD_PURE, .arguments = "FILE",
        .help = "take the text of a dispatch apart: clauses, deadlines, bases", .run = cmd_directive_read},
    {.noun = "novelty", .verb = "build", .kind = CMD_PURE, .run = cmd_novelty_build,
        .help = "an index of the dossiers in a file, one JSON object a line: id, title, text, kind",
        .options = cmd_novelty_build_options, .option_count = CMD_NOVELTY_BUILD_OPTION_COUNT},
    {.noun = "novelty", .verb = "ask", .kind = CMD_PURE, .arguments = "FILE",
        .help = "what drafts share with an index, one JSON object a line: id, text",
        .run = cmd_novelty_ask, .options = cmd_novelty_ask_options,
        .option_count = CMD_NOVELTY_ASK_OPTION_COUNT},
    {.noun = "novelty", .verb = "status", .kind = CMD_PURE, .help = "what an index holds",
        .run = cmd_novelty_status, .options = cmd_novelty_ask_options,
        .option_count = CMD_NOVELTY_ASK_OPTION_COUNT},
    {.noun = "document", .verb = "verify", .kind = CMD_PURE, .arguments = "FILE|CODE",
        .help = "is this paper ours, whole and still valid?", .run = cmd_document_verify},
    {.noun = "completion", .verb = "bash", .kind = CMD_PURE, .help = "completion for bash",
        .run = cmd_completion_of_bash},
    {.noun = "man", .kind = CMD_PURE, .help = "the manual page", .run = cmd_man_page},
};
const size_t cmd_def_count = ARRAY_COUNT(cmd_defs);
