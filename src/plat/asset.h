/* asset.h -- files that belong to the program (style sheet, scripts, fonts, pictures), embedded with
 * their compressed twins. The address carries a hash of the content, so that it never changes.
 */
#ifndef PLAT_ASSET_H
#define PLAT_ASSET_H

#include "base/str.h"

struct asset {
    const char *name;  /* sk.css */
    const char *url;   /* /s/<hash>/sk.css */
    const char *media; /* text/css; charset=utf-8 */
    struct bytes plain;
    struct bytes gzip;   /* p == NULL when not smaller */
    struct bytes brotli; /* the same */
};
extern const struct asset asset_defs[]; /* generated, sorted by url (bytes) */
extern const size_t asset_def_count;

#endif
