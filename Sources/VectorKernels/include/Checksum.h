/// The checksum of index files.

#ifndef SIMILE_CHECKSUM_H
#define SIMILE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// XXH64 of `count` bytes with seed 0, after the published specification of xxHash (github.com/Cyan4973/xxHash,
/// doc/xxhash_spec.md): `xxhsum -H1` gives the same. Finds accidents, not forgeries. O(count), about as fast as memory.
uint64_t simile_checksum(const void *_Nullable bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
