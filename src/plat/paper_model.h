/* paper_model.h -- one paper (văn bản), whole and independent of any writer [D11].
 *
 * A room fills struct paper_model; paper_model_write freezes it as JSON in the database; the
 * DOCX, PDF and HTML writers all start from paper_flow (plat/paper_flow.h), so that the three
 * never differ in wording or order.
 *
 * Owner    whoever makes it; every pointer lives in the arena of the maker.
 * Text     clean (plat/text_in.h), without final punctuation in lists: bases, addressees and
 *          recipients get their ";" and "." from paper_flow, kinds and authorities their capitals.
 * Errors   paper_model_read answers false and says why; nothing here touches ctx.
 * Floor    includes base only: the executable that renders papers links no more than that.
 * Law      [law:ND30/8] components, [law:ND30/PL1] layout, [law:ND30/PL3] models.
 */
#ifndef PLAT_PAPER_MODEL_H
#define PLAT_PAPER_MODEL_H

#include "base/date.h"
#include "base/json.h"
#include "base/str.h"

enum {
    PAPER_MODEL_BYTES_MAX = 8 * 1024 * 1024,
    PAPER_COLUMNS_MAX = 16,
    PAPER_ROWS_MAX = 5000,
    PAPER_BLOCKS_MAX = 20000,
    PAPER_LINES_MAX = 500, /* parents, bases, addressees, recipients, signatures, annexes */
    PAPER_QR_BYTES_MAX = 1200,
    PAPER_ROW_MIN_MM_MAX = 100,
};

enum paper_layout {
    PAPER_LAYOUT_NAMED = 1,   /* has a kind: QUYẾT ĐỊNH, BÁO CÁO, BIÊN BẢN ... [law:ND30/PL3] */
    PAPER_LAYOUT_LETTER,      /* công văn: no kind, V/v under the number */
    PAPER_LAYOUT_FORM,        /* a person's own form (đơn, phiếu): national heading alone */
    PAPER_LAYOUT_CERTIFICATE, /* landscape, border, large title; outside NĐ 30 */
};

/* Any part may be 0: that part is left open for the pen. */
struct paper_date {
    int32_t day, month, year;
};

struct paper_lines {
    const struct str *items;
    size_t count;
};

struct paper_heading {
    struct paper_lines parents; /* lines of the parent agency; none for People's Committees */
    struct paper_lines own;     /* lines of the issuing agency's own name */
    struct str number;       /* "5" or "05"; none leaves room before the slash */
    struct str symbol;       /* "QĐ-UBND"; none: the paper carries no number line at all */
    struct str place;        /* địa danh */
    struct paper_date date;
    struct str mark;         /* boxed under the number: DỰ THẢO, LƯU HÀNH NỘI BỘ; or none */
};

enum paper_align { PAPER_LEFT = 1, PAPER_CENTRE, PAPER_RIGHT, PAPER_JUSTIFY };

enum paper_block_kind {
    PAPER_PARAGRAPH = 1, /* first line indented, justified */
    PAPER_CENTRED,       /* centred: title bold, then text */
    PAPER_NAME,          /* centred, large and bold: whom a certificate honours */
    PAPER_CHAPTER,       /* Phần, Chương, Mục: number above its title, centred */
    PAPER_HEADING,       /* I. TITLE or 1. Title in a report: bold, indented */
    PAPER_ARTICLE,       /* Điều 1. Title; text may follow on the same line */
    PAPER_CLAUSE,        /* 1. */
    PAPER_POINT,         /* a) */
    PAPER_DASH,          /* - */
    PAPER_FIELD,         /* label and value; without a value, dots to the right margin */
    PAPER_TABLE,
    PAPER_BLOCK_KINDS_END,
};

enum paper_row_kind {
    PAPER_ROW_PLAIN = 1,
    PAPER_ROW_GROUP, /* its first cell spans the whole table, bold */
    PAPER_ROW_TOTAL, /* bold */
};

struct paper_column {
    int32_t width; /* share of the table's width, in any unit common to the columns; > 0 */
    enum paper_align align;
    struct str head;
    struct str over; /* columns side by side with the same text share one heading above theirs */
};

struct paper_row {
    enum paper_row_kind kind;
    const struct str *cells; /* as many as the table has columns */
};

struct paper_table {
    struct str caption; /* above the table, with its unit; or none */
    const struct paper_column *columns;
    size_t column_count;
    const struct paper_row *rows;
    size_t row_count;
    int32_t row_min_mm; /* room for handwriting; 0 when printed text fills the cells */
};

struct paper_block {
    enum paper_block_kind kind;
    struct str number; /* "Điều 1.", "1.", "a)", "I."; "-" is added by the writer */
    struct str title;  /* bold */
    struct str text;   /* upright; the value of a PAPER_FIELD, whose label is title */
    const struct paper_table *table; /* PAPER_TABLE only */
};

struct paper_blocks {
    const struct paper_block *items;
    size_t count;
};

struct paper_signature {
    struct paper_lines authority; /* TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH [law:ND30/13] */
    struct str hint;           /* (Ký, ghi rõ họ tên), italic, on forms; or none */
    struct str other_post;     /* post in the agency of one who signs for a council; or none */
    struct str name;           /* none: left open for the pen */
};

struct paper_annex {
    struct str label; /* Phụ lục I; none when it is the only one and has a title */
    struct str title;
    struct str note; /* (Kèm theo ...); see paper_annex_note */
    bool is_landscape;
    struct paper_blocks body;
};

struct paper_model {
    enum paper_layout layout;
    struct paper_heading heading;
    struct str kind_name;    /* QUYẾT ĐỊNH; none in a letter */
    struct str subject;      /* trích yếu; in a letter without its "V/v" */
    struct paper_lines addressees;
    struct paper_lines issuer;  /* CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ..., centred above the bases */
    struct paper_lines bases;   /* căn cứ */
    struct str resolution;   /* QUYẾT ĐỊNH: between bases and articles; or none */
    struct paper_blocks body;
    bool has_end_mark;       /* ./. after the last word */
    const struct paper_signature *signatures; /* one stands right of Nơi nhận, two side by side */
    size_t signature_count;
    struct paper_lines recipients; /* Nơi nhận */
    struct str drafter_mark;    /* NTL.03: initials of the drafter, number of copies; or none */
    struct paper_lines contact;    /* address, telephone at the foot of page 1; or none */
    const struct paper_annex *annexes;
    size_t annex_count;
    struct str qr;              /* text of the code that proves the paper; or none */
    struct paper_lines qr_caption; /* beside or under the code */
    struct instant made_at;     /* enters the file's metadata; none writes a fixed instant */
};

void paper_model_write(struct buf *out, const struct paper_model *model);
/* Strict: an unknown layout, a table whose rows do not match its columns, a list past its limit
 * or text that XML cannot carry are refused. */
bool paper_model_read(struct arena *arena, const struct json *json, struct paper_model *out,
    struct str *why);

/* (Kèm theo Quyết định số     /QĐ-UBND ngày     tháng     năm 2026 của <of>): number and date are
 * left open, as an electronic annex must [law:ND30/PL1.III]. kind_name as in running text. */
struct str paper_annex_note(struct arena *arena, const struct paper_heading *heading,
    struct str kind_name, struct str of);

struct paper_date paper_date_of(struct date d); /* none gives all parts open */
/* ngày 05 tháng 01 năm 2026; zero before days under 10 and months under 3; open parts are room */
struct str paper_date_words(struct arena *arena, struct paper_date date);
/* 05/QĐ-UBND; an open number is room before the slash; 05 where papers of the kind have no symbol
 * [law:ND30/PL1.II.3] */
struct str paper_number_symbol(struct arena *arena, struct str number, struct str symbol);

#endif
