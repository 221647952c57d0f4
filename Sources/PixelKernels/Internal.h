#ifndef PIXEL_KERNELS_INTERNAL_H
#define PIXEL_KERNELS_INTERNAL_H

#include "PixelKernels.h"

// Pixels are 8 bits, sums 32 bits signed, and a little headroom is left for overshoot: 22 bits for the fraction.
#define PK_FRACTION_BITS 22
#define PK_ROUND (1 << (PK_FRACTION_BITS - 1))

// Rows that a horizontal kernel works on at once, so that each weight is loaded once for all of them.
#define PK_BATCH 4

// The weights of one direction. Outputs are in the order of the result.
typedef struct {
    int32_t count;     // outputs
    int32_t groups;    // groups of four taps per output, the same for all (short ones are filled with zeros)
    int32_t longest;   // most taps that any output really has
    int64_t first;     // first source sample that any output needs
    int64_t end;       // one past the last
    int32_t *start;    // per output: first sample, relative to `first`
    int32_t *length;   // per output: taps up to its last one that counts
    int32_t *weights;  // per output and group: four words, as the level wants them (see pk_pack_weights)
} pk_table;

// Resamples PK_BATCH rows. `to` rows are written up to 4 bytes past their end, `from` rows read up to 16 past.
typedef void (*pk_horizontal)(const uint8_t *const from[PK_BATCH], uint8_t *const to[PK_BATCH], const pk_table *table);

// Weighs `groups * 4` rows into one. `bytes` is rounded up to 64 by the kernel: all rows are padded that far.
typedef void (*pk_vertical)(const uint8_t *const *rows, const int32_t *weights, int32_t groups, uint8_t *to,
                            size_t bytes);

typedef struct {
    pk_horizontal horizontal;
    pk_vertical vertical;
} pk_kernels;

bool pk_table_create(pk_table *table, const pk_axis *axis, pk_filter filter, pk_level level);
void pk_table_free(pk_table *table);

// Replaces four weights by the form that the level's kernels read.
void pk_pack_weights(int32_t weights[4], pk_level level);

pk_kernels pk_kernels_for(pk_level level);
extern const pk_kernels pk_kernels_portable;
#if defined(__x86_64__)
extern const pk_kernels pk_kernels_avx2;
extern const pk_kernels pk_kernels_avx512;
#endif

#endif
