/* adoption_web.c -- pages and API of the library and of adoptions. */
#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_adoption.h"
#include "plat/chart.h"
#include "plat/text.h"
#include "room/adoption/adoption.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

static struct scope
at_org(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

/* -- library ----------------------------------------------------------------------------------------- */

static struct str
library_keep(struct ctx *ctx, struct str q, struct str field)
{
    struct buf out;

    buf_init(&out, ctx->arena, 64);
    buf_c(&out, "q=");
    buf_url(&out, q);
    if (!str_is_blank(field)) {
        buf_c(&out, "&field=");
        buf_url(&out, field);
    }
    return buf_str(&out);
}

static enum err
fill_fields(struct ctx *ctx, struct view_library *view)
{
    struct q_model_fields *rows;
    struct model_field *fields;
    size_t count;

    TRY(q_model_fields(ctx, &rows, &count));
    fields = ARENA_ARRAY(ctx->arena, struct model_field, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct str keep = library_keep(ctx, view->q, rows[i].field);
        fields[i] = (struct model_field){
            .field = rows[i].field,
            .href = str_printf(ctx->arena, "?%.*s", STR_ARG(keep)),
            .models = rows[i].models,
            .is_chosen = str_eq(rows[i].field, view->field),
        };
    }
    view->fields = fields;
    view->fields_count = count;
    return OK;
}

static enum err
fill_missing(struct ctx *ctx, struct view_library *view)
{
    struct q_model_missing *rows;
    struct model_missing *missing;

    TRY(q_model_missing(ctx, ctx->actor.org, &rows, &view->missing_count));
    missing = ARENA_ARRAY(ctx->arena, struct model_missing, view->missing_count + 1);
    for (size_t i = 0; i < view->missing_count; i++) {
        missing[i] = (struct model_missing){rows[i].id, rows[i].code, rows[i].title};
    }
    view->missing = missing;
    return OK;
}

/* The words asked for; a fourth and later ones are left out. */
static enum err
find_models(struct ctx *ctx, struct view_library *view, struct page page)
{
    struct str words = vi_search_words(ctx->arena, view->q);
    struct str word[3] = {STR(""), STR(""), STR("")};
    struct q_model_list *rows;
    struct model_item *items;
    size_t count;

    for (size_t i = 0; i < ARRAY_COUNT(word) && !str_is_blank(words); i++) {
        word[i] = str_cut(&words, ' ');
    }
    TRY(q_model_list(ctx, view->field, word[0], word[1], word[2], page.cursor, page_rows(page), &rows,
        &count));
    items = ARENA_ARRAY(ctx->arena, struct model_item, count + 1);
    count = PAGE_CUT(page, rows, count, &view->next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct model_item){rows[i].id, rows[i].title, rows[i].summary, rows[i].field,
            rows[i].source, rows[i].org_name, rows[i].published_on, rows[i].used};
    }
    view->items = items;
    view->items_count = count;
    return OK;
}

enum err
get_library(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct str field = req_query(req, "field");
    struct view_library view = {.q = req_query(req, "q"), .is_first = page.cursor == 0};

    TRY(permit(ctx, ACT_MODEL_VIEW, (struct scope){.kind = OBJECT_MODEL}));
    view.q = str_is_none(view.q) ? STR("") : view.q;
    view.field = str_is_blank(field) ? STR_NONE : field;
    view.keep = library_keep(ctx, view.q, view.field);
    view.may_publish = may(ctx, ACT_MODEL_PUBLISH, at_org(ctx->actor.org));
    TRY(find_models(ctx, &view, page));
    TRY(fill_fields(ctx, &view));
    if (view.may_publish) {
        TRY(fill_missing(ctx, &view));
    }
    return resp_library(ctx, resp, &view);
}

/* -- one model --------------------------------------------------------------------------------------- */

static struct initiative_id
asked_initiative(const struct req *req)
{
    int64_t v = 0;

    if (!str_to_i64(req_query(req, "initiative"), &v)) {
        (void)str_to_i64(req_field(req, "initiative"), &v);
    }
    return (struct initiative_id){v};
}

/* What the dossier already says is not typed again; what may be confidential is not copied. */
enum err
get_model_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_model_new view = {.initiative_id = asked_initiative(req)};
    struct q_initiative_get row;
    struct scope scope;

    if (view.initiative_id.v <= 0) {
        TRY(permit(ctx, ACT_MODEL_PUBLISH, at_org(ctx->actor.org)));
        return resp_model_new(ctx, resp, &view);
    }
    TRY(initiative_scope(ctx, view.initiative_id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    TRY(permit(ctx, ACT_MODEL_PUBLISH, at_org(row.org)));
    view.initiative_title = row.title;
    view.title = row.title;
    view.field = row.field;
    if (!row.is_confidential) {
        view.summary = row.description;
        view.conditions = row.conditions;
    }
    return resp_model_new(ctx, resp, &view);
}

enum err
post_model(struct ctx *ctx, const struct req *req, const struct form_model *form, struct resp *resp)
{
    struct model_id id;

    (void)req;
    TRY(model_publish(ctx,
        &(struct model_new){form->initiative, ctx->actor.org, form->title, form->summary,
            form->steps, form->cost, form->conditions, form->field, form->source, form->contact},
        &id));
    return resp_created(ctx, resp, url_get_model(ctx, id));
}

static struct html
draw_spread(struct ctx *ctx, const struct adopter *adopters, size_t count)
{
    static const struct {
        enum adoption_status status;
        enum chart_tone tone;
    } order[] = {{ADOPTION_STATUS_IN_USE, CHART_DONE}, {ADOPTION_STATUS_TRIAL, CHART_RUN},
        {ADOPTION_STATUS_PLANNED, CHART_PLAIN}, {ADOPTION_STATUS_STOPPED, CHART_NONE}};
    struct chart_part *parts = ARENA_ARRAY(ctx->arena, struct chart_part, ARRAY_COUNT(order));
    struct chart_stack stack = {.label = text_get(ctx->lang, TEXT_ADOPTION_SPREAD), .parts = parts,
        .part_count = ARRAY_COUNT(order)};
    struct html bar, legend;

    for (size_t i = 0; i < ARRAY_COUNT(order); i++) {
        parts[i] = (struct chart_part){
            text_get(ctx->lang, adoption_status_text(order[i].status)), 0, order[i].tone};
        for (size_t k = 0; k < count; k++) {
            parts[i].value += adopters[k].status == order[i].status;
        }
    }
    bar = chart_stacks(ctx->arena, &stack, 1);
    legend = chart_legend(ctx->arena, parts, ARRAY_COUNT(order));
    return (struct html){str_cat(ctx->arena, bar.markup, legend.markup)};
}

static enum err
fill_adopters(struct ctx *ctx, struct view_model *view)
{
    struct q_adoption_list_of_model *rows;
    struct adopter *adopters;

    TRY(q_adoption_list_of_model(ctx, view->id, ctx->today, &rows, &view->adopters_count));
    adopters = ARENA_ARRAY(ctx->arena, struct adopter, view->adopters_count + 1);
    for (size_t i = 0; i < view->adopters_count; i++) {
        adopters[i] = (struct adopter){rows[i].id, rows[i].org, rows[i].org_name, rows[i].status,
            rows[i].started_on, rows[i].confirmed_on};
        if (rows[i].org.v == ctx->actor.org.v) {
            view->mine = rows[i].id;
        }
    }
    view->adopters = adopters;
    view->spread = draw_spread(ctx, adopters, view->adopters_count);
    return OK;
}

enum err
get_model(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_benefit_confirmed_sum sum;
    struct q_org_version_on org;
    struct q_model_get row;
    struct view_model view;
    bool found;

    TRY(permit(ctx, ACT_MODEL_VIEW, (struct scope){.kind = OBJECT_MODEL}));
    TRY(q_model_get(ctx, (struct model_id){req_path_i64(req, 0)}, &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(org_on(ctx, row.org, row.published_on, &org));
    TRY(q_benefit_confirmed_sum(ctx, row.initiative, &sum));
    view = (struct view_model){
        .id = row.id,
        .initiative_id = row.initiative,
        .org_id = row.org,
        .org_name = org.short_name,
        .title = row.title,
        .summary = row.summary,
        .steps = row.steps,
        .cost = row.cost,
        .conditions = row.conditions,
        .field = row.field,
        .source = row.source,
        .contact = row.contact,
        .published_on = row.published_on,
        .benefit_dong = sum.benefit,
        .may_declare = may(ctx, ACT_ADOPTION_DECLARE, at_org(ctx->actor.org)),
    };
    TRY(fill_adopters(ctx, &view));
    return resp_model(ctx, resp, &view);
}

/* -- one adoption ------------------------------------------------------------------------------------ */

static struct adoption_id
path_id(const struct req *req)
{
    return (struct adoption_id){req_path_i64(req, 0)};
}

static struct adoption_in
in_of(const struct form_adoption *form)
{
    return (struct adoption_in){
        .status = form->status,
        .planned_on = form->planned_on,
        .started_on = form->started_on,
        .stopped_on = form->stopped_on,
        .stop_reason = form->stop_reason,
        .note = form->note,
        .cases = form->cases,
        .hours_saved = form->hours_saved,
    };
}

enum err
post_adoption(struct ctx *ctx, const struct req *req, const struct form_adoption *form,
    struct resp *resp)
{
    struct adoption_in in = in_of(form);
    struct adoption_id id;

    TRY(adoption_declare(ctx, (struct model_id){req_path_i64(req, 0)}, ctx->actor.org, &in, &id));
    return resp_created(ctx, resp, url_get_adoption(ctx, id));
}

static struct money
money_of(struct opt_i64 dong)
{
    return dong.has ? (struct money){dong.v} : MONEY_NONE;
}

static struct opt_i64
dong_of(struct money m)
{
    return (struct opt_i64){!money_is_none(m), m.dong};
}

static enum err
fill_benefits(struct ctx *ctx, struct view_adoption *view)
{
    struct q_benefit_of_adoption *rows;
    struct benefit_view *benefits;

    TRY(q_benefit_of_adoption(ctx, view->id, &rows, &view->benefits_count));
    benefits = ARENA_ARRAY(ctx->arena, struct benefit_view, view->benefits_count + 1);
    for (size_t i = 0; i < view->benefits_count; i++) {
        struct benefit_inputs inputs = benefit_read(ctx->arena, rows[i].inputs);
        benefits[i] = (struct benefit_view){
            .id = rows[i].id,
            .year_of_use = rows[i].year_of_use,
            .stage = rows[i].stage,
            .benefit_dong = rows[i].benefit,
            .cases = inputs.cases,
            .minutes_saved = inputs.minutes_saved,
            .hourly_dong = money_of(inputs.hourly_dong),
            .running_dong = money_of(inputs.running_dong),
            .first_dong = money_of(inputs.first_dong),
            .described = rows[i].described,
            .happened_on = rows[i].happened_on,
            .by = rows[i].by_name,
            .file_id = rows[i].file,
        };
    }
    view->benefits = benefits;
    return OK;
}

static enum err
fill_checks(struct ctx *ctx, struct view_adoption *view)
{
    struct q_adoption_check_list *rows;
    struct adoption_check_view *checks;

    TRY(q_adoption_check_list(ctx, view->id, &rows, &view->checks_count));
    checks = ARENA_ARRAY(ctx->arena, struct adoption_check_view, view->checks_count + 1);
    for (size_t i = 0; i < view->checks_count; i++) {
        checks[i] = (struct adoption_check_view){rows[i].months, rows[i].due_on, rows[i].done_on,
            rows[i].is_in_use, rows[i].note};
    }
    view->checks = checks;
    return OK;
}

static enum err
fill_adoption(struct ctx *ctx, struct view_adoption *view, const struct q_adoption_get *row,
    struct scope scope)
{
    struct q_org_version_on org;
    struct person_shown by = {.full_name = STR_NONE};

    TRY(org_on(ctx, row->org, ctx->today, &org));
    if (row->confirmed_by.v != 0) {
        TRY(person_show(ctx, row->confirmed_by, row->confirmed_on, &by));
    }
    *view = (struct view_adoption){
        .id = row->id,
        .model_id = row->model,
        .title = row->title,
        .initiative_id = row->initiative,
        .org_id = row->org,
        .org_name = org.short_name,
        .status = row->status,
        .planned_on = row->planned_on,
        .started_on = row->started_on,
        .stopped_on = row->stopped_on,
        .stop_reason = row->stop_reason,
        .cases = row->cases,
        .hours_saved = row->hours_saved,
        .note = row->note,
        .confirmed_on = row->confirmed_on,
        .confirmed_by = by.full_name,
        .paper_id = row->paper,
        .version = row->version,
        .may_edit = may(ctx, ACT_ADOPTION_EDIT, scope),
        .may_confirm = date_is_none(row->confirmed_on) && may(ctx, ACT_ADOPTION_CONFIRM, scope),
        .may_confirm_benefit = row->initiative.v != 0 && may(ctx, ACT_BENEFIT_CONFIRM, scope),
    };
    TRY(fill_checks(ctx, view));
    return fill_benefits(ctx, view);
}

enum err
get_adoption(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_adoption_get row;
    struct view_adoption view;
    struct scope scope;

    TRY(adoption_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_ADOPTION_VIEW, scope));
    TRY(fill_adoption(ctx, &view, &row, scope));
    return resp_adoption(ctx, resp, &view);
}

enum err
post_adoption_edit(struct ctx *ctx, const struct req *req, const struct form_adoption *form,
    struct resp *resp)
{
    struct adoption_in in = in_of(form);

    TRY(adoption_edit(ctx, path_id(req), form->version.v, &in));
    return resp_see_other(ctx, resp, url_get_adoption(ctx, path_id(req)));
}

enum err
post_adoption_check(struct ctx *ctx, const struct req *req, const struct form_adoption_check *form,
    struct resp *resp)
{
    TRY(adoption_check(ctx, path_id(req), form->months, form->done_on, form->is_in_use, form->note));
    return resp_see_other(ctx, resp, url_get_adoption(ctx, path_id(req)));
}

enum err
post_adoption_confirm(struct ctx *ctx, const struct req *req,
    const struct form_adoption_confirm *form, struct resp *resp)
{
    TRY(adoption_confirm_effect(ctx, path_id(req),
        &(struct act){.happened_on = form->happened_on, .channel = form->channel,
            .late_reason = form->late_reason}));
    return resp_see_other(ctx, resp, url_get_adoption(ctx, path_id(req)));
}

enum err
post_adoption_benefit(struct ctx *ctx, const struct req *req, const struct form_benefit *form,
    struct resp *resp)
{
    struct benefit_in in = {
        .year_of_use = form->year_of_use,
        .inputs = {form->cases, form->minutes_saved, dong_of(form->hourly_dong),
            dong_of(form->running_dong), dong_of(form->first_dong)},
        .described = form->described,
    };

    TRY(adoption_confirm_benefit(ctx, path_id(req), &in, &form->evidence,
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return resp_see_other(ctx, resp, url_get_adoption(ctx, path_id(req)));
}
