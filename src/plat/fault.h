/* fault.h -- the table behind fault(): every reason that a user can be given, generated from
 * src/app/faults.def. Rooms use the enum of gen/fault.h and fault() of plat/ctx.h.
 */
#ifndef PLAT_FAULT_H
#define PLAT_FAULT_H

#include "plat/ctx.h"

struct fault_def {
    const char *code; /* word of faults.def: what the API and the database's triggers say */
    enum err class;
    const char *law;  /* NULL if none */
    int text_id;      /* fault.<code> */
};
extern const struct fault_def fault_defs[]; /* by enum fault_code; [0] is no fault (code NULL) */
extern const size_t fault_def_count;        /* with [0] */

int fault_find(struct str code); /* 0 when the table lacks it */
/* fault() by word, for plat's own reasons; the word MUST be in the table. */
enum err fault_word(struct ctx *ctx, const char *code);

#endif
