/* report_table.c -- the seven tables: their columns, and the sums of facts under them. */
#include "base/money.h"
#include "base/vi.h"
#include "gen/text.h"
#include "plat/text.h"
#include "room/process/process.h"
#include "room/report/report.h"

enum { HUNDREDTHS = 100 };

#define COUNT(key, word)  {key, TEXT_REPORT_C_##word, REPORT_SHAPE_COUNT, NULL, NULL}
#define SHAPED(key, word, shape) {key, TEXT_REPORT_C_##word, REPORT_SHAPE_##shape, NULL, NULL}

const struct report_table report_tables[REPORT_TABLES] = {
    {TEXT_REPORT_TABLE_1, true, 11,
        {COUNT("officials", OFFICIALS), COUNT("processes", PROCESSES),
            COUNT("shortcomings", SHORTCOMINGS), COUNT("ideas", IDEAS),
            COUNT("applications", APPLICATIONS), COUNT("accepted", ACCEPTED),
            COUNT("refused", REFUSED), COUNT("withdrawn", WITHDRAWN), COUNT("pending", PENDING),
            COUNT("recognised", RECOGNISED),
            {"per_100", TEXT_REPORT_C_PER_100, REPORT_SHAPE_RATE, "applications", "officials"}}},
    {TEXT_REPORT_TABLE_2, false, 6,
        {COUNT("proposed", PROPOSED), COUNT("recognised", RECOGNISED),
            COUNT("refused", NOT_RECOGNISED), COUNT("deferred", DEFERRED),
            COUNT("carried_in", CARRIED_IN), COUNT("carried_out", CARRIED_OUT)}},
    {TEXT_REPORT_TABLE_3, true, 5,
        {COUNT("recognised", RECOGNISED), COUNT("applied", APPLIED), COUNT("trial", TRIAL),
            SHAPED("benefit", BENEFIT, DONG), COUNT("benefit_other", BENEFIT_OTHER)}},
    {TEXT_REPORT_TABLE_4, true, 5,
        {SHAPED("origin", ORIGIN, WORDS), COUNT("adopters", ADOPTERS),
            SHAPED("first_use", FIRST_USE, DAY), COUNT("confirmed", CONFIRMED),
            SHAPED("benefit", BENEFIT, DONG)}},
    {TEXT_REPORT_TABLE_5, true, 5,
        {COUNT("persons", PERSONS), COUNT("collectives", COLLECTIVES),
            COUNT("by_initiative", BY_INITIATIVE), COUNT("other_route", OTHER_ROUTE),
            SHAPED("money", MONEY, DONG)}},
    {TEXT_REPORT_TABLE_6, true, 4,
        {COUNT("sessions", SESSIONS), COUNT("dossiers", DOSSIERS),
            SHAPED("mean_days", MEAN_DAYS, MEAN), COUNT("late", LATE)}},
    {TEXT_REPORT_TABLE_7, true, 7,
        {COUNT("recognised", RECOGNISED), COUNT("measured", MEASURED), COUNT("in_use", IN_USE),
            COUNT("elsewhere", ELSEWHERE), COUNT("stopped", STOPPED), SHAPED("why", WHY, WORDS),
            COUNT("minutes", MINUTES)}},
};

size_t
report_column_find(const struct report_table *table, struct str key)
{
    size_t at = 0;

    while (at < table->column_count && !str_eq_c(key, table->columns[at].key)) {
        at++;
    }
    return at;
}

bool
report_column_counts(const struct report_column *column, struct str key)
{
    return str_eq_c(key, column->of == NULL ? column->key : column->of);
}

static struct str
words_join(struct arena *arena, struct str words, struct str more)
{
    return str_is_blank(words) ? more
        : str_is_blank(more)   ? words
                               : str_printf(arena, "%.*s; %.*s", STR_ARG(words), STR_ARG(more));
}

static void
add_fact(struct ctx *ctx, const struct report_column *column, const struct q_report_facts *fact,
    struct report_figure *figure)
{
    figure->sum += fact->amount;
    figure->count++;
    if (column->shape == REPORT_SHAPE_WORDS || column->shape == REPORT_SHAPE_DAY) {
        figure->words = words_join(ctx->arena, figure->words, fact->label);
    }
}

/* A rate is made of two other figures of its row. */
static void
set_rates(const struct report_table *table, struct report_sum *sum)
{
    for (size_t c = 0; c < table->column_count; c++) {
        const struct report_column *column = &table->columns[c];

        if (column->shape == REPORT_SHAPE_RATE) {
            size_t of = report_column_find(table, str_of(column->of));
            size_t per = report_column_find(table, str_of(column->per));

            sum->figures[c].sum = sum->figures[of].sum * HUNDREDTHS;
            sum->figures[c].count = sum->figures[per].sum;
        }
    }
}

static int
compare_sums(const void *a, const void *b)
{
    const struct report_sum *x = a;
    const struct report_sum *y = b;
    int order = str_cmp(x->order, y->order);

    return order != 0 ? order : str_cmp(x->key, y->key);
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
            sums[(*rows)++] = (struct report_sum){.key = facts[i].row_key,
                .label = facts[i].row_label, .order = vi_sortkey(ctx->arena, facts[i].row_label)};
        }
        for (size_t c = 0; c < table->column_count; c++) {
            if (str_eq_c(facts[i].column_key, table->columns[c].key)) {
                add_fact(ctx, &table->columns[c], &facts[i], &sums[*rows - 1].figures[c]);
            }
        }
    }
    for (size_t i = 0; i < *rows; i++) {
        set_rates(table, &sums[i]);
    }
    qsort(sums, *rows, sizeof(*sums), compare_sums);
    return sums;
}

struct report_sum
report_total(int32_t table_no, const struct report_sum *sums, size_t rows)
{
    const struct report_table *table = &report_tables[table_no - 1];
    struct report_sum total = {.key = STR("")};

    for (size_t i = 0; i < rows; i++) {
        for (size_t c = 0; c < table->column_count; c++) {
            total.figures[c].sum += sums[i].figures[c].sum;
            total.figures[c].count += sums[i].figures[c].count;
        }
    }
    return total;
}

int64_t
report_value(const struct report_column *column, const struct report_figure *figure)
{
    if (column->shape != REPORT_SHAPE_MEAN && column->shape != REPORT_SHAPE_RATE) {
        return figure->sum;
    }
    return figure->count == 0
        ? 0
        : (figure->sum * HUNDREDTHS + figure->count / 2) / figure->count;
}

struct str
report_said(struct ctx *ctx, const struct report_column *column, const struct report_figure *figure)
{
    int64_t value = report_value(column, figure);
    struct date day;

    switch (column->shape) {
    case REPORT_SHAPE_MEAN:
    case REPORT_SHAPE_RATE:
        return figure->count == 0 ? STR("–") : hundredths_vi(ctx->arena, value);
    case REPORT_SHAPE_WORDS:
        return str_is_blank(figure->words) ? STR("–") : figure->words;
    case REPORT_SHAPE_DAY:
        return date_parse_iso(figure->words, &day) ? date_vi(ctx->arena, day) : STR("–");
    case REPORT_SHAPE_COUNT:
    case REPORT_SHAPE_DONG:
        break;
    }
    return number_vi(ctx->arena, value);
}

static struct str
field_label(struct ctx *ctx, enum lang lang, struct str label)
{
    struct str field = str_cut(&label, '|');
    enum initiative_kind kind;

    field = field.n == 0 ? text_get(lang, TEXT_REPORT_NO_FIELD) : field;
    return initiative_kind_parse(label, &kind)
        ? str_printf(ctx->arena, "%.*s – %.*s", STR_ARG(field),
              STR_ARG(text_get(lang, initiative_kind_text(kind))))
        : field;
}

struct str
report_label(struct ctx *ctx, enum lang lang, const struct rules *rules, int32_t table_no,
    struct str label)
{
    const struct rules_award *award = NULL;
    enum recognition_level level;

    if (table_no == 2 && recognition_level_parse(label, &level)) {
        return text_get(lang, recognition_level_text(level));
    }
    if (table_no == 3) {
        return field_label(ctx, lang, label);
    }
    if (table_no == 5) {
        award = rules_find_award(rules, label);
    }
    return award == NULL ? label : award->title;
}
