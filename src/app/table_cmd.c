#include "app/table_cmd.h"

#include "plat/fault.h"
#include "plat/text.h"

int
table_cmd_refuse(struct cmd_run *run, struct str path, struct table *table)
{
    struct json_out json;

    table_sort_faults(table);
    if (run->is_json) {
        json_out_init(&json, &run->out);
        json_begin_object(&json);
        table_cmd_errors(run->ctx, &json, table);
        json_end_object(&json);
        buf_char(&run->out, '\n');
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < table->fault_count; i++) {
        const struct table_fault *f = &table->faults[i];
        buf_printf(&run->err, "%.*s:%lld: %.*s: %.*s\n", STR_ARG(path), (long long)f->line,
            STR_ARG(table_fault_column(table, f)), STR_ARG(text_of_fault(run->ctx, &f->fault)));
    }
    if (table->fault_total > table->fault_count) {
        buf_printf(&run->err, "%zu more\n", table->fault_total - table->fault_count);
    }
    if (cmd_has(run, "--bad-rows")) {
        buf_put(&run->out, table_bad_rows(run->ctx, table));
    }
    return EXIT_FAILED;
}

void
table_cmd_errors(struct ctx *ctx, struct json_out *json, const struct table *table)
{
    json_key(json, STR("errors"));
    json_begin_array(json);
    for (size_t i = 0; i < table->fault_count; i++) {
        const struct table_fault *f = &table->faults[i];
        json_begin_object(json);
        json_put_i64(json, "line", f->line);
        json_put_str(json, "column", table_fault_column(table, f));
        json_put_str(json, "code", str_of(fault_defs[f->fault.code].code));
        json_put_str(json, "message", text_of_fault(ctx, &f->fault));
        json_end_object(json);
    }
    json_end_array(json);
}
