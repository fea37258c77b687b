/* report_paper.c -- the report as an administrative paper: prose in front, tables as an annex. */
#include "base/money.h"
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/document/document.h"
#include "room/report/report.h"

enum { LABEL_WIDTH = 5, NUMBER_WIDTH = 2, WORDS_WIDTH = 4 };

static const int section_texts[REPORT_SECTIONS] = {TEXT_REPORT_SECTION_1, TEXT_REPORT_SECTION_2,
    TEXT_REPORT_SECTION_3, TEXT_REPORT_SECTION_4, TEXT_REPORT_SECTION_5, TEXT_REPORT_SECTION_6,
    TEXT_REPORT_SECTION_7};

static void
put_prose(struct ctx *ctx, struct paper_builder *b, const struct q_report_get *row)
{
    struct str sections[REPORT_SECTIONS];

    report_sections(ctx, row, sections);
    for (size_t i = 0; i < REPORT_SECTIONS; i++) {
        struct str rest = sections[i];

        paper_heading(b, str_printf(ctx->arena, "%zu.", i + 1), text_get(LANG_VI, section_texts[i]));
        while (!str_is_none(rest) && rest.n > 0) {
            struct str line = str_trim(str_cut(&rest, '\n'));

            if (line.n > 0) {
                paper_paragraph(b, line);
            }
        }
    }
}

static void
put_row(struct ctx *ctx, struct paper_builder *b, enum paper_row_kind kind, int32_t table_no,
    const struct report_sum *sum)
{
    const struct report_table *table = &report_tables[table_no - 1];
    struct str cells[REPORT_COLUMNS_MAX + 1] = {sum->label};

    for (size_t c = 0; c < table->column_count; c++) {
        cells[c + 1] = report_said(ctx, &table->columns[c], &sum->figures[c]);
    }
    paper_row(b, kind, cells);
}

static void
put_estimates(struct ctx *ctx, struct paper_builder *b, const struct q_report_get *row,
    int32_t table_no)
{
    const struct report_table *table = &report_tables[table_no - 1];
    struct str cells[REPORT_COLUMNS_MAX + 1] = {text_get(LANG_VI, TEXT_REPORT_YEAR_ESTIMATE)};

    for (size_t c = 0; c < table->column_count; c++) {
        int64_t value;

        cells[c + 1] = report_estimate(ctx, row, table_no, &table->columns[c], &value)
            ? number_vi(ctx->arena, value)
            : STR("–");
    }
    paper_row(b, PAPER_ROW_TOTAL, cells);
}

static void
put_table(struct ctx *ctx, struct paper_builder *b, const struct q_report_get *row,
    const struct rules *rules, int32_t table_no, const struct q_report_facts *facts, size_t count)
{
    const struct report_table *table = &report_tables[table_no - 1];
    struct paper_column columns[REPORT_COLUMNS_MAX + 1] = {
        {LABEL_WIDTH, PAPER_LEFT, text_get(LANG_VI, TEXT_REPORT_ROW), STR_NONE}};
    size_t rows;
    struct report_sum *sums = report_sums(ctx, facts, count, table_no, &rows);
    struct report_sum total = report_total(table_no, sums, rows);

    for (size_t c = 0; c < table->column_count; c++) {
        bool is_words = table->columns[c].shape == REPORT_SHAPE_WORDS;

        columns[c + 1] = (struct paper_column){is_words ? WORDS_WIDTH : NUMBER_WIDTH,
            is_words ? PAPER_LEFT : PAPER_RIGHT, text_get(LANG_VI, table->columns[c].text), STR_NONE};
    }
    (void)paper_table(b,
        str_printf(ctx->arena, "%d. %.*s", table_no, STR_ARG(text_get(LANG_VI, table->text))), columns,
        table->column_count + 1);
    for (size_t i = 0; i < rows; i++) {
        sums[i].label = report_label(ctx, LANG_VI, rules, table_no, sums[i].label);
        put_row(ctx, b, PAPER_ROW_PLAIN, table_no, &sums[i]);
    }
    if (table->has_total) {
        total.label = text_get(LANG_VI, TEXT_REPORT_TOTAL);
        put_row(ctx, b, PAPER_ROW_TOTAL, table_no, &total);
    }
    if (report_is_estimated(table_no, &table->columns[0])) {
        put_estimates(ctx, b, row, table_no);
    }
}

/* The directive, clause by clause, as the last table of the annex. */
static enum err
put_clauses(struct ctx *ctx, struct paper_builder *b, const struct q_report_get *row)
{
    const struct paper_column columns[] = {
        {1, PAPER_CENTRE, text_get(LANG_VI, TEXT_REPORT_CLAUSE_NO), STR_NONE},
        {6, PAPER_LEFT, text_get(LANG_VI, TEXT_REPORT_CLAUSE_TASK), STR_NONE},
        {4, PAPER_LEFT, text_get(LANG_VI, TEXT_REPORT_CLAUSE_DONE), STR_NONE},
        {2, PAPER_LEFT, text_get(LANG_VI, TEXT_REPORT_CLAUSE_STATUS), STR_NONE},
    };
    struct q_report_tasks *tasks;
    struct str subject = STR_NONE;
    size_t count;

    TRY(report_clauses(ctx, row, &tasks, &count));
    if (count == 0) {
        return OK;
    }
    (void)paper_table(b,
        str_printf(ctx->arena, "%d. %.*s", REPORT_TABLES + 1,
            STR_ARG(text_get(LANG_VI, TEXT_REPORT_CLAUSES))),
        columns, ARRAY_COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        struct str done = tasks[i].product;
        struct str status = text_get(LANG_VI, task_status_text(tasks[i].status));

        if (!str_eq(subject, tasks[i].subject)) {
            subject = tasks[i].subject;
            paper_row(b, PAPER_ROW_GROUP, &subject);
        }
        paper_row(b, PAPER_ROW_PLAIN,
            (const struct str[]){tasks[i].no, tasks[i].title, str_is_none(done) ? STR("") : done,
                date_is_none(tasks[i].done_on) ? status
                                               : str_printf(ctx->arena, "%.*s %.*s", STR_ARG(status),
                                                     STR_ARG(date_vi(ctx->arena, tasks[i].done_on)))});
    }
    return OK;
}

static enum err
annex_of(struct ctx *ctx, const struct q_report_get *row, const struct paper_heading *heading,
    struct paper_annex *annex)
{
    struct q_report_facts *facts;
    struct paper_builder b;
    struct rules rules;
    size_t count;

    TRY(report_facts(ctx, row, &facts, &count));
    TRY(regulation_rules_for(ctx, row->org, row->to_on, &rules));
    paper_builder_init(&b, ctx->arena);
    paper_paragraph(&b,
        text_fill(ctx->arena, LANG_VI, TEXT_REPORT_VIEW_NOTE,
            (const struct text_arg[]){
                {"view", text_get(LANG_VI, report_view_text(row->view_kind))},
                {"from", date_vi(ctx->arena, row->from_on)},
                {"to", date_vi(ctx->arena, row->as_of_on)}},
            3));
    for (int32_t n = 1; n <= REPORT_TABLES; n++) {
        put_table(ctx, &b, row, &rules, n, facts, count);
    }
    TRY(put_clauses(ctx, &b, row));
    *annex = (struct paper_annex){.title = text_get(LANG_VI, TEXT_REPORT_ANNEX), .is_landscape = true,
        .note = paper_annex_note(ctx->arena, heading, text_get(LANG_VI, TEXT_REPORT_KIND_SAID),
            STR_NONE),
        .body = paper_builder_end(&b)};
    return OK;
}

enum err
report_paper(struct ctx *ctx, struct report_id id, struct paper_id *out)
{
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signature_count = 1, .annex_count = 1,
        .has_end_mark = true, .made_at = ctx->now};
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_annex *annex = ARENA_NEW(ctx->arena, struct paper_annex);
    struct q_report_get row;
    struct paper_builder b;
    struct scope scope;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_SEND, scope));
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_REPORT, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row.org, (struct person_id){0}, ctx->today, signature));
    TRY(annex_of(ctx, &row, &model.heading, annex));
    model.kind_name = text_get(LANG_VI, TEXT_REPORT_KIND);
    model.subject = row.title;
    model.signatures = signature;
    paper_builder_init(&b, ctx->arena);
    put_prose(ctx, &b, &row);
    model.body = paper_builder_end(&b);
    model.annexes = annex;
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_REPORT, .org = row.org, .subject = row.title,
            .about = {"report", id.v, row.org}, .model = &model},
        out));
    TRY(q_report_paper_set(ctx, id, *out));
    return event_add(ctx, ACT_REPORT_SEND, (struct ref){"report", id.v, row.org}, NULL,
        event_payload(ctx, "act", STR("paper"), NULL));
}
