// Hashing kernels for every level, and which of them to use.

#include "HashKernels.h"
#include "choice.h"

// Unaligned, and allowed to look at floats.
typedef float Lanes __attribute__((vector_size(64), aligned(4), may_alias));

#define AT(values, i) (*(Lanes *)((values) + (i)))
#define ALWAYS_INLINE static inline __attribute__((always_inline))
// How many listed sketches ahead are asked for: about as many as memory fetches at a time.
#define AHEAD 12

#define NAME portable
#include "hash_kernels.inc"

#if SIMILE_HAS_NEON
#define NAME neon
#include "hash_kernels.inc"
#endif

#if SIMILE_HAS_X86
// Products with ±1 are exact, so that fused or not makes no difference to the result.
#pragma clang attribute push(__attribute__((target("avx2,popcnt"))), apply_to = function)
#define NAME avx2_nofma
#include "hash_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma,popcnt"))), apply_to = function)
#define NAME avx2
#include "hash_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vpopcntdq,popcnt"))), apply_to = function)
#define NAME avx512
#include "hash_kernels.inc"
#pragma clang attribute pop
#endif

SIMILE_DEFINE_CHOICE(
    SimileHashKernels, hash, kernels_, SIMILE_HAS("avx2") && SIMILE_HAS("popcnt"),
    SIMILE_HAS("avx2") && SIMILE_HAS("fma") && SIMILE_HAS("popcnt"),
    SIMILE_HAS("avx512f") && SIMILE_HAS("avx512vpopcntdq") && SIMILE_HAS("popcnt"))
