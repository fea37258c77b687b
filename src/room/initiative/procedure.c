#include "room/initiative/procedure.h"

#include "gen/fault.h"
#include "gen/q_initiative.h"

/* Which status a stage shows. Waiting for the author outranks the stage. */
static const enum initiative_status status_of_stage[] = {
    [STAGE_KIND_RECEIVE] = INITIATIVE_STATUS_MOI_NOP,
    [STAGE_KIND_FORMAL_CHECK] = INITIATIVE_STATUS_MOI_NOP,
    [STAGE_KIND_FIRST_USE] = INITIATIVE_STATUS_DA_CHAP_NHAN,
    [STAGE_KIND_SCREENING] = INITIATIVE_STATUS_DA_CHAP_NHAN,
    [STAGE_KIND_EXPERT_REVIEW] = INITIATIVE_STATUS_DA_CHAP_NHAN,
    [STAGE_KIND_COUNCIL_SESSION] = INITIATIVE_STATUS_DA_CHAP_NHAN,
    [STAGE_KIND_SUPERIOR_CONSENT] = INITIATIVE_STATUS_CHO_QUYET_DINH,
    [STAGE_KIND_DECIDE] = INITIATIVE_STATUS_CHO_QUYET_DINH,
    [STAGE_KIND_SEND_UP] = INITIATIVE_STATUS_DE_NGHI_TINH,
    [STAGE_KIND_ANSWER_DOWN] = INITIATIVE_STATUS_DE_NGHI_TINH,
};
static const enum initiative_status status_of_end[] = {
    [INITIATIVE_END_RECOGNISED] = INITIATIVE_STATUS_DA_CONG_NHAN,
    [INITIATIVE_END_REFUSED] = INITIATIVE_STATUS_KHONG_CONG_NHAN,
    [INITIATIVE_END_REFUSED_ON_FORM] = INITIATIVE_STATUS_KHONG_CHAP_NHAN,
    [INITIATIVE_END_WITHDRAWN] = INITIATIVE_STATUS_DA_RUT,
    [INITIATIVE_END_DROPPED] = INITIATIVE_STATUS_DA_RUT,
};

enum err
dossier_load(struct ctx *ctx, struct initiative_id id, struct dossier *out)
{
    struct q_dossier_get row;
    struct q_dossier_has_head_author heads;
    bool found;

    TRY(q_dossier_get(ctx, id, &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *out = (struct dossier){
        .id = row.id,
        .org = row.org,
        .regulation = row.regulation,
        .status = row.status,
        .stage = row.stage,
        .waiting_on = row.waiting_on,
        .first_used_on = row.first_used_on,
        .filed_on = row.filed_on,
        .accepted_on = row.accepted_on,
        .is_state_funded = row.is_state_funded,
        .version = row.version,
    };
    TRY(q_dossier_has_head_author(ctx, id, date_is_none(row.filed_on) ? ctx->today : row.filed_on,
        &heads));
    out->has_head_author = heads.heads > 0;
    if (row.regulation.v != 0) {
        TRY(regulation_rules(ctx, row.regulation, &out->rules));
    }
    return OK;
}

/* What a move leaves in the row of the dossier. */
struct change {
    enum initiative_status status;
    struct str stage, waiting_on;
    enum initiative_end end;
    struct date accepted_on, decided_on;
};

/* The open clock that ends first is the one that screens show. */
static enum err
store(struct ctx *ctx, struct dossier *dossier, const struct change *change)
{
    struct q_clock_run_open *clocks;
    struct date due_on = DATE_NONE;
    struct str due_clock = STR_NONE;
    size_t count;

    TRY(q_clock_run_open(ctx, dossier->id, &clocks, &count));
    for (size_t i = 0; i < count; i++) {
        if (date_is_none(clocks[i].stopped_on) &&
            (date_is_none(due_on) || date_cmp(clocks[i].due_on, due_on) < 0)) {
            due_on = clocks[i].due_on;
            due_clock = clocks[i].clock;
        }
    }
    TRY(q_dossier_set(ctx,
        &(struct q_dossier_set_in){
            .id = dossier->id,
            .version = dossier->version,
            .regulation = dossier->regulation,
            .status = change->status,
            .stage = change->stage,
            .waiting_on = change->waiting_on,
            .end_kind = change->end,
            .filed_on = dossier->filed_on,
            .accepted_on = change->accepted_on,
            .decided_on = change->decided_on,
            .due_on = due_on,
            .due_clock = due_clock,
        }));
    dossier->version++;
    dossier->status = change->status;
    dossier->stage = change->stage;
    dossier->waiting_on = change->waiting_on;
    return OK;
}

static enum err
start_clock(struct ctx *ctx, const struct dossier *dossier, const char *code, struct date from_on)
{
    struct clock_end end;

    TRY(regulation_clock(ctx, &dossier->rules, code, from_on, &end));
    return q_clock_run_insert(ctx,
        &(struct q_clock_run_insert_in){
            .id = dossier->id,
            .clock = str_of(code),
            .from_on = from_on,
            .nominal_on = end.nominal_on,
            .due_on = end.due_on,
            .moved_because = end.moved_because,
            .law = end.law,
        });
}

/* Ends the open clocks; keep is a clock that goes on (the next stage runs under it too). */
static enum err
end_clocks(struct ctx *ctx, const struct dossier *dossier, struct str keep, struct date on,
    bool *is_kept)
{
    struct q_clock_run_open *clocks;
    size_t count;

    *is_kept = false;
    TRY(q_clock_run_open(ctx, dossier->id, &clocks, &count));
    for (size_t i = 0; i < count; i++) {
        if (!str_is_none(keep) && str_eq(clocks[i].clock, keep)) {
            *is_kept = true;
        } else {
            TRY(q_clock_run_end(ctx, clocks[i].id, on));
        }
    }
    return OK;
}

/* A legal period that began with acceptance runs until the decision, across the stages between. */
static bool
clock_spans(const struct dossier *dossier, struct str clock, const struct rules_stage *next)
{
    const struct rules_clock *c = rules_find_clock(&dossier->rules, clock);

    return c != NULL && str_eq(c->end, STR("decided")) && next->kind != STAGE_KIND_FORMAL_CHECK;
}

static enum err
enter(struct ctx *ctx, struct dossier *dossier, const struct rules_stage *stage, struct date on)
{
    struct change change = {
        .status = status_of_stage[stage->kind],
        .stage = stage->code,
        .waiting_on = stage->kind == STAGE_KIND_SUPERIOR_CONSENT ? STR("superior_consent")
                                                                  : STR_NONE,
        .accepted_on = dossier->accepted_on,
        .decided_on = DATE_NONE,
    };
    struct q_clock_run_open *clocks;
    size_t count;
    bool is_kept;
    struct str keep = stage->clock;

    TRY(q_clock_run_open(ctx, dossier->id, &clocks, &count));
    for (size_t i = 0; i < count; i++) {
        if (clock_spans(dossier, clocks[i].clock, stage)) {
            keep = clocks[i].clock;
        }
    }
    TRY(end_clocks(ctx, dossier, keep, on, &is_kept));
    if (!str_is_none(stage->clock) && !(is_kept && str_eq(keep, stage->clock))) {
        TRY(start_clock(ctx, dossier, str_c(ctx->arena, stage->clock), on));
    }
    TRY(q_dossier_stage_enter(ctx, dossier->id, stage->code, on, ctx->actor.person, ctx->now));
    return store(ctx, dossier, &change);
}

enum err
procedure_start(struct ctx *ctx, struct dossier *dossier, struct date filed_on)
{
    dossier->filed_on = filed_on;
    TRY(regulation_for(ctx, dossier->org, RECOGNITION_LEVEL_BASE, filed_on, &dossier->regulation));
    TRY(regulation_freeze(ctx, dossier->regulation));
    TRY(regulation_rules(ctx, dossier->regulation, &dossier->rules));
    return enter(ctx, dossier, rules_find_stage(&dossier->rules, dossier->rules.first_stage),
        filed_on);
}

static bool
condition_holds(const struct ctx *ctx, const struct dossier *dossier, struct str condition)
{
    bool is_used = !date_is_none(dossier->first_used_on) &&
        date_cmp(dossier->first_used_on, ctx->today) <= 0;
    bool is_gated = dossier->rules.has_head_author_gate && dossier->has_head_author &&
        dossier->is_state_funded;

    if (str_is_none(condition)) {
        return true;
    }
    return (str_eq_c(condition, "used") && is_used) || (str_eq_c(condition, "not_used") && !is_used) ||
        (str_eq_c(condition, "head_author") && is_gated) ||
        (str_eq_c(condition, "not_head_author") && !is_gated);
}

static enum err
finish(struct ctx *ctx, struct dossier *dossier, enum initiative_end end, struct date on)
{
    struct change change = {
        .status = status_of_end[end],
        .stage = STR_NONE,
        .waiting_on = STR_NONE,
        .end = end,
        .accepted_on = dossier->accepted_on,
        .decided_on = on,
    };
    bool is_kept;

    TRY(end_clocks(ctx, dossier, STR_NONE, on, &is_kept));
    return store(ctx, dossier, &change);
}

enum err
procedure_move(struct ctx *ctx, struct dossier *dossier, const char *outcome, struct date on,
    struct str reason)
{
    const struct rules_stage *stage = rules_find_stage(&dossier->rules, dossier->stage);

    for (size_t i = 0; stage != NULL && i < stage->branch_count; i++) {
        const struct rules_branch *branch = &stage->branches[i];
        if (!str_eq_c(branch->on, outcome) || !condition_holds(ctx, dossier, branch->condition)) {
            continue;
        }
        if (stage->kind == STAGE_KIND_FORMAL_CHECK && str_eq_c(branch->on, "accept")) {
            dossier->accepted_on = on;
        }
        TRY(q_dossier_stage_leave(ctx, dossier->id, on, str_of(outcome), reason,
            ctx->actor.person));
        if (branch->end != 0) {
            return finish(ctx, dossier, branch->end, on);
        }
        return enter(ctx, dossier, rules_find_stage(&dossier->rules, branch->to), on);
    }
    return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
}

enum err
procedure_overrule(struct ctx *ctx, struct dossier *dossier, const char *outcome, struct date on,
    struct str reason)
{
    for (size_t i = 0; i < dossier->rules.stage_count; i++) {
        if (dossier->rules.stages[i].kind == STAGE_KIND_COUNCIL_SESSION &&
            dossier->status == INITIATIVE_STATUS_CHO_QUYET_DINH) {
            dossier->stage = dossier->rules.stages[i].code;
            return procedure_move(ctx, dossier, outcome, on, reason);
        }
    }
    return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
}

static enum err
stop_for(struct ctx *ctx, const struct dossier *dossier, const char *clock, struct date on,
    struct str reason)
{
    struct q_clock_run_open *clocks;
    size_t count;

    TRY(q_clock_run_open(ctx, dossier->id, &clocks, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(q_clock_run_stop(ctx, clocks[i].id, on, reason));
    }
    return start_clock(ctx, dossier, clock, on);
}

static enum err
go_on(struct ctx *ctx, const struct dossier *dossier, struct date on)
{
    struct q_clock_run_open *clocks;
    struct calendar calendar;
    size_t count;

    TRY(regulation_calendar(ctx, &calendar));
    TRY(q_clock_run_open(ctx, dossier->id, &clocks, &count));
    for (size_t i = 0; i < count; i++) {
        if (date_is_none(clocks[i].stopped_on)) {
            TRY(q_clock_run_end(ctx, clocks[i].id, on));
        } else {
            int32_t stood_still = date_days_between(clocks[i].stopped_on, on);
            TRY(q_clock_run_resume(ctx, clocks[i].id,
                date_add_days(clocks[i].nominal_on, stood_still),
                clock_resume(&calendar, clocks[i].nominal_on, clocks[i].stopped_on, on)));
        }
    }
    return OK;
}

enum err
procedure_wait(struct ctx *ctx, struct dossier *dossier, const char *for_whom, const char *clock,
    struct date on, struct str reason)
{
    const struct rules_stage *stage = rules_find_stage(&dossier->rules, dossier->stage);
    struct change change = {
        .stage = dossier->stage,
        .waiting_on = str_of(for_whom),
        .accepted_on = dossier->accepted_on,
        .decided_on = DATE_NONE,
    };

    if (stage == NULL || str_is_none(dossier->waiting_on) != (for_whom != NULL)) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    if (for_whom != NULL) {
        change.status = INITIATIVE_STATUS_CHO_BO_SUNG;
        TRY(stop_for(ctx, dossier, clock, on, reason));
    } else {
        change.status = status_of_stage[stage->kind];
        TRY(go_on(ctx, dossier, on));
    }
    return store(ctx, dossier, &change);
}

enum err
procedure_in_session(struct ctx *ctx, struct dossier *dossier, bool is_in_session)
{
    const struct rules_stage *stage = rules_find_stage(&dossier->rules, dossier->stage);

    if (stage == NULL || stage->kind != STAGE_KIND_COUNCIL_SESSION) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    return store(ctx, dossier,
        &(struct change){
            .status = is_in_session ? INITIATIVE_STATUS_DANG_XET : status_of_stage[stage->kind],
            .stage = dossier->stage,
            .waiting_on = STR_NONE,
            .accepted_on = dossier->accepted_on,
            .decided_on = DATE_NONE,
        });
}

enum err
procedure_withdraw(struct ctx *ctx, struct dossier *dossier, struct date on, struct str reason)
{
    if (str_is_none(dossier->stage)) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    TRY(q_dossier_stage_leave(ctx, dossier->id, on, STR("withdraw"), reason, ctx->actor.person));
    return finish(ctx, dossier, INITIATIVE_END_WITHDRAWN, on);
}

enum err
procedure_mark(struct ctx *ctx, struct dossier *dossier, enum initiative_status status)
{
    return store(ctx, dossier,
        &(struct change){
            .status = status,
            .stage = dossier->stage,
            .waiting_on = STR_NONE,
            .end = INITIATIVE_END_RECOGNISED,
            .accepted_on = dossier->accepted_on,
            .decided_on = DATE_NONE,
        });
}
