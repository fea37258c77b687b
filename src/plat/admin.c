/* admin.c -- the command line of a running server. */
#include "plat/admin.h"

#include "plat/io.h"
#include "plat/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ADMIN_POLL_MS = 200, ADMIN_READ_MS_MAX = 5000, ADMIN_WORDS_MAX = 128 };

struct admin {
    const struct app *app;
    pthread_t thread;
    atomic_bool is_stopping;
    int fd;
    char path[PATH_MAX];
};

int
admin_lock(const char *data_dir)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/lock", data_dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

/* A socket's name may have 107 bytes, a data directory's many more: the directory is opened and the
 * socket named through it. */
static bool
socket_address(const char *data_dir, struct sockaddr_un *out, int *folder)
{
    *folder = open(data_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*folder < 0) {
        return false;
    }
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d/admin.sock", *folder);
    return true;
}

/* -- the wire --------------------------------------------------------------------------------------- */

static void
put_text(struct buf *out, struct str s)
{
    uint32_t n = (uint32_t)s.n;

    buf_put_bytes(out, &n, sizeof(n));
    buf_put(out, s);
}

static bool
read_all(int fd, void *p, size_t n)
{
    char *at = p;

    while (n > 0) {
        ssize_t got = read(fd, at, n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool
read_number(int fd, uint32_t *out)
{
    return read_all(fd, out, sizeof(*out));
}

static bool
read_text(int fd, struct arena *arena, size_t bytes_max, struct str *out)
{
    uint32_t n;

    if (!read_number(fd, &n) || n > bytes_max) {
        return false;
    }
    char *p = arena_alloc(arena, (size_t)n + 1);
    *out = (struct str){p, n};
    return read_all(fd, p, n);
}

/* -- the server's side -------------------------------------------------------------------------------- */

static bool
is_allowed(int fd)
{
    struct ucred peer;
    socklen_t bytes = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static int
run_words(struct admin *admin, struct cmd_run *run, const struct str *words, size_t count)
{
    const struct cmd_def *def;

    run->app = admin->app;
    int code = cmd_parse(run, words, count, &def);
    if (code != EXIT_DONE || def == NULL) {
        return code;
    }
    if (def->kind != CMD_READ && def->kind != CMD_WRITE) {
        buf_c(&run->err, "this command does not run inside a server\n");
        return EXIT_USAGE;
    }
    log_line(LOG_INFO, "admin", "command=%s_%s", def->noun, def->verb == NULL ? "" : def->verb);
    return cmd_execute(run, def);
}

static void
serve_one(struct admin *admin, int fd)
{
    struct arena *arena = arena_new(CMD_ARENA_BYTES_MAX);
    struct cmd_run run = {0};
    struct ctx ctx;
    struct str words[ADMIN_WORDS_MAX];
    struct str language;
    uint32_t count = 0;
    struct timeval limit = {.tv_sec = ADMIN_READ_MS_MAX / 1000};

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    bool is_read = is_allowed(fd) && read_number(fd, &count) && count <= ADMIN_WORDS_MAX &&
                   read_text(fd, arena, 16, &language) &&
                   read_text(fd, arena, PATH_MAX, &run.cwd);
    for (uint32_t i = 0; is_read && i < count; i++) {
        is_read = read_text(fd, arena, ADMIN_REQUEST_BYTES_MAX, &words[i]);
    }
    if (is_read) {
        cmd_ctx(&ctx, arena, admin->app);
        ctx.lang = str_eq_c(language, "vi") ? LANG_VI : LANG_EN;
        run.ctx = &ctx;
        buf_init(&run.out, arena, 4096);
        buf_init(&run.err, arena, 1024);
        uint32_t code = (uint32_t)run_words(admin, &run, words, count);
        struct buf answer;
        buf_init(&answer, arena, run.out.n + run.err.n + 16);
        buf_put_bytes(&answer, &code, sizeof(code));
        put_text(&answer, buf_str(&run.out));
        put_text(&answer, buf_str(&run.err));
        if (!io_write_all(fd, answer.p, answer.n)) {
            log_line(LOG_WARN, "admin", "why=caller_left");
        }
    }
    arena_free(arena);
}

static void *
serve(void *arg)
{
    struct admin *admin = arg;

    while (!atomic_load(&admin->is_stopping)) {
        struct pollfd listening = {.fd = admin->fd, .events = POLLIN};
        if (poll(&listening, 1, ADMIN_POLL_MS) <= 0) {
            continue;
        }
        int fd = accept4(admin->fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            serve_one(admin, fd);
            close(fd);
        }
    }
    return NULL;
}

enum err
admin_start(struct admin **out, const struct app *app, struct str *why)
{
    struct admin *admin = calloc(1, sizeof(*admin));
    struct sockaddr_un address;
    int folder;

    MUST(admin != NULL);
    admin->app = app;
    snprintf(admin->path, sizeof(admin->path), "%s/admin.sock", app->data_dir);
    unlink(admin->path); /* `lock` is ours, so a socket found there is nobody's */
    admin->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_open = admin->fd >= 0 && socket_address(app->data_dir, &address, &folder);
    if (is_open) {
        is_open = bind(admin->fd, (const struct sockaddr *)(const void *)&address,
                      sizeof(address)) == 0 &&
                  chmod(admin->path, 0600) == 0 && listen(admin->fd, 8) == 0;
        close(folder);
    }
    if (!is_open || pthread_create(&admin->thread, NULL, serve, admin) != 0) {
        *why = STR("cannot open admin.sock in the data directory");
        if (admin->fd >= 0) {
            close(admin->fd);
        }
        free(admin);
        return ERR_INTERNAL;
    }
    *out = admin;
    return OK;
}

void
admin_stop(struct admin *admin)
{
    atomic_store(&admin->is_stopping, true);
    pthread_join(admin->thread, NULL);
    close(admin->fd);
    unlink(admin->path);
    free(admin);
}

/* -- the caller's side ---------------------------------------------------------------------------------- */

static int
connect_to(const char *data_dir)
{
    struct sockaddr_un address;
    int folder;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || !socket_address(data_dir, &address, &folder)) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    if (connect(fd, (const struct sockaddr *)(const void *)&address, sizeof(address)) != 0) {
        close(fd);
        fd = -1;
    }
    close(folder);
    return fd;
}

int
admin_forward(const char *data_dir, struct cmd_run *run, const struct str *words, size_t count)
{
    struct buf request;
    struct str text;
    uint32_t number = (uint32_t)count;
    int fd = connect_to(data_dir);

    if (fd < 0) {
        buf_c(&run->err, "another process owns the data directory and does not answer\n");
        return EXIT_LATER;
    }
    buf_init(&request, run->ctx->arena, 1024);
    buf_put_bytes(&request, &number, sizeof(number));
    put_text(&request, run->ctx->lang == LANG_VI ? STR("vi") : STR("en"));
    put_text(&request, run->cwd);
    for (size_t i = 0; i < count; i++) {
        put_text(&request, words[i]);
    }
    bool is_answered = io_write_all(fd, request.p, request.n) && read_number(fd, &number);
    if (is_answered && read_text(fd, run->ctx->arena, ADMIN_ANSWER_BYTES_MAX, &text)) {
        buf_put(&run->out, text);
        if (read_text(fd, run->ctx->arena, ADMIN_ANSWER_BYTES_MAX, &text)) {
            buf_put(&run->err, text);
        }
    }
    close(fd);
    if (!is_answered) {
        buf_c(&run->err, "the server ended before it answered; look whether the command was done\n");
        return EXIT_LATER;
    }
    return (int)number;
}
