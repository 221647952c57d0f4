// A thin face over OpenSSL's libcrypto for Swift: SHA-256 in pieces, and comparison in constant time. Nothing here can fail
// but for want of memory, which ends the process as it does in Swift.
#ifndef CCRYPTO_H
#define CCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CCRYPTO_SHA256_BYTES = 32 };

// SHA-256 of what has been given to it so far. One thread at a time may write to it; reading goes on at the same time.
typedef struct ccrypto_sha256 ccrypto_sha256;

ccrypto_sha256 *ccrypto_sha256_open(void);
ccrypto_sha256 *ccrypto_sha256_copy(const ccrypto_sha256 *state);
void ccrypto_sha256_close(ccrypto_sha256 *state);

void ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count);

// The digest of what has been given so far. More may follow.
void ccrypto_sha256_digest(const ccrypto_sha256 *state, uint8_t digest[CCRYPTO_SHA256_BYTES]);

// The digest of bytes that are all there.
void ccrypto_sha256_hash(const void *bytes, size_t count, uint8_t digest[CCRYPTO_SHA256_BYTES]);

// Whether bytes are equal. How long it takes depends on their number only.
bool ccrypto_equal(const void *left, const void *right, size_t count);

#endif
