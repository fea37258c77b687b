#include "room/commendation/commendation_paper.h"

#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/document/document.h"
#include "room/identity/identity.h"
#include "room/regulation/regulation.h"

static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

enum err
commendation_submission(struct ctx *ctx, const struct q_award_case_get *row)
{
    struct paper_signature signature;
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = &signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    const struct rules_award *award;
    struct person_shown person;
    struct paper_builder b;
    struct paper_id paper;
    struct rules rules;

    TRY(regulation_rules_for(ctx, row->org, ctx->today, &rules));
    award = rules_find_award(&rules, row->award);
    TRY(person_show(ctx, row->person, ctx->today, &person));
    TRY(paper_heading_of(ctx, row->org, PAPER_KIND_AWARD_SUBMISSION, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row->org, (struct person_id){0}, ctx->today, &signature));
    model.kind_name = say(TEXT_COMMENDATION_PAPER_NAME);
    model.subject = say(TEXT_COMMENDATION_PAPER_SUBJECT);
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b, say(TEXT_COMMENDATION_PAPER_LEAD));
    paper_field(&b, say(TEXT_COMMENDATION_PERSON), person.full_name);
    paper_field(&b, say(TEXT_COMMENDATION_POST), person.title);
    paper_field(&b, say(TEXT_COMMENDATION_AWARD), award == NULL ? row->award : award->title);
    if (!str_is_none(row->initiative_title)) {
        paper_field(&b, say(TEXT_COMMENDATION_ACHIEVEMENT), row->initiative_title);
    }
    model.body = paper_builder_end(&b);
    model.recipients =
        paper_lines_of(ctx->arena, (const struct str[]){say(TEXT_COMMENDATION_PAPER_KEPT)}, 1);
    return paper_add(ctx,
        &(struct paper_new){
            .kind = PAPER_KIND_AWARD_SUBMISSION,
            .org = row->org,
            .subject = model.subject,
            .about = {"award_case", row->id.v, row->org},
            .model = &model,
        },
        &paper);
}
