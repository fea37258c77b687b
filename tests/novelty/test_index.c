/* The files of the index: whatever stops the writer or damages a file, what opens again answers as
 * before or as after, or refuses with a reason.
 */
#include "kit.h"

#include "novelty/segment.h"
#include "texts.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_BYTES = 1 << 28, FIRST = 12, MORE = 18, STEPS_MAX = 200 };

static struct arena *arena;

/* Lets `left` changes of files happen, then refuses all (a crash), or only one (a bad moment). */
struct fault {
    int left;
    bool once;
    int refused;
};

static bool
step(void *arg, const char *what)
{
    struct fault *fault = arg;

    (void)what;
    if (fault->left > 0) {
        fault->left--;
        return true;
    }
    if (fault->once && fault->refused > 0) {
        return true;
    }
    fault->refused++;
    return false;
}

static int
set_up(void **state)
{
    struct texts_index *index;

    arena = arena_new(ARENA_BYTES);
    index = ARENA_NEW(arena, struct texts_index);
    texts_index_new(index, arena);
    texts_add_many(index, 0, FIRST);
    assert_true(novelty_flush(index->novelty, FIRST));
    *state = index;
    return 0;
}

static int
tear_down(void **state)
{
    texts_index_drop(*state);
    arena_free(arena);
    return 0;
}

static struct str
draft_about(int number)
{
    return texts_around(arena, 9, texts_of(arena, number));
}

static bool
knows(struct texts_index *index, int number)
{
    struct str label = str_printf(arena, "d%d", number);
    const struct novelty_answer *answer = texts_ask(index, draft_about(number));

    return answer->case_count == 1 && str_eq(answer->cases[0].source, label);
}

/* What a day of an owner does to its index. */
static bool
work(struct novelty *novelty, struct texts_index *index)
{
    texts_add_many(index, FIRST, MORE);
    (void)novelty_remove(novelty, STR("d1"));
    return novelty_flush(novelty, MORE) && novelty_merge(novelty);
}

/* After a crash: all of the first state or all of the second, and the owner can go on from there. */
static void
assert_one_of_two_states(struct texts_index *index)
{
    struct novelty_status status;

    novelty_status(index->novelty, &status);
    bool after = status.event == MORE;
    assert_true(after || status.event == FIRST);
    assert_int_equal(status.documents, after ? MORE - 1 : FIRST);
    assert_int_equal(knows(index, 1), !after);
    assert_true(knows(index, 0));
    assert_int_equal(knows(index, MORE - 1), after);
    if (!after) {
        assert_true(work(index->novelty, index));
    }
    assert_true(knows(index, MORE - 1) && knows(index, 2) && !knows(index, 1));
}

static int
count_files(const char *dir)
{
    DIR *folder = opendir(dir);
    const struct dirent *entry;
    int count = 0;

    while ((entry = readdir(folder)) != NULL) {
        count += entry->d_name[0] != '.';
    }
    closedir(folder);
    return count;
}

static void
assert_no_strays(struct texts_index *index)
{
    struct novelty_status status;

    novelty_status(index->novelty, &status);
    assert_int_equal(count_files(index->dir), status.segments + 1); /* and the manifest */
}

static void
test_index__answers_the_same_after_a_crash_at_any_change_of_a_file(void **state)
{
    struct texts_index *first = *state, copy = {.arena = arena, .dir = "/tmp/sk-novelty-XXXXXX"};
    int crashes = 0;

    texts_index_close(first);
    assert_non_null(mkdtemp(copy.dir));
    for (bool done = false; !done; crashes++) {
        struct arena_mark mark = arena_mark(arena);
        struct fault fault = {.left = crashes};
        const struct novelty_options options = {.step = step, .step_arg = &fault};

        texts_remove_files(copy.dir);
        texts_copy_files(first->dir, copy.dir);
        texts_index_open(&copy, &options);
        done = work(copy.novelty, &copy) && fault.refused == 0;
        texts_index_close(&copy);
        texts_index_open(&copy, NULL);
        assert_one_of_two_states(&copy);
        assert_no_strays(&copy);
        texts_index_close(&copy);
        arena_rewind(arena, mark);
        assert_true(crashes < STEPS_MAX);
    }
    assert_true(crashes > 12); /* so many changes of files are in a day's work */
    texts_index_drop(&copy);
}

static void
test_index__goes_on_after_a_disk_that_was_full_for_a_moment(void **state)
{
    struct texts_index *first = *state, copy = {.arena = arena, .dir = "/tmp/sk-novelty-XXXXXX"};
    bool done = false;

    texts_index_close(first);
    assert_non_null(mkdtemp(copy.dir));
    for (int at = 0; !done; at++) {
        struct arena_mark mark = arena_mark(arena);
        struct fault fault = {.left = at, .once = true};
        const struct novelty_options options = {.step = step, .step_arg = &fault};

        texts_remove_files(copy.dir);
        texts_copy_files(first->dir, copy.dir);
        texts_index_open(&copy, &options);
        texts_add_many(&copy, FIRST, MORE);
        if (!novelty_flush(copy.novelty, MORE)) {
            assert_true(novelty_why(copy.novelty).n > 0);
            assert_true(knows(&copy, 0) && knows(&copy, MORE - 1)); /* from memory */
            assert_true(novelty_flush(copy.novelty, MORE));
        } else if (!novelty_merge(copy.novelty)) {
            assert_true(novelty_why(copy.novelty).n > 0);
            assert_true(knows(&copy, 0) && knows(&copy, MORE - 1));
            assert_true(novelty_merge(copy.novelty));
        }
        done = fault.refused == 0;
        assert_true(knows(&copy, 0) && knows(&copy, MORE - 1));
        texts_index_close(&copy);
        texts_index_open(&copy, NULL);
        assert_true(knows(&copy, 0) && knows(&copy, MORE - 1));
        texts_index_close(&copy);
        arena_rewind(arena, mark);
        assert_true(at < STEPS_MAX);
    }
    texts_index_drop(&copy);
}

/* -- damage ------------------------------------------------------------------------------------- */

static struct str
read_file(const char *dir, const char *name)
{
    char path[512];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *p = arena_alloc(arena, (size_t)st.st_size);
    assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
    close(fd);
    return (struct str){p, (size_t)st.st_size};
}

static void
write_file(const char *dir, const char *name, struct str bytes)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
    close(fd);
}

/* Refused with a reason, or the damage lies where nothing is read. */
static void
assert_refused_or_the_same(struct texts_index *index, struct str draft, struct str shown)
{
    struct arena_mark mark = arena_mark(arena);
    struct str why = STR_NONE;

    index->novelty = novelty_open(index->dir, NULL, arena, &why);
    if (index->novelty == NULL) {
        assert_true(why.n > 0);
    } else {
        assert_true(str_eq(texts_shown(arena, texts_ask(index, draft)), shown));
        texts_index_close(index);
    }
    arena_rewind(arena, mark);
}

static const char *const file_names[] = {"MANIFEST", "segment-00000001"};

static void
test_index__refuses_a_changed_byte_wherever_it_lies(void **state)
{
    struct texts_index *index = *state;
    struct str draft = draft_about(3), shown = texts_shown(arena, texts_ask(index, draft));

    texts_index_close(index);
    for (size_t f = 0; f < ARRAY_COUNT(file_names); f++) {
        struct str good = read_file(index->dir, file_names[f]), bad = str_dup(arena, good);
        char *bytes = arena_alloc(arena, good.n);
        size_t stride = good.n / 400 + 1;

        memcpy(bytes, good.p, good.n);
        bad.p = bytes;
        for (size_t i = 0; i < good.n; i += i < 600 ? 1 : stride) {
            bytes[i] = (char)(bytes[i] ^ (1 << i % 8));
            write_file(index->dir, file_names[f], bad);
            assert_refused_or_the_same(index, draft, shown);
            bytes[i] = good.p[i];
        }
        write_file(index->dir, file_names[f], good);
    }
    texts_index_open(index, NULL);
    assert_true(knows(index, 3));
}

static void
test_index__refuses_a_cut_file(void **state)
{
    struct texts_index *index = *state;

    texts_index_close(index);
    for (size_t f = 0; f < ARRAY_COUNT(file_names); f++) {
        struct str good = read_file(index->dir, file_names[f]), why = STR_NONE;

        for (size_t n = 0; n < good.n; n += good.n / 50 + 1) {
            write_file(index->dir, file_names[f], str_sub(good, 0, n));
            assert_null(novelty_open(index->dir, NULL, arena, &why));
            assert_true(why.n > 0);
        }
        write_file(index->dir, file_names[f], good);
    }
    texts_index_open(index, NULL);
    assert_true(knows(index, 3));
}

static void
test_index__refuses_a_segment_of_another_version(void **state)
{
    struct texts_index *index = *state;
    struct str good = read_file(index->dir, file_names[1]), why = STR_NONE;
    struct segment_header *head = arena_alloc(arena, good.n);

    texts_index_close(index);
    memcpy(head, good.p, good.n);
    head->version++;
    head->sum = sum_of(head, offsetof(struct segment_header, sum));
    write_file(index->dir, file_names[1], (struct str){(const char *)head, good.n});
    assert_null(novelty_open(index->dir, NULL, arena, &why));
    assert_int_not_equal(str_find(why, STR("another version")), SIZE_MAX);
    const struct novelty_options options = {.from_nothing = true};
    texts_index_open(index, &options); /* the remedy */
    assert_true(work(index->novelty, index) && knows(index, MORE - 1));
}

static void
test_index__belongs_to_one_writer_and_any_number_of_readers(void **state)
{
    struct texts_index *index = *state, reader = *index;
    const struct novelty_options options = {.read_only = true};
    struct str why = STR_NONE;

    assert_null(novelty_open(index->dir, NULL, arena, &why));
    assert_int_not_equal(str_find(why, STR("another process")), SIZE_MAX);
    texts_index_open(&reader, &options);
    assert_true(work(index->novelty, index));
    assert_true(knows(&reader, 1) && !knows(&reader, MORE - 1)); /* as it was when it opened */
    texts_index_close(&reader);
    texts_index_open(&reader, &options);
    assert_true(knows(&reader, MORE - 1) && !knows(&reader, 1));
    texts_index_close(&reader);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_index__answers_the_same_after_a_crash_at_any_change_of_a_file),
        CASE(test_index__goes_on_after_a_disk_that_was_full_for_a_moment),
        CASE(test_index__refuses_a_changed_byte_wherever_it_lies),
        CASE(test_index__refuses_a_cut_file),
        CASE(test_index__refuses_a_segment_of_another_version),
        CASE(test_index__belongs_to_one_writer_and_any_number_of_readers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
