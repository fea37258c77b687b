/* auth.h -- who is asking. Declared here, answered by the identity room (linked in by app): the
 * dispatcher calls it at the start of every transaction, so that a lock, a logout or an ended role
 * counts from the next request on. Login itself is a route of the identity room, which hands the
 * new token to resp->cookie_session.
 *
 * Fills    ctx->actor (account, person, org, name, session, roles in force on ctx->today) and, when
 *          the account prefers one, ctx->lang. An unknown, ended or idle session is nobody: OK with
 *          actor.account.v == 0. actor.csrf is the session's; for nobody the dispatcher makes one.
 * Holds    an account whose first password was set by somebody else back from everything but changing
 *          it: actor.only_action and actor.only_page.
 * Writes   nothing: the transaction may be a reading one. Use is noted by auth_seen.
 */
#ifndef PLAT_AUTH_H
#define PLAT_AUTH_H

#include "plat/ctx.h"

/* token: value of the session cookie. Sessions are stored under crypto_token_hash(token). */
MUST_USE enum err auth_by_session(struct ctx *ctx, struct str token);
/* key: what stood after "Authorization: Bearer ". Sets actor.is_api_key. */
MUST_USE enum err auth_by_api_key(struct ctx *ctx, struct str key);
/* Called in a writing transaction, at most once a minute per session: moves its idle limit. */
MUST_USE enum err auth_seen(struct ctx *ctx, struct login_session_id session);

#endif
