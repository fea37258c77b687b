/* http.c -- what rooms call on requests and responses. */
#include "plat/http.h"

enum { PAGE_LIMIT_DEFAULT = 25, PAGE_LIMIT_MAX = 100 };

struct str
req_path_str(const struct req *req, size_t at)
{
    MUST(at < HTTP_PATH_PARAMS_MAX);
    return req->params[at];
}

int64_t
req_path_i64(const struct req *req, size_t at)
{
    struct str text = req_path_str(req, at);
    int64_t v;

    /* One spelling for each number: 007 is no way to write 7. */
    if (text.n == 0 || text.p[0] == '0' || !str_to_i64(text, &v) || v <= 0) {
        return 0;
    }
    return v;
}

static struct str
find(const struct http_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_c(fields[i].name, name)) {
            return fields[i].value;
        }
    }
    return STR_NONE;
}

struct str
req_query(const struct req *req, const char *name)
{
    return find(req->query, req->query_count, name);
}

struct str
req_field(const struct req *req, const char *name)
{
    return find(req->fields, req->field_count, name);
}

struct page
req_page(const struct req *req)
{
    struct page page = {.cursor = 0, .limit = PAGE_LIMIT_DEFAULT};
    int64_t v;

    if (str_to_i64(req_query(req, "cursor"), &v) && v > 0) {
        page.cursor = v;
    }
    if (str_to_i64(req_query(req, "limit"), &v) && v >= 1 && v <= PAGE_LIMIT_MAX) {
        page.limit = (int32_t)v;
    }
    return page;
}

int32_t
page_rows(struct page page)
{
    return page.limit + 1;
}

size_t
page_cut_places(struct page page, size_t found, struct opt_i64 *next)
{
    next->has = found > (size_t)page.limit;
    next->v = page.cursor + page.limit;
    return next->has ? (size_t)page.limit : found;
}

size_t
page_cut(struct page page, size_t found, const void *rows, size_t row_bytes, size_t id_at,
    struct opt_i64 *next)
{
    size_t shown = page_cut_places(page, found, next);

    if (next->has) {
        memcpy(&next->v, (const char *)rows + (shown - 1) * row_bytes + id_at, sizeof(next->v));
    }
    return shown;
}

enum err
resp_see_other(struct ctx *ctx, struct resp *resp, struct str path)
{
    (void)ctx;
    resp->location = path;
    return OK;
}

enum err
resp_created(struct ctx *ctx, struct resp *resp, struct str path)
{
    resp->is_created = true;
    return resp_see_other(ctx, resp, path);
}

enum err
resp_file(struct ctx *ctx, struct resp *resp, struct str sha256, struct str media,
    struct str download_name)
{
    (void)ctx;
    resp->status = 200;
    resp->file_sha256 = sha256;
    resp->content_type = media;
    resp->download_name = download_name;
    return OK;
}

enum err
resp_bytes(struct ctx *ctx, struct resp *resp, struct str media, struct str download_name,
    struct bytes body)
{
    buf_init(&resp->body, ctx->arena, body.n + 1);
    buf_put_bytes(&resp->body, body.p, body.n);
    resp->status = 200;
    resp->content_type = media;
    resp->download_name = download_name;
    return OK;
}
