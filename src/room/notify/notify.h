/* notify.h -- notices to people about what is theirs.
 *
 * Owns     table notice.
 * Rule     made by consumers of events, after the commit, for authors of the dossier alone, and when a
 *          recognition is cancelled for those who relied on it: who adopted it, has it before him as a
 *          proposal, commended it, reported it. A notice names the dossier and that something happened. What came out of it stands on the page
 *          behind the link, which asks its own permission.
 */
#ifndef ROOM_NOTIFY_NOTIFY_H
#define ROOM_NOTIFY_NOTIFY_H

#include "plat/job.h"

/* Consumer "notify": a decision on intake, the end of a council session, a decision issued, a recognition
 * cancelled. */
MUST_USE enum err notify_consume(struct ctx *ctx, const struct todo *todo);

#endif
