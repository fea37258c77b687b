/* The house rules on small trees made for the purpose: each rule finds its fault, and lets pass
 * what only looks like one.
 */
#include "kit.h"

#include "base/buf.h"
#include "base/err.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;
static char root[] = "/tmp/tidy-XXXXXX";

/* Writes root/path and the folders on the way. */
static void
put_file(const char *path, const char *content)
{
    struct str full = str_printf(arena, "%s/%s", root, path);

    for (size_t at = sizeof(root); at < full.n; at++) {
        if (full.p[at] == '/') {
            mkdir(str_c(arena, str_sub(full, 0, at)), 0700);
        }
    }
    FILE *stream = fopen(str_c(arena, full), "we");
    assert_non_null(stream);
    assert_true(fputs(content, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void
drop_file(const char *path)
{
    unlink(str_c(arena, str_printf(arena, "%s/%s", root, path)));
}

/* What tidy prints about the tree. */
static struct str
tidy(bool *clean)
{
    int ends[2], status = 0;
    struct buf out;
    char piece[4096];
    ssize_t n;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        execl(TEST_BUILD "/tools/tidy", "tidy", root, root, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    buf_init(&out, arena, 4096);
    while ((n = read(ends[0], piece, sizeof(piece))) > 0) {
        buf_put_bytes(&out, piece, (size_t)n);
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    *clean = WEXITSTATUS(status) == 0;
    return buf_str(&out);
}

/* Checks that a tree with this one file has a fault of this rule, or none when rule is NULL. */
static void
check_case(const char *path, const char *content, const char *rule)
{
    bool clean = false;

    put_file(path, content);
    struct str said = tidy(&clean);
    drop_file(path);
    if (clean != (rule == NULL)) {
        fail_msg("%s\n%.*s", path, STR_ARG(said));
    }
    if (rule != NULL) {
        struct str wanted = str_printf(arena, ": %s: ", rule);

        if (!str_starts(said, str_of(path)) || str_find(said, wanted) == SIZE_MAX) {
            fail_msg("wanted %s in\n%.*s", rule, STR_ARG(said));
        }
    }
}

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    assert_non_null(mkdtemp(root));
    put_file("src/room/ROOMS", "org\nidea\n");
    put_file("docs/law/register.md", "| SK/5.1.b | ... |\n| SK/6 |\n");
    put_file("tools/tidy.allow", "# none\n");
    put_file("compile_commands.json",
        "[\"src/base/a.c\", \"src/plat/a.c\", \"src/plat/db_pg.c\", \"src/room/org/a.c\","
        " \"src/room/idea/a.c\", \"src/app/a.c\", \"src/paper/a.c\"]");
    return 0;
}

static int
tear_down(void **state)
{
    static const char *const left[] = {"src/room/ROOMS", "docs/law/register.md", "tools/tidy.allow",
        "compile_commands.json", "src/base", "src/plat", "src/room/org", "src/room/idea",
        "src/room", "src/app", "src/paper", "src", "docs/law", "docs", "tools", "sql", "tests", ""};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(left); i++) {
        const char *path = str_c(arena, str_printf(arena, "%s/%s", root, left[i]));

        if (unlink(path) != 0) {
            rmdir(path);
        }
    }
    arena_free(arena);
    return 0;
}

static void
test_tidy__refuses_an_include_that_points_upwards(void **state)
{
    (void)state;
    check_case("src/base/a.c", "#include \"base/str.h\"\n#include \"plat/db.h\"\n", "arrow");
    check_case("src/base/a.c", "#include \"gen/enum.h\"\n", "arrow");
    check_case("src/plat/a.c", "#include \"room/org/org.h\"\n", "arrow");
    check_case("src/plat/a.c", "#include \"base/str.h\"\n#include \"gen/enum.h\"\n", NULL);
    check_case("src/plat/a.c", "#include \"paper/paper.h\"\n", "arrow");
    check_case("src/paper/a.c", "#include \"reader/reader.h\"\n", "arrow");
    check_case("src/room/org/a.c", "#include \"room/idea/idea.h\"\n", "arrow");
    check_case("src/room/idea/a.c", "#include \"room/org/org.h\"\n", NULL);
    check_case("src/room/idea/a.c", "#include \"room/none/none.h\"\n", "arrow");
    check_case("src/room/idea/a.c", "#include \"app/app.h\"\n", "arrow");
    check_case("src/app/a.c", "#include \"room/idea/idea.h\"\n", NULL);
    check_case("src/base/a.c", "/*\n#include \"plat/db.h\"\n*/\n", NULL);
}

static void
test_tidy__keeps_foreign_headers_in_their_places(void **state)
{
    (void)state;
    check_case("src/plat/a.c", "#include <sqlite3.h>\n", "foreign");
    check_case("src/plat/a.c", "#include <libpq-fe.h>\n", "foreign");
    check_case("src/plat/db_pg.c", "#include <libpq-fe.h>\n", NULL);
    check_case("src/plat/db_pg.c", "#include <sqlite3.h>\n", "foreign");
    check_case("src/room/org/a.c", "#include <unistd.h>\n", "world");
    check_case("src/base/a.c", "#include <unistd.h>\n", "world");
    check_case("src/base/a.c", "#include <stdint.h>\n", NULL);
    check_case("src/plat/a.c", "#include <unistd.h>\n", NULL);
}

static void
test_tidy__keeps_memory_to_the_arena(void **state)
{
    (void)state;
    check_case("src/room/org/a.c", "void *p = malloc(3);\n", "memory");
    check_case("src/base/a.c", "free(p);\n", "memory");
    check_case("src/base/a.c", "arena_free(p); /* free(p) */ \"malloc(\";\n", NULL);
    check_case("src/plat/a.c", "free(p);\n", NULL);
}

static void
test_tidy__finds_sql_and_sentences_in_texts_only(void **state)
{
    (void)state;
    check_case("src/room/org/a.c", "f(\" SELECT 1\");\n", "sql");
    check_case("src/room/org/a.c", "f(\"x\"\n  \" WHERE a = 1\");\n", "sql");
    check_case("src/room/org/a.c", "/* SELECT 1 */ f(\"SELECTED\"); // WHERE\n", NULL);
    check_case("src/plat/db_pg.c", "f(\"SELECT 1\");\n", NULL);
    check_case("src/room/org/a.c", "f(\"Hồ sơ đã gửi\");\n", "vietnamese");
    check_case(
        "src/room/org/a.c", "/* hồ sơ đã gửi */ f(\"đồng\"); f('\"'); f(\"Zürich\");\n", NULL);
    check_case("tests/a.c", "f(\"Hồ sơ đã gửi\"); f(\"SELECT 1\");\n", NULL);
}

static struct str
lines_of(const char *first, const char *line, size_t count, const char *last)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    buf_c(&buf, first);
    for (size_t i = 0; i < count; i++) {
        buf_c(&buf, line);
    }
    buf_c(&buf, last);
    return buf_str(&buf);
}

static void
test_tidy__limits_files_and_functions(void **state)
{
    const char *head = "int\nf(void)\n{\n";

    (void)state;
    check_case("src/app/a.c", str_c(arena, lines_of("", ";\n", 1000, "")), NULL);
    check_case("src/app/a.c", str_c(arena, lines_of("", ";\n", 1001, "")), "lines");
    check_case("src/app/a.c", str_c(arena, lines_of(head, "    ;\n", 97, "}\n")), NULL);
    check_case("src/app/a.c", str_c(arena, lines_of(head, "    ;\n", 98, "}\n")), "function");
    check_case(
        "src/app/a.c", str_c(arena, lines_of("int a[] = {\n", "    1,\n", 200, "};\n")), NULL);
}

static void
test_tidy__knows_headers_laws_and_dead_files(void **state)
{
    (void)state;
    check_case("src/plat/b.h", "#include \"plat/b.h\"\n", "comment");
    check_case("src/plat/b.h", "/* c.h -- x */\n#include \"plat/b.h\"\n", "comment");
    check_case("src/plat/b.h", "/* b.h -- x */\n#include \"plat/b.h\"\n", NULL);
    check_case("src/plat/b.h", "/* b.h -- x */\n", "dead");
    check_case("src/plat/b.c", "int b;\n", "dead");
    check_case("src/app/a.c", "/* [law:SK/5.1.b, SK/6] */\n", NULL);
    check_case("src/app/a.c", "/* [law:SK/5.1] */\n", "law");
    check_case("src/app/a.c", "/* [law:SK/6, SK/7] */\n", "law");
    check_case("sql/a.sql", "-- [law:SK/7]\n", "law");
    check_case("src/app/a.c",
        "/* TO"
        "DO later */\n",
        "later");
}

static void
test_tidy__grants_what_the_list_grants_and_no_more(void **state)
{
    const char *two = "f(\"một hai\", \"ba bốn\");\n",
               *three = "f(\"một hai\", \"ba bốn\", \"năm sáu\");\n";
    bool clean = true;

    (void)state;
    put_file("tools/tidy.allow", "vietnamese\tsrc/app/a.c\t2\tbecause\n");
    check_case("src/app/a.c", two, NULL);
    check_case("src/app/a.c", three, "vietnamese");
    put_file("tools/tidy.allow", "vietnamese\tsrc/app/*\t2\tbecause\n");
    check_case("src/app/a.c", two, NULL);
    check_case("src/app/a.c", three, "vietnamese");
    struct str said = tidy(&clean);
    assert_false(clean);
    assert_true(str_starts(said, STR("tools/tidy.allow:1: no longer needed")));
    put_file("tools/tidy.allow", "vietnamese\tsrc/app/a.c\t2\t\n");
    said = tidy(&clean);
    assert_false(clean);
    assert_true(str_starts(said, STR("tools/tidy.allow:1: wanted rule")));
    put_file("tools/tidy.allow", "# none\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tidy__refuses_an_include_that_points_upwards),
        cmocka_unit_test(test_tidy__keeps_foreign_headers_in_their_places),
        cmocka_unit_test(test_tidy__keeps_memory_to_the_arena),
        cmocka_unit_test(test_tidy__finds_sql_and_sentences_in_texts_only),
        cmocka_unit_test(test_tidy__limits_files_and_functions),
        cmocka_unit_test(test_tidy__knows_headers_laws_and_dead_files),
        cmocka_unit_test(test_tidy__grants_what_the_list_grants_and_no_more),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
