#include "room/council/simulate_cmd.h"

#include "base/json.h"
#include "room/council/simulate.h"
#include "room/org/org.h"

const struct cmd_option cmd_regulation_simulate_options[] = {
    {"--org", "CODE", "only dossiers of this agency and those below it"},
};

static void
put_text(struct cmd_run *run, const struct simulation *simulation)
{
    for (size_t i = 0; i < simulation->count; i++) {
        const struct simulated *row = &simulation->rows[i];
        if (row->is_changed || row->now == SIMULATED_UNKNOWN) {
            buf_printf(&run->out, "%-24.*s %s%s%.*s -> %s%s%.*s  %.*s\n", STR_ARG(row->code),
                row->was_passed ? "passed" : "refused", str_is_none(row->was_class) ? "" : "/",
                STR_ARG(row->was_class), simulated_word(row->now),
                str_is_none(row->now_class) ? "" : "/", STR_ARG(row->now_class), STR_ARG(row->why));
        }
    }
    buf_printf(&run->out, "%zu dossiers replayed: %zu would fare differently (%zu better, %zu worse), "
        "%zu cannot be told\n", simulation->count, simulation->changed, simulation->better,
        simulation->worse, simulation->unknown);
}

static void
put_json(struct cmd_run *run, const struct simulation *simulation)
{
    struct json_out json;

    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_i64(&json, "replayed", (int64_t)simulation->count);
    json_put_i64(&json, "changed", (int64_t)simulation->changed);
    json_put_i64(&json, "better", (int64_t)simulation->better);
    json_put_i64(&json, "worse", (int64_t)simulation->worse);
    json_put_i64(&json, "unknown", (int64_t)simulation->unknown);
    json_put_bool(&json, "is_cut", simulation->is_cut);
    json_key(&json, STR("items"));
    json_begin_array(&json);
    for (size_t i = 0; i < simulation->count; i++) {
        const struct simulated *row = &simulation->rows[i];
        json_begin_object(&json);
        json_put_str(&json, "code", row->code);
        json_put_bool(&json, "was_passed", row->was_passed);
        json_put_str(&json, "was_class", row->was_class);
        json_put_str(&json, "now", str_of(simulated_word(row->now)));
        json_put_str(&json, "now_class", row->now_class);
        json_put_str(&json, "why", row->why);
        json_put_bool(&json, "is_changed", row->is_changed);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

int
cmd_regulation_simulate(struct cmd_run *run)
{
    struct str org_code = cmd_option(run, "--org");
    struct simulation simulation;
    struct org_id org = {0};
    struct rules_flaw flaw;
    struct str document;
    struct rules rules;

    if (run->arg_count != 1) {
        buf_printf(&run->err, "simulate needs one FILE\n");
        return EXIT_USAGE;
    }
    if (!cmd_read_file(run, run->args[0], RULES_BYTES_MAX, &document)) {
        return EXIT_NOT_FOUND;
    }
    if (!rules_parse(run->ctx->arena, document, &rules, &flaw)) {
        buf_printf(&run->err, "refused: %.*s\n",
            STR_ARG(rules_flaw_say(run->ctx->arena, LANG_EN, &flaw)));
        return EXIT_FAILED;
    }
    if (!str_is_none(org_code) && org_by_code(run->ctx, org_code, &org) != OK) {
        return cmd_fail(run, ERR_NOT_FOUND);
    }
    enum err err = simulate(run->ctx, &rules, org, &simulation);
    if (err != OK) {
        return cmd_fail(run, err);
    }
    if (run->is_json) {
        put_json(run, &simulation);
    } else {
        put_text(run, &simulation);
    }
    return EXIT_DONE;
}
