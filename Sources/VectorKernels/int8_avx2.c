// int8 kernels with 256-bit AVX2. Bytes are widened to 16 bits first: the instruction that multiplies bytes saturates.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define NAME avx2
#define ROWS 2
#define SUMS 4
#define BYTES 16
#define TILE_QUERIES 2
#define TILE_ROWS 4
#define Q __m256i
#define V __m256i
#define ZERO() _mm256_setzero_si256()
#define ADD(a, b) _mm256_add_epi32(a, b)
#define INLINE static inline __attribute__((always_inline))

INLINE __m128i load_tail(const void *p, size_t k) {
    uint8_t padded[16] = {0};
    memcpy(padded, p, k);
    return _mm_loadu_si128((const __m128i *)padded);
}

INLINE __m256i load_query(const int8_t *p) { return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)p)); }

INLINE __m256i load_query_tail(const int8_t *p, size_t k) { return _mm256_cvtepi8_epi16(load_tail(p, k)); }

INLINE __m256i add_products(__m256i sum, __m256i q, __m128i row) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(q, _mm256_cvtepu8_epi16(row)));
}

INLINE __m256i step(__m256i sum, __m256i q, const uint8_t *row) {
    return add_products(sum, q, _mm_loadu_si128((const __m128i *)row));
}

INLINE __m256i step_tail(__m256i sum, __m256i q, const uint8_t *row, size_t k) {
    return add_products(sum, q, load_tail(row, k));
}

INLINE int32_t total(__m256i sum) {
    __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, _MM_SHUFFLE(1, 0, 3, 2)));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, _MM_SHUFFLE(2, 3, 0, 1))));
}

#define L1_BYTES 32
#define L1 __m256i
#define L1_ZERO() _mm256_setzero_si256()

INLINE __m256i l1_step(__m256i sum, const uint8_t *query, const uint8_t *row) {
    __m256i q = _mm256_loadu_si256((const __m256i *)query);
    return _mm256_add_epi64(sum, _mm256_sad_epu8(q, _mm256_loadu_si256((const __m256i *)row)));
}

INLINE int32_t l1_total(__m256i sum) {
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return _mm_cvtsi128_si32(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

#include "int8_kernels.inc"

#pragma clang attribute pop
#endif
