/* council.h -- the initiative council (hội đồng sáng kiến): body, session, sheets, tally.
 *
 * Owns     tables council, seat, council_session, attendance, agenda_item, conflict, score,
 *          score_point, teller_count, tally.
 * Rule     named sheets are hidden from everybody else until the session is closed; quorum and
 *          threshold come from the regulation and are compared in integers; the engine itself
 *          refuses sheets outside an open session, by barred members, twice, after handing in.
 * Law      [law:TT18/8] composition, two thirds of the members, the head-author may not sit.
 */
#ifndef ROOM_COUNCIL_COUNCIL_H
#define ROOM_COUNCIL_COUNCIL_H

#include "gen/q_council.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/regulation/tally.h"
#include "room/document/document.h"
#include "room/initiative/procedure.h"
#include "room/org/succession.h"

struct seat_new {
    struct person_id person;
    enum seat_kind kind;
};
struct council_new {
    struct org_id org;
    struct str name, symbol, decision_number;
    struct date decided_on, from_on, to_on;
    const struct seat_new *seats;
    size_t seat_count;
};
MUST_USE enum err council_set_up(struct ctx *ctx, const struct council_new *council,
    struct council_id *out);

struct session_new {
    struct council_id council;
    struct str title, place;
    struct date held_on;
    struct date answer_by; /* of a circulated vote; none: as the regulation says */
    enum session_kind kind;
    enum session_form form;
    struct str late_reason; /* needed when held_on is past */
    const struct initiative_id *dossiers;
    size_t dossier_count;
};
MUST_USE enum err session_plan(struct ctx *ctx, const struct session_new *session,
    struct council_session_id *out);

struct ref session_ref(const struct q_council_session_get *row);
MUST_USE enum err session_scope(struct ctx *ctx, struct council_session_id id,
    struct q_council_session_get *row, struct scope *scope);
/* present: seats that are there. Quorum is computed, frozen and insisted on. */
MUST_USE enum err session_open(struct ctx *ctx, struct council_session_id id,
    const struct seat_id *present, size_t present_count, const struct act *act);

struct sheet_in {
    struct seat_id seat; /* 0: the actor's own seat */
    enum vote_choice vote;
    struct str remark;
    const struct sheet_point {
        struct str criterion, remark;
        struct opt_i32 point;
        struct opt_i32 level; /* lower end of the chosen level; points must lie in it */
    } *points;
    size_t point_count;
    bool is_final;
    bool has_pledged; /* no interest in the dossier; not asked of a sheet that came on paper */
};
MUST_USE enum err session_score(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, const struct sheet_in *sheet);
/* -- relations to a dossier (council_relation.c) ------------------------------------------------- */
/* Relations that the data show on the day of the session, written down; then who chairs the dossier. */
MUST_USE enum err session_find_relations(struct ctx *ctx, const struct q_council_session_get *row,
    struct agenda_item_id item, const struct rules *rules);
MUST_USE enum err session_find_all_relations(struct ctx *ctx,
    const struct q_council_session_get *row, const struct rules *rules);
/* The actor says that he stands in a relation: he steps back, or only states it where the regulation
 * lets him take part. Who is barred once stays so. */
MUST_USE enum err session_declare(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, bool is_only_stated, struct str note);
/* The council names who chairs one dossier, when neither the chair nor a deputy may. */
MUST_USE enum err session_name_chair(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, struct seat_id seat);
/* Before the session: by a decision somebody else takes a seat, from the day of the decision on. */
struct seat_replacement {
    struct seat_id seat;
    struct person_id person;
    struct str decision_number;
    struct date decided_on;
};
MUST_USE enum err session_replace_member(struct ctx *ctx, struct council_session_id id,
    const struct seat_replacement *in);
/* The dossier leaves this session and waits for another council; refused once a vote is in. */
MUST_USE enum err session_move_item(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, struct str reason);
MUST_USE enum err session_is_barred(struct ctx *ctx, struct agenda_item_id item,
    struct person_id person, bool *out);
/* FAULT_MEMBER_IS_BARRED when the actor is kept from the dossier. */
MUST_USE enum err session_check_unbarred(struct ctx *ctx, struct agenda_item_id item);
MUST_USE enum err session_item(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, struct q_agenda_get *out);
MUST_USE enum err session_own_seat(struct ctx *ctx, const struct q_council_session_get *row,
    struct seat_id *out);

/* -- counting (council_close.c) ------------------------------------------------------------------ */
/* From now on paper: sheets that are in stand, the others are ballots that two tellers count. */
MUST_USE enum err session_turn_to_paper(struct ctx *ctx, struct council_session_id id,
    struct str reason, const struct act *act);
/* What one teller counted of a ballot on paper; he may correct his own count until the close. */
struct teller_count_in {
    int32_t yes, no, blank;
    struct upload scan;
};
MUST_USE enum err session_count(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, const struct teller_count_in *in);
/* The council puts the dossier off, with its reason, at most as often as the regulation allows. */
MUST_USE enum err session_defer(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, struct str reason);
/* Counts every item, moves the dossiers on, ends the session. Missing sheets are refused unless the
 * caller says that they will not come (in a circulated vote: after its last day); sheets far apart unless
 * he says that they were talked over; paper ballots need two counts that agree. */
struct session_end {
    bool without_missing, has_talked;
};
MUST_USE enum err session_close(struct ctx *ctx, struct council_session_id id,
    const struct session_end *end, const struct act *act);
/* Whoever chaired the dossier decides the other way than the count, before the minutes are written and only where the
 * regulation lets him. The count stays. */
MUST_USE enum err session_override(struct ctx *ctx, struct council_session_id id,
    struct agenda_item_id item, struct str reason);
/* Where an item stands while the session is open: who may vote, what is needed, can it be reached. */
MUST_USE enum err session_item_outlook(struct ctx *ctx, const struct q_council_session_get *row,
    const struct rules *rules, struct agenda_item_id item, struct tally_out *out);
/* council_paper.c */
MUST_USE enum err council_decision_paper(struct ctx *ctx, struct council_id id);
MUST_USE enum err session_invitation(struct ctx *ctx, struct council_session_id id);
/* Sheets to print for those who write by hand: ballots without a name where the session is on paper,
 * otherwise sheets with the criteria. */
MUST_USE enum err session_blank_sheets(struct ctx *ctx, struct council_session_id id,
    struct paper_id *out);
/* Minutes, and with a ballot the tally sheet beside them. */
MUST_USE enum err session_minutes(struct ctx *ctx, struct council_session_id id,
    struct paper_id *out);
/* The rules that the session is held under. */
MUST_USE enum err session_rules(struct ctx *ctx, const struct q_council_session_get *row,
    struct rules *out);

/* Councils that have planned a session go over (room/org/succession.h). Refused while one sits. */
MUST_USE enum err council_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
