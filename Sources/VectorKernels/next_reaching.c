// A search for the few rows that are good enough, which needs no level of its own: every x86-64 and ARM64 looks at four at
// a time.

#include "IntervalKernels.h"

enum { BLOCK = 16 };

static inline int reaches(
    const SimileIntervalTerms *terms, int32_t high, int32_t low, const SimileRowFacts *row, float floor) {
    return simile_interval_middle(terms, high, low, row) + simile_interval_half_width(terms, row) >= floor;
}

size_t simile_next_reaching(
    const SimileIntervalTerms *terms, const int32_t *high, const int32_t *low, const SimileRowFacts *rows, size_t from,
    size_t count, float floor) {
    const SimileIntervalTerms t = *terms;
    size_t i = from;
    // To the next multiple of the block one by one: after a hit, the rest of its block is still to be looked at.
    for (; i < count && i % BLOCK; i++)
        if (reaches(&t, high[i], low[i], rows + i, floor)) return i;
    for (; i + BLOCK <= count; i += BLOCK) {
        int found = 0;
        for (size_t j = 0; j < BLOCK; j++) found |= reaches(&t, high[i + j], low[i + j], rows + i + j, floor);
        if (found) break;
    }
    for (; i < count; i++)
        if (reaches(&t, high[i], low[i], rows + i, floor)) return i;
    return count;
}
