/* The command line: words sorted by the table, run here or in the server that owns the directory. */
#include "kit.h"

#include "gen/q_plat.h"
#include "plat/admin.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/io.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- commands of the test ----------------------------------------------------------------------- */

static int
say(struct cmd_run *run)
{
    buf_printf(&run->out, "said %zu", run->arg_count);
    for (size_t i = 0; i < run->arg_count; i++) {
        buf_printf(&run->out, " %.*s", STR_ARG(run->args[i]));
    }
    buf_printf(&run->out, " size=%.*s", STR_ARG(cmd_option(run, "--size")));
    return EXIT_DONE;
}

static int
keep(struct cmd_run *run)
{
    enum err err = q_plat_idempotency_add(run->ctx, &(struct q_plat_idempotency_add_in){
        .key = run->args[0], .account = {1}, .route = STR("thing"), .digest = STR(""), .status = 200,
        .location = STR_NONE, .at = {-1}});

    if (err == OK && str_eq_c(run->args[0], "regret")) {
        err = fault_word(run->ctx, "forbidden");
    }
    buf_printf(&run->out, "kept %.*s by %s", STR_ARG(run->args[0]),
        run->ctx->actor.is_system ? "system" : "somebody");
    return err == OK ? EXIT_DONE : cmd_fail(run, err);
}

static int
count(struct cmd_run *run)
{
    struct q_plat_alive row;

    if (q_plat_alive(run->ctx, &row) != OK) {
        return EXIT_FAILED;
    }
    buf_i64(&run->out, row.schema_tables);
    return EXIT_DONE;
}

static const struct cmd_option say_options[] = {{"--size", "N", "how much"}, {"--loud", NULL, "loud"}};
const struct cmd_def cmd_defs[] = {
    {.noun = "thing", .verb = "say", .kind = CMD_PURE, .arguments = "WORD [MORE...]",
        .help = "says its words", .options = say_options, .option_count = 2, .run = say},
    {.noun = "thing", .verb = "keep", .kind = CMD_WRITE, .arguments = "WORD", .help = "keeps a word",
        .run = keep, .one_tx = true},
    {.noun = "thing", .verb = "count", .kind = CMD_READ, .help = "counts", .run = count,
        .one_tx = true},
    {.noun = "alone", .kind = CMD_PURE, .help = "has no verb", .run = say},
};
const size_t cmd_def_count = ARRAY_COUNT(cmd_defs);

struct state {
    char dir[160];
    struct app app;
    struct arena *arena;
    struct ctx ctx;
    struct cmd_run run;
};

static int
call(struct state *s, const char *line)
{
    struct str rest = str_of(line);
    struct str words[16];
    size_t n = 0;
    const struct cmd_def *def;

    while (!str_is_none(rest)) {
        words[n++] = str_cut(&rest, ' ');
    }
    cmd_ctx(&s->ctx, s->arena, &s->app);
    s->run = (struct cmd_run){.ctx = &s->ctx, .app = &s->app};
    buf_init(&s->run.out, s->arena, 64);
    buf_init(&s->run.err, s->arena, 64);
    int code = cmd_parse(&s->run, words, n, &def);
    return code != EXIT_DONE || def == NULL ? code : cmd_execute(&s->run, def);
}

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    char url[256];
    struct str why;

    /* Longer than a socket's name may be. */
    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-cmd-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    for (size_t n = strlen(s->dir); n < 120; n = strlen(s->dir)) {
        (void)snprintf(s->dir + n, sizeof(s->dir) - n, "/a-rather-long-folder-name");
        assert_int_equal(mkdir(s->dir, 0700), 0);
    }
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    s->app.data_dir = s->dir;
    s->arena = arena_new((size_t)16 * 1024 * 1024);
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    db_stop(s->app.db);
    arena_free(s->arena);
    free(s);
    return 0;
}

/* -- claims -------------------------------------------------------------------------------------- */

static void
test_words__are_sorted_into_arguments_and_options(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(call(s, "thing say a --size 3 b"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "said 2 a b size=3");
    assert_int_equal(call(s, "thing say --size=4 a"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "said 1 a size=4");
    assert_int_equal(call(s, "thing say -- --size"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "said 1 --size size=");
    assert_int_equal(call(s, "alone"), EXIT_DONE);
}

static void
test_wrong_words__are_usage_errors_that_say_where_help_is(void **arg)
{
    struct state *s = *arg;
    static const char *const lines[] = {"thing", "thing shout", "other", "thing say",
        "thing say a --sise 3", "thing say a --size", "thing say a --loud=1", "thing count extra"};

    for (size_t i = 0; i < ARRAY_COUNT(lines); i++) {
        assert_int_equal(call(s, lines[i]), EXIT_USAGE);
        assert_true(s->run.err.n > 0);
        assert_int_equal(s->run.out.n, 0);
    }
}

static void
test_help__shows_three_examples_first(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(call(s, "help"), EXIT_DONE);
    assert_true(str_starts(buf_str(&s->run.out), STR("Examples:\n  sangkien ")));
    assert_int_equal(call(s, "thing say --help"), EXIT_DONE);
    struct str help = buf_str(&s->run.out);
    assert_true(str_starts(help, STR("Examples:\n  sangkien thing say WORD")));
    assert_true(str_find(help, STR("--size N")) != SIZE_MAX);
}

static void
test_completion__offers_what_the_table_has(void **arg)
{
    struct state *s = *arg;
    char path[] = "/tmp/sk-complete-XXXXXX";
    char script[512];

    call(s, "alone");
    buf_reset(&s->run.out);
    cmd_completion_bash(&s->run.out);
    int fd = mkstemp(path);
    assert_true(io_write_all(fd, s->run.out.p, s->run.out.n));
    close(fd);
    (void)snprintf(script, sizeof(script),
        ". %s; COMP_WORDS=(sangkien thing ''); COMP_CWORD=2; _sangkien;"
        "[ \"${COMPREPLY[*]}\" = 'say keep count' ] &&"
        "{ COMP_WORDS=(sangkien thing say --s); COMP_CWORD=3; _sangkien;"
        "[ \"${COMPREPLY[*]}\" = --size ]; }", path);
    pid_t child = fork();
    if (child == 0) {
        execlp("bash", "bash", "-c", script, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    unlink(path);
}

static void
test_transaction_of_a_command__is_kept_only_when_it_succeeds(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(call(s, "thing keep one"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "kept one by system");
    assert_int_equal(call(s, "thing keep regret"), EXIT_REFUSED);
    assert_true(s->run.err.n > 0);
    assert_int_equal(call(s, "thing keep two --dry-run"), EXIT_DONE);
    assert_int_equal(call(s, "thing count"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "1");
    assert_int_equal(call(s, "thing keep one"), EXIT_FAILED); /* the key is taken */
}

static void
test_directory__has_one_owner(void **arg)
{
    struct state *s = *arg;

    int lock = admin_lock(s->dir);
    assert_true(lock >= 0);
    assert_int_equal(admin_lock(s->dir), -1);
    assert_int_equal(errno, EWOULDBLOCK);
    close(lock);
    lock = admin_lock(s->dir);
    assert_true(lock >= 0);
    close(lock);
    assert_int_equal(admin_lock("/tmp/sk-no-such-directory"), -1);
    assert_int_equal(errno, ENOENT);
}

static void
test_command__runs_in_the_server_that_owns_the_directory(void **arg)
{
    struct state *s = *arg;
    struct admin *admin;
    struct str why;
    struct stat st;
    char path[200];
    const struct str words[] = {STR("thing"), STR("keep"), STR("sent")};

    call(s, "alone");
    buf_reset(&s->run.out);
    assert_int_equal(admin_forward(s->dir, &s->run, words, 3), EXIT_LATER);
    assert_int_equal(admin_start(&admin, &s->app, &why), OK);
    (void)snprintf(path, sizeof(path), "%s/admin.sock", s->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(admin_forward(s->dir, &s->run, words, 3), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "kept sent by system");
    const struct str wrong[] = {STR("thing"), STR("keep")};
    assert_int_equal(admin_forward(s->dir, &s->run, wrong, 2), EXIT_USAGE);
    const struct str pure[] = {STR("alone")};
    assert_int_equal(admin_forward(s->dir, &s->run, pure, 1), EXIT_USAGE);
    admin_stop(admin);
    assert_int_not_equal(stat(path, &st), 0);
    assert_int_equal(call(s, "thing count"), EXIT_DONE);
    assert_str(buf_str(&s->run.out), "1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words__are_sorted_into_arguments_and_options, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_words__are_usage_errors_that_say_where_help_is,
            set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_help__shows_three_examples_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_completion__offers_what_the_table_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_transaction_of_a_command__is_kept_only_when_it_succeeds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_directory__has_one_owner, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_command__runs_in_the_server_that_owns_the_directory,
            set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
