// The portable kernels, and which kernels run where.

#include "Internal.h"
#include "KernelLevels.h"

static inline uint8_t clip(int32_t sum) {
    const int32_t value = sum >> PK_FRACTION_BITS;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static void horizontal_portable(const uint8_t *const from[PK_BATCH], uint8_t *const to[PK_BATCH],
                                const pk_table *table) {
    const size_t taps = (size_t)table->groups * 4;
    for (int row = 0; row < PK_BATCH; row++) {
        uint8_t *out = to[row];
        for (int32_t i = 0; i < table->count; i++) {
            const uint8_t *in = from[row] + (size_t)table->start[i] * 3;
            const int32_t *weights = table->weights + (size_t)i * taps;
            int32_t red = PK_ROUND, green = PK_ROUND, blue = PK_ROUND;
            for (int32_t t = 0; t < table->length[i]; t++) {
                red += in[t * 3] * weights[t];
                green += in[t * 3 + 1] * weights[t];
                blue += in[t * 3 + 2] * weights[t];
            }
            out[i * 3] = clip(red);
            out[i * 3 + 1] = clip(green);
            out[i * 3 + 2] = clip(blue);
        }
    }
}

static void vertical_portable(const uint8_t *const *rows, const int32_t *weights, int32_t groups, uint8_t *to,
                              size_t bytes) {
    // Blocks keep the sums in registers, so that compilers turn the inner loop into vector code.
    for (size_t at = 0; at < bytes; at += 16) {
        int32_t sums[16];
        for (int lane = 0; lane < 16; lane++) sums[lane] = PK_ROUND;
        for (int32_t t = 0; t < groups * 4; t++) {
            const uint8_t *row = rows[t] + at;
            const int32_t weight = weights[t];
            for (int lane = 0; lane < 16; lane++) sums[lane] += row[lane] * weight;
        }
        for (int lane = 0; lane < 16; lane++) to[at + lane] = clip(sums[lane]);
    }
}

const pk_kernels pk_kernels_portable = {horizontal_portable, vertical_portable};

bool pk_level_available(pk_level level) {
    switch (level) {
    case PK_BEST:
    case PK_PORTABLE: return true;
#if defined(__x86_64__)
    case PK_AVX2: return __builtin_cpu_supports("avx2");
    case PK_AVX512_VNNI:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
#endif
    default: return false;
    }
}

pk_level pk_best_level(void) {
    const SimileKernelLevel most = simile_kernel_level();
    if (most >= SIMILE_KERNEL_LEVEL_AVX512 && pk_level_available(PK_AVX512_VNNI)) return PK_AVX512_VNNI;
    if (most >= SIMILE_KERNEL_LEVEL_AVX2_NOFMA && pk_level_available(PK_AVX2)) return PK_AVX2;
    return PK_PORTABLE;
}

pk_kernels pk_kernels_for(pk_level level) {
#if defined(__x86_64__)
    if (level == PK_AVX2) return pk_kernels_avx2;
    if (level == PK_AVX512_VNNI) return pk_kernels_avx512;
#endif
    (void)level;
    return pk_kernels_portable;
}

// Multiplying 8-bit pixels with 24-bit weights takes 32-bit products, of which processors do few at a time. A weight is
// therefore split into digits that the fast instructions take: their sums, shifted and added, are the same number.
// Single sums may wrap around, the total is right modulo 2^32 and fits.
void pk_pack_weights(int32_t weights[4], pk_level level) {
    if (level == PK_AVX2) {
        // Two 16-bit digits (12 low bits, the rest), for pairs of taps: high 0 1, high 2 3, low 0 1, low 2 3.
        int16_t digits[8];
        for (int t = 0; t < 4; t++) {
            const int32_t high = (weights[t] + 2048) >> 12;
            digits[t] = (int16_t)high;
            digits[4 + t] = (int16_t)(weights[t] - high * 4096);
        }
        __builtin_memcpy(weights, digits, sizeof digits);
    } else if (level == PK_AVX512_VNNI) {
        // Three 8-bit digits for four taps at a time, lowest first; the fourth word is unused.
        int8_t digits[16] = {0};
        for (int t = 0; t < 4; t++) {
            int32_t rest = weights[t];
            for (int place = 0; place < 3; place++) {
                digits[place * 4 + t] = (int8_t)(uint8_t)(rest & 255);
                rest = (rest - digits[place * 4 + t]) >> 8;
            }
        }
        __builtin_memcpy(weights, digits, sizeof digits);
    }
}
