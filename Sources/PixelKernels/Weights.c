// Weights of an antialiased separable resize: the filter is stretched by the downscale factor, sampled at the centres
// of the source samples that it covers, normalised, rounded to fixed point. Samples beyond the edge have no weight.

#include "Internal.h"

#include <math.h>
#include <stdlib.h>

// The weights must come out the same on every machine, so a product and a sum may not fuse.
#pragma STDC FP_CONTRACT OFF

static double filter_support(pk_filter filter) {
    switch (filter) {
    case PK_BOX: return 0.5;
    case PK_BILINEAR: return 1.0;
    case PK_BICUBIC: return 2.0;
    case PK_LANCZOS3: return 3.0;
    }
    return 1.0;
}

static double sinc(double x) {
    if (x == 0.0) return 1.0;
    x *= 3.14159265358979323846;
    return sin(x) / x;
}

static double filter_value(pk_filter filter, double x) {
    switch (filter) {
    case PK_BOX: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    case PK_BILINEAR: x = fabs(x); return x < 1.0 ? 1.0 - x : 0.0;
    case PK_BICUBIC: {
        // Keys' cubic convolution with a = -0.5.
        const double a = -0.5;
        x = fabs(x);
        if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
        if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
        return 0.0;
    }
    case PK_LANCZOS3: return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0;
    }
    return 0.0;
}

void pk_table_free(pk_table *table) {
    free(table->start);
    free(table->length);
    free(table->weights);
    *table = (pk_table){0};
}

bool pk_table_create(pk_table *table, const pk_axis *axis, pk_filter filter, pk_level level) {
    *table = (pk_table){0};
    if (axis->source < 1 || axis->source > INT32_MAX || axis->resized < 1 || axis->count < 1 || axis->begin < 0
        || axis->resized - axis->begin < axis->count || !(axis->extent > 0.0) || axis->extent > (double)axis->source) {
        return false;
    }
    const double scale = axis->extent / (double)axis->resized;
    const double stretch = scale < 1.0 ? 1.0 : scale;
    const double support = filter_support(filter) * stretch;
    const double step = 1.0 / stretch;
    const double origin = axis->mirrored ? (double)axis->source - axis->extent : 0.0;

    // First the ranges, which tell how much room the weights take.
    table->count = axis->count;
    table->start = malloc(sizeof(int32_t) * (size_t)axis->count);
    table->length = malloc(sizeof(int32_t) * (size_t)axis->count);
    if (!table->start || !table->length) goto fail;
    table->first = axis->source;
    for (int32_t i = 0; i < axis->count; i++) {
        const double center = origin + ((double)(axis->begin + i) + 0.5) * scale;
        int64_t low = (int64_t)(center - support + 0.5);
        int64_t high = (int64_t)(center + support + 0.5);
        if (low < 0) low = 0;
        if (low >= axis->source) low = axis->source - 1;
        if (high > axis->source) high = axis->source;
        if (high <= low) high = low + 1;
        const int32_t length = (int32_t)(high - low);
        table->start[i] = (int32_t)low;
        table->length[i] = length;
        if (length > table->longest) table->longest = length;
        const int64_t first = axis->mirrored ? axis->source - high : low;
        if (first < table->first) table->first = first;
        if (first + length > table->end) table->end = first + length;
    }
    table->groups = (table->longest + 3) / 4;
    const size_t taps = (size_t)table->groups * 4;
    if (taps > ((size_t)1 << 28) / (size_t)axis->count) goto fail;
    table->weights = calloc((size_t)axis->count * taps, sizeof(int32_t));
    double *exact = malloc(sizeof(double) * taps);
    if (!table->weights || !exact) {
        free(exact);
        goto fail;
    }

    // Kernels read all taps of every output. Where a filter is cut off at the far edge that would be past the end of a
    // row: such outputs start earlier instead, with zeros in front. What is left to read too far is less than a group.
    const int64_t span = table->end - table->first;
    const int64_t last_start = span > (int64_t)taps ? span - (int64_t)taps : 0;
    for (int32_t i = 0; i < axis->count; i++) {
        const double center = origin + ((double)(axis->begin + i) + 0.5) * scale;
        const int32_t low = table->start[i];
        const int32_t length = table->length[i];
        double sum = 0.0;
        for (int32_t t = 0; t < length; t++) {
            exact[t] = filter_value(filter, ((double)(t + low) - center + 0.5) * step);
            sum += exact[t];
        }
        const int64_t start = (axis->mirrored ? axis->source - low - length : low) - table->first;
        const int32_t zeros = start > last_start ? (int32_t)(start - last_start) : 0;
        table->start[i] = (int32_t)start - zeros;
        table->length[i] = length + zeros;
        int32_t *weights = table->weights + (size_t)i * taps;
        for (int32_t t = 0; t < length; t++) {
            const double weight = (sum != 0.0 ? exact[t] / sum : exact[t]) * (1 << PK_FRACTION_BITS);
            const int32_t place = zeros + (axis->mirrored ? length - 1 - t : t);
            weights[place] = (int32_t)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        for (size_t t = 0; t < taps; t += 4) pk_pack_weights(weights + t, level);
    }
    free(exact);
    return true;

fail:
    pk_table_free(table);
    return false;
}
