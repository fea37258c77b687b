/* report_web.c -- pages and API of reports. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_report.h"
#include "base/money.h"
#include "plat/text.h"
#include "room/audit/page.h"
#include "room/report/report.h"

static struct report_id
report_of(const struct req *req)
{
    return (struct report_id){req_path_i64(req, 0)};
}

enum err
get_reports(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    const struct scope here = {.org = ctx->actor.org};
    struct view_report_list view = {0};
    struct q_report_list *rows;
    struct report_row *items;
    size_t count;

    (void)req;
    TRY(permit(ctx, ACT_REPORT_LIST, (struct scope){0}));
    TRY(q_report_list(ctx, ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct report_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct report_row){rows[i].id, rows[i].title, rows[i].year, rows[i].as_of_on,
            rows[i].status, rows[i].sent_on, rows[i].org_name};
    }
    view.items = items;
    view.items_count = count;
    view.may_draft = ctx->actor.org.v != 0 && may(ctx, ACT_REPORT_DRAFT, here);
    return resp_report_list(ctx, resp, &view);
}

enum err
post_report(struct ctx *ctx, const struct req *req, const struct form_report *form, struct resp *resp)
{
    struct report_id id;

    (void)req;
    TRY(permit(ctx, ACT_REPORT_DRAFT, (struct scope){.org = ctx->actor.org}));
    TRY(report_new(ctx, form->year.has ? form->year.v : 0, &id));
    return resp_created(ctx, resp, url_get_report(ctx, id));
}

/* Address of the list behind a figure; row is the key of its row, empty for all rows. */
static struct str
rows_href(struct ctx *ctx, struct report_id id, int32_t no, struct str row, const char *column)
{
    struct buf href;

    buf_init(&href, ctx->arena, 128);
    buf_put(&href, url_get_report_rows(ctx, id));
    buf_printf(&href, "?table=%d&row=", no);
    buf_url(&href, row);
    buf_c(&href, "&column=");
    buf_c(&href, column);
    return buf_str(&href);
}

/* A rate of nothing has people below the line and no list above it. */
static bool
has_list(const struct report_column *column, const struct report_figure *figure)
{
    return figure->count > 0 && (column->shape != REPORT_SHAPE_RATE || figure->sum > 0);
}

static struct report_line
shape_line(struct ctx *ctx, struct report_id id, int32_t no, const struct report_sum *sum)
{
    const struct report_table *table = &report_tables[no - 1];
    struct report_cell *cells = ARENA_ARRAY(ctx->arena, struct report_cell, table->column_count);

    for (size_t c = 0; c < table->column_count; c++) {
        const struct report_column *column = &table->columns[c];

        cells[c] = (struct report_cell){.column = str_of(column->key),
            .label = text_get(ctx->lang, column->text), .shape = column->shape,
            .value = report_value(column, &sum->figures[c]),
            .said = report_said(ctx, column, &sum->figures[c]),
            .href = has_list(column, &sum->figures[c])
                ? rows_href(ctx, id, no, sum->key, column->key)
                : STR_NONE};
    }
    return (struct report_line){sum->key, sum->label, cells, table->column_count};
}

/* What people estimate for the whole year, under the sum to the date. */
static struct report_line
shape_estimates(struct ctx *ctx, const struct q_report_get *row, int32_t no)
{
    const struct report_table *table = &report_tables[no - 1];
    struct report_cell *cells = ARENA_ARRAY(ctx->arena, struct report_cell, table->column_count);

    for (size_t c = 0; c < table->column_count; c++) {
        const struct report_column *column = &table->columns[c];

        cells[c] = (struct report_cell){.column = str_of(column->key),
            .label = text_get(ctx->lang, column->text), .shape = column->shape, .said = STR("–")};
        if (report_estimate(ctx, row, no, column, &cells[c].value)) {
            cells[c].said = number_vi(ctx->arena, cells[c].value);
        }
    }
    return (struct report_line){STR("estimate"), text_get(ctx->lang, TEXT_REPORT_YEAR_ESTIMATE),
        cells, table->column_count};
}

static struct report_table_view
shape_table(struct ctx *ctx, const struct q_report_get *row, const struct rules *rules, int32_t no,
    const struct q_report_facts *facts, size_t count)
{
    const struct report_table *table = &report_tables[no - 1];
    struct report_head *heads = ARENA_ARRAY(ctx->arena, struct report_head, table->column_count);
    struct report_line *totals = ARENA_ARRAY(ctx->arena, struct report_line, 2);
    struct report_table_view view = {.no = no, .title = text_get(ctx->lang, table->text),
        .columns = heads, .columns_count = table->column_count, .totals = totals};
    struct report_sum *sums = report_sums(ctx, facts, count, no, &view.lines_count);
    struct report_line *lines = ARENA_ARRAY(ctx->arena, struct report_line, view.lines_count + 1);

    for (size_t c = 0; c < table->column_count; c++) {
        heads[c] = (struct report_head){text_get(ctx->lang, table->columns[c].text),
            table->columns[c].shape};
    }
    for (size_t i = 0; i < view.lines_count; i++) {
        sums[i].label = report_label(ctx, ctx->lang, rules, no, sums[i].label);
        lines[i] = shape_line(ctx, row->id, no, &sums[i]);
    }
    view.lines = lines;
    if (table->has_total && view.lines_count > 0) {
        struct report_sum total = report_total(no, sums, view.lines_count);

        total.label = text_get(ctx->lang, TEXT_REPORT_TOTAL);
        totals[view.totals_count++] = shape_line(ctx, row->id, no, &total);
        if (report_is_estimated(no, &table->columns[0])) {
            totals[view.totals_count++] = shape_estimates(ctx, row, no);
        }
    }
    return view;
}

/* The sums beside which people type an estimate for the whole year. */
static void
fill_totals(struct ctx *ctx, const struct q_report_get *row, const struct q_report_facts *facts,
    size_t count, struct view_report *view)
{
    struct report_total *totals =
        ARENA_ARRAY(ctx->arena, struct report_total, REPORT_TABLES * REPORT_COLUMNS_MAX);

    for (int32_t no = 1; no <= REPORT_TABLES; no++) {
        const struct report_table *table = &report_tables[no - 1];
        size_t rows;
        struct report_sum *sums = report_sums(ctx, facts, count, no, &rows);
        struct report_sum sum = report_total(no, sums, rows);

        for (size_t c = 0; c < table->column_count; c++) {
            const struct report_column *column = &table->columns[c];
            struct report_total *total = &totals[view->totals_count];

            if (report_is_estimated(no, column)) {
                *total = (struct report_total){
                    .column = str_printf(ctx->arena, "%d.%s", no, column->key),
                    .label = str_printf(ctx->arena, "%.*s: %.*s",
                        STR_ARG(text_get(ctx->lang, table->text)),
                        STR_ARG(text_get(ctx->lang, column->text))),
                    .value = report_value(column, &sum.figures[c]),
                    .at = (int32_t)view->totals_count++};
                total->estimate.has = report_estimate(ctx, row, no, column, &total->estimate.v);
            }
        }
    }
    view->totals = totals;
}

static enum err
fill_tasks(struct ctx *ctx, const struct q_report_get *row, struct view_report *view)
{
    struct q_report_tasks *rows;
    struct report_task *items;
    size_t count;

    TRY(report_clauses(ctx, row, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct report_task, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct report_task){rows[i].id, rows[i].no, rows[i].title, rows[i].subject,
            rows[i].status, rows[i].done_on, rows[i].product};
    }
    view->tasks = items;
    view->tasks_count = count;
    return OK;
}

enum err
get_report(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct report_table_view *tables = ARENA_ARRAY(ctx->arena, struct report_table_view, REPORT_TABLES);
    struct str said[REPORT_SECTIONS];
    struct q_report_facts *facts;
    struct view_report view;
    struct q_report_get row;
    struct rules rules;
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, report_of(req), &row, &scope));
    TRY(permit(ctx, ACT_REPORT_VIEW, scope));
    TRY(report_facts(ctx, &row, &facts, &count));
    TRY(regulation_rules_for(ctx, row.org, row.to_on, &rules));
    report_sections(ctx, &row, said);
    view = (struct view_report){.id = row.id, .org_id = row.org, .title = row.title, .year = row.year,
        .from_on = row.from_on, .to_on = row.to_on, .as_of_on = row.as_of_on, .status = row.status,
        .view_kind = row.view_kind, .sent_on = row.sent_on, .paper_id = row.paper,
        .version = row.version, .s1 = said[0], .s2 = said[1], .s3 = said[2], .s4 = said[3],
        .s5 = said[4], .s6 = said[5], .s7 = said[6],
        .may_edit = may(ctx, ACT_REPORT_EDIT, scope), .may_freeze = may(ctx, ACT_REPORT_FREEZE, scope),
        .may_send = may(ctx, ACT_REPORT_SEND, scope)};
    for (int32_t n = 1; n <= REPORT_TABLES; n++) {
        tables[n - 1] = shape_table(ctx, &row, &rules, n, facts, count);
    }
    view.tables = tables;
    view.tables_count = REPORT_TABLES;
    fill_totals(ctx, &row, facts, count, &view);
    TRY(fill_tasks(ctx, &row, &view));
    return resp_report(ctx, resp, &view);
}

static struct str
estimates_of(struct ctx *ctx, const struct form_report_edit *form)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 256);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    for (size_t i = 0; i < form->estimates_count; i++) {
        if (form->estimates[i].value.has) {
            json_key(&out, form->estimates[i].column);
            json_i64(&out, form->estimates[i].value.v);
        }
    }
    json_end_object(&out);
    return buf_str(&buf);
}

enum err
post_report_edit(struct ctx *ctx, const struct req *req, const struct form_report_edit *form,
    struct resp *resp)
{
    const struct str sections[REPORT_SECTIONS] = {form->s1, form->s2, form->s3, form->s4, form->s5,
        form->s6, form->s7};
    const struct report_edit edit = {.as_of_on = form->as_of_on,
        .view = form->view_kind,
        .sections = sections, .estimates = estimates_of(ctx, form)};

    TRY(report_edit(ctx, report_of(req), form->version, &edit));
    return resp_see_other(ctx, resp, url_get_report(ctx, report_of(req)));
}

enum err
post_report_freeze(struct ctx *ctx, const struct req *req, const struct form_report_freeze *form,
    struct resp *resp)
{
    TRY(report_freeze(ctx, report_of(req), form->version));
    return resp_see_other(ctx, resp, url_get_report(ctx, report_of(req)));
}

enum err
post_report_send(struct ctx *ctx, const struct req *req, const struct form_report_send *form,
    struct resp *resp)
{
    const struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(report_send(ctx, report_of(req), form->version, &act));
    return resp_see_other(ctx, resp, url_get_report(ctx, report_of(req)));
}

enum err
post_report_paper(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct paper_id paper;

    TRY(report_paper(ctx, report_of(req), &paper));
    return resp_created(ctx, resp, url_get_report(ctx, report_of(req)));
}

/* A figure may count what its reader may not open: then the row stands without its name. */
static enum err
shape_counted(struct ctx *ctx, const struct q_report_facts *fact, struct report_counted *out)
{
    enum object_kind kind;
    struct scope scope;
    bool found = false;

    *out = (struct report_counted){.kind = fact->kind, .id = fact->id, .amount = fact->amount};
    if (!object_kind_parse(fact->kind, &kind)) {
        return OK;
    }
    TRY(object_scope(ctx, kind, fact->id, &scope, &found));
    if (found && may(ctx, object_view_action[kind], scope)) {
        out->label = fact->label;
        out->href = page_of(ctx, fact->kind, fact->id);
    }
    return OK;
}

enum err
get_report_rows(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct str row_key = req_query(req, "row");
    struct view_report_rows view = {0};
    const struct report_table *table;
    struct report_counted *items;
    struct q_report_facts *facts;
    struct q_report_get row;
    struct rules rules;
    struct scope scope;
    int64_t no = 0;
    size_t at, count;

    TRY(report_scope(ctx, report_of(req), &row, &scope));
    TRY(permit(ctx, ACT_REPORT_VIEW, scope));
    if (!str_to_i64(req_query(req, "table"), &no) || no < 1 || no > REPORT_TABLES) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    table = &report_tables[no - 1];
    at = report_column_find(table, req_query(req, "column"));
    if (at == table->column_count) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(report_facts(ctx, &row, &facts, &count));
    TRY(regulation_rules_for(ctx, row.org, row.to_on, &rules));
    items = ARENA_ARRAY(ctx->arena, struct report_counted, count + 1);
    view = (struct view_report_rows){.report_id = row.id, .report_title = row.title,
        .table_title = text_get(ctx->lang, table->text), .shape = table->columns[at].shape,
        .column_title = text_get(ctx->lang, table->columns[at].text)};
    for (size_t i = 0; i < count; i++) {
        if (facts[i].table_no == no && (row_key.n == 0 || str_eq(facts[i].row_key, row_key)) &&
            report_column_counts(&table->columns[at], facts[i].column_key)) {
            TRY(shape_counted(ctx, &facts[i], &items[view.items_count++]));
            view.total += facts[i].amount;
            if (row_key.n > 0) {
                view.row_label = report_label(ctx, ctx->lang, &rules, (int32_t)no,
                    facts[i].row_label);
            }
        }
    }
    view.items = items;
    return resp_report_rows(ctx, resp, &view);
}
