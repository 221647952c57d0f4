// Block kernels for every level, and which of them to use.

#include "BlockKernels.h"
#include "choice.h"

// Unaligned, and allowed to look at floats.
typedef float Block __attribute__((vector_size(64), aligned(4), may_alias));

#define LOAD(blocks, i) (*(const Block *)((blocks) + SIMILE_BLOCK_ROWS * (i)))
#define UNROLL _Pragma("clang loop unroll(full)")
// Macros, since a function that takes a vector belongs to the level for which it was compiled.
#define step_dot(q, x) ((q) * (x))
#define step_squared_l2(q, x) (((q) - (x)) * ((q) - (x)))
#define step_l1(q, x) __builtin_elementwise_abs((q) - (x))

// One rounding for a·b + c where the level has an instruction for it.
#pragma clang fp contract(fast)

#define NAME portable
#define SUMS 1
#include "block_kernels.inc"

#if SIMILE_HAS_NEON
#define NAME neon
#define SUMS 4
#include "block_kernels.inc"
#endif

#if SIMILE_HAS_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME avx2_nofma
#define SUMS 4
#include "block_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME avx2
#define SUMS 4
#include "block_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define NAME avx512
#define SUMS 4
#include "block_kernels.inc"
#pragma clang attribute pop
#endif

SIMILE_DEFINE_CHOICE(
    SimileBlockKernels, block, kernels_, SIMILE_HAS("avx2"), SIMILE_HAS("avx2") && SIMILE_HAS("fma"),
    SIMILE_HAS("avx512f"))
