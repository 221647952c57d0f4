package import HTTPTypes
package import Hummingbird
package import Logging
package import NIOCore
import NIOEmbedded

/// Asks the routes of a service directly, without a connection.
package struct RouterClient: Sendable {
    private let respond: @Sendable (Request, any Channel) async throws -> Response

    /// A client of a router, which gets no more routes.
    package init<Context: RequestContext>(_ router: Router<Context>, log: Logger)
    where Context.Source == ApplicationRequestContextSource {
        let responder = router.buildResponder()
        respond = { request, channel in
            try await responder.respond(to: request, context: Context(source: .init(channel: channel, logger: log)))
        }
    }

    /// A response, read to its end.
    package struct Answer: Sendable {
        package let status: Int
        package let headers: HTTPFields
        package let body: ByteBuffer
    }

    /// Asks, with a body that comes in pieces as over a connection. An error that no route has made an answer of is one of 500.
    package func ask(
        _ method: HTTPRequest.Method, _ uri: String, headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers)
        head.headerFields[.contentLength] = body.map { String($0.readableBytes) }
        let (pieces, source) = AsyncStream<ByteBuffer>.makeStream()
        var rest = body ?? ByteBuffer()
        while let piece = rest.readSlice(length: min(rest.readableBytes, 1 << 15)), piece.readableBytes > 0 {
            source.yield(piece)
        }
        source.finish()
        let channel = NIOAsyncTestingChannel()
        let response: Response
        do {
            response = try await respond(Request(head: head, body: RequestBody(asyncSequence: pieces)), channel)
        } catch {
            response = Response(status: .internalServerError)
        }
        let collected = Collected()
        try await response.body.write(CollectingWriter(collected: collected))
        return Answer(status: response.status.code, headers: response.headers, body: collected.body)
    }
}

/// A body as it was written. It is used by one task, which waits for its writer.
private final class Collected {
    var body = ByteBuffer()
}

private struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws { collected.body.writeImmutableBuffer(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
