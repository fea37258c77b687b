/* council_relation.c -- who stands in which relation to a dossier, who may therefore not take part, who chairs
 * in his place, and what can be done when too few are left [F59-F61].
 */
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/council/council.h"
#include "room/identity/identity.h"

/* Relations that the data show. Which of them bar is the regulation's word; all are stated openly. */
static enum err
find_conflicts(struct ctx *ctx, struct agenda_item_id item, struct date held_on,
    const struct rules *rules)
{
    struct q_conflict_found *found;
    size_t count;

    TRY(q_conflict_found(ctx, item, date_add_days(held_on, -rules->council.co_author_days), &found, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(q_conflict_insert(ctx,
            &(struct q_conflict_insert_in){
                .item = item,
                .seat = found[i].seat,
                .ground = found[i].ground,
                .is_barring =
                    rules_list_has(rules->council.barred, conflict_ground_word(found[i].ground)),
                .source = STR("found"),
                .now = ctx->now,
            }));
    }
    return OK;
}

/* The chair, his deputy when the chair is barred or away, nobody when there is none left. */
static enum err
choose_chair(struct ctx *ctx, struct agenda_item_id item)
{
    struct q_agenda_chair_candidate candidate = {0};
    bool found;

    TRY(q_agenda_chair_candidate(ctx, item, &candidate, &found));
    return q_agenda_chair_set(ctx, item, candidate.id);
}

enum err
session_find_relations(struct ctx *ctx, const struct q_council_session_get *row,
    struct agenda_item_id item, const struct rules *rules)
{
    TRY(find_conflicts(ctx, item, row->held_on, rules));
    return choose_chair(ctx, item);
}

enum err
session_find_all_relations(struct ctx *ctx, const struct q_council_session_get *row,
    const struct rules *rules)
{
    struct q_agenda_list *items;
    size_t count;

    TRY(q_agenda_list(ctx, row->id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(session_find_relations(ctx, row, items[i].id, rules));
    }
    return OK;
}

enum err
session_is_barred(struct ctx *ctx, struct agenda_item_id item, struct person_id person, bool *out)
{
    struct q_conflict_list *rows;
    size_t count;

    *out = false;
    TRY(q_conflict_list(ctx, item, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        *out = *out || (rows[i].is_barring && rows[i].person.v == person.v);
    }
    return OK;
}

enum err
session_check_unbarred(struct ctx *ctx, struct agenda_item_id item)
{
    bool is_barred;

    TRY(session_is_barred(ctx, item, ctx->actor.person, &is_barred));
    return is_barred ? fault(ctx, FAULT_MEMBER_IS_BARRED, NULL) : OK;
}

enum err
session_item(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct q_agenda_get *out)
{
    bool found;

    TRY(q_agenda_get(ctx, item, out, &found));
    return found && out->session.v == id.v ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

enum err
session_declare(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    bool is_only_stated, struct str note)
{
    struct q_council_session_get row;
    struct q_agenda_get agenda;
    struct seat_id seat;
    struct scope scope;
    struct rules rules;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_DECLARE, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(session_own_seat(ctx, &row, &seat));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_conflict_insert(ctx,
        &(struct q_conflict_insert_in){.item = item, .seat = seat, .ground = CONFLICT_GROUND_DECLARED,
            .is_barring = !is_only_stated ||
                rules_list_has(rules.council.barred, conflict_ground_word(CONFLICT_GROUND_DECLARED)),
            .source = STR("declared"), .note = note, .now = ctx->now}));
    if (agenda.chair.v == seat.v) { /* his deputy takes the chair */
        TRY(choose_chair(ctx, item));
    }
    return event_add(ctx, ACT_COUNCIL_SESSION_DECLARE, session_ref(&row), NULL, STR_NONE);
}

enum err
session_name_chair(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct seat_id seat)
{
    struct q_council_session_get row;
    struct q_agenda_get agenda;
    struct q_seat_list *seats;
    struct str name = STR_NONE;
    struct scope scope;
    bool is_barred;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_CHAIR, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(q_seat_list(ctx, row.council, row.held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        if (seats[i].id.v == seat.v) {
            name = seats[i].full_name;
            TRY(session_is_barred(ctx, item, seats[i].person, &is_barred));
            if (is_barred) {
                return fault(ctx, FAULT_MEMBER_IS_BARRED, "seat");
            }
        }
    }
    if (str_is_none(name)) {
        return fault(ctx, FAULT_SEAT_NOT_VALID, "seat");
    }
    TRY(q_agenda_chair_set(ctx, item, seat));
    return event_add(ctx, ACT_COUNCIL_SESSION_CHAIR, session_ref(&row), NULL,
        event_payload(ctx, "title", agenda.title, "name", name, NULL));
}

/* -- when too few are left ---------------------------------------------------------------------- */
static enum err
check_replacement(struct ctx *ctx, const struct q_council_session_get *row,
    const struct seat_replacement *in, enum seat_kind *kind)
{
    struct q_seat_list *seats;
    bool is_seat = false;
    size_t count;

    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        if (seats[i].id.v == in->seat.v) {
            is_seat = true;
            *kind = seats[i].kind;
        }
        if (seats[i].person.v == in->person.v) {
            (void)fault(ctx, FAULT_ALREADY_SEATED, "person");
        }
    }
    if (!is_seat) {
        (void)fault(ctx, FAULT_SEAT_NOT_VALID, "seat");
    }
    if (date_cmp(in->decided_on, row->held_on) > 0) {
        (void)fault(ctx, FAULT_REPLACED_TOO_LATE, "decided_on");
    }
    return faults_end(ctx);
}

enum err
session_replace_member(struct ctx *ctx, struct council_session_id id,
    const struct seat_replacement *in)
{
    struct q_council_session_get row;
    struct q_council_get council;
    struct person_shown shown;
    struct scope scope;
    struct rules rules;
    struct seat_id seat;
    enum seat_kind kind = 0;
    bool found;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_REPLACE, scope));
    TRY(check_replacement(ctx, &row, in, &kind));
    TRY(q_council_get(ctx, row.council, &council, &found));
    MUST(found);
    TRY(person_show(ctx, in->person, in->decided_on, &shown));
    TRY(q_seat_end(ctx, in->seat, date_add_days(in->decided_on, -1)));
    TRY(q_seat_replace(ctx,
        &(struct q_seat_replace_in){.council = row.council, .person = in->person, .kind = kind,
            .post_title = shown.title, .from_on = in->decided_on, .to_on = council.to_on,
            .document = in->decision_number},
        &seat));
    TRY(session_rules(ctx, &row, &rules));
    TRY(session_find_all_relations(ctx, &row, &rules));
    return event_add(ctx, ACT_COUNCIL_SESSION_REPLACE, session_ref(&row),
        &(struct act){.happened_on = in->decided_on},
        event_payload(ctx, "decision", in->decision_number, "name", shown.full_name, NULL));
}

enum err
session_move_item(struct ctx *ctx, struct council_session_id id, struct agenda_item_id item,
    struct str reason)
{
    struct q_council_session_get row;
    struct q_agenda_handed_in handed;
    struct q_agenda_get agenda;
    struct dossier dossier;
    struct scope scope;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_MOVE, scope));
    TRY(session_item(ctx, id, item, &agenda));
    TRY(q_agenda_handed_in(ctx, item, &handed));
    if (handed.n > 0) {
        return fault(ctx, FAULT_SHEETS_ARE_IN, "reason");
    }
    if (agenda.outcome != 0) {
        return fault(ctx, FAULT_NO_SUCH_STEP, NULL);
    }
    TRY(dossier_load(ctx, agenda.initiative, &dossier));
    TRY(procedure_in_session(ctx, &dossier, false));
    TRY(q_agenda_conclude(ctx, item, AGENDA_OUTCOME_MOVED, reason));
    return event_add(ctx, ACT_COUNCIL_SESSION_MOVE, session_ref(&row), NULL,
        event_payload(ctx, "title", agenda.title, "reason", reason, NULL));
}
