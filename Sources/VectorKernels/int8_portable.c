// int8 kernels in C with the compiler's vector types, which become whatever the baseline of the architecture has.

#include "levels.h"

#include <string.h>

typedef int32_t Sums __attribute__((vector_size(16)));
typedef int8_t SignedBytes __attribute__((vector_size(4)));
typedef uint8_t UnsignedBytes __attribute__((vector_size(4)));

#define NAME portable
#define ROWS 2
#define SUMS 4
#define BYTES 4
#define TILE_QUERIES 2
#define TILE_ROWS 2
#define Q Sums
#define V Sums
#define ZERO() ((Sums){0})
#define ADD(a, b) ((a) + (b))
#define INLINE static inline __attribute__((always_inline))

INLINE Sums load_query_tail(const int8_t *p, size_t k) {
    SignedBytes bytes = {0};
    memcpy(&bytes, p, k);
    return __builtin_convertvector(bytes, Sums);
}

INLINE Sums load_query(const int8_t *p) { return load_query_tail(p, BYTES); }

INLINE Sums step_tail(Sums sum, Sums q, const uint8_t *row, size_t k) {
    UnsignedBytes bytes = {0};
    memcpy(&bytes, row, k);
    return sum + q * __builtin_convertvector(bytes, Sums);
}

INLINE Sums step(Sums sum, Sums q, const uint8_t *row) { return step_tail(sum, q, row, BYTES); }

INLINE int32_t total(Sums sum) {
    int32_t result = 0;
    for (int i = 0; i < BYTES; i++) result += sum[i];
    return result;
}

#define L1_BYTES 1
#define L1 int32_t
#define L1_ZERO() 0

INLINE int32_t l1_step(int32_t sum, const uint8_t *query, const uint8_t *row) {
    return sum + (*query > *row ? *query - *row : *row - *query);
}

INLINE int32_t l1_total(int32_t sum) { return sum; }

#include "int8_kernels.inc"
