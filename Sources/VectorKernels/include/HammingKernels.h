/// Hamming distances between vectors of bits, in words of 64.
///
/// No kernel allocates, needs aligned memory, or reads outside the vectors it is given. Counts are exact, the same at
/// every level.

#ifndef SIMILE_HAMMING_KERNELS_H
#define SIMILE_HAMMING_KERNELS_H

#include "VectorKernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The Hamming kernels of one level.
typedef struct SimileHammingKernels {
    /// The number of bits in which `words` words differ.
    uint32_t (*_Nonnull distance)(const uint64_t *_Nonnull a, const uint64_t *_Nonnull b, size_t words);
    /// `distance` over rows: `distances[i]` is that of the query and row i, or of row `ids[i]` when `ids` is not NULL.
    /// `stride` is the distance between the starts of two rows, in words.
    void (*_Nonnull distance_rows)(
        const uint64_t *_Nonnull query, const uint64_t *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
        size_t count, size_t words, uint32_t *_Nonnull distances);
} SimileHammingKernels;

/// The kernels of `level`, or NULL where this processor or this build has none. AVX-512 means Foundation and VPOPCNTDQ.
const SimileHammingKernels *_Nullable simile_hamming_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileHammingKernels *_Nonnull simile_hamming_kernels(void);

/// Packs a vector into bits: bit i % 64 of word i / 64 is one when component i is greater than 0.5. The last word is
/// filled up with zeros. Writes ⌈dimension / 64⌉ words. O(dimension).
void simile_pack_bits(const float *_Nonnull vector, size_t dimension, uint64_t *_Nonnull bits);

#ifdef __cplusplus
}
#endif

#endif
