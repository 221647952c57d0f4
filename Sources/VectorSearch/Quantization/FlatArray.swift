import Basics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An array of trivial values in one aligned piece of memory, which may be mapped from a file: the same bytes in memory
/// and on disk. A value with copy-on-write; mapped memory is copied at the first write.
struct FlatArray<Element: BitwiseCopyable & Sendable>: Sendable {
    private(set) var count: Int
    private var memory: FlatMemory

    /// `count` values whose bytes are all zero.
    ///
    /// - Throws: `tooLarge` when memory does not suffice.
    init(zeros count: Int = 0, minimumCapacity: Int = 0) throws(VectorSearchError) {
        memory = try FlatMemory(bytes: Self.bytes(max(count, minimumCapacity)))
        self.count = count
    }

    /// `count` values in a file that was mapped.
    init(_ values: UnsafePointer<Element>, count: Int, of file: VerifiedFile) {
        self.count = count
        memory = FlatMemory(values, count: count * MemoryLayout<Element>.stride, of: file)
    }

    /// Valid while this value lives and is not changed.
    var base: UnsafePointer<Element> { UnsafePointer(memory.base.assumingMemoryBound(to: Element.self)) }

    /// The file in which the values lie; nil for memory of our own. Those that are vectors are to be touched before they are
    /// read.
    var file: VerifiedFile? { memory.file }

    /// The bytes of the values.
    var byteCount: Int { count * MemoryLayout<Element>.stride }

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return withExtendedLifetime(memory) { base[index] }
    }

    func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(memory) {} }
        return try body(UnsafeBufferPointer(start: base, count: count))
    }

    /// The values for writing, in memory that no other value shares. Valid until this value is copied or changed.
    mutating func mutableBase() throws(VectorSearchError) -> UnsafeMutablePointer<Element> {
        if !isKnownUniquelyReferenced(&memory) || memory.isMapped { try move(capacity: count) }
        return memory.base.assumingMemoryBound(to: Element.self)
    }

    /// Appends values whose bytes are all zero. O(1) amortized for each.
    mutating func append(zeros more: Int) throws(VectorSearchError) {
        let needed = count + more
        if !isKnownUniquelyReferenced(&memory) || memory.isMapped || Self.bytes(needed) > memory.capacity {
            try move(capacity: max(needed, needed > memory.capacity / MemoryLayout<Element>.stride ? 2 * count : 0))
        }
        memset(memory.base + Self.bytes(count), 0, Self.bytes(more))
        count = needed
    }

    private mutating func move(capacity: Int) throws(VectorSearchError) {
        try file.verifyAll()
        let larger = try FlatMemory(bytes: Self.bytes(capacity))
        memcpy(larger.base, memory.base, Self.bytes(count))
        memory = larger
    }

    private static func bytes(_ count: Int) -> Int {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        return overflow ? .max : bytes
    }
}

/// The memory of a `FlatArray`.
///
/// `@unchecked Sendable` is safe: pointer and capacity are constant, and the bytes are written only through the one
/// `FlatArray` that holds the memory, or by threads which that one hands disjoint parts to and waits for.
private final class FlatMemory: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    let file: VerifiedFile?
    var isMapped: Bool { file != nil }

    init(bytes: Int) throws(VectorSearchError) {
        capacity = max(bytes, 64)
        guard bytes < Int.max / 2, let memory = PageMemory.allocate(capacity) else {
            throw .tooLarge(rows: 1, dimension: bytes / 4)
        }
        memset(memory, 0, capacity)
        base = memory
        file = nil
    }

    init(_ bytes: UnsafeRawPointer, count: Int, of file: VerifiedFile) {
        base = UnsafeMutableRawPointer(mutating: bytes)
        capacity = count
        self.file = file
    }

    deinit { if file == nil { free(base) } }
}
