import Basics
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import Simile

/// The items of the catalog.
enum ItemRoutes {
    static let operations = [list, get, put, patch, delete]

    private static let limit = Field.integer("limit", 1...1000, default: 50, "The maximum number of items.")
    private static let cursor = Field.token(
        "cursor", most: PageCursor.longest, "The value of `next` in the previous page.")
    private static let item = Schemas.reference("Item")

    private static let list = Operation(
        id: "listItems", method: .get, path: "/v1/items", tag: "Items",
        summary: "The items in the order of their keys, a page at a time", scope: .read,
        query: [Described(limit), Described(cursor), Described(SearchFields.filter)],
        answers: [.json("A page of a few megabytes at most, and the cursor of the next.", Schemas.reference("Items"))]
    ) { call in
        let query = try call.query([Described(limit), Described(cursor), Described(SearchFields.filter)])
        let (most, condition) = (try query(limit) ?? 50, try query(SearchFields.filter))
        if let condition { call.context.note["where"] = .text(condition) }
        let filter = try condition.map { try Filter.parse($0) }
        let start = try query(cursor).map { cursor throws(Problem) in try PageCursor(cursor) }
        let catalog = call.service.catalog
        return try await call.service.reading(until: call.end) {
            try await onThread {
                let items = try catalog.items(
                    matching: filter, limit: most, byteLimit: ItemPage.byteLimit, after: start?.key(in: catalog))
                let notes = try filter.map { try catalog.remarks(on: $0) } ?? []
                let isCut = items.count == most || items.reduce(0) { $0 + $1.weight } >= ItemPage.byteLimit
                let next = isCut ? items.last.map { PageCursor(after: $0).text } : nil
                return try .json(
                    ItemPage(items: items.map { ItemView($0) }, next: next, notes: notes.isEmpty ? nil : notes))
            }
        }
    }

    private static let get = Operation(
        id: "getItem", method: .get, path: "/v1/items/{key}", tag: "Items", summary: "An item", scope: .read,
        answers: [.json("The item.", item)], problems: [.notFound]
    ) { call in
        try .json(ItemView(try await call.item()))
    }

    private static let put = Operation(
        id: "putItem", method: .put, path: "/v1/items/{key}", tag: "Items",
        summary: "Adds an item or replaces its image; it can be searched for at once", scope: .write,
        bodies: [
            .init(
                type: "multipart/form-data",
                schema: [
                    "type": "object", "required": ["image"],
                    "properties": [
                        "image": ["type": "string", "format": "binary"],
                        "attributes": Schemas.reference("Attributes"),
                    ],
                ]),
            .init(type: "image/*", schema: ["type": "string", "format": "binary"]),
        ],
        answers: [
            .json("The item existed and has this image now.", item),
            .json("The item is new.", item, status: .created),
        ], problems: [.unprocessableContent]
    ) { call in
        let key = try call.newKey()
        let (bytes, attributes) = try await ask(call)
        let outcome = try await call.admitted {
            try await call.service.put(key, image: bytes, attributes: attributes)
        }
        return try .json(ItemView(outcome.item), status: outcome.isNew ? .created : .ok)
    }

    private static let patch = Operation(
        id: "patchItem", method: .patch, path: "/v1/items/{key}", tag: "Items",
        summary: "Changes some attributes; null removes one", scope: .write,
        bodies: [
            .init(
                type: "application/json",
                schema: Schemas.body(
                    [
                        "attributes": [
                            "type": "object",
                            "additionalProperties": ["type": ["string", "number", "boolean", "null"]],
                        ]
                    ], fields: [], required: ["attributes"]))
        ],
        answers: [.json("The item as it is now.", item)], problems: [.notFound]
    ) { call in
        let key = try call.key()
        guard call.mediaType == "application/json" else { throw Problem.unsupported("send application/json") }
        let body = Fields(try await call.json())
        try body.allow(["attributes"])
        guard let object = try body.object("attributes") else {
            throw Problem.invalid("attributes", "attributes must be a JSON object")
        }
        let changes = try AttributeJSON.changes(object)
        return try .json(ItemView(try await call.service.library.change(key, changes)))
    }

    private static let delete = Operation(
        id: "deleteItem", method: .delete, path: "/v1/items/{key}", tag: "Items",
        summary: "Removes an item; files outside the catalog are not touched", scope: .write,
        answers: [.init(status: .noContent, about: "The item was removed.")], problems: [.notFound]
    ) { call in
        let key = try call.key()
        guard try await call.service.library.remove(key) else {
            throw Problem.notFound("there is no item '\(key.text.onOneLine)'")
        }
        return Response(status: .noContent)
    }

    /// The image and the attributes that a PUT brings.
    private static func ask(_ call: Call) async throws -> ([UInt8], Attributes?) {
        if call.mediaType == "multipart/form-data" {
            let form = try await call.form(files: ["image"])
            try form.fields.allow(["attributes"])
            let attributes = try form.fields.object("attributes").map { try AttributeJSON.attributes($0) }
            guard case .bytes(let bytes, _) = try form.image("image") else { throw Problem.failure }
            return (bytes, attributes)
        }
        guard call.mediaType.hasPrefix("image/") || call.mediaType == "application/octet-stream" else {
            throw Problem.unsupported("send the image itself as image/…, or multipart/form-data with a part 'image'")
        }
        let limits = call.service.configuration.limits
        let buffer = try await call.body(upTo: min(limits.pictureBytes, limits.bodyBytes))
        return (Array(buffer.readableBytesView), nil)
    }
}

/// A page of items.
struct ItemPage: Encodable {
    /// Where a page ends, about, before it has as many items as were asked for.
    static let byteLimit = 4 << 20

    var items: [ItemView]
    var next: String?
    /// Why the condition matches nothing.
    var notes: [String]?
}

/// An item as the service tells of it: without where its file is.
struct ItemView: Encodable {
    var key: ItemKey
    var attributes: Attributes
    var addedAt: String
    var size: Int64?

    init(_ item: Item) {
        key = item.key
        attributes = item.attributes
        addedAt = item.addedAt.formatted(.iso8601)
        size = item.fingerprint?.size
    }
}

extension Call {
    /// The item that the path names.
    func item() async throws -> Item {
        let key = try key()
        let found = try await onThread { try service.catalog.item(key) }
        guard let found else { throw Problem.notFound("there is no item '\(key.text.onOneLine)'") }
        return found
    }
}
