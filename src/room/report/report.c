/* report.c -- drafts, facts, sums and the frozen copy. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/text.h"
#include "room/regulation/regulation.h"
#include "room/report/report.h"

const struct report_table report_tables[REPORT_TABLES] = {
    {TEXT_REPORT_TABLE_1, 10,
        {{"officials", TEXT_REPORT_C_OFFICIALS}, {"processes", TEXT_REPORT_C_PROCESSES},
            {"shortcomings", TEXT_REPORT_C_SHORTCOMINGS}, {"ideas", TEXT_REPORT_C_IDEAS},
            {"applications", TEXT_REPORT_C_APPLICATIONS}, {"accepted", TEXT_REPORT_C_ACCEPTED},
            {"refused", TEXT_REPORT_C_REFUSED}, {"withdrawn", TEXT_REPORT_C_WITHDRAWN},
            {"pending", TEXT_REPORT_C_PENDING}, {"recognised", TEXT_REPORT_C_RECOGNISED}}},
    {TEXT_REPORT_TABLE_2, 6,
        {{"proposed", TEXT_REPORT_C_PROPOSED}, {"recognised", TEXT_REPORT_C_RECOGNISED},
            {"refused", TEXT_REPORT_C_NOT_RECOGNISED}, {"deferred", TEXT_REPORT_C_DEFERRED},
            {"carried_in", TEXT_REPORT_C_CARRIED_IN}, {"carried_out", TEXT_REPORT_C_CARRIED_OUT}}},
    {TEXT_REPORT_TABLE_3, 5,
        {{"recognised", TEXT_REPORT_C_RECOGNISED}, {"applied", TEXT_REPORT_C_APPLIED},
            {"trial", TEXT_REPORT_C_TRIAL}, {"benefit", TEXT_REPORT_C_BENEFIT},
            {"benefit_other", TEXT_REPORT_C_BENEFIT_OTHER}}},
    {TEXT_REPORT_TABLE_4, 3,
        {{"adopters", TEXT_REPORT_C_ADOPTERS}, {"confirmed", TEXT_REPORT_C_CONFIRMED},
            {"benefit", TEXT_REPORT_C_BENEFIT}}},
    {TEXT_REPORT_TABLE_5, 5,
        {{"persons", TEXT_REPORT_C_PERSONS}, {"collectives", TEXT_REPORT_C_COLLECTIVES},
            {"by_initiative", TEXT_REPORT_C_BY_INITIATIVE}, {"other_route", TEXT_REPORT_C_OTHER_ROUTE},
            {"money", TEXT_REPORT_C_MONEY}}},
    {TEXT_REPORT_TABLE_6, 3,
        {{"sessions", TEXT_REPORT_C_SESSIONS}, {"dossiers", TEXT_REPORT_C_DOSSIERS},
            {"late", TEXT_REPORT_C_LATE}}},
    {TEXT_REPORT_TABLE_7, 5,
        {{"recognised", TEXT_REPORT_C_RECOGNISED}, {"measured", TEXT_REPORT_C_MEASURED},
            {"in_use", TEXT_REPORT_C_IN_USE}, {"elsewhere", TEXT_REPORT_C_ELSEWHERE},
            {"stopped", TEXT_REPORT_C_STOPPED}}},
};

static struct ref
ref_of(const struct q_report_get *row)
{
    return (struct ref){"report", row->id.v, row->org};
}

enum err
report_scope(struct ctx *ctx, struct report_id id, struct q_report_get *row, struct scope *scope)
{
    bool found;

    TRY(q_report_get(ctx, id, row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_REPORT, id.v, row->org, report_status_word(row->status)};
    return OK;
}

static struct str
section_key(struct ctx *ctx, size_t at)
{
    return str_printf(ctx->arena, "s%zu", at + 1);
}

static struct str
prose_of(struct ctx *ctx, const struct str *sections)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 4096);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    for (size_t i = 0; i < REPORT_SECTIONS; i++) {
        json_key(&out, section_key(ctx, i));
        json_str(&out, sections[i]);
    }
    json_end_object(&out);
    return buf_str(&buf);
}

void
report_sections(struct ctx *ctx, const struct q_report_get *row, struct str *sections)
{
    struct str why;
    const struct json *prose = json_parse(ctx->arena, row->prose, &why);

    for (size_t i = 0; i < REPORT_SECTIONS; i++) {
        struct str key = section_key(ctx, i);

        sections[i] = prose == NULL ? STR_NONE : json_get_str(prose, str_c(ctx->arena, key));
    }
}

/* Section 1 of a new report: what the head wrote down, day by day. */
static enum err
log_of_head(struct ctx *ctx, const struct period *period, struct str *out)
{
    struct q_report_head_log *rows;
    struct buf buf;
    size_t count;

    TRY(q_report_head_log(ctx, ctx->actor.org, period->from_on, period->to_on, &rows, &count));
    buf_init(&buf, ctx->arena, 1024);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&buf, "%s%.*s – %.*s: %.*s", i == 0 ? "" : "\n",
            STR_ARG(date_vi(ctx->arena, rows[i].happened_on)),
            STR_ARG(text_get(LANG_VI, head_log_kind_text(rows[i].kind))), STR_ARG(rows[i].body));
    }
    *out = count == 0 ? STR_NONE : buf_str(&buf);
    return OK;
}

enum err
report_new(struct ctx *ctx, int32_t year, struct report_id *out)
{
    struct str sections[REPORT_SECTIONS] = {{0}};
    struct period period;
    struct str title;
    struct date as_of;

    TRY(permit(ctx, ACT_REPORT_DRAFT, (struct scope){.org = ctx->actor.org}));
    TRY(regulation_report_period(ctx, ctx->actor.org, year, &period));
    TRY(log_of_head(ctx, &period, &sections[0]));
    as_of = date_cmp(ctx->today, period.to_on) < 0 ? ctx->today : period.to_on;
    title = text_fill(ctx->arena, LANG_VI, TEXT_REPORT_TITLE_OF_YEAR,
        (const struct text_arg[]){{"year", str_printf(ctx->arena, "%d", period.year)}}, 1);
    TRY(q_report_insert(ctx,
        &(struct q_report_insert_in){.org = ctx->actor.org, .title = title, .year = period.year,
            .from_on = period.from_on, .to_on = period.to_on, .as_of_on = as_of,
            .prose = prose_of(ctx, sections), .created_by = ctx->actor.person, .now = ctx->now},
        out));
    return event_add(ctx, ACT_REPORT_DRAFT, (struct ref){"report", out->v, ctx->actor.org}, NULL,
        STR_NONE);
}

enum err
report_edit(struct ctx *ctx, struct report_id id, int32_t version, struct date as_of_on,
    const struct str *sections, struct str estimates)
{
    struct q_report_get row;
    struct scope scope;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_EDIT, scope));
    if (date_cmp(as_of_on, row.from_on) < 0 || date_cmp(as_of_on, row.to_on) > 0) {
        return fault(ctx, FAULT_OUTSIDE_PERIOD, "as_of_on");
    }
    TRY(q_report_update(ctx, id, version, as_of_on, prose_of(ctx, sections), estimates));
    return event_add(ctx, ACT_REPORT_EDIT, ref_of(&row), NULL, STR_NONE);
}

/* -- the frozen copy --------------------------------------------------------------------------------- */

/* Facts of one cell, which stand side by side, as the JSON of its snapshot. */
static struct str
cell_json(struct ctx *ctx, const struct q_report_facts *facts, size_t count)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 512);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_put_str(&out, "row", facts[0].row_label);
    json_key(&out, STR("of"));
    json_begin_array(&out);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&out);
        json_put_str(&out, "kind", facts[i].kind);
        json_put_i64(&out, "id", facts[i].id);
        json_put_str(&out, "label", facts[i].label);
        json_put_i64(&out, "amount", facts[i].amount);
        json_end_object(&out);
    }
    json_end_array(&out);
    json_end_object(&out);
    return buf_str(&buf);
}

static bool
is_same_cell(const struct q_report_facts *a, const struct q_report_facts *b)
{
    return a->table_no == b->table_no && str_eq(a->row_key, b->row_key) &&
        str_eq(a->column_key, b->column_key);
}

static enum err
thaw_facts(struct ctx *ctx, struct report_id id, struct q_report_facts **facts, size_t *count)
{
    struct q_snapshot_list *cells;
    size_t cell_count;
    size_t room = 0;

    TRY(q_snapshot_list(ctx, id, &cells, &cell_count));
    for (size_t i = 0; i < cell_count; i++) {
        struct str why;
        const struct json *cell = json_parse(ctx->arena, cells[i].ids, &why);

        room += cell == NULL || json_get(cell, "of") == NULL ? 0 : json_get(cell, "of")->count;
    }
    *facts = ARENA_ARRAY(ctx->arena, struct q_report_facts, room + 1);
    *count = 0;
    for (size_t i = 0; i < cell_count; i++) {
        struct str why;
        const struct json *cell = json_parse(ctx->arena, cells[i].ids, &why);
        const struct json *of = cell == NULL ? NULL : json_get(cell, "of");

        for (const struct json *one = of == NULL ? NULL : of->child; one != NULL; one = one->next) {
            struct q_report_facts *fact = &(*facts)[(*count)++];

            *fact = (struct q_report_facts){.table_no = cells[i].table_no, .row_key = cells[i].row_key,
                .row_label = json_get_str(cell, "row"), .column_key = cells[i].column_key,
                .kind = json_get_str(one, "kind"), .label = json_get_str(one, "label")};
            (void)json_get_i64(one, "id", &fact->id);
            (void)json_get_i64(one, "amount", &fact->amount);
        }
    }
    return OK;
}

enum err
report_facts(struct ctx *ctx, const struct q_report_get *row, struct q_report_facts **facts,
    size_t *count)
{
    if (row->status != REPORT_STATUS_DRAFT) {
        return thaw_facts(ctx, row->id, facts, count);
    }
    return q_report_facts(ctx, row->org, row->from_on, row->as_of_on,
        date_add_months(row->from_on, -12), row->year, facts, count);
}

struct report_sum *
report_sums(struct ctx *ctx, const struct q_report_facts *facts, size_t count, int32_t table_no,
    size_t *rows)
{
    struct report_sum *sums = ARENA_ARRAY(ctx->arena, struct report_sum, count + 1);
    const struct report_table *table = &report_tables[table_no - 1];

    *rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].table_no != table_no) {
            continue;
        }
        if (*rows == 0 || !str_eq(sums[*rows - 1].key, facts[i].row_key)) {
            sums[(*rows)++] = (struct report_sum){.key = facts[i].row_key, .label = facts[i].row_label};
        }
        for (size_t c = 0; c < table->column_count; c++) {
            if (str_eq_c(facts[i].column_key, table->columns[c].key)) {
                sums[*rows - 1].values[c] += facts[i].amount;
            }
        }
    }
    return sums;
}

struct str
report_label(struct ctx *ctx, enum lang lang, int32_t table_no, struct str label)
{
    enum recognition_level level;
    enum initiative_kind kind;

    if (table_no == 2 && recognition_level_parse(label, &level)) {
        return text_get(lang, recognition_level_text(level));
    }
    if (table_no == 3) {
        struct str rest = label;
        struct str field = str_cut(&rest, '|');

        field = field.n == 0 ? text_get(lang, TEXT_REPORT_NO_FIELD) : field;
        return initiative_kind_parse(rest, &kind)
            ? str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(field),
                  STR_ARG(text_get(lang, initiative_kind_text(kind))))
            : field;
    }
    return table_no == REPORT_TABLES ? text_get(lang, TEXT_REPORT_YEAR_BEFORE) : label;
}

enum err
report_freeze(struct ctx *ctx, struct report_id id, int32_t version)
{
    struct q_report_facts *facts;
    struct q_report_get row;
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_FREEZE, scope));
    TRY(report_facts(ctx, &row, &facts, &count));
    for (size_t i = 0; i < count;) {
        size_t n = 0;
        int64_t value = 0;

        while (i + n < count && is_same_cell(&facts[i], &facts[i + n])) {
            value += facts[i + n].amount;
            n++;
        }
        TRY(q_snapshot_insert(ctx, id, facts[i].table_no, facts[i].row_key, facts[i].column_key, value,
            cell_json(ctx, &facts[i], n)));
        i += n;
    }
    TRY(q_report_freeze(ctx, id, version, ctx->now));
    return event_add(ctx, ACT_REPORT_FREEZE, ref_of(&row), NULL, STR_NONE);
}

enum err
report_send(struct ctx *ctx, struct report_id id, int32_t version, const struct act *act)
{
    struct q_report_tasks *tasks;
    struct q_report_get row;
    struct scope scope;
    size_t count;

    TRY(report_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REPORT_SEND, scope));
    TRY(act_check(ctx, act));
    TRY(q_report_send(ctx, id, version, act_on(ctx, act)));
    TRY(q_report_tasks(ctx, row.org, row.from_on, row.to_on, &tasks, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(link_add(ctx, (struct ref){"task", tasks[i].id.v, row.org}, ref_of(&row), "reported"));
    }
    return event_add(ctx, ACT_REPORT_SEND, ref_of(&row), act, STR_NONE);
}

enum err
report_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_obligation_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_obligation_hand_over_receiver(ctx, over->from, over->to));
    TRY(q_report_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
