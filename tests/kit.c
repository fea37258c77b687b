/* kit.c -- see kit.h. */
#include "kit.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 4096, ARENA_BYTES_MAX = 16 * 1024 * 1024 };

/* Asked by the address sanitizer where it is built in: tests of limits need a malloc that fails. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static struct str
unescape(struct arena *arena, struct str s)
{
    struct buf out;
    size_t at;

    if (str_eq_c(s, "-")) {
        return STR_NONE;
    }
    buf_init(&out, arena, s.n);
    while ((at = str_find(s, STR("\\u"))) != SIZE_MAX) {
        char bytes[4];
        const char *hex = str_c(arena, str_sub(s, at + 2, at + 6));

        buf_put(&out, str_sub(s, 0, at));
        buf_put_bytes(&out, bytes, utf8_encode((uint32_t)strtoul(hex, NULL, 16), bytes));
        s = str_from(s, at + 6);
    }
    buf_put(&out, s);
    return buf_str(&out);
}

static bool
read_row(struct arena *arena, struct str line, size_t columns, struct kit_row *row)
{
    size_t count = 0;

    for (; !str_is_none(line) && count < KIT_COLUMNS_MAX; count++) {
        row->column[count] = unescape(arena, str_cut(&line, '\t'));
    }
    return count == columns && str_is_none(line);
}

void
kit_table(const char *file, size_t columns, bool (*check)(struct arena *, const struct kit_row *))
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct arena_mark mark = arena_mark(arena);
    const char *path = str_c(arena, str_printf(arena, "%s/tests/data/%s", TEST_ROOT, file));
    FILE *stream = fopen(path, "re");
    char line[LINE_BYTES_MAX];
    int number = 0, cases = 0, failed = 0;
    bool named = false;

    if (stream == NULL) {
        fail_msg("%s: %s", path, strerror(errno));
    }
    while (fgets(line, sizeof(line), stream) != NULL && number < KIT_ROWS_MAX) {
        struct kit_row row = {.file = file, .line = ++number};

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') {
            continue;
        }
        if (!named) {
            named = true;
            continue;
        }
        cases++;
        if (!read_row(arena, str_of(line), columns, &row) || !check(arena, &row)) {
            print_error("tests/data/%s:%d: %s\n", file, number, line);
            failed++;
        }
        arena_rewind(arena, mark);
    }
    fclose(stream);
    arena_free(arena);
    assert_true(cases > 0);
    assert_int_equal(failed, 0);
}

static struct arena *group_arena;

struct arena *
kit_arena(void)
{
    return group_arena;
}

int
kit_arena_set_up(void **state)
{
    (void)state;
    group_arena = arena_new(ARENA_BYTES_MAX);
    return 0;
}

int
kit_arena_tear_down(void **state)
{
    (void)state;
    arena_free(group_arena);
    return 0;
}

bool
kit_aborts(void (*act)(void *arg), void *arg)
{
    int status = 0;

    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        signal(SIGABRT, SIG_DFL); /* cmocka catches it */
        if (freopen("/dev/null", "w", stderr) == NULL) {
            _exit(1);
        }
        act(arg);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

void
kit_assert_str(struct str got, const char *wanted, const char *file, int line)
{
    if (!str_eq_c(got, wanted)) {
        print_error("got \"%.*s\"%s, wanted \"%s\"\n", STR_ARG(got),
            str_is_none(got) ? " (none)" : "", wanted == NULL ? "(none)" : wanted);
        _fail(file, line);
    }
}
