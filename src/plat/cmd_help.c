/* cmd_help.c -- help, completion and manual page, all from the table that parses the words. */
#include "plat/cmd.h"

static void
put_name(struct buf *out, const struct cmd_def *def)
{
    buf_printf(out, "sangkien %s", def->noun);
    if (def->verb != NULL) {
        buf_printf(out, " %s", def->verb);
    }
    if (def->arguments != NULL) {
        buf_printf(out, " %s", def->arguments);
    }
}

static void
put_line(struct buf *out, const struct cmd_def *def)
{
    size_t from = out->n;

    buf_c(out, "  ");
    put_name(out, def);
    do {
        buf_char(out, ' ');
    } while (out->n - from < 44);
    buf_c(out, def->help);
    buf_char(out, '\n');
}

void
cmd_help(struct buf *out)
{
    buf_c(out, "Examples:\n"
               "  sangkien demo --data /tmp/thu     fill a demonstration and print its logins\n"
               "  sangkien serve --data /tmp/thu    serve it on http://127.0.0.1:8085\n"
               "  sangkien doctor                   look for what is wrong, and say what to do\n"
               "\nUsage: sangkien NOUN [VERB] [options]\n\n");
    for (size_t i = 0; i < cmd_def_count; i++) {
        put_line(out, &cmd_defs[i]);
    }
    buf_c(out, "\n`sangkien NOUN VERB --help` tells the options. Exit codes: 0 done, 1 failed,\n"
               "2 usage, 3 refused by policy, 4 not found, 75 try later.\n");
}

void
cmd_help_noun(struct buf *out, struct str noun)
{
    size_t found = 0;

    for (size_t i = 0; i < cmd_def_count; i++) {
        if (str_eq_c(noun, cmd_defs[i].noun)) {
            put_line(out, &cmd_defs[i]);
            found++;
        }
    }
    if (found == 0) {
        cmd_help(out);
    }
}

static void
put_option(struct buf *out, const char *name, const char *value, const char *help)
{
    size_t from = out->n;

    buf_printf(out, "  %s%s%s", name, value == NULL ? "" : " ", value == NULL ? "" : value);
    do {
        buf_char(out, ' ');
    } while (out->n - from < 26);
    buf_c(out, help);
    buf_char(out, '\n');
}

void
cmd_help_command(struct buf *out, const struct cmd_def *def)
{
    buf_c(out, "Examples:\n  ");
    put_name(out, def);
    buf_c(out, "\n  ");
    put_name(out, def);
    buf_c(out, def->kind == CMD_WRITE ? " --dry-run" : def->kind == CMD_SERVE ? "" : " --json");
    buf_c(out, "\n  ");
    put_name(out, def);
    if (def->option_count > 0) {
        const struct cmd_option *o = &def->options[0];
        buf_printf(out, " %s%s%s", o->name, o->value == NULL ? "" : " ",
            o->value == NULL ? "" : o->value);
    } else {
        buf_c(out, " --data /var/lib/sangkien");
    }
    buf_printf(out, "\n\n%s\n\nOptions:\n", def->help);
    for (size_t i = 0; i < def->option_count; i++) {
        put_option(out, def->options[i].name, def->options[i].value, def->options[i].help);
    }
    put_option(out, "--data", "DIR", "data directory (default /var/lib/sangkien)");
    put_option(out, "--config", "FILE", "configuration file");
    put_option(out, "--db", "URL", "sqlite:PATH or postgresql://...");
    put_option(out, "--json", NULL, "one JSON value on standard output");
    if (def->kind == CMD_WRITE) {
        put_option(out, "--dry-run", NULL, "say what would change, change nothing");
    }
}

static bool
is_first_of_noun(size_t at)
{
    return at == 0 || strcmp(cmd_defs[at].noun, cmd_defs[at - 1].noun) != 0;
}

void
cmd_completion_bash(struct buf *out)
{
    buf_c(out, "# bash completion for sangkien; written by `sangkien completion bash`\n"
               "_sangkien() {\n"
               "    local words options='--data --config --db --json --dry-run --help'\n"
               "    local last=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
               "    case $before in\n"
               "    --data) COMPREPLY=($(compgen -d -- \"$last\")); return ;;\n"
               "    --config) COMPREPLY=($(compgen -f -- \"$last\")); return ;;\n"
               "    esac\n"
               "    case \"$COMP_CWORD:${COMP_WORDS[1]}:${COMP_WORDS[2]}\" in\n"
               "    1:*) words='help");
    for (size_t i = 0; i < cmd_def_count; i++) {
        if (is_first_of_noun(i)) {
            buf_printf(out, " %s", cmd_defs[i].noun);
        }
    }
    buf_c(out, "' ;;\n");
    for (size_t i = 0; i < cmd_def_count; i++) {
        const struct cmd_def *def = &cmd_defs[i];
        if (is_first_of_noun(i) && def->verb != NULL) {
            buf_printf(out, "    2:%s:*) words='", def->noun);
            for (size_t j = i; j < cmd_def_count && (j == i || !is_first_of_noun(j)); j++) {
                buf_printf(out, "%s%s", j == i ? "" : " ",
                    cmd_defs[j].verb == NULL ? "" : cmd_defs[j].verb);
            }
            buf_c(out, "' ;;\n");
        }
        buf_printf(out, "    *:%s:%s) words=\"$options", def->noun,
            def->verb == NULL ? "*" : def->verb);
        for (size_t j = 0; j < def->option_count; j++) {
            buf_printf(out, " %s", def->options[j].name);
        }
        buf_c(out, "\" ;;\n");
    }
    buf_c(out, "    *) words=$options ;;\n    esac\n"
               "    COMPREPLY=($(compgen -W \"$words\" -- \"$last\"))\n"
               "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$last\"))\n"
               "}\ncomplete -F _sangkien sangkien\n");
}

static void
put_roff(struct buf *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '-' || *c == '\\') {
            buf_char(out, '\\');
        }
        buf_char(out, *c);
    }
}

void
cmd_man(struct buf *out)
{
    buf_c(out, ".TH SANGKIEN 1\n.SH NAME\nsangkien \\- innovation work of public agencies\n"
               ".SH SYNOPSIS\n.B sangkien\nNOUN [VERB] [options]\n.SH COMMANDS\n");
    for (size_t i = 0; i < cmd_def_count; i++) {
        const struct cmd_def *def = &cmd_defs[i];
        buf_c(out, ".TP\n.B ");
        put_name(out, def);
        buf_char(out, '\n');
        put_roff(out, def->help);
        buf_char(out, '\n');
        for (size_t j = 0; j < def->option_count; j++) {
            buf_c(out, ".RS\n.TP\n.B ");
            put_roff(out, def->options[j].name);
            buf_printf(out, " %s\n", def->options[j].value == NULL ? "" : def->options[j].value);
            put_roff(out, def->options[j].help);
            buf_c(out, "\n.RE\n");
        }
    }
    buf_c(out, ".SH EXIT STATUS\n0 done, 1 failed, 2 usage, 3 refused by policy, 4 not found, "
               "75 try later.\n");
}
