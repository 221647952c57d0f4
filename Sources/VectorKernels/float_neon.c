// float32 kernels with 128-bit NEON.

#include "levels.h"

#if SIMILE_HAS_NEON
#include <arm_neon.h>

#include "lanes_neon.h"

#define TABLE SimileFloatKernels simile_float_kernels_neon
#define ROW float
#define LOAD_ROW(p) LOAD(p)
#define LOAD_ROW_TAIL(p, k) LOAD_TAIL(p, k)

#include "float_kernels.inc"

#endif
