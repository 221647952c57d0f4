import CZlib

/// Bytes as gzip compresses them.
enum Compressed {
    struct Failure: Error {}

    static func zeros(megabytes: Int) throws -> [UInt8] {
        let piece = [UInt8](repeating: 0x20, count: 1 << 20)
        return try pieces((0..<megabytes).map { _ in piece })
    }

    static func bytes(_ bytes: [UInt8]) throws -> [UInt8] { try pieces([bytes]) }

    private static func pieces(_ pieces: [[UInt8]]) throws -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { throw Failure() }
        defer { deflateEnd(&stream) }
        var output: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            var input = piece
            var room = [UInt8](repeating: 0, count: piece.count + 1024)
            let written = input.withUnsafeMutableBufferPointer { input in
                room.withUnsafeMutableBufferPointer { room in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(input.count)
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    _ = deflate(&stream, index == pieces.count - 1 ? Z_FINISH : Z_NO_FLUSH)
                    return room.count - Int(stream.avail_out)
                }
            }
            output += room.prefix(written)
        }
        return output
    }
}
