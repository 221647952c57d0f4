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
        if let unchanged = call.unchanged(item, "image") { return unchanged }
        let limits = call.service.limits
        let (bytes, type) = try await call.admitted {
            try await onThread {
                let bytes = try item.picture(limit: limits.maxBytes)
                let format = try ImageReader(limits: limits).header(of: .bytes(bytes, name: item.key.text)).format
                return (bytes, format.mediaType)
            }
        }
        return .bytes(bytes, type: type, headers: item.cacheHeaders("image"))
    }

    private static let thumbnail = Operation(
        id: "getThumbnail", method: .get, path: "/v1/items/{key}/thumbnail", tag: "Items",
        summary: "A small JPEG of an item's picture", scope: .read, query: [Described(size)],
        answers: [.bytes("The JPEG.", type: "image/jpeg")], problems: [.notFound, .unprocessableContent]
    ) { call in
        let item = try await call.item()
        let side = try call.query([Described(size)])(size) ?? 256
        if let unchanged = call.unchanged(item, "\(side)") { return unchanged }
        let limits = call.service.limits
        let bytes = try await call.admitted {
            try await onThread {
                let picture = ImageSource.bytes(try item.picture(limit: limits.maxBytes), name: item.key.text)
                return try ImageReader(limits: limits).thumbnail(picture, longSide: side).jpeg(quality: 82)
            }
        }
        return .bytes(bytes, type: "image/jpeg", headers: item.cacheHeaders("\(side)"))
    }
}

extension Item {
    /// The tag of one rendering of the picture: another content has another one.
    fileprivate func tag(_ rendering: String) -> String? {
        fingerprint.map { "\"\($0.contentHash.description.prefix(32))-\(rendering)\"" }
    }

    /// A cache may keep the picture, but must ask whether it is still the same.
    fileprivate func cacheHeaders(_ rendering: String) -> HTTPFields {
        var headers: HTTPFields = [.cacheControl: "private, no-cache"]
        headers[.eTag] = tag(rendering)
        return headers
    }
}

extension Call {
    /// 304 when the client has this rendering of the item's picture already.
    fileprivate func unchanged(_ item: Item, _ rendering: String) -> Response? {
        guard let tag = item.tag(rendering), request.headers[.ifNoneMatch] == tag else { return nil }
        return Response(status: .notModified, headers: item.cacheHeaders(rendering))
    }
}

extension ImageFormat {
    /// The registered media type.
    var mediaType: String { "image/\(fileExtension)" }
}
