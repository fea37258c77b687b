#include "base/err.h"
#include "paper/paper.h"
#include "paper/paper_box.h"

#include <cairo-pdf.h>

struct sheet { /* where pages are drawn */
    cairo_surface_t *surface;
    cairo_t *cr;
    struct type *type;
    struct arena *arena;
    struct paper_page page;
    const struct flow_section *section;
    const struct paper_lines *contact; /* foot of page 1; or NULL */
    int32_t page_no;                    /* within the section */
};

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned int bytes)
{
    buf_put_bytes(closure, data, bytes);
    return CAIRO_STATUS_SUCCESS;
}

static double
text_width(const struct sheet *sheet)
{
    return TYPE_PT(sheet->page.width - sheet->page.left - sheet->page.right);
}

static double
text_height(const struct sheet *sheet)
{
    return TYPE_PT(sheet->page.height - sheet->page.top - sheet->page.bottom);
}

/* -- what stands in the margins ---------------------------------------------------------------- */

static void
draw_margin_line(struct sheet *sheet, enum paper_part part, struct str text, double y)
{
    struct flow item = {&(struct flow_item){.kind = FLOW_TEXT, .part = part, .run_count = 1,
                            .runs = {{.text = text}}},
        1};
    struct box_list boxes = {NULL, 0, 0};

    box_flow(sheet->type, sheet->arena, &item, text_width(sheet), &boxes);
    for (size_t i = 0; i < boxes.count; i++) {
        box_draw(sheet->cr, sheet->type, sheet->arena, &boxes.items[i], TYPE_PT(sheet->page.left),
            y + (double)i * boxes.items[i].height, false, false);
    }
}

static double
contact_height(const struct paper_lines *contact)
{
    return contact == NULL || contact->count == 0
        ? 0
        : (double)contact->count * type_pitch_pt(&paper_styles[PAPER_PART_CONTACT]) + 4;
}

/* The part of the contact lines that does not fit into the margin and is taken from the text. */
static double
foot_inset(const struct sheet *sheet)
{
    double height = contact_height(sheet->contact);
    double room = TYPE_PT(sheet->page.bottom - PAPER_TWIPS_OF_MM(PAPER_CONTACT_MM));

    return sheet->page_no == 1 && height > room ? height - room : 0;
}

static void
draw_contact(struct sheet *sheet)
{
    double pitch = type_pitch_pt(&paper_styles[PAPER_PART_CONTACT]);
    double y = TYPE_PT(sheet->page.height - PAPER_TWIPS_OF_MM(PAPER_CONTACT_MM)) -
        contact_height(sheet->contact) + 4;
    double left = TYPE_PT(sheet->page.left);

    cairo_set_line_width(sheet->cr, PAPER_RULE_EIGHTHS / 8.0);
    cairo_move_to(sheet->cr, left, y - 2);
    cairo_line_to(sheet->cr, left + text_width(sheet), y - 2);
    cairo_stroke(sheet->cr);
    for (size_t i = 0; i < sheet->contact->count; i++) {
        draw_margin_line(sheet, PAPER_PART_CONTACT, sheet->contact->items[i], y + (double)i * pitch);
    }
}

static void
draw_border(struct sheet *sheet)
{
    double edge = TYPE_PT(PAPER_TWIPS_OF_MM(PAPER_CERTIFICATE_BORDER_MM));
    double width = TYPE_PT(sheet->page.width), height = TYPE_PT(sheet->page.height);
    static const struct {
        double inset, weight;
    } strokes[] = {{0, 3}, {5, 0.75}};

    cairo_set_source_rgb(sheet->cr, 0.70, 0.07, 0.11);
    for (size_t i = 0; i < ARRAY_COUNT(strokes); i++) {
        double at = edge + strokes[i].inset;
        cairo_set_line_width(sheet->cr, strokes[i].weight);
        cairo_rectangle(sheet->cr, at, at, width - 2 * at, height - 2 * at);
        cairo_stroke(sheet->cr);
    }
    cairo_set_source_rgb(sheet->cr, 0, 0, 0);
}

static void
begin_page(struct sheet *sheet)
{
    sheet->page_no++;
    if (sheet->section->is_certificate) {
        draw_border(sheet);
    } else if (sheet->page_no > 1) {
        draw_margin_line(sheet, PAPER_PART_PAGE, str_printf(sheet->arena, "%d", sheet->page_no),
            TYPE_PT(PAPER_TWIPS_OF_MM(PAPER_PAGE_NUMBER_MM)));
    } else if (contact_height(sheet->contact) > 0) {
        draw_contact(sheet);
    }
}

/* -- filling pages ----------------------------------------------------------------------------- */

static double
header_height(const struct box *box)
{
    return box->row.header == NULL ? 0 : box->row.header->height;
}

/* How many boxes from first stand on one page: as many as fit, cut back to where a page may end.
 * A chain of boxes kept together that is longer than a page is cut where the page is full. */
static size_t
fill_page(const struct box_list *boxes, size_t first, double room)
{
    double used = header_height(&boxes->items[first]);
    size_t end = first;

    while (end < boxes->count) {
        const struct box *box = &boxes->items[end];
        double need = box->height + (end == first ? 0 : box->before);
        if (used + need > room + 0.01 && end > first) {
            break;
        }
        used += need;
        end++;
    }
    if (end == boxes->count) {
        return end;
    }
    for (size_t cut = end; cut > first; cut--) {
        if (!boxes->items[cut - 1].keep_next) {
            return cut;
        }
    }
    return end;
}

static void
draw_page(struct sheet *sheet, const struct box_list *boxes, size_t first, size_t end)
{
    double x = TYPE_PT(sheet->page.left), y = TYPE_PT(sheet->page.top);
    const struct box *header = boxes->items[first].row.header;

    if (header != NULL) {
        box_draw(sheet->cr, sheet->type, sheet->arena, header, x, y, true, false);
        y += header->height;
    }
    for (size_t i = first; i < end; i++) {
        const struct box *box = &boxes->items[i];
        y += i == first ? 0 : box->before;
        box_draw(sheet->cr, sheet->type, sheet->arena, box, x, y, i == first, i + 1 == end);
        y += box->height;
    }
}

static void
draw_pages(struct sheet *sheet, const struct box_list *boxes)
{
    size_t first = 0;

    while (first < boxes->count) {
        begin_page(sheet);
        size_t end = fill_page(boxes, first, text_height(sheet) - foot_inset(sheet));
        draw_page(sheet, boxes, first, end);
        cairo_show_page(sheet->cr);
        /* Empty room does not open a page. */
        for (first = end; first < boxes->count && boxes->items[first].kind == BOX_ROOM; first++) {
        }
    }
}

/* A certificate is one page: the foot stands at the bottom, the rest is centred above it, and
 * what is too long is drawn smaller. */
static void
draw_certificate(struct sheet *sheet, const struct box_list *boxes)
{
    double height = box_list_height(boxes), room = text_height(sheet), width = text_width(sheet);
    double scale = height > room ? room / height : 1, spare = MAX(room - height, 0);
    double y = 0;

    begin_page(sheet);
    cairo_save(sheet->cr);
    cairo_translate(sheet->cr, TYPE_PT(sheet->page.left) + width * (1 - scale) / 2,
        TYPE_PT(sheet->page.top));
    cairo_scale(sheet->cr, scale, scale);
    for (size_t i = 0; i < boxes->count; i++) {
        const struct box *box = &boxes->items[i];
        bool is_heading_end = box->rule_pt > 0 && box->style == &paper_styles[PAPER_PART_MOTTO];
        y += box->before + (i + 1 == boxes->count ? spare / 2 : 0);
        box_draw(sheet->cr, sheet->type, sheet->arena, box, 0, y, false, false);
        y += box->height + (is_heading_end ? spare / 2 : 0);
    }
    cairo_restore(sheet->cr);
    cairo_show_page(sheet->cr);
}

static void
draw_paper(struct sheet *sheet, const struct paper_model *model)
{
    struct paper_flow flow;

    paper_flow_make(sheet->arena, model, &flow);
    for (size_t i = 0; i < flow.section_count; i++) {
        struct box_list boxes = {NULL, 0, 0};
        sheet->section = &flow.sections[i];
        sheet->page = paper_page_of(sheet->section);
        sheet->contact = i == 0 ? &flow.contact : NULL;
        sheet->page_no = 0;
        cairo_pdf_surface_set_size(sheet->surface, TYPE_PT(sheet->page.width),
            TYPE_PT(sheet->page.height));
        box_flow(sheet->type, sheet->arena, &flow.sections[i].flow, text_width(sheet), &boxes);
        if (sheet->section->is_certificate) {
            draw_certificate(sheet, &boxes);
        } else {
            draw_pages(sheet, &boxes);
        }
    }
}

static void
set_metadata(struct sheet *sheet, const struct paper_model *model)
{
    struct paper_flow flow;

    paper_flow_make(sheet->arena, model, &flow);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE,
        str_c(sheet->arena, flow.title));
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_AUTHOR,
        str_c(sheet->arena, flow.author));
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATOR, PAPER_CREATOR);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE,
        str_c(sheet->arena, paper_made_at(sheet->arena, model)));
}

bool
paper_pdf(struct arena *arena, struct type *type, const struct paper_model *models,
    size_t model_count, struct bytes *out, struct str *why)
{
    struct buf bytes;
    struct sheet sheet = {.type = type, .arena = arena};

    MUST(model_count > 0);
    buf_init(&bytes, arena, 64 * 1024);
    sheet.surface = cairo_pdf_surface_create_for_stream(append, &bytes, 595, 842);
    cairo_pdf_surface_restrict_to_version(sheet.surface, CAIRO_PDF_VERSION_1_5);
    sheet.cr = cairo_create(sheet.surface);
    set_metadata(&sheet, &models[0]);
    for (size_t i = 0; i < model_count; i++) {
        draw_paper(&sheet, &models[i]);
    }
    cairo_destroy(sheet.cr);
    cairo_surface_finish(sheet.surface);
    cairo_status_t status = cairo_surface_status(sheet.surface);
    cairo_surface_destroy(sheet.surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        *why = str_of(cairo_status_to_string(status));
        return false;
    }
    *out = (struct bytes){(const uint8_t *)bytes.p, bytes.n};
    return true;
}
