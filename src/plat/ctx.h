/* ctx.h -- everything one request or job may touch, passed as the first argument everywhere.
 *
 * Owner    the dispatcher (plat/http_run.c), the job runner or a command makes it; a room never.
 * Memory   arena dies with the request. Nothing reached from here is kept by a room.
 * Time     now was taken when the last byte of the request arrived, before any queue [ADR clock].
 */
#ifndef PLAT_CTX_H
#define PLAT_CTX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

struct tx;
struct app;
struct req;

enum lang { LANG_VI = 0, LANG_EN = 1 };
enum { CTX_FAULTS_MAX = 50, CTX_ROLES_MAX = 32 };

/* One thing that is wrong, as the user will read it. code indexes the generated fault table. */
struct fault {
    int code;         /* enum fault_code (gen/fault.h) */
    struct str field; /* dotted form field, "authors.1.share_bp"; none: concerns the whole act */
    struct str arg;   /* fills {arg} in the sentence; none if it has none */
};

struct role_held {
    int role; /* enum role_code (gen/policy.h) */
    struct org_id org;
};

struct actor {
    struct account_id account; /* v == 0: nobody signed in */
    struct person_id person;
    struct org_id org;      /* agency of today's main post; 0 if none */
    struct str name;
    struct login_session_id session;
    struct str csrf;        /* token of this session, to be echoed in forms */
    bool is_api_key;
    bool is_system;         /* jobs and commands: permit() answers OK */
    int only_action;        /* not 0: besides public routes only this action is open, and ... */
    struct str only_page;   /* ... pages lead here, until the account is in order */
    struct role_held roles[CTX_ROLES_MAX]; /* in force on ctx->today */
    size_t role_count;
};

struct ctx {
    struct arena *arena;
    struct tx *tx;
    const struct app *app; /* configuration and stores, read-only */
    const struct req *req; /* NULL in jobs and commands */
    struct instant now;
    struct date today; /* date_of_instant(now) */
    enum lang lang;
    struct actor actor;
    struct str request_id;
    struct str address; /* of the client, after trusted proxies */
    struct fault faults[CTX_FAULTS_MAX];
    size_t fault_count;
    void *prepared; /* what the route's prepare left for its apply; NULL otherwise */
    struct permit_cache *permit_cache; /* plat/permit.c's own; ends with the transaction */
    uint32_t permits_asked; /* how often permit() was called: the dispatcher insists on >= 1 */
};

/* Adds a fault and returns the class of outcome that the fault table gives for it.
 * code is enum fault_code; field may be NULL. Never returns OK. */
enum err fault(struct ctx *ctx, int code, const char *field);
enum err fault_arg(struct ctx *ctx, int code, const char *field, struct str arg);
/* OK when no fault was added, ERR_INVALID otherwise: ends a list of checks. */
MUST_USE enum err faults_end(const struct ctx *ctx);

#endif
