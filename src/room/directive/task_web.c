/* task_web.c -- pages and API of tasks and of the head's own log. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_directive.h"
#include "plat/text.h"
#include "room/directive/directive.h"
#include "room/directive/directive_say.h"
#include "room/directive/task.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

enum { SUPPORT_ROWS = 3 };

static struct task_id
path_id(const struct req *req)
{
    return (struct task_id){req_path_i64(req, 0)};
}

static enum err
read_tasks(struct ctx *ctx, const struct view_task_list *view, struct page page,
    struct task_row **out, size_t *count)
{
    struct str tab = task_tab_word(view->tab);

    if (view->is_mine) {
        struct q_task_list_mine *rows;

        TRY(q_task_list_mine(
            ctx, tab, page.cursor, page_rows(page), ctx->actor.person, ctx->today, &rows, count));
        *out = ARENA_ARRAY(ctx->arena, struct task_row, *count + 1);
        for (size_t i = 0; i < *count; i++) {
            (*out)[i] = (struct task_row){rows[i].id, rows[i].title, rows[i].kind, rows[i].status,
                rows[i].last_working_on, rows[i].org_name, rows[i].lead_name, rows[i].reports};
        }
        return OK;
    }
    struct q_task_list_of_org *rows;

    TRY(q_task_list_of_org(ctx, actor_org_for(ctx, ACT_DIRECTIVE_CREATE), tab, page.cursor,
        page_rows(page), ctx->actor.person, ctx->today, &rows, count));
    *out = ARENA_ARRAY(ctx->arena, struct task_row, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*out)[i] = (struct task_row){rows[i].id, rows[i].title, rows[i].kind, rows[i].status,
            rows[i].last_working_on, rows[i].org_name, rows[i].lead_name, rows[i].reports};
    }
    return OK;
}

enum err
get_tasks(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct str whose = req_query(req, "whose");
    struct view_task_list view = {.tab = TASK_TAB_WAITING, .is_first = page.cursor == 0};
    struct q_org_version_on version;
    struct task_row *items;
    size_t count;

    struct org_id org = actor_org_for(ctx, ACT_DIRECTIVE_CREATE);

    TRY(permit(ctx, ACT_TASK_LIST, (struct scope){.org = org}));
    TRY(org_on(ctx, org, ctx->today, &version));
    (void)task_tab_parse(req_query(req, "tab"), &view.tab);
    view.is_mine = str_is_none(whose) ? !actor_has_role(ctx, ROLE_CODE_HEAD, ctx->actor.org)
                                      : !str_eq_c(whose, "org");
    TRY(read_tasks(ctx, &view, page, &items, &count));
    view.items = items;
    view.items_count = page_cut_places(page, count, &view.next);
    view.org_name = view.is_mine ? STR_NONE : version.short_name;
    view.keep = str_printf(ctx->arena, "whose=%s&tab=%.*s", view.is_mine ? "mine" : "org",
        STR_ARG(task_tab_word(view.tab)));
    return resp_task_list(ctx, resp, &view);
}

static enum err
fill_people(struct ctx *ctx, struct view_task *view)
{
    struct q_person_list_of_org *people;
    struct choice *choices;
    size_t count;

    TRY(q_person_list_of_org(ctx, view->org_id, ctx->today, &people, &count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    for (size_t i = 0; i < count; i++) {
        choices[i] = (struct choice){
            .value = str_printf(ctx->arena, "%lld", (long long)people[i].id.v),
            .label = str_printf(
                ctx->arena, "%.*s – %.*s", STR_ARG(people[i].full_name), STR_ARG(people[i].title)),
        };
    }
    view->people = choices;
    view->people_count = count;
    return OK;
}

static enum err
fill_parties(struct ctx *ctx, struct view_task *view)
{
    struct q_task_party_list *rows;
    struct task_party_view *items;
    struct task_support_edit *support =
        ARENA_ARRAY(ctx->arena, struct task_support_edit, SUPPORT_ROWS);
    size_t count, supporting = 0;

    for (size_t i = 0; i < SUPPORT_ROWS; i++) {
        support[i].at = (int32_t)i;
    }
    TRY(q_task_party_list(ctx, view->id, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct task_party_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct task_party_view){
            rows[i].person, rows[i].full_name, rows[i].part, rows[i].due_on};
        if (rows[i].part == TASK_PART_LEAD) {
            view->lead = rows[i].person;
        } else if (rows[i].part == TASK_PART_SUPPORT && supporting < SUPPORT_ROWS) {
            support[supporting++].person = rows[i].person;
        }
    }
    view->parties = items;
    view->parties_count = count;
    view->support_rows = support;
    view->support_rows_count = SUPPORT_ROWS;
    return OK;
}

static enum err
fill_reports(struct ctx *ctx, struct view_task *view)
{
    struct q_task_report_list *rows;
    struct task_report_view *items;
    size_t count;

    TRY(q_task_report_list(ctx, view->id, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct task_report_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct task_report_view){
            .id = rows[i].id,
            .by_name = rows[i].by_name,
            .happened_on = rows[i].happened_on,
            .period = rows[i].period,
            .body = rows[i].body,
            .file_id = rows[i].file,
            .file_name = rows[i].file_name,
            .is_final = rows[i].is_final,
            .at = rows[i].at,
            .is_late = date_cmp(rows[i].happened_on, date_of_instant(rows[i].at)) != 0,
        };
    }
    view->reports = items;
    view->reports_count = count;
    return OK;
}

static void
fill_task(struct ctx *ctx, const struct q_task_get *row, struct view_task *view)
{
    *view = (struct view_task){
        .id = row->id,
        .title = row->title,
        .kind = row->kind,
        .status = row->status,
        .org_id = row->org,
        .org_name = row->org_name,
        .clause_id = row->clause,
        .clause_no = row->clause_no,
        .clause_body = row->clause_body,
        .due_said = row->due_said,
        .to_whom = row->to_whom,
        .directive_id = row->directive,
        .directive_number =
            directive_number_text(ctx->arena, row->directive_number, row->directive_symbol),
        .directive_subject = row->directive_subject,
        .due_on = row->due_on,
        .last_safe_on = row->last_safe_on,
        .last_working_on = row->last_working_on,
        .latest = say_latest(ctx, row->last_working_on),
        .every_months = row->every_months,
        .instruction = row->instruction,
        .product = row->product,
        .instructed_by = row->instructed_by_name,
        .instructed_on = row->instructed_on,
        .done_on = row->done_on,
        .version = row->version,
    };
}

enum err
get_task(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_task view;
    struct q_task_get row;
    struct scope scope;

    TRY(task_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_TASK_VIEW, scope));
    fill_task(ctx, &row, &view);
    TRY(fill_parties(ctx, &view));
    TRY(fill_reports(ctx, &view));
    view.may_instruct = may(ctx, ACT_TASK_INSTRUCT, scope);
    view.why_not_instruct = view.may_instruct || row.status != TASK_STATUS_WAITING
                                ? STR_NONE
                                : may_not_why(ctx, ACT_TASK_INSTRUCT, scope);
    view.may_report = may(ctx, ACT_TASK_REPORT, scope);
    view.may_close = row.kind != TASK_KIND_STANDING && row.status == TASK_STATUS_REPORTED &&
                     may(ctx, ACT_TASK_CLOSE, scope);
    if (view.may_instruct) {
        TRY(fill_people(ctx, &view));
    }
    return resp_task(ctx, resp, &view);
}

enum err
post_task_instruct(struct ctx *ctx, const struct req *req, const struct form_task_instruct *form,
    struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on,
        .channel = form->channel,
        .late_reason = form->late_reason,
        .law = "ND30/23.2"};
    struct person_id *support = ARENA_ARRAY(ctx->arena, struct person_id, form->support_count + 1);
    struct task_instruction in = {
        .version = form->version,
        .lead = form->lead,
        .support = support,
        .due_on = form->due_on,
        .instruction = form->instruction,
        .product = form->product,
    };

    for (size_t i = 0; i < form->support_count; i++) {
        support[in.support_count++] = form->support[i].person;
    }
    TRY(task_instruct(ctx, path_id(req), &in, &act));
    return resp_see_other(ctx, resp, url_get_task(ctx, path_id(req)));
}

enum err
post_task_report(
    struct ctx *ctx, const struct req *req, const struct form_task_report *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on,
        .channel = form->channel,
        .late_reason = form->late_reason};
    struct task_report_in in = {form->body, form->period, form->is_final, form->file};

    TRY(task_report(ctx, path_id(req), &in, &act));
    return resp_see_other(ctx, resp, url_get_task(ctx, path_id(req)));
}

enum err
post_task_close(
    struct ctx *ctx, const struct req *req, const struct form_task_close *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(task_close(ctx, path_id(req), form->version, &act));
    return resp_see_other(ctx, resp, url_get_task(ctx, path_id(req)));
}

/* -- the head's own log --------------------------------------------------------------------------- */

enum err
clause_choices(struct ctx *ctx, struct org_id org, const struct choice **out, size_t *count)
{
    struct q_clause_list_of_org *rows;
    struct choice *choices;

    TRY(q_clause_list_of_org(ctx, org, &rows, count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        choices[i] = (struct choice){
            .value = str_printf(ctx->arena, "%lld", (long long)rows[i].id.v),
            .label = text_fill(ctx->arena, ctx->lang, TEXT_DIRECTIVE_CLAUSE_CHOICE,
                (const struct text_arg[]){{"no", rows[i].no},
                    {"number", directive_number_text(ctx->arena, rows[i].number, rows[i].symbol)}},
                2),
            .hint = directive_title(rows[i].body),
        };
    }
    *out = choices;
    return OK;
}

enum err
get_head_log(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct org_id org = ctx->actor.org;
    struct scope scope = {.kind = OBJECT_ORG, .id = org.v, .org = org};
    struct view_head_log view = {.org_id = org, .is_first = page.cursor == 0};
    struct q_org_version_on version;
    struct q_head_log_list *rows;
    struct head_log_row *items;
    size_t count;

    TRY(permit(ctx, ACT_HEAD_LOG_VIEW, scope));
    TRY(org_on(ctx, org, ctx->today, &version));
    TRY(q_head_log_list(ctx, org, page.cursor, page_rows(page), &rows, &count));
    count = page_cut_places(page, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct head_log_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct head_log_row){rows[i].id, rows[i].kind, rows[i].happened_on,
            rows[i].body, rows[i].clause, rows[i].clause_no, rows[i].directive,
            rows[i].directive_number, rows[i].by_name, rows[i].at};
    }
    view.items = items;
    view.items_count = count;
    view.org_name = version.short_name;
    view.may_write = may(ctx, ACT_HEAD_LOG_WRITE, scope);
    TRY(clause_choices(ctx, org, &view.clauses, &view.clauses_count));
    return resp_head_log(ctx, resp, &view);
}

enum err
post_head_log(
    struct ctx *ctx, const struct req *req, const struct form_head_log *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    struct head_log_in in = {ctx->actor.org, form->kind, form->body, form->clause};
    struct head_log_id id;

    (void)req;
    TRY(head_log_add(ctx, &in, &act, &id));
    return resp_see_other(ctx, resp, url_get_head_log(ctx));
}
