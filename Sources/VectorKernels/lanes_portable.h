// float32 lanes in C with the compiler's vector types, which become whatever the baseline of the architecture has.
// See float_kernels.inc.

typedef float Four __attribute__((vector_size(16)));

static inline __attribute__((always_inline)) Four load(const float *p, size_t k) {
    Four four = {0};
    __builtin_memcpy(&four, p, k * sizeof(float));
    return four;
}

#define ROWS 2
#define TILE_QUERIES 1
#define TILE_ROWS 2
#define LANES 4
#define V Four
#define ZERO() ((Four){0})
#define LOAD(p) load(p, LANES)
#define LOAD_TAIL(p, k) load(p, k)
#define ADD(a, b) ((a) + (b))
#define SUB(a, b) ((a) - (b))
#define ABS(a) __builtin_elementwise_abs(a)
#define FMA(a, b, c) ((a) * (b) + (c))
#define SUM(a) (((a)[0] + (a)[2]) + ((a)[1] + (a)[3]))
