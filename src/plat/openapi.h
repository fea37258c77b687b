/* openapi.h -- the description of the API, answered at /api/v1/openapi.json. */
#ifndef PLAT_OPENAPI_H
#define PLAT_OPENAPI_H

#include "base/str.h"

extern const struct str openapi_json; /* generated from routes, forms and views */

#endif
