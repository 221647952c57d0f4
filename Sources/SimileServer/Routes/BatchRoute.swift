import Basics
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOHTTP1
import Simile

/// Many items in one request, answered line by line as they are done.
enum BatchRoute {
    static let operations = [batch]

    private static let type = "application/x-ndjson"
    private static let image = Field.text("image", most: 1 << 27, "The image, in base64.")

    private static let batch = Operation(
        id: "batchItems", method: .post, path: "/v1/items:batch", tag: "Items",
        summary: "Adds or replaces many items; each line is answered by a line", scope: .write,
        bodies: [
            .init(
                type: type,
                schema: [
                    "type": "string",
                    "description":
                        "A JSON object a line: key, one of url and image (base64), and attributes if there are any.",
                ])
        ],
        answers: [
            .init(
                status: .ok, about: "A JSON object a line, in the order of the request: key, status, detail.",
                type: type,
                schema: ["type": "string"])
        ]
    ) { call in
        guard call.mediaType == type else { throw Problem.unsupported("send \(type)") }
        return Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody { writer in
                let limit = call.service.configuration.limits.pictureBytes / 3 * 4 + (1 << 16)
                // The call's own upload is over when the answer begins.
                let upload = call.service.upload(of: call.client, call.context)
                var lines = BatchLines(limit: limit, upload: upload)
                var tally = Tally()
                defer {
                    upload.close()
                    tally.note(in: call.context.note)
                }
                func answer(_ line: BatchLines.Line) async throws {
                    let answer = await BatchRoute.answer(line, call)
                    tally.add(answer)
                    try await writer.write(text(answer))
                }
                do {
                    upload.setArriving(true)
                    for try await buffer in call.request.body {
                        upload.setArriving(false)
                        for line in try lines.take(buffer.readableBytesView) { try await answer(line) }
                        lines.letGoOfDone()
                        upload.setArriving(true)
                    }
                    upload.setArriving(false)
                    if let line = lines.rest { try await answer(line) }
                } catch let error where error is Problem || error is HTTPParserError {
                    // The status has been sent: what is wrong with the body can only be told in it.
                    let problem = error as? Problem ?? .cutShort
                    try await writer.write(text(BatchAnswer(key: nil, status: "failed", detail: problem.detail.cut)))
                }
                // Before the client sees the end.
                upload.close()
                try await writer.finish(nil)
            })
    }

    /// What becomes of one line: committed when its answer is sent.
    private static func answer(_ line: BatchLines.Line, _ call: Call) async -> BatchAnswer {
        var key: ItemKey?
        do {
            guard case .whole(let line) = line else { throw Problem.busy }
            let object = try JSONValue.object(line, in: "the line")
            // A key that no item can have is not told back.
            if case .string(let name)? = object["key"], ItemKey(name).fault == nil { key = ItemKey(name) }
            let fields = Fields(object)
            try fields.allow(["key", "url", "image", "attributes"])
            guard let name = try fields(SearchFields.key) else { throw Problem.invalid("key", "the line has no key") }
            let item = ItemKey(name)
            let attributes = try fields.object("attributes").map { try AttributeJSON.attributes($0) }
            let fetched = try await call.patiently {
                try await call.service.fetches([source(fields, call)], for: call.client, until: nil)
            }
            defer { fetched.letGo() }
            guard case .bytes(let bytes, _)? = fetched.images.first else { throw Problem.failure }
            let outcome = try await call.patiently {
                try await call.service.admission {
                    try await call.service.put(item, image: bytes, attributes: attributes)
                }
            }
            return BatchAnswer(key: key, status: outcome.isNew ? "added" : "updated")
        } catch {
            return BatchAnswer(
                key: key, status: "failed", detail: call.service.problem(error, id: call.context.requestID).detail.cut)
        }
    }

    private static func source(_ fields: Fields, _ call: Call) throws(Problem) -> ImageQuery {
        switch (try fields(SearchFields.url), try fields(image)) {
        case (let url?, nil): return .url(try call.service.address(url))
        case (nil, let text?):
            guard let data = Data(base64Encoded: text) else {
                throw Problem.invalid("image", "the image is not base64")
            }
            return .bytes(Array(data), name: "image")
        default: throw Problem.invalid(nil, "give the image with exactly one of url and image")
        }
    }

    private static func text(_ answer: BatchAnswer) -> ByteBuffer {
        ByteBuffer(bytes: ((try? JSONText.compact(answer)) ?? Data()) + [UInt8(ascii: "\n")])
    }
}

private struct BatchAnswer: Encodable {
    var key: ItemKey?
    var status: String
    var detail: String?
}

/// What became of a batch, for the log.
private struct Tally {
    private var (items, failed) = (0, 0)
    private var keys: [LogValue] = []
    /// So many keys are named.
    private static let named = 10

    mutating func add(_ answer: BatchAnswer) {
        items += 1
        if answer.status == "failed" { failed += 1 }
        if let key = answer.key, keys.count < Self.named { keys.append(.text(key.text)) }
    }

    func note(in note: OperationNote) {
        (note["items"], note["failed"], note["keys"]) = (.whole(items), .whole(failed), .list(keys))
    }
}

extension Call {
    /// Work that waits for a place in a line instead of being turned away: for one request with many parts.
    func patiently<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        while true {
            do {
                return try await work()
            } catch let problem as Problem where problem == .busy {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
