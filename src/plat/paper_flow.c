#include "plat/paper_flow.h"

#include "base/err.h"
#include "base/utf8.h"
#include "base/vi.h"
#include "plat/paper_words.h"

enum {
    INDENT = 720, /* first line: 1.27 cm */
    SINGLE = 100,
    BODY_LINE = 110,
    RED = 0xB3121D,
};

/* Every size, weight and place of NĐ 30/2020/NĐ-CP, Phụ lục I; sizes are half points.
 *  id            name               size  b  i  up  align          left first before line colour */
const struct paper_style paper_styles[PAPER_PARTS_END] = {
    /* [law:ND30/PL1.II.1] 12-13 upright bold capitals; 13-14 upright bold */
    [PAPER_PART_NATION] = {"nation", "Nation", 26, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_MOTTO] = {"motto", "Motto", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    /* [law:ND30/PL1.II.2] 12-13 capitals; the issuing agency bold */
    [PAPER_PART_PARENT] = {"parent", "Parent", 26, 0, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_AGENCY] = {"agency", "Agency", 26, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    /* [law:ND30/PL1.II.3-4] 13 upright; 13-14 italic */
    [PAPER_PART_NUMBER] = {"number", "Number", 26, 0, 0, 0, PAPER_CENTRE, 0, 0, 120, SINGLE, 0},
    [PAPER_PART_DATE] = {"date", "Date", 28, 0, 1, 0, PAPER_CENTRE, 0, 0, 120, SINGLE, 0},
    /* [law:ND30/PL1.II.5b] 12-13 upright, 6 pt below the number */
    [PAPER_PART_ABOUT] = {"about", "About", 24, 0, 0, 0, PAPER_CENTRE, 0, 0, 120, SINGLE, 0},
    [PAPER_PART_MARK] = {"mark", "Mark", 26, 1, 0, 1, PAPER_CENTRE, 0, 0, 120, SINGLE, 0},
    /* [law:ND30/PL1.II.5a] 13-14 upright bold, the kind in capitals */
    [PAPER_PART_KIND] = {"kind", "Kind", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 320, SINGLE, 0},
    [PAPER_PART_SUBJECT] = {"subject", "Subject", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    /* [law:ND30/PL1.II.9a] 13-14 upright */
    [PAPER_PART_TO] = {"to", "To", 28, 0, 0, 0, PAPER_CENTRE, 0, 0, 300, SINGLE, 0},
    [PAPER_PART_TO_HEAD] = {"to-head", "To head", 28, 0, 0, 0, PAPER_LEFT, 1700, 0, 300, SINGLE, 0},
    [PAPER_PART_TO_LINE] = {"to-line", "To line", 28, 0, 0, 0, PAPER_LEFT, 2970, -170, 40, SINGLE, 0},
    [PAPER_PART_ISSUER] = {"issuer", "Issuer", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 280, SINGLE, 0},
    /* [law:ND30/PL1.II.6] 13-14; bases italic; body justified, 1 or 1.27 cm, at least 6 pt between */
    [PAPER_PART_BASIS] = {"basis", "Basis", 28, 0, 1, 0, PAPER_JUSTIFY, 0, INDENT, 120, BODY_LINE, 0},
    [PAPER_PART_RESOLUTION] = {"resolution", "Resolution", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 240, SINGLE, 0},
    [PAPER_PART_BODY] = {"body", "Body", 28, 0, 0, 0, PAPER_JUSTIFY, 0, INDENT, 120, BODY_LINE, 0},
    [PAPER_PART_CENTRED] = {"centred", "Centred", 28, 0, 0, 0, PAPER_CENTRE, 0, 0, 120, BODY_LINE, 0},
    [PAPER_PART_CHAPTER] = {"chapter", "Chapter", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 240, SINGLE, 0},
    [PAPER_PART_CHAPTER_TITLE] = {"chapter-title", "Chapter title", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_HEADING] = {"heading", "Heading", 28, 1, 0, 0, PAPER_JUSTIFY, 0, INDENT, 160, BODY_LINE, 0},
    [PAPER_PART_FIELD] = {"field", "Field", 28, 0, 0, 0, PAPER_LEFT, 0, INDENT, 120, BODY_LINE, 0},
    [PAPER_PART_CAPTION] = {"table-caption", "Table caption", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 200, SINGLE, 0},
    [PAPER_PART_CELL] = {"cell", "Cell", 24, 0, 0, 0, PAPER_LEFT, 0, 0, 20, SINGLE, 0},
    [PAPER_PART_CELL_HEAD] = {"cell-head", "Cell head", 24, 1, 0, 0, PAPER_CENTRE, 0, 0, 20, SINGLE, 0},
    /* [law:ND30/PL1.II.7] 13-14 upright bold, authority and post in capitals */
    [PAPER_PART_AUTHORITY] = {"authority", "Authority", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_HINT] = {"hint", "Hint", 26, 0, 1, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_POST] = {"post", "Post", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_SIGNER] = {"signer", "Signer", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    /* [law:ND30/PL1.II.9b] 12 italic bold; list 11 upright */
    [PAPER_PART_COPIES] = {"copies", "Copies", 24, 1, 1, 0, PAPER_LEFT, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_COPY] = {"copy", "Copy", 22, 0, 0, 0, PAPER_LEFT, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_DRAFTER] = {"drafter", "Drafter", 22, 0, 0, 1, PAPER_LEFT, 0, 0, 120, SINGLE, 0},
    /* [law:ND30/PL1.III] 14 bold; title 13-14 capitals bold; note 13-14 italic */
    [PAPER_PART_ANNEX] = {"annex", "Annex", 28, 1, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_ANNEX_TITLE] = {"annex-title", "Annex title", 28, 1, 0, 1, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_ANNEX_NOTE] = {"annex-note", "Annex note", 28, 0, 1, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    /* [law:ND30/PL1.I] 13-14 upright; address at the foot 11-12 */
    [PAPER_PART_PAGE] = {"page-number", "Page number", 28, 0, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_CONTACT] = {"contact", "Contact", 22, 0, 0, 0, PAPER_CENTRE, 0, 0, 0, SINGLE, 0},
    [PAPER_PART_PROOF] = {"proof", "Proof", 20, 0, 0, 0, PAPER_LEFT, 0, 0, 20, SINGLE, 0},
    /* A certificate has a layout of its own. */
    [PAPER_PART_CERT_ISSUER] = {"cert-issuer", "Certificate issuer", 32, 1, 0, 1, PAPER_CENTRE, 0, 0, 300, SINGLE, 0},
    [PAPER_PART_CERT_KIND] = {"cert-kind", "Certificate kind", 76, 1, 0, 1, PAPER_CENTRE, 0, 0, 160, SINGLE, RED},
    [PAPER_PART_CERT_SUBJECT] = {"cert-subject", "Certificate subject", 34, 0, 1, 0, PAPER_CENTRE, 0, 0, 40, SINGLE, 0},
    [PAPER_PART_CERT_BODY] = {"cert-body", "Certificate body", 30, 0, 0, 0, PAPER_CENTRE, 0, 0, 110, BODY_LINE, 0},
    [PAPER_PART_CERT_NAME] = {"cert-name", "Certificate name", 48, 1, 0, 0, PAPER_CENTRE, 0, 0, 120, SINGLE, 0},
};

enum {
    HEADING_LEFT_SHARE = 400,  /* so that the nation's name stands on one line at 13 pt */
    SIGNATURE_LEFT_SHARE = 460,
    HALVES_SHARE = 500,
};

/* -- collecting items -------------------------------------------------------------------------- */

struct collector {
    struct arena *arena;
    struct flow_item *items;
    size_t count, room;
};

static struct flow_item *
add(struct collector *c, enum flow_kind kind, enum paper_part part)
{
    if (c->count == c->room) {
        size_t room = c->room == 0 ? 16 : 2 * c->room;
        struct flow_item *items = ARENA_ARRAY(c->arena, struct flow_item, room);
        if (c->count > 0) {
            memcpy(items, c->items, c->count * sizeof(*items));
        }
        c->items = items;
        c->room = room;
    }
    struct flow_item *item = &c->items[c->count++];
    item->kind = kind;
    item->part = part;
    return item;
}

static struct flow
collected(const struct collector *c)
{
    return (struct flow){c->items, c->count};
}

static void
run(struct collector *c, struct flow_item *item, struct str text, bool bold)
{
    if (text.n == 0) {
        return;
    }
    MUST(item->run_count < FLOW_RUNS_MAX);
    if (paper_styles[item->part].upper) {
        text = vi_upper(c->arena, text);
    }
    item->runs[item->run_count++] = (struct flow_run){.text = text, .bold = bold};
}

static struct flow_item *
text(struct collector *c, enum paper_part part, struct str s)
{
    struct flow_item *item = add(c, FLOW_TEXT, part);
    run(c, item, s, false);
    return item;
}

static void
lines(struct collector *c, enum paper_part part, const struct paper_lines *list)
{
    for (size_t i = 0; i < list->count; i++) {
        text(c, part, list->items[i]);
    }
}

static struct str
cat(struct arena *arena, struct str a, struct str b)
{
    return str_cat(arena, a, b);
}

/* Entry i of a list in which each ends with ";" and the last with "." */
static struct str
list_entry(struct arena *arena, const struct paper_lines *list, size_t i)
{
    struct str s = str_trim(list->items[i]);

    while (s.n > 0 && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' ')) {
        s.n--;
    }
    return cat(arena, s, i + 1 == list->count ? STR(".") : STR(";"));
}

/* -- components -------------------------------------------------------------------------------- */

static void
national_heading(struct collector *c)
{
    text(c, PAPER_PART_NATION, PAPER_NATION);
    text(c, PAPER_PART_MOTTO, PAPER_MOTTO)->rule = PAPER_RULE_WHOLE;
}

static struct str
place_and_date(struct arena *arena, const struct paper_heading *heading)
{
    struct str date = paper_date_words(arena, heading->date);

    return str_is_blank(heading->place) ? date
                                        : str_printf(arena, "%.*s, %.*s", STR_ARG(heading->place),
                                              STR_ARG(date));
}

static struct str
number_line(struct arena *arena, const struct paper_heading *heading)
{
    return cat(arena, PAPER_NUMBER_WORD, paper_number_symbol(arena, heading->number, heading->symbol));
}

static void
agency_lines(struct collector *c, const struct paper_heading *heading)
{
    lines(c, PAPER_PART_PARENT, &heading->parents);
    lines(c, PAPER_PART_AGENCY, &heading->own);
    if (heading->own.count > 0) {
        c->items[c->count - 1].rule = PAPER_RULE_PART;
    }
}

static struct flow_item *
columns(struct collector *c, int32_t left_share, const struct collector *left,
    const struct collector *right)
{
    struct flow_item *item = add(c, FLOW_COLUMNS, PAPER_PART_BODY);

    item->left_share = left_share;
    item->left = collected(left);
    item->right = collected(right);
    return item;
}

static void
heading_block(struct collector *c, const struct paper_model *model)
{
    const struct paper_heading *heading = &model->heading;
    struct collector left = {.arena = c->arena}, right = {.arena = c->arena};
    struct collector below_left = {.arena = c->arena}, below_right = {.arena = c->arena};

    agency_lines(&left, heading);
    national_heading(&right);
    columns(c, HEADING_LEFT_SHARE, &left, &right)->keep_next = true;
    if (!str_is_none(heading->symbol)) {
        text(&below_left, PAPER_PART_NUMBER, number_line(c->arena, heading));
    }
    if (model->layout == PAPER_LAYOUT_LETTER && !str_is_blank(model->subject)) {
        text(&below_left, PAPER_PART_ABOUT, cat(c->arena, PAPER_ABOUT_WORD, model->subject));
    }
    if (!str_is_blank(heading->mark)) {
        text(&below_left, PAPER_PART_MARK, heading->mark)->is_boxed = true;
    }
    text(&below_right, PAPER_PART_DATE, place_and_date(c->arena, heading));
    columns(c, HEADING_LEFT_SHARE, &below_left, &below_right)->keep_next = true;
}

static void
title_block(struct collector *c, const struct paper_model *model)
{
    if (model->layout == PAPER_LAYOUT_LETTER) {
        return;
    }
    if (!str_is_blank(model->kind_name)) {
        text(c, PAPER_PART_KIND, model->kind_name)->keep_next = true;
    }
    if (!str_is_blank(model->subject)) {
        struct flow_item *subject = text(c, PAPER_PART_SUBJECT, model->subject);
        subject->rule = model->layout == PAPER_LAYOUT_FORM ? 0 : PAPER_RULE_PART;
        subject->keep_next = true;
    }
}

static void
addressees(struct collector *c, const struct paper_lines *list)
{
    if (list->count == 0) {
        return;
    }
    if (list->count == 1) {
        text(c, PAPER_PART_TO,
            str_printf(c->arena, "%.*s %.*s", STR_ARG(PAPER_TO_WORD), STR_ARG(list->items[0])));
        return;
    }
    text(c, PAPER_PART_TO_HEAD, PAPER_TO_WORD)->keep_next = true;
    for (size_t i = 0; i < list->count; i++) {
        text(c, PAPER_PART_TO_LINE, cat(c->arena, STR("- "), list_entry(c->arena, list, i)));
    }
}

static void
preamble(struct collector *c, const struct paper_model *model)
{
    for (size_t i = 0; i < model->issuer.count; i++) {
        struct flow_item *line = text(c, PAPER_PART_ISSUER, model->issuer.items[i]);
        line->keep_next = true;
    }
    for (size_t i = 0; i < model->bases.count; i++) {
        text(c, PAPER_PART_BASIS, list_entry(c->arena, &model->bases, i));
    }
    if (!str_is_blank(model->resolution)) {
        text(c, PAPER_PART_RESOLUTION, model->resolution)->keep_next = true;
    }
}

/* number, title and text on one line: "Điều 1. Title" in bold, the text upright. A clause or point
 * without a title keeps its number upright. */
static void
numbered(struct collector *c, enum paper_part part, const struct paper_block *block, bool is_bold)
{
    struct flow_item *item = add(c, FLOW_TEXT, part);
    bool has_text = !str_is_blank(block->text), has_title = !str_is_blank(block->title);

    if (!str_is_blank(block->number)) {
        run(c, item, cat(c->arena, block->number, STR(" ")), is_bold || has_title);
    }
    if (has_title) {
        run(c, item, has_text ? cat(c->arena, block->title, STR(" ")) : block->title, true);
    }
    if (has_text) {
        run(c, item, block->text, false);
    }
    item->keep_next = has_title && !has_text;
}

static void
field(struct collector *c, const struct paper_block *block)
{
    struct flow_item *item = text(c, PAPER_PART_FIELD,
        str_printf(c->arena, "%.*s: ", STR_ARG(block->title)));

    if (str_is_blank(block->text)) {
        item->has_dots = true;
    } else {
        run(c, item, block->text, false);
    }
}

static void
chapter(struct collector *c, const struct paper_block *block)
{
    text(c, PAPER_PART_CHAPTER, block->number)->keep_next = true;
    if (!str_is_blank(block->title)) {
        text(c, PAPER_PART_CHAPTER_TITLE, block->title)->keep_next = true;
    }
}

static void
table(struct collector *c, const struct paper_table *t)
{
    if (!str_is_blank(t->caption)) {
        text(c, PAPER_PART_CAPTION, t->caption)->keep_next = true;
    }
    add(c, FLOW_TABLE, PAPER_PART_CELL)->table = t;
}

static void
body_block(struct collector *c, const struct paper_block *block, bool is_certificate)
{
    enum paper_part plain = is_certificate ? PAPER_PART_CERT_BODY : PAPER_PART_BODY;

    switch (block->kind) {
    case PAPER_PARAGRAPH:
        numbered(c, plain, block, false);
        break;
    case PAPER_CENTRED:
        numbered(c, is_certificate ? PAPER_PART_CERT_BODY : PAPER_PART_CENTRED, block, false);
        break;
    case PAPER_NAME:
        text(c, PAPER_PART_CERT_NAME, block->text);
        break;
    case PAPER_CHAPTER:
        chapter(c, block);
        break;
    case PAPER_HEADING:
        numbered(c, PAPER_PART_HEADING, block, true);
        c->items[c->count - 1].keep_next = true;
        break;
    case PAPER_ARTICLE:
        numbered(c, PAPER_PART_BODY, block, true);
        break;
    case PAPER_CLAUSE:
    case PAPER_POINT:
        numbered(c, PAPER_PART_BODY, block, false);
        break;
    case PAPER_DASH:
        text(c, PAPER_PART_BODY, cat(c->arena, STR("- "), block->text));
        break;
    case PAPER_FIELD:
        field(c, block);
        break;
    case PAPER_TABLE:
        table(c, block->table);
        break;
    case PAPER_BLOCK_KINDS_END:
        break;
    }
}

/* The end mark joins the full stop of the last word: "... này./." */
static void
end_mark(struct collector *c)
{
    struct flow_item *item = c->count > 0 ? &c->items[c->count - 1] : NULL;

    if (item == NULL || item->kind != FLOW_TEXT || item->run_count == 0) {
        return;
    }
    struct str *last = &item->runs[item->run_count - 1].text;
    *last = str_trim(*last);
    if (str_ends(*last, PAPER_END_MARK)) {
        return;
    }
    if (str_ends(*last, STR("."))) {
        last->n--;
    }
    *last = cat(c->arena, *last, PAPER_END_MARK);
}

static void
body(struct collector *c, const struct paper_blocks *blocks, bool is_certificate)
{
    for (size_t i = 0; i < blocks->count; i++) {
        body_block(c, &blocks->items[i], is_certificate);
    }
}

/* -- the foot: recipients level with the signature --------------------------------------------- */

static void
signature(struct collector *c, const struct paper_signature *s)
{
    lines(c, PAPER_PART_AUTHORITY, &s->authority);
    if (!str_is_blank(s->hint)) {
        text(c, PAPER_PART_HINT, s->hint);
    }
    add(c, FLOW_ROOM, PAPER_PART_SIGNER)->room = PAPER_INK_TWIPS;
    if (!str_is_blank(s->other_post)) {
        text(c, PAPER_PART_POST, s->other_post);
    }
    text(c, PAPER_PART_SIGNER, s->name);
}

static void
proof(struct collector *c, const struct paper_model *model)
{
    if (str_is_blank(model->qr)) {
        return;
    }
    add(c, FLOW_ROOM, PAPER_PART_PROOF)->room = 120;
    add(c, FLOW_QR, PAPER_PART_PROOF)->qr = model->qr;
    lines(c, PAPER_PART_PROOF, &model->qr_caption);
}

static void
recipients(struct collector *c, const struct paper_model *model)
{
    const struct paper_lines *list = &model->recipients;

    if (list->count > 0) {
        text(c, PAPER_PART_COPIES, PAPER_COPIES_WORD);
    }
    for (size_t i = 0; i < list->count; i++) {
        text(c, PAPER_PART_COPY, cat(c->arena, STR("- "), list_entry(c->arena, list, i)));
    }
    if (!str_is_blank(model->drafter_mark)) {
        text(c, PAPER_PART_DRAFTER, model->drafter_mark);
    }
    proof(c, model);
}

/* Signatures two by two, the odd one on the right. A single one shares its row with Nơi nhận. */
static void
foot(struct collector *c, const struct paper_model *model)
{
    struct collector copies = {.arena = c->arena}, empty = {.arena = c->arena};
    size_t count = model->signature_count, i = 0;
    bool is_single = count <= 1;

    add(c, FLOW_ROOM, PAPER_PART_BODY)->room = 240;
    c->items[c->count - 1].keep_next = true;
    recipients(&copies, model);
    while (i < count && !is_single) {
        struct collector left = {.arena = c->arena}, right = {.arena = c->arena};
        if (i + 1 < count) {
            signature(&left, &model->signatures[i++]);
        }
        signature(&right, &model->signatures[i++]);
        columns(c, HALVES_SHARE, &left, &right);
        if (i < count || copies.count > 0) {
            add(c, FLOW_ROOM, PAPER_PART_BODY)->room = 240;
        }
    }
    if (!is_single) {
        if (copies.count > 0) {
            columns(c, SIGNATURE_LEFT_SHARE, &copies, &empty);
        }
        return;
    }
    struct collector right = {.arena = c->arena};
    if (model->layout == PAPER_LAYOUT_FORM || model->layout == PAPER_LAYOUT_CERTIFICATE) {
        text(&right, PAPER_PART_DATE, place_and_date(c->arena, &model->heading));
    }
    if (count == 1) {
        signature(&right, &model->signatures[0]);
    }
    if (copies.count > 0 || right.count > 0) {
        columns(c, SIGNATURE_LEFT_SHARE, &copies, &right);
    }
}

/* -- whole papers ------------------------------------------------------------------------------ */

static void
certificate(struct collector *c, const struct paper_model *model)
{
    struct collector left = {.arena = c->arena}, right = {.arena = c->arena};

    national_heading(c);
    lines(c, PAPER_PART_CERT_ISSUER, &model->issuer);
    text(c, PAPER_PART_CERT_KIND, model->kind_name);
    if (!str_is_blank(model->subject)) {
        text(c, PAPER_PART_CERT_SUBJECT, model->subject);
    }
    body(c, &model->body, true);
    add(c, FLOW_ROOM, PAPER_PART_BODY)->room = 160;
    if (!str_is_none(model->heading.symbol)) {
        text(&left, PAPER_PART_PROOF, number_line(c->arena, &model->heading));
    }
    proof(&left, model);
    text(&right, PAPER_PART_DATE, place_and_date(c->arena, &model->heading));
    for (size_t i = 0; i < model->signature_count; i++) {
        signature(&right, &model->signatures[i]);
    }
    columns(c, SIGNATURE_LEFT_SHARE, &left, &right);
}

/* What precedes the foot stays with it: no signature stands alone on a page. */
static void
keep_last_with_foot(struct collector *c)
{
    if (c->count > 0) {
        c->items[c->count - 1].keep_next = true;
    }
}

static void
main_section(struct collector *c, const struct paper_model *model)
{
    if (model->layout == PAPER_LAYOUT_FORM) {
        national_heading(c);
    } else {
        heading_block(c, model);
    }
    title_block(c, model);
    addressees(c, &model->addressees);
    preamble(c, model);
    body(c, &model->body, false);
    if (model->has_end_mark) {
        end_mark(c);
    }
    keep_last_with_foot(c);
    foot(c, model);
}

static void
annex_section(struct collector *c, const struct paper_annex *annex)
{
    if (!str_is_blank(annex->label)) {
        text(c, PAPER_PART_ANNEX, annex->label)->keep_next = true;
    }
    if (!str_is_blank(annex->title)) {
        text(c, PAPER_PART_ANNEX_TITLE, annex->title)->keep_next = true;
    }
    if (!str_is_blank(annex->note)) {
        struct flow_item *note = text(c, PAPER_PART_ANNEX_NOTE, annex->note);
        note->keep_next = true;
        note->rule = PAPER_RULE_PART;
    }
    body(c, &annex->body, false);
}

static struct str
title_of(struct arena *arena, const struct paper_model *model)
{
    struct buf out;

    buf_init(&out, arena, 128);
    buf_put(&out, model->kind_name);
    if (!str_is_none(model->heading.symbol)) {
        buf_c(&out, out.n > 0 ? " " : "");
        buf_put(&out,
            paper_number_symbol(arena, model->heading.number, model->heading.symbol));
    }
    if (!str_is_blank(model->subject)) {
        buf_c(&out, out.n > 0 ? ": " : "");
        buf_put(&out, model->subject);
    }
    return buf_str(&out);
}

static struct str
author_of(struct arena *arena, const struct paper_heading *heading)
{
    struct buf out;

    buf_init(&out, arena, 64);
    for (size_t i = 0; i < heading->own.count; i++) {
        buf_c(&out, i > 0 ? " " : "");
        buf_put(&out, heading->own.items[i]);
    }
    return buf_str(&out);
}

void
paper_flow_make(struct arena *arena, const struct paper_model *model, struct paper_flow *out)
{
    struct flow_section *sections =
        ARENA_ARRAY(arena, struct flow_section, 1 + model->annex_count);
    struct collector c = {.arena = arena};
    bool is_certificate = model->layout == PAPER_LAYOUT_CERTIFICATE;

    if (is_certificate) {
        certificate(&c, model);
    } else {
        main_section(&c, model);
    }
    sections[0] = (struct flow_section){collected(&c), is_certificate, is_certificate};
    for (size_t i = 0; i < model->annex_count; i++) {
        struct collector annex = {.arena = arena};
        annex_section(&annex, &model->annexes[i]);
        sections[1 + i] =
            (struct flow_section){collected(&annex), model->annexes[i].is_landscape, false};
    }
    *out = (struct paper_flow){
        .sections = sections,
        .section_count = 1 + model->annex_count,
        .contact = model->contact,
        .title = title_of(arena, model),
        .author = author_of(arena, &model->heading),
    };
}

struct paper_page
paper_page_of(const struct flow_section *section)
{
    int32_t shorter = PAPER_TWIPS_OF_MM(PAPER_PAGE_SHORT_MM);
    int32_t longer = PAPER_TWIPS_OF_MM(PAPER_PAGE_LONG_MM);
    struct paper_page page = {
        .width = section->is_landscape ? longer : shorter,
        .height = section->is_landscape ? shorter : longer,
        .top = PAPER_TWIPS_OF_MM(PAPER_MARGIN_TOP_MM),
        .bottom = PAPER_TWIPS_OF_MM(PAPER_MARGIN_BOTTOM_MM),
        .left = PAPER_TWIPS_OF_MM(PAPER_MARGIN_LEFT_MM),
        .right = PAPER_TWIPS_OF_MM(PAPER_MARGIN_RIGHT_MM),
    };

    if (section->is_certificate) {
        page.top = page.bottom = PAPER_TWIPS_OF_MM(PAPER_CERTIFICATE_MARGIN_MM);
        page.left = page.right = PAPER_TWIPS_OF_MM(PAPER_CERTIFICATE_MARGIN_MM);
    }
    return page;
}

bool
paper_row_keeps_next(const struct paper_table *table, size_t row)
{
    return table->rows[row].kind == PAPER_ROW_GROUP ||
        (row + 1 < table->row_count && table->rows[row + 1].kind == PAPER_ROW_TOTAL);
}
