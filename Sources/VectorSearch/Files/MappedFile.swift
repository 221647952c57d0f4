#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a file for reading: mapped, so that they are read from the disk where they are touched, and shared between
/// processes; or copied into memory of their own.
///
/// A mapped file must not shrink: touching what is gone ends the process. Files that this package writes
/// never do, since they are replaced, not changed.
///
/// `@unchecked Sendable` is safe: the pointer is constant, and what it points to is never written once the initialiser is over.
package final class MappedFile: @unchecked Sendable {
    /// All bytes of the file, from an address that is a multiple of the page size.
    package let bytes: UnsafeRawBufferPointer
    private let placement: FilePlacement

    /// Maps a regular file, in O(1), or reads it whole.
    package init(path: String, placement: FilePlacement = .mapped) throws(FileFault) {
        let file = try InputFile(path: path)
        self.placement = placement
        guard file.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        if placement == .memory {
            bytes = try Self.copy(of: file)
            return
        }
        let address = mmap(nil, file.size, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .last("map") }
        bytes = UnsafeRawBufferPointer(start: address, count: file.size)
    }

    private static func copy(of file: InputFile) throws(FileFault) -> UnsafeRawBufferPointer {
        guard let memory = PageMemory.allocate(file.size) else {
            throw FileFault(operation: "read into memory", reason: "there is not enough of it")
        }
        let buffer = UnsafeMutableRawBufferPointer(start: memory, count: file.size)
        do throws(FileFault) {
            guard try file.read(into: buffer, at: 0) == file.size else {
                throw FileFault(operation: "read", reason: "it became shorter meanwhile")
            }
        } catch {
            free(memory)
            throw error
        }
        return UnsafeRawBufferPointer(buffer)
    }

    deinit {
        guard let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        switch placement {
        case .mapped: munmap(base, bytes.count)
        case .memory: free(base)
        }
    }
}
