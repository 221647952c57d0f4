// float16 kernels in portable C.

#include "levels.h"

#include "lanes_portable.h"

typedef uint16_t FourHalves __attribute__((vector_size(8)));
typedef uint32_t FourWords __attribute__((vector_size(16)));

// A half's exponent and fraction, taken for those of a float, make a number that is too small by 2¹¹², subnormals too.
// Only what is infinite or NaN keeps its largest exponent in another way.
static inline __attribute__((always_inline)) Four load_row(const uint16_t *p, size_t k) {
    FourHalves halves = {0};
    __builtin_memcpy(&halves, p, k * sizeof(uint16_t));
    FourWords bits = __builtin_convertvector(halves, FourWords);
    FourWords magnitude = (bits & 0x7FFF) << 13;
    FourWords special = (FourWords)(magnitude >= 0x7C00u << 13) & 0x7F800000;
    return (Four)((FourWords)((Four)magnitude * 0x1p112f) | special | (bits & 0x8000) << 16);
}

#define TABLE SimileHalfKernels simile_half_kernels_portable
#define ROW uint16_t
#define LOAD_ROW(p) load_row(p, LANES)
#define LOAD_ROW_TAIL(p, k) load_row(p, k)

#include "float_kernels.inc"
