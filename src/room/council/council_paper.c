/* council_paper.c -- papers of the council: the decision that sets it up, the invitation, the minutes and
 * the tally sheet, all from the same data as the pages [law:TT18/8].
 */
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/council/council.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

static struct str
number(struct ctx *ctx, int64_t v)
{
    return str_printf(ctx->arena, "%lld", (long long)v);
}

static bool
was_present(const struct q_attendance_list *rows, size_t count, struct seat_id seat)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].seat.v == seat.v) {
            return rows[i].is_present;
        }
    }
    return false;
}

static enum err
put_members(struct ctx *ctx, struct paper_builder *b, const struct q_council_session_get *row)
{
    struct q_attendance_list *attendance;
    struct q_seat_list *seats;
    size_t there;
    size_t count;

    TRY(q_attendance_list(ctx, row->id, &attendance, &there));
    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        paper_dash(b,
            str_printf(ctx->arena, "%.*s – %.*s%s%.*s", STR_ARG(seats[i].full_name),
                STR_ARG(text_get(LANG_VI, seat_kind_text(seats[i].kind))), ": ",
                STR_ARG(say(was_present(attendance, there, seats[i].id) ? TEXT_COUNCIL_PRESENT
                                                                        : TEXT_COUNCIL_ABSENT))));
    }
    return OK;
}

static enum err
put_item(struct ctx *ctx, struct paper_builder *b, const struct q_agenda_list *item)
{
    struct q_conflict_list *conflicts;
    struct q_tally_get tally;
    size_t count;
    bool found;

    paper_clause(b, STR_NONE,
        str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(item->code), STR_ARG(item->title)));
    if (!str_is_none(item->chair_name)) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_CHAIRED,
                (const struct text_arg[]){{"name", item->chair_name},
                    {"kind", text_get(LANG_VI, seat_kind_text(item->chair_kind))}},
                2));
    }
    TRY(q_conflict_list(ctx, item->id, &conflicts, &count));
    for (size_t i = 0; i < count; i++) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI,
                conflicts[i].is_barring ? TEXT_COUNCIL_MINUTES_BARRED : TEXT_COUNCIL_MINUTES_STATED,
                (const struct text_arg[]){{"name", conflicts[i].full_name},
                    {"ground", text_get(LANG_VI, conflict_ground_text(conflicts[i].ground))}},
                2));
    }
    if (item->outcome == AGENDA_OUTCOME_DEFERRED || item->outcome == AGENDA_OUTCOME_MOVED) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI,
                item->outcome == AGENDA_OUTCOME_MOVED ? TEXT_COUNCIL_MINUTES_MOVED
                                                       : TEXT_COUNCIL_MINUTES_DEFERRED,
                (const struct text_arg[]){{"reason", item->note}}, 1));
    }
    TRY(q_tally_get(ctx, item->id, &tally, &found));
    if (found) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI,
                tally.is_passed ? TEXT_COUNCIL_MINUTES_PASSED : TEXT_COUNCIL_MINUTES_FAILED,
                (const struct text_arg[]){{"yes", number(ctx, tally.yes)}, {"no", number(ctx, tally.no)},
                    {"blank", number(ctx, tally.blank)}, {"needed", number(ctx, tally.needed)},
                    {"base", number(ctx, tally.base_count)}, {"law", tally.law}},
                6));
    }
    if (found && !str_is_none(tally.class)) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_CLASS,
                (const struct text_arg[]){{"class", tally.class}}, 1));
    }
    return OK;
}

/* What else belongs into the minutes of a dossier: a talk, opinions in writing, the chair's own word. */
static enum err
put_item_notes(struct ctx *ctx, struct paper_builder *b, const struct q_agenda_list *item)
{
    struct q_score_sheet_list *sheets;
    size_t count;

    if (item->spread.has) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_SPREAD,
                (const struct text_arg[]){{"n", number(ctx, item->spread.v / SHEET_HUNDREDTHS)}}, 1));
    }
    TRY(q_score_sheet_list(ctx, item->id, &sheets, &count));
    for (size_t i = 0; i < count; i++) {
        if (sheets[i].is_absent) {
            paper_dash(b,
                text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_WRITTEN,
                    (const struct text_arg[]){{"name", sheets[i].full_name},
                        {"vote", text_get(LANG_VI, vote_choice_text(sheets[i].vote))},
                        {"remark", sheets[i].remark}},
                    3));
        }
    }
    if (item->override_outcome != 0) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_OVERRIDE,
                (const struct text_arg[]){{"name", item->override_name},
                    {"reason", item->override_reason}},
                2));
    }
    return OK;
}

/* -- the decision that sets the council up ------------------------------------------------------ */
static enum err
put_seats(struct ctx *ctx, struct paper_builder *b, const struct q_council_get *council)
{
    struct q_seat_list *seats;
    size_t count;

    TRY(q_seat_list(ctx, council->id, council->from_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        paper_clause(b, STR_NONE,
            str_printf(ctx->arena, "%.*s, %.*s – %.*s", STR_ARG(seats[i].full_name),
                STR_ARG(seats[i].post_title), STR_ARG(text_get(LANG_VI, seat_kind_text(seats[i].kind)))));
    }
    return OK;
}

enum err
council_decision_paper(struct ctx *ctx, struct council_id id)
{
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct q_council_get council;
    struct q_org_version_on org;
    struct paper_builder b;
    struct paper_id paper;
    bool found;

    TRY(q_council_get(ctx, id, &council, &found));
    MUST(found);
    TRY(org_on(ctx, council.org, council.decided_on, &org));
    TRY(paper_heading_of(ctx, council.org, PAPER_KIND_COUNCIL_DECISION, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, council.org, (struct person_id){0}, council.decided_on, signature));
    model.kind_name = say(TEXT_COUNCIL_PAPER_DECISION_KIND);
    model.subject = text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_DECISION_SUBJECT,
        (const struct text_arg[]){{"name", council.name}}, 1);
    model.issuer = paper_lines_of(ctx->arena,
        (const struct str[]){text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_ISSUER,
            (const struct text_arg[]){{"org", org.name}}, 1)}, 1);
    model.bases = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_PAPER_BASIS_1), say(TEXT_COUNCIL_PAPER_BASIS_2)}, 2);
    model.resolution = say(TEXT_COUNCIL_PAPER_RESOLUTION);
    paper_builder_init(&b, ctx->arena);
    paper_article(&b, STR_NONE,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_DECISION_1,
            (const struct text_arg[]){{"name", council.name}}, 1));
    TRY(put_seats(ctx, &b, &council));
    paper_article(&b, STR_NONE, say(TEXT_COUNCIL_PAPER_DECISION_2));
    paper_article(&b, STR_NONE, say(TEXT_COUNCIL_PAPER_DECISION_3));
    model.body = paper_builder_end(&b);
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_PAPER_COPY_1), say(TEXT_COUNCIL_PAPER_COPY_2)}, 2);
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_COUNCIL_DECISION, .org = council.org,
            .subject = model.subject, .about = {"council", id.v, council.org}, .model = &model},
        &paper));
    return q_council_paper_set(ctx, id, paper);
}

/* -- the invitation ----------------------------------------------------------------------------- */
enum err
session_invitation(struct ctx *ctx, struct council_session_id id)
{
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct q_council_session_get row;
    struct q_agenda_list *items;
    struct paper_builder b;
    struct paper_id paper;
    struct scope scope;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_INVITATION, DATE_NONE, &model.heading));
    model.kind_name = say(TEXT_COUNCIL_PAPER_INVITATION_KIND);
    model.subject = row.title;
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_INVITATION_LEAD,
            (const struct text_arg[]){{"council", row.council_name}}, 1));
    paper_clause(&b, STR_NONE,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_INVITATION_TIME,
            (const struct text_arg[]){{"date", date_vi_weekday(ctx->arena, row.held_on)}}, 1));
    paper_clause(&b, STR_NONE,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_PAPER_INVITATION_PLACE,
            (const struct text_arg[]){{"place",
                str_is_none(row.place) ? STR("………………………") : row.place}}, 1));
    paper_clause(&b, STR_NONE, say(TEXT_COUNCIL_PAPER_INVITATION_AGENDA));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        paper_dash(&b,
            str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(items[i].code), STR_ARG(items[i].title)));
    }
    paper_paragraph(&b, say(TEXT_COUNCIL_PAPER_INVITATION_END));
    model.body = paper_builder_end(&b);
    signature->authority = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_PAPER_FOR_COUNCIL), say(TEXT_COUNCIL_MINUTES_CHAIR)}, 2);
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_PAPER_COPY_MEMBERS), say(TEXT_COUNCIL_PAPER_COPY_2)}, 2);
    return paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_INVITATION, .org = row.org, .subject = row.title,
            .about = {"council_session", id.v, row.org}, .model = &model},
        &paper);
}

/* -- minutes and tally sheet -------------------------------------------------------------------- */
enum { TALLY_COLUMNS = 7 };

static enum err
put_tally_table(struct ctx *ctx, struct paper_builder *b, struct council_session_id id)
{
    const struct paper_column columns[TALLY_COLUMNS] = {
        {6, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_NO), STR_NONE},
        {38, PAPER_LEFT, say(TEXT_COUNCIL_PAPER_DOSSIER), STR_NONE},
        {11, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_YES), STR_NONE},
        {11, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_NO_VOTES), STR_NONE},
        {11, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_BLANK), STR_NONE},
        {11, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_NEEDED), STR_NONE},
        {12, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_RESULT), STR_NONE},
    };
    struct q_agenda_list *items;
    size_t count;

    (void)paper_table(b, STR_NONE, columns, TALLY_COLUMNS);
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        struct q_tally_get tally;
        bool found;
        TRY(q_tally_get(ctx, items[i].id, &tally, &found));
        const struct str cells[TALLY_COLUMNS] = {number(ctx, (int64_t)i + 1), items[i].title,
            found ? number(ctx, tally.yes) : STR("–"), found ? number(ctx, tally.no) : STR("–"),
            found ? number(ctx, tally.blank) : STR("–"),
            found ? str_printf(ctx->arena, "%d/%d", tally.needed, tally.base_count) : STR("–"),
            items[i].outcome == 0 ? STR("–")
                                  : text_get(LANG_VI, agenda_outcome_text(items[i].outcome))};
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
    return OK;
}

static enum err
tally_sheet(struct ctx *ctx, const struct q_council_session_get *row)
{
    struct paper_signature *signatures = ARENA_ARRAY(ctx->arena, struct paper_signature, 2);
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = signatures,
        .signature_count = 2, .made_at = ctx->now};
    struct paper_builder b;
    struct paper_id paper;

    TRY(paper_heading_of(ctx, row->org, PAPER_KIND_TALLY_SHEET, row->held_on, &model.heading));
    model.kind_name = say(TEXT_COUNCIL_PAPER_TALLY_KIND);
    model.subject = row->title;
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_LEAD,
            (const struct text_arg[]){{"council", row->council_name},
                {"date", date_vi(ctx->arena, row->held_on)}, {"members", number(ctx, row->member_count.v)},
                {"quorum", number(ctx, row->quorum_count.v)}},
            4));
    TRY(put_tally_table(ctx, &b, row->id));
    model.body = paper_builder_end(&b);
    for (size_t i = 0; i < 2; i++) {
        signatures[i] = (struct paper_signature){.hint = say(TEXT_COUNCIL_PAPER_SIGN_HINT)};
        signatures[i].authority =
            paper_lines_of(ctx->arena, (const struct str[]){say(TEXT_COUNCIL_PAPER_TELLER)}, 1);
    }
    return paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_TALLY_SHEET, .org = row->org, .subject = row->title,
            .about = {"council_session", row->id.v, row->org}, .model = &model},
        &paper);
}

enum err
session_minutes(struct ctx *ctx, struct council_session_id id, struct paper_id *out)
{
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signature_count = 2,
        .has_end_mark = true, .made_at = ctx->now};
    struct paper_signature *signatures = ARENA_ARRAY(ctx->arena, struct paper_signature, 2);
    struct q_council_session_get row;
    struct q_agenda_list *items;
    struct paper_builder b;
    struct scope scope;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_MINUTES, scope));
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_MINUTES, row.held_on, &model.heading));
    model.kind_name = say(TEXT_COUNCIL_MINUTES_KIND);
    model.subject = str_printf(ctx->arena, "%.*s", STR_ARG(row.title));
    paper_builder_init(&b, ctx->arena);
    paper_heading(&b, STR("I."), say(TEXT_COUNCIL_MINUTES_MEMBERS));
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_LEAD,
            (const struct text_arg[]){{"council", row.council_name},
                {"date", date_vi(ctx->arena, row.held_on)},
                {"members", number(ctx, row.member_count.v)}, {"quorum", number(ctx, row.quorum_count.v)}},
            4));
    TRY(put_members(ctx, &b, &row));
    if (!date_is_none(row.turned_on)) {
        paper_paragraph(&b,
            text_fill(ctx->arena, LANG_VI, TEXT_COUNCIL_MINUTES_TURNED,
                (const struct text_arg[]){{"date", date_vi(ctx->arena, row.turned_on)},
                    {"reason", row.turned_reason}},
                2));
    }
    paper_heading(&b, STR("II."), say(TEXT_COUNCIL_MINUTES_RESULTS));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(put_item(ctx, &b, &items[i]));
        TRY(put_item_notes(ctx, &b, &items[i]));
    }
    model.body = paper_builder_end(&b);
    signatures[0].authority = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_MINUTES_SECRETARY)}, 1);
    signatures[1].authority = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_COUNCIL_MINUTES_CHAIR)}, 1);
    model.signatures = signatures;
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_MINUTES, .org = row.org, .subject = row.title,
            .about = {"council_session", id.v, row.org}, .model = &model},
        out));
    TRY(q_council_session_minutes(ctx, id, *out));
    TRY(tally_sheet(ctx, &row));
    return event_add(ctx, ACT_COUNCIL_SESSION_MINUTES, (struct ref){"council_session", id.v, row.org},
        NULL, STR_NONE);
}
