/* council_paper.c -- the minutes, written from the same data as the tally [law:TT18/8]. */
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/council/council.h"
#include "room/document/document.h"

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
    TRY(q_conflict_list(ctx, item->id, &conflicts, &count));
    for (size_t i = 0; i < count; i++) {
        paper_dash(b,
            text_fill(ctx->arena, LANG_VI,
                conflicts[i].is_barring ? TEXT_COUNCIL_MINUTES_BARRED : TEXT_COUNCIL_MINUTES_STATED,
                (const struct text_arg[]){{"name", conflicts[i].full_name},
                    {"ground", text_get(LANG_VI, conflict_ground_text(conflicts[i].ground))}},
                2));
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
    return OK;
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
    paper_heading(&b, STR("II."), say(TEXT_COUNCIL_MINUTES_RESULTS));
    TRY(q_agenda_list(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(put_item(ctx, &b, &items[i]));
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
    return event_add(ctx, ACT_COUNCIL_SESSION_MINUTES, (struct ref){"council_session", id.v, row.org},
        NULL, STR_NONE);
}
