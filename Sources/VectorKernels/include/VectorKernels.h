/// Distances between float32 vectors, at the speed of the processor at hand.
///
/// The instruction set is chosen once, at the first call, and kept (see `KernelLevels.h`); choosing is safe from any
/// thread. No kernel allocates, none needs aligned memory, and none reads outside the vectors it is given, whatever their
/// length.
///
/// Rounding: sums are kept in float32, in several running sums added at the end, so results differ in the last bits
/// between levels. Within one level a row's score depends on nothing but the two vectors: it is bit for bit the same
/// whether the row is scored alone, among many, or by way of a list.

#ifndef SIMILE_VECTOR_KERNELS_H
#define SIMILE_VECTOR_KERNELS_H

#include "KernelLevels.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Scores one query against `count` rows of a row-major matrix: `scores[i]` is the kernel of the query and row i, or
/// of row `ids[i]` when `ids` is not NULL. `stride` is the distance between the starts of two rows, in floats, and at
/// least `dimension`. The caller vouches that every id names a row. O(count · dimension).
typedef void SimileRowsKernel(
    const float *_Nonnull query, const float *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
    size_t count, size_t dimension, float *_Nonnull scores);

/// Scores several queries against `count` rows that follow one another, reading each row from memory once for all of
/// them: `scores[q * score_stride + i]` is the kernel of query q and row i, bit for bit what it is alone. Fastest when
/// the queries together fit into the second-level cache. O(query_count · count · dimension).
typedef void SimileTileKernel(
    const float *_Nonnull queries, size_t query_stride, size_t query_count, const float *_Nonnull rows, size_t stride,
    size_t count, size_t dimension, float *_Nonnull scores, size_t score_stride);

/// The float32 kernels of one level, for tests and benchmarks that compare levels; searching calls the functions below.
typedef struct SimileFloatKernels {
    /// Σ aᵢ·bᵢ
    float (*_Nonnull dot)(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);
    /// Σ (aᵢ − bᵢ)²
    float (*_Nonnull squared_l2)(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);
    /// Σ |aᵢ − bᵢ|
    float (*_Nonnull l1)(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);
    /// `dot` over rows.
    SimileRowsKernel *_Nonnull dot_rows;
    /// `squared_l2` over rows.
    SimileRowsKernel *_Nonnull squared_l2_rows;
    /// `l1` over rows.
    SimileRowsKernel *_Nonnull l1_rows;
    /// `dot` over queries and rows.
    SimileTileKernel *_Nonnull dot_tile;
    /// `squared_l2` over queries and rows.
    SimileTileKernel *_Nonnull squared_l2_tile;
    /// `l1` over queries and rows.
    SimileTileKernel *_Nonnull l1_tile;
} SimileFloatKernels;

/// The kernels of `level`, or NULL where this processor or this build has none.
const SimileFloatKernels *_Nullable simile_float_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileFloatKernels *_Nonnull simile_float_kernels(void);

/// Dot product, Σ aᵢ·bᵢ: for unit vectors, their cosine. O(dimension).
float simile_dot(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);

/// Squared Euclidean distance, Σ (aᵢ − bᵢ)². O(dimension).
float simile_squared_l2(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);

/// Manhattan distance, Σ |aᵢ − bᵢ|. O(dimension).
float simile_l1(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);

/// Squared length, Σ aᵢ². Infinite or NaN exactly when a component is, or when the sum leaves the range of float32.
/// O(dimension).
float simile_squared_norm(const float *_Nonnull a, size_t dimension);

/// Adds a vector to sums, sumsᵢ += aᵢ. O(dimension).
void simile_add(const float *_Nonnull a, size_t dimension, float *_Nonnull sums);

/// Squared length, Σ aᵢ², in double precision: neither overflows nor vanishes for any finite vector but zero.
/// O(dimension).
double simile_wide_squared_norm(const float *_Nonnull a, size_t dimension);

/// aᵢ ← aᵢ · factor, rounded once. O(dimension).
void simile_scale(float *_Nonnull a, size_t dimension, double factor);

/// What 8-bit codes keep of a vector, in squared lengths.
typedef struct SimileCodeError {
    /// Σ (valuesᵢ − meanᵢ)²
    double squared_length;
    /// Σ (valuesᵢ − meanᵢ − scale · (codesᵢ − 128))²
    double squared_error;
} SimileCodeError;

/// How far codes are from the vector that they stand for, summed in double precision. O(dimension).
SimileCodeError simile_code_error(
    const float *_Nonnull values, const float *_Nonnull mean, float scale, const uint8_t *_Nonnull codes,
    size_t dimension);

/// Dot products of one query with many rows; see `SimileRowsKernel`.
void simile_dot_rows(
    const float *_Nonnull query, const float *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
    size_t count, size_t dimension, float *_Nonnull scores);

/// Squared Euclidean distances of one query to many rows; see `SimileRowsKernel`.
void simile_squared_l2_rows(
    const float *_Nonnull query, const float *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
    size_t count, size_t dimension, float *_Nonnull scores);

/// Manhattan distances of one query to many rows; see `SimileRowsKernel`.
void simile_l1_rows(
    const float *_Nonnull query, const float *_Nonnull rows, size_t stride, const uint32_t *_Nullable ids,
    size_t count, size_t dimension, float *_Nonnull scores);

#ifdef __cplusplus
}
#endif

// Beside float32, each in a header of its own:
#include "BlockKernels.h"
#include "Checksum.h"
#include "GraphKernels.h"
#include "HalfKernels.h"
#include "HammingKernels.h"
#include "HashKernels.h"
#include "Int8Kernels.h"
#include "IntervalKernels.h"
#include "MatrixKernels.h"

#endif
