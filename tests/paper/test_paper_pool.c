/* The pool of rendering processes: shared by threads, unharmed by the death of a process. */
#include "kit.h"

#include "base/err.h"
#include "plat/paper_pool.h"
#include "samples.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { THREADS = 8, RENDERS_EACH = 4, CHILDREN_MAX = 16 };

static struct arena *arena;
static struct paper_pool *pool;
static struct str certificate_json;

static enum err
render(struct arena *into, struct bytes *file, struct str *why)
{
    return paper_render(pool, into, PAPER_PDF, certificate_json, file, why);
}

static bool
is_pdf(struct bytes file)
{
    return file.n > 1000 && memcmp(file.p, "%PDF-1.", 7) == 0;
}

/* The living children of this process, which are all of the pool's. */
static size_t
children(pid_t *out)
{
    struct dirent *entry;
    size_t count = 0;
    DIR *proc = opendir("/proc/self/task");

    assert_non_null(proc);
    while ((entry = readdir(proc)) != NULL) {
        char path[300];
        int pid;
        snprintf(path, sizeof(path), "/proc/self/task/%s/children", entry->d_name);
        FILE *file = fopen(path, "r");
        while (file != NULL && count < CHILDREN_MAX && fscanf(file, "%d", &pid) == 1) {
            out[count++] = pid;
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    closedir(proc);
    return count;
}

static void
test_paper_pool__replaces_a_process_that_was_killed(void **state)
{
    struct bytes file;
    struct str why = STR_NONE;
    pid_t pids[CHILDREN_MAX];

    (void)state;
    assert_int_equal(render(arena, &file, &why), OK);
    size_t count = children(pids);
    assert_in_range(count, 1, PAPER_POOL_WORKERS);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(kill(pids[i], SIGKILL), 0);
    }
    assert_int_equal(render(arena, &file, &why), OK);
    assert_true(is_pdf(file));
}

static void
test_paper_pool__says_why_a_model_was_refused_and_goes_on(void **state)
{
    struct bytes file;
    struct str why = STR_NONE;

    (void)state;
    assert_int_equal(paper_render(pool, arena, PAPER_DOCX, STR("{\"layout\":\"poster\"}"), &file, &why),
        ERR_INTERNAL);
    assert_true(str_find(why, STR("layout")) != SIZE_MAX);
    pid_t before[CHILDREN_MAX], after[CHILDREN_MAX];
    size_t count = children(before);
    assert_int_equal(render(arena, &file, &why), OK);
    assert_int_equal(children(after), count);
    assert_int_equal(before[0], after[0]);
}

static void *
render_some(void *arg)
{
    size_t *good = arg;

    for (int i = 0; i < RENDERS_EACH; i++) {
        struct arena *own = arena_new(64 * 1024 * 1024);
        struct bytes file;
        struct str why;
        *good += render(own, &file, &why) == OK && is_pdf(file);
        arena_free(own);
    }
    return NULL;
}

static void
test_paper_pool__serves_many_threads_with_two_processes(void **state)
{
    pthread_t threads[THREADS];
    size_t good[THREADS] = {0};
    pid_t pids[CHILDREN_MAX];

    (void)state;
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, render_some, &good[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(good[i], RENDERS_EACH);
    }
    assert_in_range(children(pids), 1, PAPER_POOL_WORKERS);
}

static void
test_paper_pool__leaves_no_process_behind(void **state)
{
    struct str why;
    struct bytes file;
    pid_t pids[CHILDREN_MAX];

    (void)state;
    assert_int_equal(render(arena, &file, &why), OK);
    paper_pool_stop(pool);
    pool = NULL;
    assert_int_equal(children(pids), 0);
}

static int
setup(void **state)
{
    struct str why = STR_NONE;
    struct paper_model model;
    struct buf json;

    (void)state;
    arena = arena_new(256 * 1024 * 1024);
    pool = paper_pool_start(arena, &why);
    if (pool == NULL) {
        print_error("%.*s\n", STR_ARG(why));
        return -1;
    }
    sample_named("certificate")->make(arena, &model);
    buf_init(&json, arena, 4096);
    paper_model_write(&json, &model);
    certificate_json = buf_str(&json);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    paper_pool_stop(pool);
    arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_pool__replaces_a_process_that_was_killed),
        cmocka_unit_test(test_paper_pool__says_why_a_model_was_refused_and_goes_on),
        cmocka_unit_test(test_paper_pool__serves_many_threads_with_two_processes),
        cmocka_unit_test(test_paper_pool__leaves_no_process_behind),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
