// Streaming resampler for interleaved 8-bit RGB, bit for bit the result of a two-pass resize with 22-bit fixed-point
// coefficients and rounding to 8 bits after each pass, at every dispatch level.
//
// Rows are pushed in as they are decoded. Only the rows and columns that the wanted window of the resized picture
// depends on are looked at, mirroring is folded into the coefficients, and memory is a ring of a few rows.
#ifndef PIXEL_KERNELS_H
#define PIXEL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pk_resampler pk_resampler;

typedef enum { PK_BOX = 0, PK_BILINEAR = 1, PK_BICUBIC = 2, PK_LANCZOS3 = 3 } pk_filter;

// Instruction sets, weakest first. PK_BEST takes the strongest that the processor has and SIMILE_KERNELS permits.
typedef enum { PK_BEST = 0, PK_PORTABLE = 1, PK_AVX2 = 2, PK_AVX512_VNNI = 3 } pk_level;

// One direction of a resize, in the coordinates of the source.
typedef struct {
    int64_t source;    // samples that the source has
    double extent;     // how many of them the resized picture spans; below `source` where decoding rounded a size up
    int64_t resized;   // samples after the resize
    int64_t begin;     // first one wanted of these, counted in the direction of the result
    int32_t count;     // how many are wanted
    bool mirrored;     // the result runs against the source
} pk_axis;

typedef struct {
    pk_axis columns;   // along the rows of the source
    pk_axis rows;      // down the rows of the source
    pk_filter filter;
    bool transposed;   // the rows of the result run down the source
    bool rows_first;   // the pass down the source comes first: the order decides what is rounded to 8 bits in between
    pk_level level;
} pk_plan;

// Every row handed to pk_resampler_push must be followed by this many readable bytes (their values do not matter).
#define PK_ROW_PADDING 64

// NULL if the plan is impossible or memory is short.
pk_resampler *pk_resampler_create(const pk_plan *plan);
void pk_resampler_free(pk_resampler *resampler);

// The half-open ranges of source columns and rows that the result depends on.
void pk_resampler_needs(const pk_resampler *resampler, int64_t *first_column, int64_t *end_column, int64_t *first_row,
                        int64_t *end_row);

// Takes the next `count` of the needed rows, each beginning at the first needed column, `stride` bytes apart, and
// writes the result rows that they complete. `output` is the whole result with `output_stride` bytes per row, the same at each
// call. Returns true once the result is complete; further rows are ignored.
bool pk_resampler_push(pk_resampler *resampler, const uint8_t *rows, size_t stride, int32_t count, uint8_t *output,
                       size_t output_stride);

// Whether this processor and this build can run a level.
bool pk_level_available(pk_level level);
// The level that PK_BEST stands for here.
pk_level pk_best_level(void);


#include "ScaleSpaceKernels.h"

#endif
