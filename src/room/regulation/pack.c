#include "room/regulation/pack.h"

/* The build turns each file of pack/ into one string literal. */
static const char national[] =
#include "pack_national.inc"
    ;
static const char calendar[] =
#include "pack_calendar.inc"
    ;

const struct pack packs[] = {
    {"national", {national, sizeof(national) - 1}},
};
const size_t pack_count = sizeof(packs) / sizeof(packs[0]);
const struct str pack_calendar = {calendar, sizeof(calendar) - 1};
