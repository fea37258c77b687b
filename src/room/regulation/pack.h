/* pack.h -- regulations and the calendar that ship inside the program, as readable JSON. */
#ifndef ROOM_REGULATION_PACK_H
#define ROOM_REGULATION_PACK_H

#include "base/str.h"

struct pack {
    const char *code;
    struct str document;
};
extern const struct pack packs[];
extern const size_t pack_count;
extern const struct str pack_calendar;

#endif
