// int8 kernels with 128-bit NEON.

#include "levels.h"

#if SIMILE_HAS_NEON
#include <arm_neon.h>
#include <string.h>

#define NAME neon
#define ROWS 4
#define SUMS 2
#define BYTES 8
#define TILE_QUERIES 4
#define TILE_ROWS 4
#define Q int16x8_t
#define V int32x4_t
#define ZERO() vdupq_n_s32(0)
#define ADD(a, b) vaddq_s32(a, b)
#define INLINE static inline __attribute__((always_inline))

INLINE int16x8_t load_query(const int8_t *p) { return vmovl_s8(vld1_s8(p)); }

INLINE int16x8_t load_query_tail(const int8_t *p, size_t k) {
    int8_t padded[BYTES] = {0};
    memcpy(padded, p, k);
    return load_query(padded);
}

INLINE int32x4_t step(int32x4_t sum, int16x8_t q, const uint8_t *row) {
    int16x8_t wide = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(row)));
    return vmlal_high_s16(vmlal_s16(sum, vget_low_s16(q), vget_low_s16(wide)), q, wide);
}

INLINE int32x4_t step_tail(int32x4_t sum, int16x8_t q, const uint8_t *row, size_t k) {
    uint8_t padded[BYTES] = {0};
    memcpy(padded, row, k);
    return step(sum, q, padded);
}

INLINE int32_t total(int32x4_t sum) { return vaddvq_s32(sum); }

#define L1_BYTES 16
#define L1 uint32x4_t
#define L1_ZERO() vdupq_n_u32(0)

INLINE uint32x4_t l1_step(uint32x4_t sum, const uint8_t *query, const uint8_t *row) {
    return vpadalq_u16(sum, vpaddlq_u8(vabdq_u8(vld1q_u8(query), vld1q_u8(row))));
}

INLINE int32_t l1_total(uint32x4_t sum) { return (int32_t)vaddvq_u32(sum); }

#include "int8_kernels.inc"

#endif
