/* council_web.c -- pages and API of councils and their sessions. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_council.h"
#include "plat/form_read.h"
#include "room/council/council.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "plat/text.h"

enum { SEAT_ROWS = 9 };

static struct council_session_id
session_id(const struct req *req)
{
    return (struct council_session_id){req_path_i64(req, 0)};
}

static struct scope
org_scope(struct org_id org)
{
    return (struct scope){.org = org};
}

static struct str
digits(struct ctx *ctx, int64_t v)
{
    return str_printf(ctx->arena, "%lld", (long long)v);
}

enum err
get_councils(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_council_list view = {0};
    struct q_council_list *rows;
    struct council_row *items;
    struct org_id org = actor_org_for(ctx, ACT_COUNCIL_SET_UP);
    size_t count;

    (void)req;
    TRY(permit(ctx, ACT_SITE_HOME, org_scope(ctx->actor.org)));
    TRY(q_council_list(ctx, org, ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct council_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct council_row){rows[i].id, rows[i].name, rows[i].decision_number,
            rows[i].decided_on, rows[i].from_on, rows[i].to_on};
    }
    view.items = items;
    view.items_count = count;
    view.may_set_up = may(ctx, ACT_COUNCIL_SET_UP, org_scope(org));
    return resp_council_list(ctx, resp, &view);
}

static enum err
people_choices(struct ctx *ctx, struct org_id org, const struct choice **out, size_t *count)
{
    struct q_person_list_of_org *people;
    struct choice *choices;

    TRY(q_person_list_of_org(ctx, org, ctx->today, &people, count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        choices[i] = (struct choice){digits(ctx, people[i].id.v),
            str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(people[i].full_name), STR_ARG(people[i].title)),
            STR_NONE};
    }
    *out = choices;
    return OK;
}

/* What the regulation asks of a council, said before anything is typed. */
static enum err
fill_composition(struct ctx *ctx, struct org_id org, struct view_council_new *view)
{
    struct rules rules;
    struct buf seats;

    TRY(regulation_rules_for(ctx, org, ctx->today, &rules));
    TRY(org_has(ctx, org, ORG_FUNCTION_UNION, ctx->today, &view->has_union));
    view->has_union = view->has_union && rules.council.is_union_seat_needed_with_union;
    view->size_min = rules.council.size_min;
    view->size_max = rules.council.size_max;
    view->law = rules.council.law;
    buf_init(&seats, ctx->arena, 128);
    for (const struct json *seat = rules.council.seats == NULL ? NULL : rules.council.seats->child;
         seat != NULL; seat = seat->next) {
        enum seat_kind kind;
        if (seat_kind_parse(seat->text, &kind)) {
            buf_printf(&seats, "%s%.*s", seats.n == 0 ? "" : ", ",
                STR_ARG(text_get(ctx->lang, seat_kind_text(kind))));
        }
    }
    view->seats_said = buf_str(&seats);
    return OK;
}

enum err
get_council_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_council_new view = {0};
    struct org_id org = actor_org_for(ctx, ACT_COUNCIL_SET_UP);

    (void)req;
    TRY(permit(ctx, ACT_COUNCIL_SET_UP, org_scope(org)));
    TRY(people_choices(ctx, org, &view.people, &view.people_count));
    view.rows = ARENA_ARRAY(ctx->arena, struct council_seat_row, SEAT_ROWS);
    view.rows_count = SEAT_ROWS;
    TRY(fill_composition(ctx, org, &view));
    return resp_council_new(ctx, resp, &view);
}

enum err
post_council(struct ctx *ctx, const struct req *req, const struct form_council *form,
    struct resp *resp)
{
    struct seat_new *seats = ARENA_ARRAY(ctx->arena, struct seat_new, form->seats_count + 1);
    struct org_id org = actor_org_for(ctx, ACT_COUNCIL_SET_UP);
    struct council_id id;

    (void)req;
    TRY(permit(ctx, ACT_COUNCIL_SET_UP, org_scope(org)));
    for (size_t i = 0; i < form->seats_count; i++) {
        seats[i] = (struct seat_new){form->seats[i].person, form->seats[i].kind};
    }
    TRY(council_set_up(ctx,
        &(struct council_new){
            .org = org,
            .name = form->name,
            .symbol = form->symbol,
            .decision_number = form->decision_number,
            .decided_on = form->decided_on,
            .from_on = form->decided_on,
            .to_on = form->to_on,
            .seats = seats,
            .seat_count = form->seats_count,
        },
        &id));
    return resp_created(ctx, resp, url_get_council(ctx, id));
}

enum err
get_council(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct council_id id = {req_path_i64(req, 0)};
    struct q_agenda_candidates *candidates;
    struct council_candidate *waiting;
    struct council_member *members;
    struct q_council_get row;
    struct q_seat_list *seats;
    struct view_council view;
    struct scope scope;
    size_t count;
    bool found;

    TRY(q_council_get(ctx, id, &row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    scope = (struct scope){OBJECT_COUNCIL, id.v, row.org, STR_NONE};
    TRY(permit(ctx, ACT_COUNCIL_VIEW, scope));
    view = (struct view_council){
        .id = id,
        .org_id = row.org,
        .name = row.name,
        .decision_number = row.decision_number,
        .decided_on = row.decided_on,
        .from_on = row.from_on,
        .to_on = row.to_on,
        .may_plan = may(ctx, ACT_COUNCIL_SESSION_PLAN, scope),
    };
    TRY(paper_if_seen(ctx, row.paper, &view.paper_id));
    TRY(q_seat_list(ctx, id, ctx->today, &seats, &count));
    members = ARENA_ARRAY(ctx->arena, struct council_member, count + 1);
    for (size_t i = 0; i < count; i++) {
        members[i] = (struct council_member){seats[i].id, seats[i].person, seats[i].full_name,
            seats[i].kind, seats[i].post_title, false, false};
    }
    view.members = members;
    view.members_count = count;
    TRY(q_agenda_candidates(ctx, row.org, ctx->actor.person, ctx->today, &candidates, &count));
    waiting = ARENA_ARRAY(ctx->arena, struct council_candidate, count + 1);
    for (size_t i = 0; i < count; i++) {
        waiting[i] = (struct council_candidate){candidates[i].id, candidates[i].code,
            candidates[i].title, candidates[i].due_on, (int32_t)i};
    }
    view.waiting = waiting;
    view.waiting_count = count;
    return resp_council(ctx, resp, &view);
}

enum err
post_council_session(struct ctx *ctx, const struct req *req, const struct form_council_session *form,
    struct resp *resp)
{
    struct initiative_id *dossiers =
        ARENA_ARRAY(ctx->arena, struct initiative_id, form->dossiers_count + 1);
    struct council_session_id id;
    struct q_council_get row;
    size_t chosen = 0;
    bool found;

    TRY(q_council_get(ctx, (struct council_id){req_path_i64(req, 0)}, &row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(permit(ctx, ACT_COUNCIL_SESSION_PLAN,
        (struct scope){OBJECT_COUNCIL, row.id.v, row.org, STR_NONE}));
    for (size_t i = 0; i < form->dossiers_count; i++) {
        if (form->dossiers[i].initiative.v != 0) {
            dossiers[chosen++] = form->dossiers[i].initiative;
        }
    }
    if (chosen == 0) {
        return fault(ctx, FAULT_AGENDA_EMPTY, "dossiers");
    }
    TRY(session_plan(ctx,
        &(struct session_new){
            .council = row.id,
            .title = form->title,
            .place = form->place,
            .held_on = form->held_on,
            .kind = form->kind == 0 ? SESSION_KIND_MEETING : form->kind,
            .late_reason = form->late_reason,
            .form = form->form == 0 ? SESSION_FORM_SYSTEM : form->form,
            .dossiers = dossiers,
            .dossier_count = chosen,
        },
        &id));
    return resp_created(ctx, resp, url_get_council_session(ctx, id));
}

enum err
get_council_sessions(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_council_session_list view = {0};
    struct q_council_session_list *rows;
    struct council_session_row *items;
    size_t count;

    (void)req;
    TRY(permit(ctx, ACT_SITE_HOME, org_scope(ctx->actor.org)));
    TRY(q_council_session_list(ctx, ctx->actor.org, ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct council_session_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct council_session_row){rows[i].id, rows[i].title, rows[i].held_on,
            rows[i].status, rows[i].items};
    }
    view.items = items;
    view.items_count = count;
    return resp_council_session_list(ctx, resp, &view);
}

static enum err
fill_members(struct ctx *ctx, const struct q_council_session_get *row,
    struct view_council_session *view)
{
    struct q_attendance_list *attendance;
    struct council_member *members;
    struct q_seat_list *seats;
    size_t there;
    size_t count;

    const struct req *req = ctx->req;

    TRY(q_attendance_list(ctx, row->id, &attendance, &there));
    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    members = ARENA_ARRAY(ctx->arena, struct council_member, count + 1);
    for (size_t i = 0; i < count; i++) {
        members[i] = (struct council_member){seats[i].id, seats[i].person, seats[i].full_name,
            seats[i].kind, seats[i].post_title, false, seats[i].person.v == ctx->actor.person.v};
        for (size_t a = 0; a < there; a++) {
            members[i].is_present = members[i].is_present ||
                (attendance[a].seat.v == seats[i].id.v && attendance[a].is_present);
        }
        if (req != NULL && req->is_show_after_refusal) { /* what was ticked stays ticked */
            members[i].is_present = members[i].is_present ||
                !str_is_none(req_field(req,
                    str_c(ctx->arena, str_printf(ctx->arena, "present.%zu.seat", i))));
        }
    }
    view->members = members;
    view->members_count = count;
    return OK;
}

static enum err
fill_conflicts(struct ctx *ctx, struct council_item *out)
{
    struct q_conflict_list *rows;
    struct council_conflict *conflicts;
    size_t count;

    TRY(q_conflict_list(ctx, out->id, &rows, &count));
    conflicts = ARENA_ARRAY(ctx->arena, struct council_conflict, count + 1);
    for (size_t i = 0; i < count; i++) {
        conflicts[i] = (struct council_conflict){rows[i].seat, rows[i].full_name, rows[i].ground,
            rows[i].is_barring, rows[i].note};
    }
    out->conflicts = conflicts;
    out->conflicts_count = count;
    return OK;
}

/* Who is there, may vote and has not handed in: the secretary may know that, and nothing more. */
static void
fill_missing(struct ctx *ctx, const struct view_council_session *view,
    const struct q_score_handed_in *handed, size_t count, struct council_item *out)
{
    struct council_missing *missing =
        ARENA_ARRAY(ctx->arena, struct council_missing, view->members_count + 1);

    for (size_t i = 0; i < view->members_count; i++) {
        bool has = false;
        for (size_t h = 0; h < count; h++) {
            has = has || handed[h].seat.v == view->members[i].seat_id.v;
        }
        for (size_t c = 0; c < out->conflicts_count; c++) {
            has = has || (out->conflicts[c].is_barring &&
                out->conflicts[c].seat_id.v == view->members[i].seat_id.v);
        }
        if (!has && view->members[i].is_present) {
            missing[out->missing_count++] =
                (struct council_missing){view->members[i].seat_id, view->members[i].full_name};
        }
    }
    out->missing = missing;
}

static enum err
fill_tally(struct ctx *ctx, struct council_item *out)
{
    struct q_tally_get tally;
    bool found;

    TRY(q_tally_get(ctx, out->id, &tally, &found));
    if (found) {
        out->has_tally = true;
        out->yes = tally.yes;
        out->no = tally.no;
        out->blank = tally.blank;
        out->needed = tally.needed;
        out->base = tally.base_count;
        out->base_kind = tally.base;
        out->mean_hundredths = tally.mean;
        out->class = tally.class;
        out->is_passed = tally.is_passed;
        out->law = tally.law;
    }
    return OK;
}

/* Results only after the close; before it nothing but how many have handed in. */
static enum err
fill_item(struct ctx *ctx, const struct q_council_session_get *row, const struct rules *rules,
    const struct view_council_session *view, const struct q_agenda_list *item,
    struct council_item *out)
{
    struct q_score_handed_in *handed;
    struct q_teller_count_list *tellers;
    struct tally_out outlook;
    size_t count;

    TRY(q_score_handed_in(ctx, item->id, &handed, &count));
    *out = (struct council_item){
        .id = item->id,
        .initiative_id = item->initiative,
        .code = item->code,
        .title = item->title,
        .handed_in = (int64_t)count,
        .outcome = item->outcome,
        .note = item->note,
        .chair_name = item->chair_name,
        .chair_kind = item->chair_kind,
        .is_moved = item->outcome == AGENDA_OUTCOME_MOVED,
    };
    TRY(fill_conflicts(ctx, out));
    if (view->may_enter_paper && row->form == SESSION_FORM_SYSTEM) {
        fill_missing(ctx, view, handed, count, out);
    }
    if (row->status == SESSION_STATUS_CLOSED) {
        return fill_tally(ctx, out);
    }
    TRY(q_teller_count_list(ctx, item->id, &tellers, &count));
    out->counts_in = (int64_t)count;
    TRY(session_item_outlook(ctx, row, rules, item->id, &outlook));
    out->may_vote = outlook.may_vote;
    out->votes_needed = outlook.needed;
    out->is_possible = outlook.is_possible;
    return OK;
}

static enum err
fill_papers(struct ctx *ctx, const struct q_council_session_get *row,
    struct view_council_session *view)
{
    struct paper_row_view *papers;
    struct council_paper *shown;
    size_t count;

    TRY(paper_list(ctx, session_ref(row), &papers, &count));
    shown = ARENA_ARRAY(ctx->arena, struct council_paper, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct scope scope = {OBJECT_PAPER, papers[i].id.v, row->org,
            paper_status_word(papers[i].status)};
        if (may(ctx, ACT_PAPER_VIEW, scope)) {
            shown[view->papers_count++] = (struct council_paper){papers[i].id, papers[i].kind,
                papers[i].number_text, papers[i].status};
        }
    }
    view->papers = shown;
    return OK;
}

/* Whose seat could go to whom: shown before the session to whoever may change the council. */
static enum err
fill_replacement(struct ctx *ctx, const struct q_council_session_get *row,
    struct view_council_session *view)
{
    struct choice *seats = ARENA_ARRAY(ctx->arena, struct choice, view->members_count + 1);

    if (!view->may_replace) {
        return OK;
    }
    for (size_t i = 0; i < view->members_count; i++) {
        seats[i] = (struct choice){digits(ctx, view->members[i].seat_id.v), view->members[i].full_name,
            STR_NONE};
    }
    view->seats = seats;
    view->seats_count = view->members_count;
    return people_choices(ctx, row->org, &view->people, &view->people_count);
}

enum err
get_council_session(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_council_session_get row;
    struct view_council_session view;
    struct q_agenda_list *items;
    struct council_item *shown;
    struct scope scope;
    struct rules rules;
    size_t count;

    TRY(session_scope(ctx, session_id(req), &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_VIEW, scope));
    TRY(session_rules(ctx, &row, &rules));
    view = (struct view_council_session){
        .id = row.id,
        .council_id = row.council,
        .council_name = row.council_name,
        .title = row.title,
        .held_on = row.held_on,
        .place = row.place,
        .form = row.form,
        .status = row.status,
        .member_count = row.member_count,
        .quorum_count = row.quorum_count,
        .minutes_id = row.minutes,
        .approve_num = rules.council.approve.num,
        .approve_den = rules.council.approve.den,
        .approve_base = rules.council.approve.base,
        .approve_law = rules.council.approve.law,
        .may_open = may(ctx, ACT_COUNCIL_SESSION_OPEN, scope),
        .may_score = may(ctx, ACT_COUNCIL_SESSION_SCORE, scope),
        .may_close = may(ctx, ACT_COUNCIL_SESSION_CLOSE, scope),
        .may_enter_paper = may(ctx, ACT_COUNCIL_SESSION_ENTER_PAPER, scope),
        .may_write_minutes = may(ctx, ACT_COUNCIL_SESSION_MINUTES, scope) && row.minutes.v == 0,
        .may_see_results = may(ctx, ACT_COUNCIL_SESSION_RESULTS, scope),
        .may_count = may(ctx, ACT_COUNCIL_SESSION_COUNT, scope),
        .may_defer = may(ctx, ACT_COUNCIL_SESSION_DEFER, scope),
        .may_replace = may(ctx, ACT_COUNCIL_SESSION_REPLACE, scope),
        .is_closed = row.status == SESSION_STATUS_CLOSED,
        .is_on_paper = row.form == SESSION_FORM_PAPER,
    };
    TRY(fill_members(ctx, &row, &view));
    TRY(q_agenda_list(ctx, row.id, &items, &count));
    shown = ARENA_ARRAY(ctx->arena, struct council_item, count + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(fill_item(ctx, &row, &rules, &view, &items[i], &shown[i]));
        view.is_any_impossible = view.is_any_impossible ||
            (!view.is_closed && !shown[i].is_moved && !shown[i].is_possible);
    }
    TRY(fill_replacement(ctx, &row, &view));
    view.items = shown;
    view.items_count = count;
    TRY(fill_papers(ctx, &row, &view));
    return resp_council_session(ctx, resp, &view);
}

enum err
post_council_session_open(struct ctx *ctx, const struct req *req,
    const struct form_council_session_open *form, struct resp *resp)
{
    struct seat_id *present = ARENA_ARRAY(ctx->arena, struct seat_id, form->present_count + 1);
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    size_t count = 0;

    for (size_t i = 0; i < form->present_count; i++) {
        if (form->present[i].seat.v != 0) {
            present[count++] = form->present[i].seat;
        }
    }
    TRY(session_open(ctx, session_id(req), present, count, &act));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_replace(struct ctx *ctx, const struct req *req, const struct form_council_replace *form,
    struct resp *resp)
{
    TRY(session_replace_member(ctx, session_id(req),
        &(struct seat_replacement){form->seat, form->person, form->decision_number,
            form->decided_on}));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_session_close(struct ctx *ctx, const struct req *req,
    const struct form_council_session_close *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(session_close(ctx, session_id(req), form->without_missing, &act));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_minutes(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct paper_id paper;

    TRY(session_minutes(ctx, session_id(req), &paper));
    return resp_see_other(ctx, resp, url_get_paper(ctx, paper));
}
