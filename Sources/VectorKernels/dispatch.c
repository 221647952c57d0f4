// Chooses the levels of the kernels that have a file for each, and the functions that go through it.

#include "choice.h"

SIMILE_DEFINE_CHOICE(
    SimileFloatKernels, float, simile_float_kernels_, SIMILE_HAS("avx2"), SIMILE_HAS("avx2") && SIMILE_HAS("fma"),
    SIMILE_HAS("avx512f"))
SIMILE_DEFINE_CHOICE(
    SimileInt8Kernels, int8, simile_int8_kernels_, SIMILE_HAS("avx2"), SIMILE_HAS("avx2"),
    SIMILE_HAS("avx512bw") && SIMILE_HAS("avx512vnni"))
SIMILE_DEFINE_CHOICE(
    SimileHalfKernels, half, simile_half_kernels_, SIMILE_HAS("avx2") && SIMILE_HAS("f16c"),
    SIMILE_HAS("avx2") && SIMILE_HAS("fma") && SIMILE_HAS("f16c"),
    SIMILE_HAS("avx512f") && SIMILE_HAS("avx512bw") && SIMILE_HAS("avx512vl"))
SIMILE_DEFINE_CHOICE(
    SimileHammingKernels, hamming, simile_hamming_kernels_, SIMILE_HAS("avx2"), SIMILE_HAS("avx2"),
    SIMILE_HAS("avx512f") && SIMILE_HAS("avx512vpopcntdq"))

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
