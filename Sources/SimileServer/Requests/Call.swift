import Basics
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Multipart
import NIOCore
import Simile

/// A request on its way through an operation.
struct Call: Sendable {
    let request: Request
    let context: ServiceContext
    let service: Service
    /// Whose it is.
    let client: RateLimiter.Client
    /// What its body holds, until it is answered.
    let upload: Upload

    /// What the query says.
    /// - Throws: a problem for a parameter that the operation does not know.
    func query(_ known: [Described]) throws(Problem) -> Fields {
        let fields = Fields(texts: try QueryString.parse(request.uri.query))
        try fields.allow(Set(known.map(\.name)))
        return fields
    }

    /// The key of a new item in the path.
    /// - Throws: a problem for one that no new item can have.
    func newKey() throws(Problem) -> ItemKey {
        let key = try key()
        if let fault = key.fault { throw .invalid("key", "\(fault); choose a shorter one") }
        return key
    }

    /// The item's key in the path: all of one segment, so that `/` in it is written `%2F`. It may be one that is longer than
    /// new ones.
    func key() throws(Problem) -> ItemKey {
        // The router passes over empty segments, so that keys with a slash at an end would be others without it.
        let hasEmptySegment = request.uri.path.hasSuffix("/") || request.uri.path.contains("//")
        guard !hasEmptySegment, let text = context.parameters.get("key").flatMap({ PercentEncoding.decode($0) }),
            !text.isEmpty, !text.unicodeScalars.contains("\0")
        else {
            throw .invalid(
                "key",
                "the key in the path must be percent-encoded UTF-8 without U+0000; write / as %2F")
        }
        context.note["key"] = .text(text)
        return ItemKey(text)
    }

    /// The media type of the body, in lower case and without parameters.
    var mediaType: String {
        let value = request.headers[.contentType] ?? ""
        return value.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    /// The whole body.
    /// - Throws: ``Problem`` when it is larger than the limit.
    func body(upTo limit: Int) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem.tooLarge(nil, "the body has \(length) bytes, the limit is \(limit)")
        }
        return try await arriving { pieces in
            var buffer = ByteBuffer()
            for try await piece in pieces {
                guard buffer.readableBytes + piece.readableBytes <= limit else {
                    throw Problem.tooLarge(nil, "the body is larger than \(limit) bytes")
                }
                buffer.writeImmutableBuffer(piece)
            }
            return buffer
        }
    }

    /// When the request has taken as long as one may. What has been begun by then is done.
    var end: ContinuousClock.Instant {
        context.started + .seconds(service.configuration.limits.requestSeconds)
    }

    /// The pieces of a body, each counted as it comes.
    typealias Pieces = AsyncThrowingMapSequence<RequestBody, ByteBuffer>

    /// Reads the body as it comes, for as long as a request may take: a client that sends byte by byte, or stops sending, does
    /// not keep the service waiting. A client that waits for it is asked to send the body.
    /// - Throws: ``Problem/crowded`` when there is no room for it, ``Problem/slowBody``, or what `read` throws.
    func arriving<Result>(_ read: (Pieces) async throws -> Result) async throws -> Result {
        let (body, upload) = (request.body, upload)
        // Where there is room for nothing, nothing is asked for.
        try upload.take(0)
        context.channel.triggerUserOutboundEvent(ConnectionHandler.BodyWanted(), promise: nil)
        upload.setArriving(true)
        defer { upload.setArriving(false) }
        let channel = context.channel
        let alarm = channel.eventLoop.scheduleTask(in: .nanoseconds(max(0, (end - .now).nanoseconds))) {
            channel.triggerUserOutboundEvent(ConnectionHandler.BodyUnwanted(problem: .slowBody), promise: nil)
        }
        defer { alarm.cancel() }
        return try await read(
            body.map { piece in
                try upload.take(piece.readableBytes)
                return piece
            })
    }

    /// The JSON object that the body is.
    func json() async throws -> JSONObject {
        let buffer = try await body(upTo: Self.largestJSON)
        return try JSONValue.object(buffer.readableBytesView, in: "the body")
    }

    /// Refuses a body that is encoded: its size would be another than the one that counts.
    func refuseEncodings() throws(Problem) {
        let named = [HTTPField.Name.contentEncoding, .transferEncoding].flatMap { name in
            (request.headers[name] ?? "").lowercased().split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        guard let encoding = named.first(where: { !["identity", "chunked", ""].contains($0) }) else { return }
        throw Problem(
            status: .unsupportedMediaType,
            detail: "the body is encoded as \(encoding.onOneLine); send it as it is, without Content-Encoding",
            headers: [.acceptEncoding: "identity"])
    }

    private static let largestJSON = 1 << 20

    /// Work that keeps a core busy, in its turn.
    /// - Throws: ``Problem/busy`` when the line is full, ``Problem/late`` when the turn does not come in time.
    func admitted<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        try await service.admission(until: end, work)
    }
}

extension Response {
    /// A JSON answer.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONText.compact(value))))
    }

    /// A body that is written in pieces, of a length that is known before.
    static func streamed(
        _ length: Int, status: HTTPResponse.Status = .ok, headers: HTTPFields,
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        var headers = headers
        // The body itself has no length: by that the gate tells that its end is still to come.
        headers[.contentLength] = "\(length)"
        return Response(status: status, headers: headers, body: ResponseBody(write))
    }

    /// Bytes of a type.
    static func bytes(_ bytes: [UInt8], type: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
