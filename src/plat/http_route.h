/* http_route.h -- which route a path means. A literal segment wins over a parameter; the table is
 * put in order once, then only read.
 */
#ifndef PLAT_HTTP_ROUTE_H
#define PLAT_HTTP_ROUTE_H

#include "plat/http.h"

enum { HTTP_SEGMENTS_MAX = 12 };

struct route_match {
    const struct route_def *route; /* NULL when nothing fits */
    struct str params[HTTP_PATH_PARAMS_MAX];
    bool other_method; /* nothing fits, but would with the other method */
};
/* path is decoded, begins with '/', without /api/v1. */
struct route_match http_route_find(enum http_method method, struct str path, bool is_api);
const struct route_def *http_route_by_id(int id); /* NULL for -1 */

#endif
