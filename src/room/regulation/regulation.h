/* regulation.h -- which rules apply, and when periods end.
 *
 * Owns     tables regulation, regulation_version, regulation_scope, calendar_day.
 * Rule     which version applies is decided by the event that the law names (filing, receipt), never
 *          by "today"; a version that a dossier uses is frozen.
 * Memory   everything in ctx->arena.
 */
#ifndef ROOM_REGULATION_REGULATION_H
#define ROOM_REGULATION_REGULATION_H

#include "gen/q_regulation.h"
#include "plat/ctx.h"
#include "room/regulation/clock.h"

/* Puts the built-in packs and calendar into a database that lacks them. */
MUST_USE enum err regulation_install(struct ctx *ctx);
/* The version for org on a day; ERR_NOT_FOUND with a fault when there is none. */
MUST_USE enum err regulation_for(struct ctx *ctx, struct org_id org, enum recognition_level level,
    struct date on, struct regulation_version_id *out);
/* The stored row of a version, and its rules; ERR_NOT_FOUND with a fault. */
MUST_USE enum err regulation_get(struct ctx *ctx, struct regulation_version_id id,
    struct q_regulation_version_get *row, struct rules *rules);
MUST_USE enum err regulation_rules(struct ctx *ctx, struct regulation_version_id version,
    struct rules *out);
/* Both in one call: the rules in force for org at base level on a day. */
MUST_USE enum err regulation_rules_for(struct ctx *ctx, struct org_id org, struct date on,
    struct rules *out);
/* The yearly period of reports that the regulation sets. year 0: the one that today lies in. */
struct period {
    int32_t year;
    struct date from_on, to_on;
};
MUST_USE enum err regulation_report_period(struct ctx *ctx, struct org_id org, int32_t year,
    struct period *out);
/* -- by the administrator ------------------------------------------------------------------------ */
/* A checked document as a new version; its code makes a new regulation or one more version of that.
 * FAULT_REGULATION_FLAW says the line and the reason, FAULT_REGULATION_BEGINS that day is taken. */
MUST_USE enum err regulation_add(struct ctx *ctx, struct str document,
    struct regulation_version_id *out);
/* Gives the regulation of a version to an agency and those below it. to_on none: until changed. */
MUST_USE enum err regulation_give(struct ctx *ctx, struct regulation_version_id id,
    struct str org_code, struct date from_on, struct date to_on);

MUST_USE enum err regulation_freeze(struct ctx *ctx, struct regulation_version_id version);
MUST_USE enum err regulation_calendar(struct ctx *ctx, struct calendar *out);
/* A clock of the rules, by code; ERR_INTERNAL when the document lacks it (validated before). */
MUST_USE enum err regulation_clock(struct ctx *ctx, const struct rules *rules, const char *code,
    struct date from_on, struct clock_end *out);
/* The last day to file a solution that is in use since first_used_on [law:DL/5.2]: DATE_NONE when it is not
 * in use or the rules set no limit. */
MUST_USE enum err regulation_file_by(struct ctx *ctx, const struct rules *rules, struct date first_used_on,
    struct date *out);

#endif
