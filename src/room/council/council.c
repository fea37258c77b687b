#include "room/council/council.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/text.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

enum { HUNDREDTHS = 100 };

static struct ref
ref_of(const struct q_council_session_get *row)
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

static enum err
add_conflict(struct ctx *ctx, struct agenda_item_id item, struct seat_id seat,
    enum conflict_ground ground, const struct rules *rules)
{
    bool is_barring = rules_list_has(rules->council.barred, conflict_ground_word(ground));

    return q_conflict_insert(ctx,
        &(struct q_conflict_insert_in){.item = item, .seat = seat, .ground = ground,
            .is_barring = is_barring, .source = STR("found"), .now = ctx->now});
}

/* Relations that the data show: authors are barred, line managers stated openly. */
static enum err
find_conflicts(struct ctx *ctx, struct agenda_item_id item, const struct rules *rules)
{
    struct q_conflict_of_author *authors;
    struct q_conflict_of_manager *managers;
    size_t count;

    TRY(q_conflict_of_author(ctx, item, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(add_conflict(ctx, item, authors[i].seat,
            authors[i].is_head ? CONFLICT_GROUND_HEAD_AUTHOR : CONFLICT_GROUND_AUTHOR, rules));
    }
    TRY(q_conflict_of_manager(ctx, item, &managers, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(add_conflict(ctx, item, managers[i].seat, CONFLICT_GROUND_LINE_MANAGER, rules));
    }
    return OK;
}

enum err
session_plan(struct ctx *ctx, const struct session_new *session, struct council_session_id *out)
{
    struct q_council_session_get row;
    struct scope scope;
    struct rules rules;

    TRY(q_session_insert_council(ctx,
        &(struct q_session_insert_council_in){
            .council = session->council,
            .title = session->title,
            .held_on = session->held_on,
            .place = session->place,
            .kind = session->kind,
            .form = session->form,
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
        TRY(find_conflicts(ctx, item, &rules));
    }
    return event_add(ctx, ACT_COUNCIL_SESSION_PLAN, ref_of(&row), NULL,
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
        bool is_there = is_present(seats[i].id, present, present_count);
        there += is_there ? 1 : 0;
        TRY(q_attendance_set(ctx, id, seats[i].id, is_there, ctx->now));
    }
    quorum = rules_needed(&rules.council.quorum, (int64_t)count);
    if (there < quorum) {
        return fault_arg(ctx, FAULT_NO_QUORUM, "present",
            str_printf(ctx->arena, "%lld/%lld", (long long)there, (long long)quorum));
    }
    TRY(q_council_session_open(ctx, id, row.version, (int32_t)count, (int32_t)quorum,
        act_on(ctx, act)));
    return event_add(ctx, ACT_COUNCIL_SESSION_OPEN, ref_of(&row), act, STR_NONE);
}

/* -- sheets ------------------------------------------------------------------------------------ */
static enum err
own_seat(struct ctx *ctx, const struct q_council_session_get *row, struct seat_id *out)
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

static void
check_sheet(struct ctx *ctx, const struct rules *rules, const struct sheet_in *sheet, int64_t *total)
{
    *total = 0;
    for (size_t c = 0; c < rules->criterion_count; c++) {
        const struct rules_criterion *criterion = &rules->criteria[c];
        bool is_scored = false;
        for (size_t i = 0; i < sheet->point_count; i++) {
            if (!str_eq(sheet->points[i].criterion, criterion->code)) {
                continue;
            }
            is_scored = true;
            *total += sheet->points[i].point;
            if (sheet->points[i].point < 0 || sheet->points[i].point > criterion->max) {
                (void)fault_arg(ctx, FAULT_POINT_RANGE, "points",
                    str_printf(ctx->arena, "%.*s: 0–%d", STR_ARG(criterion->title), criterion->max));
            }
        }
        if (!is_scored && sheet->is_final) {
            (void)fault_arg(ctx, FAULT_CRITERION_MISSING, "points", criterion->title);
        }
    }
    if (sheet->is_final && sheet->vote == 0) {
        (void)fault(ctx, FAULT_REQUIRED, "vote");
    }
}

static enum err
store_sheet(struct ctx *ctx, struct agenda_item_id item, struct seat_id seat,
    const struct sheet_in *sheet, int64_t total, enum channel channel, struct date on)
{
    struct q_score_get score;
    struct score_id id;
    bool found;
    struct opt_i64 points = {sheet->point_count > 0, total * HUNDREDTHS};

    TRY(q_score_get(ctx, item, seat, &score, &found));
    if (found) {
        id = score.id;
        TRY(q_score_update(ctx, id, sheet->vote, points, sheet->remark));
    } else {
        TRY(q_score_insert(ctx,
            &(struct q_score_insert_in){
                .item = item,
                .seat = seat,
                .vote = sheet->vote,
                .total = points,
                .remark = sheet->remark,
                .happened_on = on,
                .entered_by = ctx->actor.person,
                .channel = channel,
                .now = ctx->now,
            },
            &id));
    }
    for (size_t i = 0; i < sheet->point_count; i++) {
        TRY(q_score_point_set(ctx, id, sheet->points[i].criterion,
            (int64_t)sheet->points[i].point * HUNDREDTHS, sheet->points[i].remark));
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
    struct rules rules;
    int64_t total;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, is_paper ? ACT_COUNCIL_SESSION_ENTER_PAPER : ACT_COUNCIL_SESSION_SCORE, scope));
    if (!is_paper) {
        TRY(own_seat(ctx, &row, &seat));
        if (sheet->is_final && !sheet->has_pledged) {
            (void)fault(ctx, FAULT_PLEDGE_NEEDED, "has_pledged");
        }
    }
    TRY(session_rules(ctx, &row, &rules));
    check_sheet(ctx, &rules, sheet, &total);
    TRY(faults_end(ctx));
    TRY(store_sheet(ctx, item, seat, sheet, total, is_paper ? CHANNEL_PAPER : CHANNEL_ONLINE,
        is_paper ? row.held_on : ctx->today));
    if (!sheet->is_final) {
        return OK; /* a draft is nobody's business yet */
    }
    return event_add(ctx, is_paper ? ACT_COUNCIL_SESSION_ENTER_PAPER : ACT_COUNCIL_SESSION_SCORE,
        ref_of(&row), NULL, STR_NONE);
}

enum err
session_declare(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct str note)
{
    struct q_council_session_get row;
    struct seat_id seat;
    struct scope scope;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_DECLARE, scope));
    TRY(own_seat(ctx, &row, &seat));
    TRY(q_conflict_insert(ctx,
        &(struct q_conflict_insert_in){.item = item, .seat = seat, .ground = CONFLICT_GROUND_DECLARED,
            .is_barring = true, .source = STR("declared"), .note = note, .now = ctx->now}));
    return event_add(ctx, ACT_COUNCIL_SESSION_DECLARE, ref_of(&row), NULL, STR_NONE);
}

/* -- the close --------------------------------------------------------------------------------- */
static int64_t
base_of(enum threshold_base base, int64_t members, int64_t present, int64_t valid)
{
    switch (base) {
    case THRESHOLD_BASE_PRESENT:
        return present;
    case THRESHOLD_BASE_VALID_BALLOTS:
        return valid;
    case THRESHOLD_BASE_ALL_MEMBERS:
        break;
    }
    return members;
}

static enum err
conclude(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    const struct q_agenda_list *item, int64_t present, struct date on)
{
    const struct rules_fraction *approve = &rules->council.approve;
    struct q_score_count votes;
    struct dossier dossier;
    struct tally_id tally;
    int64_t base;
    int64_t needed;
    bool is_passed;

    TRY(q_score_count(ctx, item->id, &votes));
    base = base_of(approve->base, row->member_count.v, present, votes.yes + votes.no);
    needed = rules_needed(approve, base);
    is_passed = votes.yes >= needed && needed > 0;
    TRY(q_tally_insert(ctx,
        &(struct q_tally_insert_in){
            .item = item->id,
            .source = STR("system"),
            .yes = (int32_t)votes.yes,
            .no = (int32_t)votes.no,
            .blank = (int32_t)votes.blank,
            .present = (int32_t)present,
            .base = approve->base,
            .base_count = (int32_t)base,
            .needed = (int32_t)needed,
            .mean = {votes.scored > 0, votes.scored > 0 ? votes.total / votes.scored : 0},
            .is_passed = is_passed,
            .law = approve->law,
            .entered_by = ctx->actor.person,
            .now = ctx->now,
        },
        &tally));
    TRY(q_agenda_conclude(ctx, item->id, is_passed ? AGENDA_OUTCOME_PASSED : AGENDA_OUTCOME_FAILED));
    TRY(dossier_load(ctx, item->initiative, &dossier));
    return procedure_move(ctx, &dossier, is_passed ? "pass" : "fail", on, STR_NONE);
}

enum err
session_close(struct ctx *ctx, struct council_session_id id, const struct act *act)
{
    struct q_council_session_get row;
    struct q_attendance_list *attendance;
    struct q_agenda_list *items;
    struct scope scope;
    struct rules rules;
    int64_t present = 0;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_CLOSE, scope));
    TRY(act_check(ctx, act));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_attendance_list(ctx, id, &attendance, &count));
    for (size_t i = 0; i < count; i++) {
        present += attendance[i].is_present ? 1 : 0;
    }
    TRY(q_council_session_close(ctx, id, row.version, act_on(ctx, act)));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(conclude(ctx, &row, &rules, &items[i], present, act_on(ctx, act)));
    }
    return event_add(ctx, ACT_COUNCIL_SESSION_CLOSE, ref_of(&row), act, STR_NONE);
}
