// float32 kernels with 256-bit AVX2 alone.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define NO_FMA
#include "lanes_avx2.h"

#define TABLE SimileFloatKernels simile_float_kernels_avx2_nofma
#define ROW float
#define LOAD_ROW(p) LOAD(p)
#define LOAD_ROW_TAIL(p, k) LOAD_TAIL(p, k)

#include "float_kernels.inc"

#pragma clang attribute pop
#endif
