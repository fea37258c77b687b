/* render.c -- values into markup: see render.h. Controls and faults are in render_input.c. */
#include "plat/render.h"

#include "plat/asset.h"
#include "plat/io.h"

enum { PAGE_BYTES_FIRST = 32 * 1024 };

void
render_begin(struct render *r, struct ctx *ctx, struct resp *resp)
{
    const struct req *req = ctx->req;

    *r = (struct render){.out = &resp->body, .ctx = ctx, .req = req};
    resp->status = req->is_show_after_refusal && req->show_status != 0 ? req->show_status : 200;
    resp->content_type = STR("text/html; charset=utf-8");
    buf_init(&resp->body, ctx->arena, PAGE_BYTES_FIRST);
    chrome_fill(ctx, req, &r->chrome);
}

void
render_begin_json(struct json_out *out, struct ctx *ctx, struct resp *resp)
{
    resp->status = 200;
    resp->content_type = STR("application/json");
    buf_init(&resp->body, ctx->arena, PAGE_BYTES_FIRST);
    json_out_init(out, &resp->body);
}

void
render_str(struct render *r, struct str s)
{
    buf_html(r->out, s);
}

void
render_text(struct render *r, struct str s)
{
    while (!str_is_none(s)) {
        buf_html(r->out, str_cut(&s, '\n'));
        if (!str_is_none(s)) {
            buf_c(r->out, "<br>");
        }
    }
}

void
render_html(struct render *r, struct html html)
{
    buf_put(r->out, html.markup);
}

void
render_i64(struct render *r, int64_t v)
{
    buf_put(r->out, number_vi(r->ctx->arena, v));
}

void
render_id(struct render *r, int64_t v)
{
    buf_i64(r->out, v);
}

void
render_t(struct render *r, int text_id)
{
    buf_html(r->out, text_get(r->ctx->lang, text_id));
}

void
render_t_fill(struct render *r, int text_id, const struct text_arg *args, size_t count)
{
    buf_html(r->out, text_fill(r->ctx->arena, r->ctx->lang, text_id, args, count));
}

/* A colon before any of / ? # makes a scheme; only those that a page of ours uses pass. */
static bool
is_own_address(struct str s)
{
    static const char *const schemes[] = {"https:", "http:", "mailto:", "tel:"};
    size_t colon = str_find_char(s, ':');

    if (str_starts(s, STR("//")) || str_starts(s, STR("/\\"))) {
        return false; /* another host */
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (str_starts(s, str_of(schemes[i]))) {
            return true;
        }
    }
    return colon == SIZE_MAX || str_find_char(s, '/') < colon || str_find_char(s, '?') < colon ||
           str_find_char(s, '#') < colon;
}

void
render_href(struct render *r, struct str s)
{
    buf_html(r->out, is_own_address(s) ? s : STR("#"));
}

void
render_url_part(struct render *r, struct str s)
{
    buf_url(r->out, s);
}

void
render_asset(struct render *r, const char *name)
{
    for (size_t i = 0; i < asset_def_count; i++) {
        if (strcmp(asset_defs[i].name, name) == 0) {
            buf_c(r->out, asset_defs[i].url);
            return;
        }
    }
    buf_c(r->out, "/s/none/"); /* a build without assets: the page comes without its clothes */
    buf_c(r->out, name);
}

void
render_icon(struct render *r, struct str name)
{
    buf_c(r->out, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
    render_asset(r, "icons.svg");
    buf_char(r->out, '#');
    buf_url(r->out, name);
    buf_c(r->out, "\"/></svg>");
}

void
render_bp(struct render *r, int32_t bp)
{
    buf_put(r->out, share_vi(r->ctx->arena, bp));
}

void
render_money(struct render *r, struct money m)
{
    buf_html(r->out, money_vi(r->ctx->arena, m));
}

void
render_date(struct render *r, struct date d)
{
    buf_put(r->out, date_vi(r->ctx->arena, d));
}

void
render_instant(struct render *r, struct instant t)
{
    buf_put(r->out, instant_vi(r->ctx->arena, t));
}

void
render_csrf(struct render *r)
{
    buf_c(r->out, "<input type=\"hidden\" name=\"" HTTP_FIELD_TOKEN "\" value=\"");
    buf_html(r->out, r->ctx->actor.csrf);
    buf_c(r->out, "\"><input type=\"hidden\" name=\"" HTTP_FIELD_IDEMPOTENCY "\" value=\"");
    buf_html(r->out, io_token(r->ctx->arena, 16));
    buf_c(r->out, "\">");
}

struct str
render_lang(const struct render *r)
{
    return r->ctx->lang == LANG_EN ? STR("en") : STR("vi");
}

struct str
render_joined(const struct render *r, const struct str *items, size_t count)
{
    struct buf out;

    buf_init(&out, r->ctx->arena, 64);
    for (size_t i = 0; i < count; i++) {
        buf_c(&out, i == 0 ? "" : ",");
        buf_put(&out, items[i]);
    }
    return buf_str(&out);
}

struct str
render_digits(const struct render *r, int64_t v)
{
    struct buf out;

    buf_init(&out, r->ctx->arena, 24);
    buf_i64(&out, v);
    return buf_str(&out);
}

struct str
render_typed_money(const struct render *r, struct money m)
{
    return money_is_none(m) ? STR_NONE : number_vi(r->ctx->arena, m.dong);
}

const char *
render_row_name(const struct render *r, const char *list, int64_t at, const char *field)
{
    return str_c(r->ctx->arena,
        str_printf(r->ctx->arena, "%s.%lld.%s", list, (long long)at, field));
}
