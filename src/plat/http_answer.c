/* http_answer.c -- turns a response into bytes on the socket: headers that every answer has, cookies,
 * files straight from the store.
 */
#include "plat/http_in.h"

#include "base/utf8.h"
#include "plat/log.h"

#include <unistd.h>

#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "        \
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "                \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define POLICY_DOWNLOAD "sandbox; default-src 'none'; frame-ancestors 'none'"

enum { RETRY_BUSY_SECONDS = 2, RETRY_TRIES_SECONDS = 60 };

static void
header(struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header(response, name, value) != MHD_YES) {
        log_line(LOG_ERROR, "header", "name=%s why=refused", name);
    }
}

static void
header_str(struct exchange *x, struct MHD_Response *response, const char *name, struct str value)
{
    header(response, name, str_c(x->arena, value));
}

static void
put_security(const struct exchange *x, struct MHD_Response *response)
{
    bool is_download = !str_is_none(x->resp.download_name);

    header(response, "Content-Security-Policy", is_download ? POLICY_DOWNLOAD : POLICY);
    header(response, "X-Content-Type-Options", "nosniff");
    header(response, "X-Frame-Options", "DENY");
    header(response, "Referrer-Policy", "same-origin");
    header(response, "Cross-Origin-Opener-Policy", "same-origin");
    header(response, "Cross-Origin-Resource-Policy", "same-origin");
    header(response, "Permissions-Policy", "geolocation=(), microphone=()");
    if (x->is_https) {
        header(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
}

static void
put_cookie(struct exchange *x, struct MHD_Response *response, const char *name, struct str value,
    const char *more)
{
    struct str line = str_printf(x->arena, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
        x->is_https ? "__Host-" : "", name, STR_ARG(value), x->is_https ? "; Secure" : "", more);

    header_str(x, response, "Set-Cookie", line);
}

static void
put_cookies(struct exchange *x, struct MHD_Response *response)
{
    bool is_page = str_starts(x->resp.content_type, STR("text/html"));

    if (!str_is_none(x->resp.cookie_session)) {
        bool ends = x->resp.cookie_session.n == 0;
        put_cookie(x, response, "sid", x->resp.cookie_session, ends ? "; Max-Age=0" : "");
    }
    if (!str_is_none(x->form_token_new) && is_page && !x->resp.is_public_cacheable) {
        put_cookie(x, response, "form", x->form_token_new, "");
    }
    if (x->keeps_lang && is_page) {
        header_str(x, response, "Set-Cookie",
            str_printf(x->arena, "lang=%s; Path=/; SameSite=Lax; Max-Age=31536000",
                x->lang_wanted == LANG_EN ? "en" : "vi"));
    }
}

/* RFC 6266: a plain name for old clients, the real one percent-encoded beside it. */
static void
put_download(struct exchange *x, struct MHD_Response *response)
{
    struct buf line;
    struct str name = x->resp.download_name;

    if (str_is_none(name)) {
        return;
    }
    buf_init(&line, x->arena, 256);
    buf_c(&line, "attachment; filename=\"");
    for (size_t at = 0; at < name.n;) {
        uint32_t c = utf8_next(name, &at);
        bool is_plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '/';
        buf_char(&line, is_plain ? (char)c : '_');
    }
    buf_c(&line, "\"; filename*=UTF-8''");
    buf_url(&line, name);
    header_str(x, response, "Content-Disposition", buf_str(&line));
}

static void
put_location(struct exchange *x, struct MHD_Response *response)
{
    struct str to = x->resp.location;

    if (str_is_none(to)) {
        return;
    }
    if (x->req.is_api && (x->resp.status == 201 || x->resp.status == 200)) {
        to = str_cat(x->arena, STR(HTTP_API_PREFIX), to);
    }
    header_str(x, response, "Location", to);
}

static void
put_headers(struct exchange *x, struct MHD_Response *response)
{
    const struct resp *resp = &x->resp;
    bool is_cacheable = resp->is_public_cacheable && x->ctx.actor.account.v == 0;

    put_security(x, response);
    if (!str_is_none(resp->content_type)) {
        header_str(x, response, "Content-Type", resp->content_type);
    }
    if (x->asset != NULL) {
        header(response, "Cache-Control",
            x->asset_is_immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600");
        header(response, "Vary", "Accept-Encoding");
        if (x->asset_coding != NULL) {
            header(response, "Content-Encoding", x->asset_coding);
        }
    } else {
        header(response, "Cache-Control", is_cacheable ? "public, max-age=300" : "no-store");
    }
    header_str(x, response, "X-Request-Id", x->ctx.request_id);
    put_location(x, response);
    put_download(x, response);
    put_cookies(x, response);
    if (!str_is_none(resp->extra_header_name)) {
        header_str(x, response, str_c(x->arena, resp->extra_header_name),
            resp->extra_header_value);
    }
    if (resp->status == 503 || resp->status == 429) {
        header_str(x, response, "Retry-After",
            str_printf(x->arena, "%d",
                resp->status == 503 ? RETRY_BUSY_SECONDS : RETRY_TRIES_SECONDS));
    }
    if (resp->status == 401) {
        header(response, "WWW-Authenticate", "Bearer");
    }
    if (resp->status == 405) {
        header(response, "Allow", x->req.method == HTTP_POST ? "GET, HEAD" : "POST");
    }
    /* What was not read of a body must not be taken for the next request. */
    if ((x->early_status != 0 && (x->content_length != 0 || x->is_broken)) || atomic_load(&x->server->is_stopping)) {
        header(response, "Connection", "close");
    }
}

static struct MHD_Response *
make_response(struct exchange *x)
{
    if (!str_is_none(x->resp.file_sha256)) {
        int64_t bytes;
        int fd = blob_fd(x->server->app->blobs, x->resp.file_sha256, &bytes);
        if (fd >= 0) {
            x->sent_bytes = bytes;
            return MHD_create_response_from_fd64((uint64_t)bytes, fd);
        }
        log_line(LOG_ERROR, "blob", "why=missing sha256=%.*s", STR_ARG(x->resp.file_sha256));
        x->resp = (struct resp){.status = 500, .content_type = STR("text/plain; charset=utf-8")};
    }
    if (x->asset != NULL) {
        x->sent_bytes = (int64_t)x->asset_body.n;
        return MHD_create_response_from_buffer(x->asset_body.n,
            (void *)(uintptr_t)x->asset_body.p, MHD_RESPMEM_PERSISTENT);
    }
    x->sent_bytes = (int64_t)x->resp.body.n;
    return MHD_create_response_from_buffer(x->resp.body.n, x->resp.body.p,
        MHD_RESPMEM_PERSISTENT);
}

bool
answer_send(struct exchange *x)
{
    struct MHD_Response *response = make_response(x);

    if (response == NULL) {
        return false;
    }
    put_headers(x, response);
    x->is_answered = true;
    enum MHD_Result queued =
        MHD_queue_response(x->connection, (unsigned)x->resp.status, response);
    MHD_destroy_response(response);
    return queued == MHD_YES;
}

bool
answer_plain(struct exchange *x, int status, const char *text)
{
    x->early_status = status;
    x->is_broken = true;
    x->resp = (struct resp){.status = status, .content_type = STR("text/plain; charset=utf-8")};
    buf_init(&x->resp.body, x->arena, 64);
    buf_c(&x->resp.body, text);
    return answer_send(x);
}
