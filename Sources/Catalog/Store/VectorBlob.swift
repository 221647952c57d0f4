import Foundation
import GRDB
import VectorSearch

/// How the components of a vector lie in the database: 32-bit floats, the least significant byte first.
enum VectorBlob {
    static func encode(_ components: [Float]) -> Data {
        #if _endian(little)
            components.withUnsafeBytes { Data($0) }
        #else
            components.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
        #endif
    }

    /// Appends the vector in a column to a matrix, straight from SQLite's memory.
    ///
    /// - Returns: false, without a change, for what no search can compare: of the wrong length, of components that are no numbers,
    ///   or of zeros alone. One such vector is no reason to find none of the others; ``ImageCatalog/vectorCheck()`` tells of it.
    static func append(column index: Int, of row: Row, to matrix: inout VectorMatrix) throws -> Bool {
        try row.withUnsafeData(atIndex: index) { data in
            // Byte by byte through an iterator of Data, this would cost more than the rest.
            guard let data, data.count == matrix.dimension * MemoryLayout<Float>.size,
                data.withUnsafeBytes({ bytes in bytes.contains { $0 != 0 } })
            else { return false }
            do {
                #if _endian(little)
                    try data.withUnsafeBytes { try matrix.append(bytes: $0) }
                #else
                    try matrix.append(decode(data))
                #endif
                return true
            } catch VectorSearchError.notFinite, VectorSearchError.tooLong {
                return false
            }
        }
    }

    static func wrongLength(_ dimension: Int) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a vector has not \(dimension) components")
    }

    /// The components, if there are as many as there should be.
    static func decode(_ data: Data, dimension: Int) throws -> [Float] {
        guard data.count == dimension * MemoryLayout<Float>.size else { throw wrongLength(dimension) }
        return decode(data)
    }

    private static func decode(_ data: Data) -> [Float] {
        [Float](unsafeUninitializedCapacity: data.count / MemoryLayout<Float>.size) { buffer, count in
            count = data.count / MemoryLayout<Float>.size
            data.withUnsafeBytes { bytes in
                for i in 0..<count {
                    let bits = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Float>.size, as: UInt32.self)
                    buffer.initializeElement(at: i, to: Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
        }
    }
}
