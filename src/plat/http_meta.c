/* http_meta.c -- what is asked of the server itself: health, figures, embedded files. No session, no
 * policy; nothing here tells anything about anybody.
 */
#include "plat/http_in.h"

#include "gen/q_plat.h"
#include "plat/asset.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "plat/io.h"
#include "plat/openapi.h"

#include <sys/statvfs.h>

enum { READY_MS = 5000 };

static void
text(struct exchange *x, int status, const char *media)
{
    x->resp.status = status;
    x->resp.content_type = str_of(media);
    buf_init(&x->resp.body, x->arena, 1024);
}

/* -- health ------------------------------------------------------------------------------------------- */

/* What may no longer be written until a restart, or NULL. */
static const char *
degraded(const struct http_server *server)
{
    if (blob_is_read_only(server->app->blobs)) {
        return "degraded: file store is read-only\n";
    }
    return db_is_read_only(server->app->db) ? "degraded: database is read-only\n" : NULL;
}

static void
healthz(struct exchange *x)
{
    const char *why = degraded(x->server);

    text(x, why == NULL ? 200 : 503, "text/plain; charset=utf-8");
    buf_c(&x->resp.body, why == NULL ? "ok\n" : why);
}

static enum err
alive_work(struct ctx *ctx, void *arg)
{
    struct q_plat_alive alive;

    (void)arg;
    return q_plat_alive(ctx, &alive);
}

static bool
has_room(const struct http_server *server)
{
    struct statvfs fs;

    if (statvfs(server->app->data_dir, &fs) != 0) {
        return false;
    }
    return fs.f_blocks == 0 ||
           (int64_t)(fs.f_bavail * 100 / fs.f_blocks) >= server->options.disk_free_percent_min;
}

static void
readyz(struct exchange *x)
{
    struct http_server *server = x->server;
    int64_t now_ms = io_monotonic_ms();

    if (now_ms - atomic_load(&server->ready_checked_ms) > READY_MS) {
        atomic_store(&server->is_ready,
            db_read(server->app->db, &x->ctx, alive_work, NULL) == OK && has_room(server) &&
                degraded(server) == NULL);
        atomic_store(&server->ready_checked_ms, now_ms);
    }
    bool ready = atomic_load(&server->is_ready) && !atomic_load(&server->is_stopping);
    text(x, ready ? 200 : 503, "text/plain; charset=utf-8");
    buf_c(&x->resp.body, ready ? "ready\n" : "not ready\n");
}

/* -- figures -------------------------------------------------------------------------------------------- */

static const char *const bucket_seconds[HTTP_TIME_BUCKETS] = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1", "5"};

static void
put_http(struct exchange *x, struct buf *out)
{
    struct http_stats *s = &x->server->stats;
    uint64_t sum = 0;

    buf_c(out, "# TYPE sangkien_http_requests_total counter\n");
    for (int i = 2; i <= 5; i++) {
        buf_printf(out, "sangkien_http_requests_total{class=\"%dxx\"} %llu\n", i,
            (unsigned long long)atomic_load(&s->by_class[i]));
    }
    buf_c(out, "# TYPE sangkien_http_request_seconds histogram\n");
    for (int i = 0; i < HTTP_TIME_BUCKETS; i++) {
        sum += atomic_load(&s->by_time[i]);
        buf_printf(out, "sangkien_http_request_seconds_bucket{le=\"%s\"} %llu\n",
            bucket_seconds[i], (unsigned long long)sum);
    }
    sum += atomic_load(&s->by_time[HTTP_TIME_BUCKETS]);
    uint64_t us = atomic_load(&s->time_us);
    buf_printf(out,
        "sangkien_http_request_seconds_bucket{le=\"+Inf\"} %llu\n"
        "sangkien_http_request_seconds_count %llu\n"
        "sangkien_http_request_seconds_sum %llu.%06llu\n",
        (unsigned long long)sum, (unsigned long long)sum, (unsigned long long)(us / 1000000),
        (unsigned long long)(us % 1000000));
    buf_printf(out,
        "# TYPE sangkien_http_refused_connections_total counter\n"
        "sangkien_http_refused_connections_total %llu\n"
        "# TYPE sangkien_http_deadline_total counter\n"
        "sangkien_http_deadline_total %llu\n"
        "# TYPE sangkien_db_busy_total counter\n"
        "sangkien_db_busy_total %llu\n"
        "# TYPE sangkien_db_waiting gauge\n"
        "sangkien_db_waiting %zu\n",
        (unsigned long long)atomic_load(&s->refused_connections),
        (unsigned long long)atomic_load(&s->reaped), (unsigned long long)atomic_load(&s->busy),
        db_waiting(x->server->app->db));
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(x->server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    if (info != NULL) {
        buf_printf(out, "# TYPE sangkien_http_connections gauge\nsangkien_http_connections %u\n",
            info->num_connections);
    }
}

static void
put_process(struct buf *out, struct arena *arena)
{
    struct str status;
    struct str why;

    if (!io_read_file(arena, "/proc/self/statm", 256, &status, &why) || status.n == 0) {
        return;
    }
    (void)str_cut(&status, ' ');
    int64_t pages;
    if (str_to_i64(str_cut(&status, ' '), &pages)) {
        buf_printf(out, "# TYPE process_resident_memory_bytes gauge\n"
                        "process_resident_memory_bytes %lld\n", (long long)pages * 4096);
    }
}

static enum err
counts_work(struct ctx *ctx, void *arg)
{
    struct buf *out = arg;
    struct q_plat_todo_counts *rows;
    size_t count;

    TRY(q_plat_todo_counts(ctx, &rows, &count));
    buf_c(out, "# TYPE sangkien_jobs_pending gauge\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(out,
            "sangkien_jobs_pending{kind=\"%.*s\"} %lld\n"
            "sangkien_jobs_failing{kind=\"%.*s\"} %lld\n",
            STR_ARG(rows[i].consumer), (long long)rows[i].waiting, STR_ARG(rows[i].consumer),
            (long long)rows[i].failed);
    }
    return OK;
}

static bool
may_read_figures(const struct exchange *x)
{
    struct str token = x->server->options.metrics_token;

    if (token.n > 0 && !str_is_none(x->bearer)) {
        return crypto_equal(token, x->bearer);
    }
    return x->is_loopback && !x->is_forwarded;
}

static void
metrics(struct exchange *x)
{
    if (!may_read_figures(x)) {
        text(x, 403, "text/plain; charset=utf-8");
        return;
    }
    text(x, 200, "text/plain; version=0.0.4; charset=utf-8");
    put_http(x, &x->resp.body);
    put_process(&x->resp.body, x->arena);
    if (db_read(x->server->app->db, &x->ctx, counts_work, &x->resp.body) != OK) {
        x->ctx.fault_count = 0;
    }
}

/* -- embedded files --------------------------------------------------------------------------------------- */

static const struct asset *
find_asset(struct str url)
{
    size_t low = 0;
    size_t high = asset_def_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(str_of(asset_defs[middle].url), url);
        if (order == 0) {
            return &asset_defs[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static const struct asset *
asset_by_name(const char *name)
{
    for (size_t i = 0; i < asset_def_count; i++) {
        if (strcmp(asset_defs[i].name, name) == 0) {
            return &asset_defs[i];
        }
    }
    return NULL;
}

static bool
accepts(struct str accept, const char *coding)
{
    while (!str_is_none(accept)) {
        struct str rest = str_trim(str_cut(&accept, ','));
        struct str name = str_trim(str_cut(&rest, ';'));
        if (str_eq_c(name, coding)) {
            return str_is_none(rest) || !str_eq_c(str_trim(rest), "q=0");
        }
    }
    return false;
}

static void
send_asset(struct exchange *x, const struct asset *asset, bool is_immutable)
{
    struct str accept = gate_header(x->connection, "Accept-Encoding");
    struct bytes body = asset->plain;
    const char *coding = NULL;

    if (asset->brotli.p != NULL && accepts(accept, "br")) {
        body = asset->brotli;
        coding = "br";
    } else if (asset->gzip.p != NULL && accepts(accept, "gzip")) {
        body = asset->gzip;
        coding = "gzip";
    }
    x->asset = asset;
    x->asset_body = body;
    x->asset_coding = coding;
    x->asset_is_immutable = is_immutable;
    x->resp.status = 200;
    x->resp.content_type = str_of(asset->media);
}

static bool
answer_asset(struct exchange *x, struct str path)
{
    if (str_starts(path, STR("/s/"))) {
        const struct asset *asset = find_asset(path);
        if (asset != NULL) {
            send_asset(x, asset, true);
        } else {
            text(x, 404, "text/plain; charset=utf-8");
        }
        return true;
    }
    if (str_eq_c(path, "/favicon.ico")) {
        const struct asset *asset = asset_by_name("favicon.ico");
        asset = asset == NULL ? asset_by_name("favicon.svg") : asset;
        if (asset != NULL) {
            send_asset(x, asset, false);
        } else {
            text(x, 404, "text/plain; charset=utf-8");
        }
        return true;
    }
    if (str_eq_c(path, "/robots.txt")) {
        text(x, 200, "text/plain; charset=utf-8");
        buf_c(&x->resp.body, "User-agent: *\nDisallow: /\n");
        return true;
    }
    return false;
}

bool
meta_answer(struct exchange *x, struct str path)
{
    if (x->req.method != HTTP_GET || (x->req.is_api && !str_eq_c(path, "/openapi.json"))) {
        return false;
    }
    if (x->req.is_api) {
        text(x, 200, "application/json");
        buf_put(&x->resp.body, openapi_json);
    } else if (str_eq_c(path, "/healthz")) {
        healthz(x);
    } else if (str_eq_c(path, "/readyz")) {
        readyz(x);
    } else if (str_eq_c(path, "/metrics")) {
        metrics(x);
    } else if (!answer_asset(x, path)) {
        return false;
    }
    x->is_meta = true;
    return true;
}
