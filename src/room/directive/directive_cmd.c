#include "room/directive/directive_cmd.h"

#include "base/utf8.h"
#include "room/directive/directive_read.h"
#include "room/regulation/calendar.h"
#include "room/regulation/pack.h"

static bool
works(struct date day, void *arg)
{
    const struct calendar *calendar = arg;

    return calendar_is_working(calendar, day);
}

static void
print_names(struct buf *out, const char *label, const struct directive_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        buf_printf(out, "%s%.*s", i == 0 ? label : "; ", STR_ARG(names->items[i]));
    }
    if (names->count > 0) {
        buf_char(out, '\n');
    }
}

static void
print_line(struct buf *out, const char *label, struct str value)
{
    buf_printf(out, "%-11s%.*s\n", label, STR_ARG(str_is_none(value) ? STR("-") : value));
}

static void
print_due(struct buf *out, struct arena *arena, const struct directive_due *due)
{
    if (str_is_none(due->said)) {
        return;
    }
    buf_printf(out, "    due: %.*s", STR_ARG(due->said));
    if (!date_is_none(due->last_safe_day)) {
        buf_printf(out, " (last safe day %.*s, last working day %.*s)",
            STR_ARG(date_iso(arena, due->last_safe_day)),
            STR_ARG(date_iso(arena, due->last_working_day)));
    }
    buf_char(out, '\n');
}

static void
print_reading(struct buf *out, struct arena *arena, const struct directive_reading *reading)
{
    print_line(out, "issuer", reading->issuer);
    print_line(out, "kind", reading->kind);
    print_line(out, "number", reading->number);
    print_line(out, "symbol", reading->symbol);
    print_line(out, "subject", reading->subject);
    for (size_t i = 0; i < reading->base_count; i++) {
        const struct directive_base *base = &reading->bases[i];

        print_line(out, "basis", str_is_none(base->number) ? base->subject : base->number);
    }
    print_names(out, "to         ", &reading->addressees);
    for (size_t i = 0; i < reading->clause_count; i++) {
        const struct directive_clause *clause = &reading->clauses[i];

        buf_printf(out, "\n%.*s  %.*s\n", STR_ARG(clause->no), STR_ARG(clause->text));
        print_names(out, "    who: ", &clause->assignees);
        print_names(out, "    with: ", &clause->support);
        print_due(out, arena, &clause->due);
    }
    buf_char(out, '\n');
    print_line(out, "signed by", reading->signer);
}

int
cmd_directive_read(struct cmd_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct directive_reading reading;
    struct calendar calendar;
    struct str text, why;

    if (!cmd_read_file(run, run->args[0], DIRECTIVE_BYTES_MAX, &text)) {
        return EXIT_FAILED;
    }
    if (!utf8_is_valid(text)) {
        buf_printf(&run->err, "sangkien directive read: %.*s is not UTF-8 text; save it as plain "
                              "text in UTF-8\n",
            STR_ARG(run->args[0]));
        return EXIT_FAILED;
    }
    if (!calendar_parse(arena, pack_calendar, &calendar, &why)) {
        buf_printf(&run->err, "sangkien directive read: calendar: %.*s\n", STR_ARG(why));
        return EXIT_FAILED;
    }
    directive_read(arena, text, &(struct directive_calendar){works, &calendar}, &reading);
    if (run->is_json) {
        struct json_out json;

        json_out_init(&json, &run->out);
        directive_read_json(&json, arena, &reading);
        buf_char(&run->out, '\n');
    } else {
        print_reading(&run->out, arena, &reading);
    }
    return EXIT_DONE;
}
