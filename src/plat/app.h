/* app.h -- what the process was started with: read-only for rooms, reached by ctx->app. */
#ifndef PLAT_APP_H
#define PLAT_APP_H

#include "plat/blob.h"
#include "plat/ctx.h"
#include "plat/db.h"

struct config;     /* plat/config.h */
struct keep;       /* plat/keep.h */
struct paper_pool; /* plat/paper_pool.h */
struct app {
    struct db *db;
    struct blob_store *blobs;
    const struct config *config;
    struct paper_pool *papers; /* NULL without sangkien-paper: papers are previewed only */
    struct keep *kept;         /* what is made once from what never changes; NULL: each time anew */
    const char *data_dir;
    bool is_demo;
    bool is_test_build;
};

#endif
