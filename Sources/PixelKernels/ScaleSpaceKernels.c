// The kernels of a scale space, written once and compiled for several instruction sets.

#include "ScaleSpaceKernels.h"
#include "PixelKernels.h"

#include <stdbool.h>

#pragma STDC FP_CONTRACT OFF

#define LANES 16
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t flags __attribute__((vector_size(LANES * sizeof(float))));

#define INLINE static inline __attribute__((always_inline))
// A macro, as vectors of a width that the baseline lacks cannot be returned.
#define LOAD(into, from) __builtin_memcpy(&into, from, sizeof into)

INLINE void blend(const float *const *rows, const float *weights, size_t radius, size_t count, float *to) {
    for (size_t x = 0; x < count; x += 2 * LANES) {
        lanes first, second;
        LOAD(first, rows[radius] + x);
        LOAD(second, rows[radius] + x + LANES);
        first *= weights[0];
        second *= weights[0];
        for (size_t i = 1; i <= radius; i++) {
            const float *before = rows[radius - i] + x, *after = rows[radius + i] + x;
            lanes a, b, c, d;
            LOAD(a, before);
            LOAD(b, after);
            LOAD(c, before + LANES);
            LOAD(d, after + LANES);
            first += weights[i] * (a + b);
            second += weights[i] * (c + d);
        }
        __builtin_memcpy(to + x, &first, sizeof first);
        __builtin_memcpy(to + x + LANES, &second, sizeof second);
    }
}

INLINE void subtract(const float *a, const float *b, size_t count, float *to) {
    for (size_t x = 0; x < count; x += LANES) {
        lanes left, right;
        LOAD(left, a + x);
        LOAD(right, b + x);
        left -= right;
        __builtin_memcpy(to + x, &left, sizeof left);
    }
}

INLINE bool any(const flags *found) {
    uint64_t words[sizeof(flags) / 8], sum = 0;
    __builtin_memcpy(words, found, sizeof words);
    for (size_t i = 0; i < sizeof(flags) / 8; i++) sum |= words[i];
    return sum != 0;
}

INLINE bool is_extremum(const float *const rows[9], size_t x) {
    const float value = rows[4][x];
    bool greatest = value > 0, least = value < 0;
    for (int r = 0; r < 9; r++) {
        for (size_t at = x - 1; at <= x + 1; at++) {
            greatest &= value >= rows[r][at];
            least &= value <= rows[r][at];
        }
    }
    return greatest || least;
}

INLINE size_t extrema(const float *const rows[9], float threshold, size_t first, size_t end, uint32_t *columns) {
    size_t count = 0;
    for (size_t x = first; x < end; x += LANES) {
        lanes value, left, right, above, below;
        LOAD(value, rows[4] + x);
        LOAD(left, rows[4] + x - 1);
        LOAD(right, rows[4] + x + 1);
        LOAD(above, rows[3] + x);
        LOAD(below, rows[5] + x);
        const flags greatest = (value > threshold) & (value >= left) & (value >= right) & (value >= above)
                               & (value >= below);
        const flags least = (value < -threshold) & (value <= left) & (value <= right) & (value <= above)
                            & (value <= below);
        const flags found = greatest | least;
        if (!any(&found)) continue;
        for (size_t lane = 0; lane < LANES && x + lane < end; lane++) {
            if (found[lane] && is_extremum(rows, x + lane)) columns[count++] = (uint32_t)(x + lane);
        }
    }
    return count;
}

#define COMPILE(level, attribute)                                                                                     \
    attribute static void blend_##level(                                                                              \
        const float *const *rows, const float *weights, size_t radius, size_t count, float *to) {                     \
        blend(rows, weights, radius, count, to);                                                                      \
    }                                                                                                                 \
    attribute static void subtract_##level(const float *a, const float *b, size_t count, float *to) {                 \
        subtract(a, b, count, to);                                                                                    \
    }                                                                                                                 \
    attribute static size_t extrema_##level(                                                                          \
        const float *const rows[9], float threshold, size_t first, size_t end, uint32_t *columns) {                   \
        return extrema(rows, threshold, first, end, columns);                                                         \
    }

COMPILE(portable, )

#if defined(__x86_64__)
COMPILE(avx2, __attribute__((target("avx2"))))
COMPILE(avx512, __attribute__((target("avx512f,avx512bw,avx512vl"))))
#define DISPATCH(name, ...)                                                                                           \
    switch (pk_best_level()) {                                                                                        \
    case PK_AVX512_VNNI: return name##_avx512(__VA_ARGS__);                                                           \
    case PK_AVX2: return name##_avx2(__VA_ARGS__);                                                                    \
    default: return name##_portable(__VA_ARGS__);                                                                     \
    }
#else
#define DISPATCH(name, ...) return name##_portable(__VA_ARGS__);
#endif

void pk_blend_rows(const float *const *rows, const float *weights, size_t radius, size_t count, float *to) {
    DISPATCH(blend, rows, weights, radius, count, to)
}

void pk_subtract_rows(const float *a, const float *b, size_t count, float *to) { DISPATCH(subtract, a, b, count, to) }

size_t pk_find_extrema(const float *const rows[9], float threshold, size_t first, size_t end, uint32_t *columns) {
    DISPATCH(extrema, rows, threshold, first, end, columns)
}
