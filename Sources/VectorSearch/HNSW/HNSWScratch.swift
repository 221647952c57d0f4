import Foundation
import VectorKernels

/// A point met on a walk, and its key.
struct HNSWCandidate {
    var key: Float
    /// The point, and in the highest bit whether its links have been followed.
    var tag: UInt32

    static let followed: UInt32 = 1 << 31
    var id: UInt32 { tag & ~Self.followed }

    /// A strict order whatever the keys: the more similar first, and of equals the lower point.
    func precedes(_ other: HNSWCandidate) -> Bool { key > other.key || (key == other.key && id < other.id) }
}

/// The memory of a walk, kept from one to the next.
///
/// `@unchecked Sendable` is safe: whoever holds it is its only user; the pool hands it to one thread at a time.
final class HNSWScratch: @unchecked Sendable {
    /// The points that a walk can mark.
    let count: Int
    /// A bit for every point; all zero between walks.
    let seen: UnsafeMutablePointer<UInt64>
    /// The points that were marked, in order.
    private(set) var log: UnsafeMutablePointer<UInt32>
    let logCapacity: Int
    /// Keys of points that were just met.
    let keys: UnsafeMutablePointer<Float>
    /// The best points met, best first.
    private(set) var pool: UnsafeMutablePointer<HNSWCandidate>
    private(set) var poolCapacity = 0
    /// A record as a query.
    let codes: UnsafeMutablePointer<Int8>
    let stride: Int

    static let widest = 1024
    private var words: Int { (count + 63) / 64 }

    init(count: Int, stride: Int) {
        self.count = count
        self.stride = stride
        seen = .allocate(capacity: (count + 63) / 64)
        seen.initialize(repeating: 0, count: (count + 63) / 64)
        logCapacity = count / 32 + 2 * Self.widest
        log = .allocate(capacity: logCapacity)
        keys = .allocate(capacity: Self.widest)
        pool = .allocate(capacity: 0)
        codes = .allocate(capacity: max(1, stride))
    }

    deinit {
        seen.deallocate()
        log.deallocate()
        keys.deallocate()
        pool.deallocate()
        codes.deallocate()
    }

    /// Makes room for a pool. What was in it is lost.
    func reserve(_ capacity: Int) {
        guard capacity > poolCapacity else { return }
        pool.deallocate()
        pool = .allocate(capacity: capacity)
        poolCapacity = capacity
    }

    /// Clears the marks, of which the log holds the first `logged`, or all when `isComplete`.
    func clear(logged: Int, isComplete: Bool) {
        if isComplete {
            for i in 0..<logged { seen[Int(log[i] >> 6)] = 0 }
        } else {
            seen.update(repeating: 0, count: words)
        }
    }
}

/// Scratch memory for as many walks as run at a time.
///
/// `@unchecked Sendable` is safe: the list is touched under the lock only. It is Foundation's lock, because the thread
/// sanitizer does not see through `Mutex` on Linux.
final class HNSWScratchPool: @unchecked Sendable {
    private let lock = NSLock()
    private var idle: [HNSWScratch] = []

    /// Scratch memory for `count` points, to be given back.
    func take(count: Int, stride: Int) -> HNSWScratch {
        let kept = lock.withLock { idle.popLast() }
        if let kept, kept.count >= count, kept.stride >= stride { return kept }
        // Some more, so that an index which grows does not need new memory for every row.
        return HNSWScratch(count: count + count / 4 + 64, stride: stride)
    }

    /// Takes back memory that was taken.
    func give(_ scratch: HNSWScratch) {
        lock.withLock { if idle.count < 64 { idle.append(scratch) } }
    }

    /// Calls `body` with scratch memory for `count` points.
    func withScratch<Result>(count: Int, stride: Int, _ body: (HNSWScratch) -> Result) -> Result {
        let scratch = take(count: count, stride: stride)
        defer { give(scratch) }
        return body(scratch)
    }
}
