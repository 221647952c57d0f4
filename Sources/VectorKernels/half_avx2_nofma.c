// float16 kernels with 256-bit AVX2 alone.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,f16c"))), apply_to = function)

#define NO_FMA
#include "lanes_avx2.h"

static inline __attribute__((always_inline)) __m256 load_row_tail(const uint16_t *p, size_t k) {
    uint16_t padded[LANES] = {0};
    for (size_t i = 0; i < k; i++) padded[i] = p[i];
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)padded));
}

#define TABLE SimileHalfKernels simile_half_kernels_avx2_nofma
#define ROW uint16_t
#define LOAD_ROW(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define LOAD_ROW_TAIL(p, k) load_row_tail(p, k)

#include "float_kernels.inc"

#pragma clang attribute pop
#endif
