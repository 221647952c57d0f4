// A search for small values among many, which needs no level of its own: every x86-64 and ARM64 compares four at a time.

#include "HashKernels.h"

enum { BLOCK = 32 };

size_t simile_next_within(const uint32_t *values, size_t from, size_t count, uint32_t bound) {
    size_t i = from;
    // To the next multiple of the block one by one: after a hit, the rest of its block is still to be looked at.
    for (; i < count && i % BLOCK; i++)
        if (values[i] <= bound) return i;
    for (; i + BLOCK <= count; i += BLOCK) {
        int found = 0;
        for (size_t j = 0; j < BLOCK; j++) found |= (int32_t)values[i + j] <= (int32_t)bound;
        if (found) break;
    }
    for (; i < count; i++)
        if (values[i] <= bound) return i;
    return count;
}
