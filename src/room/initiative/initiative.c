#include "room/initiative/initiative.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative_paper.h"
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
            .confidential_note = text->confidential_note,
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

/* New rows, unconfirmed: a share that changed has to be agreed anew. */
static enum err
store_authors(struct ctx *ctx, struct initiative_id id, const struct initiative_author_in *authors,
    size_t count)
{
    TRY(q_author_delete_all(ctx, id));
    for (size_t i = 0; i < count; i++) {
        struct initiative_author_in author = authors[i];
        TRY(complete_author(ctx, &author));
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
            }));
    }
    return OK;
}

enum err
initiative_draft_from(struct ctx *ctx, const struct initiative_seed *seed, struct initiative_id *out)
{
    const struct initiative_text *text = &seed->text;
    struct initiative_author_in self = {.person = ctx->actor.person, .birth_on = DATE_NONE};
    struct rules rules;

    TRY(regulation_rules_for(ctx, seed->org, ctx->today, &rules));
    self.share_bp = rules.limits.share_sum_bp;
    TRY(q_initiative_insert(ctx,
        &(struct q_initiative_insert_in){
            .org = seed->org,
            .title = text->title,
            .kind = text->kind,
            .field = text->field,
            .investor = text->investor,
            .first_used_on = text->first_used_on,
            .use_kind = text->use_kind,
            .benefit = text->benefit,
            .channel = seed->channel == 0 ? CHANNEL_ONLINE : seed->channel,
            .is_confidential = text->is_confidential,
            .sort_key = vi_sortkey(ctx->arena, text->title),
            .search = vi_search_words(ctx->arena, text->title),
            .created_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    TRY(store_content(ctx, *out, text));
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
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_EDIT, scope));
    if (row.version != version) {
        return fault(ctx, FAULT_STALE, "version");
    }
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
            .benefit = text->benefit,
            .is_confidential = text->is_confidential,
            .sort_key = vi_sortkey(ctx->arena, text->title),
            .search = vi_search_words(ctx->arena, text->title),
        }));
    TRY(store_content(ctx, id, text));
    TRY(store_authors(ctx, id, authors, author_count));
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

static void
need(struct ctx *ctx, struct str value, const char *field)
{
    if (str_is_blank(value)) {
        (void)fault(ctx, FAULT_REQUIRED, field);
    }
}

/* Every field at once, so that the author sees all that is missing [law:TT18/5]. */
static void
check_fields(struct ctx *ctx, const struct q_initiative_get *row)
{
    need(ctx, row->title, "title");
    need(ctx, row->field, "field");
    need(ctx, row->problem, "problem");
    need(ctx, row->prior_state, "prior_state");
    need(ctx, row->description, "description");
    need(ctx, row->conditions, "conditions");
    need(ctx, row->applicability, "applicability");
    need(ctx, row->benefit_by_author, "benefit_by_author");
    if (row->kind == 0) {
        (void)fault(ctx, FAULT_REQUIRED, "kind");
    }
}

static enum err
check_authors(struct ctx *ctx, const struct q_initiative_get *row, const struct rules *rules)
{
    struct q_author_list *authors;
    int32_t sum = 0;
    size_t count;

    TRY(q_author_list(ctx, row->id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        sum += authors[i].share;
        if (date_is_none(authors[i].confirmed_on)) {
            (void)fault_arg(ctx, FAULT_SHARE_NOT_CONFIRMED, "authors", authors[i].full_name);
        }
        if (authors[i].share < rules->limits.author_share_min_bp) {
            (void)fault_arg(ctx, FAULT_SHARE_TOO_SMALL, "authors",
                share_vi(ctx->arena, rules->limits.author_share_min_bp));
        }
    }
    if (sum != rules->limits.share_sum_bp) {
        (void)fault_arg(ctx, FAULT_SHARE_SUM, "authors", share_vi(ctx->arena, sum));
    }
    if (rules->limits.author_count_max > 0 && count > (size_t)rules->limits.author_count_max) {
        (void)fault_arg(ctx, FAULT_TOO_MANY_AUTHORS, "authors",
            number_vi(ctx->arena, rules->limits.author_count_max));
    }
    return OK;
}

/* A solution already in use is filed within the limit from its first use [law:DL/5.2]. */
static enum err
check_first_use(struct ctx *ctx, const struct q_initiative_get *row, const struct rules *rules,
    struct date filed_on)
{
    struct clock_end end;

    if (date_is_none(row->first_used_on) || date_cmp(row->first_used_on, filed_on) > 0) {
        return OK;
    }
    TRY(regulation_clock(ctx, rules, "first_use", row->first_used_on, &end));
    if (date_cmp(filed_on, end.due_on) > 0) {
        (void)fault_arg(ctx, FAULT_FILED_TOO_LATE, "first_used_on", date_vi(ctx->arena, end.due_on));
    }
    return OK;
}

/* The dossier as submitted, byte for byte. */
static enum err
freeze(struct ctx *ctx, const struct q_initiative_get *row, struct date on)
{
    struct q_author_list *authors;
    struct json_out json;
    struct buf buf;
    size_t count;

    TRY(q_author_list(ctx, row->id, &authors, &count));
    buf_init(&buf, ctx->arena, 8192);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    json_put_str(&json, "title", row->title);
    json_put_str(&json, "kind", initiative_kind_word(row->kind));
    json_put_str(&json, "field", row->field);
    json_put_str(&json, "investor", row->investor);
    json_put_str(&json, "first_used_on", date_iso(ctx->arena, row->first_used_on));
    json_put_str(&json, "problem", row->problem);
    json_put_str(&json, "prior_state", row->prior_state);
    json_put_str(&json, "description", row->description);
    json_put_str(&json, "novelty", row->novelty);
    json_put_str(&json, "conditions", row->conditions);
    json_put_str(&json, "applicability", row->applicability);
    json_put_str(&json, "benefit_by_author", row->benefit_by_author);
    json_put_str(&json, "benefit_by_user", row->benefit_by_user);
    json_key(&json, STR("authors"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "full_name", authors[i].full_name);
        json_put_str(&json, "workplace", authors[i].workplace);
        json_put_i64(&json, "share_bp", authors[i].share);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return q_initiative_version_insert(ctx, row->id, buf_str(&buf),
        crypto_sha256_hex(ctx->arena, (struct bytes){(const uint8_t *)buf.p, buf.n}), on, ctx->now);
}

/* SK-2026-X21115-7 and the number in the register of applications, both without gaps. */
static enum err
draw_numbers(struct ctx *ctx, const struct q_initiative_get *row, struct date on, struct str *code,
    int64_t *receipt)
{
    int32_t year = civil_of_date(on).year;
    struct q_org_version_on org;
    int64_t number;

    TRY(org_on(ctx, row->org, on, &org));
    TRY(number_draw(ctx, row->org, NUMBER_BOOK_KIND_DOSSIER, year, ref_of(row), on, &number));
    TRY(number_draw(ctx, row->org, NUMBER_BOOK_KIND_REGISTER, year, ref_of(row), on, receipt));
    *code = str_printf(ctx->arena, "SK-%d-%.*s-%lld", year, STR_ARG(org.code), (long long)number);
    return OK;
}

/* Numbers, frozen version, stages and receipt of a dossier whose content was checked. */
static enum err
hand_in(struct ctx *ctx, const struct q_initiative_get *row, struct date on, enum channel channel,
    struct str *code)
{
    struct dossier dossier;
    int64_t receipt;

    TRY(draw_numbers(ctx, row, on, code, &receipt));
    TRY(q_initiative_file(ctx,
        &(struct q_initiative_file_in){
            .id = row->id,
            .version = row->version,
            .code = *code,
            .receipt = receipt,
            .filed_on = on,
            .now = ctx->now,
            .channel = channel,
        }));
    TRY(freeze(ctx, row, on));
    TRY(dossier_load(ctx, row->id, &dossier));
    TRY(procedure_start(ctx, &dossier, on));
    return initiative_receipt_paper(ctx, row->id);
}

enum err
initiative_hand_in_paper(struct ctx *ctx, struct initiative_id id, struct person_id author,
    const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_author_list *authors;
    struct q_initiative_get row;
    struct rules rules;
    struct scope scope;
    struct str code;
    size_t count;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUBMIT, scope));
    TRY(regulation_rules_for(ctx, row.org, on, &rules));
    act_faults(ctx, act);
    TRY(check_first_use(ctx, &row, &rules, on));
    TRY(faults_end(ctx));
    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        if (authors[i].person.v == author.v) {
            TRY(q_author_confirm(ctx,
                &(struct q_author_confirm_in){.id = authors[i].id, .initiative = id,
                    .means = CONFIRM_MEANS_PAPER_SCAN, .confirmed_on = on, .now = ctx->now,
                    .by_person = ctx->actor.person}));
        }
    }
    TRY(hand_in(ctx, &row, on, CHANNEL_PAPER, &code));
    return event_add(ctx, ACT_INITIATIVE_SUBMIT, ref_of(&row), act,
        event_payload(ctx, "code", code, NULL));
}

enum err
initiative_submit(struct ctx *ctx, struct initiative_id id, int32_t version, const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_initiative_get row;
    struct scope scope;
    struct rules rules;
    struct str code;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUBMIT, scope));
    if (row.version != version) {
        return fault(ctx, FAULT_STALE, "version");
    }
    TRY(regulation_rules_for(ctx, row.org, on, &rules));
    act_faults(ctx, act);
    check_fields(ctx, &row);
    TRY(check_authors(ctx, &row, &rules));
    TRY(check_first_use(ctx, &row, &rules, on));
    TRY(faults_end(ctx));
    TRY(hand_in(ctx, &row, on, act == NULL || act->channel == 0 ? row.channel : act->channel, &code));
    return event_add(ctx, ACT_INITIATIVE_SUBMIT, ref_of(&row), act,
        event_payload(ctx, "code", code, NULL));
}

enum err
initiative_intake(struct ctx *ctx, struct initiative_id id, enum intake_outcome_kind outcome,
    struct str what, const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_initiative_get row;
    struct dossier dossier;
    struct clock_end due;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_INTAKE, scope));
    act_faults(ctx, act);
    if (outcome != INTAKE_ACCEPT && str_is_blank(what)) {
        (void)fault(ctx, FAULT_REQUIRED, "what");
    }
    if (!date_is_none(row.filed_on) && date_cmp(on, row.filed_on) < 0) {
        (void)fault(ctx, FAULT_BEFORE_FILING, "happened_on");
    }
    TRY(faults_end(ctx));
    TRY(dossier_load(ctx, id, &dossier));
    switch (outcome) {
    case INTAKE_ACCEPT:
        if (!str_is_none(dossier.waiting_on)) {
            return fault(ctx, FAULT_WAITS_FOR_SUPPLEMENT, "outcome");
        }
        TRY(procedure_move(ctx, &dossier, "accept", on, STR_NONE));
        break;
    case INTAKE_SUPPLEMENT:
        TRY(regulation_clock(ctx, &dossier.rules, "correction", on, &due));
        TRY(q_supplement_insert(ctx, id, on, ctx->actor.person, what, due.due_on, ctx->now));
        TRY(procedure_wait(ctx, &dossier, "author", "correction", on, what));
        TRY(initiative_letter_paper(ctx, id, PAPER_KIND_DEFECT_LETTER, what, due.due_on));
        break;
    case INTAKE_REFUSE:
        TRY(procedure_move(ctx, &dossier, str_is_none(dossier.waiting_on) ? "refuse" : "not_supplemented",
            on, what));
        TRY(initiative_letter_paper(ctx, id, PAPER_KIND_REFUSAL_LETTER, what, DATE_NONE));
        break;
    }
    return event_add(ctx, ACT_INITIATIVE_INTAKE, ref_of(&row), act,
        event_payload(ctx, "outcome",
            outcome == INTAKE_ACCEPT           ? STR("accept")
                : outcome == INTAKE_SUPPLEMENT ? STR("supplement")
                                               : STR("refuse"),
            "what", what, NULL));
}

enum err
initiative_answer_supplement(struct ctx *ctx, struct initiative_id id, struct str answer,
    const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUPPLEMENT, scope));
    TRY(act_check(ctx, act));
    TRY(dossier_load(ctx, id, &dossier));
    TRY(q_supplement_answer(ctx, id, on, answer));
    TRY(procedure_wait(ctx, &dossier, NULL, NULL, on, answer));
    TRY(freeze(ctx, &row, on));
    return event_add(ctx, ACT_INITIATIVE_SUPPLEMENT, ref_of(&row), act,
        event_payload(ctx, "answer", answer, NULL));
}

enum err
initiative_first_use(struct ctx *ctx, struct initiative_id id, struct date used_on,
    enum use_kind kind, const struct act *act)
{
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_FIRST_USE, scope));
    if (date_cmp(used_on, ctx->today) > 0) {
        (void)fault(ctx, FAULT_DATE_IN_FUTURE, "used_on");
    }
    TRY(act_check(ctx, act));
    TRY(q_initiative_used(ctx, id, row.version, used_on, kind));
    TRY(dossier_load(ctx, id, &dossier));
    TRY(procedure_move(ctx, &dossier, "used", used_on, STR_NONE));
    return event_add(ctx, ACT_INITIATIVE_FIRST_USE, ref_of(&row), act, STR_NONE);
}

enum err
initiative_consent(struct ctx *ctx, struct initiative_id id, bool is_given, struct str reason,
    const struct act *act)
{
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_CONSENT, scope));
    if (!is_given && str_is_blank(reason)) {
        (void)fault(ctx, FAULT_REQUIRED, "reason");
    }
    TRY(act_check(ctx, act));
    TRY(dossier_load(ctx, id, &dossier));
    TRY(procedure_move(ctx, &dossier, is_given ? "consent" : "decline", act_on(ctx, act), reason));
    return event_add(ctx, ACT_INITIATIVE_CONSENT, ref_of(&row), act,
        event_payload(ctx, "reason", reason, NULL));
}

enum err
initiative_withdraw(struct ctx *ctx, struct initiative_id id, struct str reason)
{
    struct q_initiative_get row;
    struct q_author_list *authors;
    struct dossier dossier;
    struct scope scope;
    bool is_last = true;
    size_t count;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_WITHDRAW, scope));
    TRY(q_author_withdraw(ctx, id, ctx->actor.person, ctx->now));
    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        is_last = is_last && !instant_is_none(authors[i].withdrew_at);
    }
    if (is_last) {
        TRY(dossier_load(ctx, id, &dossier));
        TRY(procedure_withdraw(ctx, &dossier, ctx->today, reason));
    }
    return event_add(ctx, ACT_INITIATIVE_WITHDRAW, ref_of(&row), NULL,
        event_payload(ctx, "reason", reason, NULL));
}
