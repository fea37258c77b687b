/* report.h -- the yearly report: seven sections of prose, seven tables of figures, frozen at the cut-off.
 *
 * Owns     tables report, snapshot.
 * Rule     a figure is the sum of the amounts of its facts, and a fact names the record it counts. A
 *          draft reads its facts from the records to its date; freezing copies them, after which
 *          nothing changes them: a correction is a new report. One dossier counts once, in the
 *          agency that recognised it.
 * Calls    regulation (the period), document (the paper), audit.
 */
#ifndef ROOM_REPORT_REPORT_H
#define ROOM_REPORT_REPORT_H

#include "gen/q_report.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"

enum { REPORT_TABLES = 7, REPORT_SECTIONS = 7, REPORT_COLUMNS_MAX = 12 };

/* One of the seven tables: its columns in order. */
struct report_table {
    int text;
    size_t column_count;
    struct report_column {
        const char *key;
        int text;
    } columns[REPORT_COLUMNS_MAX];
};
extern const struct report_table report_tables[REPORT_TABLES]; /* table n stands at n - 1 */

struct report_sum { /* one row of a table; values by column */
    struct str key, label;
    int64_t values[REPORT_COLUMNS_MAX];
};

MUST_USE enum err report_scope(struct ctx *ctx, struct report_id id, struct q_report_get *row,
    struct scope *scope);
/* year 0: the period that today lies in. Section 1 begins as the head's own log of the period. */
MUST_USE enum err report_new(struct ctx *ctx, int32_t year, struct report_id *out);
/* sections: REPORT_SECTIONS texts. estimates: a JSON object of column and number. */
MUST_USE enum err report_edit(struct ctx *ctx, struct report_id id, int32_t version,
    struct date as_of_on, const struct str *sections, struct str estimates);
/* What the figures count: live for a draft, the frozen copy afterwards. */
MUST_USE enum err report_facts(struct ctx *ctx, const struct q_report_get *row,
    struct q_report_facts **facts, size_t *count);
/* Rows of table table_no, in the order of the facts. */
struct report_sum *report_sums(struct ctx *ctx, const struct q_report_facts *facts, size_t count,
    int32_t table_no, size_t *rows);
void report_sections(struct ctx *ctx, const struct q_report_get *row, struct str *sections);
/* Label of a row in the reader's language. */
struct str report_label(struct ctx *ctx, enum lang lang, int32_t table_no, struct str label);
MUST_USE enum err report_freeze(struct ctx *ctx, struct report_id id, int32_t version);
MUST_USE enum err report_send(struct ctx *ctx, struct report_id id, int32_t version,
    const struct act *act);
/* The report as a paper with the tables as a landscape annex. */
MUST_USE enum err report_paper(struct ctx *ctx, struct report_id id, struct paper_id *out);

/* Reports still owed, and drafts of them, go over (room/org/succession.h). */
MUST_USE enum err report_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
