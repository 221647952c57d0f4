import Basics
import Feeds
import Synchronization

/// A feed on the disk as it was sent, so that it is all there before anything is made of it, and can be read twice: once to see
/// whether it is whole, once to apply it. Its file has no name and goes with the process.
final class FeedSpool: Sendable {
    private let file: ScratchFile
    private let count = Mutex(0)
    private let limit: Int

    /// - Parameters:
    ///   - folder: on whose disk it is.
    ///   - limit: how many bytes it may have.
    init(in folder: String, limit: Int) throws(FileError) {
        file = try ScratchFile(in: folder, length: 0, for: "feeds")
        self.limit = limit
    }

    /// How many bytes there are.
    var length: Int { count.withLock { $0 } }

    /// Takes the next bytes.
    /// - Throws: ``FetchError/Reason/tooLarge(_:limit:)``, `FileError`.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        let place = count.withLock { count in
            defer { count += bytes.count }
            return count
        }
        guard bytes.count <= limit - place else { throw FetchError.Reason.tooLarge(limit: limit) }
        try file.write(bytes, at: place)
    }

    /// The bytes as they are when decompressed, up to twice: servers compress what is a compressed file already.
    func plain() throws -> () throws -> [UInt8]? {
        var next = pieces()
        for _ in 0..<2 {
            var first = try next()
            guard let head = first, Gunzip.isCompressed(head) else {
                let rest = next
                return {
                    defer { first = nil }
                    return try first ?? rest()
                }
            }
            let rest = next
            let gunzip = try Gunzip {
                defer { first = nil }
                return try first ?? rest()
            }
            next = { try gunzip.next() }
        }
        return next
    }

    private func pieces() -> () throws -> [UInt8]? {
        var place = 0
        return { [file, length] in
            guard place < length else { return nil }
            var piece = [UInt8](repeating: 0, count: min(1 << 16, length - place))
            try piece.withUnsafeMutableBytes { try file.read(at: place, into: $0) }
            place += piece.count
            return piece
        }
    }
}
