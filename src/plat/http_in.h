/* http_in.h -- what the files of the server share; besides them only its fuzz target includes it.
 *
 * http_server.c  sockets, threads, deadlines     http_gate.c   is this a request at all
 * http_body.c    receiving a body                http_run.c    deciding what to answer
 * http_answer.c  headers, cookies, sending       http_meta.c   health, metrics, assets
 */
#ifndef PLAT_HTTP_IN_H
#define PLAT_HTTP_IN_H

#include "plat/asset.h"
#include "plat/blob.h"
#include "plat/http_route.h"
#include "plat/http_server.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>

#define HTTP_API_PREFIX "/api/v1"
enum {
    HTTP_TIME_BUCKETS = 8,
    HTTP_SEEN_SLOTS = 1024,
    HTTP_SEEN_MS = 60000,
    HTTP_ADDRESS_BYTES = 64,
    HTTP_MEDIA_HEAD_BYTES = 512,
};

/* One open socket, from accept to close. */
struct watch {
    struct watch *next, *before;
    int fd;
    _Atomic int64_t deadline_ms; /* 0: none, a handler is at work */
    atomic_bool is_in_request;
    char address[HTTP_ADDRESS_BYTES];
};
struct http_stats {
    _Atomic uint64_t by_class[6]; /* 1xx .. 5xx at 1 .. 5 */
    _Atomic uint64_t by_time[HTTP_TIME_BUCKETS + 1];
    _Atomic uint64_t time_us;
    _Atomic uint64_t refused_connections, reaped, busy;
};
struct http_server {
    struct MHD_Daemon *daemon;
    const struct app *app;
    struct http_options options;
    struct arena *arena; /* copies of the options */
    struct str proxies[HTTP_TRUSTED_PROXIES_MAX];
    size_t proxy_count;
    int port;
    pthread_mutex_t lock; /* watches */
    struct watch *watches;
    pthread_t reaper;
    atomic_bool is_stopping, is_reaper_ended;
    struct http_stats stats;
    _Atomic int64_t ready_checked_ms;
    atomic_bool is_ready;
    struct { /* when a session was last noted as used, by a few bits of its key */
        _Atomic int64_t session, at_ms;
    } seen[HTTP_SEEN_SLOTS];
};

enum body_kind { BODY_NONE = 1, BODY_FORM, BODY_MULTIPART, BODY_JSON };

/* One request, from its head to the last byte of the answer. */
struct exchange {
    struct http_server *server;
    struct MHD_Connection *connection;
    struct watch *watch;
    struct arena *arena;
    struct ctx ctx;
    struct req req;
    struct resp resp;
    int64_t started_ms;
    int64_t started_us;
    /* head */
    bool is_head, is_https, is_forwarded, is_loopback;
    struct str cookie, cookie_form, bearer; /* credentials as sent; none when absent */
    struct str origin, fetch_site, host, content_type, idempotency_key, requested_with;
    struct str form_token_new; /* a cookie to set for somebody who is not signed in */
    enum lang lang_wanted;
    bool wants_lang, keeps_lang;
    struct route_match match;
    int64_t content_length; /* -1: chunked */
    /* body */
    enum body_kind body_kind;
    struct buf body;
    int64_t body_bytes;
    struct MHD_PostProcessor *parts;
    struct blob_write *blob;
    struct buf part;      /* value of the field being received */
    struct str part_name;
    char part_head[HTTP_MEDIA_HEAD_BYTES]; /* of the file being received */
    size_t part_head_bytes;
    bool is_part_open;
    struct http_field *fields;
    struct upload *uploads;
    /* what went wrong before a route was asked; 0 when nothing */
    int early_status;
    enum err early_err;
    bool is_answered, is_meta, is_broken;
    int64_t sent_bytes;
    const struct asset *asset; /* sent instead of the response's body */
    struct bytes asset_body;
    const char *asset_coding; /* NULL: as it is */
    bool asset_is_immutable;
    size_t field_bytes; /* of multipart fields, all together */
    /* running */
    jmp_buf limit;
    struct arena_mark mark;
    void *form;
    bool is_replay;
    struct str body_digest;
    enum err err; /* outcome, for the log */
};

/* http_gate.c */
bool gate_passes(struct MHD_Connection *connection, const char *version);
MUST_USE bool gate_decode(struct arena *arena, struct str raw, struct str *out);
MUST_USE bool gate_read_head(struct exchange *x, const char *method, const char *url);
struct str gate_header(struct MHD_Connection *connection, const char *name);

/* http_body.c */
void body_begin(struct exchange *x); /* sets early_status when it cannot be received */
void body_take(struct exchange *x, const char *p, size_t n);
void body_end(struct exchange *x);
void body_drop(struct exchange *x);
MUST_USE bool body_parse_pairs(struct arena *arena, struct str text, struct http_field *fields,
    size_t fields_max, size_t *count);

/* http_run.c */
void run_early(struct exchange *x); /* may a body come at all? sets early_status */
void run_request(struct exchange *x);
void run_note_use(struct exchange *x);
int run_status_of(const struct ctx *ctx, enum err err);

/* http_refuse.c: the answer to whatever is not OK */
void refuse(struct exchange *x, enum err err);
void refuse_early(struct exchange *x);

/* http_meta.c: true when the path was one of its own */
bool meta_answer(struct exchange *x, struct str path);

/* http_answer.c */
bool answer_send(struct exchange *x);
bool answer_plain(struct exchange *x, int status, const char *text); /* protocol errors; closes */

#endif
