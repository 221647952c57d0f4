// Kernels for x86-64, exact like the portable ones; see pk_pack_weights for how the weights are laid out.

#if defined(__x86_64__)

#include "Internal.h"

#include <immintrin.h>

// MARK: AVX2: two taps per multiply-add of 16-bit digits

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

AVX2 __m256i avx2_finish(__m256i high, __m256i low) {
    const __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(high, 12), low);
    return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(PK_ROUND)), PK_FRACTION_BITS);
}

// Four pixels of one row in the low half, of another in the high half.
AVX2 __m256i avx2_two_rows(const uint8_t *a, const uint8_t *b) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)a)),
                                   _mm_loadu_si128((const __m128i *)b), 1);
}

AVX2 void store32(uint8_t *to, int32_t value) { __builtin_memcpy(to, &value, 4); }

__attribute__((target("avx2")))
static void horizontal_avx2(const uint8_t *const from[PK_BATCH], uint8_t *const to[PK_BATCH], const pk_table *table) {
    // Bytes r0 g0 b0 r1 g1 b1 … become 16-bit pairs r0 r1, g0 g1, b0 b1, nothing.
    const __m256i pair01 = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
    const __m256i pair23 = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1));
    const int32_t *weights = table->weights;
    for (int32_t i = 0; i < table->count; i++) {
        const size_t offset = (size_t)table->start[i] * 3;
        __m256i high01 = _mm256_setzero_si256(), low01 = high01, high23 = high01, low23 = high01;
        for (int32_t g = 0; g < table->groups; g++, weights += 4) {
            const __m256i first = avx2_two_rows(from[0] + offset + g * 12, from[1] + offset + g * 12);
            const __m256i second = avx2_two_rows(from[2] + offset + g * 12, from[3] + offset + g * 12);
            const __m256i weightsHigh01 = _mm256_set1_epi32(weights[0]), weightsHigh23 = _mm256_set1_epi32(weights[1]);
            const __m256i weightsLow01 = _mm256_set1_epi32(weights[2]), weightsLow23 = _mm256_set1_epi32(weights[3]);
            __m256i pixels = _mm256_shuffle_epi8(first, pair01);
            high01 = _mm256_add_epi32(high01, _mm256_madd_epi16(pixels, weightsHigh01));
            low01 = _mm256_add_epi32(low01, _mm256_madd_epi16(pixels, weightsLow01));
            pixels = _mm256_shuffle_epi8(first, pair23);
            high01 = _mm256_add_epi32(high01, _mm256_madd_epi16(pixels, weightsHigh23));
            low01 = _mm256_add_epi32(low01, _mm256_madd_epi16(pixels, weightsLow23));
            pixels = _mm256_shuffle_epi8(second, pair01);
            high23 = _mm256_add_epi32(high23, _mm256_madd_epi16(pixels, weightsHigh01));
            low23 = _mm256_add_epi32(low23, _mm256_madd_epi16(pixels, weightsLow01));
            pixels = _mm256_shuffle_epi8(second, pair23);
            high23 = _mm256_add_epi32(high23, _mm256_madd_epi16(pixels, weightsHigh23));
            low23 = _mm256_add_epi32(low23, _mm256_madd_epi16(pixels, weightsLow23));
        }
        const __m256i words = _mm256_packs_epi32(avx2_finish(high01, low01), avx2_finish(high23, low23));
        const __m256i bytes = _mm256_packus_epi16(words, words);
        const __m128i rows02 = _mm256_castsi256_si128(bytes), rows13 = _mm256_extracti128_si256(bytes, 1);
        store32(to[0] + i * 3, _mm_cvtsi128_si32(rows02));
        store32(to[1] + i * 3, _mm_cvtsi128_si32(rows13));
        store32(to[2] + i * 3, _mm_extract_epi32(rows02, 1));
        store32(to[3] + i * 3, _mm_extract_epi32(rows13, 1));
    }
}

__attribute__((target("avx2")))
static void vertical_avx2(const uint8_t *const *rows, const int32_t *weights, int32_t groups, uint8_t *to,
                          size_t bytes) {
    const __m256i zero = _mm256_setzero_si256();
    for (size_t at = 0; at < bytes; at += 32) {
        __m256i high[4] = {zero, zero, zero, zero}, low[4] = {zero, zero, zero, zero};
        for (int32_t g = 0; g < groups * 2; g++) {
            const __m256i a = _mm256_loadu_si256((const __m256i *)(rows[g * 2] + at));
            const __m256i b = _mm256_loadu_si256((const __m256i *)(rows[g * 2 + 1] + at));
            const int32_t *pair = weights + (g / 2) * 4 + g % 2;
            const __m256i weightsHigh = _mm256_set1_epi32(pair[0]), weightsLow = _mm256_set1_epi32(pair[2]);
            const __m256i lower = _mm256_unpacklo_epi8(a, b), upper = _mm256_unpackhi_epi8(a, b);
            const __m256i quarter[4] = {_mm256_unpacklo_epi8(lower, zero), _mm256_unpackhi_epi8(lower, zero),
                                        _mm256_unpacklo_epi8(upper, zero), _mm256_unpackhi_epi8(upper, zero)};
            for (int q = 0; q < 4; q++) {
                high[q] = _mm256_add_epi32(high[q], _mm256_madd_epi16(quarter[q], weightsHigh));
                low[q] = _mm256_add_epi32(low[q], _mm256_madd_epi16(quarter[q], weightsLow));
            }
        }
        const __m256i lower = _mm256_packs_epi32(avx2_finish(high[0], low[0]), avx2_finish(high[1], low[1]));
        const __m256i upper = _mm256_packs_epi32(avx2_finish(high[2], low[2]), avx2_finish(high[3], low[3]));
        _mm256_storeu_si256((__m256i *)(to + at), _mm256_packus_epi16(lower, upper));
    }
}

const pk_kernels pk_kernels_avx2 = {horizontal_avx2, vertical_avx2};

// MARK: AVX-512 VNNI: four taps per dot product of bytes, a digit at a time

#define VNNI_FEATURES "avx512f,avx512bw,avx512vl,avx512vnni"
#define VNNI __attribute__((target(VNNI_FEATURES), always_inline)) static inline

VNNI __m512i vnni_finish(__m512i low, __m512i middle, __m512i high) {
    const __m512i sum = _mm512_add_epi32(_mm512_slli_epi32(high, 16), _mm512_slli_epi32(middle, 8));
    return _mm512_srai_epi32(_mm512_add_epi32(_mm512_add_epi32(sum, low), _mm512_set1_epi32(PK_ROUND)),
                             PK_FRACTION_BITS);
}

__attribute__((target(VNNI_FEATURES)))
static void horizontal_vnni(const uint8_t *const from[PK_BATCH], uint8_t *const to[PK_BATCH], const pk_table *table) {
    // Bytes of four pixels become r0 r1 r2 r3, g0 g1 g2 g3, b0 b1 b2 b3, nothing.
    const __m512i planes = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1));
    const int32_t *weights = table->weights;
    for (int32_t i = 0; i < table->count; i++) {
        const size_t offset = (size_t)table->start[i] * 3;
        __m512i low = _mm512_setzero_si512(), middle = low, high = low;
        for (int32_t g = 0; g < table->groups; g++, weights += 4) {
            const size_t at = offset + (size_t)g * 12;
            __m512i pixels = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(from[0] + at)));
            pixels = _mm512_inserti32x4(pixels, _mm_loadu_si128((const __m128i *)(from[1] + at)), 1);
            pixels = _mm512_inserti32x4(pixels, _mm_loadu_si128((const __m128i *)(from[2] + at)), 2);
            pixels = _mm512_inserti32x4(pixels, _mm_loadu_si128((const __m128i *)(from[3] + at)), 3);
            pixels = _mm512_shuffle_epi8(pixels, planes);
            low = _mm512_dpbusd_epi32(low, pixels, _mm512_set1_epi32(weights[0]));
            middle = _mm512_dpbusd_epi32(middle, pixels, _mm512_set1_epi32(weights[1]));
            high = _mm512_dpbusd_epi32(high, pixels, _mm512_set1_epi32(weights[2]));
        }
        const __m512i values = _mm512_max_epi32(vnni_finish(low, middle, high), _mm512_setzero_si512());
        const __m128i bytes = _mm512_cvtusepi32_epi8(values);
        store32(to[0] + i * 3, _mm_cvtsi128_si32(bytes));
        store32(to[1] + i * 3, _mm_extract_epi32(bytes, 1));
        store32(to[2] + i * 3, _mm_extract_epi32(bytes, 2));
        store32(to[3] + i * 3, _mm_extract_epi32(bytes, 3));
    }
}

__attribute__((target(VNNI_FEATURES)))
static void vertical_vnni(const uint8_t *const *rows, const int32_t *weights, int32_t groups, uint8_t *to,
                          size_t bytes) {
    const __m512i zero = _mm512_setzero_si512();
    for (size_t at = 0; at < bytes; at += 64) {
        __m512i low[4] = {zero, zero, zero, zero}, middle[4] = {zero, zero, zero, zero};
        __m512i high[4] = {zero, zero, zero, zero};
        for (int32_t g = 0; g < groups; g++) {
            const __m512i a = _mm512_loadu_si512(rows[g * 4] + at), b = _mm512_loadu_si512(rows[g * 4 + 1] + at);
            const __m512i c = _mm512_loadu_si512(rows[g * 4 + 2] + at), d = _mm512_loadu_si512(rows[g * 4 + 3] + at);
            const __m512i abLower = _mm512_unpacklo_epi8(a, b), abUpper = _mm512_unpackhi_epi8(a, b);
            const __m512i cdLower = _mm512_unpacklo_epi8(c, d), cdUpper = _mm512_unpackhi_epi8(c, d);
            const __m512i quarter[4] = {
                _mm512_unpacklo_epi16(abLower, cdLower), _mm512_unpackhi_epi16(abLower, cdLower),
                _mm512_unpacklo_epi16(abUpper, cdUpper), _mm512_unpackhi_epi16(abUpper, cdUpper)};
            const __m512i weightsLow = _mm512_set1_epi32(weights[g * 4]);
            const __m512i weightsMiddle = _mm512_set1_epi32(weights[g * 4 + 1]);
            const __m512i weightsHigh = _mm512_set1_epi32(weights[g * 4 + 2]);
            for (int q = 0; q < 4; q++) {
                low[q] = _mm512_dpbusd_epi32(low[q], quarter[q], weightsLow);
                middle[q] = _mm512_dpbusd_epi32(middle[q], quarter[q], weightsMiddle);
                high[q] = _mm512_dpbusd_epi32(high[q], quarter[q], weightsHigh);
            }
        }
        __m512i value[4];
        for (int q = 0; q < 4; q++) value[q] = vnni_finish(low[q], middle[q], high[q]);
        _mm512_storeu_si512(to + at, _mm512_packus_epi16(_mm512_packs_epi32(value[0], value[1]),
                                                         _mm512_packs_epi32(value[2], value[3])));
    }
}

const pk_kernels pk_kernels_avx512 = {horizontal_vnni, vertical_vnni};

#endif
