#include "room/initiative/initiative_paper.h"

#include "gen/q_initiative.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

/* Papers are always Vietnamese, whatever language their maker reads. */
static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

static struct str
authors_line(struct ctx *ctx, struct initiative_id id)
{
    struct q_author_list *authors;
    struct buf out;
    size_t count = 0;

    buf_init(&out, ctx->arena, 128);
    if (q_author_list(ctx, id, &authors, &count) != OK) {
        return STR("");
    }
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(authors[i].full_name));
    }
    return buf_str(&out);
}

enum err
initiative_receipt_paper(struct ctx *ctx, struct initiative_id id)
{
    struct q_initiative_get row;
    struct paper_signature signature = {0};
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = &signature,
        .signature_count = 1, .made_at = ctx->now};
    struct paper_builder b;
    struct paper_id paper;
    bool found;

    TRY(q_initiative_get(ctx, id, &row, &found));
    MUST(found);
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_RECEIPT, row.filed_on, &model.heading));
    model.kind_name = say(TEXT_INITIATIVE_PAPER_RECEIPT);
    model.subject = say(TEXT_INITIATIVE_PAPER_RECEIPT_SUBJECT);
    paper_builder_init(&b, ctx->arena);
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_NUMBER),
        str_printf(ctx->arena, "%02lld", (long long)row.receipt_number.v));
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_CODE), row.code);
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_TITLE_LINE), row.title);
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_AUTHORS), authors_line(ctx, id));
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_FILED), date_vi(ctx->arena, row.filed_on));
    paper_field(&b, say(TEXT_INITIATIVE_PAPER_ANSWER_BY), date_vi_weekday(ctx->arena, row.due_on));
    model.body = paper_builder_end(&b);
    signature.hint = say(TEXT_INITIATIVE_PAPER_SIGN_HINT);
    signature.authority = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_INITIATIVE_PAPER_RECEIVER)}, 1);
    return paper_add(ctx,
        &(struct paper_new){
            .kind = PAPER_KIND_RECEIPT,
            .org = row.org,
            .subject = model.subject,
            .about = {"initiative", id.v, row.org},
            .model = &model,
            .is_issued_now = true,
            .dated_on = row.filed_on,
            .number = row.receipt_number.v,
        },
        &paper);
}

enum err
initiative_letter_paper(struct ctx *ctx, struct initiative_id id, enum paper_kind kind,
    struct str what, struct date due_on)
{
    bool is_defect = kind == PAPER_KIND_DEFECT_LETTER;
    struct q_initiative_get row;
    struct paper_signature signature;
    struct paper_model model = {.layout = PAPER_LAYOUT_LETTER, .signatures = &signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct paper_builder b;
    struct paper_id paper;
    bool found;

    TRY(q_initiative_get(ctx, id, &row, &found));
    MUST(found);
    TRY(paper_heading_of(ctx, row.org, kind, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row.org, (struct person_id){0}, ctx->today, &signature));
    model.subject = say(is_defect ? TEXT_INITIATIVE_PAPER_DEFECT_SUBJECT
                                  : TEXT_INITIATIVE_PAPER_REFUSAL_SUBJECT);
    model.addressees = paper_lines_of(ctx->arena, (const struct str[]){authors_line(ctx, id)}, 1);
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_INITIATIVE_PAPER_LETTER_LEAD,
            (const struct text_arg[]){{"title", row.title}, {"code", row.code},
                {"filed", date_vi(ctx->arena, row.filed_on)}},
            3));
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI,
            is_defect ? TEXT_INITIATIVE_PAPER_DEFECT_BODY : TEXT_INITIATIVE_PAPER_REFUSAL_BODY,
            (const struct text_arg[]){{"what", what}}, 1));
    if (!date_is_none(due_on)) {
        paper_paragraph(&b,
            text_fill(ctx->arena, LANG_VI, TEXT_INITIATIVE_PAPER_DEFECT_DUE,
                (const struct text_arg[]){{"due", date_vi(ctx->arena, due_on)}}, 1));
    }
    model.body = paper_builder_end(&b);
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_INITIATIVE_PAPER_AS_ABOVE), say(TEXT_INITIATIVE_PAPER_KEPT)}, 2);
    return paper_add(ctx,
        &(struct paper_new){
            .kind = kind,
            .org = row.org,
            .subject = model.subject,
            .about = {"initiative", id.v, row.org},
            .model = &model,
        },
        &paper);
}
