/* http_server.c -- sockets, threads, deadlines. */
#include "plat/http_in.h"

#include "plat/fault.h"
#include "plat/io.h"
#include "plat/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REAPER_MS = 200,
    STOP_STEP_MS = 20,
    LISTEN_QUEUE = 1024,
    OPTIONS_BYTES_MAX = 64 * 1024,
    REQUEST_ID_BYTES = 10,
    SOCKET_PASSED_FD = 3, /* what systemd hands over */
};

/* -- connections ------------------------------------------------------------------------------------- */

static void
address_text(const struct sockaddr *address, char *out, size_t room)
{
    const void *bytes = NULL;
    char text[INET6_ADDRSTRLEN];

    if (address->sa_family == AF_INET) {
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    } else if (address->sa_family == AF_INET6) {
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    }
    if (bytes == NULL || inet_ntop(address->sa_family, bytes, text, sizeof(text)) == NULL) {
        snprintf(out, room, "unknown");
        return;
    }
    bool is_mapped = strncmp(text, "::ffff:", 7) == 0 && strchr(text, '.') != NULL;
    snprintf(out, room, "%s", is_mapped ? text + 7 : text);
}

static bool
is_trusted_peer(const struct http_server *server, const char *address)
{
    for (size_t i = 0; i < server->proxy_count; i++) {
        if (str_eq_c(server->proxies[i], address)) {
            return true;
        }
    }
    return false;
}

static enum MHD_Result
accept_connection(void *arg, const struct sockaddr *address, socklen_t address_bytes)
{
    struct http_server *server = arg;
    char text[HTTP_ADDRESS_BYTES];
    int open = 0;

    (void)address_bytes;
    address_text(address, text, sizeof(text));
    if (is_trusted_peer(server, text)) {
        return MHD_YES;
    }
    pthread_mutex_lock(&server->lock);
    for (const struct watch *w = server->watches; w != NULL; w = w->next) {
        open += strcmp(w->address, text) == 0 ? 1 : 0;
    }
    pthread_mutex_unlock(&server->lock);
    if (open < HTTP_CONNECTIONS_PER_ADDRESS_MAX) {
        return MHD_YES;
    }
    atomic_fetch_add(&server->stats.refused_connections, 1);
    return MHD_NO;
}

static void
connection_opened(struct http_server *server, struct MHD_Connection *connection, void **slot)
{
    struct watch *watch = calloc(1, sizeof(*watch));
    const union MHD_ConnectionInfo *fd =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *address =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    MUST(watch != NULL && fd != NULL && address != NULL);
    watch->fd = fd->connect_fd;
    address_text(address->client_addr, watch->address, sizeof(watch->address));
    atomic_store(&watch->deadline_ms, io_monotonic_ms() + HTTP_HEAD_SECONDS_MAX * 1000);
    pthread_mutex_lock(&server->lock);
    watch->next = server->watches;
    if (watch->next != NULL) {
        watch->next->before = watch;
    }
    server->watches = watch;
    pthread_mutex_unlock(&server->lock);
    *slot = watch;
}

/* Called before the descriptor is closed: under the lock the reaper can never meet a number that
 * already belongs to another connection. */
static void
connection_closed(struct http_server *server, struct watch *watch)
{
    if (watch == NULL) {
        return;
    }
    pthread_mutex_lock(&server->lock);
    if (watch->next != NULL) {
        watch->next->before = watch->before;
    }
    if (watch->before != NULL) {
        watch->before->next = watch->next;
    } else {
        server->watches = watch->next;
    }
    pthread_mutex_unlock(&server->lock);
    free(watch);
}

static void
notify_connection(void *arg, struct MHD_Connection *connection, void **slot,
    enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        connection_opened(arg, connection, slot);
    } else {
        connection_closed(arg, *slot);
        *slot = NULL;
    }
}

/* libmicrohttpd's own timeout counts silence only; one byte every few seconds would hold a thread
 * for ever [K17]. */
static void *
reap(void *arg)
{
    struct http_server *server = arg;

    while (!atomic_load(&server->is_reaper_ended)) {
        bool is_stopping = atomic_load(&server->is_stopping);
        int64_t now_ms = io_monotonic_ms();
        pthread_mutex_lock(&server->lock);
        for (struct watch *w = server->watches; w != NULL; w = w->next) {
            int64_t deadline_ms = atomic_load(&w->deadline_ms);
            bool is_idle = is_stopping && !atomic_load(&w->is_in_request);
            if (is_idle || (deadline_ms != 0 && now_ms > deadline_ms)) {
                atomic_store(&w->deadline_ms, now_ms + HTTP_STOP_MS_MAX);
                shutdown(w->fd, SHUT_RDWR);
                atomic_fetch_add(&server->stats.reaped, is_idle ? 0 : 1);
            }
        }
        pthread_mutex_unlock(&server->lock);
        usleep((is_stopping ? STOP_STEP_MS : REAPER_MS) * 1000);
    }
    return NULL;
}

/* -- one request ---------------------------------------------------------------------------------------- */

static void
set_deadline(struct exchange *x, int64_t bytes)
{
    atomic_store(&x->watch->deadline_ms,
        io_monotonic_ms() + HTTP_BODY_SECONDS_MAX * 1000 +
            bytes * 1000 / HTTP_BODY_BYTES_PER_SECOND_MIN);
}

static int64_t
monotonic_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct exchange *
exchange_new(struct http_server *server, struct MHD_Connection *connection)
{
    struct arena *arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    struct exchange *x = ARENA_NEW(arena, struct exchange);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    MUST(info != NULL && info->socket_context != NULL);
    x->server = server;
    x->connection = connection;
    x->watch = info->socket_context;
    x->arena = arena;
    x->started_us = monotonic_us();
    x->ctx.arena = arena;
    x->ctx.app = server->app;
    x->ctx.req = &x->req;
    x->ctx.now = io_now();
    x->ctx.today = date_of_instant(x->ctx.now);
    x->ctx.request_id = io_token(arena, REQUEST_ID_BYTES);
    atomic_store(&x->watch->is_in_request, true);
    return x;
}

static enum MHD_Result
begin(struct exchange *x, const char *url, const char *method, const char *version)
{
    if (!gate_passes(x->connection, version)) {
        return answer_plain(x, 400, "400 bad request\n") ? MHD_YES : MHD_NO;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 && strcmp(method, "POST") != 0) {
        return answer_plain(x, 405, "405 method not allowed\n") ? MHD_YES : MHD_NO;
    }
    if (!gate_read_head(x, method, url)) {
        return answer_plain(x, 400, "400 bad request\n") ? MHD_YES : MHD_NO;
    }
    x->is_meta = meta_answer(x, x->req.path);
    if (!x->is_meta) {
        run_early(x);
    }
    if (x->early_status == 0) {
        body_begin(x);
    }
    if (x->early_status != 0 && x->content_length != 0) {
        /* Before the body comes; the library then closes the connection, which is what we want
         * here and not for a request that is whole already. */
        refuse_early(x);
        return answer_send(x) ? MHD_YES : MHD_NO;
    }
    set_deadline(x, x->content_length < 0 ? 0 : x->content_length);
    return MHD_YES;
}

static enum MHD_Result
finish(struct exchange *x)
{
    atomic_store(&x->watch->deadline_ms, 0); /* the database has limits of its own */
    body_end(x);
    /* The instant that decides deadlines of online acts: the last byte is here, no queue yet [R9]. */
    x->ctx.now = io_now();
    x->ctx.today = date_of_instant(x->ctx.now);
    if (x->early_status != 0) {
        refuse_early(x);
    } else if (!x->is_meta) {
        run_request(x);
    }
    bool sent = answer_send(x);
    set_deadline(x, x->sent_bytes);
    return sent ? MHD_YES : MHD_NO;
}

static enum MHD_Result
handle(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *data_bytes, void **slot)
{
    struct exchange *x = *slot;

    if (x == NULL) {
        x = exchange_new(arg, connection);
        *slot = x;
        return begin(x, url, method, version);
    }
    if (*data_bytes > 0) {
        body_take(x, data, *data_bytes);
        *data_bytes = 0;
        return MHD_YES;
    }
    return x->is_answered ? MHD_YES : finish(x);
}

static void
count_request(struct exchange *x)
{
    static const int64_t bucket_us[HTTP_TIME_BUCKETS] = {
        5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000};
    struct http_stats *s = &x->server->stats;
    int64_t us = monotonic_us() - x->started_us;
    int bucket = 0;

    while (bucket < HTTP_TIME_BUCKETS && us > bucket_us[bucket]) {
        bucket++;
    }
    atomic_fetch_add(&s->by_time[bucket], 1);
    atomic_fetch_add(&s->time_us, (uint64_t)us);
    if (x->resp.status >= 100 && x->resp.status < 600) {
        atomic_fetch_add(&s->by_class[x->resp.status / 100], 1);
    }
}

static void
log_request(struct exchange *x)
{
    struct buf codes;

    buf_init(&codes, x->arena, 64);
    for (size_t i = 0; i < x->ctx.fault_count; i++) {
        buf_printf(&codes, "%s%s", i == 0 ? "" : ",", fault_defs[x->ctx.faults[i].code].code);
    }
    log_line(LOG_INFO, "request",
        "id=%.*s actor=%lld route=%s:%s%s status=%d ms=%lld in=%lld out=%lld arena=%zu%s%.*s",
        STR_ARG(x->ctx.request_id), (long long)x->ctx.actor.account.v,
        x->req.method == HTTP_POST ? "POST" : "GET", x->req.is_api ? HTTP_API_PREFIX : "",
        x->match.route == NULL ? "-" : x->match.route->path, x->resp.status,
        (long long)((monotonic_us() - x->started_us) / 1000), (long long)x->body_bytes,
        (long long)x->sent_bytes, arena_used_bytes(x->arena), codes.n == 0 ? "" : " faults=",
        STR_ARG(buf_str(&codes)));
}

static void
completed(void *arg, struct MHD_Connection *connection, void **slot,
    enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *slot;

    (void)arg;
    (void)connection;
    (void)code;
    if (x == NULL) {
        return;
    }
    *slot = NULL;
    count_request(x);
    if (!x->is_meta) {
        log_request(x);
        run_note_use(x);
    }
    atomic_store(&x->watch->deadline_ms,
        io_monotonic_ms() + (HTTP_IDLE_SECONDS_MAX + HTTP_HEAD_SECONDS_MAX) * 1000);
    atomic_store(&x->watch->is_in_request, false);
    body_drop(x);
    arena_free(x->arena);
}

/* -- life ------------------------------------------------------------------------------------------------- */

/* Decoding is http_gate.c's: libmicrohttpd would cut a text at %00. */
static size_t
leave_escapes(void *arg, struct MHD_Connection *connection, char *s)
{
    (void)arg;
    (void)connection;
    return strlen(s);
}

static void
drop_log(void *arg, const char *format, va_list args)
{
    (void)arg;
    (void)format;
    (void)args;
}

static bool
parse_listen(struct str listen_on, struct sockaddr_storage *out, socklen_t *bytes)
{
    char host[HTTP_ADDRESS_BYTES];
    int64_t port;
    size_t colon = listen_on.n;

    while (colon > 0 && listen_on.p[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2 || !str_to_i64(str_from(listen_on, colon), &port) || port < 0 || port > 65535) {
        return false;
    }
    struct str name = str_sub(listen_on, 0, colon - 1);
    if (name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']') {
        name = str_sub(name, 1, name.n - 1);
    }
    if (name.n >= sizeof(host)) {
        return false;
    }
    memcpy(host, name.p, name.n);
    host[name.n] = '\0';
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)out;
    memset(out, 0, sizeof(*out));
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        *bytes = sizeof(*v4);
        return true;
    }
    if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        *bytes = sizeof(*v6);
        return true;
    }
    return false;
}

static int
open_socket(struct http_server *server, struct str *why)
{
    struct sockaddr_storage address;
    socklen_t bytes;
    int on = 1;

    if (getenv("LISTEN_FDS") != NULL && strcmp(getenv("LISTEN_FDS"), "1") == 0) {
        return SOCKET_PASSED_FD;
    }
    if (!parse_listen(server->options.listen, &address, &bytes)) {
        *why = STR("http.listen wants an address and a port, such as 127.0.0.1:8085");
        return -1;
    }
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(fd, (const struct sockaddr *)(const void *)&address, bytes) != 0 ||
        listen(fd, LISTEN_QUEUE) != 0) {
        *why = errno == EADDRINUSE ? STR("the address is in use by another program")
                                   : STR("cannot listen on that address");
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static int
port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t bytes = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)(void *)&address, &bytes) != 0) {
        return 0;
    }
    if (address.ss_family == AF_INET6) {
        return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
    }
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

static void
keep_options(struct http_server *server, const struct http_options *options)
{
    server->options = *options;
    server->options.listen = str_dup(server->arena, options->listen);
    server->options.metrics_token = str_dup(server->arena, options->metrics_token);
    struct str rest = str_dup(server->arena, options->trusted_proxies);
    while (!str_is_none(rest) && server->proxy_count < HTTP_TRUSTED_PROXIES_MAX) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (one.n > 0) {
            server->proxies[server->proxy_count++] = one;
        }
    }
}

static struct MHD_Daemon *
start_daemon(struct http_server *server, int fd)
{
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                                MHD_USE_POLL | MHD_USE_ITC | MHD_USE_ERROR_LOG,
        0, accept_connection, server, handle, server,
        MHD_OPTION_EXTERNAL_LOGGER, drop_log, NULL, /* must be the first */
        MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_SECONDS_MAX,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_MEMORY_BYTES,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)HTTP_THREAD_STACK_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, (int)1,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, notify_connection, server,
        MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_END);
}

enum err
http_start(struct http_server **out, const struct app *app, const struct http_options *options,
    struct str *why)
{
    struct http_server *server = calloc(1, sizeof(*server));

    MUST(server != NULL);
    server->app = app;
    server->arena = arena_new(OPTIONS_BYTES_MAX);
    keep_options(server, options);
    atomic_store(&server->ready_checked_ms, INT32_MIN);
    pthread_mutex_init(&server->lock, NULL);
    int fd = open_socket(server, why);
    if (fd < 0) {
        arena_free(server->arena);
        free(server);
        return ERR_INTERNAL;
    }
    server->port = port_of(fd);
    MUST(pthread_create(&server->reaper, NULL, reap, server) == 0);
    server->daemon = start_daemon(server, fd);
    MUST(server->daemon != NULL);
    *out = server;
    return OK;
}

int
http_port(const struct http_server *server)
{
    return server->port;
}

void
http_stop(struct http_server *server)
{
    atomic_store(&server->is_stopping, true);
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET) {
        close(listening);
    }
    for (int64_t end_ms = io_monotonic_ms() + HTTP_STOP_MS_MAX; io_monotonic_ms() < end_ms;) {
        const union MHD_DaemonInfo *info =
            MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
        if (info == NULL || info->num_connections == 0) {
            break;
        }
        usleep(STOP_STEP_MS * 1000);
    }
    MHD_stop_daemon(server->daemon);
    atomic_store(&server->is_reaper_ended, true);
    pthread_join(server->reaper, NULL);
    pthread_mutex_destroy(&server->lock);
    arena_free(server->arena);
    free(server);
}
