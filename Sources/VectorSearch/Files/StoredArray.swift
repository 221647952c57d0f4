#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Trivial values that lie in memory of their own or in a mapped file: what searches read without knowing which.
///
/// `@unchecked Sendable` is safe: only whoever builds an index writes values, each from one thread, before the index is
/// handed to anybody, and those of a file are never written.
final class StoredArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// The first value. Valid while the array lives.
    let base: UnsafeMutablePointer<Element>
    /// The number of values.
    let count: Int

    /// The file whose mapped memory this is, kept alive; nil for memory of our own.
    private let file: VerifiedFile?

    /// `count` values whose bits are all zero.
    init(count: Int) {
        base = .allocate(capacity: max(1, count))
        memset(base, 0, count * MemoryLayout<Element>.stride)
        self.count = count
        file = nil
    }

    /// The values of a section of a file.
    init(_ file: IndexFile, _ name: String, count: Int) throws(IndexFileError) {
        guard let base = try file.section(name, of: Element.self, count: count).baseAddress else {
            throw file.damaged("it is empty")
        }
        self.base = UnsafeMutablePointer(mutating: base)
        self.count = count
        self.file = file.contents
    }

    deinit { if file == nil { base.deallocate() } }

    /// The bytes that the values take.
    var byteCount: Int { count * MemoryLayout<Element>.stride }

    /// Calls `body` with the bytes, to write them to a file.
    func withBytes<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        defer { withExtendedLifetime(self) {} }
        try body(UnsafeRawBufferPointer(start: base, count: byteCount))
    }
}

extension IndexFileWriter {
    /// Appends the values of an array as a section.
    func add<Element>(_ name: String, _ values: StoredArray<Element>) throws(IndexFileError) {
        try values.withBytes { bytes throws(IndexFileError) in try add(name, bytes) }
    }
}
