/* demo_story_acts.c -- verbs of the story about dossiers that are on their way: from an idea, before the
 * council, to the province, and what people are honoured for. */
#include "app/demo/demo_dossiers.h"
#include "app/demo/demo_story.h"
#include "room/commendation/commendation.h"
#include "room/identity/identity.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

enum { ITEMS_MAX = 20, EXCELLENT_OF = 5, FIRST_USED_BEFORE = 60 };

/* -- from an idea ----------------------------------------------------------------------------------- */

/* Without a title the draft stays as the idea's own words left it. */
enum err
tell_dossier(struct story *s)
{
    struct initiative_text text = {.title = s->c[0], .field = s->c[1], .problem = s->c[3],
        .prior_state = s->c[4], .description = s->c[5], .novelty = s->c[6], .conditions = s->c[7],
        .applicability = s->c[8], .benefit_by_author = s->c[9], .benefit = MONEY_NONE,
        .use_kind = USE_KIND_FIRST_USE,
        .first_used_on = date_add_days(s->ctx->today, -FIRST_USED_BEFORE)};
    struct initiative_author_in authors[2] = {{.share_bp = 6000, .birth_on = DATE_NONE},
        {.share_bp = 4000, .birth_on = DATE_NONE}};

    TRY(initiative_draft_of_idea(s->ctx, s->idea, &s->dossier));
    if (str_is_none(s->c[0])) {
        return OK;
    }
    MUST(initiative_kind_parse(s->c[2], &text.kind));
    authors[0].person = s->ctx->actor.person;
    TRY(demo_person(s->ctx, s->c[10], &authors[1].person));
    return initiative_edit(s->ctx, s->dossier, 1, &text, authors, ARRAY_COUNT(authors));
}

/* The co-author confirms, then the author hands in. */
enum err
tell_hand_in(struct story *s)
{
    struct person_id author = s->ctx->actor.person;
    struct q_initiative_get row;
    struct scope scope;

    TRY(demo_person(s->ctx, s->c[0], &s->ctx->actor.person));
    TRY(initiative_confirm(s->ctx, s->dossier, (struct initiative_author_id){0}, CONFIRM_MEANS_ONLINE,
        NULL, STR_NONE));
    s->ctx->actor.person = author;
    TRY(initiative_scope(s->ctx, s->dossier, &row, &scope));
    return initiative_submit(s->ctx, s->dossier, row.version, NULL);
}

enum err
tell_support(struct story *s)
{
    return idea_support(s->ctx, s->idea);
}

enum err
tell_comment(struct story *s)
{
    return idea_comment(s->ctx, s->idea, s->c[0]);
}

/* -- before the council ------------------------------------------------------------------------------- */

/* A session some days from the line's own, with so many of the dossiers that wait. */
enum err
tell_session(struct story *s)
{
    struct initiative_id waiting[ITEMS_MAX];
    struct session_new session = {.title = s->c[2], .place = s->c[3],
        .held_on = date_add_days(s->ctx->today, story_number(s->c[1])),
        .kind = SESSION_KIND_MEETING, .form = SESSION_FORM_SYSTEM, .dossiers = waiting};
    struct q_agenda_candidates *rows;
    struct org_id org;
    size_t wanted = (size_t)story_number(s->c[4]);
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    TRY(demo_council_find(s->ctx, org, &s->council));
    session.council = s->council;
    TRY(q_agenda_candidates(s->ctx, org, s->ctx->actor.person, s->ctx->today, &rows, &count));
    for (; session.dossier_count < count && session.dossier_count < wanted; session.dossier_count++) {
        waiting[session.dossier_count] = rows[session.dossier_count].id;
    }
    return session.dossier_count == 0 ? OK : session_plan(s->ctx, &session, &s->session);
}

enum err
tell_open(struct story *s)
{
    struct seat_id present[ITEMS_MAX];
    struct q_seat_list *seats;
    size_t count;

    TRY(q_seat_list(s->ctx, s->council, s->ctx->today, &seats, &count));
    MUST(count <= ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        present[i] = seats[i].id;
    }
    return s->session.v == 0 ? OK : session_open(s->ctx, s->session, present, count, NULL);
}

/* The actor's sheets for the first so many items. */
enum err
tell_score(struct story *s)
{
    struct q_agenda_list *items;
    size_t count;

    if (s->session.v == 0) {
        return OK;
    }
    TRY(q_agenda_list(s->ctx, s->session, &items, &count));
    for (size_t i = 0; i < count && i < (size_t)story_number(s->c[0]); i++) {
        struct demo_jury jury;
        TRY(demo_jury(s->ctx, s->council, items[i].id, &jury));
        for (size_t j = 0; j < jury.count; j++) {
            if (jury.seats[j].person.v == s->ctx->actor.person.v && !jury.is_barred[j]) {
                TRY(demo_score(s->ctx, s->session, items[i].id,
                    demo_mixed((uint32_t)items[i].id.v, (uint32_t)j), false));
            }
        }
    }
    return OK;
}

/* A decision on the first dossiers that passed: drafted, or also signed. */
enum err
tell_decide(struct story *s)
{
    struct decision_item_in items[ITEMS_MAX];
    struct q_decision_candidates *ready;
    struct upload no_scan = {0};
    struct decision_id id;
    struct org_id org;
    size_t chosen = 0;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    TRY(q_decision_candidates(s->ctx, org, &ready, &count));
    for (size_t i = 0; i < count && chosen < (size_t)story_number(s->c[1]); i++) {
        if (ready[i].outcome == AGENDA_OUTCOME_PASSED) {
            items[chosen++] =
                (struct decision_item_in){ready[i].id, DECISION_OUTCOME_RECOGNISE, STR_NONE};
        }
    }
    if (chosen == 0) {
        return OK;
    }
    TRY(decision_draft(s->ctx, org, items, chosen, &id));
    return story_number(s->c[2]) == 1 ? decision_sign(s->ctx, id, &no_scan, NULL) : OK;
}

/* -- to the province -------------------------------------------------------------------------------- */

enum err
tell_round(struct story *s)
{
    struct round_new round = {.title = s->c[0], .document = s->c[1], .from_on = s->ctx->today,
        .to_on = date_add_days(s->ctx->today, story_number(s->c[2]))};

    TRY(org_by_code(s->ctx, STR("T51"), &round.org));
    return selection_round_open(s->ctx, &round, &s->round);
}

/* The initiative of the last model. */
enum err
tell_nominate(struct story *s)
{
    struct q_recognition_of recognition;
    bool found;

    TRY(q_recognition_of(s->ctx, s->modelled, RECOGNITION_LEVEL_BASE, &recognition, &found));
    MUST(found);
    return nomination_draft(s->ctx, recognition.id, s->round, s->c[0], &s->nomination);
}

static enum err
nomination_row(struct story *s, struct q_nomination_get *row)
{
    struct scope scope;

    return nomination_scope(s->ctx, s->nomination, row, &scope);
}

/* Its papers are signed and numbered first. */
enum err
tell_send_up(struct story *s)
{
    struct person_id actor = s->ctx->actor.person;
    struct q_nomination_get row;

    TRY(nomination_row(s, &row));
    TRY(demo_issue_papers(s->ctx, row.org, (struct ref){"nomination", row.id.v, row.org}));
    s->ctx->actor.person = actor;
    return nomination_send(s->ctx, s->nomination, NULL);
}

enum err
tell_receive(struct story *s)
{
    return nomination_receive(s->ctx, s->nomination, s->c[0], NULL);
}

enum err
tell_ask(struct story *s)
{
    return nomination_ask(s->ctx, s->nomination, s->c[0],
        date_add_days(s->ctx->today, story_number(s->c[1])), NULL);
}

enum err
tell_complete(struct story *s)
{
    return nomination_supplement(s->ctx, s->nomination, NULL);
}

enum err
tell_respond(struct story *s)
{
    enum nomination_answer answer;

    MUST(nomination_answer_parse(s->c[0], &answer));
    return nomination_answer(s->ctx, s->nomination, answer, s->c[1], s->c[2], NULL);
}

/* -- honours ------------------------------------------------------------------------------------------ */

/* Everybody of the actor's agency: some excellent, most good. */
enum err
tell_rate(struct story *s)
{
    struct q_person_list_of_org *people;
    struct rating_new *ratings;
    int32_t year = civil_of_date(s->ctx->today).year + story_number(s->c[0]);
    size_t count;

    TRY(q_person_list_of_org(s->ctx, s->ctx->actor.org, s->ctx->today, &people, &count));
    ratings = ARENA_ARRAY(s->ctx->arena, struct rating_new, count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t draw = demo_mixed((uint32_t)people[i].id.v, (uint32_t)year) % (2 * EXCELLENT_OF);
        ratings[i] = (struct rating_new){people[i].id,
            draw < 3    ? RATING_KIND_EXCELLENT
            : draw == 9 ? RATING_KIND_COMPLETED
                        : RATING_KIND_GOOD};
    }
    return ratings_record(s->ctx, year, ratings, count);
}

/* The title for so many people of the actor's agency, proposed, agreed to by its head, awarded. */
enum err
tell_honour(struct story *s)
{
    struct award_new award = {.award_code = s->c[1],
        .year = civil_of_date(s->ctx->today).year + story_number(s->c[0])};
    struct person_id actor = s->ctx->actor.person;
    struct q_person_list_of_org *people;
    struct person_id head;
    size_t count;

    TRY(demo_person_with(s->ctx, s->ctx->actor.org, ROLE_CODE_HEAD, &head));
    TRY(q_person_list_of_org(s->ctx, s->ctx->actor.org, s->ctx->today, &people, &count));
    for (size_t i = 0; i < count && i < (size_t)story_number(s->c[2]); i++) {
        struct award_case_id id;
        award.person = people[i].id;
        TRY(award_case_raise(s->ctx, &award, &id));
        s->ctx->actor.person = head;
        TRY(award_case_answer(s->ctx, id, true, s->c[3], NULL));
        s->ctx->actor.person = actor;
        TRY(award_case_award(s->ctx, id, s->ctx->today, s->c[4]));
    }
    return OK;
}
