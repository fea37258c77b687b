#include "room/adoption/adoption.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/adoption/adoption_paper.h"
#include "room/document/document.h"
#include "room/initiative/initiative.h"
#include "room/regulation/regulation.h"

/* -- models ------------------------------------------------------------------------------------------ */

static bool
is_recognised(enum initiative_status status)
{
    return status == INITIATIVE_STATUS_DA_CONG_NHAN || status == INITIATIVE_STATUS_DE_NGHI_TINH ||
        status == INITIATIVE_STATUS_TINH_CONG_NHAN;
}

/* Permits, at the agency of the dossier or the publisher's; the dossier behind a card is recognised
 * and has no card yet. */
static enum err
check_origin(struct ctx *ctx, const struct model_new *model, struct org_id *org)
{
    struct q_initiative_get row;
    struct q_model_of_initiative card;
    struct scope scope;
    bool has_card;

    if (model->initiative.v == 0) {
        TRY(permit(ctx, ACT_MODEL_PUBLISH, (struct scope){.kind = OBJECT_NONE, .org = model->org}));
        return str_is_blank(model->source) ? fault(ctx, FAULT_REQUIRED, "source") : OK;
    }
    TRY(initiative_scope(ctx, model->initiative, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    *org = row.org;
    TRY(permit(ctx, ACT_MODEL_PUBLISH, (struct scope){.kind = OBJECT_NONE, .org = row.org}));
    if (!is_recognised(row.status)) {
        return fault(ctx, FAULT_NOT_RECOGNISED, "initiative");
    }
    TRY(q_model_of_initiative(ctx, model->initiative, &card, &has_card));
    return has_card ? fault(ctx, FAULT_MODEL_EXISTS, "initiative") : OK;
}

static struct str
search_words(struct ctx *ctx, const struct model_new *model)
{
    struct str all = str_printf(ctx->arena, "%.*s %.*s %.*s %.*s", STR_ARG(model->title),
        STR_ARG(model->summary), STR_ARG(model->field), STR_ARG(model->steps));

    return vi_search_words(ctx->arena, all);
}

enum err
model_publish(struct ctx *ctx, const struct model_new *model, struct model_id *out)
{
    struct org_id org = model->org;

    TRY(check_origin(ctx, model, &org));
    TRY(q_model_insert(ctx,
        &(struct q_model_insert_in){
            .initiative = model->initiative,
            .org = org,
            .title = model->title,
            .summary = model->summary,
            .steps = model->steps,
            .cost = model->cost,
            .conditions = model->conditions,
            .field = str_is_blank(model->field) ? STR_NONE : str_trim(model->field),
            .source = model->source,
            .contact = model->contact,
            .search = search_words(ctx, model),
            .published_on = ctx->today,
            .now = ctx->now,
        },
        out));
    if (model->initiative.v != 0) {
        TRY(link_add(ctx, (struct ref){"initiative", model->initiative.v, org},
            (struct ref){"model", out->v, org}, "published"));
    }
    return event_add(ctx, ACT_MODEL_PUBLISH, (struct ref){"model", out->v, org}, NULL, STR_NONE);
}

/* -- adoptions --------------------------------------------------------------------------------------- */

static enum err
check_adoption(struct ctx *ctx, const struct adoption_in *in)
{
    bool is_begun = in->status != ADOPTION_STATUS_PLANNED;

    if (is_begun && date_is_none(in->started_on)) {
        (void)fault(ctx, FAULT_REQUIRED, "started_on");
    }
    if (is_begun && date_cmp(in->started_on, ctx->today) > 0) {
        (void)fault(ctx, FAULT_DATE_IN_FUTURE, "started_on");
    }
    if (in->status == ADOPTION_STATUS_STOPPED) {
        if (date_is_none(in->stopped_on)) {
            (void)fault(ctx, FAULT_REQUIRED, "stopped_on");
        } else if (date_cmp(in->stopped_on, in->started_on) < 0 ||
            date_cmp(in->stopped_on, ctx->today) > 0) {
            (void)fault(ctx, FAULT_STOPPED_BEFORE_START, "stopped_on");
        }
        if (str_is_blank(in->stop_reason)) {
            (void)fault(ctx, FAULT_REQUIRED, "stop_reason");
        }
    }
    return faults_end(ctx);
}

/* Asks for a look at sustained use, so many months after the first day of use. */
static enum err
plan_checks(struct ctx *ctx, struct adoption_id id, struct org_id org, struct date started_on)
{
    struct rules rules;

    if (date_is_none(started_on)) {
        return OK;
    }
    TRY(regulation_rules_for(ctx, org, started_on, &rules));
    for (size_t i = 0; i < rules.limits.adoption_check_count; i++) {
        int32_t months = rules.limits.adoption_check_months[i];
        TRY(q_adoption_check_plan(ctx, id, months, date_add_months(started_on, months)));
    }
    return OK;
}

enum err
adoption_declare(struct ctx *ctx, struct model_id model, struct org_id org,
    const struct adoption_in *in, struct adoption_id *out)
{
    struct q_model_get row;
    struct q_adoption_of mine;
    bool found;

    TRY(q_model_get(ctx, model, &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(permit(ctx, ACT_ADOPTION_DECLARE, (struct scope){.kind = OBJECT_NONE, .org = org}));
    TRY(q_adoption_of(ctx, model, org, &mine, &found));
    if (found) {
        return fault(ctx, FAULT_ADOPTION_EXISTS, NULL);
    }
    TRY(check_adoption(ctx, in));
    TRY(q_adoption_insert(ctx,
        &(struct q_adoption_insert_in){
            .model = model,
            .org = org,
            .status = in->status,
            .planned_on = in->planned_on,
            .started_on = in->started_on,
            .cases = in->cases,
            .hours_saved = in->hours_saved,
            .note = in->note,
            .declared_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    TRY(plan_checks(ctx, *out, org, in->started_on));
    TRY(link_add(ctx, (struct ref){"model", model.v, row.org},
        (struct ref){"adoption", out->v, org}, "adopted"));
    return event_add(ctx, ACT_ADOPTION_DECLARE, (struct ref){"adoption", out->v, org}, NULL,
        STR_NONE);
}

enum err
adoption_scope(struct ctx *ctx, struct adoption_id id, struct q_adoption_get *row,
    struct scope *scope)
{
    bool found;

    *scope = (struct scope){.kind = OBJECT_ADOPTION};
    TRY(q_adoption_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_ADOPTION, id.v, row->org, adoption_status_word(row->status)};
    return OK;
}

enum err
adoption_edit(struct ctx *ctx, struct adoption_id id, int32_t version, const struct adoption_in *in)
{
    struct q_adoption_get row;
    struct scope scope;
    bool is_stopped = in->status == ADOPTION_STATUS_STOPPED;

    TRY(adoption_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_ADOPTION_EDIT, scope));
    TRY(check_adoption(ctx, in));
    TRY(q_adoption_set(ctx,
        &(struct q_adoption_set_in){
            .id = id,
            .version = version,
            .status = in->status,
            .planned_on = in->planned_on,
            .started_on = in->started_on,
            .stopped_on = is_stopped ? in->stopped_on : DATE_NONE,
            .stop_reason = is_stopped ? in->stop_reason : STR_NONE,
            .cases = in->cases,
            .hours_saved = in->hours_saved,
            .note = in->note,
        }));
    TRY(plan_checks(ctx, id, row.org, in->started_on));
    return event_add(ctx, ACT_ADOPTION_EDIT, (struct ref){"adoption", id.v, row.org}, NULL,
        event_payload(ctx, "status", adoption_status_word(in->status), NULL));
}

enum err
adoption_check(struct ctx *ctx, struct adoption_id id, int32_t months, struct date done_on,
    bool is_in_use, struct str note)
{
    struct q_adoption_get row;
    struct scope scope;
    int64_t changed;

    TRY(adoption_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_ADOPTION_EDIT, scope));
    if (date_cmp(done_on, ctx->today) > 0) {
        return fault(ctx, FAULT_DATE_IN_FUTURE, "done_on");
    }
    TRY(q_adoption_check_done(ctx, id, months, done_on, is_in_use, note, ctx->actor.person, &changed));
    if (changed != 1) {
        return fault(ctx, FAULT_NOT_A_CHOICE, "months");
    }
    return event_add(ctx, ACT_ADOPTION_EDIT, (struct ref){"adoption", id.v, row.org}, NULL,
        event_payload(ctx, "check", is_in_use ? STR("in_use") : STR("not_in_use"), NULL));
}

enum err
adoption_confirm_effect(struct ctx *ctx, struct adoption_id id, const struct act *act)
{
    struct q_adoption_get row;
    struct scope scope;
    struct paper_id paper;

    TRY(adoption_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_ADOPTION_CONFIRM, scope));
    TRY(act_check(ctx, act));
    if (!date_is_none(row.confirmed_on)) {
        return fault(ctx, FAULT_ALREADY_CONFIRMED, NULL);
    }
    TRY(adoption_effect_paper(ctx, &row, &paper));
    TRY(q_adoption_confirm(ctx, id, row.version, act_on(ctx, act), ctx->actor.person, paper));
    return event_add(ctx, ACT_ADOPTION_CONFIRM, (struct ref){"adoption", id.v, row.org}, act,
        STR_NONE);
}

/* -- benefits ---------------------------------------------------------------------------------------- */

static enum err
refuse_second(struct ctx *ctx, struct adoption_id id, int32_t year_of_use)
{
    struct q_benefit_of_adoption *rows;
    size_t count;

    TRY(q_benefit_of_adoption(ctx, id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].year_of_use == year_of_use && rows[i].stage == BENEFIT_STAGE_CONFIRMED) {
            return fault(ctx, FAULT_BENEFIT_EXISTS, "year_of_use");
        }
    }
    return OK;
}

enum err
adoption_confirm_benefit(struct ctx *ctx, struct adoption_id id, const struct benefit_in *in,
    const struct upload *evidence, const struct act *act)
{
    struct q_adoption_get row;
    struct scope scope;
    struct benefit_inputs inputs = in->inputs;
    struct money benefit;
    struct file_id file = {0};
    struct benefit_id benefit_id;
    struct str kept;

    TRY(adoption_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_BENEFIT_CONFIRM, scope));
    if (row.initiative.v == 0) {
        return fault(ctx, FAULT_MODEL_FROM_ELSEWHERE, NULL);
    }
    TRY(act_check(ctx, act));
    TRY(refuse_second(ctx, id, in->year_of_use));
    if (in->year_of_use != 1) {
        inputs.first_dong = (struct opt_i64){0};
    }
    if (!benefit_compute(&inputs, &benefit)) {
        benefit = MONEY_NONE;
        if (str_is_blank(in->described)) {
            return fault(ctx, FAULT_REQUIRED, "described");
        }
    }
    if (evidence != NULL) {
        TRY(file_add(ctx, evidence, (struct ref){"adoption", id.v, row.org}, false, &file));
    }
    kept = benefit_write(ctx->arena, &inputs);
    TRY(q_benefit_insert(ctx,
        &(struct q_benefit_insert_in){
            .initiative = row.initiative,
            .adoption = id,
            .org = row.org,
            .year_of_use = in->year_of_use,
            .stage = BENEFIT_STAGE_CONFIRMED,
            .benefit = benefit,
            .inputs = str_is_none(kept) ? STR("{}") : kept,
            .described = in->described,
            .happened_on = act_on(ctx, act),
            .by_person = ctx->actor.person,
            .file = file,
            .now = ctx->now,
        },
        &benefit_id));
    return event_add(ctx, ACT_BENEFIT_CONFIRM, (struct ref){"adoption", id.v, row.org}, act,
        event_payload(ctx, "benefit", str_printf(ctx->arena, "%lld", (long long)benefit_id.v), NULL));
}
