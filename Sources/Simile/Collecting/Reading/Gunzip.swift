import CZlib

/// Decompresses gzip (RFC 1952) piece by piece, in memory that does not grow, and gives up on bombs.
final class Gunzip {
    /// What is wrong with compressed bytes, in words that continue "the feed ".
    enum Fault: Error, Equatable, CustomStringConvertible {
        case damaged, cut, bomb

        /// Half a line.
        var description: String {
            switch self {
            case .damaged: "is damaged: it cannot be decompressed"
            case .cut: "ends within compressed bytes"
            case .bomb: "grows to more than \(Gunzip.ratio) times its size when it is decompressed"
            }
        }
    }

    /// Texts shrink to a tenth, tables of one word to a hundredth; deflate's own limit is 1,032.
    static let ratio = 250
    /// So much may come of anything.
    static let free = 32 << 20

    private let stream: UnsafeMutablePointer<z_stream>
    private var input: ArraySlice<UInt8> = []
    private var (taken, given) = (0, 0)
    private var isAtEnd = false
    private let source: () throws -> [UInt8]?

    /// What the bytes of compressed files begin with.
    static func isCompressed(_ head: some Collection<UInt8>) -> Bool { head.starts(with: [0x1f, 0x8b]) }

    /// - Parameter source: gives the compressed bytes, nil at their end.
    init(_ source: @escaping () throws -> [UInt8]?) throws {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 more than the size of the window: gzip.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, size) == Z_OK else { throw Fault.damaged }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes, 64 KiB at most; nil at the end.
    func next() throws -> [UInt8]? {
        while true {
            if input.isEmpty {
                guard let more = try source() else {
                    if isAtEnd { return nil }
                    throw Fault.cut
                }
                input = more[...]
                continue
            }
            if isAtEnd {
                // Files of several parts are one after the other; what follows and is none is padding.
                while input.count < 2 {
                    guard let more = try source() else { return nil }
                    input += more
                }
                guard Self.isCompressed(input) else { return nil }
                guard inflateReset(stream) == Z_OK else { throw Fault.damaged }
                isAtEnd = false
            }
            let output = try step()
            if !output.isEmpty { return output }
        }
    }

    private func step() throws -> [UInt8] {
        var status = Z_OK
        let before = input.count
        var left = 0
        let room = 1 << 16
        let output = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            input.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(clamping: input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                status = inflate(stream, Z_NO_FLUSH)
                left = Int(stream.pointee.avail_in)
                count = room - Int(stream.pointee.avail_out)
            }
        }
        input = input.suffix(left)
        taken += before - left
        given += output.count
        isAtEnd = status == Z_STREAM_END
        guard isAtEnd || status == Z_OK || (status == Z_BUF_ERROR && left == 0) else { throw Fault.damaged }
        guard given <= Self.free || given / Self.ratio <= taken else { throw Fault.bomb }
        return output
    }

    /// Bytes as they are when they are decompressed, if they are compressed.
    static func all(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        guard isCompressed(bytes) else { return bytes }
        var rest: [UInt8]? = bytes
        let gunzip = try Gunzip {
            defer { rest = nil }
            return rest
        }
        var all: [UInt8] = []
        while all.count < limit, let piece = try gunzip.next() { all += piece }
        return all
    }
}
