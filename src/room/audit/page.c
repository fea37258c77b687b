#include "room/audit/page.h"

#include "gen/policy.h"
#include "gen/route.h"

struct str
page_of(struct ctx *ctx, struct str word, int64_t id)
{
    enum object_kind kind;

    if (!object_kind_parse(word, &kind)) {
        return STR_NONE;
    }
    switch (kind) {
    case OBJECT_ORG:
        return url_get_org(ctx, (struct org_id){id});
    case OBJECT_PERSON:
        return url_get_person(ctx, (struct person_id){id});
    case OBJECT_IMPORT_RUN:
        return url_get_import(ctx, (struct import_run_id){id});
    case OBJECT_PAPER:
        return url_get_paper(ctx, (struct paper_id){id});
    case OBJECT_DIRECTIVE:
        return url_get_directive(ctx, (struct directive_id){id});
    case OBJECT_TASK:
        return url_get_task(ctx, (struct task_id){id});
    case OBJECT_PROCESS:
        return url_get_process(ctx, (struct process_id){id});
    case OBJECT_REVIEW:
        return url_get_review(ctx, (struct review_id){id});
    case OBJECT_SHORTCOMING:
        return url_get_shortcoming(ctx, (struct shortcoming_id){id});
    case OBJECT_IDEA:
        return url_get_idea(ctx, (struct idea_id){id});
    case OBJECT_INITIATIVE:
        return url_get_initiative(ctx, (struct initiative_id){id});
    case OBJECT_COUNCIL:
        return url_get_council(ctx, (struct council_id){id});
    case OBJECT_COUNCIL_SESSION:
        return url_get_council_session(ctx, (struct council_session_id){id});
    case OBJECT_DECISION:
        return url_get_decision(ctx, (struct decision_id){id});
    case OBJECT_NOMINATION:
        return url_get_nomination(ctx, (struct nomination_id){id});
    case OBJECT_MODEL:
        return url_get_model(ctx, (struct model_id){id});
    case OBJECT_ADOPTION:
        return url_get_adoption(ctx, (struct adoption_id){id});
    case OBJECT_AWARD_CASE:
        return url_get_award_case(ctx, (struct award_case_id){id});
    case OBJECT_REPORT:
        return url_get_report(ctx, (struct report_id){id});
    case OBJECT_NONE:
    case OBJECT_ACCOUNT:
    case OBJECT_REGULATION:
    case OBJECT_SELECTION_ROUND:
    case OBJECT_EVENT:
    case OBJECT_COUNT:
        break;
    }
    return STR_NONE;
}
