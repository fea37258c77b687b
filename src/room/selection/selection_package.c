/* selection_package.c -- what leaves for the province: the frozen copy and the submission. */
#include "base/json.h"
#include "gen/text.h"
#include "plat/crypto.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/document/document.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "room/selection/selection.h"

enum { PACKAGE_BYTES_FIRST = 8192 };

static void
put_number(struct json_out *json, const char *key, struct opt_i64 n)
{
    if (n.has) {
        json_put_i64(json, key, n.v);
    } else {
        json_put_null(json, key);
    }
}

static enum err
put_authors(struct ctx *ctx, struct json_out *json, struct initiative_id id)
{
    struct q_author_list *rows;
    size_t count;

    TRY(q_author_list(ctx, id, &rows, &count));
    json_key(json, STR("authors"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "full_name", rows[i].full_name);
        json_put_str(json, "workplace", rows[i].workplace);
        json_put_i64(json, "share_bp", rows[i].share);
        json_end_object(json);
    }
    json_end_array(json);
    return OK;
}

static enum err
put_adoptions(struct ctx *ctx, struct json_out *json, struct initiative_id id, struct date on)
{
    struct q_package_adoptions *rows;
    size_t count;

    TRY(q_package_adoptions(ctx, id, on, &rows, &count));
    json_key(json, STR("adoptions"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "org_name", rows[i].org_name);
        json_put_str(json, "status", adoption_status_word(rows[i].status));
        json_put_str(json, "started_on", date_iso(ctx->arena, rows[i].started_on));
        put_number(json, "cases", rows[i].cases);
        put_number(json, "hours_saved", rows[i].hours_saved);
        json_put_str(json, "confirmed_on", date_iso(ctx->arena, rows[i].confirmed_on));
        json_end_object(json);
    }
    json_end_array(json);
    return OK;
}

static enum err
put_benefits(struct ctx *ctx, struct json_out *json, struct initiative_id id)
{
    struct q_package_benefits *rows;
    size_t count;

    TRY(q_package_benefits(ctx, id, &rows, &count));
    json_key(json, STR("benefits"));
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_i64(json, "year_of_use", rows[i].year_of_use);
        put_number(json, "benefit_dong",
            (struct opt_i64){!money_is_none(rows[i].benefit), rows[i].benefit.dong});
        json_key(json, STR("inputs"));
        json_raw(json, rows[i].inputs);
        json_put_str(json, "described", rows[i].described);
        json_put_str(json, "confirmed_on", date_iso(ctx->arena, rows[i].happened_on));
        json_end_object(json);
    }
    json_end_array(json);
    return OK;
}

static void
put_initiative(struct ctx *ctx, struct json_out *json, const struct q_initiative_get *row)
{
    json_put_str(json, "code", row->code);
    json_put_str(json, "title", row->title);
    json_put_str(json, "field", row->field);
    json_put_str(json, "first_used_on", date_iso(ctx->arena, row->first_used_on));
    json_put_str(json, "recognised_on", date_iso(ctx->arena, row->decided_on));
    if (!row->is_confidential) {
        json_put_str(json, "problem", row->problem);
        json_put_str(json, "prior_state", row->prior_state);
        json_put_str(json, "description", row->description);
        json_put_str(json, "novelty", row->novelty);
        json_put_str(json, "conditions", row->conditions);
        json_put_str(json, "applicability", row->applicability);
        json_put_str(json, "benefit_by_author", row->benefit_by_author);
        json_put_str(json, "benefit_by_user", row->benefit_by_user);
    }
}

enum err
selection_package(struct ctx *ctx, const struct q_nomination_get *row, struct date on,
    struct str *content, struct str *digest)
{
    struct q_initiative_get initiative;
    struct q_org_version_on org;
    struct json_out json;
    struct buf buf;
    bool found;

    TRY(q_initiative_get(ctx, row->initiative, &initiative, &found));
    MUST(found);
    TRY(org_on(ctx, row->org, on, &org));
    buf_init(&buf, ctx->arena, PACKAGE_BYTES_FIRST);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    json_put_str(&json, "org_name", org.name);
    json_put_str(&json, "frozen_for", date_iso(ctx->arena, on));
    json_put_str(&json, "grounds", row->grounds);
    put_initiative(ctx, &json, &initiative);
    TRY(put_authors(ctx, &json, row->initiative));
    TRY(put_adoptions(ctx, &json, row->initiative, on));
    TRY(put_benefits(ctx, &json, row->initiative));
    json_end_object(&json);
    *content = buf_str(&buf);
    *digest = crypto_sha256_hex(ctx->arena,
        (struct bytes){(const uint8_t *)content->p, content->n});
    return OK;
}

/* -- submission -------------------------------------------------------------------------------------- */

static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

enum err
selection_submission(struct ctx *ctx, const struct q_nomination_get *row, struct paper_id *out)
{
    struct paper_signature signature;
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signatures = &signature,
        .signature_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct q_org_version_on to;
    struct paper_builder b;

    TRY(org_on(ctx, row->to_org, ctx->today, &to));
    TRY(paper_heading_of(ctx, row->org, PAPER_KIND_SUBMISSION, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row->org, (struct person_id){0}, ctx->today, &signature));
    model.kind_name = say(TEXT_SELECTION_PAPER_NAME);
    model.subject = say(TEXT_SELECTION_PAPER_SUBJECT);
    model.addressees = paper_lines_of(ctx->arena, (const struct str[]){to.name}, 1);
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_SELECTION_PAPER_LEAD,
            (const struct text_arg[]){{"title", row->title}, {"code", row->code}}, 2));
    paper_paragraph(&b, row->grounds);
    paper_paragraph(&b, say(TEXT_SELECTION_PAPER_ASK));
    model.body = paper_builder_end(&b);
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_SELECTION_PAPER_AS_ABOVE), say(TEXT_SELECTION_PAPER_KEPT)}, 2);
    return paper_add(ctx,
        &(struct paper_new){
            .kind = PAPER_KIND_SUBMISSION,
            .org = row->org,
            .subject = model.subject,
            .about = {"nomination", row->id.v, row->org},
            .model = &model,
        },
        out);
}
