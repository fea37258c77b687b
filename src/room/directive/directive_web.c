/* directive_web.c -- pages and API of directives. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_directive.h"
#include "plat/app.h"
#include "plat/blob.h"
#include "plat/chart.h"
#include "plat/form_read.h"
#include "plat/text.h"
#include "plat/text_in.h"
#include "room/directive/directive.h"
#include "room/directive/directive_say.h"
#include "room/directive/task.h"
#include "room/document/document.h"
#include "room/org/org.h"

enum { BLANK_CLAUSE_ROWS = 1, REMINDED_MAX = 20 };

static struct directive_id
path_id(const struct req *req)
{
    return (struct directive_id){req_path_i64(req, 0)};
}

static struct scope
org_scope(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

/* "15/9/2025" of a paper; "/9/2025" where the day was left open. */
static struct str
dated(struct arena *arena, struct opt_i32 day, struct opt_i32 month, struct opt_i32 year)
{
    struct civil c = {year.v, month.v, day.v};

    if (day.has && month.has && year.has && civil_is_valid(c)) {
        return date_vi(arena, date_of_civil(c));
    }
    return year.has ? str_printf(arena, "…/%d/%d", month.v, year.v) : STR_NONE;
}

enum err
get_directives(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct org_id org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);
    struct view_directive_list view = {.is_first = page.cursor == 0};
    struct q_directive_list *rows;
    struct q_org_version_on version;
    struct directive_row *items;
    size_t count;

    TRY(permit(ctx, ACT_DIRECTIVE_LIST, org_scope(org)));
    TRY(org_on(ctx, org, ctx->today, &version));
    TRY(q_directive_list(
        ctx, org, page.cursor, page_rows(page), ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct directive_row, count + 1);
    count = PAGE_CUT(page, rows, count, &view.next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct directive_row){
            .id = rows[i].id,
            .kind = rows[i].kind,
            .status = rows[i].status,
            .issuer = rows[i].issuer,
            .number_text = directive_number_text(ctx->arena, rows[i].number, rows[i].symbol),
            .dated = dated(ctx->arena, rows[i].date_day, rows[i].date_month, rows[i].date_year),
            .subject = rows[i].subject,
            .clauses = rows[i].clauses,
            .due_on = rows[i].due_on,
            .arrival_number = rows[i].arrival_number,
        };
    }
    view.items = items;
    view.items_count = count;
    view.org_name = version.short_name;
    view.may_create = may(ctx, ACT_DIRECTIVE_CREATE, org_scope(org));
    return resp_directive_list(ctx, resp, &view);
}

enum err
get_directive_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct org_id org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);
    struct q_org_version_on version;

    (void)req;
    TRY(permit(ctx, ACT_DIRECTIVE_CREATE, org_scope(org)));
    TRY(org_on(ctx, org, ctx->today, &version));
    return resp_directive_new(ctx, resp, &(struct view_directive_new){version.short_name});
}

/* -- entering: the text is read before the writer's turn ---------------------------------------- */

struct entered {
    struct str text;
    struct directive_reading reading;
};

static enum err
text_of_upload(struct ctx *ctx, const struct upload *upload, struct str *out)
{
    struct bytes bytes;

    if (!blob_read(ctx->app->blobs, ctx->arena, upload->sha256, DIRECTIVE_BYTES_MAX, &bytes)) {
        return fault(ctx, FAULT_FILE_MISSING, "file");
    }
    if (text_in(ctx->arena, (struct str){(const char *)bytes.p, bytes.n}, TEXT_LINES, out) !=
        TEXT_IN_OK) {
        return fault(ctx, FAULT_FILE_KIND, "file");
    }
    return OK;
}

enum err
prepare_directive(struct ctx *ctx, const struct req *req, struct form_directive *form)
{
    struct entered *entered = ARENA_NEW(ctx->arena, struct entered);

    (void)req;
    TRY(permit(ctx, ACT_DIRECTIVE_CREATE, org_scope(actor_org_for(ctx, ACT_DIRECTIVE_CREATE))));
    *entered = (struct entered){.text = form->body};
    if (str_is_blank(form->body) && form->file.sha256.p != NULL) {
        TRY(text_of_upload(ctx, &form->file, &entered->text));
    }
    if (str_is_blank(entered->text)) {
        return fault(ctx, FAULT_NOTHING_TO_READ, "body");
    }
    TRY(directive_reading_of(ctx, entered->text, &entered->reading));
    ctx->prepared = entered;
    return OK;
}

enum err
post_directive(
    struct ctx *ctx, const struct req *req, const struct form_directive *form, struct resp *resp)
{
    const struct entered *entered = ctx->prepared;
    struct directive_in in;
    struct directive_id id;
    struct file_id file;

    MUST(entered != NULL);
    directive_in_of_reading(ctx, &entered->reading, entered->text, &in);
    in.org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);
    TRY(directive_draft(ctx, &in, &id));
    TRY(file_add(ctx, &form->file, (struct ref){"directive", id.v, in.org}, false, &file));
    if (file.v != 0) {
        TRY(q_directive_file_set(ctx, id, file));
    }
    if (req->is_api) {
        return resp_created(ctx, resp, url_get_directive(ctx, id));
    }
    return resp_see_other(ctx, resp, url_get_directive_edit(ctx, id));
}

/* -- correcting ---------------------------------------------------------------------------------- */

static enum err
fill_bases(
    struct ctx *ctx, struct directive_id id, const struct directive_base_view **out, size_t *count)
{
    struct q_directive_base_list *rows;
    struct directive_base_view *items;

    TRY(q_directive_base_list(ctx, id, &rows, count));
    items = ARENA_ARRAY(ctx->arena, struct directive_base_view, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        items[i] = (struct directive_base_view){
            rows[i].number, rows[i].issuer, rows[i].dated_on, rows[i].subject};
    }
    *out = items;
    return OK;
}

static enum err
fill_clause_edits(struct ctx *ctx, const struct req *req, struct directive_id id,
    struct view_directive_edit *view)
{
    size_t typed = form_rows_typed(req, "clauses");
    struct directive_clause_edit *items;
    struct q_clause_list *rows;
    size_t known, count;

    TRY(q_clause_list(ctx, id, &rows, &known));
    count = (known > typed ? known : typed) + BLANK_CLAUSE_ROWS;
    items = ARENA_ARRAY(ctx->arena, struct directive_clause_edit, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct directive_clause_edit){
            .at = (int32_t)i, .shown_no = (int32_t)i + 1, .due_on = DATE_NONE};
        if (i < known) {
            items[i].no = rows[i].no;
            items[i].body = rows[i].body;
            items[i].assignees = rows[i].assignees;
            items[i].to_whom = rows[i].to_whom;
            items[i].through = rows[i].through;
            items[i].due_said = rows[i].due_said;
            items[i].due_on = rows[i].due_on;
            items[i].is_before = date_cmp(rows[i].last_safe_on, rows[i].due_on) < 0;
            items[i].latest = say_latest(ctx, rows[i].last_working_on);
            items[i].is_task = rows[i].is_task;
            items[i].kind = rows[i].kind;
            items[i].every_months = rows[i].every_months;
        }
    }
    view->clauses = items;
    view->clauses_count = count;
    return OK;
}

enum err
get_directive_edit(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_directive_edit view;
    struct q_directive_get row;
    struct scope scope;

    TRY(directive_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_EDIT, scope));
    view = (struct view_directive_edit){
        .id = row.id,
        .version = row.version,
        .kind = row.kind,
        .issuer = row.issuer,
        .number = row.number,
        .symbol = row.symbol,
        .place = row.place,
        .day = row.date_day,
        .month = row.date_month,
        .year = row.date_year,
        .subject = row.subject,
        .signer_authority = row.signer_authority,
        .signer_post = row.signer_post,
        .signer_name = row.signer_name,
        .body = row.body,
    };
    TRY(fill_clause_edits(ctx, req, row.id, &view));
    TRY(fill_bases(ctx, row.id, &view.bases, &view.bases_count));
    return resp_directive_edit(ctx, resp, &view);
}

static const struct directive_clause_in *
clauses_of(struct ctx *ctx, const struct form_directive_edit *form)
{
    struct directive_clause_in *clauses =
        ARENA_ARRAY(ctx->arena, struct directive_clause_in, form->clauses_count + 1);

    for (size_t i = 0; i < form->clauses_count; i++) {
        clauses[i] = (struct directive_clause_in){
            .no = form->clauses[i].no,
            .body = form->clauses[i].body,
            .assignees = form->clauses[i].assignees,
            .to_whom = form->clauses[i].to_whom,
            .through = form->clauses[i].through,
            .due_said = form->clauses[i].due_said,
            .due_on = form->clauses[i].due_on,
            .is_before = form->clauses[i].is_before,
            .is_task = form->clauses[i].is_task,
            .kind = form->clauses[i].kind,
            .every_months = form->clauses[i].every_months,
        };
    }
    return clauses;
}

enum err
post_directive_edit(struct ctx *ctx, const struct req *req, const struct form_directive_edit *form,
    struct resp *resp)
{
    struct directive_in in = {
        .kind = form->kind,
        .issuer = form->issuer,
        .number = form->number,
        .symbol = form->symbol,
        .place = form->place,
        .day = form->day,
        .month = form->month,
        .year = form->year,
        .subject = form->subject,
        .signer_authority = form->signer_authority,
        .signer_post = form->signer_post,
        .signer_name = form->signer_name,
        .clauses = clauses_of(ctx, form),
        .clause_count = form->clauses_count,
    };

    TRY(directive_correct(ctx, path_id(req), form->version, &in));
    return resp_see_other(ctx, resp, url_get_directive(ctx, path_id(req)));
}

/* -- one directive ------------------------------------------------------------------------------- */

static enum err
fill_names(struct ctx *ctx, struct directive_id id, const char *list, const struct str **out,
    size_t *count)
{
    struct q_directive_addressee_list *rows;
    struct str *items;

    TRY(q_directive_addressee_list(ctx, id, str_of(list), &rows, count));
    items = ARENA_ARRAY(ctx->arena, struct str, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        items[i] = rows[i].said;
    }
    *out = items;
    return OK;
}

static enum err
fill_clauses(struct ctx *ctx, struct view_directive *view)
{
    struct org_id org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);
    struct q_clause_list *rows;
    struct directive_clause_view *items;
    size_t count;

    TRY(q_clause_list(ctx, view->id, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct directive_clause_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct q_task_of_clause task = {0};
        bool found;

        TRY(q_task_of_clause(ctx, rows[i].id, org, &task, &found));
        items[i] = (struct directive_clause_view){
            .id = rows[i].id,
            .no = rows[i].no,
            .body = rows[i].body,
            .assignees = rows[i].assignees,
            .to_whom = rows[i].to_whom,
            .through = rows[i].through,
            .due_said = rows[i].due_said,
            .due_on = rows[i].due_on,
            .last_safe_on = rows[i].last_safe_on,
            .last_working_on = rows[i].last_working_on,
            .latest = say_latest(ctx, rows[i].last_working_on),
            .is_task = rows[i].is_task,
            .kind = rows[i].kind,
            .every_months = rows[i].every_months,
            .task_id = task.id,
            .task_status = task.status,
        };
    }
    view->clauses = items;
    view->clauses_count = count;
    return OK;
}

/* Who hands it out sees every receipt; who received it sees his own agency's. */
static enum err
fill_receipts(struct ctx *ctx, struct view_directive *view)
{
    struct org_id org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);
    struct q_receipt_list *rows;
    struct directive_receipt_view *items;
    size_t count, shown = 0;

    TRY(q_receipt_list(ctx, view->id, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct directive_receipt_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool is_mine = rows[i].org.v == org.v;

        if (is_mine && rows[i].arrival_number.has) {
            view->may_register = false;
        }
        if (is_mine || view->may_progress) {
            items[shown++] = (struct directive_receipt_view){rows[i].org, rows[i].org_name,
                rows[i].sent_at, rows[i].arrival_number, rows[i].arrived_on, rows[i].channel,
                rows[i].registered_by_name, rows[i].registered_at};
        }
    }
    view->receipts = items;
    view->receipts_count = shown;
    return OK;
}

static enum err
fill_orgs(struct ctx *ctx, struct view_directive *view)
{
    struct q_org_under *rows;
    struct directive_org_choice *items;
    size_t count;

    TRY(q_org_under(ctx, view->org_id, ctx->today, &rows, &count));
    count = count < DIRECTIVE_ORGS_MAX ? count : DIRECTIVE_ORGS_MAX;
    items = ARENA_ARRAY(ctx->arena, struct directive_org_choice, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct directive_org_choice){(int32_t)i, rows[i].id, rows[i].short_name, false};
        for (size_t r = 0; r < view->receipts_count && rows[i].id.v != view->org_id.v; r++) {
            items[i].is_sent = items[i].is_sent || view->receipts[r].org_id.v == rows[i].id.v;
        }
    }
    view->orgs = items;
    view->orgs_count = count;
    return OK;
}

static enum err
fill_directive(struct ctx *ctx, const struct scope *scope, struct view_directive *view)
{
    struct q_org_version_on version;

    TRY(org_on(ctx, view->org_id, ctx->today, &version));
    view->org_name = version.short_name;
    view->may_edit = may(ctx, ACT_DIRECTIVE_EDIT, *scope);
    view->may_accept = may(ctx, ACT_DIRECTIVE_ACCEPT, *scope);
    view->may_send = may(ctx, ACT_DIRECTIVE_SEND, *scope);
    view->why_not_send = view->may_send ? STR_NONE : may_not_why(ctx, ACT_DIRECTIVE_SEND, *scope);
    view->may_register =
        may(ctx, ACT_DIRECTIVE_REGISTER, *scope) &&
        actor_has_role(ctx, ROLE_CODE_RECORDS_CLERK, actor_org_for(ctx, ACT_DIRECTIVE_CREATE));
    view->may_progress = may(ctx, ACT_DIRECTIVE_PROGRESS, *scope);
    TRY(fill_bases(ctx, view->id, &view->bases, &view->bases_count));
    TRY(fill_names(ctx, view->id, "addressee", &view->addressees, &view->addressees_count));
    TRY(fill_names(ctx, view->id, "recipient", &view->recipients, &view->recipients_count));
    TRY(fill_clauses(ctx, view));
    TRY(fill_receipts(ctx, view));
    return view->may_send ? fill_orgs(ctx, view) : OK;
}

enum err
get_directive(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_directive view;
    struct q_directive_get row;
    struct scope scope;

    TRY(directive_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_VIEW, scope));
    view = (struct view_directive){
        .id = row.id,
        .org_id = row.org,
        .kind = row.kind,
        .status = row.status,
        .issuer = row.issuer,
        .number = row.number,
        .symbol = row.symbol,
        .number_text = directive_number_text(ctx->arena, row.number, row.symbol),
        .place = row.place,
        .day = row.date_day,
        .month = row.date_month,
        .year = row.date_year,
        .dated = dated(ctx->arena, row.date_day, row.date_month, row.date_year),
        .subject = row.subject,
        .signer_authority = row.signer_authority,
        .signer_post = row.signer_post,
        .signer_name = row.signer_name,
        .body = row.body,
        .file_id = row.file,
        .version = row.version,
    };
    TRY(fill_directive(ctx, &scope, &view));
    return resp_directive(ctx, resp, &view);
}

enum err
post_directive_accept(struct ctx *ctx, const struct req *req,
    const struct form_directive_accept *form, struct resp *resp)
{
    TRY(directive_accept(ctx, path_id(req), form->version));
    return resp_see_other(ctx, resp, url_get_directive(ctx, path_id(req)));
}

enum err
post_directive_send(struct ctx *ctx, const struct req *req, const struct form_directive_send *form,
    struct resp *resp)
{
    struct org_id *orgs = ARENA_ARRAY(ctx->arena, struct org_id, form->orgs_count + 1);

    for (size_t i = 0; i < form->orgs_count; i++) {
        orgs[i] = form->orgs[i].org;
    }
    TRY(directive_send(ctx, path_id(req), orgs, form->orgs_count));
    return resp_see_other(ctx, resp, url_get_directive(ctx, path_id(req)));
}

enum err
post_directive_register(struct ctx *ctx, const struct req *req,
    const struct form_directive_register *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on,
        .channel = form->channel,
        .late_reason = form->late_reason,
        .law = "ND30/22.1"};
    struct org_id org = form->org.v != 0 ? form->org : actor_org_for(ctx, ACT_DIRECTIVE_CREATE);

    TRY(directive_register(ctx, path_id(req), org, form->number, &act));
    return resp_see_other(ctx, resp, url_get_directive(ctx, path_id(req)));
}

/* -- progress ------------------------------------------------------------------------------------ */

struct progress {
    const struct q_clause_list *clauses; /* those that are tasks */
    size_t clause_count;
    const struct q_task_progress *tasks;
    size_t task_count;
};

static const int standing_texts[] = {
    [TASK_STANDING_ANSWERED] = TEXT_ENUM_TASK_STANDING_ANSWERED,
    [TASK_STANDING_RUNNING] = TEXT_ENUM_TASK_STANDING_RUNNING,
    [TASK_STANDING_OVERDUE] = TEXT_ENUM_TASK_STANDING_OVERDUE,
    [TASK_STANDING_NOT_BEGUN] = TEXT_ENUM_TASK_STANDING_NOT_BEGUN,
};
/* In the order of a bar. A day of a directive is no statutory limit: amber, not red. */
static const struct {
    enum task_standing standing;
    enum chart_tone tone;
} bar_order[] = {{TASK_STANDING_ANSWERED, CHART_DONE}, {TASK_STANDING_RUNNING, CHART_RUN},
    {TASK_STANDING_OVERDUE, CHART_SOON}, {TASK_STANDING_NOT_BEGUN, CHART_NONE}};

static const struct chart_part *
parts_of(struct ctx *ctx, const struct progress *progress, struct clause_id clause)
{
    struct chart_part *parts = ARENA_ARRAY(ctx->arena, struct chart_part, ARRAY_COUNT(bar_order));

    for (size_t p = 0; p < ARRAY_COUNT(bar_order); p++) {
        parts[p] = (struct chart_part){
            text_get(ctx->lang, standing_texts[bar_order[p].standing]), 0, bar_order[p].tone};
        for (size_t i = 0; i < progress->task_count; i++) {
            const struct q_task_progress *task = &progress->tasks[i];

            if ((clause.v == 0 || task->clause.v == clause.v) &&
                task_standing_of(task, ctx->today) == bar_order[p].standing) {
                parts[p].value++;
            }
        }
    }
    return parts;
}

static void
draw_bars(struct ctx *ctx, const struct progress *progress, struct html *bars, struct html *legend)
{
    struct chart_stack *stacks =
        ARENA_ARRAY(ctx->arena, struct chart_stack, progress->clause_count + 1);

    for (size_t i = 0; i < progress->clause_count; i++) {
        const struct q_clause_list *clause = &progress->clauses[i];

        stacks[i] = (struct chart_stack){
            .label = str_printf(ctx->arena, "%.*s. %.*s", STR_ARG(clause->no),
                STR_ARG(directive_title(clause->body))),
            .href = str_printf(ctx->arena, "/trace/clause/%lld", (long long)clause->id.v),
            .note = say_latest(ctx, clause->last_working_on),
            .parts = parts_of(ctx, progress, clause->id),
            .part_count = ARRAY_COUNT(bar_order),
        };
    }
    *bars = chart_stacks(ctx->arena, stacks, progress->clause_count);
    *legend = chart_legend(
        ctx->arena, parts_of(ctx, progress, (struct clause_id){0}), ARRAY_COUNT(bar_order));
}

static void
fill_rows(struct ctx *ctx, const struct progress *progress, struct view_directive_progress *view)
{
    struct progress_row *rows =
        ARENA_ARRAY(ctx->arena, struct progress_row, progress->task_count + 1);
    struct progress_cell *cells = NULL;
    size_t count = 0;

    for (size_t i = 0; i < progress->task_count; i++) {
        const struct q_task_progress *task = &progress->tasks[i];

        if (count == 0 || rows[count - 1].org_id.v != task->org.v) {
            cells = ARENA_ARRAY(ctx->arena, struct progress_cell, progress->clause_count + 1);
            rows[count++] =
                (struct progress_row){task->org, task->org_name, cells, progress->clause_count};
        }
        for (size_t c = 0; c < progress->clause_count; c++) {
            if (progress->clauses[c].id.v == task->clause.v) {
                cells[c] = (struct progress_cell){
                    task->id, task_standing_of(task, ctx->today), task->reports};
            }
        }
        view->overdue += task_standing_of(task, ctx->today) == TASK_STANDING_OVERDUE;
    }
    view->items = rows;
    view->items_count = count;
    view->agencies = (int64_t)count;
    view->tasks = (int64_t)progress->task_count;
}

static struct str
reminder_of(struct ctx *ctx, const struct progress *progress, struct str number)
{
    struct str names = STR_NONE;
    struct org_id last = {0};

    for (size_t i = 0, named = 0; i < progress->task_count && named < REMINDED_MAX; i++) {
        const struct q_task_progress *task = &progress->tasks[i];

        if (task->org.v != last.v && task_standing_of(task, ctx->today) == TASK_STANDING_OVERDUE) {
            names = str_is_none(names) ? task->org_name
                                       : str_printf(ctx->arena, "%.*s; %.*s", STR_ARG(names),
                                             STR_ARG(task->org_name));
            last = task->org;
            named++;
        }
    }
    if (str_is_none(names)) {
        return STR_NONE;
    }
    return text_fill(ctx->arena, ctx->lang, TEXT_DIRECTIVE_REMINDER,
        (const struct text_arg[]){{"agencies", names}, {"number", number}}, 2);
}

static enum err
read_progress(struct ctx *ctx, struct directive_id id, struct progress *out)
{
    struct date year_begin = date_of_civil((struct civil){civil_of_date(ctx->today).year, 1, 1});
    struct q_clause_list *clauses;
    struct q_task_progress *tasks;
    size_t count, kept = 0;

    TRY(q_clause_list(ctx, id, &clauses, &count));
    for (size_t i = 0; i < count; i++) {
        if (clauses[i].is_task) {
            clauses[kept++] = clauses[i];
        }
    }
    TRY(q_task_progress(ctx, id, year_begin, ctx->today, &tasks, &count));
    *out = (struct progress){clauses, kept, tasks, count};
    return OK;
}

enum err
directive_bars(struct ctx *ctx, struct directive_id id, struct org_id org, struct html *bars,
    struct html *legend)
{
    struct progress progress;
    struct q_task_progress *kept;
    size_t kept_count = 0;

    TRY(read_progress(ctx, id, &progress));
    kept = ARENA_ARRAY(ctx->arena, struct q_task_progress, progress.task_count + 1);
    for (size_t i = 0; i < progress.task_count; i++) {
        if (org.v == 0 || progress.tasks[i].org.v == org.v) {
            kept[kept_count++] = progress.tasks[i];
        }
    }
    progress.tasks = kept;
    progress.task_count = kept_count;
    draw_bars(ctx, &progress, bars, legend);
    return OK;
}

enum err
get_directive_progress(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_directive_progress view;
    struct q_directive_get row;
    struct scope scope;
    struct progress progress;
    struct progress_column *columns;

    TRY(directive_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_PROGRESS, scope));
    TRY(read_progress(ctx, row.id, &progress));
    columns = ARENA_ARRAY(ctx->arena, struct progress_column, progress.clause_count + 1);
    for (size_t i = 0; i < progress.clause_count; i++) {
        columns[i] = (struct progress_column){
            progress.clauses[i].no, directive_title(progress.clauses[i].body)};
    }
    view = (struct view_directive_progress){
        .id = row.id,
        .subject = row.subject,
        .number_text = directive_number_text(ctx->arena, row.number, row.symbol),
        .columns = columns,
        .columns_count = progress.clause_count,
    };
    draw_bars(ctx, &progress, &view.bars, &view.legend);
    fill_rows(ctx, &progress, &view);
    view.reminder = reminder_of(
        ctx, &progress, str_is_none(view.number_text) ? view.subject : view.number_text);
    return resp_directive_progress(ctx, resp, &view);
}
