/* report_paper.c -- the report as an administrative paper: prose in front, tables as an annex. */
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/paper_build.h"
#include "plat/text.h"
#include "room/document/document.h"
#include "room/report/report.h"

enum { LABEL_WIDTH = 5, NUMBER_WIDTH = 2 };

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
put_table(struct ctx *ctx, struct paper_builder *b, int32_t table_no,
    const struct q_report_facts *facts, size_t count)
{
    const struct report_table *table = &report_tables[table_no - 1];
    struct paper_column columns[REPORT_COLUMNS_MAX + 1] = {
        {LABEL_WIDTH, PAPER_LEFT, text_get(LANG_VI, TEXT_REPORT_ROW), STR_NONE}};
    size_t rows;
    struct report_sum *sums = report_sums(ctx, facts, count, table_no, &rows);

    for (size_t c = 0; c < table->column_count; c++) {
        columns[c + 1] = (struct paper_column){NUMBER_WIDTH, PAPER_RIGHT,
            text_get(LANG_VI, table->columns[c].text), STR_NONE};
    }
    (void)paper_table(b,
        str_printf(ctx->arena, "%d. %.*s", table_no, STR_ARG(text_get(LANG_VI, table->text))), columns,
        table->column_count + 1);
    for (size_t i = 0; i < rows; i++) {
        struct str cells[REPORT_COLUMNS_MAX + 1] = {report_label(ctx, LANG_VI, table_no, sums[i].label)};

        for (size_t c = 0; c < table->column_count; c++) {
            cells[c + 1] = number_vi(ctx->arena, sums[i].values[c]);
        }
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
}

enum err
report_paper(struct ctx *ctx, struct report_id id, struct paper_id *out)
{
    struct paper_model model = {.layout = PAPER_LAYOUT_NAMED, .signature_count = 1, .annex_count = 1,
        .has_end_mark = true, .made_at = ctx->now};
    struct paper_signature *signature = ARENA_NEW(ctx->arena, struct paper_signature);
    struct paper_annex *annex = ARENA_NEW(ctx->arena, struct paper_annex);
    struct q_report_facts *facts;
    struct q_report_get row;
    struct paper_builder b;
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_SEND, scope));
    TRY(paper_heading_of(ctx, row.org, PAPER_KIND_REPORT, DATE_NONE, &model.heading));
    TRY(paper_signature_of(ctx, row.org, (struct person_id){0}, ctx->today, signature));
    TRY(report_facts(ctx, &row, &facts, &count));
    model.kind_name = text_get(LANG_VI, TEXT_REPORT_KIND);
    model.subject = row.title;
    model.signatures = signature;
    paper_builder_init(&b, ctx->arena);
    put_prose(ctx, &b, &row);
    model.body = paper_builder_end(&b);
    paper_builder_init(&b, ctx->arena);
    for (int32_t n = 1; n <= REPORT_TABLES; n++) {
        put_table(ctx, &b, n, facts, count);
    }
    *annex = (struct paper_annex){.title = text_get(LANG_VI, TEXT_REPORT_ANNEX), .is_landscape = true,
        .note = paper_annex_note(ctx->arena, &model.heading, text_get(LANG_VI, TEXT_REPORT_KIND_SAID),
            STR_NONE),
        .body = paper_builder_end(&b)};
    model.annexes = annex;
    TRY(paper_add(ctx,
        &(struct paper_new){.kind = PAPER_KIND_REPORT, .org = row.org, .subject = row.title,
            .about = {"report", id.v, row.org}, .model = &model},
        out));
    TRY(q_report_paper_set(ctx, id, *out));
    return event_add(ctx, ACT_REPORT_SEND, (struct ref){"report", id.v, row.org}, NULL,
        event_payload(ctx, "act", STR("paper"), NULL));
}
