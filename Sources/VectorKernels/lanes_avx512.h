// float32 lanes of 512 bits, for files compiled for AVX-512 Foundation. See float_kernels.inc.

// Written out, because the compiler's own reduction may add in another order from one place to the next.
static inline __attribute__((always_inline)) float sum(__m512 a) {
    __m256 upper = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(a), 1));
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(a), upper);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

#define ROWS 4
#define TILE_QUERIES 2
#define TILE_ROWS 3
#define LANES 16
#define V __m512
#define ZERO() _mm512_setzero_ps()
#define LOAD(p) _mm512_loadu_ps(p)
#define LOAD_TAIL(p, k) _mm512_maskz_loadu_ps((__mmask16)((1u << (k)) - 1), p)
#define ADD(a, b) _mm512_add_ps(a, b)
#define SUB(a, b) _mm512_sub_ps(a, b)
#define ABS(a) _mm512_abs_ps(a)
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define SUM(a) sum(a)
