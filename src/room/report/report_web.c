/* report_web.c -- pages and API of reports. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_report.h"
#include "plat/text.h"
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

static struct report_table_view
shape_table(struct ctx *ctx, const struct q_report_get *row, int32_t no,
    const struct q_report_facts *facts, size_t count)
{
    const struct report_table *table = &report_tables[no - 1];
    struct report_head *heads = ARENA_ARRAY(ctx->arena, struct report_head, table->column_count);
    size_t rows;
    struct report_sum *sums = report_sums(ctx, facts, count, no, &rows);
    struct report_line *lines = ARENA_ARRAY(ctx->arena, struct report_line, rows + 1);

    for (size_t c = 0; c < table->column_count; c++) {
        heads[c].label = text_get(ctx->lang, table->columns[c].text);
    }
    for (size_t i = 0; i < rows; i++) {
        struct report_cell *cells = ARENA_ARRAY(ctx->arena, struct report_cell, table->column_count);

        for (size_t c = 0; c < table->column_count; c++) {
            struct buf href;

            buf_init(&href, ctx->arena, 128);
            buf_put(&href, url_get_report_rows(ctx, row->id));
            buf_printf(&href, "?table=%d&row=", no);
            buf_url(&href, sums[i].key);
            buf_c(&href, "&column=");
            buf_c(&href, table->columns[c].key);
            cells[c] = (struct report_cell){str_of(table->columns[c].key), heads[c].label,
                sums[i].values[c], buf_str(&href)};
        }
        lines[i] = (struct report_line){sums[i].key, report_label(ctx, ctx->lang, no, sums[i].label),
            cells, table->column_count};
    }
    return (struct report_table_view){no, text_get(ctx->lang, table->text), heads, table->column_count,
        lines, rows};
}

/* Table 1 summed over all agencies, beside the estimate for the whole year that people type. */
static void
fill_totals(struct ctx *ctx, const struct q_report_get *row, const struct q_report_facts *facts,
    size_t count, struct view_report *view)
{
    const struct report_table *table = &report_tables[0];
    struct report_total *totals = ARENA_ARRAY(ctx->arena, struct report_total, table->column_count);
    struct str why;
    const struct json *estimates = json_parse(ctx->arena, row->estimates, &why);
    size_t rows;
    struct report_sum *sums = report_sums(ctx, facts, count, 1, &rows);

    for (size_t c = 0; c < table->column_count; c++) {
        totals[c] = (struct report_total){.column = str_of(table->columns[c].key),
            .label = text_get(ctx->lang, table->columns[c].text), .at = (int32_t)c};
        for (size_t i = 0; i < rows; i++) {
            totals[c].value += sums[i].values[c];
        }
        totals[c].estimate.has = estimates != NULL &&
            json_get_i64(estimates, table->columns[c].key, &totals[c].estimate.v);
    }
    view->totals = totals;
    view->totals_count = table->column_count;
}

static enum err
fill_tasks(struct ctx *ctx, const struct q_report_get *row, struct view_report *view)
{
    struct q_report_tasks *rows;
    struct report_task *items;
    size_t count;

    TRY(q_report_tasks(ctx, row->org, row->from_on, row->to_on, &rows, &count));
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
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, report_of(req), &row, &scope));
    TRY(permit(ctx, ACT_REPORT_VIEW, scope));
    TRY(report_facts(ctx, &row, &facts, &count));
    report_sections(ctx, &row, said);
    view = (struct view_report){.id = row.id, .org_id = row.org, .title = row.title, .year = row.year,
        .from_on = row.from_on, .to_on = row.to_on, .as_of_on = row.as_of_on, .status = row.status,
        .view_kind = row.view_kind, .sent_on = row.sent_on, .paper_id = row.paper,
        .version = row.version, .s1 = said[0], .s2 = said[1], .s3 = said[2], .s4 = said[3],
        .s5 = said[4], .s6 = said[5], .s7 = said[6],
        .may_edit = may(ctx, ACT_REPORT_EDIT, scope), .may_freeze = may(ctx, ACT_REPORT_FREEZE, scope),
        .may_send = may(ctx, ACT_REPORT_SEND, scope)};
    for (int32_t n = 1; n <= REPORT_TABLES; n++) {
        tables[n - 1] = shape_table(ctx, &row, n, facts, count);
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

    TRY(report_edit(ctx, report_of(req), form->version, form->as_of_on, sections,
        estimates_of(ctx, form)));
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
        if (kind == OBJECT_INITIATIVE) {
            out->href = url_get_initiative(ctx, (struct initiative_id){fact->id});
        } else if (kind == OBJECT_COUNCIL_SESSION) {
            out->href = url_get_council_session(ctx, (struct council_session_id){fact->id});
        }
    }
    return OK;
}

enum err
get_report_rows(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct str row_key = req_query(req, "row");
    struct str column = req_query(req, "column");
    struct view_report_rows view = {0};
    struct report_counted *items;
    struct q_report_facts *facts;
    struct q_report_get row;
    struct scope scope;
    int64_t no = 0;
    size_t count;

    TRY(report_scope(ctx, report_of(req), &row, &scope));
    TRY(permit(ctx, ACT_REPORT_VIEW, scope));
    if (!str_to_i64(req_query(req, "table"), &no) || no < 1 || no > REPORT_TABLES) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(report_facts(ctx, &row, &facts, &count));
    items = ARENA_ARRAY(ctx->arena, struct report_counted, count + 1);
    view = (struct view_report_rows){.report_id = row.id, .report_title = row.title,
        .table_title = text_get(ctx->lang, report_tables[no - 1].text)};
    for (size_t i = 0; i < count; i++) {
        if (facts[i].table_no == no && str_eq(facts[i].row_key, row_key) &&
            str_eq(facts[i].column_key, column)) {
            TRY(shape_counted(ctx, &facts[i], &items[view.items_count++]));
            view.total += facts[i].amount;
            view.row_label = report_label(ctx, ctx->lang, (int32_t)no, facts[i].row_label);
        }
    }
    view.items = items;
    return resp_report_rows(ctx, resp, &view);
}
