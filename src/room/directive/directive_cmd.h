/* directive_cmd.h -- `sangkien directive read FILE [--json]`: needs no data directory. */
#ifndef ROOM_DIRECTIVE_CMD_H
#define ROOM_DIRECTIVE_CMD_H

#include "plat/cmd.h"

int cmd_directive_read(struct cmd_run *run);

#endif
