/* Askers while the writer adds, flushes, merges and starts again: every answer is whole. */
#include "kit.h"

#include "texts.h"

#include <pthread.h>
#include <stdatomic.h>

enum { ASKERS = 3, BASE = 20, ROUNDS = 12, ADDED_EACH = 6, ARENA_BYTES = 1 << 28 };

struct shared {
    struct novelty *novelty;
    atomic_bool ended;
    atomic_int wrong, asked;
};

/* Dossier 3 is always there; what is around it changes all the time. */
static void *
ask_again_and_again(void *arg)
{
    struct shared *shared = arg;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str draft = texts_around(arena, 5, texts_of(arena, 3));
    struct arena_mark mark = arena_mark(arena);
    struct texts_index index = {.novelty = shared->novelty, .arena = arena};

    while (!atomic_load(&shared->ended)) {
        const struct novelty_answer *answer = texts_ask(&index, draft);
        struct novelty_status status;

        novelty_status(shared->novelty, &status);
        if (answer->case_count != 1 || !str_eq_c(answer->cases[0].source, "d3") ||
            answer->compared < BASE || answer->event > ROUNDS) {
            atomic_fetch_add(&shared->wrong, 1);
        }
        atomic_fetch_add(&shared->asked, 1);
        arena_rewind(arena, mark);
    }
    arena_free(arena);
    return NULL;
}

static void
write_rounds(struct texts_index *index)
{
    for (int round = 1; round <= ROUNDS; round++) {
        int from = BASE + round * ADDED_EACH;

        texts_add_many(index, from, from + ADDED_EACH);
        novelty_commit(index->novelty);
        assert_true(novelty_remove(index->novelty, str_printf(index->arena, "d%d", from)));
        assert_true(novelty_flush(index->novelty, (uint64_t)round));
        if (round % 3 == 0) {
            assert_true(novelty_merge(index->novelty));
        }
    }
}

static void
test_ask__answers_whole_while_the_index_is_written_and_merged(void **state)
{
    struct texts_index index;
    pthread_t askers[ASKERS];

    (void)state;
    texts_index_new(&index, kit_arena());
    texts_add_many(&index, 0, BASE);
    assert_true(novelty_flush(index.novelty, 0));
    struct shared shared = {.novelty = index.novelty};
    for (int i = 0; i < ASKERS; i++) {
        assert_int_equal(pthread_create(&askers[i], NULL, ask_again_and_again, &shared), 0);
    }
    write_rounds(&index);
    while (atomic_load(&shared.asked) < ASKERS) { /* on a busy machine they may start late */
        sched_yield();
    }
    atomic_store(&shared.ended, true);
    for (int i = 0; i < ASKERS; i++) {
        assert_int_equal(pthread_join(askers[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&shared.wrong), 0);
    texts_index_drop(&index);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ask__answers_whole_while_the_index_is_written_and_merged),
    };

    return cmocka_run_group_tests(tests, kit_arena_set_up, kit_arena_tear_down);
}
