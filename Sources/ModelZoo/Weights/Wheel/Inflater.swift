import CZlib

/// Decompresses a deflate stream (RFC 1951) piece by piece, in memory that does not grow.
final class Inflater {
    // On the heap, since zlib remembers where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the stream's own end was reached.
    private(set) var isAtEnd = false

    /// A decompressor at the start of a stream; nil when there is no memory for one.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A negative size of the window: no header, no trailer.
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Takes from the input as much as is needed, and gives what it holds: `limit` bytes, or fewer at the end.
    /// - Returns: nil when the stream is damaged or cut short.
    func inflate(_ input: inout ArraySlice<UInt8>, limit: Int) -> ArraySlice<UInt8>? {
        var status = Z_OK
        var taken = 0
        let output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
            input.withUnsafeBufferPointer { input in
                let offered = UInt32(clamping: input.count)
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = offered
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(clamping: limit)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                taken = Int(offered - stream.pointee.avail_in)
                count = limit - Int(stream.pointee.avail_out)
            }
        }
        input = input.dropFirst(taken)
        isAtEnd = status == Z_STREAM_END
        return isAtEnd || status == Z_OK ? output[...] : nil
    }
}
