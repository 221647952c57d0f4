// Lengths in double precision. Four pairs of running sums hide the latency of the additions.

#include "VectorKernels.h"

#include <string.h>

typedef float Pair __attribute__((vector_size(8)));
typedef double WidePair __attribute__((vector_size(16)));

double simile_wide_squared_norm(const float *a, size_t dimension) {
    WidePair sums[4] = {{0}};
    size_t i = 0;
    for (; i + 8 <= dimension; i += 8) {
        for (int s = 0; s < 4; s++) {
            Pair pair;
            memcpy(&pair, a + i + 2 * s, sizeof pair);
            WidePair wide = __builtin_convertvector(pair, WidePair);
            sums[s] += wide * wide;
        }
    }
    WidePair sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    double total = sum[0] + sum[1];
    for (; i < dimension; i++) total += (double)a[i] * (double)a[i];
    return total;
}

void simile_scale(float *a, size_t dimension, double factor) {
    for (size_t i = 0; i < dimension; i++) a[i] = (float)(a[i] * factor);
}

SimileCodeError simile_code_error(
    const float *values, const float *mean, float scale, const uint8_t *codes, size_t dimension) {
    double lengths[4] = {0}, errors[4] = {0};
    size_t i = 0;
    for (; i + 4 <= dimension; i += 4) {
        for (int s = 0; s < 4; s++) {
            double value = (double)values[i + s] - (double)mean[i + s];
            double error = value - (double)scale * (codes[i + s] - 128);
            lengths[s] += value * value;
            errors[s] += error * error;
        }
    }
    for (; i < dimension; i++) {
        double value = (double)values[i] - (double)mean[i];
        double error = value - (double)scale * (codes[i] - 128);
        lengths[0] += value * value;
        errors[0] += error * error;
    }
    return (SimileCodeError){
        .squared_length = (lengths[0] + lengths[1]) + (lengths[2] + lengths[3]),
        .squared_error = (errors[0] + errors[1]) + (errors[2] + errors[3]),
    };
}
