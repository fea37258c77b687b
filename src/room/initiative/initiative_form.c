/* initiative_form.c -- the request for recognition as a paper, to be printed and signed [law:TT18/5]. */
#include "base/vi.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/initiative/initiative.h"
#include "room/initiative/initiative_paper.h"
#include "room/org/org.h"

enum { AUTHOR_COLUMNS = 7, APPLIER_COLUMNS = 5 };

/* Papers are always Vietnamese, whatever language their reader has chosen. */
static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

static struct str
or_empty(struct str s)
{
    return str_is_none(s) ? STR("") : s;
}

static struct str
date_or_empty(struct ctx *ctx, struct date on)
{
    return or_empty(date_vi(ctx->arena, on));
}

static enum err
authors_table(struct ctx *ctx, struct paper_builder *b, struct initiative_id id)
{
    const struct paper_column columns[AUTHOR_COLUMNS] = {
        {1, PAPER_CENTRE, say(TEXT_INITIATIVE_APP_NO), STR_NONE},
        {4, PAPER_LEFT, say(TEXT_INITIATIVE_APP_NAME), STR_NONE},
        {3, PAPER_CENTRE, say(TEXT_INITIATIVE_APP_BIRTH), STR_NONE},
        {4, PAPER_LEFT, say(TEXT_INITIATIVE_APP_WORK), STR_NONE},
        {3, PAPER_LEFT, say(TEXT_INITIATIVE_APP_POST), STR_NONE},
        {3, PAPER_LEFT, say(TEXT_INITIATIVE_APP_DEGREE), STR_NONE},
        {3, PAPER_CENTRE, say(TEXT_INITIATIVE_APP_SHARE), STR_NONE},
    };
    struct q_author_list *authors;
    size_t count;

    TRY(q_author_list(ctx, id, &authors, &count));
    (void)paper_table(b, STR_NONE, columns, AUTHOR_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        const struct q_author_list *a = &authors[i];
        paper_row(b, PAPER_ROW_PLAIN,
            (const struct str[AUTHOR_COLUMNS]){number_vi(ctx->arena, (int64_t)i + 1), a->full_name,
                date_or_empty(ctx, a->birth_on), a->workplace, or_empty(a->post_title),
                or_empty(a->degree), share_vi(ctx->arena, a->share)});
    }
    return OK;
}

static enum err
appliers_table(struct ctx *ctx, struct paper_builder *b, struct initiative_id id)
{
    const struct paper_column columns[APPLIER_COLUMNS] = {
        {1, PAPER_CENTRE, say(TEXT_INITIATIVE_APP_NO), STR_NONE},
        {4, PAPER_LEFT, say(TEXT_INITIATIVE_APP_NAME), STR_NONE},
        {3, PAPER_CENTRE, say(TEXT_INITIATIVE_APP_BIRTH), STR_NONE},
        {4, PAPER_LEFT, say(TEXT_INITIATIVE_APP_WORK), STR_NONE},
        {5, PAPER_LEFT, say(TEXT_INITIATIVE_APP_TASK), STR_NONE},
    };
    struct q_applier_list *appliers;
    size_t count;

    TRY(q_applier_list(ctx, id, &appliers, &count));
    if (count == 0) {
        return OK;
    }
    paper_paragraph(b, say(TEXT_INITIATIVE_APPLIERS));
    (void)paper_table(b, STR_NONE, columns, APPLIER_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        paper_row(b, PAPER_ROW_PLAIN,
            (const struct str[APPLIER_COLUMNS]){number_vi(ctx->arena, (int64_t)i + 1),
                appliers[i].full_name, date_or_empty(ctx, appliers[i].birth_on),
                or_empty(appliers[i].workplace), appliers[i].task_done});
    }
    return OK;
}

/* A heading and its lines; a part that was not written leaves room for the pen. */
static void
part(struct paper_builder *b, int label, struct str said)
{
    struct str rest = said;

    if (str_is_blank(said)) {
        paper_field(b, say(label), STR_NONE);
        return;
    }
    paper_field(b, say(label), str_cut(&rest, '\n'));
    while (!str_is_none(rest)) {
        struct str line = str_cut(&rest, '\n');
        if (!str_is_blank(line)) {
            paper_paragraph(b, line);
        }
    }
}

static enum err
body(struct ctx *ctx, const struct q_initiative_get *row, bool with_confidential,
    struct paper_builder *b)
{
    paper_paragraph(b, say(TEXT_INITIATIVE_APP_LEAD));
    TRY(authors_table(ctx, b, row->id));
    part(b, TEXT_INITIATIVE_APP_REQUEST, row->title);
    part(b, TEXT_FORM_INITIATIVE_INVESTOR, row->investor);
    part(b, TEXT_FORM_INITIATIVE_FIELD, row->field);
    part(b, TEXT_FORM_INITIATIVE_PROBLEM, row->problem);
    part(b, TEXT_FORM_INITIATIVE_FIRST_USED_ON, date_vi(ctx->arena, row->first_used_on));
    paper_paragraph(b, say(TEXT_INITIATIVE_APP_DESCRIPTION));
    part(b, TEXT_FORM_INITIATIVE_PRIOR_STATE, row->prior_state);
    part(b, TEXT_FORM_INITIATIVE_DESCRIPTION, row->description);
    part(b, TEXT_FORM_INITIATIVE_NOVELTY, row->novelty);
    part(b, TEXT_FORM_INITIATIVE_APPLICABILITY, row->applicability);
    if (with_confidential) {
        part(b, TEXT_FORM_INITIATIVE_CONFIDENTIAL_NOTE, row->confidential_note);
    }
    part(b, TEXT_FORM_INITIATIVE_CONDITIONS, row->conditions);
    part(b, TEXT_FORM_INITIATIVE_BENEFIT_BY_AUTHOR, row->benefit_by_author);
    if (!money_is_none(row->benefit)) {
        part(b, TEXT_FORM_INITIATIVE_BENEFIT_DONG, money_vi(ctx->arena, row->benefit));
    }
    part(b, TEXT_FORM_INITIATIVE_BENEFIT_BY_USER, row->benefit_by_user);
    TRY(appliers_table(ctx, b, row->id));
    paper_paragraph(b, say(TEXT_INITIATIVE_APP_TRUE));
    return OK;
}

enum err
initiative_form_model(struct ctx *ctx, const struct q_initiative_get *row, bool with_confidential,
    struct paper_model *out)
{
    struct date on = date_is_none(row->filed_on) ? ctx->today : row->filed_on;
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct q_org_version_on org;
    struct paper_builder b;

    TRY(initiative_filed_with(ctx, row, &org));
    *signature = (struct paper_signature){
        .authority = paper_lines_of(ctx->arena,
            (const struct str[]){say(TEXT_INITIATIVE_APP_SIGNER)}, 1),
        .hint = say(TEXT_INITIATIVE_PAPER_SIGN_HINT),
    };
    paper_builder_init(&b, ctx->arena);
    TRY(body(ctx, row, with_confidential, &b));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_FORM,
        .heading = {.place = org.place_text,
            .date = date_is_none(row->filed_on)
                ? (struct paper_date){0, 0, civil_of_date(on).year}
                : paper_date_of(row->filed_on)},
        .kind_name = vi_upper(ctx->arena, say(TEXT_INITIATIVE_FORM_TITLE)),
        .addressees = paper_lines_of(ctx->arena, (const struct str[]){org.name}, 1),
        .body = paper_builder_end(&b),
        .signatures = signature,
        .signature_count = 1,
        .made_at = ctx->now,
    };
    return OK;
}
