/* blob.c -- the content-addressed store on a directory. */
#include "plat/blob.h"

#include "plat/crypto.h"
#include "plat/io.h"
#include "plat/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOB_NAME_HEX = 64, BLOB_FOLDERS = 256 };

struct blob_store {
    char data_dir[PATH_MAX - 128];
    atomic_bool is_read_only; /* set by the first failed fsync, for good [R5] */
    atomic_bool is_folder_durable[BLOB_FOLDERS]; /* its name is on disk, as far as we know */
};
struct blob_write {
    struct blob_store *store;
    struct crypto_sha256 sha;
    int fd;
    char path[PATH_MAX];
};

static bool
make_directory(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

enum err
blob_open(struct blob_store **out, const char *data_dir, struct str *why)
{
    char path[PATH_MAX];
    struct blob_store *store = calloc(1, sizeof(*store));

    MUST(store != NULL);
    if (strlen(data_dir) >= sizeof(store->data_dir)) {
        free(store);
        *why = STR("the path of the data directory is too long");
        return ERR_INVALID;
    }
    memcpy(store->data_dir, data_dir, strlen(data_dir) + 1);
    static const char *const folders[] = {"files", "incoming"};
    for (size_t i = 0; i < ARRAY_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", store->data_dir, folders[i]);
        if (!make_directory(path) || access(path, R_OK | X_OK) != 0) {
            free(store);
            *why = STR("cannot make or read files/ and incoming/ in the data directory");
            return ERR_INTERNAL;
        }
    }
    if (!io_sync_directory(store->data_dir)) {
        log_line(LOG_WARN, "blob", "why=directory_not_synced");
    }
    *out = store;
    return OK;
}

void
blob_sweep(struct blob_store *store)
{
    char path[PATH_MAX];
    int count = 0;

    snprintf(path, sizeof(path), "%s/incoming", store->data_dir);
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return;
    }
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        count += e->d_name[0] != '.' && unlinkat(dirfd(dir), e->d_name, 0) == 0;
    }
    closedir(dir);
    if (count > 0) {
        log_line(LOG_INFO, "blob", "step=sweep removed=%d", count);
    }
}

void
blob_close(struct blob_store *store)
{
    free(store);
}

bool
blob_is_read_only(const struct blob_store *store)
{
    return atomic_load(&store->is_read_only);
}

/* After a failed fsync the kernel may have dropped the pages and will say "clean" next time: only
 * a restart, which reads everything back from the disk, tells what is there. */
static enum err
give_up(struct blob_store *store, const char *step)
{
    atomic_store(&store->is_read_only, true);
    log_line(LOG_ERROR, "blob", "step=%s errno=%d state=read_only", step, errno);
    return ERR_BUSY;
}

enum err
blob_begin(struct blob_store *store, struct blob_write **out)
{
    unsigned char random[16];
    char name[sizeof(random) * 2 + 1];

    *out = NULL;
    if (blob_is_read_only(store)) {
        return ERR_BUSY;
    }
    struct blob_write *write = calloc(1, sizeof(*write));
    MUST(write != NULL);
    io_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        snprintf(name + i * 2, 3, "%02x", random[i]);
    }
    snprintf(write->path, sizeof(write->path), "%s/incoming/%s", store->data_dir, name);
    write->store = store;
    write->fd = open(write->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (write->fd < 0) {
        log_line(LOG_ERROR, "blob", "step=open errno=%d", errno);
        free(write);
        return ERR_BUSY;
    }
    crypto_sha256_begin(&write->sha);
    *out = write;
    return OK;
}

enum err
blob_append(struct blob_write *write, const void *p, size_t n)
{
    if (!io_write_all(write->fd, p, n)) {
        log_line(LOG_ERROR, "blob", "step=write errno=%d", errno);
        return ERR_BUSY; /* a full disk may have room again later */
    }
    crypto_sha256_add(&write->sha, p, n);
    return OK;
}

static void
path_of(const struct blob_store *store, struct str sha256, char *path, size_t room)
{
    snprintf(path, room, "%s/files/%.2s/%.62s", store->data_dir, sha256.p, sha256.p + 2);
}

/* That the folder is there does not say that its name is durable: another thread may have made it a
 * moment ago, or a process that was killed before its fsync. So the first use in each process syncs. */
static enum err
make_folder(struct blob_store *store, struct str sha256, char *folder, size_t room)
{
    char files[PATH_MAX];
    char digits[3] = {sha256.p[0], sha256.p[1], '\0'};
    size_t at = strtoul(digits, NULL, 16);

    snprintf(files, sizeof(files), "%s/files", store->data_dir);
    snprintf(folder, room, "%s/files/%s", store->data_dir, digits);
    if (atomic_load(&store->is_folder_durable[at])) {
        return OK;
    }
    if (!make_directory(folder)) {
        log_line(LOG_ERROR, "blob", "step=mkdir errno=%d", errno);
        return ERR_BUSY;
    }
    if (!io_sync_directory(files)) {
        return give_up(store, "sync_files");
    }
    atomic_store(&store->is_folder_durable[at], true);
    return OK;
}

static enum err
move_into_place(struct blob_write *write, struct str sha256)
{
    struct blob_store *store = write->store;
    char path[PATH_MAX];
    char folder[PATH_MAX];

    TRY(make_folder(store, sha256, folder, sizeof(folder)));
    path_of(store, sha256, path, sizeof(path));
    /* The same content may be there already: replacing it by itself harms nobody, and the name is
     * durable after the fsync of its folder in either case. */
    if (rename(write->path, path) != 0) {
        log_line(LOG_ERROR, "blob", "step=rename errno=%d", errno);
        return ERR_BUSY;
    }
    return io_sync_directory(folder) ? OK : give_up(store, "sync_folder");
}

enum err
blob_commit(struct blob_write *write, struct arena *arena, struct str *sha256)
{
    enum err err = OK;

    *sha256 = crypto_sha256_end(&write->sha, arena);
    if (blob_is_read_only(write->store)) {
        err = ERR_BUSY;
    } else if (fchmod(write->fd, 0400) != 0 || fsync(write->fd) != 0) {
        err = give_up(write->store, "fsync");
    }
    if (close(write->fd) != 0 && err == OK) {
        err = give_up(write->store, "close");
    }
    write->fd = -1;
    if (err == OK) {
        err = move_into_place(write, *sha256);
    }
    if (err != OK) {
        unlink(write->path);
    }
    free(write);
    return err;
}

void
blob_abandon(struct blob_write *write)
{
    if (write == NULL) {
        return;
    }
    close(write->fd);
    unlink(write->path);
    free(write);
}

static bool
is_name(struct str sha256)
{
    for (size_t i = 0; i < sha256.n; i++) {
        char c = sha256.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return sha256.n == BLOB_NAME_HEX;
}

int
blob_fd(const struct blob_store *store, struct str sha256, int64_t *bytes)
{
    char path[PATH_MAX];
    struct stat st;

    if (!is_name(sha256)) {
        return -1;
    }
    path_of(store, sha256, path, sizeof(path));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return -1;
    }
    *bytes = st.st_size;
    return fd;
}

bool
blob_read(const struct blob_store *store, struct arena *arena, struct str sha256,
    size_t bytes_max, struct bytes *out)
{
    int64_t bytes;
    int fd = blob_fd(store, sha256, &bytes);

    if (fd < 0) {
        return false;
    }
    size_t room = (uint64_t)bytes < bytes_max ? (size_t)bytes : bytes_max;
    uint8_t *p = ARENA_ARRAY(arena, uint8_t, room + 1);
    size_t n = 0;
    while (n < room) {
        ssize_t got = read(fd, p + n, room - n);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        n += (size_t)got;
    }
    close(fd);
    *out = (struct bytes){p, n};
    return n == room;
}

enum err
blob_put(struct blob_store *store, struct arena *arena, struct bytes content, struct str *sha256)
{
    struct blob_write *write;

    TRY(blob_begin(store, &write));
    enum err err = blob_append(write, content.p, content.n);
    if (err != OK) {
        blob_abandon(write);
        return err;
    }
    return blob_commit(write, arena, sha256);
}

/* -- what a file is ---------------------------------------------------------------------------- */

struct magic {
    const char *bytes;
    size_t n;
    const char *suffix; /* NULL: any name */
    const char *media;
};
#define OFFICE "application/vnd.openxmlformats-officedocument."
static const struct magic magics[] = {
    {"%PDF-", 5, NULL, "application/pdf"},
    {"PK\003\004", 4, ".docx", OFFICE "wordprocessingml.document"},
    {"PK\003\004", 4, ".xlsx", OFFICE "spreadsheetml.sheet"},
    {"PK\003\004", 4, ".pptx", OFFICE "presentationml.presentation"},
    {"PK\003\004", 4, ".odt", "application/vnd.oasis.opendocument.text"},
    {"PK\003\004", 4, ".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"PK\003\004", 4, NULL, "application/zip"},
    {"\211PNG\r\n\032\n", 8, NULL, "image/png"},
    {"\377\330\377", 3, NULL, "image/jpeg"},
    {"GIF8", 4, NULL, "image/gif"},
    {"II*\0", 4, NULL, "image/tiff"},
    {"MM\0*", 4, NULL, "image/tiff"},
    {"\320\317\021\340\241\261\032\341", 8, ".doc", "application/msword"},
    {"\320\317\021\340\241\261\032\341", 8, ".xls", "application/vnd.ms-excel"},
    {"\320\317\021\340\241\261\032\341", 8, NULL, "application/x-ole-storage"},
    {"{\\rtf", 5, NULL, "application/rtf"},
    {"ID3", 3, NULL, "audio/mpeg"},
};

static bool
ends_without_case(struct str name, const char *suffix)
{
    size_t n = strlen(suffix);

    return name.n >= n && strncasecmp(name.p + name.n - n, suffix, n) == 0;
}

static bool
is_printable(struct bytes head)
{
    for (size_t i = 0; i < head.n; i++) {
        uint8_t c = head.p[i];
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
            return false;
        }
    }
    return head.n > 0;
}

struct str
blob_media_of(struct bytes head, struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(magics); i++) {
        const struct magic *m = &magics[i];
        if (head.n >= m->n && memcmp(head.p, m->bytes, m->n) == 0 &&
            (m->suffix == NULL || ends_without_case(name, m->suffix))) {
            return str_of(m->media);
        }
    }
    if (head.n >= 12 && memcmp(head.p + 4, "ftyp", 4) == 0) {
        return STR("video/mp4");
    }
    if (head.n >= 12 && memcmp(head.p, "RIFF", 4) == 0 && memcmp(head.p + 8, "WEBP", 4) == 0) {
        return STR("image/webp");
    }
    if (!is_printable(head)) {
        return STR("application/octet-stream");
    }
    return ends_without_case(name, ".csv") ? STR("text/csv") : STR("text/plain");
}
