/* council_close.c -- from ballots to outcomes: tellers, putting off, the close. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/council/council.h"

static enum err
present_of(struct ctx *ctx, struct council_session_id id, int64_t *out)
{
    struct q_attendance_list *rows;
    size_t count;

    *out = 0;
    TRY(q_attendance_list(ctx, id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        *out += rows[i].is_present ? 1 : 0;
    }
    return OK;
}

/* Members, presence and recusals of one item, before any ballot is looked at. */
static enum err
electorate(struct ctx *ctx, const struct q_council_session_get *row, struct agenda_item_id item,
    struct tally_in *in)
{
    struct q_conflict_barred_count barred;
    struct q_seat_list *seats;
    size_t count;

    *in = (struct tally_in){0};
    TRY(q_conflict_barred_count(ctx, item, row->id, &barred));
    in->barred = barred.barred;
    if (row->status == SESSION_STATUS_PLANNED) {
        TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
        in->members = (int64_t)count;
        in->present = (int64_t)count;
        in->barred_present = barred.barred;
        return OK;
    }
    in->members = row->member_count.v;
    in->barred_present = barred.present;
    return present_of(ctx, row->id, &in->present);
}

enum err
session_item_outlook(struct ctx *ctx, const struct q_council_session_get *row,
    const struct rules *rules, struct agenda_item_id item, struct tally_out *out)
{
    struct tally_in in;

    TRY(electorate(ctx, row, item, &in));
    *out = tally_decide(ctx->arena, rules, &in);
    return OK;
}

/* -- tellers ------------------------------------------------------------------------------------ */
enum err
session_count(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    const struct teller_count_in *in)
{
    struct q_council_session_get row;
    struct tally_in voters;
    struct q_agenda_get agenda;
    struct file_id scan;
    struct scope scope;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_COUNT, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(session_check_unbarred(ctx, item));
    if (row.form != SESSION_FORM_PAPER) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    TRY(electorate(ctx, &row, item, &voters));
    if ((int64_t)in->yes + in->no + in->blank > voters.present - voters.barred_present) {
        return fault_arg(ctx, FAULT_BALLOTS_EXCEED, "yes",
            str_printf(ctx->arena, "%lld", (long long)(voters.present - voters.barred_present)));
    }
    TRY(file_add(ctx, &in->scan, session_ref(&row), false, &scan));
    TRY(q_teller_count_set(ctx,
        &(struct q_teller_count_set_in){
            .item = item,
            .teller = ctx->actor.person,
            .yes = in->yes,
            .no = in->no,
            .blank = in->blank,
            .scan = scan,
            .now = ctx->now,
        }));
    return event_add(ctx, ACT_COUNCIL_SESSION_COUNT, session_ref(&row),
        &(struct act){.channel = CHANNEL_PAPER}, STR_NONE);
}

/* The ballots of an item, as two tellers agree on them [D17]. */
static enum err
agreed_count(struct ctx *ctx, const struct q_agenda_list *item, struct tally_in *in,
    struct q_tally_insert_in *tally)
{
    struct q_teller_count_list *rows;
    size_t count;

    TRY(q_teller_count_list(ctx, item->id, &rows, &count));
    if (count < 2) {
        return fault_arg(ctx, FAULT_TELLERS_NEEDED, NULL, item->title);
    }
    for (size_t i = 1; i < count; i++) {
        if (rows[i].yes != rows[0].yes || rows[i].no != rows[0].no ||
            rows[i].blank != rows[0].blank) {
            return fault_arg(ctx, FAULT_TELLERS_DIFFER, NULL, item->title);
        }
        tally->scan = tally->scan.v == 0 ? rows[i].scan : tally->scan;
    }
    in->is_ballot = true;
    in->yes = rows[0].yes;
    in->no = rows[0].no;
    in->blank = rows[0].blank;
    tally->source = STR("paper");
    tally->entered_by = rows[0].teller;
    tally->checked_by = rows[1].teller;
    tally->scan = tally->scan.v == 0 ? rows[0].scan : tally->scan;
    return OK;
}

static size_t
criterion_at(const struct rules *rules, struct str code)
{
    size_t at = 0;

    while (at < rules->criterion_count && !str_eq(rules->criteria[at].code, code)) {
        at++;
    }
    return at;
}

/* The sheets with points as one; *out stays NULL when nobody gave any. */
static enum err
combined_sheet(struct ctx *ctx, const struct rules *rules, struct agenda_item_id item,
    const struct sheet_points **out)
{
    struct sheet_points *sheets = ARENA_ARRAY(ctx->arena, struct sheet_points, SHEET_COUNT_MAX);
    struct sheet_points *one = ARENA_NEW(ctx->arena, struct sheet_points);
    struct q_score_point_all *rows;
    size_t row_count;
    size_t n = 0;

    TRY(q_score_point_all(ctx, item, &rows, &row_count));
    for (size_t i = 0; i < row_count && n < SHEET_COUNT_MAX; n++) {
        struct score_id score = rows[i].score;
        int64_t *points = ARENA_ARRAY(ctx->arena, int64_t, rules->criterion_count + 1);
        for (; i < row_count && rows[i].score.v == score.v; i++) {
            points[criterion_at(rules, rows[i].criterion)] = rows[i].point; /* unknown: the spare one */
        }
        sheets[n] = sheet_of(ctx->arena, rules, points);
    }
    if (n > 0) {
        *one = sheet_combine(ctx->arena, rules, sheets, n);
        *out = one;
    }
    return OK;
}

static enum err
sheets_count(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    const struct q_agenda_list *item, bool without_missing, struct tally_in *in)
{
    struct q_score_count votes;
    int64_t handed;

    TRY(q_score_count(ctx, item->id, &votes));
    in->yes = votes.yes;
    in->no = votes.no;
    in->blank = votes.blank;
    TRY(combined_sheet(ctx, rules, item->id, &in->sheet));
    handed = votes.yes + votes.no + votes.blank;
    if (row->kind == SESSION_KIND_CIRCULATED) {
        in->present = handed + in->barred_present; /* taking part is handing in */
    }
    if (!without_missing && handed < in->present - in->barred_present) {
        return fault_arg(ctx, FAULT_SHEETS_MISSING, "without_missing",
            str_printf(ctx->arena, "%.*s: %lld/%lld", STR_ARG(item->title), (long long)handed,
                (long long)(in->present - in->barred_present)));
    }
    return OK;
}

/* -- putting off -------------------------------------------------------------------------------- */
enum err
session_defer(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct str reason)
{
    struct q_council_session_get row;
    struct q_agenda_deferrals before;
    struct q_agenda_get agenda;
    struct scope scope;
    struct rules rules;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_DEFER, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(session_check_unbarred(ctx, item));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_agenda_deferrals(ctx, agenda.initiative, &before));
    if (before.n >= rules.limits.defer_max) {
        return fault_arg(ctx, FAULT_DEFERRED_TOO_OFTEN, "reason",
            str_printf(ctx->arena, "%d", rules.limits.defer_max));
    }
    TRY(q_agenda_conclude(ctx, item, AGENDA_OUTCOME_DEFERRED, reason));
    return event_add(ctx, ACT_COUNCIL_SESSION_DEFER, session_ref(&row), NULL,
        event_payload(ctx, "reason", reason, NULL));
}

/* -- the close ---------------------------------------------------------------------------------- */
static enum err
store_tally(struct ctx *ctx, const struct rules *rules, const struct tally_in *in,
    struct q_tally_insert_in *tally, bool *is_passed)
{
    struct tally_out out = tally_decide(ctx->arena, rules, in);
    struct tally_id id;

    tally->yes = (int32_t)in->yes;
    tally->no = (int32_t)in->no;
    tally->blank = (int32_t)in->blank;
    tally->present = (int32_t)in->present;
    tally->base = rules->council.approve.base;
    tally->base_count = (int32_t)out.base;
    tally->needed = (int32_t)out.needed;
    if (in->sheet != NULL) {
        tally->mean = (struct opt_i64){true, in->sheet->total};
        tally->class = out.sheet.class == NULL ? STR_NONE : out.sheet.class->code;
    }
    tally->is_passed = out.is_passed;
    tally->law = rules->council.approve.law;
    tally->now = ctx->now;
    *is_passed = out.is_passed;
    return q_tally_insert(ctx, tally, &id);
}

static enum err
conclude(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    const struct q_agenda_list *item, bool without_missing, struct date on)
{
    struct q_tally_insert_in tally = {.item = item->id, .source = STR("system"),
        .entered_by = ctx->actor.person};
    struct tally_in in;
    struct dossier dossier;
    bool is_passed;

    if (item->outcome == AGENDA_OUTCOME_MOVED) {
        return OK; /* it waits for another session already */
    }
    TRY(dossier_load(ctx, item->initiative, &dossier));
    if (item->outcome == AGENDA_OUTCOME_DEFERRED) {
        return procedure_move(ctx, &dossier, "defer", on, item->note);
    }
    TRY(electorate(ctx, row, item->id, &in));
    if (row->form == SESSION_FORM_PAPER) {
        TRY(agreed_count(ctx, item, &in, &tally));
    } else {
        TRY(sheets_count(ctx, row, rules, item, without_missing, &in));
    }
    TRY(store_tally(ctx, rules, &in, &tally, &is_passed));
    TRY(q_agenda_conclude(ctx, item->id,
        is_passed ? AGENDA_OUTCOME_PASSED : AGENDA_OUTCOME_FAILED, STR_NONE));
    return procedure_move(ctx, &dossier, is_passed ? "pass" : "fail", on, STR_NONE);
}

enum err
session_close(struct ctx *ctx, struct council_session_id id, bool without_missing,
    const struct act *act)
{
    struct q_council_session_get row;
    struct q_agenda_list *items;
    struct scope scope;
    struct rules rules;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_CLOSE, scope));
    TRY(act_check(ctx, act));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(conclude(ctx, &row, &rules, &items[i], without_missing, act_on(ctx, act)));
    }
    TRY(q_council_session_close(ctx, id, row.version, act_on(ctx, act)));
    return event_add(ctx, ACT_COUNCIL_SESSION_CLOSE, session_ref(&row), act, STR_NONE);
}
