#include "room/adoption/adoption_paper.h"

#include "base/money.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/document/document.h"
#include "room/org/org.h"

/* Papers are always Vietnamese, whatever language their maker reads. */
static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

static void
number_field(struct ctx *ctx, struct paper_builder *b, int label, struct opt_i64 value)
{
    if (value.has) {
        paper_field(b, say(label), number_vi(ctx->arena, value.v));
    }
}

enum err
adoption_effect_paper(struct ctx *ctx, const struct q_adoption_get *adoption, struct paper_id *out)
{
    struct paper_signature signature;
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = &signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct q_org_version_on user, origin;
    struct paper_builder b;

    TRY(org_on(ctx, adoption->org, ctx->today, &user));
    TRY(org_on(ctx, adoption->model_org, ctx->today, &origin));
    TRY(paper_heading_of(ctx, adoption->org, PAPER_KIND_EFFECT_CONFIRMATION, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, adoption->org, (struct person_id){0}, ctx->today, &signature));
    model.kind_name = say(TEXT_ADOPTION_PAPER_NAME);
    model.subject = say(TEXT_ADOPTION_PAPER_SUBJECT);
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_ADOPTION_PAPER_LEAD,
            (const struct text_arg[]){{"user", user.name}, {"title", adoption->title},
                {"origin", origin.name}},
            3));
    paper_field(&b, say(TEXT_ADOPTION_STARTED), date_vi(ctx->arena, adoption->started_on));
    number_field(ctx, &b, TEXT_ADOPTION_CASES, adoption->cases);
    number_field(ctx, &b, TEXT_ADOPTION_HOURS, adoption->hours_saved);
    if (!str_is_blank(adoption->note)) {
        paper_field(&b, say(TEXT_ADOPTION_NOTE), adoption->note);
    }
    model.body = paper_builder_end(&b);
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){origin.name, say(TEXT_ADOPTION_PAPER_KEPT)}, 2);
    return paper_add(ctx,
        &(struct paper_new){
            .kind = PAPER_KIND_EFFECT_CONFIRMATION,
            .org = adoption->org,
            .subject = model.subject,
            .about = {"adoption", adoption->id.v, adoption->org},
            .model = &model,
        },
        out);
}
