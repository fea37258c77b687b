/* demo_council.c -- how the council of an agency sits, and how its head decides. */
#include "app/demo/demo_dossiers.h"

#include "gen/policy.h"
#include "gen/q_app.h"
#include "room/identity/identity.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

static const char councils[] =
#include "demo_councils.inc"
    ;
enum { SEATS_MAX = 20, SESSION_ITEMS_MAX = 24, SPARE_SEATS = 7, PAPER_EVERY = 6, FIRST_NUMBER = 11 };
enum { COLUMN_AGENCY, COLUMN_NAME, COLUMN_NUMBER, COLUMN_DECIDED, COLUMN_FROM, COLUMN_TO, COLUMN_CHAIR,
    COLUMN_SECRETARY, COLUMN_MEMBERS };

/* -- the body ------------------------------------------------------------------------------------- */

enum err
demo_council_find(struct ctx *ctx, struct org_id org, struct council_id *out)
{
    struct q_demo_council row;
    bool found;

    TRY(q_demo_council(ctx, org, ctx->today, &row, &found));
    *out = found ? row.id : (struct council_id){0};
    return OK;
}

static enum err
add_seat(struct ctx *ctx, struct str code, enum seat_kind kind, struct seat_new *seats, size_t *count)
{
    MUST(*count < SEATS_MAX);
    seats[*count].kind = kind;
    return demo_person(ctx, code, &seats[(*count)++].person);
}

static enum err
set_up(struct ctx *ctx, const struct str *c)
{
    struct council_new council = {.name = c[COLUMN_NAME], .symbol = STR_NONE,
        .decision_number = c[COLUMN_NUMBER], .decided_on = demo_date(c[COLUMN_DECIDED]),
        .from_on = demo_date(c[COLUMN_FROM]), .to_on = demo_date(c[COLUMN_TO])};
    struct seat_new seats[SEATS_MAX];
    struct str members = c[COLUMN_MEMBERS];
    struct council_id id;

    TRY(demo_as_user(ctx, c[COLUMN_SECRETARY], council.decided_on));
    TRY(org_by_code(ctx, c[COLUMN_AGENCY], &council.org));
    TRY(add_seat(ctx, c[COLUMN_CHAIR], SEAT_KIND_CHAIR, seats, &council.seat_count));
    TRY(add_seat(ctx, c[COLUMN_SECRETARY], SEAT_KIND_SECRETARY, seats, &council.seat_count));
    while (members.n > 0) {
        TRY(add_seat(ctx, str_cut(&members, ';'), SEAT_KIND_MEMBER, seats, &council.seat_count));
    }
    council.seats = seats;
    return council_set_up(ctx, &council, &id);
}

enum err
demo_councils(struct ctx *ctx, enum demo_era era, struct date today)
{
    struct date begin = demo_date(STR(DEMO_SUCCESSION_ON));
    struct str rest = str_of(councils);
    struct demo_row row;

    while (demo_next(&rest, &row)) {
        struct date from = demo_date(row.column[COLUMN_FROM]);
        bool is_before = date_cmp(from, begin) < 0;
        if (is_before == (era == DEMO_BEFORE) && date_cmp(from, today) <= 0) {
            TRY(set_up(ctx, row.column));
        }
    }
    return OK;
}

/* -- sheets --------------------------------------------------------------------------------------- */

enum err
demo_jury(struct ctx *ctx, struct council_id council, struct agenda_item_id item,
    struct demo_jury *out)
{
    struct q_conflict_list *conflicts;
    size_t conflict_count;

    TRY(q_seat_list(ctx, council, ctx->today, &out->seats, &out->count));
    TRY(q_conflict_list(ctx, item, &conflicts, &conflict_count));
    out->is_barred = ARENA_ARRAY(ctx->arena, bool, out->count);
    for (size_t s = 0; s < out->count; s++) {
        out->is_barred[s] = false;
        for (size_t c = 0; c < conflict_count; c++) {
            out->is_barred[s] = out->is_barred[s] ||
                (conflicts[c].seat.v == out->seats[s].id.v && conflicts[c].is_barring);
        }
    }
    return OK;
}

static struct opt_i32
points(uint32_t seed, uint32_t salt, int32_t low, uint32_t span)
{
    return (struct opt_i32){true, low + (int32_t)(demo_mixed(seed, salt) % span)};
}

enum err
demo_score(struct ctx *ctx, struct council_session_id session, struct agenda_item_id item,
    uint32_t seed, bool is_weak)
{
    struct sheet_point sheet[3] = {
        {.criterion = STR("novelty"), .point = points(seed, 1, is_weak ? 12 : 24, is_weak ? 8 : 15)},
        {.criterion = STR("applicability"), .point = points(seed, 2, is_weak ? 8 : 18, is_weak ? 6 : 11)},
        {.criterion = STR("benefit"), .point = points(seed, 3, is_weak ? 7 : 17, is_weak ? 6 : 12)},
    };

    return session_score(ctx, session, item,
        &(struct sheet_in){.vote = is_weak ? VOTE_CHOICE_NO : VOTE_CHOICE_YES, .points = sheet,
            .point_count = ARRAY_COUNT(sheet), .is_final = true, .has_pledged = true});
}

/* Two tellers count the ballots of an item that was voted on in writing. */
static enum err
count_ballots(struct demo_batch *b, struct council_session_id session, struct agenda_item_id item,
    const struct demo_jury *jury, bool is_weak)
{
    struct teller_count_in count = {.yes = 0};
    size_t tellers = 0;

    for (size_t s = 0; s < jury->count; s++) {
        count.yes += jury->is_barred[s] ? 0 : 1;
    }
    if (is_weak) {
        count.no = count.yes - 1;
        count.yes = 1;
    }
    for (size_t s = jury->count; s > 0 && tellers < 2; s--) {
        if (!jury->is_barred[s - 1]) {
            batch_as_person(b, jury->seats[s - 1].person);
            TRY(session_count(b->ctx, session, item, &count));
            tellers++;
        }
    }
    return OK;
}

static enum err
judge(struct demo_batch *b, struct council_session_id session, struct council_id council,
    const struct q_agenda_list *item, enum session_form form, struct seat_id absent)
{
    enum demo_fate fate = batch_fate(b, item->initiative);
    struct demo_jury jury;

    TRY(demo_jury(b->ctx, council, item->id, &jury));
    if (fate == FATE_DEFERRED) {
        TRY(batch_as(b, ROLE_CODE_SECRETARY));
        return session_defer(b->ctx, session, item->id, batch_say(b, "hoan", (uint32_t)item->seq));
    }
    if (form == SESSION_FORM_PAPER) {
        return count_ballots(b, session, item->id, &jury, fate == FATE_WEAK);
    }
    for (size_t s = 0; s < jury.count; s++) {
        if (!jury.is_barred[s] && jury.seats[s].id.v != absent.v) {
            batch_as_person(b, jury.seats[s].person);
            TRY(demo_score(b->ctx, session, item->id, demo_mixed((uint32_t)item->id.v, (uint32_t)s),
                fate == FATE_WEAK));
        }
    }
    return OK;
}

/* Everybody is there, or in a large council sometimes one member is away. */
static enum err
open_session(struct demo_batch *b, struct council_session_id session, struct council_id council,
    enum session_form form, struct seat_id *absent)
{
    struct seat_id present[SEATS_MAX];
    struct q_seat_list *seats;
    size_t present_count = 0;
    size_t count;

    *absent = (struct seat_id){0};
    TRY(q_seat_list(b->ctx, council, b->ctx->today, &seats, &count));
    if (count >= SPARE_SEATS && form == SESSION_FORM_SYSTEM && b->n % 3 == 1) {
        *absent = seats[2 + b->n % (count - 2)].id;
    }
    for (size_t i = 0; i < count; i++) {
        if (seats[i].id.v != absent->v) {
            present[present_count++] = seats[i].id;
        }
    }
    return session_open(b->ctx, session, present, present_count, NULL);
}

enum err
batch_sit(struct demo_batch *b)
{
    struct ctx *ctx = b->ctx;
    struct initiative_id waiting[SESSION_ITEMS_MAX];
    struct session_new session = {.held_on = ctx->today, .kind = SESSION_KIND_MEETING,
        .form = b->n % PAPER_EVERY == PAPER_EVERY - 1 ? SESSION_FORM_PAPER : SESSION_FORM_SYSTEM,
        .dossiers = waiting};
    struct q_agenda_candidates *rows;
    struct council_session_id id;
    struct q_agenda_list *items;
    struct paper_id minutes;
    struct seat_id absent;
    size_t count;

    TRY(batch_as(b, ROLE_CODE_SECRETARY));
    TRY(demo_council_find(ctx, b->org, &session.council));
    TRY(q_agenda_candidates(ctx, b->org, ctx->actor.person, ctx->today, &rows, &count));
    for (; session.dossier_count < count && session.dossier_count < SESSION_ITEMS_MAX;
         session.dossier_count++) {
        waiting[session.dossier_count] = rows[session.dossier_count].id;
    }
    if (session.dossier_count == 0) {
        return OK;
    }
    session.title = str_printf(ctx->arena, "%.*s %.*s", STR_ARG(batch_say(b, "phien", b->n)),
        STR_ARG(date_vi(ctx->arena, ctx->today)));
    session.place = batch_say(b, "phonghop", b->n);
    TRY(session_plan(ctx, &session, &id));
    TRY(open_session(b, id, session.council, session.form, &absent));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(judge(b, id, session.council, &items[i], session.form, absent));
    }
    TRY(batch_as(b, ROLE_CODE_SECRETARY));
    TRY(session_close(ctx, id, &(struct session_end){.has_talked = true}, NULL));
    return session_minutes(ctx, id, &minutes);
}

/* -- the decision and the papers ------------------------------------------------------------------ */

enum err
demo_number(struct ctx *ctx, struct org_id org, int64_t *out)
{
    struct q_demo_number row;
    int32_t year = civil_of_date(ctx->today).year;

    TRY(q_demo_number(ctx, org, year, &row));
    *out = row.last == 0 ? FIRST_NUMBER + org.v % 17
                         : row.last + 1 + demo_mixed((uint32_t)row.last, (uint32_t)org.v) % 4;
    return OK;
}

enum err
batch_decide(struct demo_batch *b)
{
    struct decision_item_in items[SESSION_ITEMS_MAX];
    struct q_decision_candidates *ready;
    struct upload no_scan = {0};
    struct decision_id id;
    int64_t number;
    size_t chosen = 0;
    size_t count;

    TRY(batch_as(b, ROLE_CODE_HEAD));
    TRY(q_decision_candidates(b->ctx, b->org, &ready, &count));
    for (size_t i = 0; i < count && chosen < SESSION_ITEMS_MAX; i++) {
        bool is_passed = ready[i].outcome == AGENDA_OUTCOME_PASSED;
        items[chosen++] = (struct decision_item_in){ready[i].id,
            is_passed ? DECISION_OUTCOME_RECOGNISE : DECISION_OUTCOME_REFUSE,
            is_passed ? STR_NONE : batch_say(b, "lydo_khong", (uint32_t)ready[i].id.v)};
    }
    if (chosen == 0) {
        return OK;
    }
    TRY(decision_draft(b->ctx, b->org, items, chosen, &id));
    TRY(decision_sign(b->ctx, id, &no_scan, NULL));
    TRY(demo_number(b->ctx, b->org, &number));
    TRY(batch_as(b, ROLE_CODE_RECORDS_CLERK));
    return decision_issue(b->ctx, id, number, NULL);
}

static enum err
issue_paper(struct ctx *ctx, struct paper_id id, struct org_id org, struct person_id head)
{
    struct ref ref = {"paper", id.v, org};
    int64_t number;

    ctx->actor.person = head;
    TRY(paper_sign_ink(ctx, id, &(struct paper_ink){.on = ctx->today, .signer = head}));
    TRY(event_add(ctx, ACT_PAPER_SIGN, ref, NULL, STR_NONE));
    TRY(demo_number(ctx, org, &number));
    TRY(demo_person_with(ctx, org, ROLE_CODE_RECORDS_CLERK, &ctx->actor.person));
    TRY(paper_issue(ctx, id, number, ctx->today));
    return event_add(ctx, ACT_PAPER_ISSUE, ref, NULL, STR_NONE);
}

enum err
demo_issue_papers(struct ctx *ctx, struct org_id org, struct ref about)
{
    struct q_demo_papers *papers;
    struct person_id head;
    size_t count;

    TRY(demo_person_with(ctx, org, ROLE_CODE_HEAD, &head));
    TRY(q_demo_papers(ctx, org, about.kind == NULL ? STR_NONE : str_of(about.kind), about.id, &papers,
        &count));
    for (size_t i = 0; i < count; i++) {
        TRY(issue_paper(ctx, papers[i].id, org, head));
    }
    return OK;
}
