#include "room/council/council.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/text.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

struct ref
session_ref(const struct q_council_session_get *row)
{
    return (struct ref){"council_session", row->id.v, row->org};
}

/* -- the body ---------------------------------------------------------------------------------- */
static bool
has_kind(const struct council_new *council, enum seat_kind kind)
{
    for (size_t i = 0; i < council->seat_count; i++) {
        if (council->seats[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static enum err
check_seats(struct ctx *ctx, const struct council_new *council, const struct rules *rules)
{
    bool has_union;

    for (const struct json *seat = rules->council.seats == NULL ? NULL : rules->council.seats->child;
         seat != NULL; seat = seat->next) {
        enum seat_kind kind;
        if (seat_kind_parse(seat->text, &kind) && !has_kind(council, kind)) {
            (void)fault_arg(ctx, FAULT_SEAT_MISSING, "seats",
                text_get(ctx->lang, seat_kind_text(kind)));
        }
    }
    for (size_t i = 0; i < council->seat_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (council->seats[i].person.v == council->seats[k].person.v) {
                (void)fault(ctx, FAULT_SEAT_TWICE,
                    str_c(ctx->arena, str_printf(ctx->arena, "seats.%zu.person", i)));
            }
        }
    }
    /* The union's seat is needed only where there is a union on that day [law:TT18/8]. */
    TRY(org_has(ctx, council->org, ORG_FUNCTION_UNION, council->from_on, &has_union));
    if (rules->council.is_union_seat_needed_with_union && has_union &&
        !has_kind(council, SEAT_KIND_UNION)) {
        (void)fault_arg(ctx, FAULT_SEAT_MISSING, "seats",
            text_get(ctx->lang, seat_kind_text(SEAT_KIND_UNION)));
    }
    if (council->seat_count < (size_t)rules->council.size_min ||
        council->seat_count > (size_t)rules->council.size_max) {
        (void)fault_arg(ctx, FAULT_COUNCIL_SIZE, "seats",
            str_printf(ctx->arena, "%d–%d", rules->council.size_min, rules->council.size_max));
    }
    return faults_end(ctx);
}

enum err
council_set_up(struct ctx *ctx, const struct council_new *council, struct council_id *out)
{
    struct regulation_version_id version;
    struct rules rules;

    TRY(regulation_for(ctx, council->org, RECOGNITION_LEVEL_BASE, council->decided_on, &version));
    TRY(regulation_rules(ctx, version, &rules));
    TRY(check_seats(ctx, council, &rules));
    TRY(q_council_insert(ctx,
        &(struct q_council_insert_in){
            .org = council->org,
            .level = RECOGNITION_LEVEL_BASE,
            .name = council->name,
            .symbol = council->symbol,
            .decision_number = council->decision_number,
            .decided_on = council->decided_on,
            .from_on = council->from_on,
            .to_on = council->to_on,
            .regulation = version,
            .now = ctx->now,
        },
        out));
    for (size_t i = 0; i < council->seat_count; i++) {
        struct person_shown shown;
        TRY(person_show(ctx, council->seats[i].person, council->from_on, &shown));
        TRY(q_seat_insert(ctx, *out, council->seats[i].person, council->seats[i].kind, shown.title,
            council->from_on, council->to_on));
    }
    TRY(council_decision_paper(ctx, *out));
    return event_add(ctx, ACT_COUNCIL_SET_UP, (struct ref){"council", out->v, council->org},
        &(struct act){.happened_on = council->decided_on},
        event_payload(ctx, "name", council->name, "decision", council->decision_number, NULL));
}

/* -- the session ------------------------------------------------------------------------------- */
enum err
session_scope(struct ctx *ctx, struct council_session_id id, struct q_council_session_get *row,
    struct scope *scope)
{
    bool found;

    TRY(q_council_session_get(ctx, id, row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_COUNCIL_SESSION, id.v, row->org, session_status_word(row->status)};
    return OK;
}

enum err
session_rules(struct ctx *ctx, const struct q_council_session_get *row, struct rules *out)
{
    struct q_council_get council;
    bool found;

    TRY(q_council_get(ctx, row->council, &council, &found));
    MUST(found);
    if (council.regulation.v != 0) {
        return regulation_rules(ctx, council.regulation, out);
    }
    return regulation_rules_for(ctx, row->org, row->held_on, out);
}

/* Decided by circulation only where the regulation lets it, and by a day: the named one, or after so many
 * days as the regulation gives. */
static enum err
check_circulation(struct ctx *ctx, const struct session_new *session, struct date *answer_by)
{
    struct q_council_session_get row = {.council = session->council, .held_on = session->held_on};
    struct q_council_get council;
    struct rules rules;
    bool found;

    *answer_by = DATE_NONE;
    if (session->kind != SESSION_KIND_CIRCULATED) {
        return OK;
    }
    TRY(q_council_get(ctx, session->council, &council, &found));
    MUST(found);
    row.org = council.org;
    TRY(session_rules(ctx, &row, &rules));
    if (rules.council.circulation_days == 0) {
        return fault(ctx, FAULT_CIRCULATION_NOT_ALLOWED, "kind");
    }
    *answer_by = date_is_none(session->answer_by)
        ? date_add_days(session->held_on, rules.council.circulation_days)
        : session->answer_by;
    return date_cmp(*answer_by, session->held_on) < 0 ? fault(ctx, FAULT_PERIOD_BACKWARDS, "answer_by")
                                                      : OK;
}

enum err
session_plan(struct ctx *ctx, const struct session_new *session, struct council_session_id *out)
{
    struct q_council_session_get row;
    struct scope scope;
    struct rules rules;
    struct act act = {.happened_on = ctx->today, .late_reason = session->late_reason};
    struct date answer_by;

    /* A session that was held before it was typed in needs its reason [D9]. */
    if (date_cmp(session->held_on, ctx->today) < 0 && str_is_blank(session->late_reason)) {
        return fault(ctx, FAULT_LATE_REASON_NEEDED, "late_reason");
    }
    TRY(check_circulation(ctx, session, &answer_by));
    TRY(q_session_insert_council(ctx,
        &(struct q_session_insert_council_in){
            .council = session->council,
            .title = session->title,
            .held_on = session->held_on,
            .place = session->place,
            .kind = session->kind,
            .form = session->form,
            .answer_by = answer_by,
            .late_reason = session->late_reason,
            .now = ctx->now,
        },
        out));
    TRY(session_scope(ctx, *out, &row, &scope));
    TRY(session_rules(ctx, &row, &rules));
    for (size_t i = 0; i < session->dossier_count; i++) {
        struct agenda_item_id item;
        struct dossier dossier;
        TRY(dossier_load(ctx, session->dossiers[i], &dossier));
        TRY(procedure_in_session(ctx, &dossier, true));
        TRY(q_agenda_insert(ctx, *out, session->dossiers[i], (int32_t)i + 1, &item));
        TRY(session_find_relations(ctx, &row, item, &rules));
    }
    TRY(session_invitation(ctx, *out));
    return event_add(ctx, ACT_COUNCIL_SESSION_PLAN, session_ref(&row), &act,
        event_payload(ctx, "title", session->title, NULL));
}

static bool
is_present(struct seat_id seat, const struct seat_id *present, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (present[i].v == seat.v) {
            return true;
        }
    }
    return false;
}

enum err
session_open(struct ctx *ctx, struct council_session_id id, const struct seat_id *present,
    size_t present_count, const struct act *act)
{
    struct q_council_session_get row;
    struct q_seat_list *seats;
    struct scope scope;
    struct rules rules;
    int64_t quorum;
    int64_t there = 0;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_OPEN, scope));
    TRY(act_check(ctx, act));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_seat_list(ctx, row.council, row.held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        /* A circulated vote has no room to be in: everybody is asked. */
        bool is_there = row.kind == SESSION_KIND_CIRCULATED ||
            is_present(seats[i].id, present, present_count);
        there += is_there ? 1 : 0;
        TRY(q_attendance_set(ctx, id, seats[i].id, is_there, ctx->now));
    }
    quorum = rules_needed(&rules.council.quorum, (int64_t)count);
    if (there < quorum) {
        return fault_arg(ctx, FAULT_NO_QUORUM, "present",
            str_printf(ctx->arena, "%lld/%lld", (long long)there, (long long)quorum));
    }
    /* What was found when the session was planned may be old, and so may the council. */
    TRY(session_find_all_relations(ctx, &row, &rules));
    TRY(q_council_session_open(ctx, id, row.version, (int32_t)count, (int32_t)quorum,
        act_on(ctx, act)));
    return event_add(ctx, ACT_COUNCIL_SESSION_OPEN, session_ref(&row), act, STR_NONE);
}

/* -- sheets ------------------------------------------------------------------------------------ */
enum err
session_own_seat(struct ctx *ctx, const struct q_council_session_get *row, struct seat_id *out)
{
    struct q_seat_list *seats;
    size_t count;

    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        if (seats[i].person.v == ctx->actor.person.v) {
            *out = seats[i].id;
            return OK;
        }
    }
    return fault(ctx, FAULT_SEAT_NOT_VALID, NULL);
}

/* Only who was there may vote, unless the rule takes the written opinion of an absent member; in a ballot
 * on paper there are no sheets here at all. */
static enum err
check_voter(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    struct seat_id seat, bool *is_absent)
{
    struct q_attendance_list *attendance;
    size_t count;

    *is_absent = false;
    if (row->form == SESSION_FORM_PAPER) {
        return fault(ctx, FAULT_BALLOTS_ON_PAPER, NULL);
    }
    TRY(q_attendance_list(ctx, row->id, &attendance, &count));
    for (size_t i = 0; i < count; i++) {
        *is_absent = *is_absent || (attendance[i].seat.v == seat.v && !attendance[i].is_present);
    }
    if (*is_absent && rules->council.absent_opinion == ABSENT_OPINION_REFUSED) {
        return fault(ctx, FAULT_MEMBER_ABSENT, NULL);
    }
    return OK;
}

/* Points within the criterion, and within the level that was chosen for it. */
static void
check_point(struct ctx *ctx, const struct rules_criterion *criterion, const struct sheet_point *point,
    const char *field)
{
    int32_t low = 0;
    int32_t high = criterion->max;

    for (size_t i = 0; i < criterion->band_count; i++) {
        if (point->level.has && criterion->bands[i].low == point->level.v) {
            low = criterion->bands[i].low;
            high = criterion->bands[i].high;
        }
    }
    if (point->point.v < low || point->point.v > high) {
        (void)fault_arg(ctx, FAULT_POINT_RANGE, field,
            str_printf(ctx->arena, "%.*s: %d–%d", STR_ARG(criterion->title), low, high));
    }
}

/* Every criterion that takes points; groups have the sum of theirs. *total is in hundredths. */
static void
check_sheet(struct ctx *ctx, const struct rules *rules, const struct sheet_in *sheet, int64_t *total)
{
    int64_t *points = ARENA_ARRAY(ctx->arena, int64_t, rules->criterion_count + 1);
    size_t at = 0;

    for (size_t c = 0; c < rules->criterion_count; c++) {
        const struct rules_criterion *criterion = &rules->criteria[c];
        const char *field = str_c(ctx->arena, str_printf(ctx->arena, "points.%zu.point", at));
        bool is_scored = criterion->is_group;
        for (size_t i = 0; i < sheet->point_count && !criterion->is_group; i++) {
            const struct sheet_point *point = &sheet->points[i];
            if (str_eq(point->criterion, criterion->code) && point->point.has) {
                is_scored = true;
                points[c] = (int64_t)point->point.v * SHEET_HUNDREDTHS;
                check_point(ctx, criterion, point, field);
            }
        }
        if (!is_scored && sheet->is_final) {
            (void)fault_arg(ctx, FAULT_CRITERION_MISSING, field, criterion->title);
        }
        at += criterion->is_group ? 0 : 1;
    }
    *total = sheet_of(ctx->arena, rules, points).total;
    if (sheet->is_final && sheet->vote == 0) {
        (void)fault(ctx, FAULT_REQUIRED, "vote");
    }
}

/* How a sheet came in. */
struct sheet_origin {
    enum channel channel;
    struct date on;
    bool is_absent;
};

static enum err
store_sheet(struct ctx *ctx, struct agenda_item_id item, struct seat_id seat,
    const struct sheet_in *sheet, int64_t total, const struct sheet_origin *origin)
{
    struct q_score_get score;
    struct score_id id;
    bool found;
    struct opt_i64 points = {sheet->point_count > 0, total};

    TRY(q_score_get(ctx, item, seat, &score, &found));
    if (found && origin->channel == CHANNEL_PAPER && score.channel != CHANNEL_PAPER) {
        return fault(ctx, FAULT_SCORE_EXISTS, NULL); /* the member's own draft stays his own */
    }
    if (found) {
        id = score.id;
        TRY(q_score_update(ctx, id, sheet->vote, points, sheet->remark, origin->on));
    } else {
        TRY(q_score_insert(ctx,
            &(struct q_score_insert_in){
                .item = item,
                .seat = seat,
                .vote = sheet->vote,
                .total = points,
                .remark = sheet->remark,
                .happened_on = origin->on,
                .entered_by = ctx->actor.person,
                .channel = origin->channel,
                .is_absent = origin->is_absent,
                .now = ctx->now,
            },
            &id));
    }
    for (size_t i = 0; i < sheet->point_count; i++) {
        if (sheet->points[i].point.has) {
            TRY(q_score_point_set(ctx, id, sheet->points[i].criterion,
                (int64_t)sheet->points[i].point.v * SHEET_HUNDREDTHS, sheet->points[i].remark));
        }
    }
    if (points.has) {
        TRY(q_score_first(ctx, id, total, ctx->now));
    }
    return sheet->is_final ? q_score_submit(ctx, id, ctx->now) : OK;
}

enum err
session_score(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    const struct sheet_in *sheet)
{
    bool is_paper = sheet->seat.v != 0;
    struct q_council_session_get row;
    struct seat_id seat = sheet->seat;
    struct scope scope;
    struct sheet_origin origin = {is_paper ? CHANNEL_PAPER : CHANNEL_ONLINE, ctx->today, false};
    struct rules rules;
    int64_t total;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, is_paper ? ACT_COUNCIL_SESSION_ENTER_PAPER : ACT_COUNCIL_SESSION_SCORE, scope));
    if (is_paper) {
        TRY(session_check_unbarred(ctx, item));
    } else {
        TRY(session_own_seat(ctx, &row, &seat));
        if (sheet->is_final && !sheet->has_pledged) {
            (void)fault(ctx, FAULT_PLEDGE_NEEDED, "has_pledged");
        }
    }
    TRY(session_rules(ctx, &row, &rules));
    TRY(check_voter(ctx, &row, &rules, seat, &origin.is_absent));
    check_sheet(ctx, &rules, sheet, &total);
    TRY(faults_end(ctx));
    origin.on = is_paper ? row.held_on : ctx->today;
    TRY(store_sheet(ctx, item, seat, sheet, total, &origin));
    if (!sheet->is_final) {
        return OK; /* a draft is nobody's business yet */
    }
    return event_add(ctx, is_paper ? ACT_COUNCIL_SESSION_ENTER_PAPER : ACT_COUNCIL_SESSION_SCORE,
        session_ref(&row), NULL, STR_NONE);
}

enum err
council_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    struct q_council_session_find_open open;
    int64_t moved;
    bool found;

    TRY(q_council_session_find_open(ctx, over->from, &open, &found));
    if (found) {
        return fault_arg(ctx, FAULT_SESSION_STILL_OPEN, NULL, open.title);
    }
    TRY(q_council_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
