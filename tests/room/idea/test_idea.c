/* Ideas: when the answer is due, who is named, how duplicates go together and apart. */
#include "room/seed.h"

#include "gen/policy.h"
#include "gen/q_audit.h"
#include "room/idea/idea.h"

struct sent {
    struct seed *seed;
    bool is_shielded;
    struct idea_id id, into;
    struct q_idea_get row;
    struct person_id event_actor;
};

static enum err
send(struct ctx *ctx, void *arg)
{
    struct sent *it = arg;
    struct idea_in in = {.org = it->seed->org[SEED_COMMUNE],
        .body = STR("Gộp hai sổ theo dõi thành một"),
        .is_shielded = it->is_shielded};

    return idea_send(ctx, &in, &(struct act){.happened_on = DATE_NONE}, &it->id);
}

static enum err
look(struct ctx *ctx, void *arg)
{
    struct sent *it = arg;
    struct q_event_of_object *events;
    struct scope scope;
    size_t count;

    TRY(q_event_of_object(ctx, STR("idea"), it->id.v, 0, 1, &events, &count));
    it->event_actor = count > 0 ? events[0].actor : (struct person_id){-1};
    return idea_find(ctx, it->id, &it->row, &scope);
}

static enum err
answer(struct ctx *ctx, void *arg)
{
    struct sent *it = arg;

    return idea_answer(ctx, it->id, it->row.version, IDEA_OUTCOME_TRY, STR("Làm thử"),
        &(struct act){.happened_on = DATE_NONE});
}

static enum err
support(struct ctx *ctx, void *arg)
{
    return idea_support(ctx, ((struct sent *)arg)->id);
}

static enum err
merge(struct ctx *ctx, void *arg)
{
    struct sent *it = arg;

    return idea_merge(ctx, it->id, it->row.version, it->into);
}

static enum err
unmerge(struct ctx *ctx, void *arg)
{
    struct sent *it = arg;

    return idea_unmerge(ctx, it->id, it->row.version);
}

static enum err
keep_names(struct ctx *ctx, void *arg)
{
    struct seed *s = arg;

    return role_give(ctx, s->person[SEED_NAME_KEEPER], s->org[SEED_COMMUNE], ROLE_CODE_NAME_KEEPER,
        seed_day(SEED_FROM), DATE_NONE, STR_NONE);
}

static struct sent
sent_by(struct seed *s, enum seed_person who, bool is_shielded)
{
    struct sent it = {.seed = s, .is_shielded = is_shielded};

    seed_as(s, who);
    assert_int_equal(seed_write(s, send, &it), OK);
    assert_int_equal(seed_read(s, look, &it), OK);
    return it;
}

static void
test_idea_send__is_due_in_working_days(void **arg)
{
    struct seed *s = *arg;
    struct sent friday, monday;

    seed_on(s, "2026-03-06"); /* a Friday: the days of rest count for nothing */
    friday = sent_by(s, SEED_AUTHOR, false);
    seed_on(s, "2026-03-08");
    monday = sent_by(s, SEED_AUTHOR, false);
    assert_true(date_cmp(friday.row.answer_due_on, seed_day("2026-03-06")) > 0);
    assert_int_equal(date_cmp(friday.row.answer_due_on, monday.row.answer_due_on), 0);
    assert_true(date_weekday(friday.row.answer_due_on) < 5);
    seed_on(s, SEED_TODAY);
}

static void
test_idea_send__keeps_a_name_back_only_where_somebody_can_keep_it(void **arg)
{
    struct seed *s = *arg;
    struct sent it = {.seed = s, .is_shielded = true};

    seed_as(s, SEED_AUTHOR);
    assert_int_equal(seed_write(s, send, &it), ERR_INVALID);
    assert_true(seed_fault(s, FAULT_NO_SHIELD));
    seed_as(s, SEED_PEOPLE);
    assert_int_equal(seed_write(s, keep_names, s), OK);
    it = sent_by(s, SEED_AUTHOR, true);
    assert_int_equal(it.event_actor.v, 0);
    assert_int_equal(sent_by(s, SEED_AUTHOR, false).event_actor.v, s->person[SEED_AUTHOR].v);
}

static void
test_idea_answer__is_for_the_head_and_given_once(void **arg)
{
    struct seed *s = *arg;
    struct sent it = sent_by(s, SEED_AUTHOR, false);

    seed_as(s, SEED_CLERK);
    assert_int_equal(seed_write(s, answer, &it), ERR_FORBIDDEN);
    seed_as(s, SEED_OTHER_HEAD);
    assert_int_equal(seed_write(s, answer, &it), ERR_NOT_FOUND);
    seed_as(s, SEED_HEAD);
    assert_int_equal(seed_write(s, answer, &it), OK);
    assert_int_equal(seed_write(s, answer, &it), ERR_FORBIDDEN);
    it = sent_by(s, SEED_HEAD, false);
    assert_int_equal(seed_write(s, answer, &it), ERR_FORBIDDEN);
}

static void
test_idea_support__counts_each_person_once_and_never_the_author(void **arg)
{
    struct seed *s = *arg;
    struct sent it = sent_by(s, SEED_AUTHOR, false);

    assert_int_equal(seed_write(s, support, &it), ERR_FORBIDDEN);
    seed_as(s, SEED_CLERK);
    assert_int_equal(seed_write(s, support, &it), OK);
    assert_int_equal(seed_write(s, support, &it), OK);
    assert_int_equal(seed_read(s, look, &it), OK);
    assert_int_equal(it.row.supports, 1);
}

static void
test_idea_merge__can_be_undone_and_never_goes_in_a_ring(void **arg)
{
    struct seed *s = *arg;
    struct sent first = sent_by(s, SEED_AUTHOR, false), second = sent_by(s, SEED_CLERK, false);

    seed_as(s, SEED_HEAD);
    first.into = first.id;
    assert_int_equal(seed_write(s, merge, &first), ERR_INVALID);
    first.into = second.id;
    assert_int_equal(seed_write(s, merge, &first), OK);
    second.into = first.id;
    assert_int_equal(seed_write(s, merge, &second), ERR_INVALID);
    assert_true(seed_fault(s, FAULT_NOT_MERGEABLE));
    assert_int_equal(seed_read(s, look, &first), OK);
    assert_int_equal(first.row.status, IDEA_STATUS_MERGED);
    assert_int_equal(seed_write(s, unmerge, &first), OK);
    assert_int_equal(seed_read(s, look, &first), OK);
    assert_int_equal(first.row.status, IDEA_STATUS_OPEN);
    assert_int_equal(first.row.merged_into.v, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_idea_send__is_due_in_working_days),
        cmocka_unit_test(test_idea_send__keeps_a_name_back_only_where_somebody_can_keep_it),
        cmocka_unit_test(test_idea_answer__is_for_the_head_and_given_once),
        cmocka_unit_test(test_idea_support__counts_each_person_once_and_never_the_author),
        cmocka_unit_test(test_idea_merge__can_be_undone_and_never_goes_in_a_ring),
    };

    return cmocka_run_group_tests(tests, seed_set_up, seed_tear_down);
}
