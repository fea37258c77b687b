/* demo.h -- the demonstration: believable agencies, people and dossiers, made through the rooms' own
 * functions, so that every rule, event and clock is real.
 *
 * Tables   *.tsv beside this file: lines of columns parted by tabs; '#' starts a comment; "-" is a
 *          value not given. All people are fictional; the agencies carry their real names and none of
 *          them is shown as weak or late.
 * Time     each step sets ctx->now and ctx->today to the day on which it is supposed to happen.
 */
#ifndef APP_DEMO_DEMO_H
#define APP_DEMO_DEMO_H

#include "gen/enum.h"
#include "plat/ctx.h"

enum { DEMO_COLUMNS_MAX = 24, DEMO_LOGINS_MAX = 64, DEMO_BATCH_DOSSIERS = 8 };
#define DEMO_PASSWORD "Demo-SangKien-2026"

struct demo_row {
    struct str column[DEMO_COLUMNS_MAX]; /* STR_NONE for "-" and for columns that are not there */
    size_t count;
};
/* The next line that is no comment; false at the end. rest is moved on. */
bool demo_next(struct str *rest, struct demo_row *row);
struct date demo_date(struct str iso); /* none gives DATE_NONE */
/* Acts as the person with the staff code on a day, at nine in the morning. */
MUST_USE enum err demo_as(struct ctx *ctx, const char *staff_code, struct date on);

/* The same by the name of an account in people.tsv, which must be there. */
MUST_USE enum err demo_as_user(struct ctx *ctx, struct str user, struct date on);
MUST_USE enum err demo_person(struct ctx *ctx, struct str user, struct person_id *out);

/* The steps, in order; each is one writing transaction. */
MUST_USE enum err demo_agencies(struct ctx *ctx);
MUST_USE enum err demo_people(struct ctx *ctx, struct str password_hash);

/* Batch n, drafted so many days after first_on; nothing happens after today. */
struct demo_batch {
    uint32_t n, dossiers; /* at most DEMO_BATCH_DOSSIERS */
    struct date first_on, today;
};
MUST_USE enum err demo_dossier_batch(struct ctx *ctx, const struct demo_batch *batch);

/* What happened around the dossiers (story.tsv), up to today. */
MUST_USE enum err demo_story(struct ctx *ctx, struct date today);

struct demo_login {
    struct str role, user;
};
/* One login per role, the first that people.tsv names. */
size_t demo_logins(struct arena *arena, struct demo_login *logins);

#endif
