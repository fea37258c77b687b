/* table_cmd.h -- how commands that read a table say what is wrong with it. */
#ifndef APP_TABLE_CMD_H
#define APP_TABLE_CMD_H

#include "base/json.h"
#include "plat/cmd.h"
#include "plat/table_in.h"

/* Line, column and reason of each fault, to standard error; with --bad-rows the rows themselves, each
 * with its reasons, to standard output. Answers the exit code. */
int table_cmd_refuse(struct cmd_run *run, struct str path, struct table *table);
/* The member "errors": [{"line","column","code","message"}] */
void table_cmd_errors(struct ctx *ctx, struct json_out *json, const struct table *table);

#endif
