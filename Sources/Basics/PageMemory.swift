import Foundation

/// Large pieces of memory for rows, to be freed with `free`.
package enum PageMemory {
    /// The alignment of all of it: a cache line.
    package static let alignment = 64
    private static let hugePage = 2 << 20

    /// Memory that begins at a cache line, and at a huge page when it is large; nil when there is not enough.
    package static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        var memory: UnsafeMutableRawPointer?
        let isLarge = size >= 2 * hugePage
        guard size >= 0, posix_memalign(&memory, isLarge ? hugePage : alignment, max(size, alignment)) == 0 else {
            return nil
        }
        #if os(Linux)
            // With small pages every row that is read in no order costs a walk through the page tables, and more than half of
            // the time to fill a large matrix goes into faults.
            if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
        #endif
        return memory
    }
}
