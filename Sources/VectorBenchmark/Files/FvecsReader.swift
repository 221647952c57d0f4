public import VectorSearch

/// Reads vectors from `.fvecs` files, in which benchmark sets such as SIFT and GIST are published: row after row, each a
/// 32-bit dimension and so many float32, little-endian.
///
/// ```swift
/// let base = try FvecsReader(path: "sift_base.fvecs").matrix()
/// ```
///
/// The dimension is checked against the size of the file before anything is allocated. For `.ivecs` files, which hold true
/// neighbors, see ``NeighborTable/init(ivecs:)``.
public struct FvecsReader {
    /// The file.
    public let path: String
    /// The number of rows.
    public var count: Int { file.count }
    /// The number of components of every row.
    public var dimension: Int { file.dimension }

    private let file: VecsFile

    /// Opens a file. O(1).
    ///
    /// - Throws: ``FvecsError/file(path:operation:reason:)`` when it cannot be read, ``FvecsError/malformed(path:_:)``
    ///   when it is empty or begins otherwise, ``FvecsError/wrongSize(path:rowBytes:found:)`` when it is cut short.
    public init(path: String) throws(FvecsError) {
        self.path = path
        file = try VecsFile(path: path)
    }

    /// The rows as a matrix. O(rows · dimension), reading piece by piece.
    ///
    /// - Parameter normalizing: whether to scale every row to unit length, as the cosine needs.
    /// - Throws: ``FvecsError/vector(path:_:)`` when a row is not finite, or zero where it is to be scaled;
    ///   ``FvecsError/malformed(path:_:)`` when a row has another dimension than the first;
    ///   ``FvecsError/file(path:operation:reason:)`` when reading fails.
    public func matrix(normalizing: Bool = false) throws(FvecsError) -> VectorMatrix {
        var matrix: VectorMatrix
        do { matrix = try VectorMatrix(dimension: dimension, minimumCapacity: count) } catch {
            throw .vector(path: path, error)
        }
        try file.read { bytes throws(FvecsError) in
            do throws(VectorSearchError) {
                try matrix.appendRow(normalizing: normalizing) { slot in
                    bytes.withUnsafeBytes { NumPyElement.float32.convert($0, into: slot) }
                }
            } catch {
                throw .vector(path: path, .inRow(matrix.count, error))
            }
        }
        return matrix
    }
}
