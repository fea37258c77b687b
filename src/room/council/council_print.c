/* council_print.c -- sheets that members fill in by hand: ballots without a name, or sheets with the criteria. */
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/council/council.h"

enum { BALLOT_COLUMNS = 4, SHEET_COLUMNS = 4 };

static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

/* One sheet for all dossiers of the session. */
static void
put_ballot(struct ctx *ctx, struct paper_builder *b, const struct q_agenda_list *items, size_t count)
{
    const struct paper_column columns[BALLOT_COLUMNS] = {
        {8, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_NO), STR_NONE},
        {56, PAPER_LEFT, say(TEXT_COUNCIL_PAPER_DOSSIER), STR_NONE},
        {18, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_YES), STR_NONE},
        {18, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_NO_VOTES), STR_NONE},
    };

    paper_paragraph(b, say(TEXT_COUNCIL_PAPER_BALLOT_LEAD));
    (void)paper_table(b, STR_NONE, columns, BALLOT_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        const struct str cells[BALLOT_COLUMNS] = {str_printf(ctx->arena, "%zu", i + 1),
            str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(items[i].code), STR_ARG(items[i].title)),
            STR("[   ]"), STR("[   ]")};
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
}

/* The criteria of the regulation with room for points and a word, for one dossier. */
static void
put_sheet(struct ctx *ctx, struct paper_builder *b, const struct rules *rules,
    const struct q_agenda_list *item)
{
    const struct paper_column columns[SHEET_COLUMNS] = {
        {46, PAPER_LEFT, say(TEXT_COUNCIL_PAPER_CRITERION), STR_NONE},
        {12, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_MOST), STR_NONE},
        {12, PAPER_CENTRE, say(TEXT_COUNCIL_PAPER_POINTS), STR_NONE},
        {30, PAPER_LEFT, say(TEXT_COUNCIL_PAPER_REMARK), STR_NONE},
    };

    paper_clause(b, STR_NONE,
        str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(item->code), STR_ARG(item->title)));
    (void)paper_table(b, STR_NONE, columns, SHEET_COLUMNS);
    for (size_t i = 0; i < rules->criterion_count; i++) {
        const struct rules_criterion *criterion = &rules->criteria[i];
        const struct str cells[SHEET_COLUMNS] = {criterion->title,
            str_printf(ctx->arena, "%d", criterion->max), STR_NONE, STR_NONE};
        paper_row(b, criterion->is_group ? PAPER_ROW_GROUP : PAPER_ROW_PLAIN, cells);
    }
    paper_paragraph(b, say(TEXT_COUNCIL_PAPER_SHEET_VOTE));
}

enum err
session_blank_sheets(struct ctx *ctx, struct council_session_id id, struct paper_id *out)
{
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .made_at = ctx->now};
    struct q_council_session_get row;
    struct q_agenda_list *items;
    struct paper_builder b;
    struct scope scope;
    struct rules rules;
    size_t count;

    TRY(session_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_PRINT, scope));
    TRY(session_rules(ctx, &row, &rules));
    TRY(q_agenda_list(ctx, id, &items, &count));
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_SCORE_SHEET, row.held_on, &model.heading));
    paper_builder_init(&b, ctx->arena);
    if (row.form == SESSION_FORM_PAPER) {
        model.kind_name = say(TEXT_COUNCIL_PAPER_BALLOT_KIND);
        put_ballot(ctx, &b, items, count);
    } else {
        model.kind_name = say(TEXT_COUNCIL_PAPER_SHEET_KIND);
        paper_paragraph(&b, say(TEXT_COUNCIL_PAPER_SHEET_LEAD));
        for (size_t i = 0; i < count; i++) {
            put_sheet(ctx, &b, &rules, &items[i]);
        }
        signature->authority =
            paper_lines_of(ctx->arena, (const struct str[]){say(TEXT_COUNCIL_PAPER_MEMBER)}, 1);
        signature->hint = say(TEXT_COUNCIL_PAPER_SIGN_HINT);
        model.signatures = signature;
        model.signature_count = 1;
    }
    model.subject = row.title;
    model.body = paper_builder_end(&b);
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_SCORE_SHEET, .org = row.org, .subject = row.title,
            .about = session_ref(&row), .model = &model},
        out));
    return event_add(ctx, ACT_COUNCIL_SESSION_PRINT, session_ref(&row), NULL, STR_NONE);
}
