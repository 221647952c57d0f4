// Hashing kernels for every level, and which of them to use.

#include "HashKernels.h"
#include "levels.h"

#include <stdatomic.h>

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
#pragma clang attribute push(__attribute__((target("avx2,fma,popcnt"))), apply_to = function)
#define NAME avx2
#include "hash_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vpopcntdq,popcnt"))), apply_to = function)
#define NAME avx512
#include "hash_kernels.inc"
#pragma clang attribute pop
#endif

const SimileHashKernels *simile_hash_kernels_at(SimileKernelLevel level) {
    if (!simile_float_kernels_at(level)) return NULL;
    switch (level) {
    case SIMILE_KERNEL_LEVEL_PORTABLE:
        return &kernels_portable;
#if SIMILE_HAS_NEON
    case SIMILE_KERNEL_LEVEL_NEON:
        return &kernels_neon;
#endif
#if SIMILE_HAS_X86
    case SIMILE_KERNEL_LEVEL_AVX2:
        return __builtin_cpu_supports("popcnt") ? &kernels_avx2 : NULL;
    case SIMILE_KERNEL_LEVEL_AVX512:
        return __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx512vpopcntdq") ? &kernels_avx512 : NULL;
#endif
    default:
        return NULL;
    }
}

const SimileHashKernels *simile_hash_kernels(void) {
    static _Atomic(const SimileHashKernels *) chosen;
    const SimileHashKernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernels) return kernels;
    for (int level = SIMILE_KERNEL_LEVEL_COUNT - 1; !kernels && level > 0; level--)
        kernels = simile_hash_kernels_at((SimileKernelLevel)level);
    if (!kernels) kernels = &kernels_portable;
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    return kernels;
}
