/* http.h -- requests, responses and routes as rooms see them: no sockets, no threads.
 *
 * A reading route is one function on a read transaction. A writing route is one function that runs
 * on the writer (`apply`): rules and SQL only. Before it, on the connection's own thread, the
 * dispatcher has checked size, rate, login, form token and idempotency key, made uploaded files
 * durable and read the route's form. After it, again on that thread, the dispatcher answers: 303
 * to resp_see_other's target for a page; for the API 201 or 200 with the JSON of the target's view;
 * when the form or a rule refused, the route's `if_invalid` page is drawn with 422, the values
 * typed and the faults beside their fields.
 */
#ifndef PLAT_HTTP_H
#define PLAT_HTTP_H

#include "base/buf.h"
#include "base/json.h"
#include "base/opt.h"
#include "plat/ctx.h"

enum {
    HTTP_BODY_BYTES_MAX = 256 * 1024,          /* urlencoded and JSON */
    HTTP_UPLOAD_BYTES_MAX = 50 * 1024 * 1024,  /* multipart, all parts together */
    HTTP_UPLOAD_FILES_MAX = 10,
    HTTP_FIELDS_MAX = 500,
    HTTP_FIELD_BYTES_MAX = 128 * 1024,
    HTTP_QUERY_BYTES_MAX = 2048,
    HTTP_PATH_PARAMS_MAX = 4,
    HTTP_CONNECTIONS_MAX = 1024,
    HTTP_CONNECTIONS_PER_ADDRESS_MAX = 64,
    HTTP_HEAD_SECONDS_MAX = 10,
};

enum http_method { HTTP_GET = 1, HTTP_POST };

/* Hidden fields that render_csrf() writes and the dispatcher reads; never part of a form. */
#define HTTP_FIELD_TOKEN "csrf"
#define HTTP_FIELD_IDEMPOTENCY "idempotency_key"

struct http_field { /* one value of a form or query; raw, as sent, valid UTF-8 or refused earlier */
    struct str name, value;
};
struct upload { /* already durable in the store when apply runs */
    struct str field;
    struct str name;   /* as the client called it; never a path of ours */
    struct str sha256; /* 64 hex digits; the name in the store */
    int64_t bytes;
    struct str media;  /* by our own detection */
};
struct route_def;
struct req {
    enum http_method method;
    struct str path;   /* without /api/v1 */
    bool is_api;       /* under /api/v1: answers are JSON */
    bool is_htmx;
    const struct route_def *route; /* the one asked for, also while its if_invalid page is drawn */
    struct str params[HTTP_PATH_PARAMS_MAX]; /* values of {name} in the path, in order */
    const struct http_field *query;
    size_t query_count;
    const struct http_field *fields; /* urlencoded or multipart body; empty for JSON */
    size_t field_count;
    const struct json *json; /* JSON body, or NULL */
    const struct upload *uploads;
    size_t upload_count;
    bool is_show_after_refusal; /* the if_invalid page is being drawn: forms keep what was typed */
    int show_status; /* 422, or 409 for a stale page; 0 otherwise */
};
int64_t req_path_i64(const struct req *req, size_t at); /* 0 when not a positive number */
struct str req_path_str(const struct req *req, size_t at);
struct str req_query(const struct req *req, const char *name);  /* none when absent */
struct str req_field(const struct req *req, const char *name);  /* body; none when absent */
/* A page of a list: ?cursor=&limit= (1..100, otherwise 25). */
struct page {
    int64_t cursor; /* 0 for the first page */
    int32_t limit;
};
struct page req_page(const struct req *req);
/* A list asks its query for page_rows(page) rows, one more than it shows: that one tells whether
 * there is a next page. The two below answer how many to show and say in *next where the next page
 * begins: PAGE_CUT after the `id` of the last row shown, page_cut_places after its place. */
int32_t page_rows(struct page page);
#define PAGE_CUT(page, rows, found, next)                                                          \
    page_cut((page), (found), (rows), sizeof(*(rows)), offsetof(__typeof__(*(rows)), id), (next))
size_t page_cut(struct page page, size_t found, const void *rows, size_t row_bytes, size_t id_at,
    struct opt_i64 *next);
size_t page_cut_places(struct page page, size_t found, struct opt_i64 *next);

struct html { /* markup that only templates, SVG writers and the sanitizer can make */
    struct str markup;
};

struct resp {
    int status; /* 0 until set */
    struct str content_type;
    struct buf body;
    struct str location;      /* set by resp_see_other: path without /api/v1 */
    bool is_created;          /* API answers 201 instead of 200 */
    struct str file_sha256;   /* set by resp_file: streamed from the store */
    struct str download_name; /* Content-Disposition: attachment */
    struct str cookie_session; /* new session token to set; "" clears it */
    struct str extra_header_name, extra_header_value;
    bool is_public_cacheable; /* never for signed-in pages */
    bool is_body_secret; /* apply sets it where a digest of the body must not be kept (ballots) */
};
enum err resp_see_other(struct ctx *ctx, struct resp *resp, struct str path); /* always OK */
enum err resp_created(struct ctx *ctx, struct resp *resp, struct str path);   /* always OK */
enum err resp_file(struct ctx *ctx, struct resp *resp, struct str sha256, struct str media,
    struct str download_name);
enum err resp_bytes(struct ctx *ctx, struct resp *resp, struct str media, struct str download_name,
    struct bytes body);

/* app/chrome.c: a whole page that says what went wrong (status, ctx->faults), in a reading
 * transaction. Two refusals of one status differ in nothing that tells the reason of a 404. */
enum err page_refusal(struct ctx *ctx, const struct req *req, struct resp *resp, int status);
/* True when the path (without query) is a page that GET answers: what a login may return to. */
bool http_is_page(struct str path);

typedef enum err route_fn(struct ctx *ctx, const struct req *req, struct resp *resp);
/* Reads the form of a writing route into the arena; *form then goes to the apply trampoline. */
typedef enum err route_form_fn(struct ctx *ctx, const struct req *req, void **form);
/* What is too slow for the writer (password hashes, parsing), on the connection's own thread in a
 * reading transaction, after the form was read. Its result goes to ctx->prepared or the form. */
typedef enum err route_prepare_fn(struct ctx *ctx, const struct req *req, void *form);
typedef enum err route_apply_fn(struct ctx *ctx, const struct req *req, void *form,
    struct resp *resp);

struct route_def {
    int id; /* enum route_id (gen/route.h) */
    enum http_method method;
    const char *path;    /* /initiatives/{id} */
    int action;          /* enum action (gen/policy.h) */
    bool is_write;
    bool is_page_only;   /* no JSON twin */
    bool is_api_only;
    bool is_public;      /* the action's policy has a `public` line */
    route_fn *show;      /* reading routes */
    route_form_fn *form; /* writing routes; NULL when the route has no form */
    route_prepare_fn *prepare; /* writing routes; NULL for most */
    route_apply_fn *apply;
    int if_invalid;      /* route drawn when refused; -1 for none (a plain page with the faults) */
    const char *lock_name; /* advisory lock on PostgreSQL; NULL for none */
    bool takes_files;
    const char *form_name; /* its labels are the texts form.<form_name>.<field>; NULL for none */
};
extern const struct route_def route_defs[]; /* generated */
extern const size_t route_def_count;

#endif
