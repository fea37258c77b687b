/* http_server.h -- the listening side: sockets, threads, deadlines, limits.
 *
 * Threads  one per connection (libmicrohttpd), one reaper. A handler is a plain function that may
 *          block; nothing here is suspended or resumed.
 * Limits   a head may take HTTP_HEAD_SECONDS_MAX in all, a body HTTP_BODY_SECONDS_MAX plus its size
 *          at HTTP_BODY_BYTES_PER_SECOND_MIN, sending an answer likewise; past that the reaper shuts
 *          the socket down. An untrusted address has HTTP_CONNECTIONS_PER_ADDRESS_MAX connections.
 */
#ifndef PLAT_HTTP_SERVER_H
#define PLAT_HTTP_SERVER_H

#include "plat/app.h"
#include "plat/http.h"

enum {
    HTTP_BODY_SECONDS_MAX = 30,
    HTTP_BODY_BYTES_PER_SECOND_MIN = 50 * 1024,
    HTTP_IDLE_SECONDS_MAX = 15,
    HTTP_CONNECTION_MEMORY_BYTES = 32 * 1024,
    HTTP_THREAD_STACK_BYTES = 1024 * 1024,
    HTTP_TRUSTED_PROXIES_MAX = 16,
    HTTP_STOP_MS_MAX = 10000,
};

struct http_options {
    struct str listen;          /* 127.0.0.1:8085, [::1]:8085; port 0 takes any */
    struct str trusted_proxies; /* addresses, separated by commas */
    struct str metrics_token;   /* "" for none */
    bool allow_plain;           /* plain http from other machines */
    int64_t disk_free_percent_min;
};
struct http_server;
MUST_USE enum err http_start(struct http_server **out, const struct app *app,
    const struct http_options *options, struct str *why);
int http_port(const struct http_server *server);
/* Stops accepting, lets requests in flight end (at most HTTP_STOP_MS_MAX), then frees. */
void http_stop(struct http_server *server);

#endif
