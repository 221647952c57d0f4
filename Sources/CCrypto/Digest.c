#include "CCrypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const EVP_MD *sha256;

static void must(bool succeeded) {
    if (!succeeded) abort();
}

// A context of its own, so that no configuration of the machine decides which digests there are. The digest is looked up
// once, since a look-up costs as much as hashing a kilobyte.
static void look_up(void) {
    OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
    must(context);
    sha256 = EVP_MD_fetch(context, "SHA2-256", NULL);
    must(sha256);
}

static EVP_MD_CTX *opened(void) {
    pthread_once(&once, look_up);
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    must(state);
    return state;
}

ccrypto_sha256 *ccrypto_sha256_open(void) {
    EVP_MD_CTX *state = opened();
    must(EVP_DigestInit_ex2(state, sha256, NULL) == 1);
    return (ccrypto_sha256 *)state;
}

ccrypto_sha256 *ccrypto_sha256_copy(const ccrypto_sha256 *state) {
    EVP_MD_CTX *copy = opened();
    must(EVP_MD_CTX_copy_ex(copy, (const EVP_MD_CTX *)state) == 1);
    return (ccrypto_sha256 *)copy;
}

void ccrypto_sha256_close(ccrypto_sha256 *state) { EVP_MD_CTX_free((EVP_MD_CTX *)state); }

void ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count) {
    must(EVP_DigestUpdate((EVP_MD_CTX *)state, bytes, count) == 1);
}

void ccrypto_sha256_digest(const ccrypto_sha256 *state, uint8_t digest[CCRYPTO_SHA256_BYTES]) {
    // Reading the digest ends a state, so that of a copy is read.
    EVP_MD_CTX *copy = (EVP_MD_CTX *)ccrypto_sha256_copy(state);
    must(EVP_DigestFinal_ex(copy, digest, NULL) == 1);
    EVP_MD_CTX_free(copy);
}

void ccrypto_sha256_hash(const void *bytes, size_t count, uint8_t digest[CCRYPTO_SHA256_BYTES]) {
    EVP_MD_CTX *state = (EVP_MD_CTX *)ccrypto_sha256_open();
    must(EVP_DigestUpdate(state, bytes, count) == 1 && EVP_DigestFinal_ex(state, digest, NULL) == 1);
    EVP_MD_CTX_free(state);
}

bool ccrypto_equal(const void *left, const void *right, size_t count) { return CRYPTO_memcmp(left, right, count) == 0; }
