/* page.h -- the page of a thing named by kind and id: where a link, an event or a figure leads. */
#ifndef ROOM_AUDIT_PAGE_H
#define ROOM_AUDIT_PAGE_H

#include "plat/ctx.h"

/* None for a kind that has no page of its own. Says nothing about who may open it. */
struct str page_of(struct ctx *ctx, struct str kind, int64_t id);

#endif
