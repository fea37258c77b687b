/* file.c -- what the generator reads and writes; every file and folder that was looked at is noted
 * for the dependency file. */
#include "gen.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

void
gen_note_input(struct gen *gen, const char *path_from_root)
{
    struct str path = str_of(path_from_root);

    for (size_t i = 0; i < gen->input_count; i++) {
        if (str_eq(gen->inputs[i], path)) {
            return;
        }
    }
    if (gen->input_count == GEN_LIST_MAX) {
        gen_fail(path_from_root, 0, "more than %d input files", GEN_LIST_MAX);
    }
    gen->inputs[gen->input_count++] = str_dup(gen->arena, path);
}

static const char *
path_of(struct gen *gen, const char *folder, const char *name)
{
    return str_c(gen->arena, str_printf(gen->arena, "%s/%s", folder, name));
}

/* Whole content of a file; none when it does not exist. */
static struct str
slurp(struct gen *gen, const char *path)
{
    FILE *file = fopen(path, "rb");
    char chunk[16384];
    struct buf content;

    if (file == NULL && errno == ENOENT) {
        return STR_NONE;
    }
    if (file == NULL) {
        gen_fail(path, 0, "%s", strerror(errno));
    }
    buf_init(&content, gen->arena, sizeof chunk);
    for (size_t n = 1; n > 0;) {
        n = fread(chunk, 1, sizeof chunk, file);
        buf_put_bytes(&content, chunk, n);
    }
    if (ferror(file)) {
        gen_fail(path, 0, "cannot be read");
    }
    fclose(file);
    return content.n == 0 ? STR("") : buf_str(&content);
}

struct str
gen_read_file(struct gen *gen, const char *path_from_root)
{
    struct str content = slurp(gen, path_of(gen, gen->root, path_from_root));

    if (str_is_none(content)) {
        gen_fail(path_from_root, 0, "missing");
    }
    gen_note_input(gen, path_from_root);
    return content;
}

bool
gen_file_exists(struct gen *gen, const char *path_from_root)
{
    struct stat about;

    return stat(path_of(gen, gen->root, path_from_root), &about) == 0;
}

static int
compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

size_t
gen_list_files(struct gen *gen, const char *folder, const char *suffix, struct str *names,
    size_t names_max)
{
    DIR *dir = opendir(path_of(gen, gen->root, folder));
    size_t count = 0;

    if (dir == NULL) {
        return 0;
    }
    gen_note_input(gen, folder);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct str name = str_of(entry->d_name);

        if (name.n > 0 && name.p[0] != '.' && str_ends(name, str_of(suffix))) {
            if (count == names_max) {
                gen_fail(folder, 0, "more than %zu files", names_max);
            }
            names[count++] = str_dup(gen->arena, name);
        }
    }
    closedir(dir);
    if (count > 0) {
        qsort(names, count, sizeof names[0], compare_names);
    }
    return count;
}

void
gen_write_file(struct gen *gen, const char *name, const struct buf *content)
{
    const char *path = path_of(gen, gen->out, name);
    const char *fresh = path_of(gen, gen->out, str_c(gen->arena,
        str_printf(gen->arena, "%s.new", name)));
    struct str before = slurp(gen, path);
    struct str now = buf_str(content);
    FILE *file;
    bool failed;

    if (gen->written_count == GEN_LIST_MAX) {
        gen_fail(path, 0, "more than %d output files", GEN_LIST_MAX);
    }
    gen->written[gen->written_count++] = str_of(name);
    if (!str_is_none(before) && str_eq(before, now)) {
        return;
    }
    file = fopen(fresh, "wb");
    if (file == NULL) {
        gen_fail(fresh, 0, "%s", strerror(errno));
    }
    failed = fwrite(now.p, 1, now.n, file) != now.n;
    failed |= fclose(file) != 0;
    failed |= rename(fresh, path) != 0;
    if (failed) {
        gen_fail(path, 0, "cannot be written");
    }
}

bool
gen_is_written(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->written_count; i++) {
        if (str_eq(gen->written[i], name)) {
            return true;
        }
    }
    return false;
}

void
gen_c_string(struct buf *out, struct str content, const char *indent)
{
    bool opens = true;

    if (content.n == 0) {
        buf_printf(out, "%s\"\"", indent);
    }
    for (size_t i = 0; i < content.n; i++) {
        char c = content.p[i];

        if (opens) {
            buf_printf(out, "%s%s\"", i == 0 ? "" : "\n", indent);
        }
        if (c == '"' || c == '\\') {
            buf_char(out, '\\');
        }
        if (c == '\n') {
            buf_c(out, "\\n");
        } else {
            buf_char(out, c);
        }
        opens = c == '\n' || i + 1 == content.n;
        if (opens) {
            buf_char(out, '"');
        }
    }
}
