/* config.c -- one file of `key = value`, and what may override it. */
#include "plat/config.h"

#include "plat/io.h"

#include <ctype.h>

enum { CONFIG_ARENA_BYTES_MAX = 1024 * 1024, CONFIG_NEAR_EDITS_MAX = 3, CONFIG_NAME_MAX = 64 };

struct config_value {
    struct str text;
    struct str secret; /* content of the file that text names */
    enum config_origin origin;
};
struct config {
    struct arena *arena;
    struct config_value values[CONFIG_KEYS_MAX];
};

/* How many letters differ, the usual way (Levenshtein), for "did you mean". */
static size_t
edits(struct str a, struct str b)
{
    size_t row[CONFIG_NAME_MAX + 1];

    if (a.n > CONFIG_NAME_MAX || b.n > CONFIG_NAME_MAX) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.n; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = corner + (a.p[i - 1] == b.p[j - 1] ? 0 : 1);
            corner = row[j];
            best = best < row[j] + 1 ? best : row[j] + 1;
            row[j] = best < row[j - 1] + 1 ? best : row[j - 1] + 1;
        }
    }
    return row[b.n];
}

static const char *
nearest_key(struct str name)
{
    const char *nearest = NULL;
    size_t best = CONFIG_NEAR_EDITS_MAX + 1;

    for (size_t i = 0; i < config_def_count; i++) {
        size_t d = edits(name, str_of(config_defs[i].name));
        if (d < best) {
            best = d;
            nearest = config_defs[i].name;
        }
    }
    return nearest;
}

static bool
is_bool(struct str s)
{
    return str_eq_c(s, "yes") || str_eq_c(s, "no");
}

static bool
value_is_good(const struct config_def *def, struct str value)
{
    int64_t v;

    switch (def->type) {
    case CONFIG_INT:
        return str_to_i64(value, &v) && v >= def->low && v <= def->high;
    case CONFIG_BOOL:
        return is_bool(value);
    case CONFIG_STR:
    case CONFIG_SECRET:
        break;
    }
    return true;
}

static enum err
set_value(struct config *config, size_t key, struct str value, enum config_origin origin,
    struct str where, struct str *why)
{
    const struct config_def *def = &config_defs[key];
    struct config_value *slot = &config->values[key];

    if (!value_is_good(def, value)) {
        *why = def->type == CONFIG_INT
                   ? str_printf(config->arena, "%.*s: %s wants a number from %lld to %lld",
                         STR_ARG(where), def->name, (long long)def->low, (long long)def->high)
                   : str_printf(config->arena, "%.*s: %s wants yes or no", STR_ARG(where),
                         def->name);
        return ERR_INVALID;
    }
    slot->text = str_dup(config->arena, value);
    slot->origin = origin;
    return OK;
}

static size_t
find_key(struct str name)
{
    for (size_t i = 0; i < config_def_count; i++) {
        if (str_eq_c(name, config_defs[i].name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static enum err
read_line(struct config *config, struct str line, struct str where, struct str *why)
{
    size_t equals = str_find_char(line, '=');

    if (equals == SIZE_MAX) {
        *why = str_printf(config->arena, "%.*s: expected `key = value`", STR_ARG(where));
        return ERR_INVALID;
    }
    struct str name = str_trim(str_sub(line, 0, equals));
    size_t key = find_key(name);
    if (key == SIZE_MAX) {
        const char *near = nearest_key(name);
        *why = near == NULL ? str_printf(config->arena, "%.*s: unknown key %.*s", STR_ARG(where),
                                  STR_ARG(name))
                            : str_printf(config->arena, "%.*s: unknown key %.*s; did you mean %s?",
                                  STR_ARG(where), STR_ARG(name), near);
        return ERR_INVALID;
    }
    return set_value(config, key, str_trim(str_from(line, equals + 1)), CONFIG_BY_FILE, where, why);
}

static enum err
read_file(struct config *config, const char *path, struct str *why)
{
    struct str text;
    int number = 0;

    if (!io_read_file(config->arena, path, CONFIG_FILE_BYTES_MAX, &text, why)) {
        return ERR_NOT_FOUND;
    }
    while (!str_is_none(text)) {
        struct str line = str_trim(str_cut(&text, '\n'));
        number++;
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        struct str where = str_printf(config->arena, "%s:%d", path, number);
        TRY(read_line(config, line, where, why));
    }
    return OK;
}

static enum err
read_environment(struct config *config, struct str *why)
{
    for (size_t i = 0; i < config_def_count; i++) {
        char name[CONFIG_NAME_MAX + 16];
        int n = snprintf(name, sizeof(name), "SANGKIEN_%s", config_defs[i].name);
        MUST(n > 0 && (size_t)n < sizeof(name));
        for (char *c = name; *c != '\0'; c++) {
            *c = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
        }
        const char *value = getenv(name);
        if (value != NULL) {
            TRY(set_value(config, i, str_of(value), CONFIG_BY_ENVIRONMENT, str_of(name), why));
        }
    }
    return OK;
}

static enum err
read_secrets(struct config *config, struct str *why)
{
    for (size_t i = 0; i < config_def_count; i++) {
        struct config_value *slot = &config->values[i];
        if (config_defs[i].type != CONFIG_SECRET || slot->text.n == 0) {
            continue;
        }
        if (!io_read_file(config->arena, str_c(config->arena, slot->text),
                CONFIG_SECRET_BYTES_MAX, &slot->secret, why)) {
            return ERR_NOT_FOUND;
        }
        slot->secret = str_trim(slot->secret);
    }
    return OK;
}

static enum err
load(struct config *config, const char *path, const struct config_flag *flags, size_t flag_count,
    struct str *why)
{
    for (size_t i = 0; i < config_def_count; i++) {
        config->values[i].text = str_of(config_defs[i].otherwise);
        config->values[i].origin = CONFIG_BY_DEFAULT;
    }
    if (path != NULL) {
        TRY(read_file(config, path, why));
    }
    TRY(read_environment(config, why));
    for (size_t i = 0; i < flag_count; i++) {
        TRY(set_value(config, (size_t)flags[i].key, flags[i].value, CONFIG_BY_FLAG,
            STR("command line"), why));
    }
    return read_secrets(config, why);
}

enum err
config_load_keep(struct config **out, const char *path, const struct config_flag *flags,
    size_t flag_count, struct str *why)
{
    struct arena *arena = arena_new(CONFIG_ARENA_BYTES_MAX);
    struct config *config = ARENA_NEW(arena, struct config);

    MUST(config_def_count <= CONFIG_KEYS_MAX);
    config->arena = arena;
    *out = config; /* also on failure: *why lives in its arena */
    return load(config, path, flags, flag_count, why);
}

void
config_free(struct config *config)
{
    if (config != NULL) {
        arena_free(config->arena);
    }
}

struct str
config_str(const struct config *config, int key)
{
    const struct config_value *slot = &config->values[key];
    struct str s = config_defs[key].type == CONFIG_SECRET ? slot->secret : slot->text;

    return str_is_none(s) ? STR("") : s;
}

int64_t
config_i64(const struct config *config, int key)
{
    int64_t v = 0;

    MUST(config_defs[key].type == CONFIG_INT && str_to_i64(config->values[key].text, &v));
    return v;
}

bool
config_bool(const struct config *config, int key)
{
    MUST(config_defs[key].type == CONFIG_BOOL);
    return str_eq_c(config->values[key].text, "yes");
}

enum config_origin
config_origin_of(const struct config *config, int key)
{
    return config->values[key].origin;
}

struct str
config_shown(const struct config *config, int key)
{
    const struct config_value *slot = &config->values[key];

    return config_defs[key].type == CONFIG_SECRET && slot->text.n > 0 ? STR("***") : slot->text;
}
