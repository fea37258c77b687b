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

enum { DEMO_COLUMNS_MAX = 24, DEMO_LOGINS_MAX = 64, DEMO_DOSSIERS = 300 };
#define DEMO_SUCCESSION_ON "2025-07-01"
enum demo_era { DEMO_BEFORE, DEMO_AFTER };
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

/* The steps, in order; each is one writing transaction. The agencies of before 1 July 2025 and their
 * staff come first, then what they did, then the succession, then what their successors do. */
MUST_USE enum err demo_agencies(struct ctx *ctx);
MUST_USE enum err demo_people(struct ctx *ctx, struct str password_hash);
MUST_USE enum err demo_succession(struct ctx *ctx);
MUST_USE enum err demo_councils(struct ctx *ctx, enum demo_era era, struct date today);

/* The rounds of rounds.tsv before the succession, or after it up to today: each agency writes, files,
 * examines, judges and decides its dossiers, as far as the days go. dossiers: of DEMO_DOSSIERS, that
 * many, taken evenly from all rounds. */
struct demo_plan {
    enum demo_era era;
    uint32_t dossiers;
    struct date today;
};
size_t demo_round_count(void);
/* Round n of the table; nothing when it belongs to the other era. */
MUST_USE enum err demo_round(struct ctx *ctx, const struct demo_plan *plan, uint32_t n);

/* What happened around the dossiers (earlier.tsv, story.tsv), up to today. */
MUST_USE enum err demo_story(struct ctx *ctx, enum demo_era era, struct date today);

struct demo_login {
    struct str role, user;
};
/* One login per role, the first that people.tsv names. */
size_t demo_logins(struct arena *arena, struct demo_login *logins);

#endif
