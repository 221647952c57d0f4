// Hamming kernels with 512-bit AVX-512 VPOPCNTDQ, which counts the bits of words.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512vpopcntdq"))), apply_to = function)

#define NAME avx512
#define WORDS 8
#define V __m512i
#define ZERO() _mm512_setzero_si512()
#define ADD(a, b) _mm512_add_epi64(a, b)
#define COUNT(a, b) count(_mm512_loadu_si512(a), _mm512_loadu_si512(b))
#define COUNT_TAIL(a, b, k) count(load_tail(a, k), load_tail(b, k))
#define TOTAL(sum) _mm512_reduce_add_epi64(sum)
#define INLINE static inline __attribute__((always_inline))

INLINE __m512i load_tail(const uint64_t *p, size_t k) {
    return _mm512_maskz_loadu_epi64((__mmask8)((1u << k) - 1), p);
}

INLINE __m512i count(__m512i a, __m512i b) { return _mm512_popcnt_epi64(_mm512_xor_si512(a, b)); }

#include "hamming_kernels.inc"

#pragma clang attribute pop
#endif
