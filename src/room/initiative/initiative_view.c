/* initiative_view.c -- one dossier as a page: where it stands, who, what, and what may be done. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_audit.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_initiative.h"
#include "plat/chart.h"
#include "plat/fault.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

enum { HISTORY_ROWS = 30 };

bool
waits_for_superior(struct str waiting_on)
{
    return str_eq_c(waiting_on, "superior_consent");
}

bool
due_is_statutory(enum initiative_status status, struct str waiting_on)
{
    return status != INITIATIVE_STATUS_CHO_BO_SUNG && str_is_none(waiting_on);
}

static enum err
fill_authors(struct ctx *ctx, struct view_initiative *view)
{
    struct q_author_list *rows;
    struct initiative_author_view *authors;
    size_t count;

    TRY(q_author_list(ctx, view->id, &rows, &count));
    authors = ARENA_ARRAY(ctx->arena, struct initiative_author_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        authors[i] = (struct initiative_author_view){
            .id = rows[i].id,
            .person_id = rows[i].person,
            .full_name = rows[i].full_name,
            .workplace = rows[i].workplace,
            .post_title = rows[i].post_title,
            .share_bp = rows[i].share,
            .confirm_means = rows[i].confirm_means,
            .confirmed_on = rows[i].confirmed_on,
            .is_me = rows[i].person.v != 0 && rows[i].person.v == ctx->actor.person.v,
        };
        view->is_waiting_for_me = view->is_waiting_for_me ||
            (authors[i].is_me && date_is_none(rows[i].confirmed_on));
    }
    view->authors = authors;
    view->authors_count = count;
    return OK;
}

static enum err
fill_items(struct ctx *ctx, struct view_initiative *view, bool with_confidential)
{
    struct q_dossier_item_list *rows;
    struct initiative_item *items;
    struct paper_row_view *papers;
    struct initiative_paper_row *shown;
    size_t count;

    TRY(q_dossier_item_list(ctx, view->id, with_confidential, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct initiative_item, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct initiative_item){
            .id = rows[i].id,
            .kind = rows[i].kind,
            .title = rows[i].title,
            .file_id = rows[i].file,
            .bytes = rows[i].bytes.v,
            .is_confidential = rows[i].is_confidential,
        };
    }
    view->evidence = items;
    view->evidence_count = count;
    TRY(paper_list(ctx, (struct ref){"initiative", view->id.v, view->org_id}, &papers, &count));
    shown = ARENA_ARRAY(ctx->arena, struct initiative_paper_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        shown[i] = (struct initiative_paper_row){papers[i].id, papers[i].kind, papers[i].subject,
            papers[i].number_text, papers[i].status, papers[i].dated_on};
    }
    view->papers = shown;
    view->papers_count = count;
    return OK;
}

static enum err
fill_way(struct ctx *ctx, struct view_initiative *view)
{
    struct q_clock_run_list *clocks;
    struct q_supplement_list *supplements;
    struct initiative_clock *clock_views;
    struct initiative_supplement_view *supplement_views;
    size_t count;

    TRY(q_clock_run_list(ctx, view->id, &clocks, &count));
    clock_views = ARENA_ARRAY(ctx->arena, struct initiative_clock, count + 1);
    for (size_t i = 0; i < count; i++) {
        clock_views[i] = (struct initiative_clock){
            .clock = clocks[i].clock,
            .from_on = clocks[i].from_on,
            .due_on = clocks[i].due_on,
            .moved_because = clocks[i].moved_because,
            .law = clocks[i].law,
            .is_stopped = !date_is_none(clocks[i].stopped_on) && date_is_none(clocks[i].ended_on),
            .ended_on = clocks[i].ended_on,
        };
        if (date_is_none(clocks[i].ended_on) && date_is_none(clocks[i].stopped_on) &&
            date_cmp(clocks[i].due_on, view->due_on) == 0) {
            view->due_from = clocks[i].from_on;
            view->due_law = clocks[i].law;
        }
    }
    view->clocks = clock_views;
    view->clocks_count = count;
    TRY(q_supplement_list(ctx, view->id, &supplements, &count));
    supplement_views = ARENA_ARRAY(ctx->arena, struct initiative_supplement_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        supplement_views[i] = (struct initiative_supplement_view){supplements[i].what,
            supplements[i].asked_on, supplements[i].due_on, supplements[i].answered_on,
            supplements[i].answer};
    }
    view->supplements = supplement_views;
    view->supplements_count = count;
    return OK;
}

static enum err
fill_history(struct ctx *ctx, struct view_initiative *view)
{
    struct q_event_of_object *rows;
    struct initiative_event *events;
    size_t count;

    TRY(q_event_of_object(ctx, STR("initiative"), view->id.v, 0, HISTORY_ROWS, &rows, &count));
    events = ARENA_ARRAY(ctx->arena, struct initiative_event, count + 1);
    for (size_t i = 0; i < count; i++) {
        enum action action;
        int text = action_parse(rows[i].action, &action) ? action_defs[action].text_id : -1;
        events[i] = (struct initiative_event){
            .action = rows[i].action,
            .label = text < 0 ? rows[i].action : text_get(ctx->lang, text),
            .happened_on = rows[i].happened_on,
            .at = rows[i].at,
            .by = rows[i].actor_name,
            .entered_for = rows[i].entered_for_name,
            .channel = rows[i].channel,
            .late_reason = rows[i].late_reason,
            .is_late = !date_is_none(rows[i].happened_on) &&
                date_cmp(rows[i].happened_on, date_of_instant(rows[i].at)) != 0,
        };
    }
    view->history = events;
    view->history_count = count;
    return OK;
}

/* Ticked before, or else what the data say. */
static enum err
fill_checklist(struct ctx *ctx, struct view_initiative *view, const struct q_initiative_get *row)
{
    struct initiative_check *checks;
    struct intake_check *found;
    size_t count;

    if (!view->may_intake) {
        return OK;
    }
    TRY(initiative_checklist(ctx, row, &found, &count));
    checks = ARENA_ARRAY(ctx->arena, struct initiative_check, count + 1);
    for (size_t i = 0; i < count; i++) {
        checks[i] = (struct initiative_check){
            .item = found[i].item,
            .title = found[i].title,
            .law = found[i].law,
            .at = (int32_t)i,
            .is_ok = found[i].is_marked ? found[i].is_ok : found[i].judged == JUDGED_MET,
            .is_found_wrong = found[i].judged == JUDGED_NOT_MET,
            .is_to_look_at = found[i].judged == JUDGED_BY_NOBODY,
        };
    }
    view->checks = checks;
    view->checks_count = count;
    return OK;
}

/* The label of a field that a fault names; "authors" has one of its own. */
static struct str
field_label(const struct ctx *ctx, struct str field)
{
    static const struct {
        const char *field;
        int text;
    } labels[] = {
        {"title", TEXT_FORM_INITIATIVE_TITLE},
        {"kind", TEXT_FORM_INITIATIVE_KIND},
        {"field", TEXT_FORM_INITIATIVE_FIELD},
        {"problem", TEXT_FORM_INITIATIVE_PROBLEM},
        {"prior_state", TEXT_FORM_INITIATIVE_PRIOR_STATE},
        {"description", TEXT_FORM_INITIATIVE_DESCRIPTION},
        {"conditions", TEXT_FORM_INITIATIVE_CONDITIONS},
        {"applicability", TEXT_FORM_INITIATIVE_APPLICABILITY},
        {"benefit_by_author", TEXT_FORM_INITIATIVE_BENEFIT_BY_AUTHOR},
        {"first_used_on", TEXT_FORM_INITIATIVE_FIRST_USED_ON},
        {"authors", TEXT_INITIATIVE_PART_AUTHORS},
    };

    for (size_t i = 0; i < ARRAY_COUNT(labels); i++) {
        if (str_eq_c(field, labels[i].field)) {
            return text_get(ctx->lang, labels[i].text);
        }
    }
    return field;
}

/* What stands between a draft and its submission, as its author should read it. */
static enum err
fill_lacks(struct ctx *ctx, struct view_initiative *view, const struct q_initiative_get *row)
{
    const struct fault *faults;
    struct initiative_lack *lacks;
    size_t count;

    if (row->status != INITIATIVE_STATUS_NHAP || !(view->may_edit || view->may_submit)) {
        return OK;
    }
    TRY(initiative_missing(ctx, row, &faults, &count));
    lacks = ARENA_ARRAY(ctx->arena, struct initiative_lack, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct fault_def *def = &fault_defs[faults[i].code];
        struct str why = text_fill(ctx->arena, ctx->lang, def->text_id,
            (const struct text_arg[]){{"arg", faults[i].arg}}, 1);
        lacks[i] = (struct initiative_lack){
            .field = faults[i].field,
            .code = str_of(def->code),
            .message = text_fill(ctx->arena, ctx->lang, TEXT_INITIATIVE_LACK_OF,
                (const struct text_arg[]){{"what", field_label(ctx, faults[i].field)}, {"why", why}}, 2),
            .law = str_of(def->law),
        };
    }
    view->lacks = lacks;
    view->lacks_count = count;
    return OK;
}

enum { PERCENT = 100, HUNDREDTHS = 100 };

static struct html
draw_pair(struct ctx *ctx, const struct q_initiative_measured *before,
    const struct q_initiative_measured *after)
{
    int64_t was = before->mean_hundredths;
    int64_t is = after->mean_hundredths;
    int64_t change = was == 0 ? 0 : (is > was ? is - was : was - is) * PERCENT / was;
    struct text_arg arg = {"n", number_vi(ctx->arena, change)};

    return chart_before_after(ctx->arena,
        &(struct chart_pair){
            .before_label = text_get(ctx->lang, TEXT_INITIATIVE_BEFORE),
            .after_label = text_get(ctx->lang, TEXT_INITIATIVE_AFTER),
            .before_said = str_printf(ctx->arena, "%lld,%02lld %.*s", (long long)(was / HUNDREDTHS),
                (long long)(was % HUNDREDTHS), STR_ARG(before->unit)),
            .after_said = str_printf(ctx->arena, "%lld,%02lld %.*s", (long long)(is / HUNDREDTHS),
                (long long)(is % HUNDREDTHS), STR_ARG(after->unit)),
            .change = text_fill(ctx->arena, ctx->lang,
                is > was ? TEXT_INITIATIVE_MORE : TEXT_INITIATIVE_LESS, &arg, 1),
            .before = was,
            .after = is,
        });
}

/* Each metric with its last measurement before and its last one after. */
static enum err
fill_figures(struct ctx *ctx, struct view_initiative *view)
{
    struct q_initiative_measured *rows;
    struct initiative_figure *figures;
    size_t figure_count = 0;
    size_t count;

    TRY(q_initiative_measured(ctx, view->id, &rows, &count));
    figures = ARENA_ARRAY(ctx->arena, struct initiative_figure, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct q_initiative_measured *after = NULL;
        bool is_last = true;
        for (size_t k = 0; k < count; k++) {
            bool is_same = str_eq(rows[k].metric, rows[i].metric);
            if (is_same && rows[k].phase == MEASUREMENT_PHASE_BEFORE && k > i) {
                is_last = false;
            }
            if (is_same && rows[k].phase != MEASUREMENT_PHASE_BEFORE) {
                after = &rows[k];
            }
        }
        if (rows[i].phase == MEASUREMENT_PHASE_BEFORE && is_last && after != NULL) {
            figures[figure_count++] = (struct initiative_figure){.metric = rows[i].metric,
                .unit = rows[i].unit, .before_n = rows[i].n, .after_n = after->n,
                .method = rows[i].method, .chart = draw_pair(ctx, &rows[i], after)};
        }
    }
    view->figures = figures;
    view->figures_count = figure_count;
    return OK;
}

static enum err
fill_adopters(struct ctx *ctx, struct view_initiative *view)
{
    struct q_initiative_adopters *rows;
    struct initiative_adopter *adopters;
    size_t count;

    TRY(q_initiative_adopters(ctx, view->id, ctx->today, &rows, &count));
    adopters = ARENA_ARRAY(ctx->arena, struct initiative_adopter, count + 1);
    for (size_t i = 0; i < count; i++) {
        adopters[i] = (struct initiative_adopter){rows[i].org, rows[i].name, rows[i].status};
    }
    view->adopters = adopters;
    view->adopters_count = count;
    return OK;
}

/* How far the dossier is on its way, for the steps on top of the page. */
static int32_t
progress_of(enum initiative_status status)
{
    switch (status) {
    case INITIATIVE_STATUS_NHAP:
        return 0;
    case INITIATIVE_STATUS_MOI_NOP:
    case INITIATIVE_STATUS_CHO_BO_SUNG:
    case INITIATIVE_STATUS_KHONG_CHAP_NHAN:
        return 1;
    case INITIATIVE_STATUS_DA_CHAP_NHAN:
    case INITIATIVE_STATUS_DANG_XET:
        return 2;
    case INITIATIVE_STATUS_CHO_QUYET_DINH:
    case INITIATIVE_STATUS_KHONG_CONG_NHAN:
        return 3;
    case INITIATIVE_STATUS_DA_CONG_NHAN:
    case INITIATIVE_STATUS_DE_NGHI_TINH:
        return 4;
    case INITIATIVE_STATUS_TINH_CONG_NHAN:
        return 5;
    case INITIATIVE_STATUS_DA_RUT:
        break;
    }
    return 0;
}

static void
fill_rights(struct ctx *ctx, struct view_initiative *view, struct scope scope)
{
    view->may_edit = may(ctx, ACT_INITIATIVE_EDIT, scope);
    view->may_submit = may(ctx, ACT_INITIATIVE_SUBMIT, scope);
    view->may_confirm = may(ctx, ACT_INITIATIVE_CONFIRM_SHARE, scope) && view->is_waiting_for_me;
    view->may_attest = may(ctx, ACT_INITIATIVE_ATTEST_SHARE, scope);
    view->may_scan = may(ctx, ACT_INITIATIVE_SCAN_SHARE, scope);
    view->may_intake = may(ctx, ACT_INITIATIVE_INTAKE, scope);
    view->may_supplement = may(ctx, ACT_INITIATIVE_SUPPLEMENT, scope);
    view->may_first_use = may(ctx, ACT_INITIATIVE_FIRST_USE, scope) &&
        str_eq_c(view->stage, "first_use");
    view->may_consent = may(ctx, ACT_INITIATIVE_CONSENT, scope) &&
        waits_for_superior(view->waiting_on);
    view->may_delete = may(ctx, ACT_INITIATIVE_DELETE_DRAFT, scope);
    view->may_withdraw = may(ctx, ACT_INITIATIVE_WITHDRAW, scope);
    if (!view->may_submit && view->status == INITIATIVE_STATUS_NHAP) {
        view->why_not_submit = may_not_why(ctx, ACT_INITIATIVE_SUBMIT, scope);
    }
}

static void
fill_text(struct view_initiative *view, const struct q_initiative_get *row, bool with_confidential)
{
    view->problem = row->problem;
    view->prior_state = row->prior_state;
    view->description = row->description;
    view->novelty = row->novelty;
    view->conditions = row->conditions;
    view->applicability = row->applicability;
    view->benefit_by_author = row->benefit_by_author;
    view->benefit_by_user = row->benefit_by_user;
    view->confidential_note = with_confidential ? row->confidential_note : STR_NONE;
}

enum err
get_initiative(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_initiative_get row;
    struct q_org_version_on filed_with;
    struct q_org_version_on org;
    struct view_initiative view;
    struct scope scope;
    bool with_confidential;

    TRY(initiative_scope(ctx, (struct initiative_id){req_path_i64(req, 0)}, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    with_confidential = may(ctx, ACT_INITIATIVE_VIEW_CONFIDENTIAL, scope);
    TRY(org_on(ctx, row.org, ctx->today, &org));
    TRY(initiative_filed_with(ctx, &row, &filed_with));
    view = (struct view_initiative){
        .id = row.id,
        .code = row.code,
        .org_id = row.org,
        .org_name = org.short_name,
        .filed_with_name = str_eq(filed_with.short_name, org.short_name) ? STR_NONE
                                                                         : filed_with.short_name,
        .status = row.status,
        .stage = row.stage,
        .waiting_on = row.waiting_on,
        .end = row.end_kind,
        .title = row.title,
        .kind = row.kind,
        .field = row.field,
        .investor = row.investor,
        .first_used_on = row.first_used_on,
        .use_kind = row.use_kind,
        .benefit_dong = row.benefit,
        .channel = row.channel,
        .filed_on = row.filed_on,
        .filed_at = row.filed_at,
        .receipt_number = row.receipt_number,
        .accepted_on = row.accepted_on,
        .decided_on = row.decided_on,
        .due_on = row.due_on,
        .version = row.version,
        .progress = progress_of(row.status),
        .programme_tags = row.programme_tags,
        .due_from = DATE_NONE,
        .is_statutory = due_is_statutory(row.status, row.waiting_on),
    };
    fill_text(&view, &row, with_confidential);
    TRY(fill_authors(ctx, &view));
    fill_rights(ctx, &view, scope);
    TRY(fill_items(ctx, &view, with_confidential));
    TRY(fill_way(ctx, &view));
    TRY(fill_history(ctx, &view));
    TRY(fill_checklist(ctx, &view, &row));
    TRY(fill_lacks(ctx, &view, &row));
    TRY(fill_figures(ctx, &view));
    TRY(fill_adopters(ctx, &view));
    return resp_initiative(ctx, resp, &view);
}
