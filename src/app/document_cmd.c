/* document_cmd.c -- sangkien document verify FILE|CODE: is this paper ours, whole and still valid?
 *
 * Without --data only the file speaks: valid means that no byte changed since the holder of the key
 * named issued it, and known_key is null. With --data the key must be the installation's own, and
 * the status is that of today.
 */
#include "app/commands.h"
#include "app/open.h"

#include "base/json.h"
#include "gen/q_app.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "room/document/seal.h"

#include <unistd.h>

enum { PAPER_FILE_BYTES_MAX = 64 * 1024 * 1024 };
enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

struct verdict {
    struct str code; /* asked for by code; none for a file */
    bool has_seal, is_found;
    struct seal seal;
    struct str status;
    enum answer is_valid, is_known_key;
};

static void
put_answer(struct json_out *out, const char *key, enum answer answer)
{
    if (answer == ANSWER_UNKNOWN) {
        json_put_null(out, key);
    } else {
        json_put_bool(out, key, answer == ANSWER_YES);
    }
}

static void
print_verdict(struct cmd_run *run, const struct verdict *v)
{
    struct arena *arena = run->ctx->arena;
    struct json_out out;

    if (!run->is_json) {
        buf_printf(&run->out, "%s\nkind    %.*s\nnumber  %.*s\nissued  %.*s\nstatus  %.*s\nkey     %.*s%s\n",
            v->is_valid == ANSWER_YES      ? "valid"
                : v->is_valid == ANSWER_NO ? "NOT VALID"
                                           : "not a paper of this program",
            STR_ARG(v->seal.kind), STR_ARG(v->seal.number),
            STR_ARG(date_iso(arena, v->seal.issued_on)), STR_ARG(v->status), STR_ARG(v->seal.key),
            v->has_seal && v->is_known_key == ANSWER_UNKNOWN
                ? " (whose it is, the file cannot say: ask with --data, or compare)"
                : "");
        return;
    }
    json_out_init(&out, &run->out);
    json_begin_object(&out);
    put_answer(&out, "valid", v->is_valid);
    json_put_str(&out, "kind", v->seal.kind);
    json_put_str(&out, "number", v->seal.number);
    json_put_str(&out, "issued_on", date_iso(arena, v->seal.issued_on));
    json_put_str(&out, "status", v->status);
    json_put_str(&out, "as_of", date_iso(arena, run->ctx->today));
    json_put_str(&out, "key", v->seal.key);
    put_answer(&out, "known_key", v->is_known_key);
    json_end_object(&out);
    buf_char(&run->out, '\n');
}

static enum err
look_up_code(struct ctx *ctx, struct verdict *v)
{
    struct q_verify_code row;

    TRY(q_verify_code(ctx, v->code, &row, &v->is_found));
    if (v->is_found) {
        bool is_ours = crypto_key_verify(ctx->app->data_dir, "certificate",
            (struct bytes){(const uint8_t *)row.payload.p, row.payload.n}, row.signature);

        v->seal.kind = paper_kind_word(PAPER_KIND_CERTIFICATE);
        v->seal.number = str_printf(ctx->arena, "%02lld", (long long)row.number);
        v->seal.issued_on = row.issued_on;
        v->status = certificate_status_word(row.status);
        v->is_valid =
            is_ours && row.status == CERTIFICATE_STATUS_VALID ? ANSWER_YES : ANSWER_NO;
    }
    return OK;
}

static enum err
look_up(struct ctx *ctx, void *arg)
{
    struct verdict *v = arg;
    struct q_verify_paper row;

    if (!str_is_none(v->code)) {
        return look_up_code(ctx, v);
    }
    v->is_known_key = str_eq(v->seal.key,
                          crypto_key_public(ctx->arena, ctx->app->data_dir, "certificate"))
        ? ANSWER_YES
        : ANSWER_NO;
    if (v->is_known_key == ANSWER_NO) {
        v->is_valid = ANSWER_NO;
        return OK;
    }
    TRY(q_verify_paper(ctx, v->seal.paper, &row, &v->is_found));
    if (v->is_found) {
        bool has_certificate = row.certificate_status != 0;
        bool stands = has_certificate ? row.certificate_status == CERTIFICATE_STATUS_VALID
                                      : row.status == PAPER_STATUS_ISSUED;

        v->status = has_certificate ? certificate_status_word(row.certificate_status)
                                    : paper_status_word(row.status);
        v->is_valid = v->is_valid == ANSWER_YES && stands ? ANSWER_YES : ANSWER_NO;
    }
    return OK;
}

static int
ask_installation(struct cmd_run *run, struct verdict *v)
{
    struct opened o;
    int code = app_configure(&o, run);

    code = code == EXIT_DONE ? app_open(&o, run, true) : code;
    if (code != EXIT_DONE) {
        return code;
    }
    enum err err = db_read(o.app.db, run->ctx, look_up, v);
    code = err == OK ? EXIT_DONE : cmd_fail(run, err);
    app_close(&o);
    return code;
}

int
cmd_document_verify(struct cmd_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct verdict v = {.seal = {.issued_on = DATE_NONE}};
    const char *path = str_c(arena,
        run->args[0].n > 0 && run->args[0].p[0] == '/'
            ? run->args[0]
            : str_printf(arena, "%.*s/%.*s", STR_ARG(run->cwd), STR_ARG(run->args[0])));
    struct str content;
    int code = EXIT_DONE;

    if (!crypto_start()) {
        return EXIT_FAILED;
    }
    if (access(path, F_OK) != 0) {
        v.code = run->args[0];
    } else if (!cmd_read_file(run, run->args[0], PAPER_FILE_BYTES_MAX, &content)) {
        return EXIT_FAILED;
    } else {
        v.has_seal = seal_read(arena,
            (struct bytes){(const uint8_t *)content.p, content.n}, &v.seal);
        v.is_valid = !v.has_seal ? ANSWER_UNKNOWN : v.seal.is_whole ? ANSWER_YES : ANSWER_NO;
    }
    if (cmd_has(run, "--data") && (v.has_seal || !str_is_none(v.code))) {
        code = ask_installation(run, &v);
    }
    if (code != EXIT_DONE) {
        return code;
    }
    print_verdict(run, &v);
    return v.is_valid == ANSWER_YES ? EXIT_DONE
        : v.is_valid == ANSWER_NO   ? EXIT_FAILED
                                    : EXIT_NOT_FOUND;
}
