#include "room/document/seal.h"

#include "base/json.h"
#include "gen/enum.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "room/document/document.h"

#include <string.h>

static const char mark[] = "\n%sangkien-seal ";
enum { MARK_BYTES = sizeof(mark) - 1, LINE_BYTES_MAX = 4096 };

static struct str
statement_of(struct ctx *ctx, const struct q_paper_get *paper, struct bytes content)
{
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ctx->arena, 512);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_put_i64(&out, "paper", paper->id.v);
    json_put_str(&out, "kind", paper_kind_word(paper->kind));
    json_put_str(&out, "number", paper_number_text(ctx->arena, paper->number, paper->symbol));
    json_put_str(&out, "issued_on", date_iso(ctx->arena, paper->issued_on));
    json_put_str(&out, "sha256", crypto_sha256_hex(ctx->arena, content));
    json_end_object(&out);
    return buf_str(&buf);
}

static struct bytes
bytes_of(struct str text)
{
    return (struct bytes){(const uint8_t *)text.p, text.n};
}

enum err
seal_put(struct ctx *ctx, const struct q_paper_get *paper, struct bytes *content)
{
    struct str statement = statement_of(ctx, paper, *content);
    struct str signature;
    struct buf out;

    TRY(crypto_key_sign(ctx, "certificate", bytes_of(statement), &signature));
    buf_init(&out, ctx->arena, content->n + LINE_BYTES_MAX);
    buf_put_bytes(&out, content->p, content->n);
    buf_put_bytes(&out, mark, MARK_BYTES);
    buf_put(&out, signature);
    buf_char(&out, ' ');
    buf_put(&out, crypto_key_public(ctx->arena, ctx->app->data_dir, "certificate"));
    buf_char(&out, ' ');
    buf_put(&out, statement);
    buf_char(&out, '\n');
    *content = bytes_of(buf_str(&out));
    return OK;
}

/* Where the last mark begins; content.n when there is none near the end. */
static size_t
mark_at(struct bytes content)
{
    size_t from = content.n > LINE_BYTES_MAX ? content.n - LINE_BYTES_MAX : 0;

    for (size_t at = content.n - MARK_BYTES + 1; content.n >= MARK_BYTES && at-- > from;) {
        if (memcmp(content.p + at, mark, MARK_BYTES) == 0) {
            return at;
        }
    }
    return content.n;
}

bool
seal_read(struct arena *arena, struct bytes content, struct seal *out)
{
    size_t at = mark_at(content);
    struct str rest = str_trim(at == content.n
            ? STR("")
            : (struct str){(const char *)content.p + at + MARK_BYTES, content.n - at - MARK_BYTES});
    struct str signature = str_cut(&rest, ' ');
    struct str key = str_cut(&rest, ' ');
    struct str why;
    const struct json *json = str_is_none(rest) ? NULL : json_parse(arena, rest, &why);

    if (json == NULL) {
        return false;
    }
    *out = (struct seal){.kind = json_get_str(json, "kind"),
        .number = json_get_str(json, "number"), .issued_on = DATE_NONE, .key = key};
    (void)date_parse_iso(json_get_str(json, "issued_on"), &out->issued_on);
    (void)json_get_i64(json, "paper", &out->paper.v);
    out->is_whole = crypto_verify_with(key, bytes_of(rest), signature) &&
        str_eq(json_get_str(json, "sha256"), crypto_sha256_hex(arena, (struct bytes){content.p, at}));
    return true;
}
