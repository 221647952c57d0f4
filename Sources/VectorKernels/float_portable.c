// float32 kernels in portable C.

#include "levels.h"

#include "lanes_portable.h"

#define TABLE SimileFloatKernels simile_float_kernels_portable
#define ROW float
#define LOAD_ROW(p) LOAD(p)
#define LOAD_ROW_TAIL(p, k) LOAD_TAIL(p, k)

#include "float_kernels.inc"
