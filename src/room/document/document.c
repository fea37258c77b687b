#include "room/document/document.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_document.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/document/paper_symbol.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

/* Abbreviation in the symbol and number book of each kind [law:ND30/PL3.I]. No abbreviation: the
 * symbol is the agency's alone, as a letter's is; no book: the paper has no number of its own. */
struct kind_rule {
    const char *abbreviation;
    enum number_book_kind book;
    bool is_numbered;
};
static const struct kind_rule kind_rules[PAPER_KIND_LAST + 1] = {
    [PAPER_KIND_RECEIPT] = {NULL, NUMBER_BOOK_KIND_REGISTER, false},
    [PAPER_KIND_DEFECT_LETTER] = {NULL, NUMBER_BOOK_KIND_LETTER, true},
    [PAPER_KIND_REFUSAL_LETTER] = {NULL, NUMBER_BOOK_KIND_LETTER, true},
    [PAPER_KIND_COUNCIL_DECISION] = {"QĐ", NUMBER_BOOK_KIND_DECISION, true},
    [PAPER_KIND_INVITATION] = {"GM", NUMBER_BOOK_KIND_COUNCIL, true},
    [PAPER_KIND_SCORE_SHEET] = {NULL, NUMBER_BOOK_KIND_COUNCIL, false},
    [PAPER_KIND_MINUTES] = {"BB", NUMBER_BOOK_KIND_MINUTES, true},
    [PAPER_KIND_TALLY_SHEET] = {"BB", NUMBER_BOOK_KIND_MINUTES, true},
    [PAPER_KIND_DECISION] = {"QĐ", NUMBER_BOOK_KIND_DECISION, true},
    [PAPER_KIND_CERTIFICATE] = {NULL, NUMBER_BOOK_KIND_CERTIFICATE, false},
    [PAPER_KIND_SUBMISSION] = {"TTr", NUMBER_BOOK_KIND_SUBMISSION, true},
    [PAPER_KIND_EFFECT_CONFIRMATION] = {NULL, NUMBER_BOOK_KIND_LETTER, true},
    [PAPER_KIND_REPORT] = {"BC", NUMBER_BOOK_KIND_REPORT, true},
    [PAPER_KIND_REMINDER_LETTER] = {NULL, NUMBER_BOOK_KIND_LETTER, true},
    [PAPER_KIND_AWARD_SUBMISSION] = {"TTr", NUMBER_BOOK_KIND_SUBMISSION, true},
};

enum err
file_add(struct ctx *ctx, const struct upload *upload, struct ref about, bool is_confidential,
    struct file_id *out)
{
    if (str_is_none(upload->sha256)) {
        *out = (struct file_id){0};
        return OK;
    }
    return q_file_insert(ctx,
        &(struct q_file_insert_in){
            .sha256 = upload->sha256,
            .bytes = upload->bytes,
            .media = upload->media,
            .name = upload->name,
            .org = about.org,
            .kind = str_of(about.kind),
            .object = about.id,
            .is_confidential = is_confidential,
            .added_by = ctx->actor.person,
            .now = ctx->now,
        },
        out);
}

enum err
file_list(struct ctx *ctx, struct ref about, struct file_row **rows, size_t *count)
{
    struct q_file_list *found;

    TRY(q_file_list(ctx, str_of(about.kind), about.id, &found, count));
    *rows = ARENA_ARRAY(ctx->arena, struct file_row, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct file_row){found[i].id, found[i].name, found[i].sha256, found[i].media,
            found[i].bytes, found[i].at, found[i].is_confidential};
    }
    return OK;
}

enum err
number_draw(struct ctx *ctx, struct org_id org, enum number_book_kind kind, int32_t year,
    struct ref about, struct date on, int64_t *out)
{
    struct q_number_book_draw row;

    TRY(q_number_book_open(ctx, org, kind, year, STR("own")));
    TRY(q_number_book_draw(ctx, org, kind, year, &row));
    *out = row.number;
    return q_number_entry_insert(ctx, row.id, row.number, str_of(about.kind), about.id, on);
}

enum err
number_record(struct ctx *ctx, struct org_id org, enum number_book_kind kind, int32_t year,
    int64_t number, struct ref about, struct date on, const char *field)
{
    struct q_number_book_get book;
    struct q_number_entry_has taken;

    TRY(q_number_book_open(ctx, org, kind, year, STR("external")));
    TRY(q_number_book_get(ctx, org, kind, year, &book));
    TRY(q_number_entry_has(ctx, book.id, number, &taken));
    if (taken.n > 0) {
        return fault_arg(ctx, FAULT_NUMBER_TAKEN, field,
            str_printf(ctx->arena, "%lld", (long long)number));
    }
    TRY(q_number_entry_insert(ctx, book.id, number, str_of(about.kind), about.id, on));
    return q_number_book_raise(ctx, book.id, number);
}

static struct str
model_json(struct ctx *ctx, const struct paper_model *model)
{
    struct buf buf;

    buf_init(&buf, ctx->arena, 4096);
    paper_model_write(&buf, model);
    return buf_str(&buf);
}

static enum err
symbol_of(struct ctx *ctx, struct org_id org, enum paper_kind kind, struct date on,
    struct str *out)
{
    const struct kind_rule *rule = &kind_rules[kind];
    struct q_org_version_on version;

    TRY(org_on(ctx, org, on, &version));
    if (!rule->is_numbered) {
        *out = STR_NONE;
    } else {
        *out = paper_symbol(ctx->arena, str_of(rule->abbreviation), version.symbol, STR_NONE);
    }
    return OK;
}

enum err
paper_add(struct ctx *ctx, const struct paper_new *paper, struct paper_id *out)
{
    TRY(q_paper_insert(ctx,
        &(struct q_paper_insert_in){
            .org = paper->org,
            .kind = paper->kind,
            .subject = paper->subject,
            .about_kind = str_of(paper->about.kind),
            .about_id = paper->about.id,
            .status = paper->is_issued_now ? PAPER_STATUS_ISSUED : PAPER_STATUS_DRAFT,
            .number = {paper->number != 0, paper->number},
            .symbol = paper->model->heading.symbol,
            .number_source = paper->is_issued_now ? STR("own") : STR("external"),
            .dated_on = paper->is_issued_now ? paper->dated_on : DATE_NONE,
            .issued_on = paper->is_issued_now ? paper->dated_on : DATE_NONE,
            .model = model_json(ctx, paper->model),
            .created_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    return link_add(ctx, paper->about, (struct ref){"paper", out->v, paper->org}, "paper");
}

/* The paper in one of the wanted states, or a fault that names the state it is in. */
static enum err
get_in_state(struct ctx *ctx, struct paper_id id, uint32_t wanted, struct q_paper_get *out)
{
    bool found;

    TRY(q_paper_get(ctx, id, out, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    if ((wanted & (1U << out->status)) == 0) {
        return fault_arg(ctx, FAULT_PAPER_STATE, NULL,
            text_get(ctx->lang, paper_status_text(out->status)));
    }
    return OK;
}

enum err
paper_set_model(struct ctx *ctx, struct paper_id id, const struct paper_model *model)
{
    struct q_paper_get row;

    TRY(get_in_state(ctx, id,
        1U << PAPER_STATUS_DRAFT | 1U << PAPER_STATUS_CONTENT_CHECKED |
            1U << PAPER_STATUS_LAYOUT_CHECKED,
        &row));
    return q_paper_model_set(ctx, id, model_json(ctx, model));
}

enum err
paper_sign_ink(struct ctx *ctx, struct paper_id id, const struct paper_ink *ink)
{
    struct q_paper_get row;

    TRY(get_in_state(ctx, id,
        1U << PAPER_STATUS_DRAFT | 1U << PAPER_STATUS_CONTENT_CHECKED |
            1U << PAPER_STATUS_LAYOUT_CHECKED,
        &row));
    return q_paper_sign(ctx,
        &(struct q_paper_sign_in){
            .id = id,
            .version = row.version,
            .signing = PAPER_SIGNING_INK,
            .signed_on = ink->on,
            .signer = ink->signer,
            .scan = ink->scan,
            .attested_by = ctx->actor.person,
        });
}

/* The model with number and date filled in, as it goes out. */
static enum err
complete_model(struct ctx *ctx, const struct q_paper_get *row, int64_t number, struct str symbol,
    struct date on, struct str *out)
{
    struct paper_model model;
    struct str why;
    const struct json *json = json_parse(ctx->arena, row->model, &why);

    MUST(json != NULL && paper_model_read(ctx->arena, json, &model, &why));
    model.heading.number = str_printf(ctx->arena, "%02lld", (long long)number);
    model.heading.symbol = symbol;
    model.heading.date = paper_date_of(on);
    *out = model_json(ctx, &model);
    return OK;
}

enum err
paper_issue(struct ctx *ctx, struct paper_id id, int64_t number, struct date on)
{
    struct q_paper_get row;
    struct str symbol;
    struct str model;

    TRY(get_in_state(ctx, id, 1U << PAPER_STATUS_SIGNED | 1U << PAPER_STATUS_NUMBERED, &row));
    TRY(number_record(ctx, row.org, kind_rules[row.kind].book, civil_of_date(on).year, number,
        (struct ref){"paper", id.v, row.org}, on, "number"));
    TRY(symbol_of(ctx, row.org, row.kind, on, &symbol));
    TRY(complete_model(ctx, &row, number, symbol, on, &model));
    return q_paper_issue(ctx, id, row.version, number, symbol, on, model);
}

struct str
paper_number_text(struct arena *arena, struct opt_i64 number, struct str symbol)
{
    return !number.has ? STR_NONE
                       : paper_number_symbol(arena, str_printf(arena, "%lld", (long long)number.v), symbol);
}

enum err
paper_list(struct ctx *ctx, struct ref about, struct paper_row_view **rows, size_t *count)
{
    struct q_paper_list_about *found;

    TRY(q_paper_list_about(ctx, str_of(about.kind), about.id, ctx->actor.person, ctx->today, &found, count));
    *rows = ARENA_ARRAY(ctx->arena, struct paper_row_view, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct paper_row_view){found[i].id, found[i].kind, found[i].subject,
            paper_number_text(ctx->arena, found[i].number, found[i].symbol),
            found[i].status, found[i].dated_on};
    }
    return OK;
}

enum err
paper_if_seen(struct ctx *ctx, struct paper_id paper, struct paper_id *out)
{
    struct scope scope;
    bool found;

    *out = (struct paper_id){0};
    if (paper.v == 0) {
        return OK;
    }
    TRY(object_scope(ctx, OBJECT_PAPER, paper.v, &scope, &found));
    if (found && may(ctx, ACT_PAPER_VIEW, scope)) {
        *out = paper;
    }
    return OK;
}

/* Lines of a text parted by newlines. */
static struct paper_lines
lines_of(struct ctx *ctx, struct str text)
{
    struct str *items = ARENA_ARRAY(ctx->arena, struct str, 8);
    size_t count = 0;

    while (text.n > 0 && count < 8) {
        items[count++] = str_cut(&text, '\n');
    }
    return (struct paper_lines){items, count};
}

enum err
paper_heading_of(struct ctx *ctx, struct org_id org, enum paper_kind kind, struct date on,
    struct paper_heading *out)
{
    struct date known = date_is_none(on) ? ctx->today : on;
    struct civil today = civil_of_date(known);
    struct q_org_version_on version;

    TRY(org_on(ctx, org, known, &version));
    *out = (struct paper_heading){
        .parents = lines_of(ctx, version.heading_parent),
        .own = lines_of(ctx, version.heading_own),
        .number = STR_NONE,
        .place = version.place_text,
        .date = date_is_none(on) ? (struct paper_date){0, today.month, today.year}
                                 : paper_date_of(on),
    };
    return symbol_of(ctx, org, kind, known, &out->symbol);
}

enum err
paper_signature_of(struct ctx *ctx, struct org_id org, struct person_id signer, struct date on,
    struct paper_signature *out)
{
    struct str *lines = ARENA_ARRAY(ctx->arena, struct str, 2);
    struct q_head_of head = {.full_name = STR_NONE, .title = STR_NONE};
    struct person_shown shown;
    bool has_head;

    TRY(q_head_of(ctx, org, on, &head, &has_head));
    *out = (struct paper_signature){0};
    if (signer.v == 0 || (has_head && signer.v == head.id.v)) {
        lines[0] = vi_upper(ctx->arena, head.title);
        out->authority = (struct paper_lines){lines, has_head ? 1 : 0};
        out->name = head.full_name;
        return OK;
    }
    TRY(person_show(ctx, signer, on, &shown));
    lines[0] = str_cat(ctx->arena, STR("KT. "), vi_upper(ctx->arena, head.title));
    lines[1] = vi_upper(ctx->arena, shown.title);
    out->authority = (struct paper_lines){lines, 2};
    out->name = shown.full_name;
    return OK;
}
