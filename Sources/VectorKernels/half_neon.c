// float16 kernels with 128-bit NEON.

#include "levels.h"

#if SIMILE_HAS_NEON
#include <arm_neon.h>

#include "lanes_neon.h"

static inline __attribute__((always_inline)) float32x4_t load_row(const uint16_t *p) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}

static inline __attribute__((always_inline)) float32x4_t load_row_tail(const uint16_t *p, size_t k) {
    uint16_t padded[LANES] = {0};
    for (size_t i = 0; i < k; i++) padded[i] = p[i];
    return load_row(padded);
}

#define TABLE SimileHalfKernels simile_half_kernels_neon
#define ROW uint16_t
#define LOAD_ROW(p) load_row(p)
#define LOAD_ROW_TAIL(p, k) load_row_tail(p, k)

#include "float_kernels.inc"

#endif
