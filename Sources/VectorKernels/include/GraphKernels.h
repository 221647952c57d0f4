/// Small steps of walking a graph of neighbours, inlined where they are used.

#ifndef SIMILE_GRAPH_KERNELS_H
#define SIMILE_GRAPH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// What ends a list of links that is shorter than its place.
#define SIMILE_NO_LINK UINT32_MAX

/// How much of a record is asked for ahead, in bytes: enough to hide the wait, not so much as to push out what is used.
#define SIMILE_PREFETCH_LIMIT 256

/// Asks for the cache line at an address.
static inline void simile_prefetch(const void *_Nonnull address) { __builtin_prefetch(address, 0, 3); }

/// Asks for the cache lines of some bytes.
static inline void simile_prefetch_bytes(const void *_Nonnull bytes, size_t count) {
    for (size_t i = 0; i < count; i += 64) __builtin_prefetch((const char *)bytes + i, 0, 3);
}

/// Copies the links that were not seen before to `found`, marks them as seen, asks for their records, and returns their
/// number. `found` has room for `degree` ids. `seen` has a bit for every id.
static inline size_t simile_unseen_links(
    const uint32_t *_Nonnull links, size_t degree, uint64_t *_Nonnull seen, const uint8_t *_Nonnull records,
    size_t stride, uint32_t *_Nonnull found) {
    size_t count = 0;
    for (size_t i = 0; i < degree && links[i] != SIMILE_NO_LINK; i++) {
        // Without a branch, since whether a link was seen cannot be foreseen.
        uint32_t id = links[i];
        uint64_t word = seen[id >> 6];
        found[count] = id;
        count += !(word >> (id & 63) & 1);
        seen[id >> 6] = word | (uint64_t)1 << (id & 63);
    }
    size_t length = stride < SIMILE_PREFETCH_LIMIT ? stride : SIMILE_PREFETCH_LIMIT;
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < length; p += 64) __builtin_prefetch(records + found[i] * stride + p, 0, 3);
    return count;
}

/// Turns stored codes, which are 128 too large, into those of a query, and returns their sum.
static inline int32_t simile_signed_codes(
    const uint8_t *_Nonnull codes, size_t dimension, int8_t *_Nonnull query) {
    int32_t sum = 0;
    for (size_t i = 0; i < dimension; i++) {
        query[i] = (int8_t)(codes[i] ^ 0x80);
        sum += query[i];
    }
    return sum;
}

#endif
