/* initiative_file.c -- handing a dossier in: everything checked at once, numbers, frozen version,
 * receipt, clocks.
 */
#include "base/json.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/crypto.h"
#include "room/initiative/initiative.h"
#include "room/initiative/initiative_paper.h"
#include "room/org/org.h"

static struct ref
ref_of(const struct q_initiative_get *row)
{
    return (struct ref){"initiative", row->id.v, row->org};
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

/* signing: whose share counts as confirmed because he is about to hand in; 0: nobody's. */
static enum err
check_authors(struct ctx *ctx, struct initiative_id id, struct person_id signing,
    const struct rules *rules)
{
    struct q_author_list *authors;
    int32_t sum = 0;
    size_t count;

    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_signing = signing.v != 0 && authors[i].person.v == signing.v;
        sum += authors[i].share;
        if (date_is_none(authors[i].confirmed_on) && !is_signing) {
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
    if (rules_too_many_authors(rules, (int64_t)count)) {
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
    struct date file_by;

    TRY(regulation_file_by(ctx, rules, row->first_used_on, &file_by));
    if (!date_is_none(file_by) && date_cmp(filed_on, file_by) > 0) {
        (void)fault_arg(ctx, FAULT_FILED_TOO_LATE, "first_used_on", date_vi(ctx->arena, file_by));
    }
    return OK;
}

static enum err
freeze_people(struct ctx *ctx, struct json_out *json, struct initiative_id id)
{
    struct q_author_list *authors;
    struct q_applier_list *appliers;
    size_t count;

    TRY(q_author_list(ctx, id, &authors, &count));
    json_key(json, STR("authors"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "full_name", authors[i].full_name);
        json_put_str(json, "birth_on", date_iso(ctx->arena, authors[i].birth_on));
        json_put_str(json, "workplace", authors[i].workplace);
        json_put_str(json, "post_title", authors[i].post_title);
        json_put_str(json, "degree", authors[i].degree);
        json_put_i64(json, "share_bp", authors[i].share);
        json_put_str(json, "confirmed_on", date_iso(ctx->arena, authors[i].confirmed_on));
        json_end_object(json);
    }
    json_end_array(json);
    TRY(q_applier_list(ctx, id, &appliers, &count));
    json_key(json, STR("first_appliers"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "full_name", appliers[i].full_name);
        json_put_str(json, "birth_on", date_iso(ctx->arena, appliers[i].birth_on));
        json_put_str(json, "workplace", appliers[i].workplace);
        json_put_str(json, "task_done", appliers[i].task_done);
        json_end_object(json);
    }
    json_end_array(json);
    return OK;
}

/* Files by their digest: a file that changed would have another. */
static enum err
freeze_items(struct ctx *ctx, struct json_out *json, struct initiative_id id)
{
    struct q_dossier_item_frozen *items;
    size_t count;

    TRY(q_dossier_item_frozen(ctx, id, &items, &count));
    json_key(json, STR("items"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "kind", dossier_item_kind_word(items[i].kind));
        json_put_str(json, "title", items[i].title);
        json_put_str(json, "sha256", items[i].sha256);
        json_put_bool(json, "is_confidential", items[i].is_confidential);
        json_end_object(json);
    }
    json_end_array(json);
    return OK;
}

static void
freeze_text(struct ctx *ctx, struct json_out *json, const struct q_initiative_get *row)
{
    json_put_str(json, "code", row->code);
    json_put_str(json, "title", row->title);
    json_put_str(json, "kind", row->kind == 0 ? STR_NONE : initiative_kind_word(row->kind));
    json_put_str(json, "field", row->field);
    json_put_str(json, "investor", row->investor);
    json_put_str(json, "first_used_on", date_iso(ctx->arena, row->first_used_on));
    json_put_str(json, "use_kind", row->use_kind == 0 ? STR_NONE : use_kind_word(row->use_kind));
    json_put_str(json, "problem", row->problem);
    json_put_str(json, "prior_state", row->prior_state);
    json_put_str(json, "description", row->description);
    json_put_str(json, "novelty", row->novelty);
    json_put_str(json, "conditions", row->conditions);
    json_put_str(json, "applicability", row->applicability);
    json_put_str(json, "benefit_by_author", row->benefit_by_author);
    json_put_str(json, "benefit_by_user", row->benefit_by_user);
    json_put_str(json, "benefit_inputs", row->benefit_inputs);
    if (money_is_none(row->benefit)) {
        json_put_null(json, "benefit_dong");
    } else {
        json_put_i64(json, "benefit_dong", row->benefit.dong);
    }
    json_put_bool(json, "is_confidential", row->is_confidential);
    json_put_str(json, "confidential_note", row->confidential_note);
}

enum err
initiative_freeze(struct ctx *ctx, struct initiative_id id, struct date on)
{
    struct q_initiative_get row;
    struct json_out json;
    struct buf buf;
    bool found;

    TRY(q_initiative_get(ctx, id, &row, &found));
    MUST(found);
    buf_init(&buf, ctx->arena, 8192);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    freeze_text(ctx, &json, &row);
    TRY(freeze_people(ctx, &json, id));
    TRY(freeze_items(ctx, &json, id));
    json_end_object(&json);
    return q_initiative_version_insert(ctx, id, buf_str(&buf),
        crypto_sha256_hex(ctx->arena, (struct bytes){(const uint8_t *)buf.p, buf.n}), on, ctx->now);
}

/* SK-2026-X21115-7 and the number in the register of applications, both without gaps. */
enum err
initiative_draw_numbers(struct ctx *ctx, struct ref dossier, struct date on, struct str *code,
    int64_t *receipt)
{
    int32_t year = civil_of_date(on).year;
    struct q_org_version_on org;
    int64_t number;

    TRY(org_on(ctx, dossier.org, on, &org));
    TRY(number_draw(ctx, dossier.org, NUMBER_BOOK_KIND_DOSSIER, year, dossier, on, &number));
    TRY(number_draw(ctx, dossier.org, NUMBER_BOOK_KIND_REGISTER, year, dossier, on, receipt));
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

    TRY(initiative_draw_numbers(ctx, ref_of(row), on, code, &receipt));
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
    TRY(initiative_freeze(ctx, row->id, on));
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

void
initiative_date_faults(struct ctx *ctx, struct org_id org, const struct act *act)
{
    act_faults(ctx, act);
    if (date_cmp(act_on(ctx, act), ctx->today) < 0 && !ctx->actor.is_system &&
        !actor_has_role(ctx, ROLE_CODE_INTAKE_CLERK, org)) {
        (void)fault(ctx, FAULT_CLERK_DATES_BACK, "happened_on");
    }
}

/* Who hands in signs: his own share needs no second tap. */
static enum err
confirm_own(struct ctx *ctx, struct initiative_id id, struct date on)
{
    struct q_author_list *authors;
    size_t count;

    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        if (authors[i].person.v == ctx->actor.person.v && authors[i].person.v != 0 &&
            date_is_none(authors[i].confirmed_on)) {
            TRY(q_author_confirm(ctx,
                &(struct q_author_confirm_in){.id = authors[i].id, .initiative = id,
                    .means = CONFIRM_MEANS_ONLINE, .confirmed_on = on, .now = ctx->now,
                    .by_person = ctx->actor.person}));
        }
    }
    return OK;
}

enum err
initiative_missing(struct ctx *ctx, const struct q_initiative_get *row, const struct fault **out,
    size_t *count)
{
    struct fault *faults = ARENA_ARRAY(ctx->arena, struct fault, INITIATIVE_FAULTS_SHOWN_MAX);
    size_t before = ctx->fault_count;
    struct rules rules;

    TRY(regulation_rules_for(ctx, row->org, ctx->today, &rules));
    check_fields(ctx, row);
    TRY(check_authors(ctx, row->id, ctx->actor.person, &rules));
    TRY(check_first_use(ctx, row, &rules, ctx->today));
    *count = ctx->fault_count - before;
    *count = *count > INITIATIVE_FAULTS_SHOWN_MAX ? INITIATIVE_FAULTS_SHOWN_MAX : *count;
    for (size_t i = 0; i < *count; i++) {
        faults[i] = ctx->faults[before + i];
    }
    ctx->fault_count = before;
    *out = faults;
    return OK;
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
    initiative_date_faults(ctx, row.org, act);
    check_fields(ctx, &row);
    TRY(confirm_own(ctx, id, on));
    TRY(check_authors(ctx, id, (struct person_id){0}, &rules));
    TRY(check_first_use(ctx, &row, &rules, on));
    TRY(faults_end(ctx));
    TRY(hand_in(ctx, &row, on, act == NULL || act->channel == 0 ? row.channel : act->channel, &code));
    return event_add(ctx, ACT_INITIATIVE_SUBMIT, ref_of(&row), act,
        event_payload(ctx, "code", code, NULL));
}
