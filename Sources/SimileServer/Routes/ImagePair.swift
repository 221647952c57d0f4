import Catalog
import HTTPTypes
import Simile

/// Two images that a request is about: files of a form, or places that a JSON body names.
enum ImagePair {
    /// The bodies that bring them.
    static func bodies(_ fields: [Described]) -> [Operation.BodyForm] {
        [
            .init(type: "multipart/form-data", schema: Schemas.form(files: ["first", "second"], fields: fields)),
            .init(
                type: "application/json",
                schema: Schemas.body(
                    ["first": Schemas.place, "second": Schemas.place], fields: fields, required: ["first", "second"])),
        ]
    }

    /// Both images, and what else the body says. The keys of items among them are noted for the log.
    static func read(_ call: Call, _ fields: [Described]) async throws -> ([ImageQuery], Fields) {
        let (images, body) = try await ask(call, fields)
        let keys = images.compactMap { if case .item(let key) = $0 { LogValue.text(key.text) } else { nil } }
        if !keys.isEmpty { call.context.note["key"] = .list(keys) }
        return (images, body)
    }

    private static func ask(_ call: Call, _ fields: [Described]) async throws -> ([ImageQuery], Fields) {
        switch call.mediaType {
        case "multipart/form-data":
            let form = try await call.form(files: ["first", "second"])
            try form.fields.allow(Set(fields.map(\.name)))
            return ([try form.image("first"), try form.image("second")], form.fields)
        case "application/json":
            let body = Fields(try await call.json())
            try body.allow(Set(fields.map(\.name) + ["first", "second"]))
            return (try ["first", "second"].map { try image(try body.object($0), $0, call.service) }, body)
        default:
            throw Problem.unsupported(
                "send multipart/form-data with the parts 'first' and 'second', or application/json")
        }
    }

    /// An image that a JSON object names.
    private static func image(_ object: JSONObject?, _ name: String, _ service: Service) throws -> ImageQuery {
        let place = Fields(object ?? [:])
        try place.allow(["url", "key"])
        switch (try place(SearchFields.url), try place(SearchFields.key)) {
        case (let url?, nil): return .url(try service.address(url))
        case (nil, let key?): return .item(ItemKey(key))
        default: throw Problem.invalid(name, "\(name) must be an object with one of url and key")
        }
    }
}

extension Service {
    /// A web address, to be fetched.
    func address(_ text: String) throws(Problem) -> String {
        guard ImageFetcher.isURL(text) else { throw .invalid("url", "the address must begin with http:// or https://") }
        return text
    }
}
