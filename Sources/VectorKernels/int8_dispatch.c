// Chooses the level of the int8 kernels once.

#include "levels.h"

#include <stdatomic.h>

const SimileInt8Kernels *simile_int8_kernels_at(SimileKernelLevel level) {
    switch (level) {
    case SIMILE_KERNEL_LEVEL_PORTABLE:
        return &simile_int8_kernels_portable;
#if SIMILE_HAS_NEON
    case SIMILE_KERNEL_LEVEL_NEON:
        return &simile_int8_kernels_neon;
#endif
#if SIMILE_HAS_X86
    case SIMILE_KERNEL_LEVEL_AVX2:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") ? &simile_int8_kernels_avx2 : NULL;
    case SIMILE_KERNEL_LEVEL_AVX512:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni")
                   ? &simile_int8_kernels_avx512
                   : NULL;
#endif
    default:
        return NULL;
    }
}

const SimileInt8Kernels *simile_int8_kernels(void) {
    static _Atomic(const SimileInt8Kernels *) chosen;
    const SimileInt8Kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernels) return kernels;
    for (int level = SIMILE_KERNEL_LEVEL_COUNT - 1; !kernels && level > 0; level--)
        kernels = simile_int8_kernels_at((SimileKernelLevel)level);
    if (!kernels) kernels = &simile_int8_kernels_portable;
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    return kernels;
}
