/* identity.h -- people, posts, accounts, roles, sessions. A person outlives accounts and agencies.
 *
 * Owns     tables person, post, account, role_grant, login_session, api_key, setup_link, sign_in_try.
 * Rule     roles are read in each transaction, never cached; e-mail never identifies an account.
 * Limits   passwords 12..128 characters; a user name is folded (vi_fold) before it is compared.
 */
#ifndef ROOM_IDENTITY_IDENTITY_H
#define ROOM_IDENTITY_IDENTITY_H

#include "gen/enum.h"
#include "gen/q_identity.h"
#include "plat/ctx.h"
#include "room/org/succession.h"

enum { PASSWORD_CHARS_MIN = 12, PASSWORD_CHARS_MAX = 128, USER_NAME_CHARS_MAX = 60 };

struct person_new {
    struct str full_name, degree, phone, email, salutation, staff_code;
    struct date birth_on;
};
MUST_USE enum err person_add(struct ctx *ctx, const struct person_new *person,
    struct person_id *out);
struct post_new {
    struct person_id person, manager;
    struct org_id org;
    struct str unit, title, document;
    bool is_head;
    struct date from_on, to_on;
};
MUST_USE enum err post_add(struct ctx *ctx, const struct post_new *post);
/* hash: crypto_password_hash of the first password; none: a one-time link follows. */
MUST_USE enum err account_add(struct ctx *ctx, struct person_id person, struct str user_name,
    struct str hash, bool must_change, struct account_id *out);
MUST_USE enum err role_give(struct ctx *ctx, struct person_id person, struct org_id org,
    enum role_code role, struct date from_on, struct date to_on, struct str document);
/* Name, post and agency of a person on a day, as papers and lists show them. */
struct person_shown {
    struct str full_name, title, unit, org_name, org_short_name, degree;
    struct date birth_on;
    struct org_id org;
    bool is_head;
};
MUST_USE enum err person_show(struct ctx *ctx, struct person_id person, struct date on,
    struct person_shown *out);
/* A new session for the account: its token goes to the cookie, its hash to the table. */
MUST_USE enum err session_start(struct ctx *ctx, struct account_id account, bool is_shared_device,
    struct str *token);

/* Posts and roles go over (room/org/succession.h): roles lent for a time end, and the head's post and role
 * go along only where over->keeps_head. */
struct staff_handed {
    int64_t people, roles;
};
MUST_USE enum err staff_hand_over(struct ctx *ctx, const struct hand_over *over,
    struct staff_handed *count);
/* Every post and role at an agency ends on its last day. */
MUST_USE enum err staff_end(struct ctx *ctx, struct org_id org, struct date last_on);

#endif
