// XXH64 after its specification. The numbers are the five primes it names.

#include "Checksum.h"

#include <string.h>

#define PRIME_1 0x9E3779B185EBCA87u
#define PRIME_2 0xC2B2AE3D27D4EB4Fu
#define PRIME_3 0x165667B19E3779F9u
#define PRIME_4 0x85EBCA77C2B2AE63u
#define PRIME_5 0x27D4EB2F165667C5u

static inline uint64_t rotated(uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

static inline uint64_t load64(const uint8_t *p) {
    uint64_t x;
    memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

static inline uint32_t load32(const uint8_t *p) {
    uint32_t x;
    memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap32(x);
#endif
    return x;
}

static inline uint64_t taken_in(uint64_t lane, uint64_t input) {
    return rotated(lane + input * PRIME_2, 31) * PRIME_1;
}

static inline uint64_t merged(uint64_t hash, uint64_t lane) {
    return (hash ^ taken_in(0, lane)) * PRIME_1 + PRIME_4;
}

uint64_t simile_checksum(const void *bytes, size_t count) {
    const uint8_t *p = bytes, *end = p + count;
    uint64_t hash = PRIME_5;
    if (count >= 32) {
        uint64_t lanes[4] = {PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1};
        for (; end - p >= 32; p += 32)
            for (int i = 0; i < 4; i++) lanes[i] = taken_in(lanes[i], load64(p + 8 * i));
        hash = rotated(lanes[0], 1) + rotated(lanes[1], 7) + rotated(lanes[2], 12) + rotated(lanes[3], 18);
        for (int i = 0; i < 4; i++) hash = merged(hash, lanes[i]);
    }
    hash += count;
    for (; end - p >= 8; p += 8) hash = rotated(hash ^ taken_in(0, load64(p)), 27) * PRIME_1 + PRIME_4;
    if (end - p >= 4) {
        hash = rotated(hash ^ load32(p) * PRIME_1, 23) * PRIME_2 + PRIME_3;
        p += 4;
    }
    for (; p < end; p++) hash = rotated(hash ^ *p * PRIME_5, 11) * PRIME_1;
    hash = (hash ^ hash >> 33) * PRIME_2;
    hash = (hash ^ hash >> 29) * PRIME_3;
    return hash ^ hash >> 32;
}
