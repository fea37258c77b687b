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
electorate(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    struct agenda_item_id item, struct tally_in *in)
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
    TRY(present_of(ctx, row->id, &in->present));
    if (rules->council.absent_opinion == ABSENT_OPINION_COUNTED && row->form == SESSION_FORM_SYSTEM) {
        in->absent = in->members - in->present - (in->barred - in->barred_present); /* may still write */
    }
    return OK;
}

enum err
session_item_outlook(struct ctx *ctx, const struct q_council_session_get *row,
    const struct rules *rules, struct agenda_item_id item, struct tally_out *out)
{
    struct tally_in in;

    TRY(electorate(ctx, row, rules, item, &in));
    *out = tally_decide(ctx->arena, rules, &in);
    return OK;
}

/* -- tellers ------------------------------------------------------------------------------------ */
enum err
session_turn_to_paper(struct ctx *ctx, struct council_session_id id, struct str reason,
    const struct act *act)
{
    struct q_council_session_get row;
    struct scope scope;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_TURN, scope));
    TRY(act_check(ctx, act));
    if (row.form == SESSION_FORM_PAPER) {
        return fault(ctx, FAULT_ALREADY_ON_PAPER, NULL);
    }
    TRY(q_council_session_turn(ctx, id, row.version, act_on(ctx, act), reason));
    return event_add(ctx, ACT_COUNCIL_SESSION_TURN, session_ref(&row), act,
        event_payload(ctx, "reason", reason, NULL));
}

static int64_t
votes_of(const struct q_score_count *votes)
{
    return votes->yes + votes->no + votes->blank;
}

enum err
session_count(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    const struct teller_count_in *in)
{
    struct q_council_session_get row;
    struct q_score_count votes;
    struct tally_in voters;
    struct q_agenda_get agenda;
    struct file_id scan;
    struct scope scope;
    struct rules rules;
    int64_t ballots;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_COUNT, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(session_check_unbarred(ctx, item));
    if (row.form != SESSION_FORM_PAPER) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    TRY(session_rules(ctx, &row, &rules));
    TRY(electorate(ctx, &row, &rules, item, &voters));
    TRY(q_score_count(ctx, item, false, &votes)); /* who handed in before the turn has no ballot */
    ballots = voters.present - voters.barred_present - votes_of(&votes);
    if ((int64_t)in->yes + in->no + in->blank > ballots) {
        return fault_arg(ctx, FAULT_BALLOTS_EXCEED, "yes",
            str_printf(ctx->arena, "%lld", (long long)ballots));
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

/* The ballots of an item, as two tellers agree on them [D17], beside the sheets from before the turn. */
static enum err
agreed_count(struct ctx *ctx, const struct q_agenda_list *item, struct tally_in *in,
    struct q_tally_insert_in *tally)
{
    struct q_teller_count_list *rows;
    struct q_score_count votes;
    size_t count;

    TRY(q_score_count(ctx, item->id, false, &votes));
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
    in->yes = votes.yes + rows[0].yes;
    in->no = votes.no + rows[0].no;
    in->blank = votes.blank + rows[0].blank;
    tally->source = votes_of(&votes) > 0 ? STR("mixed") : STR("paper");
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

/* The sheets of an item that count, in points: at most SHEET_COUNT_MAX. */
static enum err
sheets_of_item(struct ctx *ctx, const struct rules *rules, struct agenda_item_id item,
    struct sheet_points **out, size_t *count)
{
    struct sheet_points *sheets = ARENA_ARRAY(ctx->arena, struct sheet_points, SHEET_COUNT_MAX);
    struct q_score_point_all *rows;
    size_t row_count;
    size_t n = 0;

    TRY(q_score_point_all(ctx, item, rules->council.absent_opinion == ABSENT_OPINION_COUNTED, &rows,
        &row_count));
    for (size_t i = 0; i < row_count && n < SHEET_COUNT_MAX; n++) {
        struct score_id score = rows[i].score;
        int64_t *points = ARENA_ARRAY(ctx->arena, int64_t, rules->criterion_count + 1);
        for (; i < row_count && rows[i].score.v == score.v; i++) {
            points[criterion_at(rules, rows[i].criterion)] = rows[i].point; /* unknown: the spare one */
        }
        sheets[n] = sheet_of(ctx->arena, rules, points);
    }
    *out = sheets;
    *count = n;
    return OK;
}

/* The sheets with points as one (NULL when nobody gave any), after a talk where they are far apart [F65]. */
static enum err
combined_sheet(struct ctx *ctx, const struct rules *rules, const struct q_agenda_list *item,
    bool has_talked, const struct sheet_points **out)
{
    struct sheet_points *one = ARENA_NEW(ctx->arena, struct sheet_points);
    struct sheet_points *sheets;
    int64_t spread;
    size_t n;

    TRY(sheets_of_item(ctx, rules, item->id, &sheets, &n));
    if (n == 0) {
        return OK;
    }
    spread = sheet_spread(sheets, n);
    if (sheet_disagrees(rules, sheets, n)) {
        if (!has_talked) {
            return fault_arg(ctx, FAULT_SPREAD_WIDE, "has_talked",
                str_printf(ctx->arena, "%.*s (%lld)", STR_ARG(item->title),
                    (long long)(spread / SHEET_HUNDREDTHS)));
        }
        TRY(q_agenda_spread_set(ctx, item->id, (int32_t)spread));
    }
    *one = sheet_combine(ctx->arena, rules, sheets, n);
    *out = one;
    return OK;
}

/* Written opinions of the absent, where the rule counts them [F72]. */
static enum err
count_absent(struct ctx *ctx, const struct rules *rules, struct agenda_item_id item,
    struct tally_in *in)
{
    struct q_score_count votes;

    in->absent = 0;
    if (rules->council.absent_opinion != ABSENT_OPINION_COUNTED) {
        return OK;
    }
    TRY(q_score_count(ctx, item, true, &votes));
    in->yes += votes.yes;
    in->no += votes.no;
    in->blank += votes.blank;
    in->absent = votes_of(&votes);
    return OK;
}

/* Whether the session may end although sheets are missing. */
static enum err
check_missing(struct ctx *ctx, const struct q_council_session_get *row, const struct session_end *end,
    const struct q_agenda_list *item, int64_t handed, int64_t expected)
{
    if (handed >= expected) {
        return OK;
    }
    if (!end->without_missing) {
        return fault_arg(ctx, FAULT_SHEETS_MISSING, "without_missing",
            str_printf(ctx->arena, "%.*s: %lld/%lld", STR_ARG(item->title), (long long)handed,
                (long long)expected));
    }
    if (!date_is_none(row->answer_by) && date_cmp(ctx->today, row->answer_by) <= 0) {
        return fault_arg(ctx, FAULT_ANSWERS_STILL_RUN, "without_missing",
            date_vi(ctx->arena, row->answer_by));
    }
    return OK;
}

static enum err
sheets_count(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    const struct q_agenda_list *item, const struct session_end *end, struct tally_in *in)
{
    int64_t expected = in->present - in->barred_present;
    struct q_score_count votes;
    int64_t handed;

    TRY(q_score_count(ctx, item->id, false, &votes));
    in->yes = votes.yes;
    in->no = votes.no;
    in->blank = votes.blank;
    handed = votes_of(&votes);
    TRY(check_missing(ctx, row, end, item, handed, expected));
    if (row->kind == SESSION_KIND_CIRCULATED) {
        in->present = handed + in->barred_present; /* taking part is handing in */
    }
    TRY(count_absent(ctx, rules, item->id, in));
    return combined_sheet(ctx, rules, item, end->has_talked, &in->sheet);
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
    tally->absent = (int32_t)in->absent;
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
    const struct q_agenda_list *item, const struct session_end *end, struct date on)
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
    TRY(electorate(ctx, row, rules, item->id, &in));
    if (row->form == SESSION_FORM_PAPER) {
        in.absent = 0;
        TRY(agreed_count(ctx, item, &in, &tally));
    } else {
        TRY(sheets_count(ctx, row, rules, item, end, &in));
    }
    TRY(store_tally(ctx, rules, &in, &tally, &is_passed));
    TRY(q_agenda_conclude(ctx, item->id,
        is_passed ? AGENDA_OUTCOME_PASSED : AGENDA_OUTCOME_FAILED, STR_NONE));
    return procedure_move(ctx, &dossier, is_passed ? "pass" : "fail", on, STR_NONE);
}

enum err
session_close(struct ctx *ctx, struct council_session_id id, const struct session_end *end,
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
        TRY(conclude(ctx, &row, &rules, &items[i], end, act_on(ctx, act)));
    }
    TRY(q_council_session_close(ctx, id, row.version, act_on(ctx, act)));
    return event_add(ctx, ACT_COUNCIL_SESSION_CLOSE, session_ref(&row), act, STR_NONE);
}

/* -- the chair's word against the count [F75] ----------------------------------------------------- */
static enum err
check_override(struct ctx *ctx, const struct q_council_session_get *row,
    const struct q_agenda_get *agenda)
{
    struct rules rules;
    struct seat_id seat;

    TRY(session_rules(ctx, row, &rules));
    if (!rules.council.has_chair_override) {
        return fault(ctx, FAULT_OVERRIDE_NOT_ALLOWED, NULL);
    }
    TRY(session_own_seat(ctx, row, &seat));
    if (seat.v != agenda->chair.v) {
        return fault(ctx, FAULT_NOT_CHAIR_HERE, NULL);
    }
    if (row->minutes.v != 0 || /* they say how it ended */
        (agenda->outcome != AGENDA_OUTCOME_PASSED && agenda->outcome != AGENDA_OUTCOME_FAILED)) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    return OK;
}

enum err
session_override(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct str reason)
{
    struct q_council_session_get row;
    struct q_agenda_get agenda;
    enum agenda_outcome outcome;
    struct dossier dossier;
    struct scope scope;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_OVERRIDE, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(session_check_unbarred(ctx, item));
    TRY(check_override(ctx, &row, &agenda));
    outcome = agenda.outcome == AGENDA_OUTCOME_PASSED ? AGENDA_OUTCOME_FAILED : AGENDA_OUTCOME_PASSED;
    TRY(dossier_load(ctx, agenda.initiative, &dossier));
    TRY(procedure_overrule(ctx, &dossier, outcome == AGENDA_OUTCOME_PASSED ? "pass" : "fail",
        ctx->today, reason));
    TRY(q_agenda_override(ctx, item, outcome, reason, ctx->actor.person, ctx->today));
    return event_add(ctx, ACT_COUNCIL_SESSION_OVERRIDE, session_ref(&row), NULL,
        event_payload(ctx, "title", agenda.title, "outcome", agenda_outcome_word(outcome), "reason",
            reason, NULL));
}
