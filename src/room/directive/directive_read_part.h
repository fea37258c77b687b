/* directive_read_part.h -- what the parts of the reader share; nobody else includes it.
 *
 * A document is first tidied into lines (directive_read_lines.c). A line is scanned by character in
 * two shapes: `low`, lower case with its marks (Sở is not Số), and `fold`, without marks (so that a
 * mark lost by a scanner does no harm where the words are plain anyway: "noi nhan").
 */
#ifndef ROOM_DIRECTIVE_READ_PART_H
#define ROOM_DIRECTIVE_READ_PART_H

#include "room/directive/directive_read.h"

#include "base/err.h"

enum { DIRECTIVE_LINES_MAX = 20000, DIRECTIVE_HEADING_LINES_MAX = 80 };

struct scan {
    struct str s;
    const uint32_t *at;   /* byte offset of character i; at[n] == s.n */
    const uint32_t *raw;  /* the character */
    const uint32_t *low;  /* in lower case, marks kept */
    const char *fold;     /* ASCII without marks, '\1' for any other character */
    size_t n;
};

struct line {
    struct scan scan; /* white space is one ' ', or one '\t' where it was a tab or a wide gap */
    bool is_blank;
};

struct lines {
    struct line *v;
    size_t n;
};

struct reader {
    struct arena *arena;
    struct directive_calendar calendar;
    struct lines lines;
    struct directive_reading *out;
    size_t body_from;  /* first line after the heading */
    size_t foot_from;  /* first line of recipients or signature */
    size_t width;      /* characters at which the text was wrapped, 0 when it was not */
    struct directive_names lead; /* whom the paragraph above the items addresses */
};

/* directive_read_lines.c */
uint32_t letter_lower(uint32_t c);
bool letter_is_upper(uint32_t c); /* a letter that has a lower case and is not in it */
struct str text_compose(struct arena *arena, struct str raw); /* NFC for Vietnamese, spaces, dashes */
struct lines lines_of(struct arena *arena, struct str text);
struct scan scan_of(struct arena *arena, struct str s);

/* directive_read_scan.c: patterns are lower case; ' ' stands for any white space. They match whole
 * words; the end of the match is returned, 0 when there is none. */
size_t scan_fold_at(const struct scan *t, size_t i, const char *folded);
size_t scan_low_at(const struct scan *t, size_t i, const char *marked);
size_t scan_fold_any(const struct scan *t, size_t i, const char *const *folded, size_t count);
size_t scan_low_any(const struct scan *t, size_t i, const char *const *marked, size_t count);
bool scan_find_fold(const struct scan *t, size_t from, const char *folded, size_t *at, size_t *end);
bool scan_find_low(const struct scan *t, size_t from, const char *marked, size_t *at, size_t *end);
bool scan_word_starts(const struct scan *t, size_t i);
size_t scan_word_end(const struct scan *t, size_t i);
size_t scan_skip_space(const struct scan *t, size_t i);
size_t scan_int(const struct scan *t, size_t i, size_t digits_max, int32_t *out);
bool scan_is_space(const struct scan *t, size_t i);
bool scan_is_digit(const struct scan *t, size_t i);
bool scan_is_letter(const struct scan *t, size_t i);
bool scan_is_upper(const struct scan *t, size_t i);
bool scan_is_caps(const struct scan *t, size_t from, size_t to); /* has letters, none lower */
struct str scan_copy(struct arena *arena, const struct scan *t, size_t from, size_t to);
/* The same without any space: "12 / UBND - VX". */
struct str scan_copy_tight(struct arena *arena, const struct scan *t, size_t from, size_t to);
/* 17/4/2025, 17-4-2025, 17.4.2025, 17 tháng 4 năm 2025, after an optional "ngày". */
struct written_date {
    struct opt_i32 day, month, year;
};
size_t scan_date(const struct scan *t, size_t i, struct written_date *out);
struct date date_of_written(struct written_date w); /* none unless whole and real */
void names_add(struct arena *arena, struct directive_names *names, struct str name);
struct str text_trim_end(struct str s, const char *characters);

/* directive_read_heading.c, _bases.c, _clauses.c, _signer.c */
void read_heading(struct reader *r);
size_t cite_number(const struct scan *t, size_t i, size_t *from, size_t *to);
void read_bases(struct reader *r, const struct scan *t, bool is_list);
bool line_opens_preamble(const struct scan *t);
void read_clauses(struct reader *r);
bool line_opens_item(const struct scan *t, struct arena *arena);
void find_foot(struct reader *r, size_t from);
void read_foot(struct reader *r);
bool cell_is_post(const struct scan *t);

/* directive_read_actor.c */
size_t actor_end(const struct scan *t, size_t i); /* one name; i when none begins there */
/* A list of names; any_case: "yêu cầu thủ trưởng ...", after a word that calls for a name. */
size_t actors_read(struct arena *arena, const struct scan *t, size_t i, bool any_case,
    struct directive_names *out);
/* Whom the text charges. is_lead: a lead-in or a closing demand, whose first name is the speaker. */
void read_assignees(struct arena *arena, const struct scan *t, bool is_lead,
    struct directive_names *assignees, struct directive_names *support);
void read_report_way(struct arena *arena, const struct scan *t, struct str *to, struct str *through);

/* directive_read_due.c */
void read_due(struct reader *r, const struct scan *t, struct directive_clause *clause);
void read_due_label(struct reader *r, const struct scan *t, struct directive_due *due);

#endif
