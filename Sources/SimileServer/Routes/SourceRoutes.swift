import Basics
import HTTPTypes
import Hummingbird
import Multipart
import Simile

/// Where products come from. Only for those who may write: addresses of feeds may be secrets.
enum SourceRoutes {
    static let operations = [list, get, run, pause, resume, confirm]

    private static let list = Operation(
        id: "listSources", method: .get, path: "/v1/sources", tag: "Sources",
        summary: "The sources of products, and how their runs go", scope: .write,
        answers: [
            .json(
                "The sources, by their names.",
                Schemas.object(["sources": Schemas.list(of: source), "collecting": ["type": "boolean"]]))
        ]
    ) { call in
        let list = try await call.service.library.sources()
        return try .json(Sources(sources: list.sources, collecting: call.service.configuration.collect))
    }

    private static let get = Operation(
        id: "getSource", method: .get, path: "/v1/sources/{name}", tag: "Sources",
        summary: "A source, and what its last run did", scope: .write, answers: [.json("The source.", source)],
        problems: [.notFound]
    ) { call in try await call.source() }

    private static let run = change(
        "runSource", "run", "Has a source run as soon as possible", problems: [.conflict]
    ) { call, name in
        guard call.service.configuration.collect else {
            throw Problem(
                status: .conflict,
                detail: "this service does not read sources; start it with --collect, or run simile sources run")
        }
        try await call.service.library.requestRun(ofSource: name)
    }

    private static let pause = change("pauseSource", "pause", "Leaves a source alone until it is resumed") {
        try await $0.service.library.pauseSource($1)
    }

    private static let resume = change("resumeSource", "resume", "Takes up a source that was paused") {
        try await $0.service.library.pauseSource($1, false)
    }

    private static let confirm = change(
        "confirmSource", "confirm", "Confirms that a source in quarantine really has so few products",
        problems: [.conflict]
    ) { try await $0.service.library.confirmSource($1) }

    private static func change(
        _ id: String, _ verb: String, _ summary: String, problems: [HTTPResponse.Status] = [],
        _ work: @escaping @Sendable (Call, String) async throws -> Void
    ) -> Operation {
        Operation(
            id: id, method: .post, path: "/v1/sources/{name}/\(verb)", tag: "Sources", summary: summary, scope: .write,
            answers: [.json("The source.", source)], problems: [.notFound] + problems
        ) { call in
            try await work(call, call.sourceName)
            return try await call.source()
        }
    }

    private struct Sources: Encodable {
        var sources: [SourceStatus]
        /// Whether the service reads them.
        var collecting: Bool
    }

    private static let text: JSONValue = ["type": "string"]
    private static let whole: JSONValue = ["type": "integer", "minimum": 0]
    private static let time: JSONValue = ["type": ["string", "null"], "format": "date-time"]
    private static let source = Schemas.object([
        "name": text, "kind": ["enum": ["feed", "shopify", "sitemap", "folder"]], "url": text, "interval": text,
        "state": ["enum": ["new", "ready", "running", "paused", "failing", "quarantined"]],
        "products": whole, "items": whole, "pending": whole, "failing": whole,
        "lag": ["type": ["number", "null"], "description": "Seconds since the last run that read all of it."],
        "lastRun": time, "lastSuccess": time, "lastError": ["type": ["string", "null"]], "next": time,
        "report": ["type": ["object", "null"], "description": "What the last run did."],
    ])
}

extension Call {
    /// The source's name in the path.
    fileprivate var sourceName: String { context.parameters.get("name").flatMap { PercentEncoding.decode($0) } ?? "" }

    /// The source that the path names, as it is now.
    fileprivate func source() async throws -> Response {
        let name = sourceName
        guard let source = try await service.library.sources().sources.first(where: { $0.name == name }) else {
            throw Problem.notFound("there is no source '\(name.onOneLine)'")
        }
        return try .json(source)
    }
}
