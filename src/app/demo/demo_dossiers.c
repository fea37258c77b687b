/* demo_dossiers.c -- dossiers of every state, round by round: written, confirmed, filed, examined. A
 * round stops where its era or today ends; what it leaves is taken up by a later round of the agency or
 * of its successor. */
#include "app/demo/demo_dossiers.h"

#include "base/money.h"
#include "gen/q_app.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

static const char texts[] =
#include "demo_dossiers.inc"
    ;
static const char rounds[] =
#include "demo_rounds.inc"
    ;

enum {
    FILE_AFTER = 3, /* days after the draft */
    TYPED_AFTER = 8, /* a form that came on paper */
    EXAMINE_AFTER = 12,
    ANSWER_AFTER = 19,
    WITHDRAW_AFTER = 22,
    USE_AFTER = 26,
    MEET_AFTER = 34,
    CONSENT_AFTER = 39,
    DECIDE_AFTER = 41,
    PAPERS_AFTER = 48,
    SILENCE_AFTER = 52,
    HOUR_OF_WORK = 9,
    THOUSAND = 1000,
    SATURDAY = 5,
    WEEK = 7,
};

enum text_column { TEXT_TITLE, TEXT_FIELD, TEXT_KIND, TEXT_PROBLEM, TEXT_SOLUTION, TEXT_BENEFIT, TEXT_FATE };
static const char *const fate_words[] = {
    [FATE_DRAFT] = "draft",
    [FATE_REFUSED] = "refused",
    [FATE_SUPPLEMENT] = "supplement",
    [FATE_SILENT] = "silent",
    [FATE_WITHDRAWN] = "withdrawn",
    [FATE_PAPER] = "paper",
    [FATE_UNUSED] = "unused",
    [FATE_ATTESTED] = "attested",
    [FATE_WEAK] = "weak",
    [FATE_HEAD] = "head",
    [FATE_SLOW] = "slow",
    [FATE_DEFERRED] = "deferred",
};

/* -- the round ------------------------------------------------------------------------------------ */

/* Nobody works on a Saturday or Sunday. */
static struct date
working_day(struct date on)
{
    int32_t weekday = date_weekday(on);

    return weekday < SATURDAY ? on : date_add_days(on, WEEK - weekday);
}

static void
set_clock(struct demo_batch *b, struct date on)
{
    b->ctx->today = on;
    b->ctx->now = (struct instant){instant_of_date(on).us + HOUR_OF_WORK * INT64_C(3600000000)};
}

bool
batch_on(struct demo_batch *b, int32_t days)
{
    struct date on = working_day(date_add_days(b->drafted_on, days));

    if (date_cmp(on, b->until) > 0) {
        return false;
    }
    set_clock(b, on);
    return true;
}

void
batch_as_person(struct demo_batch *b, struct person_id person)
{
    b->ctx->actor.person = person;
    b->ctx->actor.org = b->org;
}

enum err
demo_person_with(struct ctx *ctx, struct org_id org, enum role_code role, struct person_id *out)
{
    struct q_person_roles_of_org *rows;
    size_t count;

    TRY(q_person_roles_of_org(ctx, org, role, ctx->today, &rows, &count));
    MUST(count > 0);
    *out = rows[0].id;
    return OK;
}

enum err
batch_as(struct demo_batch *b, enum role_code role)
{
    struct person_id person;

    TRY(demo_person_with(b->ctx, b->org, role, &person));
    batch_as_person(b, person);
    return OK;
}

enum demo_fate
batch_fate(const struct demo_batch *b, struct initiative_id id)
{
    for (size_t i = 0; i < b->dossier_count; i++) {
        if (b->dossiers[i].id.v == id.v) {
            return b->dossiers[i].fate;
        }
    }
    return FATE_NONE;
}

struct str
batch_say(struct demo_batch *b, const char *slot, uint32_t salt)
{
    struct demo_voice voice = {&b->words, demo_mixed(b->n, salt), 0};

    return demo_say(b->ctx->arena, &voice, slot);
}

/* -- authors -------------------------------------------------------------------------------------- */

/* The head and the clerk who examines write nothing here; members of the council are barred from their
 * own, so they write alone. */
static enum err
choose_authors(struct demo_batch *b, enum demo_fate fate, uint32_t salt,
    struct initiative_author_in authors[2], size_t *count)
{
    struct person_id free[ROUND_PEOPLE_MAX];
    struct council_id council;
    struct person_id clerk;
    struct q_seat_list *seats;
    size_t seat_count = 0;
    size_t free_count = 0;
    size_t first;

    TRY(demo_person_with(b->ctx, b->org, ROLE_CODE_INTAKE_CLERK, &clerk));
    TRY(demo_council_find(b->ctx, b->org, &council));
    TRY(q_seat_list(b->ctx, council, b->ctx->today, &seats, &seat_count));
    *count = 1;
    authors[0].share_bp = 10000;
    for (size_t i = 0; i < b->person_count && free_count < ROUND_PEOPLE_MAX; i++) {
        bool is_seated = false;
        for (size_t s = 0; s < seat_count; s++) {
            is_seated = is_seated || seats[s].person.v == b->people[i].id.v;
        }
        if (b->people[i].is_head && fate == FATE_HEAD) {
            authors[0].person = b->people[i].id;
            return OK;
        }
        if (!b->people[i].is_head && !is_seated && b->people[i].id.v != clerk.v) {
            free[free_count++] = b->people[i].id;
        }
    }
    if (free_count == 0 || (seat_count > 0 && demo_mixed(b->n, salt + 31) % 5 == 0)) {
        authors[0].person = seats[demo_mixed(b->n, salt + 37) % seat_count].person;
        return OK;
    }
    first = demo_mixed(b->n, salt) % free_count;
    authors[0].person = free[first];
    if (free_count > 1 && demo_mixed(b->n, salt + 41) % 2 == 0 && fate != FATE_PAPER) {
        authors[1].person = free[(first + 1 + demo_mixed(b->n, salt + 43) % (free_count - 1)) % free_count];
        authors[0].share_bp = 5000 + 500 * (int32_t)(demo_mixed(b->n, salt + 47) % 6);
        authors[1].share_bp = 10000 - authors[0].share_bp;
        *count = 2;
    }
    return OK;
}

/* -- one dossier ---------------------------------------------------------------------------------- */

static struct initiative_text
text_of(struct demo_batch *b, const struct demo_row *row, enum demo_fate fate, uint32_t salt)
{
    const struct str *c = row->column;
    struct initiative_text text = {
        .title = c[TEXT_TITLE],
        .field = c[TEXT_FIELD],
        .first_used_on = fate == FATE_UNUSED
            ? DATE_NONE
            : date_add_days(b->drafted_on, -40 - (int32_t)(demo_mixed(b->n, salt + 7) % 120)),
        .use_kind = USE_KIND_FIRST_USE,
        .benefit = {(int64_t)(demo_mixed(b->n, salt + 3) % 180 + 8) * 500000},
        .problem = c[TEXT_PROBLEM],
        .prior_state = batch_say(b, "truoc", salt + 13),
        .description = c[TEXT_SOLUTION],
        .novelty = batch_say(b, "moi", salt + 17),
        .conditions = batch_say(b, "dieukien", salt + 19),
        .applicability = batch_say(b, "nhanrong", salt + 23),
        .benefit_by_author = c[TEXT_BENEFIT],
        .confidential_note = STR_NONE,
    };

    MUST(initiative_kind_parse(c[TEXT_KIND], &text.kind));
    return text;
}

static enum demo_fate
fate_of(struct str word)
{
    for (size_t i = 1; i < ARRAY_COUNT(fate_words); i++) {
        if (str_eq_c(word, fate_words[i])) {
            return (enum demo_fate)i;
        }
    }
    MUST(str_is_none(word));
    return FATE_NONE;
}

/* Each author confirms his share; one of them may be away, then the head attests it. */
static enum err
confirm_all(struct demo_batch *b, struct initiative_id id, enum demo_fate fate, uint32_t salt)
{
    struct q_author_list *authors;
    size_t count;

    TRY(q_author_list(b->ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        if (fate == FATE_ATTESTED && i + 1 == count) {
            TRY(batch_as(b, ROLE_CODE_HEAD));
            TRY(initiative_confirm(b->ctx, id, authors[i].id, CONFIRM_MEANS_ATTESTED_BY_HEAD, NULL,
                batch_say(b, "chungthuc", salt)));
        } else {
            batch_as_person(b, authors[i].person);
            TRY(initiative_confirm(b->ctx, id, (struct initiative_author_id){0}, CONFIRM_MEANS_ONLINE,
                NULL, STR_NONE));
        }
    }
    batch_as_person(b, authors[0].person);
    return OK;
}

/* The clerk types a form that was handed in days before, as its scan shows it. */
static enum err
type_paper(struct demo_batch *b, struct initiative_seed *seed, uint32_t salt)
{
    struct date handed_in = working_day(date_add_days(b->drafted_on, FILE_AFTER));
    struct initiative_id id;

    if (!batch_on(b, TYPED_AFTER)) {
        return OK;
    }
    TRY(batch_as(b, ROLE_CODE_INTAKE_CLERK));
    seed->channel = CHANNEL_PAPER;
    TRY(initiative_draft_from(b->ctx, seed, &id));
    b->dossiers[b->dossier_count++] = (struct demo_batch_dossier){id, FATE_PAPER};
    return initiative_hand_in_paper(b->ctx, id, seed->authors[0].person,
        &(struct act){.happened_on = handed_in, .channel = CHANNEL_PAPER,
            .entered_for = seed->authors[0].person, .late_reason = batch_say(b, "nhapmuon", salt)});
}

/* One dossier up to its filing. */
static enum err
write_one(struct demo_batch *b, const struct demo_row *row)
{
    enum demo_fate fate = fate_of(row->count > TEXT_FATE ? row->column[TEXT_FATE] : STR_NONE);
    uint32_t salt = 100 * ((uint32_t)b->dossier_count + 1);
    struct initiative_author_in authors[2] = {{.birth_on = DATE_NONE}, {.birth_on = DATE_NONE}};
    struct initiative_seed seed = {.org = b->org, .authors = authors};
    struct initiative_id id;

    MUST(batch_on(b, 0));
    TRY(choose_authors(b, fate, salt, authors, &seed.author_count));
    seed.text = text_of(b, row, fate, salt);
    if (fate == FATE_PAPER) {
        return type_paper(b, &seed, salt);
    }
    batch_as_person(b, authors[0].person);
    TRY(initiative_draft_from(b->ctx, &seed, &id));
    b->dossiers[b->dossier_count++] = (struct demo_batch_dossier){id, fate};
    if (fate == FATE_DRAFT || !batch_on(b, FILE_AFTER)) {
        return OK;
    }
    TRY(confirm_all(b, id, fate, salt));
    return initiative_submit(b->ctx, id, 1, NULL);
}

/* -- the formal examination ----------------------------------------------------------------------- */

/* Everything on the checklist is met, but for what a refusal or a question is about. */
static enum err
examine(struct demo_batch *b, struct initiative_id id, enum intake_outcome_kind outcome,
    struct str what)
{
    struct intake_act intake = {.outcome = outcome, .what = what};
    struct intake_mark *marks = ARENA_ARRAY(b->ctx->arena, struct intake_mark, RULES_LIST_MAX);
    struct rules rules;

    TRY(regulation_rules_for(b->ctx, b->org, b->ctx->today, &rules));
    for (const struct json *item = rules.checklist->child; item != NULL; item = item->next) {
        bool is_last = item->next == NULL;
        marks[intake.mark_count++] =
            (struct intake_mark){json_get_str(item, "code"), outcome == INTAKE_ACCEPT || !is_last};
    }
    intake.marks = marks;
    TRY(batch_as(b, ROLE_CODE_INTAKE_CLERK));
    return initiative_intake(b->ctx, id, &intake, NULL);
}

static enum err
withdraw(struct demo_batch *b, struct initiative_id id)
{
    struct q_author_list *authors;
    size_t count;

    TRY(q_author_list(b->ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        batch_as_person(b, authors[i].person);
        TRY(initiative_withdraw(b->ctx, id, batch_say(b, "rut", (uint32_t)id.v)));
    }
    return OK;
}

/* What follows a question of the clerk. */
static enum err
supplement(struct demo_batch *b, struct initiative_id id, enum demo_fate fate)
{
    struct q_author_list *authors;
    size_t count;

    TRY(examine(b, id, INTAKE_SUPPLEMENT, batch_say(b, "bosung", (uint32_t)id.v)));
    if (fate == FATE_SILENT) {
        return batch_on(b, SILENCE_AFTER)
            ? examine(b, id, INTAKE_REFUSE, batch_say(b, "imlang", (uint32_t)id.v))
            : OK;
    }
    if (!batch_on(b, ANSWER_AFTER)) {
        return OK;
    }
    TRY(q_author_list(b->ctx, id, &authors, &count));
    batch_as_person(b, authors[0].person);
    TRY(initiative_answer_supplement(b->ctx, id, batch_say(b, "dabosung", (uint32_t)id.v), NULL));
    return batch_on(b, WITHDRAW_AFTER) ? examine(b, id, INTAKE_ACCEPT, STR_NONE) : OK;
}

static enum err
examine_one(struct demo_batch *b, struct initiative_id id, enum demo_fate fate)
{
    if (fate == FATE_DRAFT || fate == FATE_SLOW || !batch_on(b, EXAMINE_AFTER)) {
        return OK;
    }
    if (fate == FATE_REFUSED) {
        return examine(b, id, INTAKE_REFUSE, batch_say(b, "lydo_hinhthuc", (uint32_t)id.v));
    }
    if (fate == FATE_SUPPLEMENT || fate == FATE_SILENT) {
        return supplement(b, id, fate);
    }
    TRY(examine(b, id, INTAKE_ACCEPT, STR_NONE));
    if (fate == FATE_WITHDRAWN && batch_on(b, WITHDRAW_AFTER)) {
        return withdraw(b, id);
    }
    if (fate == FATE_UNUSED && batch_on(b, USE_AFTER)) {
        TRY(batch_as(b, ROLE_CODE_INTAKE_CLERK));
        return initiative_first_use(b->ctx, id, date_add_days(b->ctx->today, -4), USE_KIND_FIRST_USE, NULL);
    }
    return OK;
}

/* What came before this round: slow ones, what a predecessor left, and what its author never completed. */
static enum err
examine_left(struct demo_batch *b)
{
    struct q_demo_unexamined *rows;
    struct q_demo_unanswered *unanswered;
    size_t count;

    MUST(batch_on(b, EXAMINE_AFTER));
    TRY(q_demo_unexamined(b->ctx, b->org, b->drafted_on, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(examine(b, rows[i].id, INTAKE_ACCEPT, STR_NONE));
    }
    TRY(q_demo_unanswered(b->ctx, b->org, b->ctx->today, &unanswered, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(examine(b, unanswered[i].id, INTAKE_REFUSE, batch_say(b, "imlang", (uint32_t)i)));
    }
    return OK;
}

/* The superior's head consents to what the agency's own head wrote. */
static enum err
consent(struct demo_batch *b)
{
    struct q_demo_unconsented *rows;
    struct org_id superior;
    struct person_id head;
    size_t count;

    TRY(q_demo_unconsented(b->ctx, b->org, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(org_superior(b->ctx, b->org, b->ctx->today, &superior));
        TRY(demo_person_with(b->ctx, superior, ROLE_CODE_HEAD, &head));
        b->ctx->actor.person = head;
        b->ctx->actor.org = superior;
        TRY(initiative_consent(b->ctx, rows[i].id, true, STR_NONE, NULL, NULL));
    }
    return OK;
}

/* -- rounds.tsv ----------------------------------------------------------------------------------- */

struct round_row {
    struct str agency;
    struct date on;
    enum demo_era era;
    uint32_t first, count; /* lines of dossiers.tsv */
};

static void
round_read(uint32_t n, struct date today, struct round_row *out)
{
    struct date begin = demo_date(STR(DEMO_SUCCESSION_ON));
    struct str rest = str_of(rounds);
    struct demo_row row = {.count = 0};
    int64_t dossiers = 0;
    int64_t said;

    *out = (struct round_row){.era = DEMO_AFTER};
    for (uint32_t i = 0; i <= n; i++) {
        out->first += (uint32_t)dossiers;
        MUST(demo_next(&rest, &row));
        MUST(str_to_i64(row.column[2], &dossiers));
    }
    out->agency = row.column[0];
    out->count = (uint32_t)dossiers;
    if (row.column[1].p[0] == '+') {
        MUST(str_to_i64(str_from(row.column[1], 1), &said));
        begin = date_add_days(begin, WEEK * 2);
        out->on = date_add_days(begin, (int32_t)(date_days_between(begin, today) * said / THOUSAND));
    } else if (row.column[1].p[0] == '-') {
        MUST(str_to_i64(str_from(row.column[1], 1), &said));
        out->on = date_add_days(today, -(int32_t)said);
        out->on = date_cmp(out->on, begin) < 0 ? date_add_days(begin, WEEK * 2) : out->on;
    } else {
        out->era = DEMO_BEFORE;
        out->on = demo_date(row.column[1]);
    }
}

size_t
demo_round_count(void)
{
    struct str rest = str_of(rounds);
    struct demo_row row;
    size_t count = 0;

    while (demo_next(&rest, &row)) {
        count++;
    }
    return count;
}

static struct demo_row
text_row(uint32_t number)
{
    struct str rest = str_of(texts);
    struct demo_row row = {.count = 0};

    for (uint32_t i = 0; i <= number; i++) {
        MUST(demo_next(&rest, &row));
    }
    return row;
}

/* So many of the first so many lines when only some of all are wanted. */
static uint32_t
share_of(uint32_t lines, uint32_t wanted)
{
    return (uint32_t)((uint64_t)lines * wanted / DEMO_DOSSIERS);
}

static enum err
go_through(struct demo_batch *b)
{
    for (size_t i = 0; i < b->dossier_count; i++) {
        TRY(examine_one(b, b->dossiers[i].id, b->dossiers[i].fate));
    }
    if (!batch_on(b, MEET_AFTER)) {
        return OK;
    }
    TRY(examine_left(b));
    MUST(batch_on(b, MEET_AFTER));
    TRY(batch_sit(b));
    if (batch_on(b, CONSENT_AFTER)) {
        TRY(consent(b));
    }
    if (batch_on(b, DECIDE_AFTER)) {
        TRY(batch_decide(b));
    }
    return OK;
}

/* What an agency wrote is signed and numbered some days later, or before it ends. */
static enum err
put_in_order(struct demo_batch *b, enum demo_era era)
{
    if (batch_on(b, PAPERS_AFTER)) {
        return demo_issue_papers(b->ctx, b->org, (struct ref){0});
    }
    if (era == DEMO_AFTER) {
        return OK;
    }
    set_clock(b, b->until);
    return demo_issue_papers(b->ctx, b->org, (struct ref){0});
}

enum err
demo_round(struct ctx *ctx, const struct demo_plan *plan, uint32_t n)
{
    struct demo_batch *b = ARENA_NEW(ctx->arena, struct demo_batch);
    struct round_row round;
    uint32_t first;
    uint32_t last;

    round_read(n, plan->today, &round);
    if (round.era != plan->era || date_cmp(round.on, plan->today) > 0) {
        return OK;
    }
    first = share_of(round.first, plan->dossiers);
    last = share_of(round.first + round.count, plan->dossiers);
    *b = (struct demo_batch){.ctx = ctx, .agency = round.agency, .n = n,
        .drafted_on = working_day(round.on), .until = plan->today};
    if (plan->era == DEMO_BEFORE) {
        b->until = date_add_days(demo_date(STR(DEMO_SUCCESSION_ON)), -1);
    }
    if (last == first || !batch_on(b, 0)) {
        return OK;
    }
    demo_words_read(&b->words);
    TRY(org_by_code(ctx, b->agency, &b->org));
    TRY(q_person_list_of_org(ctx, b->org, ctx->today, &b->people, &b->person_count));
    for (uint32_t i = first; i < last; i++) {
        struct demo_row row = text_row((uint32_t)((uint64_t)i * DEMO_DOSSIERS / plan->dossiers));
        TRY(write_one(b, &row));
    }
    TRY(go_through(b));
    return put_in_order(b, plan->era);
}
