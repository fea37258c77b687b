#include "base/err.h"
#include "base/utf8.h"
#include "paper/paper_package.h"
#include "paper/paper_type.h"

/* The body of word/document.xml; the other parts of the package are in paper_package.c. */

enum {
    RULE_BEFORE_TWIPS = 40, /* exact height of the empty paragraphs that carry a line */
    INK_LINE_TWIPS = 375,   /* the ink room is made of blank lines that a clerk can delete */
    TABLE_BEFORE_TWIPS = 120,
    EMU_OF_TWIP = 635,
};

struct docx {
    struct arena *arena;
    struct type *type;
    struct buf *xml;
    struct package *package;
    int32_t width; /* of the text or cell under way, twips */
};

static void
put(struct docx *d, const char *xml)
{
    buf_c(d->xml, xml);
}

/* -- paragraphs -------------------------------------------------------------------------------- */

static const char *
jc(enum paper_align align)
{
    switch (align) {
    case PAPER_CENTRE:
        return "center";
    case PAPER_RIGHT:
        return "right";
    case PAPER_JUSTIFY:
        return "both";
    case PAPER_LEFT:
        break;
    }
    return "left";
}

static void
put_run(struct docx *d, const struct flow_run *run)
{
    struct str rest = run->text;

    put(d, "<w:r>");
    if (run->bold || run->italic) {
        put(d, run->bold ? "<w:rPr><w:b/><w:bCs/>" : "<w:rPr>");
        put(d, run->italic ? "<w:i/><w:iCs/></w:rPr>" : "</w:rPr>");
    }
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != '\n' && rest.p[end] != '\t') {
            end++;
        }
        put(d, "<w:t xml:space=\"preserve\">");
        buf_html(d->xml, str_sub(rest, 0, end));
        put(d, "</w:t>");
        if (end < rest.n) {
            put(d, rest.p[end] == '\n' ? "<w:br/>" : "<w:tab/>");
            end++;
        }
        rest = str_from(rest, end);
    }
    put(d, "</w:r>");
}

struct paragraph { /* what differs from the style */
    bool keep_next;
    enum paper_align align; /* 0: as the style */
    bool is_first_in_table; /* its table gives the room above */
};

static void
put_paragraph(struct docx *d, const struct flow_item *item, struct paragraph p)
{
    buf_printf(d->xml, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", paper_styles[item->part].id);
    if (p.keep_next) {
        put(d, "<w:keepNext/>");
    }
    if (item->is_boxed) {
        PangoLayout *layout = type_layout(d->type, d->arena, item, 0, TYPE_PT(d->width));
        int32_t side = (d->width - (int32_t)(type_widest_pt(layout) * 20) - 80) / 2;
        g_object_unref(layout);
        put(d, "<w:pBdr>");
        for (size_t i = 0; i < 4; i++) {
            static const char *const sides[] = {"top", "left", "bottom", "right"};
            buf_printf(d->xml, "<w:%s w:val=\"single\" w:sz=\"%d\" w:space=\"2\" w:color=\"000000\"/>",
                sides[i], PAPER_RULE_EIGHTHS);
        }
        buf_printf(d->xml, "</w:pBdr><w:ind w:left=\"%d\" w:right=\"%d\"/>", side, side);
    }
    if (item->has_dots) {
        buf_printf(d->xml, "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"%d\"/></w:tabs>",
            d->width);
    }
    if (p.align != 0) {
        buf_printf(d->xml, "<w:jc w:val=\"%s\"/>", jc(p.align));
    }
    put(d, "</w:pPr>");
    for (size_t i = 0; i < item->run_count; i++) {
        put_run(d, &item->runs[i]);
    }
    put(d, item->has_dots ? "<w:r><w:tab/></w:r></w:p>" : "</w:p>");
}

/* An empty paragraph of an exact height; length > 0 draws a line of that length at its top. */
static void
put_gap(struct docx *d, int32_t height, int32_t length, bool keep_next)
{
    put(d, "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/>");
    put(d, keep_next ? "<w:keepNext/>" : "");
    if (length > 0) {
        buf_printf(d->xml,
            "<w:pBdr><w:top w:val=\"single\" w:sz=\"%d\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>",
            PAPER_RULE_EIGHTHS);
    }
    buf_printf(d->xml, "<w:spacing w:before=\"%d\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"exact\"/>",
        length > 0 ? RULE_BEFORE_TWIPS : 0, height);
    if (length > 0) {
        int32_t side = (d->width - length) / 2;
        buf_printf(d->xml, "<w:ind w:left=\"%d\" w:right=\"%d\"/>", side, side);
    }
    put(d, "<w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>");
}

static void
put_text(struct docx *d, const struct flow_item *item)
{
    put_paragraph(d, item, (struct paragraph){.keep_next = item->keep_next || item->rule > 0});
    if (item->rule > 0) {
        PangoLayout *layout = type_layout(d->type, d->arena, item, 0, TYPE_PT(d->width));
        int32_t length = (int32_t)(type_widest_pt(layout) * 20 * item->rule / 1000);
        g_object_unref(layout);
        put_gap(d, RULE_BEFORE_TWIPS, length, item->keep_next);
    }
}

static void
put_room(struct docx *d, const struct flow_item *item)
{
    int32_t count = MAX(item->room / INK_LINE_TWIPS, 1);

    for (int32_t i = 0; i < count; i++) {
        put_gap(d, item->room / count, 0, item->keep_next);
    }
}

static void
put_qr(struct docx *d, const struct flow_item *item)
{
    int32_t side = PAPER_TWIPS_OF_MM(PAPER_QR_MM) * EMU_OF_TWIP;
    struct str id = package_picture(d->package, item->qr);

    buf_printf(d->xml,
        "<w:p><w:pPr><w:pStyle w:val=\"proof\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\""
        " distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%d\" cy=\"%d\"/>"
        "<wp:docPr id=\"1\" name=\"QR\"/><a:graphic>"
        "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
        "<pic:nvPicPr><pic:cNvPr id=\"1\" name=\"QR\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        "<a:blip r:embed=\"%.*s\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        "<a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%d\" cy=\"%d\"/></a:xfrm>"
        "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>",
        side, side, STR_ARG(id), side, side);
}

/* -- two columns ------------------------------------------------------------------------------- */

static void put_flow(struct docx *d, const struct flow *flow);

static void
put_column(struct docx *d, const struct flow *flow, int32_t width)
{
    int32_t outer = d->width;

    buf_printf(d->xml, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", width);
    d->width = width;
    put_flow(d, flow);
    if (flow->count == 0 || flow->items[flow->count - 1].kind == FLOW_COLUMNS) {
        put_gap(d, RULE_BEFORE_TWIPS, 0, false);
    }
    d->width = outer;
    put(d, "</w:tc>");
}

static void
put_columns(struct docx *d, const struct flow_item *item)
{
    int32_t left = (int32_t)((int64_t)d->width * item->left_share / 1000);

    buf_printf(d->xml,
        "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
        "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/>"
        "</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"%d\"/><w:gridCol w:w=\"%d\"/>"
        "</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>",
        d->width, left, d->width - left);
    put_column(d, &item->left, left);
    put_column(d, &item->right, d->width - left);
    put(d, "</w:tr></w:tbl>");
}

/* -- ruled tables ------------------------------------------------------------------------------ */

static void
put_cell(struct docx *d, struct str text, int32_t width, size_t span, const char *merge,
    enum paper_part part, enum paper_align align, bool is_bold, bool keep_next)
{
    struct flow_item item = {.kind = FLOW_TEXT, .part = part, .run_count = text.n > 0 ? 1 : 0,
        .runs = {{.text = text, .bold = is_bold}}};

    buf_printf(d->xml, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (span > 1) {
        buf_printf(d->xml, "<w:gridSpan w:val=\"%zu\"/>", span);
    }
    if (merge != NULL) {
        buf_printf(d->xml, "<w:vMerge w:val=\"%s\"/>", merge);
    }
    put(d, part == PAPER_PART_CELL_HEAD ? "<w:vAlign w:val=\"center\"/></w:tcPr>" : "</w:tcPr>");
    put_paragraph(d, &item, (struct paragraph){.keep_next = keep_next, .align = align});
    put(d, "</w:tc>");
}

static void
put_heading_row(struct docx *d, const struct paper_table *t, const int32_t *widths, bool is_upper,
    bool is_single)
{
    put(d, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t i = 0; i < t->column_count;) {
        const struct paper_column *column = &t->columns[i];
        bool is_under = !str_is_blank(column->over);
        size_t span = 1;
        int32_t width = widths[i];
        while (is_upper && is_under && i + span < t->column_count &&
            str_eq(t->columns[i + span].over, column->over)) {
            width += widths[i + span++];
        }
        const char *merge = is_single || is_under ? NULL : is_upper ? "restart" : "continue";
        bool is_empty = !is_upper && !is_under && !is_single;
        struct str text = is_upper && is_under ? column->over : is_empty ? STR_NONE : column->head;
        put_cell(d, text, width, span, merge, PAPER_PART_CELL_HEAD, 0, false, true);
        i += span;
    }
    put(d, "</w:tr>");
}

static void
put_headings(struct docx *d, const struct paper_table *t, const int32_t *widths)
{
    bool has_over = false, has_head = false;

    for (size_t i = 0; i < t->column_count; i++) {
        has_over = has_over || !str_is_blank(t->columns[i].over);
        has_head = has_head || !str_is_blank(t->columns[i].head);
    }
    if (has_over) {
        put_heading_row(d, t, widths, true, false);
    }
    if (has_head) {
        put_heading_row(d, t, widths, false, !has_over);
    }
}

static void
put_row(struct docx *d, const struct paper_table *t, const int32_t *widths,
    const struct paper_row *row, bool keep_next)
{
    bool is_group = row->kind == PAPER_ROW_GROUP, is_bold = row->kind != PAPER_ROW_PLAIN;
    size_t longest = 0;

    for (size_t i = 0; i < (is_group ? 1 : t->column_count); i++) {
        longest = MAX(longest, utf8_count(row->cells[i]));
    }
    put(d, longest > PAPER_SPLIT_CHARS ? "<w:tr><w:trPr>" : "<w:tr><w:trPr><w:cantSplit/>");
    if (t->row_min_mm > 0) {
        buf_printf(d->xml, "<w:trHeight w:val=\"%d\" w:hRule=\"atLeast\"/>",
            PAPER_TWIPS_OF_MM(t->row_min_mm));
    }
    put(d, "</w:trPr>");
    if (is_group) {
        put_cell(d, row->cells[0], d->width, t->column_count, NULL, PAPER_PART_CELL, 0, is_bold,
            keep_next);
    }
    for (size_t i = 0; i < t->column_count && !is_group; i++) {
        put_cell(d, row->cells[i], widths[i], 1, NULL, PAPER_PART_CELL, t->columns[i].align, is_bold,
            keep_next);
    }
    put(d, "</w:tr>");
}

static void
put_table(struct docx *d, const struct flow_item *item)
{
    const struct paper_table *t = item->table;
    int32_t *widths = ARENA_ARRAY(d->arena, int32_t, t->column_count), used = 0;
    const double *edges = type_edges(d->type, d->arena, t, TYPE_PT(d->width));

    put_gap(d, TABLE_BEFORE_TWIPS, 0, true);
    buf_printf(d->xml, "<w:tbl><w:tblPr><w:tblStyle w:val=\"Ruled\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/>"
                       "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>", d->width);
    for (size_t i = 0; i < t->column_count; i++) {
        bool is_last = i + 1 == t->column_count;
        widths[i] = is_last ? d->width - used : (int32_t)((edges[i + 1] - edges[i]) * 20);
        used += widths[i];
        buf_printf(d->xml, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    }
    put(d, "</w:tblGrid>");
    put_headings(d, t, widths);
    for (size_t i = 0; i < t->row_count; i++) {
        bool keep_next = item->keep_next && i + 1 == t->row_count;
        put_row(d, t, widths, &t->rows[i], keep_next || paper_row_keeps_next(t, i));
    }
    put(d, "</w:tbl>");
}

/* -- the whole --------------------------------------------------------------------------------- */

static void
put_flow(struct docx *d, const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_item *item = &flow->items[i];
        switch (item->kind) {
        case FLOW_TEXT:
            put_text(d, item);
            break;
        case FLOW_ROOM:
            put_room(d, item);
            break;
        case FLOW_COLUMNS:
            put_columns(d, item);
            /* Word joins two tables that touch. */
            if (i + 1 < flow->count && flow->items[i + 1].kind == FLOW_COLUMNS) {
                put_gap(d, RULE_BEFORE_TWIPS, 0, item->keep_next);
            }
            break;
        case FLOW_TABLE:
            put_table(d, item);
            break;
        case FLOW_QR:
            put_qr(d, item);
            break;
        }
    }
}

/* Page size, margins and page numbers from 1, the first unnumbered [law:ND30/PL1.I]. */
static void
put_section(struct docx *d, const struct flow_section *section, bool has_contact)
{
    struct paper_page page = paper_page_of(section);

    put(d, "<w:sectPr>");
    if (!section->is_certificate) {
        put(d, "<w:headerReference w:type=\"default\" r:id=\"rHeader\"/>"
               "<w:headerReference w:type=\"first\" r:id=\"rBlank\"/>");
    }
    if (has_contact) {
        put(d, "<w:footerReference w:type=\"first\" r:id=\"rContact\"/>");
    }
    put(d, "<w:type w:val=\"nextPage\"/>");
    buf_printf(d->xml, "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>", page.width, page.height,
        section->is_landscape ? " w:orient=\"landscape\"" : "");
    buf_printf(d->xml,
        "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"%d\""
        " w:footer=\"%d\" w:gutter=\"0\"/>",
        page.top, page.right, page.bottom, page.left, PAPER_TWIPS_OF_MM(PAPER_PAGE_NUMBER_MM),
        PAPER_TWIPS_OF_MM(PAPER_CONTACT_MM));
    if (section->is_certificate) {
        put(d, "<w:pgBorders w:offsetFrom=\"page\">");
        for (size_t i = 0; i < 4; i++) {
            static const char *const sides[] = {"top", "left", "bottom", "right"};
            buf_printf(d->xml,
                "<w:%s w:val=\"thickThinSmallGap\" w:sz=\"24\" w:space=\"28\" w:color=\"%06X\"/>",
                sides[i], paper_styles[PAPER_PART_CERT_KIND].colour);
        }
        put(d, "</w:pgBorders>");
    }
    put(d, "<w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr>");
}

bool
paper_docx(struct arena *arena, struct type *type, const struct paper_model *model,
    struct bytes *out, struct str *why)
{
    struct paper_flow flow;
    struct package *package = package_new(arena);
    struct buf xml;
    struct docx d = {.arena = arena, .type = type, .xml = &xml, .package = package};

    paper_flow_make(arena, model, &flow);
    buf_init(&xml, arena, 64 * 1024);
    put(&d, PACKAGE_XML_HEAD "<w:document " PACKAGE_NAMESPACES "><w:body>");
    for (size_t i = 0; i < flow.section_count; i++) {
        const struct flow_section *section = &flow.sections[i];
        struct paper_page page = paper_page_of(section);
        bool is_last = i + 1 == flow.section_count;
        d.width = page.width - page.left - page.right;
        put_flow(&d, &section->flow);
        /* A section ends inside its last paragraph; Word wants one after a table in any case. */
        put(&d, "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/><w:spacing w:before=\"0\" w:after=\"0\""
                " w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>");
        if (!is_last) {
            put_section(&d, section, i == 0 && flow.contact.count > 0);
        }
        put(&d, "</w:pPr></w:p>");
        if (is_last) {
            put_section(&d, section, i == 0 && flow.contact.count > 0);
        }
    }
    put(&d, "</w:body></w:document>");
    package_part(package, "word/document.xml", buf_str(&xml));
    return package_finish(package, model, &flow, out, why);
}
