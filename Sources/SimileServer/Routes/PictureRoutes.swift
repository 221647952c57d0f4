import Catalog
import HTTPTypes
import Hummingbird
import Imaging
import Simile

/// The pictures of items.
enum PictureRoutes {
    static let operations = [image, thumbnail]

    private static let size = Field.integer("size", 16...1024, default: 256, "The long side, in pixels.")

    private static let image = Operation(
        id: "getImage", method: .get, path: "/v1/items/{key}/image", tag: "Items",
        summary: "An item's picture as it is",
        scope: .read, answers: [.bytes("The picture.", type: "image/*")], problems: [.notFound, .unprocessableContent]
    ) { call in
        let item = try await call.item()
        let tag = try await call.tag(of: item, "image")
        if let unchanged = call.unchanged(tag) { return unchanged }
        let limits = call.service.limits
        let (bytes, type) = try await call.admitted {
            try await onThread {
                let bytes = try item.picture(limit: limits.maxBytes)
                let format = try ImageReader(limits: limits).header(of: .bytes(bytes, name: item.key.text)).format
                return (bytes, format.mediaType)
            }
        }
        return .bytes(bytes, type: type, headers: cacheHeaders(tag))
    }

    private static let thumbnail = Operation(
        id: "getThumbnail", method: .get, path: "/v1/items/{key}/thumbnail", tag: "Items",
        summary: "A small JPEG of an item's picture", scope: .read, query: [Described(size)],
        answers: [.bytes("The JPEG.", type: "image/jpeg")], problems: [.notFound, .unprocessableContent]
    ) { call in
        let item = try await call.item()
        let side = try call.query([Described(size)])(size) ?? 256
        let tag = try await call.tag(of: item, "\(side)")
        if let unchanged = call.unchanged(tag) { return unchanged }
        let limits = call.service.limits
        let bytes = try await call.admitted {
            try await onThread {
                let picture = ImageSource.bytes(try item.picture(limit: limits.maxBytes), name: item.key.text)
                return try ImageReader(limits: limits).thumbnail(picture, longSide: side).jpeg(quality: 82)
            }
        }
        return .bytes(bytes, type: "image/jpeg", headers: cacheHeaders(tag))
    }
}

/// A cache may keep the picture, but must ask whether it is still the same.
private func cacheHeaders(_ tag: String?) -> HTTPFields {
    var headers: HTTPFields = [.cacheControl: "private, no-cache"]
    headers[.eTag] = tag
    return headers
}

extension Call {
    /// The tag of one rendering of the item's picture: another content has another one. nil for a file that has changed since it
    /// was indexed, whose content is not known.
    fileprivate func tag(of item: Item, _ rendering: String) async throws -> String? {
        let content = try await onThread { item.presentContent(in: service.catalog) }
        return content.map { "\"\($0.description.prefix(32))-\(rendering)\"" }
    }

    /// 304 when the client has the picture of this tag already.
    fileprivate func unchanged(_ tag: String?) -> Response? {
        guard let tag, request.headers[.ifNoneMatch].map({ EntityTags($0).contain(tag) }) == true else { return nil }
        return Response(status: .notModified, headers: cacheHeaders(tag))
    }
}

extension ImageFormat {
    /// The registered media type.
    var mediaType: String { "image/\(fileExtension)" }
}
