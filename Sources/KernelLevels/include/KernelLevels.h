/// Which instruction set the kernels of this process use: the best that the processor has, or the one that the environment
/// variable `SIMILE_KERNELS` names.
///
/// Forcing a level makes one machine show what another would compute: with `SIMILE_KERNELS=avx2` a processor with AVX-512
/// rounds as one without. Every family of kernels, of vectors and of pixels, follows.

#ifndef SIMILE_KERNEL_LEVELS_H
#define SIMILE_KERNEL_LEVELS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An instruction set for which kernels exist, the most capable last.
typedef enum SimileKernelLevel {
    /// C without instructions beyond the baseline of the architecture. Always there.
    SIMILE_KERNEL_LEVEL_PORTABLE = 0,
    /// 128-bit NEON (every 64-bit ARM).
    SIMILE_KERNEL_LEVEL_NEON = 1,
    /// 256-bit AVX2 alone: products and sums are rounded separately (some virtual machines hide the fused instructions).
    SIMILE_KERNEL_LEVEL_AVX2_NOFMA = 2,
    /// 256-bit AVX2 with fused multiply-add (x86 since 2013).
    SIMILE_KERNEL_LEVEL_AVX2 = 3,
    /// 512-bit AVX-512 Foundation (servers since 2017, Zen 4 and later).
    SIMILE_KERNEL_LEVEL_AVX512 = 4,
    /// How many levels there are.
    SIMILE_KERNEL_LEVEL_COUNT = 5
} SimileKernelLevel;

/// What a level is called in `SIMILE_KERNELS` and in reports: "portable", "neon", "avx2-nofma", "avx2" or "avx512". O(1).
const char *_Nonnull simile_kernel_level_name(SimileKernelLevel level);

/// Whether this build and this processor can run a level. O(1).
bool simile_kernel_level_is_available(SimileKernelLevel level);

/// The level in use: no kernel runs at a higher one. Decided at the first call and kept; safe from any thread. When
/// `SIMILE_KERNELS` names nothing that is available, the best level, and a warning on standard error, once. O(1).
SimileKernelLevel simile_kernel_level(void);

/// Writes one line on what is wrong with the value of `SIMILE_KERNELS`, with a zero at its end, or nothing when it can be
/// followed or is not set. Returns whether something is wrong.
bool simile_kernel_level_fault(char *_Nonnull line, size_t size);

#ifdef __cplusplus
}
#endif

#endif
