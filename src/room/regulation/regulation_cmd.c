#include "room/regulation/regulation_cmd.h"

#include "room/regulation/clock.h"
#include "room/regulation/pack.h"
#include "room/regulation/try.h"

const struct cmd_option cmd_regulation_clock_options[] = {
    {"--version", "CODE", "regulation whose clock is meant (default: national)"},
    {"--clock", "CLOCK", "formal_check, correction, decision, first_use or another of its clocks"},
    {"--from", "DATE", "day of the legal event that starts it, YYYY-MM-DD"},
};

static const struct pack *
find_pack(struct str code)
{
    for (size_t i = 0; i < pack_count; i++) {
        if (str_eq_c(code, packs[i].code)) {
            return &packs[i];
        }
    }
    return NULL;
}

static void
complain(struct cmd_run *run, const char *what, struct str detail)
{
    buf_printf(&run->err, "sangkien regulation: %s %.*s\n", what, STR_ARG(detail));
}

static void
complain_flaw(struct cmd_run *run, const char *what, const struct rules_flaw *flaw)
{
    complain(run, what, rules_flaw_say(run->ctx->arena, LANG_EN, flaw));
}

static void
list_one(struct json_out *json, struct arena *arena, const struct rules *rules)
{
    json_begin_object(json);
    json_put_str(json, "code", rules->code);
    json_put_str(json, "title", rules->title);
    json_put_str(json, "level", recognition_level_word(rules->level));
    json_put_str(json, "from", date_iso(arena, rules->from_on));
    json_put_str(json, "to", date_iso(arena, rules->to_on));
    json_put_str(json, "law", rules->law);
    json_end_object(json);
}

int
cmd_regulation_list(struct cmd_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct json_out json;

    json_out_init(&json, &run->out);
    if (run->is_json) {
        json_begin_array(&json);
    }
    for (size_t i = 0; i < pack_count; i++) {
        struct rules_flaw flaw;
        struct rules rules;
        if (!rules_parse(arena, packs[i].document, &rules, &flaw)) {
            complain_flaw(run, packs[i].code, &flaw);
            return EXIT_FAILED;
        }
        if (run->is_json) {
            list_one(&json, arena, &rules);
        } else {
            buf_printf(&run->out, "%-12.*s %.*s  (%.*s)\n", STR_ARG(rules.code),
                STR_ARG(rules.title), STR_ARG(rules.law));
        }
    }
    if (run->is_json) {
        json_end_array(&json);
        buf_char(&run->out, '\n');
    }
    return EXIT_DONE;
}

static void
write_clock(struct cmd_run *run, const struct clock_end *end)
{
    struct arena *arena = run->ctx->arena;
    struct json_out json;

    if (!run->is_json) {
        buf_printf(&run->out, "%.*s", STR_ARG(date_vi_weekday(arena, end->due_on)));
        if (!str_is_none(end->moved_because)) {
            buf_printf(&run->out, " (%.*s: %.*s)", STR_ARG(date_vi(arena, end->nominal_on)),
                STR_ARG(end->moved_because));
        }
        buf_printf(&run->out, "\n%.*s\n", STR_ARG(end->law));
        return;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_str(&json, "from", date_iso(arena, end->from_on));
    json_put_str(&json, "nominal", date_iso(arena, end->nominal_on));
    json_put_str(&json, "due", date_iso(arena, end->due_on));
    json_put_str(&json, "moved_because", end->moved_because);
    json_put_str(&json, "law", end->law);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

int
cmd_regulation_clock(struct cmd_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct str code = cmd_option(run, "--version");
    const struct pack *pack = find_pack(str_is_none(code) ? STR("national") : code);
    const struct rules_clock *clock;
    struct calendar calendar;
    struct clock_end end;
    struct rules_flaw flaw;
    struct rules rules;
    struct str why;
    struct date from;

    if (!date_parse_iso(cmd_option(run, "--from"), &from)) {
        complain(run, "--from needs a date YYYY-MM-DD, not", cmd_option(run, "--from"));
        return EXIT_USAGE;
    }
    if (pack == NULL) {
        complain(run, "no regulation has the code", code);
        return EXIT_NOT_FOUND;
    }
    if (!rules_parse(arena, pack->document, &rules, &flaw)) {
        complain_flaw(run, "cannot be read:", &flaw);
        return EXIT_FAILED;
    }
    if (!calendar_parse(arena, pack_calendar, &calendar, &why)) {
        complain(run, "calendar cannot be read:", why);
        return EXIT_FAILED;
    }
    clock = rules_find_clock(&rules, cmd_option(run, "--clock"));
    if (clock == NULL) {
        complain(run, "no clock has the code", cmd_option(run, "--clock"));
        return EXIT_NOT_FOUND;
    }
    end = clock_compute(&calendar, clock, from);
    write_clock(run, &end);
    return EXIT_DONE;
}

int
cmd_regulation_export(struct cmd_run *run)
{
    const struct pack *pack = run->arg_count == 1 ? find_pack(run->args[0]) : NULL;

    if (run->arg_count != 1) {
        complain(run, "export needs one CODE", STR_NONE);
        return EXIT_USAGE;
    }
    if (pack == NULL) {
        complain(run, "no regulation has the code", run->args[0]);
        return EXIT_NOT_FOUND;
    }
    buf_put(&run->out, pack->document);
    return EXIT_DONE;
}

/* Reads and checks the document at FILE; EXIT_DONE when it can be used. */
static int
read_rules(struct cmd_run *run, struct str file, struct rules *rules)
{
    struct rules_flaw flaw;
    struct str document;

    if (!cmd_read_file(run, file, RULES_BYTES_MAX, &document)) {
        return EXIT_NOT_FOUND;
    }
    if (!rules_parse(run->ctx->arena, document, rules, &flaw)) {
        complain_flaw(run, "refused:", &flaw);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

int
cmd_regulation_check(struct cmd_run *run)
{
    struct rules rules;
    int code;

    if (run->arg_count != 1) {
        complain(run, "check needs one FILE", STR_NONE);
        return EXIT_USAGE;
    }
    code = read_rules(run, run->args[0], &rules);
    if (code == EXIT_DONE) {
        buf_printf(&run->out, "%.*s: %zu stages, %zu clocks, %zu criteria, %zu classes\n",
            STR_ARG(rules.code), rules.stage_count, rules.clock_count, rules.criterion_count,
            rules.class_count);
    }
    return code;
}

static void
write_verdict(struct cmd_run *run, const struct try_case *one, const struct try_verdict *verdict)
{
    struct json_out json;

    if (!run->is_json) {
        buf_printf(&run->out, "%-20.*s %-12s %-4.*s", STR_ARG(one->name),
            try_result_word(verdict->result), STR_ARG(verdict->class));
        for (size_t i = 0; i < verdict->reason_count; i++) {
            buf_printf(&run->out, " %s", verdict->reasons[i].code);
        }
        buf_printf(&run->out, "%s\n", verdict->is_expected ? "" : "  NOT AS EXPECTED");
        return;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_str(&json, "case", one->name);
    json_put_str(&json, "result", str_of(try_result_word(verdict->result)));
    json_put_str(&json, "class", verdict->class);
    json_key(&json, STR("reasons"));
    json_begin_array(&json);
    for (size_t i = 0; i < verdict->reason_count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "code", str_of(verdict->reasons[i].code));
        json_put_str(&json, "law", verdict->reasons[i].law);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_put_bool(&json, "as_expected", verdict->is_expected);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

int
cmd_regulation_try(struct cmd_run *run)
{
    struct try_case *cases;
    struct rules rules;
    struct str table;
    struct str why;
    size_t count;
    size_t unexpected = 0;
    int code;

    if (run->arg_count != 2) {
        complain(run, "try needs FILE and CASES", STR_NONE);
        return EXIT_USAGE;
    }
    code = read_rules(run, run->args[0], &rules);
    if (code != EXIT_DONE) {
        return code;
    }
    if (!cmd_read_file(run, run->args[1], TRY_BYTES_MAX, &table)) {
        return EXIT_NOT_FOUND;
    }
    if (!try_read(run->ctx->arena, &rules, table, &cases, &count, &why)) {
        complain(run, "cases refused:", why);
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < count; i++) {
        struct try_verdict verdict = try_judge(run->ctx->arena, &rules, &cases[i]);
        unexpected += verdict.is_expected ? 0 : 1;
        write_verdict(run, &cases[i], &verdict);
    }
    return unexpected == 0 ? EXIT_DONE : EXIT_FAILED;
}
