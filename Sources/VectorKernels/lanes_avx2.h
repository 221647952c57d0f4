// float32 lanes of 256 bits, for files compiled for AVX2, with fused multiply-add or not. See float_kernels.inc.

// Eight ones, then eight zeros: eight entries from position 8 − k on select the first k lanes.
static const int32_t tail_mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1};

static inline __attribute__((always_inline)) __m256 load_tail(const float *p, size_t k) {
    return _mm256_maskload_ps(p, _mm256_loadu_si256((const __m256i *)(tail_mask + 8 - k)));
}

static inline __attribute__((always_inline)) float sum(__m256 a) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

// Two rows of four running sums, three where nothing is asked ahead, are what sixteen registers can hold.
#define ROWS 2
#define TILE_QUERIES 1
#define TILE_ROWS 3
#define LANES 8
#define V __m256
#define ZERO() _mm256_setzero_ps()
#define LOAD(p) _mm256_loadu_ps(p)
#define LOAD_TAIL(p, k) load_tail(p, k)
#define ADD(a, b) _mm256_add_ps(a, b)
#define SUB(a, b) _mm256_sub_ps(a, b)
#define ABS(a) _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a)
#ifdef NO_FMA
#define FMA(a, b, c) _mm256_add_ps(_mm256_mul_ps(a, b), c)
#else
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#endif
#define SUM(a) sum(a)
