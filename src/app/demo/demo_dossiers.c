/* demo_dossiers.c -- dossiers of every state, batch by batch: written, confirmed, filed, examined,
 * judged by the council of their agency, decided. A batch stops where today is. */
#include "app/demo/demo.h"
#include "app/demo/demo_text.h"

#include "base/money.h"
#include "gen/fault.h"
#include "room/council/council.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

static const char texts[] =
#include "demo_dossiers.inc"
    ;
static const char *const agencies[] = {"X21115", "X21127", "X21115", "X21124", "X21115", "X21136",
    "X21115", "X21154", "X21115", "X21157"};

enum {
    TEXTS_MAX = 64,
    BATCH_DAYS = 13,       /* from one batch to the next */
    FILE_AFTER = 3,        /* days after the draft */
    EXAMINE_AFTER = 12,
    MEET_AFTER = 34,
    DECIDE_AFTER = 41,
    FIRST_DECISION = 300,  /* numbers of the demonstration's decisions in each book */
    PEOPLE_MAX = 40,
    COUNCIL_SEATS = 7,
};

struct batch {
    struct ctx *ctx;
    struct demo_row texts[TEXTS_MAX];
    size_t text_count;
    struct org_id org;
    struct q_person_list_of_org *people;
    size_t person_count;
    struct date drafted_on, today;
    uint32_t n;
    struct initiative_id waiting[DEMO_BATCH_DOSSIERS]; /* accepted, for the council */
    size_t waiting_count;
};

static void
on_day(struct batch *b, struct date on)
{
    b->ctx->today = on;
    b->ctx->now = (struct instant){instant_of_date(on).us + INT64_C(9) * 3600000000};
}

static void
as_person(struct batch *b, struct person_id person)
{
    b->ctx->actor.person = person;
    b->ctx->actor.org = b->org;
}

static struct date
after(const struct batch *b, int32_t days)
{
    return date_add_days(b->drafted_on, days);
}

static bool
is_past(const struct batch *b, int32_t days)
{
    return date_cmp(after(b, days), b->today) <= 0;
}

static struct initiative_text
text_of(const struct batch *b, uint32_t i)
{
    const struct str *c = b->texts[demo_mixed(b->n, i) % b->text_count].column;
    struct initiative_text text = {
        .title = c[0],
        .field = c[1],
        .first_used_on = date_add_days(b->drafted_on, -40 - (int32_t)(demo_mixed(b->n, i + 7) % 120)),
        .use_kind = USE_KIND_FIRST_USE,
        .benefit = {(int64_t)(demo_mixed(b->n, i + 3) % 90 + 10) * 1000000},
        .problem = c[3],
        .prior_state = c[3],
        .description = c[4],
        .novelty = c[4],
        .conditions = c[1],
        .applicability = c[5],
        .benefit_by_author = c[5],
        .confidential_note = STR_NONE,
    };

    MUST(initiative_kind_parse(c[2], &text.kind));
    return text;
}

/* Everything on the checklist is met; what a clerk would write stands in the first text. */
static enum err
examine(struct batch *b, struct initiative_id id, enum intake_outcome_kind outcome)
{
    struct intake_act intake = {.outcome = outcome,
        .what = outcome == INTAKE_ACCEPT ? STR_NONE : b->texts[0].column[0]};
    struct intake_mark *marks = ARENA_ARRAY(b->ctx->arena, struct intake_mark, RULES_LIST_MAX);
    struct rules rules;

    TRY(regulation_rules_for(b->ctx, b->org, b->ctx->today, &rules));
    for (const struct json *item = rules.checklist->child; item != NULL; item = item->next) {
        marks[intake.mark_count++] = (struct intake_mark){json_get_str(item, "code"), true};
    }
    intake.marks = marks;
    return initiative_intake(b->ctx, id, &intake, NULL);
}

/* Authors come from those who sit in no council, where the agency has enough people. */
static struct person_id
author_of(const struct batch *b, uint32_t i)
{
    size_t others = b->person_count > COUNCIL_SEATS ? b->person_count - COUNCIL_SEATS : 0;

    if (others < 2) {
        return b->people[demo_mixed(b->n, i) % b->person_count].id;
    }
    return b->people[COUNCIL_SEATS + demo_mixed(b->n, i) % others].id;
}

/* One dossier up to the formal examination. kind picks its fate. */
static enum err
one_dossier(struct batch *b, uint32_t i)
{
    struct ctx *ctx = b->ctx;
    uint32_t fate = demo_mixed(b->n, i + 11) % 20;
    struct person_id first = author_of(b, i + 1);
    struct person_id second = b->person_count > COUNCIL_SEATS + 1 ? author_of(b, i + 2) : first;
    struct initiative_author_in authors[2] = {
        {.person = first, .birth_on = DATE_NONE, .share_bp = second.v == first.v ? 10000 : 6000},
        {.person = second, .birth_on = DATE_NONE, .share_bp = 4000},
    };
    struct initiative_seed seed = {.org = b->org, .text = text_of(b, i), .authors = authors,
        .author_count = second.v == first.v ? 1 : 2};
    struct initiative_id id;

    on_day(b, b->drafted_on);
    as_person(b, first);
    TRY(initiative_draft_from(ctx, &seed, &id));
    if (fate == 0 || !is_past(b, FILE_AFTER)) {
        return OK; /* still a draft */
    }
    TRY(initiative_confirm(ctx, id, (struct initiative_author_id){0}, CONFIRM_MEANS_ONLINE, NULL,
        STR_NONE));
    if (seed.author_count == 2) {
        as_person(b, second);
        TRY(initiative_confirm(ctx, id, (struct initiative_author_id){0}, CONFIRM_MEANS_ONLINE, NULL,
            STR_NONE));
    }
    on_day(b, after(b, FILE_AFTER));
    as_person(b, first);
    TRY(initiative_submit(ctx, id, 1, NULL));
    if (!is_past(b, EXAMINE_AFTER)) {
        return OK;
    }
    on_day(b, after(b, EXAMINE_AFTER));
    as_person(b, b->people[0].id);
    if (fate == 1) {
        return examine(b, id, INTAKE_REFUSE);
    }
    if (fate == 2) {
        return examine(b, id, INTAKE_SUPPLEMENT);
    }
    b->waiting[b->waiting_count++] = id;
    return examine(b, id, INTAKE_ACCEPT);
}

static enum err
set_up_council(struct batch *b, struct council_id *out)
{
    struct seat_new seats[COUNCIL_SEATS];
    size_t count = b->person_count < COUNCIL_SEATS ? b->person_count : COUNCIL_SEATS;
    struct q_org_version_on org;

    TRY(org_on(b->ctx, b->org, b->ctx->today, &org));
    for (size_t i = 0; i < count; i++) {
        seats[i] = (struct seat_new){b->people[i].id,
            i == 0 ? SEAT_KIND_CHAIR : i == 1 ? SEAT_KIND_SECRETARY : SEAT_KIND_MEMBER};
    }
    return council_set_up(b->ctx,
        &(struct council_new){.org = b->org, .name = org.short_name, .symbol = STR("HĐSK"),
            .decision_number = str_printf(b->ctx->arena, "%u/QĐ-UBND", FIRST_DECISION + b->n * 2),
            .decided_on = b->ctx->today, .from_on = b->ctx->today, .to_on = DATE_NONE,
            .seats = seats, .seat_count = count},
        out);
}

/* Every member scores every item; a barred one is refused by the rules, as he should be. */
static enum err
score_all(struct batch *b, struct council_session_id session, struct council_id council)
{
    struct ctx *ctx = b->ctx;
    struct sheet_point points[3] = {{.criterion = STR("novelty")},
        {.criterion = STR("applicability")}, {.criterion = STR("benefit")}};
    struct q_agenda_list *items;
    struct q_seat_list *seats;
    size_t seat_count;
    size_t count;

    TRY(q_agenda_list(ctx, session, &items, &count));
    TRY(q_seat_list(ctx, council, ctx->today, &seats, &seat_count));
    for (size_t i = 0; i < count; i++) {
        struct q_conflict_list *conflicts;
        size_t conflict_count;
        bool is_weak = demo_mixed(b->n, (uint32_t)i + 40) % 9 == 0;
        TRY(q_conflict_list(ctx, items[i].id, &conflicts, &conflict_count));
        for (size_t s = 0; s < seat_count; s++) {
            bool is_barred = false;
            for (size_t c = 0; c < conflict_count; c++) {
                is_barred = is_barred || (conflicts[c].seat.v == seats[s].id.v && conflicts[c].is_barring);
            }
            if (is_barred) {
                continue;
            }
            as_person(b, seats[s].person);
            points[0].point.has = points[1].point.has = points[2].point.has = true;
            points[0].point.v = is_weak ? 15 : 24 + (int32_t)(demo_mixed(b->n, (uint32_t)(i * 7 + s)) % 14);
            points[1].point.v = is_weak ? 10 : 18 + (int32_t)(demo_mixed(b->n, (uint32_t)(i * 5 + s)) % 11);
            points[2].point.v = is_weak ? 9 : 17 + (int32_t)(demo_mixed(b->n, (uint32_t)(i * 3 + s)) % 12);
            TRY(session_score(ctx, session, items[i].id,
                &(struct sheet_in){.vote = is_weak ? VOTE_CHOICE_NO : VOTE_CHOICE_YES,
                    .points = points, .point_count = 3, .is_final = true, .has_pledged = true}));
        }
    }
    return OK;
}

static enum err
hold_session(struct batch *b, struct council_session_id *out)
{
    struct ctx *ctx = b->ctx;
    struct seat_id present[PEOPLE_MAX];
    struct q_seat_list *seats;
    struct council_id council;
    struct paper_id minutes;
    size_t count;

    on_day(b, after(b, MEET_AFTER));
    as_person(b, b->people[1 % b->person_count].id);
    TRY(set_up_council(b, &council));
    TRY(session_plan(ctx,
        &(struct session_new){.council = council,
            .title = str_printf(ctx->arena, "%.*s", STR_ARG(date_vi(ctx->arena, ctx->today))),
            .held_on = ctx->today, .kind = SESSION_KIND_MEETING, .form = SESSION_FORM_SYSTEM,
            .dossiers = b->waiting, .dossier_count = b->waiting_count},
        out));
    TRY(q_seat_list(ctx, council, ctx->today, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        present[i] = seats[i].id;
    }
    TRY(session_open(ctx, *out, present, count, NULL));
    TRY(score_all(b, *out, council));
    as_person(b, b->people[1 % b->person_count].id);
    TRY(session_close(ctx, *out, &(struct session_end){.has_talked = true}, NULL));
    return session_minutes(ctx, *out, &minutes);
}

static enum err
decide(struct batch *b)
{
    struct decision_item_in items[DEMO_BATCH_DOSSIERS];
    struct q_decision_candidates *ready;
    struct upload no_scan = {0};
    struct decision_id id;
    size_t count;
    size_t chosen = 0;

    on_day(b, after(b, DECIDE_AFTER));
    as_person(b, b->people[0].id);
    TRY(q_decision_candidates(b->ctx, b->org, &ready, &count));
    for (size_t i = 0; i < count && chosen < DEMO_BATCH_DOSSIERS; i++) {
        bool is_passed = ready[i].outcome == AGENDA_OUTCOME_PASSED;
        items[chosen++] = (struct decision_item_in){ready[i].id,
            is_passed ? DECISION_OUTCOME_RECOGNISE : DECISION_OUTCOME_REFUSE,
            is_passed ? STR_NONE : b->texts[0].column[1]};
    }
    if (chosen == 0) {
        return OK;
    }
    TRY(decision_draft(b->ctx, b->org, items, chosen, &id));
    TRY(decision_sign(b->ctx, id, &no_scan, NULL));
    return decision_issue(b->ctx, id, FIRST_DECISION + 1 + (int64_t)b->n * 2, NULL);
}

static void
read_texts(struct batch *b)
{
    struct str rest = str_of(texts);

    while (b->text_count < TEXTS_MAX && demo_next(&rest, &b->texts[b->text_count])) {
        b->text_count++;
    }
}

enum err
demo_dossier_batch(struct ctx *ctx, const struct demo_batch *batch)
{
    struct batch *b = ARENA_NEW(ctx->arena, struct batch);
    struct council_session_id session;

    b->ctx = ctx;
    b->n = batch->n;
    b->today = batch->today;
    b->drafted_on = date_add_days(batch->first_on, (int32_t)batch->n * BATCH_DAYS);
    if (date_cmp(b->drafted_on, batch->today) > 0) {
        return OK;
    }
    read_texts(b);
    TRY(org_by_code(ctx, str_of(agencies[batch->n % ARRAY_COUNT(agencies)]), &b->org));
    on_day(b, b->drafted_on);
    TRY(q_person_list_of_org(ctx, b->org, ctx->today, &b->people, &b->person_count));
    for (uint32_t i = 0; i < batch->dossiers; i++) {
        TRY(one_dossier(b, i));
    }
    if (b->waiting_count == 0 || !is_past(b, MEET_AFTER)) {
        return OK;
    }
    TRY(hold_session(b, &session));
    return is_past(b, DECIDE_AFTER) ? decide(b) : OK;
}
