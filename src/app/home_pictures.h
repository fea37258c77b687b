/* home_pictures.h -- what the first page draws beside the list of what waits: how long each step
 * took, when applications came in, how far the newest order from above was carried out.
 *
 * Tact  agencies stand in official order, never ranked; those without an application are counted in
 *       one grey sentence, not listed with zeros. Each picture is left out when it has nothing to say.
 */
#ifndef APP_HOME_PICTURES_H
#define APP_HOME_PICTURES_H

#include "gen/view_app.h"
#include "plat/http.h"

/* Days each clock ran out of those it allowed, over the clocks that ended in the period. */
MUST_USE enum err
home_fill_waits(struct ctx *ctx, struct date from, struct date to, struct view_home *view);
/* The last twelve months: by agency below for whoever reads their reports, else by field of work. */
MUST_USE enum err home_fill_months(struct ctx *ctx, struct view_home *view);
MUST_USE enum err home_fill_directive(struct ctx *ctx, struct view_home *view);

#endif
