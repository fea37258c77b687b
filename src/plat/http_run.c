/* http_run.c -- the dispatcher: who asks, may it be asked this way, run the route, say what came of it.
 *
 * The order of checks is the same for every route; a room never repeats one of them. Roles are read
 * in the transaction that acts, also in the second and third transaction of one request.
 */
#include "plat/http_in.h"

#include "gen/q_plat.h"
#include "plat/auth.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/job.h"
#include "plat/log.h"

enum { IDEMPOTENCY_KEY_BYTES_MAX = 128 };

int
run_status_of(const struct ctx *ctx, enum err err)
{
    switch (err) {
    case OK:
        return 200;
    case ERR_INVALID:
        return 422;
    case ERR_FORBIDDEN:
        return 403;
    case ERR_NOT_FOUND:
        return 404;
    case ERR_CONFLICT:
        return 409;
    case ERR_BUSY:
        return 503;
    case ERR_SIGNED_OUT:
        return 401;
    case ERR_LIMIT:
        for (size_t i = 0; i < ctx->fault_count; i++) {
            if (strcmp(fault_defs[ctx->faults[i].code].code, "too_many_tries") == 0) {
                return 429;
            }
        }
        return 413;
    case ERR_INTERNAL:
        break;
    }
    return 500;
}

/* -- memory ---------------------------------------------------------------------------------------- */

static void
over_limit(void *arg)
{
    struct exchange *x = arg;

    longjmp(x->limit, 1);
}

/* Runs step so that a request that outgrows its arena comes back here as ERR_LIMIT. The jump never
 * crosses a library: the frame that catches it is called by the database, and every frame between
 * it and the arena is ours. */
static enum err
guarded(struct exchange *x, enum err (*step)(struct exchange *x))
{
    if (setjmp(x->limit) != 0) {
        arena_on_limit(x->arena, NULL, NULL);
        log_line(LOG_WARN, "arena", "id=%.*s route=%s", STR_ARG(x->ctx.request_id),
            x->match.route == NULL ? "-" : x->match.route->path);
        return fault_word(&x->ctx, "body_too_large");
    }
    arena_on_limit(x->arena, over_limit, x);
    enum err err = step(x);
    arena_on_limit(x->arena, NULL, NULL);
    return err;
}

/* -- who asks ---------------------------------------------------------------------------------------- */

static enum err
authenticate(struct exchange *x)
{
    struct ctx *ctx = &x->ctx;

    ctx->actor = (struct actor){0};
    if (!str_is_none(x->bearer)) {
        TRY(auth_by_api_key(ctx, x->bearer));
    } else if (!str_is_none(x->cookie)) {
        TRY(auth_by_session(ctx, x->cookie));
    }
    if (x->wants_lang) {
        ctx->lang = x->lang_wanted;
    }
    if (ctx->actor.account.v == 0 && str_is_none(x->bearer)) {
        /* Nobody is signed in: the form token is bound to a cookie of its own. */
        if (str_is_none(x->cookie_form) && !x->req.is_api) {
            x->cookie_form = io_token(ctx->arena, 16);
            x->form_token_new = x->cookie_form;
        }
        if (!str_is_none(x->cookie_form)) {
            struct str hash = crypto_token_hash(ctx->arena, x->cookie_form);
            ctx->actor.csrf = str_sub(hash, 0, 32);
        }
    }
    if (ctx->actor.account.v == 0 && !x->match.route->is_public) {
        return fault_word(ctx, "signed_out");
    }
    if (ctx->actor.only_action != 0 && !x->match.route->is_public &&
        x->match.route->action != ctx->actor.only_action) {
        return fault_word(ctx, "password_must_change");
    }
    return OK;
}

/* -- may it be asked this way -------------------------------------------------------------------------- */

static bool
is_own_origin(const struct exchange *x)
{
    struct str want = str_printf(x->arena, "%s://%.*s", x->is_https ? "https" : "http",
        STR_ARG(x->host));

    return str_eq(x->origin, want);
}

static enum err
check_form_token(struct exchange *x)
{
    if (!str_is_none(x->fetch_site)) {
        if (!str_eq_c(x->fetch_site, "same-origin") && !str_eq_c(x->fetch_site, "none")) {
            return fault_word(&x->ctx, "foreign_origin");
        }
    } else if (!str_is_none(x->origin) && !is_own_origin(x)) {
        return fault_word(&x->ctx, "foreign_origin");
    }
    if (x->req.is_api) {
        /* What a foreign page can send without asking first is never JSON, and never carries a
         * header of its own. */
        bool is_declared = x->body_kind == BODY_JSON || !str_is_none(x->requested_with);
        return is_declared ? OK : fault_word(&x->ctx, "foreign_origin");
    }
    struct str token = req_field(&x->req, HTTP_FIELD_TOKEN);
    if (token.n == 0 || x->ctx.actor.csrf.n == 0 || !crypto_equal(token, x->ctx.actor.csrf)) {
        return fault_word(&x->ctx, "form_token");
    }
    return OK;
}

/* -- the same request again ------------------------------------------------------------------------------ */

static enum err
read_idempotency_key(struct exchange *x)
{
    if (!x->req.is_api) {
        x->idempotency_key = req_field(&x->req, HTTP_FIELD_IDEMPOTENCY);
    }
    struct str key = x->idempotency_key;
    if (x->ctx.actor.account.v == 0 || key.n == 0) {
        x->idempotency_key = STR_NONE; /* nobody to bind it to */
        return OK;
    }
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] <= ' ' || key.p[i] > '~') {
            return fault(&x->ctx, fault_find(STR("bad_text")), HTTP_FIELD_IDEMPOTENCY);
        }
    }
    return key.n <= IDEMPOTENCY_KEY_BYTES_MAX
               ? OK
               : fault(&x->ctx, fault_find(STR("too_long")), HTTP_FIELD_IDEMPOTENCY);
}

static void
digest_part(struct crypto_sha256 *sha, struct str s)
{
    uint64_t n = s.n;

    crypto_sha256_add(sha, &n, sizeof(n));
    crypto_sha256_add(sha, s.p, s.n);
}

/* What was meant, not how it was packed: the boundary of a multipart body and the form token may
 * differ when a browser sends the same form once more. */
static struct str
digest_body(struct exchange *x)
{
    struct crypto_sha256 sha;

    crypto_sha256_begin(&sha);
    digest_part(&sha, x->body_kind == BODY_JSON ? buf_str(&x->body) : STR(""));
    digest_part(&sha, x->req.path);
    for (size_t i = 0; i < x->req.field_count; i++) {
        const struct http_field *f = &x->req.fields[i];
        if (!str_eq_c(f->name, HTTP_FIELD_TOKEN) && !str_eq_c(f->name, HTTP_FIELD_IDEMPOTENCY)) {
            digest_part(&sha, f->name);
            digest_part(&sha, f->value);
        }
    }
    for (size_t i = 0; i < x->req.upload_count; i++) {
        digest_part(&sha, x->req.uploads[i].field);
        digest_part(&sha, x->req.uploads[i].name);
        digest_part(&sha, x->req.uploads[i].sha256);
    }
    return crypto_sha256_end(&sha, x->arena);
}

static enum err
find_outcome(struct exchange *x)
{
    struct ctx *ctx = &x->ctx;
    struct q_plat_idempotency_find row;

    x->is_replay = false;
    TRY(q_plat_idempotency_find(ctx, x->idempotency_key, ctx->actor.account,
        str_of(x->match.route->path), &row, &x->is_replay));
    if (!x->is_replay) {
        return OK;
    }
    if (row.body_digest.n > 0 && !str_eq(row.body_digest, x->body_digest)) {
        return fault(ctx, fault_find(STR("key_reused")), HTTP_FIELD_IDEMPOTENCY);
    }
    x->resp.location = row.location;
    x->resp.is_created = row.status == 201;
    return OK;
}

static enum err
keep_outcome(struct exchange *x)
{
    return q_plat_idempotency_add(&x->ctx,
        &(struct q_plat_idempotency_add_in){
            .key = x->idempotency_key,
            .account = x->ctx.actor.account,
            .route = str_of(x->match.route->path),
            .digest = x->resp.is_body_secret ? STR("") : x->body_digest,
            .status = x->resp.is_created ? 201 : 200,
            .location = x->resp.location,
            .at = x->ctx.now,
        });
}

/* -- reading ------------------------------------------------------------------------------------------- */

/* A handler that asked nobody for permission is a programming error, never an answer. */
static enum err
insist_on_permit(struct exchange *x)
{
    if (x->ctx.permits_asked > 0) {
        return OK;
    }
    log_line(LOG_ERROR, "no_permit", "id=%.*s route=%s", STR_ARG(x->ctx.request_id),
        x->match.route->path);
    return fault_word(&x->ctx, "internal");
}

static enum err
show_step(struct exchange *x)
{
    TRY(authenticate(x));
    TRY(x->match.route->show(&x->ctx, &x->req, &x->resp));
    return insist_on_permit(x);
}

static enum err
show_work(struct ctx *ctx, void *arg)
{
    (void)ctx;
    return guarded(arg, show_step);
}

static void
forget_result(struct exchange *x)
{
    x->ctx.fault_count = 0;
    x->ctx.permits_asked = 0;
    x->resp = (struct resp){0};
}

/* -- writing -------------------------------------------------------------------------------------------- */

static enum err
check_step(struct exchange *x)
{
    const struct route_def *route = x->match.route;

    TRY(authenticate(x));
    if (str_is_none(x->bearer)) {
        TRY(check_form_token(x));
    }
    TRY(read_idempotency_key(x));
    if (!str_is_none(x->idempotency_key)) {
        x->body_digest = digest_body(x);
    }
    if (route->form != NULL) {
        TRY(route->form(&x->ctx, &x->req, &x->form));
    }
    return route->prepare == NULL ? OK : route->prepare(&x->ctx, &x->req, x->form);
}

static enum err
check_work(struct ctx *ctx, void *arg)
{
    (void)ctx;
    return guarded(arg, check_step);
}

static enum err
apply_step(struct exchange *x)
{
    struct ctx *ctx = &x->ctx;

    TRY(authenticate(x));
    if (!str_is_none(x->idempotency_key)) {
        TRY(find_outcome(x));
        if (x->is_replay) {
            return OK;
        }
    }
    TRY(x->match.route->apply(ctx, &x->req, x->form, &x->resp));
    TRY(insist_on_permit(x));
    if (ctx->actor.session.v != 0) {
        TRY(auth_seen(ctx, ctx->actor.session));
    }
    return str_is_none(x->idempotency_key) ? OK : keep_outcome(x);
}

static enum err
apply_work(struct ctx *ctx, void *arg)
{
    (void)ctx;
    return guarded(arg, apply_step);
}

static void
apply_again(struct ctx *ctx, void *arg)
{
    struct exchange *x = arg;

    arena_rewind(ctx->arena, x->mark);
    forget_result(x);
    x->is_replay = false;
}

/* The route's own page again, with what was typed and what is wrong with it. */
static enum err
invalid_page_step(struct exchange *x)
{
    const struct route_def *page = http_route_by_id(x->match.route->if_invalid);

    x->req.is_show_after_refusal = true;
    TRY(page->show(&x->ctx, &x->req, &x->resp));
    x->resp.status = x->req.show_status;
    return insist_on_permit(x);
}

static enum err
invalid_page_work(struct ctx *ctx, void *arg)
{
    (void)ctx;
    return guarded(arg, invalid_page_step);
}

static bool
draw_invalid_page(struct exchange *x, enum err err)
{
    /* Signed out on a public route means a wrong password: its form again, not the way to it. */
    bool fits = err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_FORBIDDEN ||
                (err == ERR_SIGNED_OUT && x->match.route->is_public) ||
                (err == ERR_LIMIT && run_status_of(&x->ctx, err) == 429);

    if (x->req.is_api || !fits || x->match.route->if_invalid < 0 ||
        fault_find(STR("foreign_origin")) == x->ctx.faults[0].code) {
        return false;
    }
    x->resp = (struct resp){0};
    x->ctx.permits_asked = 0;
    x->req.show_status = run_status_of(&x->ctx, err);
    x->err = err;
    size_t faults = x->ctx.fault_count;
    if (db_read(x->server->app->db, &x->ctx, invalid_page_work, x) == OK) {
        return true;
    }
    x->req.is_show_after_refusal = false;
    x->ctx.fault_count = faults; /* why the post was refused matters, not why its page was */
    return false;
}

/* -- what came of it -------------------------------------------------------------------------------------- */

static struct str
split_query(struct exchange *x, struct str location)
{
    struct str rest = location;
    struct str path = str_cut(&rest, '?');

    x->req.query = NULL;
    x->req.query_count = 0;
    if (!str_is_none(rest)) {
        struct http_field *fields = ARENA_ARRAY(x->arena, struct http_field, 32);
        if (body_parse_pairs(x->arena, rest, fields, 32, &x->req.query_count)) {
            x->req.query = fields;
        }
    }
    rest = path;
    return str_cut(&rest, '#');
}

/* The API answers a change with the view that a page would be sent to. Whoever may act but not see
 * the result hears only where it is. */
static void
show_location(struct exchange *x)
{
    struct resp done = x->resp;
    struct str path = split_query(x, done.location);

    forget_result(x);
    if (!str_is_none(done.cookie_session)) {
        x->cookie = done.cookie_session.n > 0 ? done.cookie_session : STR_NONE;
    }
    const struct route_def *asked = x->match.route;
    x->match = http_route_find(HTTP_GET, path, true);
    bool shown = false;
    if (x->match.route != NULL) {
        struct req req = x->req;
        x->req.method = HTTP_GET;
        x->req.path = path;
        x->req.route = x->match.route;
        memcpy(x->req.params, x->match.params, sizeof(x->req.params));
        shown = db_read(x->server->app->db, &x->ctx, show_work, x) == OK &&
                str_is_none(x->resp.file_sha256);
        x->req = req;
    }
    x->match.route = asked;
    if (!shown) {
        struct json_out out;
        forget_result(x);
        buf_init(&x->resp.body, x->arena, 256);
        json_out_init(&out, &x->resp.body);
        json_begin_object(&out);
        json_put_str(&out, "location",
            str_is_none(done.location)
                ? STR_NONE
                : str_cat(x->arena, STR(HTTP_API_PREFIX), done.location));
        json_end_object(&out);
        x->resp.content_type = STR("application/json");
    }
    x->resp.status = done.is_created ? 201 : 200;
    x->resp.location = done.location;
    x->resp.is_created = done.is_created;
    x->resp.cookie_session = done.cookie_session;
    x->resp.extra_header_name = done.extra_header_name;
    x->resp.extra_header_value = done.extra_header_value;
}

static void
answer_write(struct exchange *x)
{
    /* A body of its own (a computed answer without a place) is sent as it is. */
    if (str_is_none(x->resp.location) && x->resp.status != 0) {
        return;
    }
    if (x->req.is_api) {
        show_location(x);
        return;
    }
    x->resp.status = 303;
    if (str_is_none(x->resp.location)) {
        x->resp.location = STR("/");
    }
}

static void
run_write(struct exchange *x)
{
    struct db *db = x->server->app->db;

    enum err err = db_read(db, &x->ctx, check_work, x);
    if (err == OK) {
        x->mark = arena_mark(x->arena);
        x->ctx.fault_count = 0;
        err = db_write(db, &x->ctx, apply_work, apply_again, x, x->match.route->lock_name);
        if (err == OK) {
            jobs_wake();
            answer_write(x);
            return;
        }
    }
    if (!draw_invalid_page(x, err)) {
        refuse(x, err);
    }
}

void
run_request(struct exchange *x)
{
    x->mark = arena_mark(x->arena);
    if (x->match.route->is_write) {
        run_write(x);
        return;
    }
    enum err err = db_read(x->server->app->db, &x->ctx, show_work, x);
    if (err != OK) {
        refuse(x, err);
    } else if (x->resp.status == 0) {
        x->resp.status = str_is_none(x->resp.location) ? 200 : 303;
    }
}

/* -- before a body is taken ---------------------------------------------------------------------------------- */

static enum err
early_step(struct exchange *x)
{
    return authenticate(x);
}

static enum err
early_work(struct ctx *ctx, void *arg)
{
    (void)ctx;
    return guarded(arg, early_step);
}

static void
stop_early(struct exchange *x, int status, const char *code)
{
    x->early_status = status;
    x->early_err = fault_word(&x->ctx, code);
}

void
run_early(struct exchange *x)
{
    if (!x->is_https && !x->is_loopback && !x->server->options.allow_plain) {
        stop_early(x, 403, "plain_http");
        return;
    }
    x->match = http_route_find(x->req.method, x->req.path, x->req.is_api);
    if (x->match.route == NULL) {
        if (x->match.other_method) {
            stop_early(x, 405, "not_found");
        } else {
            stop_early(x, 404, "not_found");
        }
        return;
    }
    x->req.route = x->match.route;
    memcpy(x->req.params, x->match.params, sizeof(x->req.params));
    /* Nobody may fill the disk without having signed in. */
    if (x->match.route->takes_files && x->content_length != 0) {
        enum err err = db_read(x->server->app->db, &x->ctx, early_work, x);
        if (err != OK) {
            x->early_status = run_status_of(&x->ctx, err);
            x->early_err = err;
        }
    }
}

/* -- last use of a session -------------------------------------------------------------------------------------- */

static enum err
seen_work(struct ctx *ctx, void *arg)
{
    const struct login_session_id *session = arg;

    return auth_seen(ctx, *session);
}

static void
seen_again(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->fault_count = 0;
}

/* A read leaves its mark too, but not in its own transaction and at most once a minute. */
void
run_note_use(struct exchange *x)
{
    struct http_server *server = x->server;
    int64_t session = x->ctx.actor.session.v;
    size_t slot = (size_t)session % HTTP_SEEN_SLOTS;
    int64_t now_ms = io_monotonic_ms();

    if (session == 0 || x->match.route == NULL || x->match.route->is_write ||
        (atomic_load(&server->seen[slot].session) == session &&
            now_ms - atomic_load(&server->seen[slot].at_ms) < HTTP_SEEN_MS)) {
        return;
    }
    atomic_store(&server->seen[slot].session, session);
    atomic_store(&server->seen[slot].at_ms, now_ms);
    struct login_session_id id = {session};
    if (db_write(server->app->db, &x->ctx, seen_work, seen_again, &id, NULL) != OK) {
        log_line(LOG_WARN, "session", "why=use_not_noted");
    }
}
