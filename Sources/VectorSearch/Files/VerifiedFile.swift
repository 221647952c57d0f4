import Basics
import Synchronization

/// The bytes of an index file, of which those that hold vectors are verified where they are first read.
///
/// Verifying a large file whole would take longer than a search. So every reader of vectors calls `touch` first, which
/// looks at one byte for each block that was read before, and verifies the others. What it finds is reported at the end, since
/// nothing in a file is trusted as an address: ``reading(_:)`` gives the answer of a search up when something in it was
/// read from a damaged block, or the file was changed meanwhile.
///
/// ```swift
/// return try file.reading { scan(rows) }  // which calls file.touch(row, bytes) before it reads a row
/// ```
///
/// `@unchecked Sendable` is safe: the pointers are constant, what they point to is atomic or never written.
final class VerifiedFile: @unchecked Sendable {
    /// The file.
    let path: String
    private let mapping: MappedFile
    /// The bytes that are verified, block by block.
    private let range: Range<Int>
    private let start: UnsafeRawPointer
    private let shift: Int
    private let isSound: @Sendable (_ block: Int) -> Bool
    /// Of each block, 1 when it was verified.
    private let seen: UnsafeMutablePointer<Atomic<UInt8>>
    private let count: Int
    /// How many blocks were not verified yet.
    private let unseen: Atomic<Int>
    /// How far ``verifyMore()`` has come, and when it was there last.
    private let next = Atomic(0)
    private let lastTick = Atomic(0)
    /// The first block that was found damaged; −1 for none.
    private let damaged = Atomic(-1)

    /// - Parameters:
    ///   - range: the bytes to verify; the others have been, or cannot be.
    ///   - shift: the size of a block, as a power of 2.
    ///   - isSound: whether a block, counted from the beginning of the range, is what was written.
    init(
        _ mapping: MappedFile, path: String, verifying range: Range<Int>, inBlocksOf shift: Int,
        by isSound: @escaping @Sendable (_ block: Int) -> Bool
    ) {
        self.path = path
        self.mapping = mapping
        self.range = range
        self.shift = shift
        self.isSound = isSound
        count = range.isEmpty ? 0 : (range.count - 1) >> shift + 1
        seen = .allocate(capacity: max(1, count))
        for block in 0..<count { (seen + block).initialize(to: Atomic(0)) }
        unseen = Atomic(count)
        start = (mapping.bytes.baseAddress ?? UnsafeRawPointer(seen)) + range.lowerBound
    }

    /// A file of which nothing is left to verify, or nothing can be.
    convenience init(unverified mapping: MappedFile, path: String) {
        self.init(mapping, path: path, verifying: 0..<0, inBlocksOf: 0) { _ in true }
    }

    deinit {
        seen.deinitialize(count: count)
        seen.deallocate()
    }

    /// All bytes, unverified.
    var bytes: UnsafeRawBufferPointer { mapping.bytes }

    /// Verifies what has not been yet of `count` bytes that are about to be read.
    @inline(__always)
    func touch(_ bytes: UnsafeRawPointer, _ count: Int) {
        touch(rows: bytes, stride: 0, size: count, count: 1)
    }

    /// Verifies what has not been yet of rows that are about to be read: those listed, or without a list the first.
    ///
    /// - Parameters:
    ///   - rows: the first row.
    ///   - stride: the bytes from one to the next.
    ///   - size: the bytes of a row.
    @inline(__always)
    func touch(
        rows: UnsafeRawPointer, stride: Int, size: Int, ids: UnsafePointer<UInt32>? = nil, count: Int
    ) {
        guard unseen.load(ordering: .acquiring) > 0, count > 0, size > 0 else { return }
        let offset = rows - start
        // What lies outside was verified when the file was opened.
        guard offset >= 0, offset < range.count else { return }
        guard let ids else {
            let end = offset + (count - 1) * stride + size
            if end - offset > 1 << shift || !isSeen(offset, end) { verify(offset, end) }
            return
        }
        // Without a branch for each row: nearly always all have been seen.
        var areSeen = size <= 1 << shift
        for i in 0..<count {
            let row = offset &+ Int(ids[i]) &* stride
            areSeen = isSeen(row, row &+ size) && areSeen
        }
        if areSeen { return }
        for i in 0..<count {
            let row = offset &+ Int(ids[i]) &* stride
            verify(row, row &+ size)
        }
    }

    /// Whether the blocks of the first and the last byte have been verified.
    @inline(__always)
    private func isSeen(_ first: Int, _ end: Int) -> Bool {
        let last = (end &- 1) >> shift
        return seen[first >> shift].load(ordering: .acquiring) & seen[last].load(ordering: .acquiring) == 1
    }

    @inline(never)
    private func verify(_ first: Int, _ end: Int) {
        for block in first >> shift...(end - 1) >> shift
        where block < count && seen[block].load(ordering: .acquiring) == 0 { verify(block) }
    }

    private func verify(_ block: Int) {
        if !isSound(block) { _ = damaged.compareExchange(expected: -1, desired: block, ordering: .releasing) }
        // Two threads may have verified it at once; it counts once.
        if seen[block].exchange(1, ordering: .acquiringAndReleasing) == 0 {
            unseen.subtract(1, ordering: .acquiringAndReleasing)
        }
    }

    /// How many blocks a search verifies beside those that it reads, and how seldom: a hundredth of its time at most, and a file
    /// that is searched all the time is verified whole after a while, at some fifty megabytes a second. From then on it costs
    /// nothing.
    private static let blocksPerTick = 16

    /// Verifies some blocks that no search has read yet, with every tick of the clock.
    fileprivate func verifyMore() {
        guard unseen.load(ordering: .relaxed) > 0, shift < Int.bitWidth / 2 else { return }
        let tick = MappedFile.tick
        guard lastTick.exchange(tick, ordering: .relaxed) != tick else { return }
        var left = Self.blocksPerTick
        while left > 0, unseen.load(ordering: .relaxed) > 0 {
            let block = next.add(1, ordering: .relaxed).oldValue
            guard block < count else { return }
            if seen[block].load(ordering: .acquiring) == 0 {
                verify(block)
                left -= 1
            }
        }
    }

    /// Throws when something that was read is damaged, or the file is no longer what was opened.
    func check() throws(IndexFileError) {
        switch mapping.fault() {
        case nil: break
        case .changed: throw IndexFileError(path: path, .changed)
        case .lost:
            throw IndexFileError(path: path, .unusable("it became shorter, or the disk failed"))
        }
        let block = damaged.load(ordering: .acquiring)
        guard block >= 0 else { return }
        let first = range.lowerBound + block << shift
        let last = block == count - 1 ? range.upperBound : first + 1 << shift
        throw IndexFileError(path: path, .damaged("its bytes \(first) to \(last - 1) are not what was written"))
    }

    /// Verifies all that has not been yet. O(bytes).
    func verifyAll() throws(IndexFileError) {
        if !range.isEmpty { touch(start, range.count) }
        try check()
    }
}

extension VerifiedFile? {
    /// What `body` makes of the file; it reads nothing of a file that was changed, and its answer counts only when all that it
    /// read was sound. Without a file, just what it makes.
    func reading<Result>(
        _ body: () throws(VectorSearchError) -> Result
    ) throws(VectorSearchError) -> Result {
        guard let file = self else { return try body() }
        do throws(IndexFileError) { try file.check() } catch { throw .unreadable(error) }
        let result = try body()
        file.verifyMore()
        do throws(IndexFileError) { try file.check() } catch { throw .unreadable(error) }
        return result
    }

    /// Verifies all that has not been yet, before it is copied or written elsewhere. O(bytes).
    func verifyAll() throws(VectorSearchError) {
        guard let file = self else { return }
        do throws(IndexFileError) { try file.verifyAll() } catch { throw .unreadable(error) }
    }
}
