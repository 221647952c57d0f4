// Between float32 and float16, in arithmetic that the compiler turns into vectors of whatever width there is.

#include "HalfKernels.h"

#include <string.h>

static inline uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint16_t half_of(float value) {
    uint32_t bits = bits_of(value), sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
    // In the range of normal halves: round at bit 13, of two equally near to the even one, and take 112 off the exponent.
    uint32_t normal = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    // Below it: the unit in the last place of 0.5 is that of the smallest halves, so adding 0.5 rounds as it should.
    uint32_t subnormal = bits_of(float_of(magnitude) + 0.5f) - bits_of(0.5f);
    uint32_t half = magnitude < 113u << 23 ? subnormal : normal;
    half = magnitude >= 143u << 23 ? 0x7C00 : half;
    half = magnitude > 0x7F800000 ? 0x7E00 : half;
    return (uint16_t)(sign | half);
}

bool simile_half_from_float(const float *floats, uint16_t *halves, size_t count) {
    uint16_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t half = half_of(floats[i]), magnitude = half & 0x7FFF;
        halves[i] = half;
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest < 0x7C00;
}

void simile_float_from_half(const uint16_t *halves, float *floats, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t magnitude = (uint32_t)(halves[i] & 0x7FFF) << 13, sign = (uint32_t)(halves[i] & 0x8000) << 16;
        uint32_t special = magnitude >= 0x7C00u << 13 ? 0x7F800000 : 0;
        floats[i] = float_of(bits_of(float_of(magnitude) * 0x1p112f) | special | sign);
    }
}
