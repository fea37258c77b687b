/* import_cmd.h -- what commands that import a list have in common. */
#ifndef APP_IMPORT_CMD_H
#define APP_IMPORT_CMD_H

#include "plat/cmd.h"
#include "room/org/org_import.h"

typedef enum err import_fn(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);
/* Imports the file in one transaction; --dry-run only checks it, --bad-rows gives refused rows back. */
int import_cmd_run(struct cmd_run *run, struct str path, import_fn *check, import_fn *import);

#endif
