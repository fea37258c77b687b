/* config.h -- what the machine needs to know: flat dotted keys, declared once in src/app/config.def.
 *
 * Order    default < file (`key = value`, # comments) < environment SANGKIEN_<KEY_WITH_UNDERSCORES>
 *          < flag. An unknown key stops the start and names its line and the nearest known key.
 * Secrets  a key of type `secret` names a file; its content is read at start and never printed.
 * Memory   lives as long as the process; config_load_keep copies what it needs.
 */
#ifndef PLAT_CONFIG_H
#define PLAT_CONFIG_H

#include "base/err.h"
#include "base/str.h"

enum { CONFIG_FILE_BYTES_MAX = 64 * 1024, CONFIG_KEYS_MAX = 64, CONFIG_SECRET_BYTES_MAX = 4096 };

enum config_type { CONFIG_STR = 1, CONFIG_INT, CONFIG_BOOL, CONFIG_SECRET };
struct config_def { /* one line of config.def; generated into gen/config.c */
    const char *name; /* http.listen */
    enum config_type type;
    const char *otherwise; /* default as text; "" for none */
    int64_t low, high;     /* CONFIG_INT */
    bool is_reloadable;
    const char *help; /* English, one sentence */
};
extern const struct config_def config_defs[]; /* in the order of enum config_key (gen/config.h) */
extern const size_t config_def_count;

enum config_origin { CONFIG_BY_DEFAULT = 1, CONFIG_BY_FILE, CONFIG_BY_ENVIRONMENT, CONFIG_BY_FLAG };
struct config_flag {
    int key; /* enum config_key */
    struct str value;
};
struct config;
/* path NULL: no file. *why is one line for the administrator; *out is set also on failure, because
 * *why lives in it. */
MUST_USE enum err config_load_keep(struct config **out, const char *path,
    const struct config_flag *flags, size_t flag_count, struct str *why);
void config_free(struct config *config);
struct str config_str(const struct config *config, int key); /* "" when not set; secrets: content */
int64_t config_i64(const struct config *config, int key);
bool config_bool(const struct config *config, int key);
enum config_origin config_origin_of(const struct config *config, int key);
/* What `config show` prints: secrets as ***. */
struct str config_shown(const struct config *config, int key);

#endif
