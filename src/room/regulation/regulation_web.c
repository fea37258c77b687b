/* regulation_web.c -- pages and API of rule sets: what they say, how they differ, who has them. */
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_regulation.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/regulation/compare.h"
#include "room/regulation/pack.h"
#include "room/regulation/regulation.h"

static struct regulation_version_id
path_id(const struct req *req, size_t at)
{
    return (struct regulation_version_id){req_path_i64(req, at)};
}

static bool
may_manage(struct ctx *ctx)
{
    return may(ctx, ACT_REGULATION_MANAGE, (struct scope){.kind = OBJECT_NONE});
}

static enum err
permit_view(struct ctx *ctx)
{
    return permit(ctx, ACT_REGULATION_VIEW, (struct scope){.kind = OBJECT_REGULATION});
}

/* Every version but one (0: all). */
static enum err
list_items(struct ctx *ctx, int64_t without, struct regulation_item **out, size_t *out_count)
{
    struct q_regulation_list *rows;
    struct regulation_item *items;
    size_t count;

    TRY(q_regulation_list(ctx, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct regulation_item, count + 1);
    *out_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id.v != without) {
            items[(*out_count)++] = (struct regulation_item){rows[i].id, rows[i].code, rows[i].title,
                rows[i].level, rows[i].from_on, rows[i].to_on, rows[i].law, rows[i].is_frozen};
        }
    }
    *out = items;
    return OK;
}

enum err
get_regulations(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_regulation_list view = {.may_manage = may_manage(ctx)};
    struct regulation_item *items;

    (void)req;
    TRY(permit_view(ctx));
    TRY(list_items(ctx, 0, &items, &view.items_count));
    view.items = items;
    return resp_regulation_list(ctx, resp, &view);
}

/* -- one version ---------------------------------------------------------------------------------- */
static void
fill_clocks(struct ctx *ctx, const struct rules *rules, struct view_regulation *view)
{
    struct regulation_clock *clocks = ARENA_ARRAY(ctx->arena, struct regulation_clock, rules->clock_count + 1);

    for (size_t i = 0; i < rules->clock_count; i++) {
        const struct rules_clock *clock = &rules->clocks[i];
        clocks[i] = (struct regulation_clock){clock->title, clock->law, clock->count, clock->unit,
            clock->is_unverified};
    }
    view->clocks = clocks;
    view->clocks_count = rules->clock_count;
}

/* A word of the document in the reader's language; a word that has no text stands as it is. */
static struct str
word_said(struct ctx *ctx, const char *group, struct str word)
{
    int text = str_is_none(word)
        ? -1
        : text_find(str_printf(ctx->arena, "rule.%s.%.*s", group, STR_ARG(word)));

    return text < 0 ? word : text_get(ctx->lang, text);
}

static void
fill_stages(struct ctx *ctx, const struct rules *rules, struct view_regulation *view)
{
    struct regulation_stage *stages = ARENA_ARRAY(ctx->arena, struct regulation_stage, rules->stage_count + 1);

    for (size_t i = 0; i < rules->stage_count; i++) {
        const struct rules_stage *stage = &rules->stages[i];
        const struct rules_clock *clock = rules_find_clock(rules, stage->clock);
        struct regulation_branch *branches =
            ARENA_ARRAY(ctx->arena, struct regulation_branch, stage->branch_count + 1);
        for (size_t b = 0; b < stage->branch_count; b++) {
            const struct rules_stage *next = rules_find_stage(rules, stage->branches[b].to);
            branches[b] = (struct regulation_branch){word_said(ctx, "outcome", stage->branches[b].on),
                word_said(ctx, "condition", stage->branches[b].condition),
                next == NULL ? STR_NONE : next->title, stage->branches[b].end};
        }
        stages[i] = (struct regulation_stage){stage->title, stage->kind,
            clock == NULL ? STR_NONE : clock->title, branches, stage->branch_count};
    }
    view->stages = stages;
    view->stages_count = rules->stage_count;
}

static void
fill_criteria(struct ctx *ctx, const struct rules *rules, struct view_regulation *view)
{
    struct regulation_criterion *criteria =
        ARENA_ARRAY(ctx->arena, struct regulation_criterion, rules->criterion_count + 1);

    for (size_t i = 0; i < rules->criterion_count; i++) {
        const struct rules_criterion *criterion = &rules->criteria[i];
        struct regulation_band *bands =
            ARENA_ARRAY(ctx->arena, struct regulation_band, criterion->band_count + 1);
        for (size_t b = 0; b < criterion->band_count; b++) {
            bands[b] = (struct regulation_band){criterion->bands[b].low, criterion->bands[b].high,
                criterion->bands[b].title};
        }
        criteria[i] = (struct regulation_criterion){criterion->title, criterion->max,
            criterion->pass_min, criterion->weight, criterion->parent > 0, criterion->is_knockout, bands,
            criterion->band_count};
    }
    view->criteria = criteria;
    view->criteria_count = rules->criterion_count;
    view->total_pass = rules->total_pass;
}

static void
fill_classes(struct ctx *ctx, const struct rules *rules, struct view_regulation *view)
{
    struct regulation_class *classes = ARENA_ARRAY(ctx->arena, struct regulation_class, rules->class_count + 1);
    struct regulation_award *awards = ARENA_ARRAY(ctx->arena, struct regulation_award, rules->award_count + 1);

    for (size_t i = 0; i < rules->class_count; i++) {
        const struct rules_class *class = &rules->classes[i];
        struct regulation_need *needs = ARENA_ARRAY(ctx->arena, struct regulation_need, class->need_count + 1);
        for (size_t n = 0; n < class->need_count; n++) {
            needs[n] = (struct regulation_need){rules->criteria[class->needs[n].criterion].title,
                class->needs[n].min};
        }
        classes[i] = (struct regulation_class){class->code, class->title, class->from, class->below,
            needs, class->need_count};
    }
    for (size_t i = 0; i < rules->award_count; i++) {
        awards[i] = (struct regulation_award){rules->awards[i].title, rules->awards[i].law};
    }
    view->classes = classes;
    view->classes_count = rules->class_count;
    view->awards = awards;
    view->awards_count = rules->award_count;
}

static void
fill_council(const struct rules *rules, struct view_regulation *view)
{
    view->size_min = rules->council.size_min;
    view->size_max = rules->council.size_max;
    view->quorum_num = rules->council.quorum.num;
    view->quorum_den = rules->council.quorum.den;
    view->quorum_base = rules->council.quorum.base;
    view->approve_num = rules->council.approve.num;
    view->approve_den = rules->council.approve.den;
    view->approve_base = rules->council.approve.base;
    view->approve_law = rules->council.approve.law;
    view->decide_by = rules->council.decide_by;
    view->average = rules->council.average.kind;
}

static void
fill_unverified(struct ctx *ctx, const struct rules *rules, struct view_regulation *view)
{
    size_t count = rules->unverified == NULL ? 0 : rules->unverified->count;
    struct regulation_word *words = ARENA_ARRAY(ctx->arena, struct regulation_word, count + 1);

    for (const struct json *u = count == 0 ? NULL : rules->unverified->child; u != NULL; u = u->next) {
        words[view->unverified_count++] = (struct regulation_word){u->text};
    }
    view->unverified = words;
}

static enum err
fill_scopes(struct ctx *ctx, struct regulation_id regulation, struct view_regulation *view)
{
    struct q_regulation_scope_list *rows;
    struct regulation_scope *scopes;

    TRY(q_regulation_scope_list(ctx, regulation, &rows, &view->scopes_count));
    scopes = ARENA_ARRAY(ctx->arena, struct regulation_scope, view->scopes_count + 1);
    for (size_t i = 0; i < view->scopes_count; i++) {
        scopes[i] = (struct regulation_scope){rows[i].org, rows[i].org_name, rows[i].from_on, rows[i].to_on};
    }
    view->scopes = scopes;
    return OK;
}

enum err
get_regulation(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_regulation_version_get row;
    struct regulation_item *others;
    struct view_regulation view;
    struct rules rules;

    TRY(permit_view(ctx));
    TRY(regulation_get(ctx, path_id(req, 0), &row, &rules));
    view = (struct view_regulation){.id = row.id, .code = row.code, .title = rules.title,
        .level = row.level, .from_on = row.from_on, .to_on = row.to_on, .law = row.law,
        .note = rules.note, .is_frozen = row.is_frozen,
        .is_everywhere = str_eq_c(row.code, packs[0].code), .may_manage = may_manage(ctx)};
    fill_clocks(ctx, &rules, &view);
    fill_stages(ctx, &rules, &view);
    fill_criteria(ctx, &rules, &view);
    fill_classes(ctx, &rules, &view);
    fill_council(&rules, &view);
    fill_unverified(ctx, &rules, &view);
    TRY(fill_scopes(ctx, row.regulation, &view));
    TRY(list_items(ctx, row.id.v, &others, &view.others_count));
    view.others = others;
    return resp_regulation(ctx, resp, &view);
}

enum err
get_regulation_document(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_regulation_version_get row;
    struct rules rules;

    TRY(permit_view(ctx));
    TRY(regulation_get(ctx, path_id(req, 0), &row, &rules));
    return resp_bytes(ctx, resp, STR("application/json"),
        str_printf(ctx->arena, "%.*s-%.*s.json", STR_ARG(row.code),
            STR_ARG(date_iso(ctx->arena, row.from_on))),
        (struct bytes){(const uint8_t *)row.body.p, row.body.n});
}

enum err
get_regulation_compare(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_regulation_version_get row[2];
    const struct json *documents[2];
    struct view_regulation_compare view;
    struct regulation_change *changes;
    struct comparison comparison;

    TRY(permit_view(ctx));
    for (size_t i = 0; i < 2; i++) {
        struct rules rules;
        TRY(regulation_get(ctx, path_id(req, i), &row[i], &rules));
        documents[i] = json_parse(ctx->arena, row[i].body, NULL);
    }
    comparison = compare_documents(ctx->arena, documents[0], documents[1]);
    changes = ARENA_ARRAY(ctx->arena, struct regulation_change, comparison.count + 1);
    for (size_t i = 0; i < comparison.count; i++) {
        changes[i] = (struct regulation_change){comparison.rows[i].path, comparison.rows[i].before,
            comparison.rows[i].after};
    }
    view = (struct view_regulation_compare){.id = row[0].id, .other_id = row[1].id,
        .title = row[0].title, .other_title = row[1].title, .from_on = row[0].from_on,
        .other_from_on = row[1].from_on, .items = changes, .items_count = comparison.count,
        .is_cut = comparison.is_cut};
    return resp_regulation_compare(ctx, resp, &view);
}

/* -- by the administrator ------------------------------------------------------------------------- */
enum err
get_regulation_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_REGULATION_MANAGE, (struct scope){.kind = OBJECT_NONE}));
    return resp_regulation_new(ctx, resp, &(struct view_regulation_new){.document = STR_NONE});
}

enum err
post_regulation(struct ctx *ctx, const struct req *req, const struct form_regulation *form,
    struct resp *resp)
{
    struct regulation_version_id id;

    (void)req;
    TRY(regulation_add(ctx, form->document, &id));
    return resp_created(ctx, resp, url_get_regulation(ctx, id));
}

enum err
post_regulation_scope(struct ctx *ctx, const struct req *req, const struct form_regulation_scope *form,
    struct resp *resp)
{
    struct regulation_version_id id = path_id(req, 0);

    TRY(regulation_give(ctx, id, form->org_code, form->from_on, form->to_on));
    return resp_see_other(ctx, resp, url_get_regulation(ctx, id));
}
