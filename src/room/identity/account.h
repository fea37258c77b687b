/* account.h -- accounts as administrators handle them: one-time links, locks, what a password may be.
 *
 * Links    /khoi-tao/<code>, used once, dead after their minutes; a new link ends the one before it.
 *          Only its hash is kept.
 * Law      none; R31 of the reliability rules: no lock for good by guessing, only by a person.
 */
#ifndef ROOM_IDENTITY_ACCOUNT_H
#define ROOM_IDENTITY_ACCOUNT_H

#include "plat/ctx.h"

enum { SETUP_LINK_MINUTES = 30, PASSWORD_OWN_CHARS_MIN = 8 };

/* Faults the field unless the password, without common words, the user's name and the agency's, still
 * has PASSWORD_OWN_CHARS_MIN letters and digits of its own. */
void password_faults(struct ctx *ctx, const char *field, struct str password, struct str user_name,
    struct str context);
/* The code of a link that makes the first administrator. */
MUST_USE enum err setup_link_first(struct ctx *ctx, struct str *code);
/* The code of a link with which the holder of the account sets a password; open sessions end. */
MUST_USE enum err setup_link_password(struct ctx *ctx, struct account_id account, struct str *code);
/* The whole address, with site.url where it is set. */
struct str setup_link_url(struct ctx *ctx, struct str code);
MUST_USE enum err account_lock(struct ctx *ctx, struct account_id account, bool is_locked);

#endif
