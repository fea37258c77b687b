/* audit_cmd.h -- `sangkien audit verify`. */
#ifndef ROOM_AUDIT_CMD_H
#define ROOM_AUDIT_CMD_H

#include "plat/cmd.h"

int cmd_audit_verify(struct cmd_run *run);

#endif
