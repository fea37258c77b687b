/* serve.c -- `sangkien serve`: opens everything in order, waits for a signal, closes it in reverse. */
#include "app/commands.h"
#include "app/open.h"

#include "gen/config.h"
#include "plat/admin.h"
#include "plat/http_server.h"
#include "plat/io.h"
#include "plat/job.h"
#include "plat/log.h"
#include "plat/paper_pool.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct running {
    struct opened o;
    int lock;
    struct jobs *jobs;
    struct admin *admin;
    struct http_server *http;
};

/* One datagram tells systemd; its library is not needed for that. */
static void
notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    if (path == NULL || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof(to.sun_path)) {
        return;
    }
    size_t n = strlen(path);
    memcpy(to.sun_path, path, n + 1);
    if (path[0] == '@') {
        to.sun_path[0] = '\0'; /* an abstract name */
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        socklen_t bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
        if (sendto(fd, state, strlen(state), 0, (const struct sockaddr *)(const void *)&to, bytes) <
            0) {
            log_line(LOG_WARN, "notify", "errno=%d", errno);
        }
        close(fd);
    }
}

static int
refuse_root(struct cmd_run *run, const struct opened *o)
{
    if (geteuid() != 0 || app_is_demo(o->data_dir)) {
        return EXIT_DONE;
    }
    buf_c(&run->err, "refusing to serve as root: run as the user that owns the data directory "
                     "(root is accepted for a demonstration only)\n");
    return EXIT_REFUSED;
}

static int
take_lock(struct cmd_run *run, struct running *r)
{
    r->lock = admin_lock(r->o.data_dir);
    if (r->lock >= 0) {
        return EXIT_DONE;
    }
    if (errno == EWOULDBLOCK) {
        buf_printf(&run->err, "%s: another process owns this data directory\n", r->o.data_dir);
        return EXIT_LATER;
    }
    if (errno == ENOENT) {
        buf_printf(&run->err,
            "%s: no such data directory; make one with `sangkien init --data DIR`\n",
            r->o.data_dir);
        return EXIT_NOT_FOUND;
    }
    buf_printf(&run->err, "%s: this data directory cannot be written\n", r->o.data_dir);
    return EXIT_FAILED;
}

static int
start_parts(struct cmd_run *run, struct running *r)
{
    const struct config *config = r->o.config;
    struct str why = STR_NONE;
    struct http_options options = {
        .listen = config_str(config, CONFIG_HTTP_LISTEN),
        .trusted_proxies = config_str(config, CONFIG_HTTP_TRUSTED_PROXIES),
        .metrics_token = config_str(config, CONFIG_METRICS_TOKEN),
        .allow_plain = config_bool(config, CONFIG_HTTP_ALLOW_PLAIN),
        .disk_free_percent_min = config_i64(config, CONFIG_DISK_FREE_PERCENT_MIN),
    };

    r->o.app.papers = paper_pool_start(run->ctx->arena, &why);
    if (r->o.app.papers == NULL) {
        log_line(LOG_WARN, "papers", "why=\"%.*s\"", STR_ARG(why));
    }
    enum err err = jobs_start(&r->o.app, &r->jobs);
    if (err == OK) {
        err = admin_start(&r->admin, &r->o.app, &why);
    }
    if (err == OK) {
        err = http_start(&r->http, &r->o.app, &options, &why);
    }
    if (err != OK) {
        buf_printf(&run->err, "%.*s\n", STR_ARG(why));
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

static void
stop_parts(struct running *r)
{
    if (r->http != NULL) {
        http_stop(r->http);
    }
    if (r->admin != NULL) {
        admin_stop(r->admin);
    }
    if (r->jobs != NULL) {
        jobs_stop(r->jobs);
    }
    if (r->o.app.papers != NULL) {
        paper_pool_stop(r->o.app.papers);
    }
    app_close(&r->o);
    if (r->lock >= 0) {
        close(r->lock);
    }
}

static int
open_all(struct cmd_run *run, struct running *r)
{
    int code = app_configure(&r->o, run);
    if (code == EXIT_DONE) {
        code = refuse_root(run, &r->o);
    }
    if (code == EXIT_DONE) {
        code = take_lock(run, r);
    }
    if (code == EXIT_DONE && !migrate_in_child(run, r->lock)) {
        buf_c(&run->err, "the database could not be brought to this program's schema\n");
        code = EXIT_FAILED;
    }
    if (code == EXIT_DONE) {
        code = app_open(&r->o, run, false);
    }
    if (code == EXIT_DONE) {
        blob_sweep(r->o.app.blobs);
    }
    return code == EXIT_DONE ? start_parts(run, r) : code;
}

static void
wait_for_end(const sigset_t *signals)
{
    int got;

    for (;;) {
        if (sigwait(signals, &got) != 0 || got == SIGTERM || got == SIGINT) {
            return;
        }
        log_line(LOG_INFO, "reload", "why=restart_needed");
    }
}

/* Each request frees its arena as a whole. By default the C library hands such memory back to the
 * kernel at once and faults it in again for the next request: five times the cost of drawing a page
 * of a list. It may keep a little per heap instead; heaps are few. */
static void
keep_freed_memory(void)
{
    enum { KEPT_BYTES_PER_HEAP_MAX = 2 * 1024 * 1024, HEAPS_MAX = 8 };

    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES_PER_HEAP_MAX);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES_PER_HEAP_MAX);
    mallopt(M_ARENA_MAX, HEAPS_MAX);
}

int
cmd_serve(struct cmd_run *run)
{
    struct running r = {.lock = -1};
    sigset_t signals;

    /* Before any thread exists, so that all of them leave the signals to sigwait. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    log_from(LOG_INFO);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    keep_freed_memory();
    int code = open_all(run, &r);
    if (code != EXIT_DONE) {
        stop_parts(&r);
        return code;
    }
    struct str listen_on = config_str(r.o.config, CONFIG_HTTP_LISTEN);
    log_line(LOG_INFO, "serving", "listen=%.*s port=%d engine=%s demo=%d", STR_ARG(listen_on),
        http_port(r.http), db_engine_of(r.o.app.db) == DB_PG ? "postgresql" : "sqlite",
        r.o.app.is_demo ? 1 : 0);
    notify("READY=1");
    wait_for_end(&signals);
    notify("STOPPING=1");
    log_line(LOG_INFO, "stopping", "why=signal");
    stop_parts(&r);
    return EXIT_DONE;
}
