/* The report: its figures agree with each other, and frozen figures stay. */
#include "../seed.h"

#include "gen/policy.h"
#include "room/report/report.h"

struct work {
    struct report_id report;
    int64_t frozen;
};

static int64_t
sum_of(struct ctx *ctx, const struct q_report_facts *facts, size_t count, int32_t table_no,
    const char *column)
{
    const struct report_table *table = &report_tables[table_no - 1];
    int64_t sum = 0;
    size_t rows;
    const struct report_sum *sums = report_sums(ctx, facts, count, table_no, &rows);

    for (size_t i = 0; i < rows; i++) {
        for (size_t c = 0; c < table->column_count; c++) {
            sum += strcmp(table->columns[c].key, column) == 0 ? sums[i].figures[c].sum : 0;
        }
    }
    return sum;
}

static enum err
facts_of(struct ctx *ctx, struct report_id id, struct q_report_facts **facts, size_t *count)
{
    struct q_report_get row;
    struct scope scope;

    TRY(report_scope(ctx, id, &row, &scope));
    return report_facts(ctx, &row, facts, count);
}

static enum err
draft(struct ctx *ctx, void *arg)
{
    struct work *work = arg;

    return report_new(ctx, 0, &work->report);
}

static enum err
freeze(struct ctx *ctx, void *arg)
{
    struct work *work = arg;

    return report_freeze(ctx, work->report, 1);
}

static enum err
edit(struct ctx *ctx, void *arg)
{
    const struct str sections[REPORT_SECTIONS] = {STR("một")};
    struct work *work = arg;
    struct q_report_get row;
    struct scope scope;

    TRY(report_scope(ctx, work->report, &row, &scope));
    return report_edit(ctx, work->report, row.version,
        &(struct report_edit){row.to_on, REPORT_VIEW_SUCCESSOR_TODAY, sections, STR("{}")});
}

static enum err
check_identities(struct ctx *ctx, void *arg)
{
    struct q_report_facts *facts;
    struct work *work = arg;
    size_t count;

    TRY(facts_of(ctx, work->report, &facts, &count));
    assert_int_equal(sum_of(ctx, facts, count, 1, "applications"),
        sum_of(ctx, facts, count, 1, "accepted") + sum_of(ctx, facts, count, 1, "refused") +
            sum_of(ctx, facts, count, 1, "withdrawn") + sum_of(ctx, facts, count, 1, "pending"));
    assert_int_equal(sum_of(ctx, facts, count, 1, "applications"),
        sum_of(ctx, facts, count, 2, "proposed"));
    return OK;
}

static void
test_draft__keeps_the_identities(void **arg)
{
    struct seed *s = *arg;
    struct work work = {0};

    seed_as(s, SEED_HEAD);
    assert_int_equal(seed_write(s, draft, &work), OK);
    assert_int_equal(seed_write(s, check_identities, &work), OK);
}

static void
test_frozen__refuses_to_be_edited_and_frozen_again(void **arg)
{
    struct seed *s = *arg;
    struct work work = {0};

    seed_as(s, SEED_HEAD);
    assert_int_equal(seed_write(s, draft, &work), OK);
    assert_int_equal(seed_write(s, edit, &work), OK);
    assert_int_not_equal(seed_write(s, freeze, &work), OK); /* version 1 is stale by now */
}

static void
test_figures__divide_by_people_and_by_dossiers(void **arg)
{
    const struct report_table *activity = &report_tables[0];
    const struct report_column *rate = &activity->columns[activity->column_count - 1];
    const struct report_column mean = {.key = "mean_days", .shape = REPORT_SHAPE_MEAN};
    const struct q_report_facts facts[] = {
        {.table_no = 1, .row_key = STR("1"), .row_label = STR("Xã"), .column_key = STR("officials"),
            .amount = 24},
        {.table_no = 1, .row_key = STR("1"), .row_label = STR("Xã"), .column_key = STR("applications"),
            .amount = 1},
        {.table_no = 1, .row_key = STR("1"), .row_label = STR("Xã"), .column_key = STR("applications"),
            .amount = 1},
    };
    struct seed *s = *arg;
    size_t rows;
    const struct report_sum *sums = report_sums(&s->ctx, facts, ARRAY_COUNT(facts), 1, &rows);

    assert_int_equal(rows, 1);
    assert_int_equal(report_value(rate, &sums[0].figures[activity->column_count - 1]), 833);
    assert_true(report_column_counts(rate, STR("applications")));
    assert_false(report_column_counts(rate, STR("officials")));
    assert_int_equal(report_value(&mean, &(struct report_figure){.sum = 57, .count = 2}), 2850);
    assert_int_equal(report_value(&mean, &(struct report_figure){.sum = 0, .count = 0}), 0);
}

static void
test_draft__refuses_an_author(void **arg)
{
    struct seed *s = *arg;
    struct work work = {0};

    seed_as(s, SEED_AUTHOR);
    assert_int_not_equal(seed_write(s, draft, &work), OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draft__keeps_the_identities),
        cmocka_unit_test(test_frozen__refuses_to_be_edited_and_frozen_again),
        cmocka_unit_test(test_figures__divide_by_people_and_by_dossiers),
        cmocka_unit_test(test_draft__refuses_an_author),
    };
    return cmocka_run_group_tests(tests, seed_set_up, seed_tear_down);
}
