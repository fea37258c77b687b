/* audit_head.c -- signing the newest hash of the chain into audit/heads, one line a time. */
#include "room/audit/chain.h"

#include "gen/q_audit.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "room/audit/audit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TAIL_BYTES = 4096, /* of audit/heads: some twenty lines */
    SIGNATURE_CHARS = 86,
};

static const char *
heads_path(struct ctx *ctx)
{
    return str_c(ctx->arena, str_printf(ctx->arena, "%s/audit/heads", ctx->app->data_dir));
}

/* What is signed, and the first part of the line in audit/heads. */
static struct str
head_text(struct ctx *ctx, int64_t seq, struct str hash, struct instant at)
{
    return str_printf(ctx->arena, "%lld %.*s %lld", (long long)seq, STR_ARG(hash),
        (long long)at.us);
}

/* The end of the file: it grows for years, and only its last lines matter. */
static struct str
read_tail(struct ctx *ctx)
{
    struct stat st;
    int fd = open(heads_path(ctx), O_RDONLY | O_CLOEXEC);
    char *p = arena_alloc(ctx->arena, TAIL_BYTES);
    ssize_t n = -1;

    if (fd >= 0 && fstat(fd, &st) == 0) {
        n = pread(fd, p, TAIL_BYTES, st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0);
    }
    if (fd >= 0) {
        close(fd);
    }
    return n > 0 ? (struct str){p, (size_t)n} : STR("");
}

/* False for a line that a crash tore: it lacks a part, or the end of one. */
static bool
parse_line(struct str line, struct chain_head *head)
{
    struct str rest = line;

    head->hash = STR_NONE;
    bool is_numbered = str_to_i64(str_cut(&rest, ' '), &head->seq);
    head->hash = str_cut(&rest, ' ');
    struct str at = str_cut(&rest, ' ');
    head->signature = rest;
    if (!is_numbered || !str_to_i64(at, &head->at.us) || head->hash.n != AUDIT_HASH_CHARS ||
        rest.n != SIGNATURE_CHARS) {
        return false;
    }
    head->text = str_sub(line, 0, (size_t)(at.p + at.n - line.p));
    return true;
}

bool
chain_head_last(struct ctx *ctx, struct chain_head *head)
{
    struct str tail = read_tail(ctx);
    struct chain_head candidate;
    bool found = false;

    while (tail.n > 0) {
        if (memchr(tail.p, '\n', tail.n) == NULL) {
            break; /* the last line was torn before its end */
        }
        if (parse_line(str_cut(&tail, '\n'), &candidate)) {
            *head = candidate;
            found = true;
        }
    }
    return found;
}

static bool
append_line(struct ctx *ctx, struct str line)
{
    struct str tail = read_tail(ctx);
    bool is_torn = tail.n > 0 && tail.p[tail.n - 1] != '\n';
    int fd = open(heads_path(ctx), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        return false;
    }
    line = str_printf(ctx->arena, "%s%.*s\n", is_torn ? "\n" : "", STR_ARG(line));
    bool is_done = io_write_all(fd, line.p, line.n) && fsync(fd) == 0;
    return close(fd) == 0 && is_done;
}

/* Runs in a reading transaction: what it signs is committed. A head signed before its commit would,
 * after a crash between the two, name rows that never were. */
enum err
audit_sign_head(struct ctx *ctx)
{
    struct q_seal_last last;
    struct chain_head signed_head;
    struct str signature;
    bool found;

    TRY(q_seal_last(ctx, &last, &found));
    if (!found || (chain_head_last(ctx, &signed_head) && signed_head.seq == last.seq)) {
        return OK;
    }
    struct str text = head_text(ctx, last.seq, last.hash, ctx->now);
    TRY(crypto_key_sign(ctx, "audit", (struct bytes){(const uint8_t *)text.p, text.n}, &signature));
    const char *folder = str_c(ctx->arena, str_printf(ctx->arena, "%s/audit", ctx->app->data_dir));
    (void)mkdir(folder, 0700); /* that it is there shows when the line is written */
    bool is_done = append_line(ctx,
        str_printf(ctx->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(signature)));
    return is_done && io_sync_directory(folder) ? OK : ERR_INTERNAL;
}
