// float16 kernels with 512-bit AVX-512.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl"))), apply_to = function)

#include "lanes_avx512.h"

#define TABLE SimileHalfKernels simile_half_kernels_avx512
#define ROW uint16_t
#define LOAD_ROW(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define LOAD_ROW_TAIL(p, k) _mm512_cvtph_ps(_mm256_maskz_loadu_epi16((__mmask16)((1u << (k)) - 1), p))

#include "float_kernels.inc"

#pragma clang attribute pop
#endif
