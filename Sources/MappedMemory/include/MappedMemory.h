/// Mapped files that may become unreadable while they are read.

#ifndef SIMILE_MAPPED_MEMORY_H
#define SIMILE_MAPPED_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Watches a mapping: when a page of it cannot be read, since another program cut the file short or the disk fails, the
/// rest of the mapping from there on reads as zeros from then on, and counts as lost, where else the system ends the
/// process (SIGBUS). Whatever was read must be thrown away then.
///
/// A fault in memory that is not watched goes to the previous signal handler. May be called from any thread.
///
/// - Returns: the number of the watch; −1 when 4096 mappings are watched already, which leaves this one unwatched.
int simile_watch_mapping(const void *_Nonnull start, size_t length);

/// Whether a part of a watched mapping could not be read; false for −1.
bool simile_mapping_is_lost(int watch);

/// Ends a watch; to be called before the mapping is.
void simile_forget_mapping(int watch);

#ifdef __cplusplus
}
#endif

#endif
