/* The program as an administrator meets it: starts, refuses, stops, in processes of its own. */
#include "kit.h"

#include "plat/io.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM TEST_BUILD "/sangkien-test"
#define RELEASE TEST_BUILD "/sangkien"

enum { SAID_BYTES_MAX = 64 * 1024, START_MS_MAX = 60000 };

struct state {
    char dir[64], data[96], said[96];
    struct arena *arena;
};
struct started {
    pid_t pid;
    int port;
};

/* Both outputs go to one file; argv ends with NULL. */
static pid_t
spawn(struct state *s, const char *program, const char *const *argv, const char *name,
    const char *value)
{
    pid_t pid = fork();

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves no server behind */
        int fd = open(s->said, O_CREAT | O_TRUNC | O_WRONLY, 0600);
        setenv("SANGKIEN_DISK_FREE_PERCENT_MIN", "0", 1); /* whatever disk this machine has */
        if (name != NULL) {
            setenv(name, value, 1);
        }
        if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0) {
            _exit(126);
        }
        execv(program, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return pid;
}

static int
exit_code(pid_t pid)
{
    int status = 0;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static struct str
said(struct state *s)
{
    struct str text = STR_NONE;
    struct str why;

    assert_true(io_read_file(s->arena, s->said, SAID_BYTES_MAX, &text, &why));
    return text;
}

static bool
says(struct state *s, const char *words)
{
    return str_find(said(s), str_of(words)) != SIZE_MAX;
}

static int
run(struct state *s, const char *verb, const char *more)
{
    const char *argv[] = {"sangkien", verb, "--data", s->data, more, NULL};

    return exit_code(spawn(s, PROGRAM, argv, NULL, NULL));
}

static void
make_demo(struct state *s)
{
    char path[128];

    assert_int_equal(run(s, "init", NULL), 0);
    (void)snprintf(path, sizeof(path), "%s/demo", s->data);
    assert_true(io_create_file(path, "", 0));
}

static struct started
serve(struct state *s, const char *name, const char *value)
{
    const char *argv[] = {"sangkien", "serve", "--data", s->data, "--listen", "127.0.0.1:0", NULL};
    struct started it = {.pid = spawn(s, PROGRAM, argv, name, value)};

    for (int i = 0; i < START_MS_MAX / 20 && it.port == 0; i++) {
        usleep(20000);
        struct str text = access(s->said, R_OK) == 0 ? said(s) : STR("");
        size_t at = str_find(text, STR(" port="));
        if (at != SIZE_MAX) {
            it.port = (int)strtol(str_c(s->arena, str_from(text, at + 6)), NULL, 10);
        }
    }
    assert_true(it.port > 0);
    return it;
}

static int
status_of(const struct started *it, const char *path)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)it->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[512];
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0) {
        close(fd);
        return 0;
    }
    int n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", path);
    (void)send(fd, text, (size_t)n, MSG_NOSIGNAL);
    ssize_t got = recv(fd, text, sizeof(text) - 1, 0);
    close(fd);
    return got < 12 ? 0 : (int)strtol(text + 9, NULL, 10);
}

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-serve-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    (void)snprintf(s->data, sizeof(s->data), "%s/data", s->dir);
    (void)snprintf(s->said, sizeof(s->said), "%s/said", s->dir);
    s->arena = arena_new((size_t)64 * 1024 * 1024);
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    arena_free(s->arena);
    free(s);
    return 0;
}

static void
test_init__makes_a_directory_of_its_own_once(void **arg)
{
    struct state *s = *arg;
    struct stat st;

    assert_int_equal(run(s, "init", NULL), 0);
    assert_int_equal(stat(s->data, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(run(s, "doctor", NULL), 0);
    assert_int_equal(run(s, "init", NULL), 3);
}

static void
test_missing_directory__is_said_with_what_to_do(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(run(s, "serve", NULL), geteuid() == 0 ? 3 : 4);
    assert_int_equal(run(s, "doctor", NULL), 1);
    assert_true(says(s, "sangkien init"));
}

static void
test_serve__as_root_wants_a_demonstration(void **arg)
{
    struct state *s = *arg;

    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(run(s, "init", NULL), 0);
    assert_int_equal(run(s, "serve", NULL), 3);
    assert_true(says(s, "refusing to serve as root"));
}

static void
test_server__owns_its_directory_and_lets_go_at_a_signal(void **arg)
{
    struct state *s = *arg;
    char socket_path[128];
    struct stat st;

    make_demo(s);
    struct started it = serve(s, NULL, NULL);
    char held[96];
    (void)snprintf(held, sizeof(held), "%s", s->said);
    assert_int_equal(status_of(&it, "/healthz"), 200);
    assert_int_equal(status_of(&it, "/api/v1/openapi.json"), 200);
    assert_int_equal(status_of(&it, "/readyz"), 200);
    (void)snprintf(socket_path, sizeof(socket_path), "%s/admin.sock", s->data);
    assert_int_equal(stat(socket_path, &st), 0);
    (void)snprintf(s->said, sizeof(s->said), "%s/second", s->dir);
    assert_int_equal(run(s, "serve", NULL), 75);
    assert_int_equal(run(s, "migrate", NULL), 75);
    assert_int_equal(run(s, "doctor", "--json"), 0);
    assert_true(says(s, "\"said\":\"running\""));
    assert_int_equal(kill(it.pid, SIGTERM), 0);
    assert_int_equal(exit_code(it.pid), 0);
    assert_int_not_equal(stat(socket_path, &st), 0);
    assert_int_equal(status_of(&it, "/healthz"), 0);
}

static void
test_server__starts_again_after_kill_9(void **arg)
{
    struct state *s = *arg;

    make_demo(s);
    struct started it = serve(s, NULL, NULL);
    assert_int_equal(kill(it.pid, SIGKILL), 0);
    assert_int_equal(exit_code(it.pid), -SIGKILL);
    it = serve(s, NULL, NULL);
    assert_int_equal(status_of(&it, "/readyz"), 200);
    assert_int_equal(kill(it.pid, SIGINT), 0);
    assert_int_equal(exit_code(it.pid), 0);
}

static void
test_server__tells_its_supervisor_when_it_is_ready_and_when_it_stops(void **arg)
{
    struct state *s = *arg;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char text[64] = "";

    make_demo(s);
    (void)snprintf(at.sun_path, sizeof(at.sun_path), "%s/notify", s->dir);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
    struct started it = serve(s, "NOTIFY_SOCKET", at.sun_path);
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, START_MS_MAX), 1);
    assert_true(recv(fd, text, sizeof(text) - 1, 0) > 0);
    assert_string_equal(text, "READY=1");
    assert_int_equal(kill(it.pid, SIGTERM), 0);
    assert_int_equal(poll(&waiting, 1, START_MS_MAX), 1);
    memset(text, 0, sizeof(text));
    assert_true(recv(fd, text, sizeof(text) - 1, 0) > 0);
    assert_string_equal(text, "STOPPING=1");
    assert_int_equal(exit_code(it.pid), 0);
    close(fd);
}

static void
test_release_build__refuses_a_forced_clock(void **arg)
{
    struct state *s = *arg;
    const char *argv[] = {"sangkien", "version", NULL};

    assert_int_equal(exit_code(spawn(s, RELEASE, argv, "SANGKIEN_CLOCK_FILE", "/dev/null")), 1);
    assert_true(says(s, "SANGKIEN_CLOCK_FILE"));
    assert_int_equal(exit_code(spawn(s, PROGRAM, argv, "SANGKIEN_CLOCK_FILE", "/dev/null")), 0);
}

static void
test_configuration__that_is_wrong_stops_the_start(void **arg)
{
    struct state *s = *arg;
    char path[128];

    (void)snprintf(path, sizeof(path), "%s/conf", s->dir);
    assert_true(io_create_file(path, "http.lisen = x\n", 15));
    const char *argv[] = {"sangkien", "config", "check", "--config", path, NULL};
    assert_int_equal(exit_code(spawn(s, PROGRAM, argv, NULL, NULL)), 1);
    assert_true(says(s, "did you mean http.listen?"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_init__makes_a_directory_of_its_own_once, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_missing_directory__is_said_with_what_to_do, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_serve__as_root_wants_a_demonstration, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_server__owns_its_directory_and_lets_go_at_a_signal,
            set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_server__starts_again_after_kill_9, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_server__tells_its_supervisor_when_it_is_ready_and_when_it_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_release_build__refuses_a_forced_clock, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_configuration__that_is_wrong_stops_the_start, set_up,
            tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
