import Foundation
import MappedMemory
import Synchronization

/// The bytes of a file for reading: mapped, so that they are read from the disk where they are touched, and shared between
/// processes; or copied into memory of their own.
///
/// Files that this package writes are replaced, not changed. Where another program cuts a mapped one short or the disk
/// fails, what is gone reads as zeros: ``fault()`` reports it, and must be checked before the data are used.
///
/// `@unchecked Sendable` is safe: the pointer is constant, and what it points to is never written once the initializer is over.
package final class MappedFile: @unchecked Sendable {
    /// All bytes of the file, from an address that is a multiple of the page size.
    package let bytes: UnsafeRawBufferPointer
    private let path: String
    private let isCopy: Bool
    private let status: FileStatus
    private let watch: Int32
    /// When the file was looked at for the last time, by ``tick``.
    private let lastLook = Atomic<Int>(0)

    /// Maps a regular file, in O(1), or copies it into memory.
    package init(path: String, copying: Bool = false) throws(FileError) {
        let file = try RegularFile(path)
        self.path = path
        isCopy = copying
        status = file.status
        guard file.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            watch = -1
            return
        }
        if copying {
            bytes = try Self.copy(of: file)
            watch = -1
            return
        }
        let address = mmap(nil, file.size, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw FileError("map", path) }
        bytes = UnsafeRawBufferPointer(start: address, count: file.size)
        watch = simile_watch_mapping(address, file.size)
    }

    private static func copy(of file: RegularFile) throws(FileError) -> UnsafeRawBufferPointer {
        guard let memory = PageMemory.allocate(file.size) else {
            throw FileError("read into memory", file.path, code: ENOMEM)
        }
        let buffer = UnsafeMutableRawBufferPointer(start: memory, count: file.size)
        do throws(FileError) {
            guard try file.read(at: 0, into: buffer) == file.size else {
                throw FileError(path: file.path, reason: "became shorter while it was read")
            }
        } catch {
            free(memory)
            throw error
        }
        return UnsafeRawBufferPointer(buffer)
    }

    deinit {
        guard let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        if isCopy { return free(base) }
        simile_forget_mapping(watch)
        munmap(base, bytes.count)
    }

    /// What can become of a mapped file while it is read.
    package enum Fault: Sendable {
        /// It became shorter, or the disk failed: some of its bytes read as zeros.
        case lost
        /// It was written to.
        case changed
    }

    /// What has become of a mapped file since it was opened; nil while its bytes are still those. Looks at the file once in
    /// four milliseconds at most, since a look costs a tenth of a short search.
    ///
    /// A file that was replaced or deleted is kept as it was.
    package func fault() -> Fault? {
        guard !isCopy else { return nil }
        if simile_mapping_is_lost(watch) { return .lost }
        let tick = Self.tick
        guard tick != lastLook.load(ordering: .relaxed) else { return nil }
        guard case .success(let now) = FileStatus.of(path), now.identity == status.identity,
            !now.hasContents(of: status)
        else {
            lastLook.store(tick, ordering: .relaxed)
            return nil
        }
        return .changed
    }

    /// The time by a clock that goes on by some milliseconds at once, and costs no more than a read of memory.
    package static var tick: Int {
        var time = timespec()
        #if canImport(Darwin)
            clock_gettime(CLOCK_MONOTONIC_RAW_APPROX, &time)
        #else
            clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        #endif
        return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
    }
}
