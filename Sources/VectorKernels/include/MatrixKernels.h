/// The product of two matrices of float32 in memory.
///
/// Rounding: each element of the result is a sum over the inner dimension in ascending order, in chunks of
/// `SIMILE_MATRIX_DEPTH` that are added up in turn. Within one level it depends on nothing but its row of `a` and its
/// column of `b`: whoever cuts the result into pieces, for several threads, gets the same bits. Levels differ.
///
/// Kernels allocate nothing and need no aligned memory.

#ifndef SIMILE_MATRIX_KERNELS_H
#define SIMILE_MATRIX_KERNELS_H

#include "VectorKernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// How many products are summed in registers before the result in memory is touched.
#define SIMILE_MATRIX_DEPTH 256

/// How many floats of scratch memory a product needs at most: for packed blocks of 192 rows and of 2048 columns.
#define SIMILE_MATRIX_SCRATCH 573440

/// c = a · b, or c += a · b. Row i, column j of `a` is `a[i · a_row_stride + j · a_column_stride]`, and so for `b`: a
/// transpose is the same memory with the strides exchanged. The columns of `c` lie side by side.
typedef struct SimileMatrixProduct {
    /// `rows` × `inner`.
    const float *_Nonnull a;
    ptrdiff_t a_row_stride, a_column_stride;
    /// `inner` × `columns`.
    const float *_Nonnull b;
    ptrdiff_t b_row_stride, b_column_stride;
    /// `rows` × `columns`; overlaps neither `a` nor `b`.
    float *_Nonnull c;
    ptrdiff_t c_row_stride;
    /// Any of them may be 0.
    size_t rows, columns, inner;
    /// Whether what `c` holds is added to.
    bool adding;
} SimileMatrixProduct;

/// The matrix kernels of one level.
typedef struct SimileMatrixKernels {
    /// The product as described, with `SIMILE_MATRIX_SCRATCH` floats of scratch memory, whose content does not matter.
    /// O(rows · columns · inner).
    void (*_Nonnull multiply)(const SimileMatrixProduct *_Nonnull product, float *_Nonnull scratch);
    /// The rows and columns of a tile of the result that is computed in registers; pieces of these sizes waste nothing.
    size_t tile_rows, tile_columns;
} SimileMatrixKernels;

/// The kernels of `level`, or NULL where this processor or this build has none.
const SimileMatrixKernels *_Nullable simile_matrix_kernels_at(SimileKernelLevel level);

/// The kernels of the level in use. O(1) after the first call.
const SimileMatrixKernels *_Nonnull simile_matrix_kernels(void);

#ifdef __cplusplus
}
#endif

#endif
