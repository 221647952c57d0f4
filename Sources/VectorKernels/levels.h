// Which levels this build contains, and their tables. Whether the processor can run them is asked in choice.h.

#ifndef SIMILE_LEVELS_H
#define SIMILE_LEVELS_H

#include "HalfKernels.h"
#include "HammingKernels.h"
#include "Int8Kernels.h"
#include "VectorKernels.h"

#if defined(__x86_64__)
#define SIMILE_HAS_X86 1
extern const SimileFloatKernels simile_float_kernels_avx2_nofma;
extern const SimileFloatKernels simile_float_kernels_avx2;
extern const SimileFloatKernels simile_float_kernels_avx512;
extern const SimileInt8Kernels simile_int8_kernels_avx2;
extern const SimileInt8Kernels simile_int8_kernels_avx512;
extern const SimileHalfKernels simile_half_kernels_avx2_nofma;
extern const SimileHalfKernels simile_half_kernels_avx2;
extern const SimileHalfKernels simile_half_kernels_avx512;
extern const SimileHammingKernels simile_hamming_kernels_avx2;
extern const SimileHammingKernels simile_hamming_kernels_avx512;
#endif

#if defined(__aarch64__)
#define SIMILE_HAS_NEON 1
extern const SimileFloatKernels simile_float_kernels_neon;
extern const SimileInt8Kernels simile_int8_kernels_neon;
extern const SimileHalfKernels simile_half_kernels_neon;
extern const SimileHammingKernels simile_hamming_kernels_neon;
#endif

extern const SimileFloatKernels simile_float_kernels_portable;
extern const SimileInt8Kernels simile_int8_kernels_portable;
extern const SimileHalfKernels simile_half_kernels_portable;
extern const SimileHammingKernels simile_hamming_kernels_portable;

#if SIMILE_HAS_X86
// Whole numbers need no fused multiply-add.
#define simile_int8_kernels_avx2_nofma simile_int8_kernels_avx2
#define simile_hamming_kernels_avx2_nofma simile_hamming_kernels_avx2
#endif

#endif
