#include "room/initiative/initiative.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/permit.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

static struct ref
ref_of(const struct q_initiative_get *row)
{
    return (struct ref){"initiative", row->id.v, row->org};
}

enum err
initiative_scope(struct ctx *ctx, struct initiative_id id, struct q_initiative_get *row,
    struct scope *scope)
{
    bool found;

    TRY(q_initiative_get(ctx, id, row, &found));
    if (!found) {
        *scope = (struct scope){.kind = OBJECT_INITIATIVE};
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_INITIATIVE, id.v, row->org, initiative_status_word(row->status)};
    return OK;
}

enum err
initiative_filed_with(struct ctx *ctx, const struct q_initiative_get *row,
    struct q_org_version_on *out)
{
    struct date on = date_is_none(row->filed_on) ? ctx->today : row->filed_on;
    struct q_initiative_transfer_after transfer;
    bool was_elsewhere;

    TRY(q_initiative_transfer_after(ctx, row->id, on, &transfer, &was_elsewhere));
    return org_on(ctx, was_elsewhere ? transfer.from_org : row->org, on, out);
}

static enum err
store_content(struct ctx *ctx, struct initiative_id id, const struct initiative_text *text)
{
    return q_initiative_content_set(ctx,
        &(struct q_initiative_content_set_in){
            .id = id,
            .problem = text->problem,
            .prior_state = text->prior_state,
            .description = text->description,
            .novelty = text->novelty,
            .conditions = text->conditions,
            .applicability = text->applicability,
            .benefit_by_author = text->benefit_by_author,
            .benefit_by_user = text->benefit_by_user,
            .benefit_inputs = benefit_write(ctx->arena, &text->inputs),
            .confidential_note = text->confidential_note,
            .programme_tags = text->programme_tags,
        });
}

/* Name and workplace of an author with a record come from the record [ux: never asked again]. */
static enum err
complete_author(struct ctx *ctx, struct initiative_author_in *author)
{
    struct person_shown shown;

    if (author->person.v == 0) {
        return OK;
    }
    TRY(person_show(ctx, author->person, ctx->today, &shown));
    author->full_name = shown.full_name;
    author->birth_on = date_is_none(author->birth_on) ? shown.birth_on : author->birth_on;
    author->workplace = str_is_none(shown.org_name) ? author->workplace : shown.org_name;
    author->post_title = str_is_none(shown.title) ? author->post_title : shown.title;
    author->degree = str_is_none(shown.degree) ? author->degree : shown.degree;
    return OK;
}

/* The author's row before, when it says the same share: then his confirmation still holds. */
static const struct q_author_list *
same_share(const struct q_author_list *before, size_t count, const struct initiative_author_in *author)
{
    for (size_t i = 0; i < count; i++) {
        bool is_same = author->person.v != 0
            ? before[i].person.v == author->person.v
            : before[i].person.v == 0 && str_eq(before[i].full_name, author->full_name);
        if (is_same && before[i].share == author->share_bp) {
            return &before[i];
        }
    }
    return NULL;
}

/* Once everybody has a share they must add up; until then the draft may wait. */
static enum err
check_sum(struct ctx *ctx, const struct initiative_author_in *authors, size_t count,
    int32_t wanted_bp)
{
    int32_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        if (authors[i].share_bp == 0) {
            return OK;
        }
        sum += authors[i].share_bp;
    }
    return count == 0 || sum == wanted_bp
        ? OK
        : fault_arg(ctx, FAULT_SHARE_SUM, "authors", share_vi(ctx->arena, sum));
}

/* New rows; a share that changed has to be agreed anew. */
static enum err
store_authors(struct ctx *ctx, struct initiative_id id, const struct initiative_author_in *authors,
    size_t count)
{
    static const struct q_author_list nobody = {.confirmed_on = {DATE_NONE_DAY},
        .confirmed_at = {INSTANT_NONE_US}};
    struct q_author_list *before;
    size_t before_count;

    TRY(q_author_list(ctx, id, &before, &before_count));
    TRY(q_author_delete_all(ctx, id));
    for (size_t i = 0; i < count; i++) {
        struct initiative_author_in author = authors[i];
        const struct q_author_list *same;
        TRY(complete_author(ctx, &author));
        same = same_share(before, before_count, &author);
        same = same == NULL ? &nobody : same;
        if (str_is_blank(author.full_name)) {
            const char *field = str_c(ctx->arena, str_printf(ctx->arena, "authors.%zu.full_name", i));
            return fault(ctx, FAULT_REQUIRED, field);
        }
        TRY(q_author_insert(ctx,
            &(struct q_author_insert_in){
                .initiative = id,
                .seq = (int32_t)i + 1,
                .person = author.person,
                .full_name = author.full_name,
                .birth_on = author.birth_on,
                .workplace = str_is_blank(author.workplace) ? STR("") : author.workplace,
                .post_title = author.post_title,
                .degree = author.degree,
                .share = author.share_bp,
                .means = same->confirm_means,
                .confirmed_on = same->confirmed_on,
                .confirmed_at = same->confirmed_at,
                .confirmed_by = same->confirmed_by,
                .scan = same->confirm_file,
                .reason = same->confirm_reason,
            }));
    }
    return OK;
}

static enum err
store_appliers(struct ctx *ctx, struct initiative_id id, const struct initiative_text *text)
{
    TRY(q_applier_delete_all(ctx, id));
    for (size_t i = 0; i < text->applier_count; i++) {
        const struct initiative_applier_in *applier = &text->appliers[i];
        TRY(q_applier_insert(ctx,
            &(struct q_applier_insert_in){
                .initiative = id,
                .seq = (int32_t)i + 1,
                .full_name = applier->full_name,
                .birth_on = applier->birth_on,
                .workplace = applier->workplace,
                .post_title = applier->post_title,
                .degree = applier->degree,
                .task_done = str_is_none(applier->task_done) ? STR("") : applier->task_done,
            }));
    }
    return OK;
}

/* The sum the inputs give, else the sum that was typed. */
static struct money
benefit_of(const struct initiative_text *text)
{
    struct money computed;

    return benefit_compute(&text->inputs, &computed) ? computed : text->benefit;
}

enum err
initiative_draft_from(struct ctx *ctx, const struct initiative_seed *seed, struct initiative_id *out)
{
    const struct initiative_text *text = &seed->text;
    struct initiative_author_in self = {.person = ctx->actor.person, .birth_on = DATE_NONE};
    struct rules rules;

    TRY(regulation_rules_for(ctx, seed->org, ctx->today, &rules));
    self.share_bp = rules.limits.share_sum_bp;
    TRY(check_sum(ctx, seed->authors, seed->author_count, rules.limits.share_sum_bp));
    TRY(q_initiative_insert(ctx,
        &(struct q_initiative_insert_in){
            .org = seed->org,
            .title = text->title,
            .kind = text->kind,
            .field = text->field,
            .investor = text->investor,
            .first_used_on = text->first_used_on,
            .use_kind = text->use_kind,
            .benefit = benefit_of(text),
            .channel = seed->channel == 0 ? CHANNEL_ONLINE : seed->channel,
            .is_confidential = text->is_confidential,
            .sort_key = vi_sortkey(ctx->arena, text->title),
            .search = vi_search_words(ctx->arena, text->title),
            .created_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    TRY(store_content(ctx, *out, text));
    TRY(store_appliers(ctx, *out, text));
    TRY(store_authors(ctx, *out, seed->author_count == 0 ? &self : seed->authors,
        seed->author_count == 0 ? 1 : seed->author_count));
    if (seed->origin.kind != NULL) {
        TRY(link_add(ctx, seed->origin, (struct ref){"initiative", out->v, seed->org}, seed->why));
    }
    return event_add(ctx,
        seed->channel == 0 || seed->channel == CHANNEL_ONLINE ? ACT_INITIATIVE_DRAFT
                                                              : ACT_INITIATIVE_PAPER_INTAKE,
        (struct ref){"initiative", out->v, seed->org}, NULL,
        event_payload(ctx, "title", text->title, NULL));
}

enum err
initiative_edit(struct ctx *ctx, struct initiative_id id, int32_t version,
    const struct initiative_text *text, const struct initiative_author_in *authors,
    size_t author_count)
{
    struct q_initiative_get row;
    struct rules rules;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_EDIT, scope));
    if (row.version != version) {
        return fault(ctx, FAULT_STALE, "version");
    }
    TRY(regulation_rules_for(ctx, row.org, date_is_none(row.filed_on) ? ctx->today : row.filed_on,
        &rules));
    TRY(check_sum(ctx, authors, author_count, rules.limits.share_sum_bp));
    TRY(q_initiative_update(ctx,
        &(struct q_initiative_update_in){
            .id = id,
            .version = version,
            .title = text->title,
            .kind = text->kind,
            .field = text->field,
            .investor = text->investor,
            .first_used_on = text->first_used_on,
            .use_kind = text->use_kind,
            .benefit = benefit_of(text),
            .is_confidential = text->is_confidential,
            .sort_key = vi_sortkey(ctx->arena, text->title),
            .search = vi_search_words(ctx->arena, text->title),
        }));
    TRY(store_content(ctx, id, text));
    TRY(store_appliers(ctx, id, text));
    TRY(store_authors(ctx, id, authors, author_count));
    if (!str_is_none(row.code) && row.status == INITIATIVE_STATUS_MOI_NOP) {
        TRY(initiative_freeze(ctx, id, ctx->today)); /* a paper form, typed in full after it was filed */
    }
    return event_add(ctx, ACT_INITIATIVE_EDIT, ref_of(&row), NULL,
        event_payload(ctx, "title_before", row.title, "title", text->title, NULL));
}

static enum action
action_of(enum confirm_means means)
{
    switch (means) {
    case CONFIRM_MEANS_PAPER_SCAN:
        return ACT_INITIATIVE_SCAN_SHARE;
    case CONFIRM_MEANS_ATTESTED_BY_HEAD:
        return ACT_INITIATIVE_ATTEST_SHARE;
    case CONFIRM_MEANS_ONLINE:
        break;
    }
    return ACT_INITIATIVE_CONFIRM_SHARE;
}

/* The row to confirm: the named one, or with 0 the actor's own. */
static enum err
find_author(struct ctx *ctx, struct initiative_id id, struct initiative_author_id wanted,
    struct q_author_list *out)
{
    struct q_author_list *rows;
    size_t count;

    TRY(q_author_list(ctx, id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (wanted.v == 0 ? rows[i].person.v == ctx->actor.person.v : rows[i].id.v == wanted.v) {
            *out = rows[i];
            return OK;
        }
    }
    return fault(ctx, FAULT_NOT_A_CHOICE, "author");
}

enum err
initiative_confirm(struct ctx *ctx, struct initiative_id id, struct initiative_author_id author,
    enum confirm_means means, const struct upload *scan, struct str reason)
{
    struct q_initiative_get row;
    struct q_author_list found = {0};
    struct file_id file = {0};
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, action_of(means), scope));
    TRY(find_author(ctx, id, means == CONFIRM_MEANS_ONLINE ? (struct initiative_author_id){0} : author,
        &found));
    if (means == CONFIRM_MEANS_PAPER_SCAN && (scan == NULL || str_is_none(scan->sha256))) {
        return fault(ctx, FAULT_FILE_MISSING, "scan");
    }
    if (means == CONFIRM_MEANS_ATTESTED_BY_HEAD && str_is_blank(reason)) {
        return fault(ctx, FAULT_REQUIRED, "reason");
    }
    if (scan != NULL) {
        TRY(file_add(ctx, scan, ref_of(&row), false, &file));
    }
    TRY(q_author_confirm(ctx,
        &(struct q_author_confirm_in){
            .id = found.id,
            .initiative = id,
            .means = means,
            .confirmed_on = ctx->today,
            .now = ctx->now,
            .by_person = ctx->actor.person,
            .scan = file,
            .reason = reason,
        }));
    return event_add(ctx, action_of(means), ref_of(&row), NULL,
        event_payload(ctx, "author", found.full_name, "share", share_vi(ctx->arena, found.share),
            "means", confirm_means_word(means), NULL));
}


enum err
initiative_delete_draft(struct ctx *ctx, struct initiative_id id)
{
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_DELETE_DRAFT, scope));
    TRY(event_add(ctx, ACT_INITIATIVE_DELETE_DRAFT, ref_of(&row), NULL,
        event_payload(ctx, "title", row.title, NULL)));
    TRY(q_initiative_delete_links(ctx, id));
    TRY(q_initiative_delete_items(ctx, id));
    TRY(q_applier_delete_all(ctx, id));
    TRY(q_author_delete_all(ctx, id));
    TRY(q_initiative_delete_content(ctx, id));
    return q_initiative_delete(ctx, id);
}

enum err
initiative_counts(struct ctx *ctx, struct org_id org, struct initiative_counts *out)
{
    struct q_initiative_counts_of row;
    struct q_initiative_count_consent consent;

    TRY(q_initiative_counts_of(ctx, org, ctx->actor.person, ctx->today, &row));
    TRY(q_initiative_count_consent(ctx, ctx->actor.person, ctx->today, &consent));
    *out = (struct initiative_counts){row.examine, row.examine_late, row.awaiting_author,
        row.unconfirmed, row.asked, row.drafts, consent.n};
    return OK;
}
