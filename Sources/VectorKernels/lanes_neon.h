// float32 lanes of 128-bit NEON. See float_kernels.inc.

static inline __attribute__((always_inline)) float32x4_t load_tail(const float *p, size_t k) {
    float padded[4] = {0};
    for (size_t i = 0; i < k; i++) padded[i] = p[i];
    return vld1q_f32(padded);
}

#define ROWS 4
#define TILE_QUERIES 2
#define TILE_ROWS 3
#define LANES 4
#define V float32x4_t
#define ZERO() vdupq_n_f32(0)
#define LOAD(p) vld1q_f32(p)
#define LOAD_TAIL(p, k) load_tail(p, k)
#define ADD(a, b) vaddq_f32(a, b)
#define SUB(a, b) vsubq_f32(a, b)
#define ABS(a) vabsq_f32(a)
#define FMA(a, b, c) vfmaq_f32(c, a, b)
#define SUM(a) vaddvq_f32(a)
