/// Distances to float32 vectors that are stored in blocks of 16, component by component.
///
/// Block b holds rows 16·b…16·b + 15: their 16 first components, then their 16 second ones, and so on. One instruction
/// then works on 16 rows, so that no sum is ever taken across a register and vectors of two or three components keep
/// the processor as busy as long ones. Kernels allocate nothing and need no aligned memory.
///
/// Rounding: as for the other float32 kernels, a row's score depends on nothing but the two vectors within one level; but
/// terms are added in another order than theirs, so that the last bits may differ. What is returned to anybody is
/// therefore computed by the row kernels, and these find the rows for which that is worth while.

#ifndef SIMILE_BLOCK_KERNELS_H
#define SIMILE_BLOCK_KERNELS_H

#include "VectorKernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The rows in a block.
#define SIMILE_BLOCK_ROWS 16

/// Scores one query against `count` blocks that follow one another: 16 · `count` scores. O(count · dimension).
typedef void SimileBlocksKernel(
    const float *_Nonnull query, const float *_Nonnull blocks, size_t count, size_t dimension,
    float *_Nonnull scores);

/// The block kernels of one level.
typedef struct SimileBlockKernels {
    /// Σ queryᵢ·rowᵢ
    SimileBlocksKernel *_Nonnull dot;
    /// Σ (queryᵢ − rowᵢ)²
    SimileBlocksKernel *_Nonnull squared_l2;
    /// Σ |queryᵢ − rowᵢ|
    SimileBlocksKernel *_Nonnull l1;
} SimileBlockKernels;

/// The kernels of `level`, or NULL where this processor or this build has none.
const SimileBlockKernels *_Nullable simile_block_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileBlockKernels *_Nonnull simile_block_kernels(void);

#ifdef __cplusplus
}
#endif

#endif
