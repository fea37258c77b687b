/* Frozen versions are read once and kept: each still speaks for itself. */
#include "gen/q_regulation.h"
#include "plat/keep.h"
#include "room/regulation/rules.h"
#include "room/seed.h"

static enum err
freeze_all(struct ctx *ctx, void *arg)
{
    struct q_regulation_list *rows;
    size_t count;

    (void)arg;
    TRY(q_regulation_list(ctx, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(regulation_freeze(ctx, rows[i].id));
    }
    return OK;
}

/* Reads every version and finds the title of its own document in it. */
static enum err
read_all(struct ctx *ctx, void *arg)
{
    struct q_regulation_list *rows;
    struct rules rules;
    size_t count;

    (void)arg;
    TRY(q_regulation_list(ctx, &rows, &count));
    assert_true(count > 1);
    for (size_t i = 0; i < count; i++) {
        TRY(regulation_rules(ctx, rows[i].id, &rules));
        assert_string_equal(str_c(ctx->arena, rules.code), str_c(ctx->arena, rows[i].code));
    }
    return OK;
}

static void
test_regulation_rules__of_frozen_versions_are_not_mixed_up(void **arg)
{
    struct seed *s = *arg;

    s->app.kept = keep_new();
    assert_int_equal(seed_write(s, freeze_all, NULL), OK);
    assert_int_equal(seed_write(s, read_all, NULL), OK); /* makes what is kept */
    assert_int_equal(seed_write(s, read_all, NULL), OK); /* finds it */
    keep_free(s->app.kept);
    s->app.kept = NULL;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regulation_rules__of_frozen_versions_are_not_mixed_up),
    };

    return cmocka_run_group_tests(tests, seed_set_up, seed_tear_down);
}
