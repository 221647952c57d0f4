#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Large pieces of memory for rows, to be freed with `free`.
enum PageMemory {
    private static let hugePage = 2 << 20

    /// Memory that begins at a cache line, and at a huge page when it is large; nil when there is not enough.
    static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        var memory: UnsafeMutableRawPointer?
        let isLarge = size >= 2 * hugePage
        guard size >= 0, posix_memalign(&memory, isLarge ? hugePage : 64, max(size, 64)) == 0 else { return nil }
        #if os(Linux)
            // Rows are read in no order: with small pages every row costs a walk through the page tables.
            if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
        #endif
        return memory
    }
}
