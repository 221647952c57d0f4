// Hamming kernels with 256-bit AVX2: bits are counted by looking up half bytes (Muła, Kurz and Lemire, "Faster population
// counts using AVX2 instructions", 2018).

#include "levels.h"

#if SIMILE_HAS_X86
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define NAME avx2
#define WORDS 4
#define V __m256i
#define ZERO() _mm256_setzero_si256()
#define ADD(a, b) _mm256_add_epi64(a, b)
#define COUNT(a, b) count(load(a), load(b))
#define COUNT_TAIL(a, b, k) count(load_tail(a, k), load_tail(b, k))
#define TOTAL(sum) total(sum)
#define INLINE static inline __attribute__((always_inline))

// Three ones, then three zeros: four entries from position 3 − k on select the first k words.
static const int64_t tail_mask[7] = {-1, -1, -1};

INLINE __m256i load(const uint64_t *p) { return _mm256_loadu_si256((const __m256i *)p); }

INLINE __m256i load_tail(const uint64_t *p, size_t k) {
    return _mm256_maskload_epi64((const long long *)p, load((const uint64_t *)tail_mask + 3 - k));
}

INLINE __m256i count(__m256i a, __m256i b) {
    const __m256i ones = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    __m256i bits = _mm256_xor_si256(a, b);
    __m256i lower = _mm256_shuffle_epi8(ones, _mm256_and_si256(bits, low));
    __m256i upper = _mm256_shuffle_epi8(ones, _mm256_and_si256(_mm256_srli_epi16(bits, 4), low));
    return _mm256_sad_epu8(_mm256_add_epi8(lower, upper), _mm256_setzero_si256());
}

INLINE uint64_t total(__m256i sum) {
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return (uint64_t)_mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

#include "hamming_kernels.inc"

#pragma clang attribute pop
#endif
