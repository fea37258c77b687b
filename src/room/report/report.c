/* report.c -- drafts, facts, clauses and the frozen copy. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/text.h"
#include "room/report/report.h"

enum { CLAUSES = 0 }; /* the table number under which clauses are frozen */

static struct ref
ref_of(const struct q_report_get *row)
{
    return (struct ref){"report", row->id.v, row->org};
}

enum err
report_scope(struct ctx *ctx, struct report_id id, struct q_report_get *row, struct scope *scope)
{
    bool found;

    TRY(q_report_get(ctx, id, row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_REPORT, id.v, row->org, report_status_word(row->status)};
    return OK;
}

static struct str
section_key(struct ctx *ctx, size_t at)
{
    return str_printf(ctx->arena, "s%zu", at + 1);
}

static struct str
prose_of(struct ctx *ctx, const struct str *sections)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 4096);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    for (size_t i = 0; i < REPORT_SECTIONS; i++) {
        json_key(&out, section_key(ctx, i));
        json_str(&out, sections[i]);
    }
    json_end_object(&out);
    return buf_str(&buf);
}

void
report_sections(struct ctx *ctx, const struct q_report_get *row, struct str *sections)
{
    struct str why;
    const struct json *prose = json_parse(ctx->arena, row->prose, &why);

    for (size_t i = 0; i < REPORT_SECTIONS; i++) {
        struct str key = section_key(ctx, i);

        sections[i] = prose == NULL ? STR_NONE : json_get_str(prose, str_c(ctx->arena, key));
    }
}

/* Section 1 of a new report: what the head wrote down, day by day. */
static enum err
log_of_head(struct ctx *ctx, const struct period *period, struct str *out)
{
    struct q_report_head_log *rows;
    struct buf buf;
    size_t count;

    TRY(q_report_head_log(ctx, ctx->actor.org, period->from_on, period->to_on, &rows, &count));
    buf_init(&buf, ctx->arena, 1024);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&buf, "%s%.*s – %.*s: %.*s", i == 0 ? "" : "\n",
            STR_ARG(date_vi(ctx->arena, rows[i].happened_on)),
            STR_ARG(text_get(LANG_VI, head_log_kind_text(rows[i].kind))), STR_ARG(rows[i].body));
    }
    *out = count == 0 ? STR_NONE : buf_str(&buf);
    return OK;
}

enum err
report_new(struct ctx *ctx, int32_t year, struct report_id *out)
{
    struct str sections[REPORT_SECTIONS] = {{0}};
    struct period period;
    struct str title;
    struct date as_of;

    TRY(permit(ctx, ACT_REPORT_DRAFT, (struct scope){.org = ctx->actor.org}));
    TRY(regulation_report_period(ctx, ctx->actor.org, year, &period));
    TRY(log_of_head(ctx, &period, &sections[0]));
    as_of = date_cmp(ctx->today, period.to_on) < 0 ? ctx->today : period.to_on;
    title = text_fill(ctx->arena, LANG_VI, TEXT_REPORT_TITLE_OF_YEAR,
        (const struct text_arg[]){{"year", str_printf(ctx->arena, "%d", period.year)}}, 1);
    TRY(q_report_insert(ctx,
        &(struct q_report_insert_in){.org = ctx->actor.org, .title = title, .year = period.year,
            .from_on = period.from_on, .to_on = period.to_on, .as_of_on = as_of,
            .prose = prose_of(ctx, sections), .created_by = ctx->actor.person, .now = ctx->now},
        out));
    return event_add(ctx, ACT_REPORT_DRAFT, (struct ref){"report", out->v, ctx->actor.org}, NULL,
        STR_NONE);
}

enum err
report_edit(struct ctx *ctx, struct report_id id, int32_t version, const struct report_edit *edit)
{
    struct q_report_get row;
    struct scope scope;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_EDIT, scope));
    if (date_cmp(edit->as_of_on, row.from_on) < 0 || date_cmp(edit->as_of_on, row.to_on) > 0) {
        return fault(ctx, FAULT_OUTSIDE_PERIOD, "as_of_on");
    }
    TRY(q_report_update(ctx, id, version, edit->as_of_on, edit->view,
        prose_of(ctx, edit->sections), edit->estimates));
    return event_add(ctx, ACT_REPORT_EDIT, ref_of(&row), NULL, STR_NONE);
}

bool
report_is_estimated(int32_t table_no, const struct report_column *column)
{
    return report_tables[table_no - 1].has_total && table_no != 4 && table_no != REPORT_TABLES &&
        (column->shape == REPORT_SHAPE_COUNT || column->shape == REPORT_SHAPE_DONG);
}

bool
report_estimate(struct ctx *ctx, const struct q_report_get *row, int32_t table_no,
    const struct report_column *column, int64_t *out)
{
    struct str why;
    const struct json *estimates = json_parse(ctx->arena, row->estimates, &why);
    struct str key = str_printf(ctx->arena, "%d.%s", table_no, column->key);

    return estimates != NULL && json_get_i64(estimates, str_c(ctx->arena, key), out);
}

/* -- the frozen copy --------------------------------------------------------------------------------- */

/* Facts of one cell, which stand side by side, as the JSON of its snapshot. */
static struct str
cell_json(struct ctx *ctx, const struct q_report_facts *facts, size_t count)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 512);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_put_str(&out, "row", facts[0].row_label);
    json_key(&out, STR("of"));
    json_begin_array(&out);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&out);
        json_put_str(&out, "kind", facts[i].kind);
        json_put_i64(&out, "id", facts[i].id);
        json_put_str(&out, "label", facts[i].label);
        json_put_i64(&out, "amount", facts[i].amount);
        json_end_object(&out);
    }
    json_end_array(&out);
    json_end_object(&out);
    return buf_str(&buf);
}

static bool
is_same_cell(const struct q_report_facts *a, const struct q_report_facts *b)
{
    return a->table_no == b->table_no && str_eq(a->row_key, b->row_key) &&
        str_eq(a->column_key, b->column_key);
}

static enum err
thaw_facts(struct ctx *ctx, struct report_id id, struct q_report_facts **facts, size_t *count)
{
    struct q_snapshot_list *cells;
    size_t cell_count;
    size_t room = 0;

    TRY(q_snapshot_list(ctx, id, &cells, &cell_count));
    for (size_t i = 0; i < cell_count; i++) {
        struct str why;
        const struct json *cell = json_parse(ctx->arena, cells[i].ids, &why);

        room += cell == NULL || json_get(cell, "of") == NULL ? 0 : json_get(cell, "of")->count;
    }
    *facts = ARENA_ARRAY(ctx->arena, struct q_report_facts, room + 1);
    *count = 0;
    for (size_t i = 0; i < cell_count; i++) {
        struct str why;
        const struct json *cell = json_parse(ctx->arena, cells[i].ids, &why);
        const struct json *of = cell == NULL ? NULL : json_get(cell, "of");

        for (const struct json *one = of == NULL ? NULL : of->child; one != NULL; one = one->next) {
            struct q_report_facts *fact = &(*facts)[(*count)++];

            *fact = (struct q_report_facts){.table_no = cells[i].table_no, .row_key = cells[i].row_key,
                .row_label = json_get_str(cell, "row"), .column_key = cells[i].column_key,
                .kind = json_get_str(one, "kind"), .label = json_get_str(one, "label")};
            (void)json_get_i64(one, "id", &fact->id);
            (void)json_get_i64(one, "amount", &fact->amount);
        }
    }
    return OK;
}

/* A span counts its days. */
static void
measure_spans(struct q_report_facts *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!date_is_none(facts[i].began_on) && !date_is_none(facts[i].ended_on)) {
            facts[i].amount = date_days_between(facts[i].began_on, facts[i].ended_on);
        }
    }
}

enum err
report_facts(struct ctx *ctx, const struct q_report_get *row, struct q_report_facts **facts,
    size_t *count)
{
    if (row->status != REPORT_STATUS_DRAFT) {
        return thaw_facts(ctx, row->id, facts, count);
    }
    TRY(q_report_facts(ctx, row->org, row->from_on, row->as_of_on,
        date_add_months(row->from_on, -12), row->year, row->view_kind, facts, count));
    measure_spans(*facts, *count);
    return OK;
}

/* -- the directive, clause by clause ------------------------------------------------------------------ */

static struct str
clause_json(struct ctx *ctx, const struct q_report_tasks *task)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 512);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_put_i64(&out, "task", task->id.v);
    json_put_str(&out, "no", task->no);
    json_put_str(&out, "title", task->title);
    json_put_str(&out, "subject", task->subject);
    json_put_str(&out, "status", task_status_word(task->status));
    json_put_str(&out, "done_on", date_iso(ctx->arena, task->done_on));
    json_put_str(&out, "product", task->product);
    json_end_object(&out);
    return buf_str(&buf);
}

static struct q_report_tasks
clause_thaw(struct ctx *ctx, struct str text)
{
    struct q_report_tasks task = {.done_on = DATE_NONE};
    struct str why;
    const struct json *one = json_parse(ctx->arena, text, &why);

    if (one != NULL) {
        (void)json_get_i64(one, "task", &task.id.v);
        task.no = json_get_str(one, "no");
        task.title = json_get_str(one, "title");
        task.subject = json_get_str(one, "subject");
        (void)task_status_parse(json_get_str(one, "status"), &task.status);
        (void)date_parse_iso(json_get_str(one, "done_on"), &task.done_on);
        task.product = json_get_str(one, "product");
    }
    return task;
}

enum err
report_clauses(struct ctx *ctx, const struct q_report_get *row, struct q_report_tasks **tasks,
    size_t *count)
{
    struct q_snapshot_clauses *frozen;

    if (row->status == REPORT_STATUS_DRAFT) {
        return q_report_tasks(ctx, row->org, row->from_on, row->to_on, tasks, count);
    }
    TRY(q_snapshot_clauses(ctx, row->id, &frozen, count));
    *tasks = ARENA_ARRAY(ctx->arena, struct q_report_tasks, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*tasks)[i] = clause_thaw(ctx, frozen[i].ids);
    }
    return OK;
}

static enum err
freeze_clauses(struct ctx *ctx, const struct q_report_get *row)
{
    struct q_report_tasks *tasks;
    size_t count;

    TRY(report_clauses(ctx, row, &tasks, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(q_snapshot_insert(ctx, row->id, CLAUSES, str_printf(ctx->arena, "%04zu", i),
            STR("clause"), 1, clause_json(ctx, &tasks[i])));
    }
    return OK;
}

/* -- freezing and sending ------------------------------------------------------------------------------ */

enum err
report_freeze(struct ctx *ctx, struct report_id id, int32_t version)
{
    struct q_report_facts *facts;
    struct q_report_get row;
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_FREEZE, scope));
    TRY(report_facts(ctx, &row, &facts, &count));
    for (size_t i = 0; i < count;) {
        size_t n = 0;
        int64_t value = 0;

        while (i + n < count && is_same_cell(&facts[i], &facts[i + n])) {
            value += facts[i + n].amount;
            n++;
        }
        TRY(q_snapshot_insert(ctx, id, facts[i].table_no, facts[i].row_key, facts[i].column_key, value,
            cell_json(ctx, &facts[i], n)));
        i += n;
    }
    TRY(freeze_clauses(ctx, &row));
    TRY(q_report_freeze(ctx, id, version, ctx->now));
    return event_add(ctx, ACT_REPORT_FREEZE, ref_of(&row), NULL, STR_NONE);
}

/* What the report rests on: links from each thing that one of its lines names. */
static enum err
link_sources(struct ctx *ctx, const struct q_report_get *row)
{
    struct q_report_facts *facts;
    struct q_report_tasks *tasks;
    size_t count;

    TRY(report_clauses(ctx, row, &tasks, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(link_add(ctx, (struct ref){"task", tasks[i].id.v, row->org}, ref_of(row), "reported"));
    }
    TRY(report_facts(ctx, row, &facts, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_line = (facts[i].table_no == 1 && str_eq_c(facts[i].column_key, "recognised")) ||
            (facts[i].table_no == 4 && str_eq_c(facts[i].column_key, "adopters")) ||
            facts[i].table_no == 5;

        if (is_line) {
            TRY(link_add(ctx, (struct ref){str_c(ctx->arena, facts[i].kind), facts[i].id, row->org},
                ref_of(row), "reported"));
        }
    }
    return OK;
}

enum err
report_send(struct ctx *ctx, struct report_id id, int32_t version, const struct act *act)
{
    struct q_report_get row;
    struct scope scope;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_SEND, scope));
    TRY(act_check(ctx, act));
    TRY(q_report_send(ctx, id, version, act_on(ctx, act)));
    TRY(link_sources(ctx, &row));
    return event_add(ctx, ACT_REPORT_SEND, ref_of(&row), act, STR_NONE);
}

enum err
report_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_obligation_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_obligation_hand_over_receiver(ctx, over->from, over->to));
    TRY(q_report_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
