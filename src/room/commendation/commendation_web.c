/* commendation_web.c -- pages and API of proposals, titles and ratings. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_commendation.h"
#include "plat/text.h"
#include "room/commendation/commendation.h"
#include "room/document/document.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

enum { BP_WHOLE = 10000 };

static struct scope
at_org(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

static struct award_case_id
path_id(const struct req *req)
{
    return (struct award_case_id){req_path_i64(req, 0)};
}

static struct str
award_title(const struct rules *rules, struct str code)
{
    const struct rules_award *award = rules_find_award(rules, code);

    return award == NULL ? code : award->title;
}

/* ?year=, or the present one. */
static int32_t
asked_year(const struct ctx *ctx, const struct req *req)
{
    int64_t year;

    if ((str_to_i64(req_query(req, "year"), &year) || str_to_i64(req_field(req, "year"), &year)) &&
        year >= 2000 && year <= 2100) {
        return (int32_t)year;
    }
    return civil_of_date(ctx->today).year;
}

/* -- proposals --------------------------------------------------------------------------------------- */

enum err
get_award_cases(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_award_case_list view = {.status = 0};
    struct q_award_case_list *rows;
    struct q_org_version_on org;
    struct award_item *items;
    struct rules rules;

    TRY(permit(ctx, ACT_SITE_HOME, (struct scope){0}));
    (void)award_status_parse(req_query(req, "status"), &view.status);
    if (ctx->actor.org.v == 0) {
        return resp_award_case_list(ctx, resp, &view); /* no post today: of no agency */
    }
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &org));
    TRY(regulation_rules_for(ctx, ctx->actor.org, ctx->today, &rules));
    TRY(q_award_case_list(ctx, ctx->actor.org, view.status, ctx->actor.person, ctx->today, &rows,
        &view.items_count));
    items = ARENA_ARRAY(ctx->arena, struct award_item, view.items_count + 1);
    for (size_t i = 0; i < view.items_count; i++) {
        items[i] = (struct award_item){rows[i].id, rows[i].person_name, rows[i].award,
            award_title(&rules, rows[i].award), rows[i].year, rows[i].status, rows[i].raised_on,
            rows[i].due_on, rows[i].answered_on, rows[i].initiative_title};
    }
    view.items = items;
    view.org_name = org.short_name;
    view.may_titles = may(ctx, ACT_TITLE_LIST, at_org(ctx->actor.org));
    return resp_award_case_list(ctx, resp, &view);
}

enum err
post_award_case(struct ctx *ctx, const struct req *req, const struct form_award_case *form,
    struct resp *resp)
{
    struct award_case_id id;

    (void)req;
    TRY(award_case_raise(ctx,
        &(struct award_new){form->person, form->award_code, form->year, form->initiative, {0}}, &id));
    return resp_created(ctx, resp, url_get_award_case(ctx, id));
}

static enum err
fill_papers(struct ctx *ctx, struct view_award_case *view)
{
    struct paper_row_view *rows;
    struct award_paper *papers;

    TRY(paper_list(ctx, (struct ref){"award_case", view->id.v, view->org_id}, &rows,
        &view->papers_count));
    papers = ARENA_ARRAY(ctx->arena, struct award_paper, view->papers_count + 1);
    for (size_t i = 0; i < view->papers_count; i++) {
        papers[i] = (struct award_paper){rows[i].id, rows[i].subject, rows[i].status};
    }
    view->papers = papers;
    return OK;
}

static enum err
fill_people(struct ctx *ctx, struct view_award_case *view, const struct q_award_case_get *row)
{
    struct q_award_of_case award;
    struct person_shown shown;
    bool found;

    if (row->person.v != 0) {
        TRY(person_show(ctx, row->person, ctx->today, &shown));
        view->person_name = shown.full_name;
        view->person_post = shown.title;
    }
    if (row->answered_by.v != 0) {
        TRY(person_show(ctx, row->answered_by, row->answered_on, &shown));
        view->answered_by = shown.full_name;
    }
    TRY(q_award_of_case(ctx, row->id, &award, &found));
    if (found) {
        view->decision_number = award.decision_number;
        view->decided_on = award.decided_on;
        view->money_dong = award.money;
    }
    return OK;
}

enum err
get_award_case(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    const struct rules_award *award;
    struct q_award_case_get row;
    struct view_award_case view;
    struct q_org_version_on org;
    struct rules rules;
    struct scope scope;

    TRY(award_case_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_AWARD_CASE_VIEW, scope));
    TRY(org_on(ctx, row.org, ctx->today, &org));
    TRY(regulation_rules_for(ctx, row.org, ctx->today, &rules));
    award = rules_find_award(&rules, row.award);
    view = (struct view_award_case){
        .id = row.id,
        .org_id = row.org,
        .org_name = org.short_name,
        .person_id = row.person,
        .award_code = row.award,
        .award = award_title(&rules, row.award),
        .law = award == NULL ? STR("") : award->law,
        .form = row.form,
        .year = row.year,
        .trigger_kind = row.trigger_kind,
        .trigger_id = row.trigger_id,
        .initiative_id = row.initiative,
        .initiative_title = row.initiative_title,
        .status = row.status,
        .raised_on = row.raised_on,
        .due_on = row.due_on,
        .answered_on = row.answered_on,
        .reason = row.reason,
        .decided_on = DATE_NONE,
        .money_dong = MONEY_NONE,
        .money_today_dong = MONEY_NONE,
        .may_answer = row.status == AWARD_STATUS_PROPOSED && may(ctx, ACT_AWARD_CASE_ANSWER, scope),
        .may_award = may(ctx, ACT_AWARD_CASE_AWARD, scope),
    };
    if (award != NULL && !award_money(&rules, award, ctx->today, &view.money_today_dong)) {
        view.money_today_dong = MONEY_NONE;
    }
    TRY(fill_people(ctx, &view, &row));
    TRY(fill_papers(ctx, &view));
    return resp_award_case(ctx, resp, &view);
}

enum err
post_award_answer(struct ctx *ctx, const struct req *req, const struct form_award_answer *form,
    struct resp *resp)
{
    TRY(award_case_answer(ctx, path_id(req), form->is_accepted, form->reason,
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return resp_see_other(ctx, resp, url_get_award_case(ctx, path_id(req)));
}

enum err
post_award_award(struct ctx *ctx, const struct req *req, const struct form_award_award *form,
    struct resp *resp)
{
    TRY(award_case_award(ctx, path_id(req), form->decided_on, form->decision_number));
    return resp_see_other(ctx, resp, url_get_award_case(ctx, path_id(req)));
}

/* -- titles ------------------------------------------------------------------------------------------ */

static struct str
need_said(struct ctx *ctx, const struct rules *rules, struct str need)
{
    struct str kind = str_cut(&need, ':');
    struct str title;

    if (!str_eq_c(kind, "title")) {
        return text_get(ctx->lang, TEXT_COMMENDATION_NEED_ONE_OF);
    }
    title = award_title(rules, str_cut(&need, ':'));
    return text_fill(ctx->arena, ctx->lang, TEXT_COMMENDATION_NEED_TITLE,
        (const struct text_arg[]){{"what", str_printf(ctx->arena, "%.*s × %.*s", STR_ARG(title), STR_ARG(need))}},
        1);
}

/* The newest unused initiative of the year, to be named in the proposal. */
static enum err
name_initiative(struct ctx *ctx, struct title_person *person, struct str award_code, int32_t year)
{
    struct q_recognised_of_person *rows;
    size_t count;

    TRY(q_recognised_of_person(ctx, person->person_id, RECOGNITION_LEVEL_BASE, award_code,
        date_of_civil((struct civil){year, 1, 1}), date_of_civil((struct civil){year, 12, 31}), &rows,
        &count));
    if (count > 0) {
        person->initiative_id = rows[count - 1].id;
        person->initiative_title = rows[count - 1].title;
    }
    return OK;
}

static enum err
judge(struct ctx *ctx, const struct rules *rules, const struct rules_award *award, int32_t year,
    struct title_person *person)
{
    struct buf reasons;

    buf_init(&reasons, ctx->arena, 128);
    person->is_eligible = true;
    for (const struct json *need = award->needs == NULL ? NULL : award->needs->child; need != NULL;
         need = need->next) {
        bool is_met;
        TRY(title_need(ctx, person->person_id, year, award->code, need->text, &is_met));
        person->is_eligible = person->is_eligible && is_met;
        buf_printf(&reasons, "%s%.*s: %.*s", reasons.n == 0 ? "" : "; ",
            STR_ARG(need_said(ctx, rules, need->text)),
            STR_ARG(text_get(ctx->lang,
                is_met ? TEXT_COMMENDATION_NEED_MET : TEXT_COMMENDATION_NEED_OPEN)));
    }
    person->reasons =
        reasons.n == 0 ? text_get(ctx->lang, TEXT_COMMENDATION_NEED_NONE) : buf_str(&reasons);
    return person->is_eligible && award->is_once ? name_initiative(ctx, person, award->code, year) : OK;
}

static enum err
fill_quota(struct ctx *ctx, const struct rules_award *award, int32_t year, struct title_rule *rule)
{
    struct q_award_count_of_org taken, base;

    TRY(q_award_count_of_org(ctx, ctx->actor.org, award->code, year, &taken));
    rule->taken = taken.n;
    if (award->quota_bp > 0) {
        TRY(q_award_count_of_org(ctx, ctx->actor.org, award->quota_of, year, &base));
        rule->quota_most = (struct opt_i64){true, base.n * award->quota_bp / BP_WHOLE};
    }
    return OK;
}

static enum err
fill_title(struct ctx *ctx, const struct rules *rules, const struct rules_award *award, int32_t year,
    struct title_rule *rule)
{
    struct q_person_list_of_org *rows;
    struct title_person *people;

    TRY(q_person_list_of_org(ctx, ctx->actor.org, ctx->today, &rows, &rule->people_count));
    people = ARENA_ARRAY(ctx->arena, struct title_person, rule->people_count + 1);
    for (size_t i = 0; i < rule->people_count; i++) {
        people[i] = (struct title_person){.person_id = rows[i].id, .full_name = rows[i].full_name};
        TRY(judge(ctx, rules, award, year, &people[i]));
        rule->eligible += people[i].is_eligible;
    }
    rule->code = award->code;
    rule->title = award->title;
    rule->law = award->law;
    rule->received_before = award->received_before;
    rule->people = people;
    if (!award_money(rules, award, ctx->today, &rule->money_dong)) {
        rule->money_dong = MONEY_NONE;
    }
    return fill_quota(ctx, award, year, rule);
}

enum err
get_titles(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_title_list view = {.year = asked_year(ctx, req)};
    struct q_org_version_on org;
    struct title_rule *titles;
    struct rules rules;

    TRY(permit(ctx, ACT_TITLE_LIST, at_org(ctx->actor.org)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &org));
    TRY(regulation_rules_for(ctx, ctx->actor.org, ctx->today, &rules));
    titles = ARENA_ARRAY(ctx->arena, struct title_rule, rules.award_count + 1);
    for (size_t i = 0; i < rules.award_count; i++) {
        titles[i] = (struct title_rule){0};
        TRY(fill_title(ctx, &rules, &rules.awards[i], view.year, &titles[i]));
    }
    view.titles = titles;
    view.titles_count = rules.award_count;
    view.org_name = org.short_name;
    view.last_year = view.year - 1;
    return resp_title_list(ctx, resp, &view);
}

/* -- ratings ----------------------------------------------------------------------------------------- */

enum err
get_ratings(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_rating_list view = {.year = asked_year(ctx, req)};
    struct q_rating_list *rows;
    struct q_org_version_on org;
    struct rating_row *people;

    TRY(permit(ctx, ACT_RATING_RECORD, at_org(ctx->actor.org)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &org));
    TRY(q_rating_list(ctx, ctx->actor.org, view.year, ctx->today, &rows, &view.people_count));
    people = ARENA_ARRAY(ctx->arena, struct rating_row, view.people_count + 1);
    for (size_t i = 0; i < view.people_count; i++) {
        people[i] = (struct rating_row){rows[i].id, rows[i].full_name, rows[i].title, rows[i].rating};
    }
    view.people = people;
    view.org_name = org.short_name;
    return resp_rating_list(ctx, resp, &view);
}

/* Only people of the own agency: a rating is given where somebody works. */
enum err
post_rating(struct ctx *ctx, const struct req *req, const struct form_rating *form,
    struct resp *resp)
{
    struct rating_new *ratings = ARENA_ARRAY(ctx->arena, struct rating_new, form->rows_count + 1);

    (void)req;
    for (size_t i = 0; i < form->rows_count; i++) {
        ratings[i] = (struct rating_new){form->rows[i].person, form->rows[i].rating};
    }
    TRY(ratings_record(ctx, form->year, ratings, form->rows_count));
    return resp_see_other(ctx, resp,
        str_printf(ctx->arena, "%.*s?year=%d", STR_ARG(url_get_ratings(ctx)), form->year));
}
