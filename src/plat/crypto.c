/* crypto.c -- libsodium behind a few names. */
#include "plat/crypto.h"

#include "gen/fault.h"
#include "plat/app.h"
#include "plat/io.h"
#include "plat/log.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PASSWORD_PASSES = 1, KEY_FILE_BYTES_MAX = 256 };
static const size_t password_memory_bytes = (size_t)46 * 1024 * 1024;

_Static_assert(sizeof(struct crypto_sha256) >= sizeof(crypto_hash_sha256_state), "state fits");

bool
crypto_start(void)
{
    return sodium_init() >= 0;
}

static struct str
hex(struct arena *arena, const unsigned char *p, size_t n)
{
    char *out = arena_alloc(arena, n * 2 + 1);

    sodium_bin2hex(out, n * 2 + 1, p, n);
    return (struct str){out, n * 2};
}

void
crypto_sha256_begin(struct crypto_sha256 *sha)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)sha->state);
}

void
crypto_sha256_add(struct crypto_sha256 *sha, const void *p, size_t n)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)sha->state, p, n);
}

struct str
crypto_sha256_end(struct crypto_sha256 *sha, struct arena *arena)
{
    unsigned char digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_final((crypto_hash_sha256_state *)sha->state, digest);
    return hex(arena, digest, sizeof(digest));
}

struct str
crypto_sha256_hex(struct arena *arena, struct bytes content)
{
    unsigned char digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(digest, content.p, content.n);
    return hex(arena, digest, sizeof(digest));
}

struct str
crypto_token_hash(struct arena *arena, struct str token)
{
    unsigned char digest[32];

    crypto_generichash(digest, sizeof(digest), (const unsigned char *)token.p, token.n, NULL, 0);
    return hex(arena, digest, sizeof(digest));
}

bool
crypto_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

/* -- passwords ------------------------------------------------------------------------------- */

/* The one gate in front of argon2id: each run takes 46 MiB and a core for a while [R30]. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int running, waiting;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .freed = PTHREAD_COND_INITIALIZER};

static bool
gate_enter(void)
{
    pthread_mutex_lock(&gate.lock);
    if (gate.running >= CRYPTO_HASHES_AT_ONCE && gate.waiting >= CRYPTO_HASH_QUEUE_MAX) {
        pthread_mutex_unlock(&gate.lock);
        return false;
    }
    gate.waiting++;
    while (gate.running >= CRYPTO_HASHES_AT_ONCE) {
        pthread_cond_wait(&gate.freed, &gate.lock);
    }
    gate.waiting--;
    gate.running++;
    pthread_mutex_unlock(&gate.lock);
    return true;
}

static void
gate_leave(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.running--;
    pthread_cond_signal(&gate.freed);
    pthread_mutex_unlock(&gate.lock);
}

enum err
crypto_password_hash(struct ctx *ctx, struct str password, struct str *out)
{
    char *text = arena_alloc(ctx->arena, crypto_pwhash_STRBYTES);

    MUST(!db_is_writing(ctx));
    if (!gate_enter()) {
        return fault(ctx, FAULT_BUSY, NULL);
    }
    int failed = crypto_pwhash_str_alg(text, password.p, password.n, PASSWORD_PASSES,
        password_memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    gate_leave();
    if (failed != 0) {
        log_line(LOG_ERROR, "password_hash", "why=memory");
        return fault(ctx, FAULT_BUSY, NULL);
    }
    *out = str_of(text);
    return OK;
}

/* An unknown account costs as much as a wrong password: the work is done on a hash that nothing
 * matches [R31]. */
static bool
burn(struct str password)
{
    unsigned char key[32];
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = {1};

    return crypto_pwhash(key, sizeof(key), password.p, password.n, salt, PASSWORD_PASSES,
               password_memory_bytes, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

enum err
crypto_password_verify(struct ctx *ctx, struct str hash, struct str password, bool *matches)
{
    *matches = false;
    if (!gate_enter()) {
        return fault(ctx, FAULT_BUSY, NULL);
    }
    bool worked = true;
    if (str_is_none(hash) || hash.n >= crypto_pwhash_STRBYTES) {
        worked = burn(password);
    } else {
        const char *text = str_c(ctx->arena, hash);
        *matches = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
    }
    gate_leave();
    return worked ? OK : fault(ctx, FAULT_BUSY, NULL);
}

/* -- signatures ------------------------------------------------------------------------------ */

static const char *
key_path(struct arena *arena, const char *data_dir, const char *purpose, const char *suffix)
{
    return str_c(arena, str_printf(arena, "%s/keys/%s.%s", data_dir, purpose, suffix));
}

static bool
read_key(struct arena *arena, const char *path, unsigned char *key, size_t n)
{
    struct str text;
    struct str why;
    size_t got = 0;

    if (!io_read_file(arena, path, KEY_FILE_BYTES_MAX, &text, &why)) {
        return false;
    }
    text = str_trim(text);
    return sodium_hex2bin(key, n, text.p, text.n, NULL, &got, NULL) == 0 && got == n;
}

/* Writes a finished file beside its name first, so that two processes that both need the key at
 * its first use end with the same one: the second link(2) fails and its key is thrown away. */
static bool
write_key(struct arena *arena, const char *path, const unsigned char *key, size_t n)
{
    struct str text = hex(arena, key, n);
    const char *fresh =
        str_c(arena, str_printf(arena, "%s.%s", path, str_c(arena, io_token(arena, 8))));

    if (!io_create_file(fresh, text.p, text.n)) {
        return false;
    }
    bool done = link(fresh, path) == 0 || errno == EEXIST;
    unlink(fresh);
    return done;
}

static bool
make_key(struct arena *arena, const char *data_dir, const char *purpose)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    const char *folder = str_c(arena, str_printf(arena, "%s/keys", data_dir));
    const char *secret_path = key_path(arena, data_dir, purpose, "key");

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return false;
    }
    crypto_sign_keypair(public_key, secret_key);
    bool done = write_key(arena, secret_path, secret_key, sizeof(secret_key)) &&
                read_key(arena, secret_path, secret_key, sizeof(secret_key)) &&
                crypto_sign_ed25519_sk_to_pk(public_key, secret_key) == 0 &&
                write_key(arena, key_path(arena, data_dir, purpose, "pub"), public_key,
                    sizeof(public_key)) &&
                io_sync_directory(folder);
    sodium_memzero(secret_key, sizeof(secret_key));
    return done;
}

enum err
crypto_key_sign(struct ctx *ctx, const char *purpose, struct bytes message,
    struct str *signature_b64url)
{
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    unsigned char signature[crypto_sign_BYTES];
    size_t room = sodium_base64_ENCODED_LEN(
        crypto_sign_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    const char *path = key_path(ctx->arena, ctx->app->data_dir, purpose, "key");

    if (access(path, F_OK) != 0 && !make_key(ctx->arena, ctx->app->data_dir, purpose)) {
        log_line(LOG_ERROR, "key", "purpose=%s why=cannot_make", purpose);
        return fault(ctx, FAULT_INTERNAL, NULL);
    }
    if (!read_key(ctx->arena, path, secret_key, sizeof(secret_key))) {
        log_line(LOG_ERROR, "key", "purpose=%s why=unreadable", purpose);
        return fault(ctx, FAULT_INTERNAL, NULL);
    }
    crypto_sign_detached(signature, NULL, message.p, message.n, secret_key);
    sodium_memzero(secret_key, sizeof(secret_key));
    char *text = arena_alloc(ctx->arena, room);
    sodium_bin2base64(text, room, signature, sizeof(signature),
        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *signature_b64url = str_of(text);
    return OK;
}

struct str
crypto_key_public(struct arena *arena, const char *data_dir, const char *purpose)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES];

    return read_key(arena, key_path(arena, data_dir, purpose, "pub"), key, sizeof(key))
        ? hex(arena, key, sizeof(key))
        : STR_NONE;
}

bool
crypto_verify_with(struct str public_key_hex, struct bytes message, struct str signature_b64url)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES];
    unsigned char signature[crypto_sign_BYTES];
    size_t got = 0;

    return !str_is_none(public_key_hex) &&
        sodium_hex2bin(key, sizeof(key), public_key_hex.p, public_key_hex.n, NULL, &got, NULL) == 0 &&
        got == sizeof(key) &&
        sodium_base642bin(signature, sizeof(signature), signature_b64url.p, signature_b64url.n,
            NULL, &got, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
        got == sizeof(signature) &&
        crypto_sign_verify_detached(signature, message.p, message.n, key) == 0;
}

bool
crypto_key_verify(const char *data_dir, const char *purpose, struct bytes message,
    struct str signature_b64url)
{
    struct arena *arena = arena_new((size_t)64 * 1024);

    bool holds = crypto_verify_with(
        crypto_key_public(arena, data_dir, purpose), message, signature_b64url);
    arena_free(arena);
    return holds;
}
