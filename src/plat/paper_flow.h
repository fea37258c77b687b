/* paper_flow.h -- a paper as the list of things to draw, and the one table of how they look.
 *
 * paper_flow turns a model into sections of items: order, wording, capitals, punctuation of lists,
 * what stays together. The writers (src/paper/paper_docx.c, paper_pdf.c, plat/paper_html.c) only
 * draw items; none of them knows what a decision is.
 *
 * Units    lengths are twips (1/20 pt, 1/1440 inch), sizes half points, as DOCX counts them.
 * Law      NĐ 30/2020/NĐ-CP, Phụ lục I:
 *          [law:ND30/PL1.I]      A4; margins 20-25 top and bottom, 30-35 left, 15-20 right; page
 *                                number centred in the top margin, not on page 1
 *          [law:ND30/PL1.II.1-9] components, their sizes and styles; see the table in paper_flow.c
 *          [law:ND30/PL1.III]    annexes: own heading, own page numbers
 */
#ifndef PLAT_PAPER_FLOW_H
#define PLAT_PAPER_FLOW_H

#include "plat/paper_model.h"

#define PAPER_TWIPS_OF_MM(mm) ((int32_t)((mm) * 1440 * 10 / 254))

enum {
    PAPER_PAGE_SHORT_MM = 210, /* A4 */
    PAPER_PAGE_LONG_MM = 297,
    PAPER_MARGIN_TOP_MM = 20,
    PAPER_MARGIN_BOTTOM_MM = 20,
    PAPER_MARGIN_LEFT_MM = 30,
    PAPER_MARGIN_RIGHT_MM = 20,
    PAPER_CERTIFICATE_MARGIN_MM = 22,
    PAPER_CERTIFICATE_BORDER_MM = 10, /* from the edge of the sheet */
    PAPER_PAGE_NUMBER_MM = 10,        /* top of the number, from the edge of the sheet */
    PAPER_CONTACT_MM = 8,             /* bottom of the contact lines, from the edge */
    PAPER_INK_TWIPS = 1500,           /* room for seal and signature: four lines of body */
    PAPER_QR_MM = 26,
    PAPER_CELL_PAD_TWIPS = 70,        /* left and right inside a ruled table */
    PAPER_RULE_EIGHTHS = 6,           /* weight of every line, eighths of a point */
    PAPER_RULE_WHOLE = 1000,          /* as long as the text: under the motto */
    PAPER_RULE_PART = 420,            /* 1/3 to 1/2 of it: agency, subject */
    PAPER_SPLIT_CHARS = 700,          /* a table row with a longer cell may break across pages */
};

/* One per component; the order is that of the table paper_styles. */
enum paper_part {
    PAPER_PART_NATION, PAPER_PART_MOTTO, PAPER_PART_PARENT, PAPER_PART_AGENCY,
    PAPER_PART_NUMBER, PAPER_PART_DATE, PAPER_PART_ABOUT, PAPER_PART_MARK,
    PAPER_PART_KIND, PAPER_PART_SUBJECT, PAPER_PART_TO, PAPER_PART_TO_HEAD, PAPER_PART_TO_LINE,
    PAPER_PART_ISSUER, PAPER_PART_BASIS, PAPER_PART_RESOLUTION,
    PAPER_PART_BODY, PAPER_PART_CENTRED, PAPER_PART_CHAPTER, PAPER_PART_CHAPTER_TITLE,
    PAPER_PART_HEADING, PAPER_PART_FIELD, PAPER_PART_CAPTION, PAPER_PART_CELL, PAPER_PART_CELL_HEAD,
    PAPER_PART_AUTHORITY, PAPER_PART_HINT, PAPER_PART_POST, PAPER_PART_SIGNER,
    PAPER_PART_COPIES, PAPER_PART_COPY, PAPER_PART_DRAFTER,
    PAPER_PART_ANNEX, PAPER_PART_ANNEX_TITLE, PAPER_PART_ANNEX_NOTE,
    PAPER_PART_PAGE, PAPER_PART_CONTACT, PAPER_PART_PROOF,
    PAPER_PART_CERT_ISSUER, PAPER_PART_CERT_KIND, PAPER_PART_CERT_SUBJECT, PAPER_PART_CERT_BODY,
    PAPER_PART_CERT_NAME,
    PAPER_PARTS_END,
};

struct paper_style {
    const char *id;      /* style in DOCX, class in HTML */
    const char *name;    /* as a word processor lists it */
    int32_t half_points;
    bool bold, italic, upper;
    enum paper_align align;
    int32_t left, first_line; /* twips; first_line may be negative: a hanging line */
    int32_t before;           /* twips above the paragraph */
    int32_t line_percent;     /* of single spacing */
    uint32_t colour;          /* 0xRRGGBB */
};
extern const struct paper_style paper_styles[PAPER_PARTS_END];

enum flow_kind {
    FLOW_TEXT = 1,
    FLOW_ROOM,    /* empty height */
    FLOW_COLUMNS, /* two cells side by side, no lines, never broken across pages */
    FLOW_TABLE,
    FLOW_QR,
};
enum { FLOW_RUNS_MAX = 4 };

struct flow_run {
    struct str text;
    bool bold, italic; /* beside what the part's style says */
};
struct flow_item;
struct flow {
    const struct flow_item *items;
    size_t count;
};
struct flow_item {
    enum flow_kind kind;
    enum paper_part part;
    struct flow_run runs[FLOW_RUNS_MAX];
    size_t run_count;
    int32_t rule;       /* line below, in thousandths of the text's width; 0 for none */
    bool is_boxed;      /* frame around the text */
    bool has_dots;      /* dots from the text to the right margin, for the pen */
    bool keep_next;     /* on one page with what follows */
    int32_t room;       /* FLOW_ROOM: twips */
    int32_t left_share; /* FLOW_COLUMNS: thousandths of the width */
    struct flow left, right;
    const struct paper_table *table;
    struct str qr;
};

struct flow_section {
    struct flow flow;
    bool is_landscape;
    bool is_certificate; /* border, no page number */
};
struct paper_flow {
    const struct flow_section *sections; /* the paper, then each annex on pages of its own */
    size_t section_count;
    struct paper_lines contact; /* foot of the very first page */
    struct str title;        /* metadata: kind, number and subject in one line */
    struct str author;       /* metadata: the issuing agency */
};

void paper_flow_make(struct arena *arena, const struct paper_model *model, struct paper_flow *out);

/* How much of a section's page is text. */
struct paper_page {
    int32_t width, height, top, bottom, left, right; /* twips; the last four are margins */
};
struct paper_page paper_page_of(const struct flow_section *section);

/* A group's name stays with its first row, a sum with the last row it adds up. */
bool paper_row_keeps_next(const struct paper_table *table, size_t row);

#endif
