// Hamming kernels with 128-bit NEON, which counts the bits of bytes.

#include "levels.h"

#if SIMILE_HAS_NEON
#include <arm_neon.h>

#define NAME neon
#define WORDS 2
#define V uint64x2_t
#define ZERO() vdupq_n_u64(0)
#define ADD(a, b) vaddq_u64(a, b)
#define COUNT(a, b) count(veorq_u64(vld1q_u64(a), vld1q_u64(b)))
#define COUNT_TAIL(a, b, k) count(vcombine_u64(veor_u64(vld1_u64(a), vld1_u64(b)), vdup_n_u64(0)))
#define TOTAL(sum) vaddvq_u64(sum)

static inline __attribute__((always_inline)) uint64x2_t count(uint64x2_t bits) {
    return vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(vcntq_u8(vreinterpretq_u8_u64(bits)))));
}

#include "hamming_kernels.inc"

#endif
