/// Intervals that confine the scores of coded rows, and the search for those that reach far enough up.

#ifndef SIMILE_INTERVAL_KERNELS_H
#define SIMILE_INTERVAL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is known of a coded row beside its codes c: with the rows' mean μ, the row is x = μ + scale · c + e.
typedef struct SimileRowFacts {
    /// The step of the codes.
    float scale;
    /// What of the row's score does not depend on the query: μ·x, or −‖x − μ‖²/2 for the Euclidean distance.
    float bias;
    /// ‖e‖, rounded up.
    float error;
    /// ‖x − μ‖, rounded up.
    float length;
} SimileRowFacts;

/// What turns the dot products of a query's two planes of codes with a row's codes into an interval.
typedef struct SimileIntervalTerms {
    /// The steps of the planes; 0 for a low plane that is not there.
    float high_scale, low_scale;
    /// What the dot products of the planes are too large by, because codes of rows are stored 128 too large.
    int32_t high_offset, low_offset;
    /// The half width of a row's interval: error_factor · error + constant + (linear + square · length) · length.
    float error_factor, constant, linear, square;
} SimileIntervalTerms;

/// The middle of a row's interval.
static inline float simile_interval_middle(
    const SimileIntervalTerms *_Nonnull terms, int32_t high, int32_t low, const SimileRowFacts *_Nonnull row) {
    // Differences wrap around where a damaged file leads to sums that cannot be.
    int32_t above = (int32_t)((uint32_t)high - (uint32_t)terms->high_offset);
    int32_t below = (int32_t)((uint32_t)low - (uint32_t)terms->low_offset);
    return row->bias + row->scale * (terms->high_scale * (float)above + terms->low_scale * (float)below);
}

/// Half of its width.
static inline float simile_interval_half_width(
    const SimileIntervalTerms *_Nonnull terms, const SimileRowFacts *_Nonnull row) {
    return terms->error_factor * row->error + terms->constant
           + (terms->linear + terms->square * row->length) * row->length;
}

/// The first row from `from` on whose interval ends at `floor` or above; `count` where there is none. `high[i]` and `low[i]`
/// are the dot products of row i with the planes. Rows with an interval that is not a number are passed over.
size_t simile_next_reaching(
    const SimileIntervalTerms *_Nonnull terms, const int32_t *_Nonnull high, const int32_t *_Nonnull low,
    const SimileRowFacts *_Nonnull rows, size_t from, size_t count, float floor);

#ifdef __cplusplus
}
#endif

#endif
