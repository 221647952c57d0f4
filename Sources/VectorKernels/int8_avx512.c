// int8 kernels with 512-bit AVX-512 VNNI, which multiplies unsigned by signed bytes and adds fours of products.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vnni"))), apply_to = function)

#define NAME avx512
#define ROWS 4
#define SUMS 4
#define BYTES 64
#define TILE_QUERIES 4
#define TILE_ROWS 4
#define Q __m512i
#define V __m512i
#define ZERO() _mm512_setzero_si512()
#define ADD(a, b) _mm512_add_epi32(a, b)
#define INLINE static inline __attribute__((always_inline))

INLINE __m512i load_query(const int8_t *p) { return _mm512_loadu_si512(p); }

INLINE __mmask64 first(size_t k) { return ((__mmask64)1 << k) - 1; }

INLINE __m512i load_query_tail(const int8_t *p, size_t k) { return _mm512_maskz_loadu_epi8(first(k), p); }

INLINE __m512i step(__m512i sum, __m512i q, const uint8_t *row) {
    return _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(row), q);
}

INLINE __m512i step_tail(__m512i sum, __m512i q, const uint8_t *row, size_t k) {
    return _mm512_dpbusd_epi32(sum, _mm512_maskz_loadu_epi8(first(k), row), q);
}

INLINE int32_t total(__m512i sum) { return _mm512_reduce_add_epi32(sum); }

#define L1_BYTES 64
#define L1 __m512i
#define L1_ZERO() _mm512_setzero_si512()

INLINE __m512i l1_step(__m512i sum, const uint8_t *query, const uint8_t *row) {
    return _mm512_add_epi64(sum, _mm512_sad_epu8(_mm512_loadu_si512(query), _mm512_loadu_si512(row)));
}

INLINE int32_t l1_total(__m512i sum) { return (int32_t)_mm512_reduce_add_epi64(sum); }

#include "int8_kernels.inc"

#pragma clang attribute pop
#endif
