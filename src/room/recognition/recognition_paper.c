/* recognition_paper.c -- the decision with its list, and certificates [law:TT18/9]. */
#include "gen/config.h"
#include "gen/text.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

enum { CODE_BYTES = 8, ITEM_COLUMNS = 4 };

static struct str
say(int text_id)
{
    return text_get(LANG_VI, text_id);
}

static void
put_list(struct ctx *ctx, struct paper_builder *b, const struct q_decision_items *items, size_t count)
{
    const struct paper_column columns[ITEM_COLUMNS] = {
        {6, PAPER_CENTRE, say(TEXT_RECOGNITION_PAPER_NO), STR_NONE},
        {22, PAPER_LEFT, say(TEXT_RECOGNITION_PAPER_CODE), STR_NONE},
        {52, PAPER_LEFT, say(TEXT_RECOGNITION_PAPER_TITLE), STR_NONE},
        {20, PAPER_LEFT, say(TEXT_RECOGNITION_PAPER_OUTCOME), STR_NONE},
    };

    (void)paper_table(b, STR_NONE, columns, ITEM_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        struct str outcome = text_get(LANG_VI, decision_outcome_text(items[i].outcome));
        struct str cells[ITEM_COLUMNS] = {
            str_printf(ctx->arena, "%zu", i + 1),
            items[i].code,
            items[i].title,
            str_is_blank(items[i].reason)
                ? outcome
                : str_printf(ctx->arena, "%.*s: %.*s", STR_ARG(outcome), STR_ARG(items[i].reason)),
        };
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
}

enum err
decision_paper(struct ctx *ctx, const struct q_decision_get *row, struct paper_id *out)
{
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_annex *annex = ARENA_NEW(ctx->arena, struct paper_annex);
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signature_count = 1,
        .annex_count = 1, .has_end_mark = true, .made_at = ctx->now};
    struct q_decision_items *items;
    struct q_org_version_on org;
    struct paper_builder b;
    size_t count;

    TRY(q_decision_items(ctx, row->id, &items, &count));
    TRY(org_on(ctx, row->org, ctx->today, &org));
    TRY(paper_heading_of(ctx, row->org, PAPER_KIND_DECISION, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row->org, (struct person_id){0}, ctx->today, signature));
    model.kind_name = say(TEXT_RECOGNITION_PAPER_KIND);
    model.subject = say(TEXT_RECOGNITION_PAPER_SUBJECT);
    model.issuer = paper_lines_of(ctx->arena,
        (const struct str[]){text_fill(ctx->arena, LANG_VI, TEXT_RECOGNITION_PAPER_ISSUER, (const struct text_arg[]){{"org", org.name}}, 1)}, 1);
    model.bases = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_RECOGNITION_PAPER_BASIS_1), say(TEXT_RECOGNITION_PAPER_BASIS_2),
            say(TEXT_RECOGNITION_PAPER_BASIS_3)},
        3);
    model.resolution = say(TEXT_RECOGNITION_PAPER_RESOLUTION);
    paper_builder_init(&b, ctx->arena);
    paper_article(&b, STR_NONE,
        text_fill(ctx->arena, LANG_VI, TEXT_RECOGNITION_PAPER_ARTICLE_1,
            (const struct text_arg[]){{"n", str_printf(ctx->arena, "%02zu", count)}}, 1));
    paper_article(&b, STR_NONE, say(TEXT_RECOGNITION_PAPER_ARTICLE_2));
    model.body = paper_builder_end(&b);
    paper_builder_init(&b, ctx->arena);
    put_list(ctx, &b, items, count);
    annex->title = say(TEXT_RECOGNITION_PAPER_ANNEX);
    annex->note = paper_annex_note(ctx->arena, &model.heading, say(TEXT_RECOGNITION_PAPER_KIND_WORD), org.name);
    annex->body = paper_builder_end(&b);
    model.annexes = annex;
    model.signatures = signature;
    model.recipients = paper_lines_of(ctx->arena,
        (const struct str[]){say(TEXT_RECOGNITION_PAPER_COPY_1), say(TEXT_RECOGNITION_PAPER_COPY_2)}, 2);
    return paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_DECISION, .org = row->org, .subject = model.subject,
            .about = {"decision", row->id.v, row->org}, .model = &model},
        out);
}

/* What the signature covers; small enough for the code on the paper. */
static struct str
payload_of(struct ctx *ctx, const struct certificate_new *c, int64_t number, struct str code)
{
    struct json_out json;
    struct buf buf;

    buf_init(&buf, ctx->arena, 512);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    json_put_str(&json, "code", code);
    json_put_i64(&json, "number", number);
    json_put_str(&json, "issued_on", date_iso(ctx->arena, c->on));
    json_put_str(&json, "name", c->author_name);
    json_put_str(&json, "title", c->title);
    json_put_str(&json, "decision", c->decision_number);
    json_end_object(&json);
    return buf_str(&buf);
}

static enum err
certificate_paper(struct ctx *ctx, const struct certificate_new *c, struct certificate_id id,
    int64_t number, struct str code)
{
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_model model = {.layout = PAPER_LAYOUT_CERTIFICATE, .signature_count = 1,
        .made_at = ctx->now};
    struct paper_builder b;
    struct paper_id paper;

    TRY(paper_heading_of(ctx, c->org, PAPER_KIND_CERTIFICATE, c->on, &model.heading));
    TRY(paper_signature_of(ctx, c->org, (struct person_id){0}, c->on, signature));
    model.kind_name = say(TEXT_RECOGNITION_PAPER_CERTIFICATE);
    paper_builder_init(&b, ctx->arena);
    paper_centred(&b, STR_NONE, say(TEXT_RECOGNITION_PAPER_CERTIFIES));
    paper_name(&b, c->author_name);
    paper_centred(&b, STR_NONE, text_fill(ctx->arena, LANG_VI, TEXT_RECOGNITION_PAPER_AUTHOR_OF,
        (const struct text_arg[]){{"title", c->title}}, 1));
    paper_centred(&b, STR_NONE, text_fill(ctx->arena, LANG_VI, TEXT_RECOGNITION_PAPER_BY_DECISION,
        (const struct text_arg[]){{"number", c->decision_number}, {"date", date_vi(ctx->arena, c->on)},
            {"own", str_printf(ctx->arena, "%02lld", (long long)number)}},
        3));
    model.body = paper_builder_end(&b);
    model.signatures = signature;
    model.qr = str_printf(ctx->arena, "%.*s/x/%.*s",
        STR_ARG(config_str(ctx->app->config, CONFIG_SITE_URL)), STR_ARG(code));
    model.qr_caption = paper_lines_of(ctx->arena, &code, 1);
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_CERTIFICATE, .org = c->org, .subject = c->title,
            .about = {"initiative", c->initiative.v, c->org}, .model = &model, .is_issued_now = true,
            .dated_on = c->on, .number = number},
        &paper));
    return q_certificate_paper_set(ctx, id, paper);
}

enum err
certificate_issue(struct ctx *ctx, const struct certificate_new *c)
{
    int32_t year = civil_of_date(c->on).year;
    struct str code = io_token(ctx->arena, CODE_BYTES);
    struct certificate_id id;
    struct str signature;
    struct str payload;
    int64_t number;

    TRY(number_draw(ctx, c->org, NUMBER_BOOK_KIND_CERTIFICATE, year,
        (struct ref){"recognition", c->recognition.v, c->org}, c->on, &number));
    payload = payload_of(ctx, c, number, code);
    TRY(crypto_key_sign(ctx, "certificate", (struct bytes){(const uint8_t *)payload.p, payload.n},
        &signature));
    TRY(q_certificate_insert(ctx,
        &(struct q_certificate_insert_in){
            .recognition = c->recognition,
            .author = c->author,
            .org = c->org,
            .number = number,
            .year = year,
            .code = code,
            .payload = payload,
            .signature = signature,
            .issued_on = c->on,
        },
        &id));
    return certificate_paper(ctx, c, id, number, code);
}
