/// Dot products of 8-bit codes: the arithmetic of quantised search.
///
/// One side is unsigned and the other signed, because that is the pair that processors multiply fastest (VNNI). A row
/// stores its code c, −127…127, as c + 128; the query is signed. What a caller wants, Σ cᵢ·qᵢ, is the kernel's result
/// less 128·Σqᵢ, which is known once per query. Results are exact, the same at every level. No kernel allocates, needs
/// aligned memory, or reads outside the vectors it is given.

#ifndef SIMILE_INT8_KERNELS_H
#define SIMILE_INT8_KERNELS_H

#include "VectorKernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The most components for which the sum fits into 32 bits whatever the codes: 255 · 128 · 65536 < 2³¹.
#define SIMILE_INT8_LARGEST_DIMENSION 65536

/// The bytes at the end of a record that hold its scale and its bias, two float32 in the machine's order.
#define SIMILE_INT8_RECORD_TAIL 8
/// What a record's length is a multiple of.
#define SIMILE_INT8_RECORD_ALIGNMENT 64

/// Scores one query against `count` *records*: a record is `stride` bytes, a multiple of 64: unsigned codes, then two
/// float32, its scale and its bias. Record i, or record `ids[i]` when `ids` is not NULL, gets
///
///     dot_keys: keys[i] = bias + scale · (factor · (Σ queryⱼ·codeⱼ − offset))
///     l1_keys:  keys[i] = −factor · Σ |queryⱼ − codeⱼ|, the query taken as unsigned bytes
///
/// with the sums over the whole record. For the dot product the query is zero in its last 8 bytes, wherever a record
/// has no code. For the other, records and query agree there. O(count · stride).
typedef void SimileInt8KeysKernel(
    const int8_t *_Nonnull query, float factor, int32_t offset, const uint8_t *_Nonnull records, size_t stride,
    const uint32_t *_Nullable ids, size_t count, float *_Nonnull keys);

/// The int8 kernels of one level.
typedef struct SimileInt8Kernels {
    /// Σ queryᵢ·rowᵢ
    int32_t (*_Nonnull dot)(const int8_t *_Nonnull query, const uint8_t *_Nonnull row, size_t dimension);
    /// `dot` over rows: `dots[i]` is the kernel of the query and row i, or of row `ids[i]` when `ids` is not NULL.
    /// `stride` is the distance between the starts of two rows, in bytes.
    void (*_Nonnull dot_rows)(
        const int8_t *_Nonnull query, const uint8_t *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
        size_t count, size_t dimension, int32_t *_Nonnull dots);
    /// `dot` of several queries with `count` rows that follow one another, each row read from memory once for all of
    /// them: `dots[q * dot_stride + i]` is that of query q and row i.
    void (*_Nonnull dot_tile)(
        const int8_t *_Nonnull queries, size_t query_stride, size_t query_count, const uint8_t *_Nonnull rows,
        size_t stride, size_t count, size_t dimension, int32_t *_Nonnull dots, size_t dot_stride);
    /// Codes a vector: with vᵢ = valuesᵢ − meanᵢ, `scale` = max |vᵢ| / 127 and `codes[i]` = 128 + the whole number
    /// nearest to vᵢ / scale; all codes are 128 and the scale 0 when every vᵢ is 0. `mean` may be NULL for zeros.
    /// Components must be finite. Returns the scale and writes Σ vᵢ² to `squared_length`. Codes are the same at every
    /// level, the squared length up to rounding.
    float (*_Nonnull encode)(
        const float *_Nonnull values, const float *_Nullable mean, size_t dimension, uint8_t *_Nonnull codes,
        float *_Nonnull squared_length);
    /// Ranking keys from dot products; see `SimileInt8KeysKernel`.
    SimileInt8KeysKernel *_Nonnull dot_keys;
    /// Ranking keys from sums of absolute differences; see `SimileInt8KeysKernel`.
    SimileInt8KeysKernel *_Nonnull l1_keys;
} SimileInt8Kernels;

/// The kernels of `level`, or NULL where this processor or this build has none. AVX-512 means Foundation, BW and VNNI.
const SimileInt8Kernels *_Nullable simile_int8_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileInt8Kernels *_Nonnull simile_int8_kernels(void);

#ifdef __cplusplus
}
#endif

#endif
