/* What goes over to a successor and what stays, on a real database. */
#include "room/seed.h"

#include "app/succession.h"
#include "gen/q_directive.h"
#include "gen/q_idea.h"
#include "gen/q_initiative.h"
#include "gen/q_org.h"
#include "room/document/document.h"

#define DAY "2026-04-01"
#define LAST "2026-03-31"

struct work {
    struct seed *seed;
    struct org_id successor;
    struct initiative_id waiting, ended;
    struct task_id task;
    struct idea_id idea;
    const char *text, *on;
    struct succession list;
    struct succession_counts counts;
};

static enum err
add_dossier(struct ctx *ctx, const struct work *w, enum initiative_status status,
    struct initiative_id *out)
{
    TRY(q_initiative_insert(ctx,
        &(struct q_initiative_insert_in){.org = w->seed->org[SEED_COMMUNE], .title = STR("Giảm chờ"),
            .channel = CHANNEL_ONLINE, .benefit = MONEY_NONE, .first_used_on = DATE_NONE,
            .sort_key = STR("1"), .search = STR("giam cho"),
            .created_by = w->seed->person[SEED_AUTHOR], .now = ctx->now},
        out));
    return q_dossier_set(ctx,
        &(struct q_dossier_set_in){.id = *out, .version = 1, .status = status,
            .filed_on = seed_day("2026-03-02"), .accepted_on = DATE_NONE, .decided_on = DATE_NONE,
            .due_on = seed_day("2026-05-10"), .due_clock = STR("decision")});
}

static enum err
add_task(struct ctx *ctx, struct work *w)
{
    struct directive_id directive;
    struct q_clause_list *clauses;
    size_t count;

    TRY(q_directive_insert(ctx,
        &(struct q_directive_insert_in){.org = w->seed->org[SEED_PROVINCE],
            .kind = DIRECTIVE_KIND_DISPATCH, .subject = STR("Đẩy mạnh sáng kiến"), .body = STR("-"),
            .search = STR("-"), .entered_by = w->seed->person[SEED_PROVINCE_OFFICER],
            .now = ctx->now},
        &directive));
    TRY(q_clause_insert(ctx,
        &(struct q_clause_insert_in){.directive = directive, .seq = 1, .no = STR("1"),
            .body = STR("Rà soát"), .due_on = DATE_NONE, .last_safe_on = DATE_NONE,
            .last_working_on = DATE_NONE, .is_task = true, .kind = TASK_KIND_ONCE}));
    TRY(q_clause_list(ctx, directive, &clauses, &count));
    return q_task_insert(ctx,
        &(struct q_task_insert_in){.clause = clauses[0].id, .directive = directive,
            .org = w->seed->org[SEED_COMMUNE], .kind = TASK_KIND_ONCE, .title = STR("Rà soát"),
            .due_on = seed_day("2026-05-01"), .last_safe_on = DATE_NONE,
            .last_working_on = DATE_NONE, .now = ctx->now},
        &w->task);
}

static enum err
prepare(struct ctx *ctx, void *arg)
{
    struct work *w = arg;

    TRY(org_add(ctx,
        &(struct org_new){.code = STR("X99010"), .name = STR("Ủy ban nhân dân xã Trà Mới"),
            .short_name = STR("UBND xã Trà Mới"), .heading_own = STR("ỦY BAN NHÂN DÂN\nXÃ TRÀ MỚI"),
            .symbol = STR("UBND"), .place_text = STR("Trà Mới"),
            .kind = ORG_KIND_PEOPLES_COMMITTEE, .level = ORG_LEVEL_COMMUNE,
            .parent = w->seed->org[SEED_PROVINCE], .from_on = seed_day(DAY), .to_on = DATE_NONE},
        &w->successor));
    TRY(add_dossier(ctx, w, INITIATIVE_STATUS_MOI_NOP, &w->waiting));
    TRY(add_dossier(ctx, w, INITIATIVE_STATUS_DA_CONG_NHAN, &w->ended));
    TRY(add_task(ctx, w));
    return q_idea_insert(ctx,
        &(struct q_idea_insert_in){.org = w->seed->org[SEED_COMMUNE], .body = STR("Một ý"),
            .answer_due_on = seed_day("2026-04-10"), .search = STR("mot y"),
            .happened_on = seed_day("2026-03-02"), .now = ctx->now},
        &w->idea);
}

static enum err
carry(struct ctx *ctx, void *arg)
{
    struct work *w = arg;

    w->counts = (struct succession_counts){0};
    TRY(succession_read(ctx, str_of(w->text), w->on == NULL ? DATE_NONE : seed_day(w->on), &w->list));
    return w->list.table.fault_total > 0 ? ERR_INVALID : succession_apply(ctx, &w->list, &w->counts);
}

static int
set_up(void **arg)
{
    struct work *w = calloc(1, sizeof(*w));
    void *seed;

    assert_int_equal(seed_set_up(&seed), 0);
    w->seed = seed;
    seed_as(w->seed, SEED_PEOPLE);
    assert_int_equal(seed_write(w->seed, prepare, w), OK);
    seed_on(w->seed, DAY);
    *arg = w;
    return 0;
}

static int
tear_down(void **arg)
{
    struct work *w = *arg;
    void *seed = w->seed;

    free(w);
    return seed_tear_down(&seed);
}

static bool
refused(struct work *w, const char *text, int code)
{
    w->text = text;
    w->on = NULL;
    if (seed_write(w->seed, carry, w) != ERR_INVALID) {
        return false;
    }
    for (size_t i = 0; i < w->list.table.fault_count; i++) {
        if (w->list.table.faults[i].fault.code == code) {
            return true;
        }
    }
    return false;
}

/* -- what is there afterwards ------------------------------------------------------------------------- */

static enum err
where_things_are(struct ctx *ctx, void *arg)
{
    struct work *w = arg;
    struct q_initiative_get dossier;
    struct q_task_get task;
    struct q_idea_get idea;
    bool found;

    TRY(q_initiative_get(ctx, w->waiting, &dossier, &found));
    assert_int_equal(dossier.org.v, w->successor.v);
    assert_int_equal(dossier.due_on.day, seed_day("2026-05-10").day);
    TRY(q_initiative_get(ctx, w->ended, &dossier, &found));
    assert_int_equal(dossier.org.v, w->seed->org[SEED_COMMUNE].v);
    TRY(q_task_get(ctx, w->task, ctx->today, &task, &found));
    assert_int_equal(task.org.v, w->successor.v);
    TRY(q_idea_get(ctx, w->idea, ctx->today, &idea, &found));
    assert_int_equal(idea.org.v, w->successor.v);
    return OK;
}

static enum err
who_may_what(struct ctx *ctx, void *arg)
{
    struct work *w = arg;
    struct q_role_list *roles;
    struct q_post_main post;
    size_t count;
    bool found;

    TRY(q_role_list(ctx, w->seed->person[SEED_CLERK], seed_day(LAST), &roles, &count));
    assert_int_equal(count, 1);
    assert_int_equal(roles[0].org.v, w->seed->org[SEED_COMMUNE].v);
    TRY(q_role_list(ctx, w->seed->person[SEED_CLERK], seed_day(DAY), &roles, &count));
    assert_int_equal(count, 1);
    assert_int_equal(roles[0].org.v, w->successor.v);
    TRY(q_post_main(ctx, w->seed->person[SEED_CLERK], seed_day(DAY), &post, &found));
    assert_true(found);
    assert_str(post.org_short_name, "UBND xã Trà Mới");
    TRY(q_post_main(ctx, w->seed->person[SEED_HEAD], seed_day(DAY), &post, &found));
    assert_true(post.is_head);
    TRY(org_has(ctx, w->successor, ORG_FUNCTION_RECOGNISE, seed_day(DAY), &found));
    assert_true(found);
    TRY(org_has(ctx, w->seed->org[SEED_COMMUNE], ORG_FUNCTION_RECOGNISE, seed_day(DAY), &found));
    assert_false(found);
    return OK;
}

static enum err
which_names(struct ctx *ctx, void *arg)
{
    struct work *w = arg;
    struct paper_heading heading;
    struct q_org_life life;

    TRY(paper_heading_of(ctx, w->seed->org[SEED_COMMUNE], PAPER_KIND_RECEIPT, seed_day(LAST), &heading));
    assert_str(heading.own.items[1], "XÃ TRÀ MẪU");
    TRY(paper_heading_of(ctx, w->successor, PAPER_KIND_RECEIPT, seed_day(DAY), &heading));
    assert_str(heading.own.items[1], "XÃ TRÀ MỚI");
    TRY(q_org_life(ctx, w->seed->org[SEED_COMMUNE], &life));
    assert_int_equal(life.to_on.day, seed_day(LAST).day);
    return OK;
}

static void
test_succession__carries_what_is_open_and_leaves_what_is_finished(void **arg)
{
    struct work *w = *arg;

    w->text = "from\tto\twhat\tdocument\nX99001\tX99010\tall\t12/NQ-HĐND\n";
    assert_int_equal(seed_write(w->seed, carry, w), OK);
    assert_int_equal(w->counts.ended, 1);
    assert_int_equal(w->counts.dossiers, 1);
    assert_int_equal(w->counts.duties, 2);
    assert_int_equal(w->counts.people, 11);
    assert_int_equal(w->counts.left_people, 0);
    assert_int_equal(seed_read(w->seed, where_things_are, w), OK);
    assert_int_equal(seed_read(w->seed, who_may_what, w), OK);
    assert_int_equal(seed_read(w->seed, which_names, w), OK);
    assert_int_equal(seed_write(w->seed, carry, w), OK);
    assert_int_equal(w->counts.kept, 1);
    assert_int_equal(w->counts.recorded + w->counts.people, 0);
}

static void
test_succession__counts_what_nobody_takes(void **arg)
{
    struct work *w = *arg;

    w->text = "from;to;what;document\r\nX99001;X99010;dossiers;12/NQ-HĐND\r\n"
              "X99001;X99010;staff:clerk;12/NQ-HĐND\r\n";
    assert_int_equal(seed_write(w->seed, carry, w), OK);
    assert_int_equal(w->counts.people, 1);
    assert_int_equal(w->counts.left_people, 10);
    assert_int_equal(w->counts.left_duties, 1);
    assert_int_equal(w->counts.left_dossiers, 0);
}

static void
test_succession__an_agency_that_keeps_a_part_goes_on(void **arg)
{
    struct work *w = *arg;

    w->text = "from,to,what,document,on\nX99001,X99010,dossiers,\"12, NQ\",01/04/2026\n"
              "X99001,X99001,staff,\"12, NQ\",01/04/2026\n";
    assert_int_equal(seed_write(w->seed, carry, w), OK);
    assert_int_equal(w->counts.ended, 0);
    assert_int_equal(w->counts.people, 0);
    assert_int_equal(w->counts.dossiers, 1);
}

static void
test_succession__refuses_what_cannot_be(void **arg)
{
    struct work *w = *arg;

    assert_true(refused(w, "from\tto\twhat\tdocument\nX1\tX99010\tall\tNQ\n", FAULT_ORG_UNKNOWN));
    assert_true(refused(w, "from\tto\twhat\tdocument\nX99001\tX99010\teverything\tNQ\n",
        FAULT_HAND_OVER_WHAT));
    assert_true(refused(w, "from\tto\twhat\tdocument\nX99001\tX99010\tall\tNQ\n"
                           "X99001\tX99002\tall\tNQ\n", FAULT_HAND_OVER_TWICE));
    assert_true(refused(w, "from\tto\twhat\tdocument\nX99001\tX99010\tstaff:nobody\tNQ\n",
        FAULT_PERSON_UNKNOWN));
    assert_true(refused(w, "from\tto\twhat\tdocument\nX99001\tX99002\tall\tNQ\n",
        FAULT_HAND_OVER_NO_DAY));
    assert_true(refused(w, "from\tto\twhat\tdocument\ton\nX99001\tX99010\tall\tNQ\t2026-03-15\n",
        FAULT_HAND_OVER_DAY));
    assert_true(refused(w, "from\tto\twhat\tdocument\nX99001\tX99010\tall\t\n", FAULT_REQUIRED));
    assert_true(refused(w, "from\tto\twhat\nX99001\tX99010\tall\n", FAULT_COLUMN_MISSING));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_succession__carries_what_is_open_and_leaves_what_is_finished, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_succession__counts_what_nobody_takes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_succession__an_agency_that_keeps_a_part_goes_on, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_succession__refuses_what_cannot_be, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
