/* simulate_cmd.h -- `sangkien regulation simulate FILE`: a draft over the dossiers of a data directory. */
#ifndef ROOM_COUNCIL_SIMULATE_CMD_H
#define ROOM_COUNCIL_SIMULATE_CMD_H

#include "plat/cmd.h"

int cmd_regulation_simulate(struct cmd_run *run);
extern const struct cmd_option cmd_regulation_simulate_options[];
enum { CMD_REGULATION_SIMULATE_OPTION_COUNT = 1 };

#endif
