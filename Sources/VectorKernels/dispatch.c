// Chooses the level once, and the functions that go through it.

#include "levels.h"

#include <stdatomic.h>

const SimileFloatKernels *simile_float_kernels_at(SimileKernelLevel level) {
    switch (level) {
    case SIMILE_KERNEL_LEVEL_PORTABLE:
        return &simile_float_kernels_portable;
#if SIMILE_HAS_NEON
    case SIMILE_KERNEL_LEVEL_NEON:
        return &simile_float_kernels_neon;
#endif
#if SIMILE_HAS_X86
    // The compiler's run-time asks both the processor and, for the wide registers, the operating system.
    case SIMILE_KERNEL_LEVEL_AVX2:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &simile_float_kernels_avx2 : NULL;
    case SIMILE_KERNEL_LEVEL_AVX512:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx512f") ? &simile_float_kernels_avx512 : NULL;
#endif
    default:
        return NULL;
    }
}

const SimileFloatKernels *simile_float_kernels(void) {
    // Two threads may both choose at the first call; they choose the same constant table, so no order is needed.
    static _Atomic(const SimileFloatKernels *) chosen;
    const SimileFloatKernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernels) return kernels;
    for (int level = SIMILE_KERNEL_LEVEL_COUNT - 1; !kernels && level > 0; level--)
        kernels = simile_float_kernels_at((SimileKernelLevel)level);
    if (!kernels) kernels = &simile_float_kernels_portable;
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    return kernels;
}

const char *simile_kernels_level(void) { return simile_float_kernels()->name; }

float simile_dot(const float *a, const float *b, size_t dimension) {
    return simile_float_kernels()->dot(a, b, dimension);
}

float simile_squared_l2(const float *a, const float *b, size_t dimension) {
    return simile_float_kernels()->squared_l2(a, b, dimension);
}

float simile_l1(const float *a, const float *b, size_t dimension) {
    return simile_float_kernels()->l1(a, b, dimension);
}

float simile_squared_norm(const float *a, size_t dimension) {
    return simile_float_kernels()->dot(a, a, dimension);
}

void simile_add(const float *a, size_t dimension, float *sums) {
    for (size_t i = 0; i < dimension; i++) sums[i] += a[i];
}

void simile_dot_rows(
    const float *query, const float *rows, size_t stride, const uint32_t *ids, size_t count, size_t dimension,
    float *scores) {
    simile_float_kernels()->dot_rows(query, rows, stride, ids, count, dimension, scores);
}

void simile_squared_l2_rows(
    const float *query, const float *rows, size_t stride, const uint32_t *ids, size_t count, size_t dimension,
    float *scores) {
    simile_float_kernels()->squared_l2_rows(query, rows, stride, ids, count, dimension, scores);
}

void simile_l1_rows(
    const float *query, const float *rows, size_t stride, const uint32_t *ids, size_t count, size_t dimension,
    float *scores) {
    simile_float_kernels()->l1_rows(query, rows, stride, ids, count, dimension, scores);
}
