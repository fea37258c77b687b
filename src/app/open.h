/* open.h -- what a process opens before it can work: configuration, database, file store. */
#ifndef APP_OPEN_H
#define APP_OPEN_H

#include "plat/app.h"
#include "plat/cmd.h"
#include "plat/config.h"

#define APP_DATA_DIR_DEFAULT "/var/lib/sangkien"
#define APP_CONFIG_DEFAULT "/etc/sangkien/sangkien.conf"

struct opened {
    struct app app;
    struct config *config;
    const char *data_dir;
    struct str db_url;
};

/* --data as given, else the default. */
const char *app_data_dir(struct cmd_run *run);
/* Reads the configuration that --config, --data, --db and --listen of the run mean; sets data_dir and
 * db_url. Opens nothing else. */
MUST_USE int app_configure(struct opened *o, struct cmd_run *run);
/* Opens database and file store; run->app points into o afterwards. */
MUST_USE int app_open(struct opened *o, struct cmd_run *run, bool read_only);
void app_close(struct opened *o);
/* A demonstration has the file `demo` in its data directory. */
bool app_is_demo(const char *data_dir);

/* init.c: makes an installation in a new or empty directory. */
MUST_USE int app_init_directory(struct cmd_run *run, const char *data_dir);
/* migrate.c */
/* Brings the database to this program's schema, in a child process that ends with its rights [D21]. */
MUST_USE bool migrate_in_child(struct cmd_run *run, int lock_fd);

#endif
