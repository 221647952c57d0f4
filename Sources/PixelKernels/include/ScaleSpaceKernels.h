// Rows of a Gaussian scale space in float32: weighing rows into one, and finding extrema.
//
// Products and sums are rounded separately and in one order, so that results are bit for bit the same at every level.
#ifndef SCALE_SPACE_KERNELS_H
#define SCALE_SPACE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Every row handed to these kernels must be followed by this many floats that may be read; `to` may be written as far.
#define PK_FLOAT_PADDING 32

// A symmetric filter: to[x] = weights[0] * rows[radius][x] + the sum over i of weights[i] * (rows[radius - i][x] +
// rows[radius + i][x]). Along a row, the rows are one row, each begun a sample later. O(count * radius).
void pk_blend_rows(const float *const *rows, const float *weights, size_t radius, size_t count, float *to);

// to[x] = a[x] - b[x].
void pk_subtract_rows(const float *a, const float *b, size_t count, float *to);

// Writes the columns in first..<end where the middle one of nine rows is beyond the threshold and no less than all 26
// values around it, or below its negative and no greater; returns their number. The rows are three of the layer below,
// three of its own, three of the one above.
size_t pk_find_extrema(const float *const rows[9], float threshold, size_t first, size_t end, uint32_t *columns);

#endif
