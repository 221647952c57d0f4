/// Vectors of one dimension, row after row in one piece of memory: what indexes are built from and scan.
///
/// Every component is finite; NaN and infinity are refused at the door, so that no search meets them. The matrix is a
/// value: a copy costs nothing and does not change when the original grows. Appending stays cheap while copies are
/// about, because they share the memory and each sees only its own rows: a copy can be searched on one thread while
/// new rows arrive on another.
///
/// ```swift
/// var matrix = try VectorMatrix(dimension: 3)
/// try matrix.append([1, 0, 0])
/// try matrix.append(normalizing: [2, 2, 1])
/// matrix[1]  // [0.667, 0.667, 0.333]
/// ```
///
/// Memory: 4 bytes per component, and while it grows up to twice that. At most 2³² − 1 rows.
public struct VectorMatrix: Sendable {
    /// The number of components of each row, at least 1.
    public let dimension: Int
    /// The number of rows.
    public private(set) var count = 0
    /// Whether every row has unit length, to about 5e-5, as the cosine needs. True of an empty matrix.
    public private(set) var isNormalized = true

    /// The largest number of components, 2²⁴: beyond any embedding, and small enough for sizes not to overflow.
    public static let largestDimension = 1 << 24

    private var storage: MatrixStorage

    /// An empty matrix, with room for `minimumCapacity` rows.
    ///
    /// - Throws: ``VectorSearchError/invalidDimension(_:)`` outside 1…``largestDimension``, ``VectorSearchError/tooLarge(rows:dimension:)``
    ///   when memory does not suffice.
    public init(dimension: Int, minimumCapacity: Int = 0) throws(VectorSearchError) {
        guard (1...Self.largestDimension).contains(dimension) else { throw .invalidDimension(dimension) }
        self.dimension = dimension
        storage = try Self.allocate(rows: max(0, minimumCapacity), dimension: dimension, used: 0)
    }

    /// Rows that lie in a mapped file, whose writer vouched for them and whose checksums vouch for the file.
    init(
        mapped rows: UnsafePointer<Float>, of file: VerifiedFile, dimension: Int, count: Int, normalized: Bool
    ) {
        self.dimension = dimension
        self.count = count
        isNormalized = normalized
        storage = MatrixStorage(mapped: rows, of: file, count: count)
    }

    /// The components of a row, copied. O(dimension). Traps when there is no such row, as an array does.
    public subscript(row: Int) -> [Float] {
        withUnsafeRow(row) { Array($0) }
    }

    /// Calls `body` with all components, row after row; the pointer is valid only during the call. O(1), but the first time in
    /// a file, whose rows are verified then.
    public func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        touch(count: count)
        return try withUnverifiedRows(body)
    }

    /// Calls `body` with the components of a row; the pointer is valid only during the call. O(1). Traps when there is
    /// no such row.
    public func withUnsafeRow<Result, Failure: Error>(
        _ row: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(row >= 0 && row < count, "row \(row) is outside 0..<\(count)")
        touch(row, count: 1)
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: storage.base + row * dimension, count: dimension))
    }

    /// Appends the row that `fill` writes: the one door through which rows enter. A refused row leaves no trace.
    package mutating func appendRow(
        normalizing: Bool, fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(VectorSearchError) {
        guard count < UInt32.max else { throw .tooLarge(rows: count + 1, dimension: dimension) }
        if !storage.reserve(after: count) {
            // Full, or another copy of this matrix has taken the place: go on in memory of our own.
            try file.verifyAll()
            let larger = try Self.allocate(rows: max(16, 2 * count), dimension: dimension, used: count + 1)
            larger.base.update(from: storage.base, count: count * dimension)
            storage = larger
        }
        let slot = UnsafeMutableBufferPointer(start: storage.base + count * dimension, count: dimension)
        fill(slot)
        do throws(VectorSearchError) {
            if normalizing { try Self.normalize(slot) }
            isNormalized = try VectorCheck.squaredLength(UnsafeBufferPointer(slot)).isUnitSquared && isNormalized
        } catch {
            storage.release(after: count)
            throw error
        }
        count += 1
    }

    /// The file in which the rows lie; nil for memory of our own. What is read of them counts only inside its `reading`.
    var file: VerifiedFile? { storage.file }

    /// As ``withUnsafeBufferPointer(_:)``, for a caller who touches rows before reading them.
    func withUnverifiedRows<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: storage.base, count: count * dimension))
    }

    /// Has a file verify rows that are about to be read: those listed, counted from `first`, or `count` from there on.
    @inline(__always)
    func touch(_ first: Int = 0, ids: UnsafePointer<UInt32>? = nil, count: Int) {
        let size = dimension * MemoryLayout<Float>.stride
        storage.file?.touch(rows: storage.base + first * dimension, stride: size, size: size, ids: ids, count: count)
    }

    private static func allocate(
        rows: Int, dimension: Int, used: Int
    ) throws(VectorSearchError) -> MatrixStorage {
        guard let storage = MatrixStorage(capacity: rows, dimension: dimension, used: used) else {
            throw .tooLarge(rows: rows, dimension: dimension)
        }
        return storage
    }
}
