/* report.h -- the yearly report: seven sections of prose, seven tables of figures, frozen at the cut-off.
 *
 * Owns     tables report, snapshot.
 * Rule     a figure is the sum of the amounts of its facts, and a fact names the record it counts. A
 *          draft reads its facts from the records to its date; freezing copies them, after which
 *          nothing changes them: a correction is a new report. One dossier counts once, in the
 *          agency that recognised it.
 * Views    at_that_time: agencies that stood under this one in the period, each by its own name.
 *          successor_today: also whoever they carry on, shown under the heir. Agencies that were
 *          split have no single heir: they keep their own row and are counted by the superior.
 * Calls    regulation (the period), document (the paper), audit.
 */
#ifndef ROOM_REPORT_REPORT_H
#define ROOM_REPORT_REPORT_H

#include "gen/q_report.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"
#include "room/regulation/regulation.h"

enum { REPORT_TABLES = 7, REPORT_SECTIONS = 7, REPORT_COLUMNS_MAX = 12 };

/* One of the seven tables: its columns in order. A rate is `of` per hundred `per`, two columns of
 * the same row; of and per are NULL elsewhere. */
struct report_table {
    int text;
    bool has_total; /* rows of one kind, so that their sum says something */
    size_t column_count;
    struct report_column {
        const char *key;
        int text;
        enum report_shape shape;
        const char *of, *per;
    } columns[REPORT_COLUMNS_MAX];
};
extern const struct report_table report_tables[REPORT_TABLES]; /* table n stands at n - 1 */

struct report_figure {
    int64_t sum, count; /* of the amounts of its facts; of a rate: hundred times `of`, and `per` */
    struct str words;   /* labels of the facts, where the column is of words or of a day */
};
struct report_sum { /* one row of a table; figures by column */
    struct str key, label, order;
    struct report_figure figures[REPORT_COLUMNS_MAX];
};

size_t report_column_find(const struct report_table *table, struct str key); /* or column_count */
/* Whether facts of column `key` stand behind the figure; behind a rate stand those of its `of`. */
bool report_column_counts(const struct report_column *column, struct str key);
/* Rows of table table_no in the order of their labels. */
struct report_sum *report_sums(struct ctx *ctx, const struct q_report_facts *facts, size_t count,
    int32_t table_no, size_t *rows);
struct report_sum report_total(int32_t table_no, const struct report_sum *sums, size_t rows);
/* The number: a sum, or a mean or rate in hundredths. */
int64_t report_value(const struct report_column *column, const struct report_figure *figure);
/* The same as people read it; a dash where there is nothing to divide by, or no word. */
struct str report_said(struct ctx *ctx, const struct report_column *column,
    const struct report_figure *figure);
/* Label of a row in the reader's language; rules name the awards. */
struct str report_label(struct ctx *ctx, enum lang lang, const struct rules *rules, int32_t table_no,
    struct str label);

MUST_USE enum err report_scope(struct ctx *ctx, struct report_id id, struct q_report_get *row,
    struct scope *scope);
/* year 0: the period that today lies in. Section 1 begins as the head's own log of the period. */
MUST_USE enum err report_new(struct ctx *ctx, int32_t year, struct report_id *out);
struct report_edit {
    struct date as_of_on;
    enum report_view view;      /* whose records count, and under which name */
    const struct str *sections; /* REPORT_SECTIONS texts */
    struct str estimates;       /* a JSON object of "table.column" and number */
};
MUST_USE enum err report_edit(struct ctx *ctx, struct report_id id, int32_t version,
    const struct report_edit *edit);
/* What the figures count: live for a draft, the frozen copy afterwards. */
MUST_USE enum err report_facts(struct ctx *ctx, const struct q_report_get *row,
    struct q_report_facts **facts, size_t *count);
/* The directive, clause by clause: tasks of the agency in the period; live or frozen likewise. */
MUST_USE enum err report_clauses(struct ctx *ctx, const struct q_report_get *row,
    struct q_report_tasks **tasks, size_t *count);
/* The estimate for the whole year that people typed beside a figure; false when they did not. */
bool report_estimate(struct ctx *ctx, const struct q_report_get *row, int32_t table_no,
    const struct report_column *column, int64_t *out);
bool report_is_estimated(int32_t table_no, const struct report_column *column);
void report_sections(struct ctx *ctx, const struct q_report_get *row, struct str *sections);
MUST_USE enum err report_freeze(struct ctx *ctx, struct report_id id, int32_t version);
MUST_USE enum err report_send(struct ctx *ctx, struct report_id id, int32_t version,
    const struct act *act);
/* The report as a paper with the tables as a landscape annex. */
MUST_USE enum err report_paper(struct ctx *ctx, struct report_id id, struct paper_id *out);

/* Reports still owed, and drafts of them, go over (room/org/succession.h). */
MUST_USE enum err report_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
