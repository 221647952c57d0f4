import Basics
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Memory for rows, aligned to a cache line, filled from the front and never changed after.
///
/// `@unchecked Sendable` is safe: the pointer and the capacity are constant, and a float is written only between a
/// successful `reserve`, which hands each place to one writer once, and the moment that writer publishes a matrix
/// value whose count covers it. Readers look only below the count of the value they hold, and values cross threads
/// through Swift's own synchronization.
final class MatrixStorage: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let capacity: Int
    private let used: Atomic<Int>
    /// The file whose mapped memory this is, kept alive; nil for memory of our own.
    let file: VerifiedFile?

    /// Room for `capacity` rows, of which the first `used` are the caller's to fill; nil when memory does not suffice.
    init?(capacity: Int, dimension: Int, used: Int = 0) {
        let (floats, overflow) = capacity.multipliedReportingOverflow(by: dimension)
        guard !overflow, floats <= Int.max / 8, used <= capacity else { return nil }
        guard let memory = PageMemory.allocate(floats * MemoryLayout<Float>.stride) else { return nil }
        base = memory.bindMemory(to: Float.self, capacity: floats)
        self.capacity = capacity
        self.used = Atomic(used)
        file = nil
    }

    /// Rows mapped from a file: full, so that nothing is ever written to them.
    init(mapped rows: UnsafePointer<Float>, of file: VerifiedFile, count: Int) {
        base = UnsafeMutablePointer(mutating: rows)
        capacity = count
        used = Atomic(count)
        self.file = file
    }

    deinit { if file == nil { free(base) } }

    /// Claims the row after the first `count` for the caller to fill; false when it is taken or there is none.
    func reserve(after count: Int) -> Bool {
        count < capacity
            && used.compareExchange(expected: count, desired: count + 1, ordering: .acquiringAndReleasing).exchanged
    }

    /// Gives the row after the first `count` back, unpublished.
    func release(after count: Int) { used.store(count, ordering: .releasing) }
}
