/* crypto.h -- libsodium behind a few names. Included by plat and by identity, audit, recognition. */
#ifndef PLAT_CRYPTO_H
#define PLAT_CRYPTO_H

#include "plat/ctx.h"

enum { CRYPTO_HASHES_AT_ONCE = 2, CRYPTO_HASH_QUEUE_MAX = 12 }; /* each holds a reader */

bool crypto_start(void);
struct str crypto_sha256_hex(struct arena *arena, struct bytes content);
/* argon2id, 46 MiB, one pass; at most CRYPTO_HASHES_AT_ONCE run at once, a full queue is ERR_BUSY. */
/* Both take a while and wait for their turn: never inside a writing transaction. */
MUST_USE enum err crypto_password_hash(struct ctx *ctx, struct str password, struct str *out);
MUST_USE enum err crypto_password_verify(struct ctx *ctx, struct str hash, struct str password,
    bool *matches); /* hash none: the same work on a dummy, matches = false */
struct str crypto_token_hash(struct arena *arena, struct str token); /* BLAKE2b-256 hex */
bool crypto_equal(struct str a, struct str b); /* constant time for equal lengths */
/* Ed25519 keys under keys/, made at first use, 0600; purpose "audit" or "certificate". Not
 * crypto_sign: libsodium has a function of that name. */
MUST_USE enum err crypto_key_sign(struct ctx *ctx, const char *purpose, struct bytes message,
    struct str *signature_b64url);
/* The public half of a key as 64 hex digits; none when the directory has no such key. */
struct str crypto_key_public(struct arena *arena, const char *data_dir, const char *purpose);
MUST_USE bool crypto_verify_with(struct str public_key_hex, struct bytes message,
    struct str signature_b64url);
MUST_USE bool crypto_key_verify(const char *data_dir, const char *purpose, struct bytes message,
    struct str signature_b64url);

/* SHA-256 and BLAKE2b-256 of a stream, piece by piece. */
struct crypto_sha256 {
    _Alignas(16) unsigned char state[128];
};
void crypto_sha256_begin(struct crypto_sha256 *sha);
void crypto_sha256_add(struct crypto_sha256 *sha, const void *p, size_t n);
struct str crypto_sha256_end(struct crypto_sha256 *sha, struct arena *arena); /* 64 hex digits */

#endif
