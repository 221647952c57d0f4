// How a table of kernels is chosen: the highest level that the processor has and `SIMILE_KERNELS` permits, once.

#ifndef SIMILE_CHOICE_H
#define SIMILE_CHOICE_H

#include "levels.h"

#include <stdatomic.h>

#if SIMILE_HAS_NEON
#define SIMILE_NEON_CASE(tables)                                                                                     \
    case SIMILE_KERNEL_LEVEL_NEON:                                                                                   \
        return &tables##neon;
#else
#define SIMILE_NEON_CASE(tables)
#endif

// The compiler's run-time asks both the processor and, for the wide registers, the operating system.
#if SIMILE_HAS_X86
#define SIMILE_HAS(feature) __builtin_cpu_supports(feature)
#define SIMILE_X86_CASES(tables, has_avx2_nofma, has_avx2, has_avx512)                                               \
    case SIMILE_KERNEL_LEVEL_AVX2_NOFMA:                                                                             \
        __builtin_cpu_init();                                                                                        \
        return (has_avx2_nofma) ? &tables##avx2_nofma : NULL;                                                        \
    case SIMILE_KERNEL_LEVEL_AVX2:                                                                                   \
        __builtin_cpu_init();                                                                                        \
        return (has_avx2) ? &tables##avx2 : NULL;                                                                    \
    case SIMILE_KERNEL_LEVEL_AVX512:                                                                                 \
        __builtin_cpu_init();                                                                                        \
        return (has_avx512) ? &tables##avx512 : NULL;
#else
#define SIMILE_X86_CASES(tables, has_avx2_nofma, has_avx2, has_avx512)
#endif

// Defines simile_<kind>_kernels_at(level), which is NULL where this build or this processor has not that level, and
// simile_<kind>_kernels(). The tables are <tables>portable and so on; the conditions are of the x86 levels. Two threads may
// both choose at the first call; they choose the same constant table, so no order is needed.
#define SIMILE_DEFINE_CHOICE(Table, kind, tables, has_avx2_nofma, has_avx2, has_avx512)                              \
    const Table *simile_##kind##_kernels_at(SimileKernelLevel level) {                                               \
        switch (level) {                                                                                             \
        case SIMILE_KERNEL_LEVEL_PORTABLE:                                                                           \
            return &tables##portable;                                                                                \
            SIMILE_NEON_CASE(tables)                                                                                 \
            SIMILE_X86_CASES(tables, has_avx2_nofma, has_avx2, has_avx512)                                           \
        default:                                                                                                     \
            return NULL;                                                                                             \
        }                                                                                                            \
    }                                                                                                                \
                                                                                                                     \
    const Table *simile_##kind##_kernels(void) {                                                                     \
        static _Atomic(const Table *) chosen;                                                                        \
        const Table *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);                                  \
        if (kernels) return kernels;                                                                                 \
        for (int level = (int)simile_kernel_level(); !kernels; level--)                                              \
            kernels = simile_##kind##_kernels_at((SimileKernelLevel)level);                                          \
        atomic_store_explicit(&chosen, kernels, memory_order_relaxed);                                               \
        return kernels;                                                                                              \
    }

#endif
