#include "room/identity/account.h"

#include "base/vi.h"
#include "gen/config.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_identity.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "room/audit/audit.h"

enum { LINK_BYTES = 20, CONTEXT_CHARS_MIN = 4 };

/* -- passwords ------------------------------------------------------------------------------------- */

/* Folded, without spaces: what people type first. */
static const char *const common[] = {
    "matkhau", "password", "passw0rd", "quantri", "admin", "sangkien", "uybannhandan", "ubnd", "vietnam",
    "anhyeuem", "emyeuanh", "iloveyou", "welcome", "xinchao", "letmein", "qwerty", "asdfgh", "zxcvbn",
    "abc123", "abcdef", "123456789", "12345678", "1234567", "123456", "12345", "1234", "987654321",
    "654321", "111111", "000000", "112233", "123123",
};

static bool
is_own_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Folded letters and digits alone. */
static struct str
bare(struct arena *arena, struct str s)
{
    struct str folded = vi_fold(arena, s);
    char *out = arena_alloc(arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        if (is_own_char(c)) {
            out[n++] = c;
        }
    }
    return (struct str){out, n};
}

static struct str
without(struct arena *arena, struct str s, struct str word)
{
    for (size_t at = str_find(s, word); word.n > 0 && at != SIZE_MAX; at = str_find(s, word)) {
        s = str_cat(arena, str_sub(s, 0, at), str_from(s, at + word.n));
    }
    return s;
}

static size_t
different_chars(struct str s)
{
    bool seen[256] = {false};
    size_t count = 0;

    for (size_t i = 0; i < s.n; i++) {
        count += seen[(unsigned char)s.p[i]] ? 0 : 1;
        seen[(unsigned char)s.p[i]] = true;
    }
    return count;
}

void
password_faults(struct ctx *ctx, const char *field, struct str password, struct str user_name,
    struct str context)
{
    struct str rest = bare(ctx->arena, password);
    const struct str words[] = {bare(ctx->arena, user_name), bare(ctx->arena, context)};

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (words[i].n >= CONTEXT_CHARS_MIN) {
            rest = without(ctx->arena, rest, words[i]);
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(common); i++) {
        rest = without(ctx->arena, rest, str_of(common[i]));
    }
    if (rest.n < PASSWORD_OWN_CHARS_MIN || different_chars(rest) < PASSWORD_OWN_CHARS_MIN / 2) {
        (void)fault(ctx, FAULT_PASSWORD_GUESSABLE, field);
    }
}

/* -- links ------------------------------------------------------------------------------------------ */

static enum err
new_link(struct ctx *ctx, struct str purpose, struct account_id account, struct str *code)
{
    struct setup_link_id id;
    struct instant end = {ctx->now.us + SETUP_LINK_MINUTES * INT64_C(60000000)};

    *code = io_token(ctx->arena, LINK_BYTES);
    TRY(q_setup_link_withdraw(ctx, account, purpose, ctx->now));
    return q_setup_link_insert(ctx, purpose, crypto_token_hash(ctx->arena, *code), account, end, &id);
}

enum err
setup_link_first(struct ctx *ctx, struct str *code)
{
    return new_link(ctx, STR("first_administrator"), (struct account_id){0}, code);
}

enum err
setup_link_password(struct ctx *ctx, struct account_id account, struct str *code)
{
    TRY(new_link(ctx, STR("password"), account, code));
    TRY(q_session_end_all(ctx, account, (struct login_session_id){0}, ctx->now));
    return event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.v, {0}}, NULL,
        event_payload(ctx, "what", STR("link"), NULL));
}

struct str
setup_link_url(struct ctx *ctx, struct str code)
{
    struct str site = config_str(ctx->app->config, CONFIG_SITE_URL);

    if (site.n == 0) {
        site = str_cat(ctx->arena, STR("http://"), config_str(ctx->app->config, CONFIG_HTTP_LISTEN));
    }
    return str_printf(ctx->arena, "%.*s/khoi-tao/%.*s", STR_ARG(site), STR_ARG(code));
}

enum err
account_lock(struct ctx *ctx, struct account_id account, bool is_locked)
{
    TRY(q_account_disable(ctx, account, is_locked ? ctx->now : INSTANT_NONE));
    if (is_locked) {
        TRY(q_session_end_all(ctx, account, (struct login_session_id){0}, ctx->now));
    }
    return event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.v, {0}}, NULL,
        event_payload(ctx, "what", is_locked ? STR("lock") : STR("unlock"), NULL));
}
