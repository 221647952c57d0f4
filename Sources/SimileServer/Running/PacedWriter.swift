import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Writes an answer's body piece by piece, each when the connection has sent the one before. Without it, everything that was
/// written is held in memory until the client reads it.
struct PacedWriter: ResponseBodyWriter {
    /// The most bytes that are on their way at a time.
    static let piece = 1 << 17

    private var writer: any ResponseBodyWriter
    private let channel: any Channel

    /// - Parameter channel: what the writer writes to.
    init(_ writer: any ResponseBodyWriter, to channel: any Channel) {
        self.writer = writer
        self.channel = channel
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        while let piece = rest.readSlice(length: min(rest.readableBytes, Self.piece)), piece.readableBytes > 0 {
            try await writer.write(piece)
            // Nothing is sent for a part without bytes, but not before all that was written earlier.
            try await channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer())).get()
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
}
