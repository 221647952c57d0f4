/// What locality-sensitive hashing computes with: fast rotations, and Hamming distances between short sketches.

#ifndef SIMILE_HASH_KERNELS_H
#define SIMILE_HASH_KERNELS_H

#include "VectorKernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The hashing kernels of one level.
typedef struct SimileHashKernels {
    /// Multiplies `values` in place by the Hadamard matrix of order `size` (Sylvester's, entries ±1, not scaled). `size` is
    /// a power of two, at least 16. O(size · log size).
    void (*_Nonnull hadamard)(float *_Nonnull values, size_t size);
    /// `distances[i]`: the number of bits in which `sketch` differs from sketch i, or from sketch `ids[i]` when `ids` is
    /// not NULL; each has `words` words of 64. O(count · words).
    void (*_Nonnull sketch_distances)(
        const uint64_t *_Nonnull sketch, const uint64_t *_Nonnull sketches, const uint32_t *_Nullable ids,
        size_t count, size_t words, uint32_t *_Nonnull distances);
} SimileHashKernels;

/// The kernels of `level`, or NULL where this processor or this build has none. AVX-512 means Foundation and VPOPCNTDQ.
const SimileHashKernels *_Nullable simile_hash_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileHashKernels *_Nonnull simile_hash_kernels(void);

/// The first place from `from` on whose value is not above `bound`; `count` where there is none. No value may have its top
/// bit set. Many are passed over at once, so that the few that matter are found about as fast as memory is read.
size_t simile_next_within(const uint32_t *_Nonnull values, size_t from, size_t count, uint32_t bound);

#ifdef __cplusplus
}
#endif

#endif
