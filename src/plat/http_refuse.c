/* http_refuse.c -- the answer to whatever is not OK. A page or problem+json; never a detail that the
 * log has. Missing and forbidden objects are told alike [R11].
 */
#include "plat/http_in.h"

#include "plat/auth.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/log.h"
#include "plat/render.h"

struct refusal {
    struct exchange *x;
    struct req req;
    int status;
};

static void
plain(struct exchange *x, int status)
{
    x->resp = (struct resp){.status = status, .content_type = STR("text/plain; charset=utf-8")};
    buf_init(&x->resp.body, x->arena, 64);
    buf_printf(&x->resp.body, "%d\n", status);
}

/* The page around a refusal shows who is signed in, so it asks again who that is: the transaction
 * that was refused is over. */
static enum err
page_work(struct ctx *ctx, void *arg)
{
    struct refusal *r = arg;
    struct exchange *x = r->x;

    if (ctx->actor.account.v == 0 && !str_is_none(x->cookie)) {
        size_t faults = ctx->fault_count;
        TRY(auth_by_session(ctx, x->cookie));
        ctx->fault_count = faults;
    }
    if (x->wants_lang) {
        ctx->lang = x->lang_wanted;
    }
    return page_refusal(ctx, &r->req, &x->resp, r->status);
}

static void
page(struct exchange *x, int status)
{
    struct refusal r = {.x = x, .req = x->req, .status = status};

    if (status == 404) {
        /* One page for all that is missing: its links must not tell which it was. */
        r.req.path = STR("/");
        r.req.route = NULL;
        r.req.query_count = 0;
        memset(r.req.params, 0, sizeof(r.req.params));
        x->ctx.fault_count = 0;
        (void)fault_word(&x->ctx, "not_found");
    }
    x->resp = (struct resp){0};
    if (status == 503 || db_read(x->server->app->db, &x->ctx, page_work, &r) != OK) {
        plain(x, status);
        return;
    }
    x->resp.status = status;
}

static void
problem(struct exchange *x, enum err err, int status)
{
    x->resp = (struct resp){.status = status, .content_type = STR("application/problem+json")};
    if (status == 404) {
        x->ctx.fault_count = 0;
        (void)fault_word(&x->ctx, "not_found");
    }
    buf_init(&x->resp.body, x->arena, 512);
    problem_json(&x->ctx, err, &x->resp.body);
}

static void
to_login(struct exchange *x)
{
    struct buf url;

    buf_init(&url, x->arena, 128);
    buf_c(&url, "/session?next=");
    buf_url(&url, x->req.path);
    x->resp = (struct resp){.status = 303, .location = buf_str(&url)};
}

/* A page that is closed until the account is in order leads to where that is done. */
static bool
leads_elsewhere(const struct exchange *x)
{
    return x->ctx.actor.only_action != 0 && x->req.method == HTTP_GET && !x->req.is_htmx &&
           x->ctx.fault_count > 0 &&
           strcmp(fault_defs[x->ctx.faults[0].code].code, "password_must_change") == 0;
}

static void
answer(struct exchange *x, enum err err, int status)
{
    x->err = err;
    if (err == ERR_BUSY) {
        atomic_fetch_add(&x->server->stats.busy, 1);
    }
    if (x->req.is_api) {
        problem(x, err, status);
    } else if (err == ERR_SIGNED_OUT && x->req.method == HTTP_GET && !x->req.is_htmx) {
        to_login(x);
    } else if (leads_elsewhere(x)) {
        x->resp = (struct resp){.status = 303, .location = x->ctx.actor.only_page};
    } else {
        page(x, status);
    }
}

void
refuse(struct exchange *x, enum err err)
{
    bool outgrown = arena_used_bytes(x->arena) > ARENA_REQUEST_BYTES_MAX / 2;

    if (outgrown) {
        /* Room for the answer: what the request had built is of no use any more. */
        arena_rewind(x->arena, x->mark);
        for (size_t i = 0; i < x->ctx.fault_count; i++) {
            x->ctx.faults[i].field = STR_NONE;
            x->ctx.faults[i].arg = STR_NONE;
        }
        x->ctx.actor = (struct actor){0};
        if (!str_is_none(x->form_token_new)) {
            x->form_token_new = STR_NONE;
            x->cookie_form = STR_NONE;
        }
    }
    answer(x, err, run_status_of(&x->ctx, err));
}

void
refuse_early(struct exchange *x)
{
    answer(x, x->early_err, x->early_status);
}
