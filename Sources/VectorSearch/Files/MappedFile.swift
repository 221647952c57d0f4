import Synchronization
import VectorKernels

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
/// Files that this package writes are replaced, not changed. Where another program cuts a mapped one short or the disk
/// fails, what is gone reads as zeros: ``fault()`` tells, and must be asked before what was read is believed.
///
/// `@unchecked Sendable` is safe: the pointer is constant, and what it points to is never written once the initialiser is over.
package final class MappedFile: @unchecked Sendable {
    /// All bytes of the file, from an address that is a multiple of the page size.
    package let bytes: UnsafeRawBufferPointer
    private let path: String
    private let placement: FilePlacement
    private let version: InputFile.Version
    private let watch: Int32
    /// When the file was looked at for the last time, by ``tick``.
    private let lastLook = Atomic<Int>(0)

    /// Maps a regular file, in O(1), or reads it whole.
    package init(path: String, placement: FilePlacement = .mapped) throws(FileFault) {
        let file = try InputFile(path: path)
        self.path = path
        self.placement = placement
        version = file.version
        guard file.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            watch = -1
            return
        }
        if placement == .memory {
            bytes = try Self.copy(of: file)
            watch = -1
            return
        }
        let address = mmap(nil, file.size, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .last("map") }
        bytes = UnsafeRawBufferPointer(start: address, count: file.size)
        watch = simile_watch_mapping(address, file.size)
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
        case .mapped:
            simile_forget_mapping(watch)
            munmap(base, bytes.count)
        case .memory: free(base)
        }
    }

    /// What has become of a mapped file since it was opened; nil while its bytes are still those. Looks at the file once in
    /// four milliseconds at most, since a look costs a tenth of a short search.
    ///
    /// A file that was replaced or deleted is kept as it was.
    func fault() -> IndexFileError.Reason? {
        guard placement == .mapped else { return nil }
        if simile_mapping_is_lost(watch) {
            return .system(operation: "read", reason: "it became shorter, or the disk failed")
        }
        let tick = Self.tick
        guard tick != lastLook.load(ordering: .relaxed) else { return nil }
        guard let now = InputFile.Version(of: path), now.isSameFile(as: version), now != version else {
            lastLook.store(tick, ordering: .relaxed)
            return nil
        }
        return .changed
    }

    /// The time by a clock that goes on by some milliseconds at once, and costs no more than a read of memory.
    static var tick: Int {
        var time = timespec()
        #if canImport(Darwin)
            clock_gettime(CLOCK_MONOTONIC_RAW_APPROX, &time)
        #else
            clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        #endif
        return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
    }
}
