/* directive_read.h -- the plain text of an administrative document, read into its parts.
 *
 * Input    a dispatch, plan, directive, notice, decision ... in the layout of [law:ND30/8], as text
 *          pasted from a word processor, converted from PDF or typed: ragged white space, tabs,
 *          heading and foot in two columns flattened in either order, NFC or NFD, any line ends.
 * Purity   no I/O, no database, no clock: the same text gives the same reading.
 * Honesty  what cannot be read is none (null in JSON), never a guess: no day from another month, no
 *          year that the paper does not print, no assignee that the sentence does not name.
 * Memory   everything lives in the arena; texts are NFC copies with single spaces.
 * Limits   a text beyond DIRECTIVE_BYTES_MAX is read up to there; lists end at DIRECTIVE_LIST_MAX.
 */
#ifndef ROOM_DIRECTIVE_READ_H
#define ROOM_DIRECTIVE_READ_H

#include "base/date.h"
#include "base/json.h"
#include "base/opt.h"

enum { DIRECTIVE_BYTES_MAX = 256 * 1024, DIRECTIVE_LIST_MAX = 500 };

struct directive_names {
    struct str *items;
    size_t count, room;
};

/* A deadline as the paper words it. A deadline that comes back has only `said`, and so has one
 * whose day the paper leaves open ("trước ngày 15/12": no year). */
struct directive_due {
    struct str said;              /* none: the clause names no deadline */
    struct date date;             /* the day that is written, or the last of a month or quarter */
    struct date last_safe_day;    /* "trước ngày X": X - 1; "đến hết ngày X": X */
    struct date last_working_day; /* the last working day not after last_safe_day */
    bool is_recurring;
};

struct directive_base {
    struct str kind;    /* as printed: "Công văn", "Nghị quyết", "Luật" */
    struct str number;  /* whole: "2164/UBND-KGVX"; none for a law cited by its name */
    struct str issuer;
    struct date date;
    struct str subject; /* without "về việc"; a law's own name */
};

struct directive_clause {
    struct str no;      /* "2", "2.a", "II.1.b", "end" for a closing demand */
    struct str text;    /* paragraphs parted by \n */
    struct str section; /* heading of the part it stands in: "MỤC ĐÍCH, YÊU CẦU"; may be none */
    struct directive_names assignees; /* own, else those of the item or lead-in above it */
    struct directive_names support;   /* "phối hợp với ..." */
    struct str to;      /* who receives the report */
    struct str through; /* "(qua ...)" */
    struct directive_due due;
    struct directive_names other_dues; /* further deadlines in the same clause, as said */
    bool is_lead_in;    /* only announces what follows: "Giao Phòng Nội vụ:" */
};

struct directive_reading {
    struct str issuer, parent;
    struct str kind;      /* dispatch, plan, directive, conclusion_notice ...; see directive_kinds */
    struct str number;    /* before the first slash; none in a draft or where it was left open */
    struct str symbol;    /* after the first slash */
    struct str place;
    struct opt_i32 year, month, day;
    struct str subject;
    struct directive_base *bases;
    size_t base_count;
    struct directive_names addressees;
    struct directive_clause *clauses;
    size_t clause_count;
    struct directive_names recipients;
    struct str authority; /* "TM. ỦY BAN NHÂN DÂN"; several lines parted by \n */
    struct str post;
    struct str signer;
    struct directive_names marks; /* "HỎA TỐC", "MẬT" */
};

/* Which days are working days is regulation data and comes from outside. */
struct directive_calendar {
    bool (*is_working_day)(struct date day, void *arg);
    void *arg;
};
bool directive_weekday_works(struct date day, void *arg); /* Monday to Friday; arg unused */

/* calendar NULL: Monday to Friday. Malformed UTF-8 bytes are skipped. */
void directive_read(struct arena *arena, struct str text,
    const struct directive_calendar *calendar, struct directive_reading *out);

/* The object of `sangkien directive read --json`. */
void directive_read_json(struct json_out *json, struct arena *arena,
    const struct directive_reading *reading);

#endif
