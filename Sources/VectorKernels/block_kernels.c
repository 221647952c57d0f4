// Block kernels for every level, and which of them to use.

#include "BlockKernels.h"
#include "levels.h"

#include <stdatomic.h>

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

const SimileBlockKernels *simile_block_kernels_at(SimileKernelLevel level) {
    // The float32 kernels need the same of the processor.
    if (!simile_float_kernels_at(level)) return NULL;
    switch (level) {
    case SIMILE_KERNEL_LEVEL_PORTABLE:
        return &kernels_portable;
#if SIMILE_HAS_NEON
    case SIMILE_KERNEL_LEVEL_NEON:
        return &kernels_neon;
#endif
#if SIMILE_HAS_X86
    case SIMILE_KERNEL_LEVEL_AVX2:
        return &kernels_avx2;
    case SIMILE_KERNEL_LEVEL_AVX512:
        return &kernels_avx512;
#endif
    default:
        return NULL;
    }
}

const SimileBlockKernels *simile_block_kernels(void) {
    static _Atomic(const SimileBlockKernels *) chosen;
    const SimileBlockKernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernels) return kernels;
    for (int level = SIMILE_KERNEL_LEVEL_COUNT - 1; !kernels && level > 0; level--)
        kernels = simile_block_kernels_at((SimileKernelLevel)level);
    if (!kernels) kernels = &kernels_portable;
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    return kernels;
}
