// Chooses the levels of the float16 and the Hamming kernels once.

#include "levels.h"

#include <stdatomic.h>

#if SIMILE_HAS_NEON
#define NEON_CASE(kind)                                                                                              \
    case SIMILE_KERNEL_LEVEL_NEON:                                                                                   \
        return &simile_##kind##_kernels_neon;
#else
#define NEON_CASE(kind)
#endif

#if SIMILE_HAS_X86
#define X86_CASES(kind, has_avx2, has_avx512)                                                                        \
    case SIMILE_KERNEL_LEVEL_AVX2:                                                                                   \
        __builtin_cpu_init();                                                                                        \
        return (has_avx2) ? &simile_##kind##_kernels_avx2 : NULL;                                                    \
    case SIMILE_KERNEL_LEVEL_AVX512:                                                                                 \
        __builtin_cpu_init();                                                                                        \
        return (has_avx512) ? &simile_##kind##_kernels_avx512 : NULL;
#else
#define X86_CASES(kind, has_avx2, has_avx512)
#endif

#define DEFINE_CHOICE(Table, kind, has_avx2, has_avx512)                                                             \
    const Table *simile_##kind##_kernels_at(SimileKernelLevel level) {                                               \
        switch (level) {                                                                                             \
        case SIMILE_KERNEL_LEVEL_PORTABLE:                                                                           \
            return &simile_##kind##_kernels_portable;                                                                \
            NEON_CASE(kind)                                                                                          \
            X86_CASES(kind, has_avx2, has_avx512)                                                                    \
        default:                                                                                                     \
            return NULL;                                                                                             \
        }                                                                                                            \
    }                                                                                                                \
                                                                                                                     \
    const Table *simile_##kind##_kernels(void) {                                                                     \
        static _Atomic(const Table *) chosen;                                                                        \
        const Table *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);                                  \
        if (kernels) return kernels;                                                                                 \
        for (int level = SIMILE_KERNEL_LEVEL_COUNT - 1; !kernels; level--)                                           \
            kernels = simile_##kind##_kernels_at((SimileKernelLevel)level);                                          \
        atomic_store_explicit(&chosen, kernels, memory_order_relaxed);                                               \
        return kernels;                                                                                              \
    }

#define HAS(feature) __builtin_cpu_supports(feature)

DEFINE_CHOICE(
    SimileHalfKernels, half, HAS("avx2") && HAS("fma") && HAS("f16c"),
    HAS("avx512f") && HAS("avx512bw") && HAS("avx512vl"))
DEFINE_CHOICE(SimileHammingKernels, hamming, HAS("avx2"), HAS("avx512f") && HAS("avx512vpopcntdq"))
