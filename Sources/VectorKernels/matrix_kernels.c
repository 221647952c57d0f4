// Matrix products for every level, and which of them to use.
//
// Source of the method: Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008, and Van Zee
// and van de Geijn, "BLIS: A Framework for Rapidly Instantiating BLAS Functionality", 2015. A block of b is packed so
// that the strip of columns in work stays in the first cache while all rows pass by, and a block of a so that it stays
// in the second; tiles of the result are summed in registers.

#include "MatrixKernels.h"
#include "choice.h"

#include <string.h>

// Rows of the packed block of a and columns of that of b: multiples of the tiles of all levels.
#define BLOCK_ROWS 192
#define BLOCK_COLUMNS (2048 / TILE_COLUMNS * TILE_COLUMNS)
#define DEPTH SIMILE_MATRIX_DEPTH
_Static_assert(SIMILE_MATRIX_SCRATCH == DEPTH * (BLOCK_ROWS + 2048), "both blocks fit");

// Unaligned, and allowed to look at floats.
typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define MIN(x, y) ((x) < (y) ? (x) : (y))
#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define OF_LEVEL(name) PASTE(name, NAME)

// One rounding for a·b + c where the level has an instruction for it.
#pragma clang fp contract(fast)

#define NAME portable
#define LANES 4
#define TILE_ROWS 4
#define TILE_VECTORS 2
#include "matrix_kernels.inc"

#if SIMILE_HAS_NEON
#define NAME neon
#define LANES 4
#define TILE_ROWS 8
#define TILE_VECTORS 3
#include "matrix_kernels.inc"
#endif

#if SIMILE_HAS_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME avx2_nofma
#define LANES 8
#define TILE_ROWS 4
#define TILE_VECTORS 2
#include "matrix_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME avx2
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#include "matrix_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define NAME avx512
#define LANES 16
#define TILE_ROWS 12
#define TILE_VECTORS 2
#include "matrix_kernels.inc"
#pragma clang attribute pop
#endif

SIMILE_DEFINE_CHOICE(
    SimileMatrixKernels, matrix, kernels_, SIMILE_HAS("avx2"), SIMILE_HAS("avx2") && SIMILE_HAS("fma"),
    SIMILE_HAS("avx512f"))
