// float32 kernels with 512-bit AVX-512.

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)

#include "lanes_avx512.h"

#define TABLE SimileFloatKernels simile_float_kernels_avx512
#define ROW float
#define LOAD_ROW(p) LOAD(p)
#define LOAD_ROW_TAIL(p, k) LOAD_TAIL(p, k)

#include "float_kernels.inc"

#pragma clang attribute pop
#endif
