#include "plat/paper_pool.h"

#include "plat/io.h"
#include "plat/log.h"
#include "plat/paper_wire.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "sangkien-paper"

struct worker {
    pid_t pid; /* 0: not running */
    int fd;
    uint32_t renders;
    bool is_taken;
};
struct paper_pool {
    const char *program;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    uint32_t waiting;
    struct worker workers[PAPER_POOL_WORKERS];
};

/* -- finding and starting the program ---------------------------------------------------------- */

static const char *
find_program(struct arena *arena, struct str *why)
{
    static const char *const places[] = {"", "../", "../libexec/sangkien/"};
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self));

    if (n <= 0 || (size_t)n >= sizeof(self)) {
        *why = STR("/proc/self/exe cannot be read");
        return NULL;
    }
    while (n > 0 && self[n - 1] != '/') {
        n--;
    }
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        struct str path = str_printf(arena, "%.*s%s%s", (int)n, self, places[i], PROGRAM);
        const char *candidate = str_c(arena, path);
        if (access(candidate, X_OK) == 0) {
            return candidate;
        }
    }
    *why = str_printf(arena, "no " PROGRAM " in %.*s, its parent or ../libexec/sangkien", (int)n, self);
    return NULL;
}

struct paper_pool *
paper_pool_start(struct arena *arena, struct str *why)
{
    struct paper_pool *pool = ARENA_NEW(arena, struct paper_pool);
    pthread_condattr_t attributes;

    pool->program = find_program(arena, why);
    if (pool->program == NULL) {
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &attributes);
    pthread_condattr_destroy(&attributes);
    return pool;
}

static bool
spawn(const struct paper_pool *pool, struct worker *worker)
{
    /* Fonts are found without a home directory; nothing else of our environment is its business. */
    char *const environment[] = {(char[]){"LANG=C.UTF-8"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};
    char *const arguments[] = {(char[]){PROGRAM}, (char[]){"--worker"}, NULL};
    int ends[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return false;
    }
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failed = posix_spawn(&worker->pid, pool->program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        log_line(LOG_ERROR, "paper_spawn", "errno=%d", failed);
        close(ends[0]);
        worker->pid = 0;
        return false;
    }
    worker->fd = ends[0];
    worker->renders = 0;
    return true;
}

/* Closing its input ends an idle process by itself; a stuck one is killed. */
static void
end_worker(struct worker *worker, bool is_stuck)
{
    if (worker->pid == 0) {
        return;
    }
    if (is_stuck) {
        kill(worker->pid, SIGKILL);
    }
    close(worker->fd);
    while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    worker->pid = 0;
}

void
paper_pool_stop(struct paper_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    for (size_t i = 0; i < PAPER_POOL_WORKERS; i++) {
        MUST(!pool->workers[i].is_taken);
        end_worker(&pool->workers[i], false);
    }
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
}

/* -- taking turns ------------------------------------------------------------------------------ */

static struct worker *
free_worker(struct paper_pool *pool)
{
    struct worker *found = NULL;

    for (size_t i = 0; i < PAPER_POOL_WORKERS; i++) {
        struct worker *worker = &pool->workers[i];
        if (!worker->is_taken && (found == NULL || (found->pid == 0 && worker->pid != 0))) {
            found = worker; /* one that runs already rather than one to spawn */
        }
    }
    return found;
}

static struct worker *
take_worker(struct paper_pool *pool)
{
    struct timespec until;
    struct worker *worker;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PAPER_POOL_SECONDS_MAX;
    pthread_mutex_lock(&pool->lock);
    worker = free_worker(pool);
    if (worker == NULL && pool->waiting < PAPER_POOL_WAITING_MAX) {
        pool->waiting++;
        int waited = 0;
        while (waited == 0 && worker == NULL) {
            waited = pthread_cond_timedwait(&pool->freed, &pool->lock, &until);
            worker = free_worker(pool);
        }
        pool->waiting--;
    }
    if (worker != NULL) {
        worker->is_taken = true;
    }
    pthread_mutex_unlock(&pool->lock);
    return worker;
}

static void
give_back(struct paper_pool *pool, struct worker *worker)
{
    pthread_mutex_lock(&pool->lock);
    worker->is_taken = false;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

/* -- one exchange ------------------------------------------------------------------------------ */

enum exchange { EXCHANGE_DONE = 1, EXCHANGE_REFUSED, EXCHANGE_DIED, EXCHANGE_TOO_LATE };

static bool
wait_for(int fd, short events, int64_t deadline_ms)
{
    int64_t left = deadline_ms - io_monotonic_ms();
    struct pollfd ready = {.fd = fd, .events = events};

    return left > 0 && poll(&ready, 1, (int)left) > 0;
}

static bool
send_all(int fd, const void *bytes, size_t n, int64_t deadline_ms)
{
    const uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        } else if (errno != EAGAIN && errno != EINTR) {
            return false;
        } else if (io_monotonic_ms() >= deadline_ms) {
            return false;
        } else {
            (void)wait_for(fd, POLLOUT, deadline_ms);
        }
    }
    return true;
}

static bool
receive_all(int fd, void *bytes, size_t n, int64_t deadline_ms)
{
    uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = recv(fd, p, n, MSG_DONTWAIT);
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        } else if (done == 0 || (errno != EAGAIN && errno != EINTR)) {
            return false;
        } else if (io_monotonic_ms() >= deadline_ms) {
            return false;
        } else {
            (void)wait_for(fd, POLLIN, deadline_ms);
        }
    }
    return true;
}

struct answer {
    uint8_t *bytes; /* from malloc; freed with the caller's arena */
    size_t n;
};

static void
free_answer(void *arg)
{
    struct answer *answer = arg;

    free(answer->bytes);
    answer->bytes = NULL;
}

static enum exchange
exchange(struct worker *worker, struct str request, struct answer *answer)
{
    int64_t deadline_ms = io_monotonic_ms() + PAPER_POOL_SECONDS_MAX * 1000;
    uint8_t length[PAPER_WIRE_REQUEST_HEAD], head[PAPER_WIRE_ANSWER_HEAD];

    paper_wire_length(length, request.n);
    bool done = send_all(worker->fd, length, sizeof(length), deadline_ms) &&
        send_all(worker->fd, request.p, request.n, deadline_ms) &&
        receive_all(worker->fd, head, sizeof(head), deadline_ms);
    size_t n = done ? paper_wire_length_of(head + 1) : 0;
    if (done && n <= PAPER_FILE_BYTES_MAX) {
        free_answer(answer);
        answer->n = n;
        answer->bytes = malloc(n + 1);
        MUST(answer->bytes != NULL);
        done = receive_all(worker->fd, answer->bytes, n, deadline_ms);
    }
    if (!done || n > PAPER_FILE_BYTES_MAX) {
        return io_monotonic_ms() >= deadline_ms ? EXCHANGE_TOO_LATE : EXCHANGE_DIED;
    }
    return head[0] == 0 ? EXCHANGE_DONE : EXCHANGE_REFUSED;
}

/* A process may have died while idle, so a second one gets its chance; two deaths are the paper's. */
static enum exchange
exchange_or_replace(struct paper_pool *pool, struct worker *worker, struct str request,
    struct answer *answer)
{
    enum exchange result = EXCHANGE_DIED;

    for (int tries = 0; tries < 2 && result == EXCHANGE_DIED; tries++) {
        if (worker->pid != 0 && worker->renders >= PAPER_POOL_RENDERS_MAX) {
            end_worker(worker, false);
        }
        if (worker->pid == 0 && !spawn(pool, worker)) {
            return EXCHANGE_DIED;
        }
        worker->renders++;
        result = exchange(worker, request, answer);
        if (result == EXCHANGE_DIED || result == EXCHANGE_TOO_LATE) {
            log_line(LOG_WARN, "paper_worker", "lost=%s renders=%u",
                result == EXCHANGE_DIED ? "died" : "too_late", worker->renders);
            end_worker(worker, true);
        }
    }
    return result;
}

static enum err
render(struct paper_pool *pool, struct arena *arena, struct str request, struct bytes *out,
    struct str *why)
{
    struct answer *answer = ARENA_NEW(arena, struct answer);

    arena_defer(arena, free_answer, answer);
    if (request.n > PAPER_REQUEST_BYTES_MAX) {
        *why = STR("the paper is too long");
        return ERR_INTERNAL;
    }
    struct worker *worker = take_worker(pool);
    if (worker == NULL) {
        *why = STR("too many papers wait");
        return ERR_BUSY;
    }
    enum exchange result = exchange_or_replace(pool, worker, request, answer);
    give_back(pool, worker);
    switch (result) {
    case EXCHANGE_DONE:
        *out = (struct bytes){answer->bytes, answer->n};
        return OK;
    case EXCHANGE_REFUSED:
        *why = (struct str){(const char *)answer->bytes, answer->n};
        return ERR_INTERNAL;
    case EXCHANGE_TOO_LATE:
        *why = STR("the paper took too long");
        return ERR_INTERNAL;
    case EXCHANGE_DIED:
        break;
    }
    *why = STR("the process that renders died");
    return ERR_INTERNAL;
}

/* -- requests ---------------------------------------------------------------------------------- */

static const struct {
    const char *word, *suffix, *media;
} formats[] = {
    [PAPER_DOCX] = {"docx", ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [PAPER_PDF] = {"pdf", ".pdf", "application/pdf"},
};

enum err
paper_render(struct paper_pool *pool, struct arena *arena, enum paper_format format,
    struct str model_json, struct bytes *out, struct str *why)
{
    struct buf request;

    buf_init(&request, arena, model_json.n + 64);
    buf_printf(&request, "{\"format\":\"%s\",\"model\":", formats[format].word);
    buf_put(&request, model_json);
    buf_char(&request, '}');
    return render(pool, arena, buf_str(&request), out, why);
}

enum err
paper_render_run(struct paper_pool *pool, struct arena *arena, const struct str *model_jsons,
    size_t count, struct bytes *out, struct str *why)
{
    struct buf request;

    buf_init(&request, arena, 64 * 1024);
    buf_c(&request, "{\"format\":\"pdf\",\"models\":[");
    for (size_t i = 0; i < count; i++) {
        buf_c(&request, i > 0 ? "," : "");
        buf_put(&request, model_jsons[i]);
    }
    buf_c(&request, "]}");
    return render(pool, arena, buf_str(&request), out, why);
}

struct str
paper_media_type(enum paper_format format)
{
    return str_of(formats[format].media);
}

struct str
paper_file_suffix(enum paper_format format)
{
    return str_of(formats[format].suffix);
}
