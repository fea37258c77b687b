/* initiative_web.c -- pages and API of the dossier. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_initiative.h"
#include "plat/form_read.h"
#include "plat/app.h"
#include "plat/paper_pool.h"
#include "plat/permit.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/initiative/initiative_paper.h"
#include "room/org/org.h"

enum { BLANK_AUTHOR_ROWS = 3, BLANK_APPLIER_ROWS = 2 };

static struct initiative_id
path_id(const struct req *req)
{
    return (struct initiative_id){req_path_i64(req, 0)};
}

static struct scope
org_scope(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

/* People of the agency, to pick co-authors from. */
static enum err
people_choices(struct ctx *ctx, struct org_id org, const struct choice **out, size_t *count)
{
    struct q_person_list_of_org *people;
    struct choice *choices;

    TRY(q_person_list_of_org(ctx, org, ctx->today, &people, count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        choices[i] = (struct choice){
            .value = str_printf(ctx->arena, "%lld", (long long)people[i].id.v),
            .label = str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(people[i].full_name),
                STR_ARG(people[i].title)),
        };
    }
    *out = choices;
    return OK;
}

static enum err
author_rows(struct ctx *ctx, const struct req *req, struct initiative_id id,
    const struct initiative_author_edit **out, size_t *count)
{
    size_t typed = form_rows_typed(req, "authors");
    struct initiative_author_edit *rows;
    struct q_author_list *authors = NULL;
    size_t known = 0;

    if (id.v != 0) {
        TRY(q_author_list(ctx, id, &authors, &known));
    }
    *count = (known > typed ? known : typed) + BLANK_AUTHOR_ROWS;
    if (*count > INITIATIVE_AUTHORS_MAX) {
        *count = INITIATIVE_AUTHORS_MAX;
    }
    rows = ARENA_ARRAY(ctx->arena, struct initiative_author_edit, *count);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = (struct initiative_author_edit){.birth_on = DATE_NONE};
        if (i < known) {
            rows[i].person = authors[i].person;
            rows[i].full_name = authors[i].full_name;
            rows[i].birth_on = authors[i].birth_on;
            rows[i].workplace = authors[i].workplace;
            rows[i].post_title = authors[i].post_title;
            rows[i].degree = authors[i].degree;
            rows[i].share_bp = (struct opt_i32){true, authors[i].share};
        }
    }
    *out = rows;
    return OK;
}

static enum err
applier_rows(struct ctx *ctx, const struct req *req, struct initiative_id id,
    struct view_initiative_edit *view)
{
    size_t typed = form_rows_typed(req, "appliers");
    struct initiative_applier *rows;
    struct q_applier_list *known = NULL;
    size_t known_count = 0;
    size_t count;

    if (id.v != 0) {
        TRY(q_applier_list(ctx, id, &known, &known_count));
    }
    count = (known_count > typed ? known_count : typed) + BLANK_APPLIER_ROWS;
    count = count > INITIATIVE_APPLIERS_MAX ? INITIATIVE_APPLIERS_MAX : count;
    rows = ARENA_ARRAY(ctx->arena, struct initiative_applier, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct initiative_applier){.birth_on = DATE_NONE};
        if (i < known_count) {
            rows[i] = (struct initiative_applier){known[i].full_name, known[i].birth_on,
                known[i].workplace, known[i].post_title, known[i].degree, known[i].task_done};
        }
    }
    view->applier_rows = rows;
    view->applier_rows_count = count;
    view->has_appliers = known_count + typed > 0;
    return OK;
}

enum err
get_initiative_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_initiative_edit view = {.first_used_on = DATE_NONE, .benefit_dong = MONEY_NONE,
        .benefit_hourly_dong = MONEY_NONE, .benefit_running_dong = MONEY_NONE,
        .benefit_first_dong = MONEY_NONE};

    TRY(permit(ctx, ACT_INITIATIVE_DRAFT, org_scope(ctx->actor.org)));
    TRY(people_choices(ctx, ctx->actor.org, &view.people, &view.people_count));
    TRY(author_rows(ctx, req, (struct initiative_id){0}, &view.author_rows, &view.author_rows_count));
    TRY(applier_rows(ctx, req, (struct initiative_id){0}, &view));
    return resp_initiative_edit(ctx, resp, &view);
}

static struct money
money_of(struct opt_i64 v)
{
    return v.has ? (struct money){v.v} : MONEY_NONE;
}

static struct opt_i64
dong_of(struct money m)
{
    return (struct opt_i64){!money_is_none(m), money_is_none(m) ? 0 : m.dong};
}

enum err
get_initiative_edit(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_initiative_get row;
    struct view_initiative_edit view;
    struct benefit_inputs inputs;
    struct scope scope;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_EDIT, scope));
    inputs = benefit_read(ctx->arena, row.benefit_inputs);
    view = (struct view_initiative_edit){
        .id = row.id,
        .version = row.version,
        .title = row.title,
        .kind = row.kind,
        .field = row.field,
        .investor = row.investor,
        .first_used_on = row.first_used_on,
        .use_kind = row.use_kind,
        .benefit_dong = row.benefit,
        .is_confidential = row.is_confidential,
        .problem = row.problem,
        .prior_state = row.prior_state,
        .description = row.description,
        .novelty = row.novelty,
        .conditions = row.conditions,
        .applicability = row.applicability,
        .benefit_by_author = row.benefit_by_author,
        .benefit_by_user = row.benefit_by_user,
        .confidential_note = row.confidential_note,
        .programme_tags = row.programme_tags,
        .benefit_cases = inputs.cases,
        .benefit_minutes = inputs.minutes_saved,
        .benefit_hourly_dong = money_of(inputs.hourly_dong),
        .benefit_running_dong = money_of(inputs.running_dong),
        .benefit_first_dong = money_of(inputs.first_dong),
    };
    TRY(applier_rows(ctx, req, row.id, &view));
    TRY(people_choices(ctx, row.org, &view.people, &view.people_count));
    TRY(author_rows(ctx, req, row.id, &view.author_rows, &view.author_rows_count));
    return resp_initiative_edit(ctx, resp, &view);
}

static struct initiative_text
text_of(struct ctx *ctx, const struct form_initiative *form)
{
    struct initiative_applier_in *appliers =
        ARENA_ARRAY(ctx->arena, struct initiative_applier_in, form->appliers_count + 1);

    for (size_t i = 0; i < form->appliers_count; i++) {
        appliers[i] = (struct initiative_applier_in){form->appliers[i].full_name,
            form->appliers[i].workplace, form->appliers[i].post_title, form->appliers[i].degree,
            form->appliers[i].task_done, form->appliers[i].birth_on};
    }
    return (struct initiative_text){
        .title = form->title,
        .field = form->field,
        .investor = form->investor,
        .kind = form->kind,
        .first_used_on = form->first_used_on,
        .use_kind = form->use_kind,
        .benefit = form->benefit_dong,
        .is_confidential = form->is_confidential,
        .problem = form->problem,
        .prior_state = form->prior_state,
        .description = form->description,
        .novelty = form->novelty,
        .conditions = form->conditions,
        .applicability = form->applicability,
        .benefit_by_author = form->benefit_by_author,
        .benefit_by_user = form->benefit_by_user,
        .confidential_note = form->confidential_note,
        .programme_tags = form->programme_tags,
        .inputs = {form->benefit_cases, form->benefit_minutes, dong_of(form->benefit_hourly_dong),
            dong_of(form->benefit_running_dong), dong_of(form->benefit_first_dong)},
        .appliers = appliers,
        .applier_count = form->appliers_count,
    };
}

static struct initiative_author_in *
authors_of(struct ctx *ctx, const struct form_initiative *form)
{
    struct initiative_author_in *authors =
        ARENA_ARRAY(ctx->arena, struct initiative_author_in, form->authors_count + 1);

    for (size_t i = 0; i < form->authors_count; i++) {
        authors[i] = (struct initiative_author_in){
            .person = form->authors[i].person,
            .full_name = form->authors[i].full_name,
            .birth_on = form->authors[i].birth_on,
            .workplace = form->authors[i].workplace,
            .post_title = form->authors[i].post_title,
            .degree = form->authors[i].degree,
            .share_bp = form->authors[i].share_bp.has ? form->authors[i].share_bp.v : 0,
        };
    }
    return authors;
}

static enum err
add_evidence(struct ctx *ctx, struct initiative_id id, struct org_id org,
    const struct upload *upload, enum dossier_item_kind kind, bool is_confidential)
{
    struct file_id file;

    TRY(file_add(ctx, upload, (struct ref){"initiative", id.v, org}, is_confidential, &file));
    if (file.v == 0) {
        return OK;
    }
    return q_dossier_item_insert(ctx,
        &(struct q_dossier_item_insert_in){
            .initiative = id,
            .kind = kind,
            .title = upload->name,
            .file = file,
            .is_confidential = is_confidential,
            .added_by = ctx->actor.person,
            .now = ctx->now,
        });
}

static enum err
add_files(struct ctx *ctx, struct initiative_id id, struct org_id org, const struct upload *uploads,
    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        TRY(add_evidence(ctx, id, org, &uploads[i], DOSSIER_ITEM_KIND_EVIDENCE, false));
    }
    return OK;
}

enum err
post_initiative(struct ctx *ctx, const struct req *req, const struct form_initiative *form,
    struct resp *resp)
{
    struct initiative_seed seed = {
        .org = ctx->actor.org,
        .text = text_of(ctx, form),
        .authors = authors_of(ctx, form),
        .author_count = form->authors_count,
    };
    struct initiative_id id;

    (void)req;
    TRY(permit(ctx, ACT_INITIATIVE_DRAFT, org_scope(ctx->actor.org)));
    TRY(initiative_draft_from(ctx, &seed, &id));
    TRY(add_files(ctx, id, seed.org, form->evidence, form->evidence_count));
    return resp_created(ctx, resp, url_get_initiative(ctx, id));
}

enum err
post_initiative_edit(struct ctx *ctx, const struct req *req, const struct form_initiative *form,
    struct resp *resp)
{
    struct initiative_text text = text_of(ctx, form);
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_edit(ctx, path_id(req), form->version.v, &text, authors_of(ctx, form),
        form->authors_count));
    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(add_files(ctx, row.id, row.org, form->evidence, form->evidence_count));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

/* A record for somebody without one: the janitor and the elder have initiatives too. */
static enum err
find_or_add_person(struct ctx *ctx, const struct form_initiative_paper *form,
    struct person_id *out)
{
    if (form->person.v != 0) {
        *out = form->person;
        return OK;
    }
    if (str_is_blank(form->full_name)) {
        return fault(ctx, FAULT_REQUIRED, "full_name");
    }
    return person_add(ctx,
        &(struct person_new){.full_name = form->full_name, .birth_on = form->birth_on}, out);
}

enum err
get_initiative_paper(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_initiative_paper view = {0};

    (void)req;
    TRY(permit(ctx, ACT_INITIATIVE_PAPER_INTAKE, org_scope(ctx->actor.org)));
    TRY(people_choices(ctx, ctx->actor.org, &view.people, &view.people_count));
    return resp_initiative_paper(ctx, resp, &view);
}

/* The scan is the form: what the clerk did not type stands on it [F152]. */
enum err
post_initiative_paper(struct ctx *ctx, const struct req *req,
    const struct form_initiative_paper *form, struct resp *resp)
{
    struct initiative_author_in author = {.birth_on = form->birth_on, .workplace = form->workplace};
    struct initiative_seed seed = {
        .org = ctx->actor.org,
        .channel = CHANNEL_PAPER,
        .text = {.title = form->title, .kind = form->kind, .field = form->field,
            .first_used_on = form->first_used_on, .use_kind = USE_KIND_FIRST_USE,
            .benefit = MONEY_NONE},
        .authors = &author,
        .author_count = 1,
    };
    struct initiative_id id;
    struct rules rules;

    (void)req;
    TRY(permit(ctx, ACT_INITIATIVE_PAPER_INTAKE, org_scope(ctx->actor.org)));
    TRY(find_or_add_person(ctx, form, &author.person));
    TRY(regulation_rules_for(ctx, seed.org, date_is_none(form->happened_on) ? ctx->today
                                                                            : form->happened_on, &rules));
    author.share_bp = rules.limits.share_sum_bp;
    TRY(initiative_draft_from(ctx, &seed, &id));
    TRY(add_evidence(ctx, id, seed.org, &form->scan, DOSSIER_ITEM_KIND_PAPER_FORM, false));
    TRY(initiative_hand_in_paper(ctx, id, author.person,
        &(struct act){.happened_on = form->happened_on, .channel = CHANNEL_PAPER,
            .entered_for = author.person, .late_reason = form->late_reason}));
    return resp_created(ctx, resp, url_get_initiative(ctx, id));
}

enum err
post_initiative_confirm(struct ctx *ctx, const struct req *req,
    const struct form_initiative_confirm *form, struct resp *resp)
{
    TRY(initiative_confirm(ctx, path_id(req), form->author, form->means, &form->scan, form->reason));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_submit(struct ctx *ctx, const struct req *req,
    const struct form_initiative_submit *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .channel = form->channel,
        .late_reason = form->late_reason};
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUBMIT, scope));
    if (!form->is_declared) {
        return fault(ctx, FAULT_NOT_DECLARED, "is_declared");
    }
    TRY(initiative_submit(ctx, path_id(req), form->version, &act));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

static struct act
act_of_intake(const struct form_initiative_intake *form)
{
    return (struct act){.happened_on = form->happened_on, .channel = form->channel,
        .late_reason = form->late_reason};
}

enum err
post_initiative_intake(struct ctx *ctx, const struct req *req,
    const struct form_initiative_intake *form, struct resp *resp)
{
    struct act act = act_of_intake(form);
    struct intake_mark *marks = ARENA_ARRAY(ctx->arena, struct intake_mark, form->marks_count + 1);
    enum intake_outcome_kind outcome = form->outcome == INTAKE_OUTCOME_ACCEPT ? INTAKE_ACCEPT
        : form->outcome == INTAKE_OUTCOME_SUPPLEMENT                          ? INTAKE_SUPPLEMENT
                                                                              : INTAKE_REFUSE;

    for (size_t i = 0; i < form->marks_count; i++) {
        marks[i] = (struct intake_mark){form->marks[i].item, form->marks[i].is_ok};
    }
    TRY(initiative_intake(ctx, path_id(req),
        &(struct intake_act){outcome, form->what, marks, form->marks_count}, &act));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_supplement(struct ctx *ctx, const struct req *req,
    const struct form_initiative_supplement *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUPPLEMENT, scope));
    TRY(add_files(ctx, row.id, row.org, form->evidence, form->evidence_count)); /* frozen with it */
    TRY(initiative_answer_supplement(ctx, path_id(req), form->answer, &act));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_first_use(struct ctx *ctx, const struct req *req,
    const struct form_initiative_first_use *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(initiative_first_use(ctx, path_id(req), form->used_on, form->use_kind, &act));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_consent(struct ctx *ctx, const struct req *req,
    const struct form_initiative_consent *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .channel = form->channel,
        .late_reason = form->late_reason};

    TRY(initiative_consent(ctx, path_id(req), form->is_given, form->reason, &form->scan, &act));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_withdraw(struct ctx *ctx, const struct req *req,
    const struct form_initiative_withdraw *form, struct resp *resp)
{
    TRY(initiative_withdraw(ctx, path_id(req), form->reason));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, path_id(req)));
}

enum err
post_initiative_delete(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    TRY(initiative_delete_draft(ctx, path_id(req)));
    return resp_see_other(ctx, resp, url_get_initiatives(ctx));
}

enum err
post_initiative_files(struct ctx *ctx, const struct req *req,
    const struct form_initiative_files *form, struct resp *resp)
{
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_EDIT, scope));
    for (size_t i = 0; i < form->files_count; i++) {
        TRY(add_evidence(ctx, row.id, row.org, &form->files[i], form->kind, form->is_confidential));
    }
    TRY(event_add(ctx, ACT_INITIATIVE_EDIT, (struct ref){"initiative", row.id.v, row.org}, NULL,
        event_payload(ctx, "files", number_vi(ctx->arena, (int64_t)form->files_count), NULL)));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, row.id));
}

enum err
post_initiative_file_remove(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct dossier_item_id item = {req_path_i64(req, 1)};
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_EDIT, scope));
    TRY(q_dossier_item_remove(ctx, item, row.id, ctx->now));
    TRY(event_add(ctx, ACT_INITIATIVE_EDIT, (struct ref){"initiative", row.id.v, row.org}, NULL,
        event_payload(ctx, "removed_item", str_printf(ctx->arena, "%lld", (long long)item.v), NULL)));
    return resp_see_other(ctx, resp, url_get_initiative(ctx, row.id));
}

static enum err
download_form(struct ctx *ctx, const struct req *req, struct resp *resp, enum paper_format format)
{
    struct paper_model model;
    struct q_initiative_get row;
    struct bytes content;
    struct scope scope;
    struct str why = STR_NONE;
    struct buf json;

    TRY(initiative_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    TRY(initiative_form_model(ctx, &row, may(ctx, ACT_INITIATIVE_VIEW_CONFIDENTIAL, scope), &model));
    if (ctx->app->papers == NULL) {
        return fault(ctx, FAULT_NO_PAPER_PROGRAM, NULL);
    }
    buf_init(&json, ctx->arena, 8192);
    paper_model_write(&json, &model);
    TRY(paper_render(ctx->app->papers, ctx->arena, format, buf_str(&json), &content, &why));
    return resp_bytes(ctx, resp, paper_media_type(format),
        str_printf(ctx->arena, "don-yeu-cau-%lld%.*s", (long long)row.id.v,
            STR_ARG(paper_file_suffix(format))),
        content);
}

enum err
get_initiative_docx(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return download_form(ctx, req, resp, PAPER_DOCX);
}

enum err
get_initiative_pdf(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return download_form(ctx, req, resp, PAPER_PDF);
}
