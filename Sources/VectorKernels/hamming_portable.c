// Hamming kernels in portable C, and the packing of bits.

#include "levels.h"

#define NAME portable
#define WORDS 1
#define V uint64_t
#define ZERO() 0
#define ADD(a, b) ((a) + (b))
#define COUNT(a, b) ((uint64_t)__builtin_popcountll(*(a) ^ *(b)))
#define COUNT_TAIL(a, b, k) COUNT(a, b)
#define TOTAL(sum) (sum)

#include "hamming_kernels.inc"

void simile_pack_bits(const float *vector, size_t dimension, uint64_t *bits) {
    for (size_t start = 0; start < dimension; start += 64) {
        size_t size = dimension - start < 64 ? dimension - start : 64;
        uint64_t word = 0;
        for (size_t i = 0; i < size; i++) word |= (uint64_t)(vector[start + i] > 0.5f) << i;
        bits[start / 64] = word;
    }
}
