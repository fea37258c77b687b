#include "room/regulation/pack.h"

/* The build turns each file of pack/ into one string literal. */
static const char national[] =
#include "pack_national.inc"
    ;
static const char kontum[] =
#include "pack_kontum.inc"
    ;
static const char danang_education[] =
#include "pack_danang-education.inc"
    ;
static const char school[] =
#include "pack_school.inc"
    ;
static const char calendar[] =
#include "pack_calendar.inc"
    ;

const struct pack packs[] = {
    {"national", {national, sizeof(national) - 1}},
    {"kontum", {kontum, sizeof(kontum) - 1}},
    {"danang-education", {danang_education, sizeof(danang_education) - 1}},
    {"school", {school, sizeof(school) - 1}},
};
const size_t pack_count = sizeof(packs) / sizeof(packs[0]);
const struct str pack_calendar = {calendar, sizeof(calendar) - 1};
