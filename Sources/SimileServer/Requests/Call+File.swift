import Basics
import HTTPTypes
import Hummingbird
import NIOCore
import Simile

extension Call {
    /// Answers with a file as it was when it was opened: a large one is read while it is sent, no faster than the client reads.
    ///
    /// One that has become shorter since ends the connection before the length that was announced, by which clients know that
    /// something is missing.
    func file(_ file: RegularFile, type: String, headers: HTTPFields) async throws -> Response {
        var headers = headers
        headers[.contentType] = type
        headers[.acceptRanges] = "none"
        let size = file.size
        if size <= AnswerBudget.uncounted {
            let bytes = try await onThread { try file.buffer(at: 0, size) }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
        return .streamed(size, headers: headers) { [channel = context.channel] writer in
            var paced = PacedWriter(writer, to: channel)
            for offset in stride(from: 0, to: size, by: PacedWriter.piece) {
                let count = min(PacedWriter.piece, size - offset)
                let bytes = try await onThread { try file.buffer(at: offset, count) }
                guard bytes.readableBytes == count else { throw CutShort() }
                try await paced.write(bytes)
            }
            try await paced.finish(nil)
        }
    }
}

/// A file that became shorter while it was sent.
private struct CutShort: Error {}

extension RegularFile {
    /// The bytes from an offset on: so many, unless the file ends before. Blocks.
    fileprivate func buffer(at offset: Int, _ count: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        _ = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { room in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
        }
        return buffer
    }
}
