/* regulation_cmd.h -- `sangkien regulation list|clock|export|check|try`: no data directory needed. */
#ifndef ROOM_REGULATION_CMD_H
#define ROOM_REGULATION_CMD_H

#include "plat/cmd.h"

int cmd_regulation_list(struct cmd_run *run);
int cmd_regulation_clock(struct cmd_run *run);
int cmd_regulation_export(struct cmd_run *run);
int cmd_regulation_check(struct cmd_run *run);
int cmd_regulation_try(struct cmd_run *run); /* 1 when a case is not as it expects */
extern const struct cmd_option cmd_regulation_clock_options[];
enum { CMD_REGULATION_CLOCK_OPTION_COUNT = 3 };

#endif
