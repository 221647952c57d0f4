/// Distances between a float32 query and rows of float16: half of the bytes, about three decimal digits.
///
/// A half is an IEEE 754 binary16 number, given as its 16 bits. Rows are converted while they are read and everything is
/// summed in float32, as the float32 kernels do. No kernel allocates, needs aligned memory, or reads outside the vectors
/// it is given.

#ifndef SIMILE_HALF_KERNELS_H
#define SIMILE_HALF_KERNELS_H

#include "VectorKernels.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Scores one query against rows of halves; see `SimileRowsKernel`.
typedef void SimileHalfRowsKernel(
    const float *_Nonnull query, const uint16_t *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
    size_t count, size_t dimension, float *_Nonnull scores);

/// Scores several queries against rows of halves; see `SimileTileKernel`.
typedef void SimileHalfTileKernel(
    const float *_Nonnull queries, size_t query_stride, size_t query_count, const uint16_t *_Nonnull rows,
    size_t stride, size_t count, size_t dimension, float *_Nonnull scores, size_t score_stride);

/// The float16 kernels of one level.
typedef struct SimileHalfKernels {
    /// Σ aᵢ·bᵢ
    float (*_Nonnull dot)(const float *_Nonnull a, const uint16_t *_Nonnull b, size_t dimension);
    /// Σ (aᵢ − bᵢ)²
    float (*_Nonnull squared_l2)(const float *_Nonnull a, const uint16_t *_Nonnull b, size_t dimension);
    /// Σ |aᵢ − bᵢ|
    float (*_Nonnull l1)(const float *_Nonnull a, const uint16_t *_Nonnull b, size_t dimension);
    /// `dot` over rows.
    SimileHalfRowsKernel *_Nonnull dot_rows;
    /// `squared_l2` over rows.
    SimileHalfRowsKernel *_Nonnull squared_l2_rows;
    /// `l1` over rows.
    SimileHalfRowsKernel *_Nonnull l1_rows;
    /// `dot` over queries and rows.
    SimileHalfTileKernel *_Nonnull dot_tile;
    /// `squared_l2` over queries and rows.
    SimileHalfTileKernel *_Nonnull squared_l2_tile;
    /// `l1` over queries and rows.
    SimileHalfTileKernel *_Nonnull l1_tile;
} SimileHalfKernels;

/// The kernels of `level`, or NULL where this processor or this build has none. AVX2 means FMA and F16C, too; AVX-512
/// means Foundation, BW and VL.
const SimileHalfKernels *_Nullable simile_half_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileHalfKernels *_Nonnull simile_half_kernels(void);

/// Rounds floats to halves, to nearest and ties to even, the same on every machine. O(count).
///
/// Magnitudes of 65520 and more become infinite, NaN stays NaN. Returns whether all results are finite.
bool simile_half_from_float(const float *_Nonnull floats, uint16_t *_Nonnull halves, size_t count);

/// The values of halves, which float32 holds exactly. O(count).
void simile_float_from_half(const uint16_t *_Nonnull halves, float *_Nonnull floats, size_t count);

#ifdef __cplusplus
}
#endif

#endif
