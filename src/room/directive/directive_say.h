/* directive_say.h -- how deadlines of clauses and tasks are said to people. */
#ifndef ROOM_DIRECTIVE_SAY_H
#define ROOM_DIRECTIVE_SAY_H

#include "plat/ctx.h"

/* "chậm nhất thứ Sáu 12/12/2025"; none for no day. */
struct str say_latest(struct ctx *ctx, struct date last_working_on);

#endif
