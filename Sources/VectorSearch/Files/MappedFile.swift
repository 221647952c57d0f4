#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped into memory for reading: read from the disk where it is touched, and shared between processes.
///
/// The file must not shrink while it is mapped: touching what is gone ends the process. Files that this package writes
/// never do, since they are replaced, not changed.
///
/// `@unchecked Sendable` is safe: the pointer is constant and what it points to is never written.
package final class MappedFile: @unchecked Sendable {
    /// All bytes of the file, from an address that is a multiple of the page size.
    package let bytes: UnsafeRawBufferPointer

    /// Maps a regular file, in O(1).
    package init(path: String) throws(FileFault) {
        let file = try InputFile(path: path)
        guard file.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let address = mmap(nil, file.size, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .last("map") }
        bytes = UnsafeRawBufferPointer(start: address, count: file.size)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
