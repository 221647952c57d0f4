import Basics
import Catalog
import HTTPTypes
import Hummingbird
import Imaging
import Simile

/// The images of items.
enum ImageRoutes {
    static let operations = [image, thumbnail]

    private static let size = Field.integer("size", 16...1024, default: 256, "The long side, in pixels.")

    private static let image = Operation(
        id: "getImage", method: .get, path: "/v1/items/{key}/image", tag: "Items",
        summary: "An item's image as it is",
        scope: .read, answers: [.bytes("The image.", type: "image/*")], problems: [.notFound, .unprocessableContent]
    ) { call in
        let (image, format) = try await call.image { ($0, try $0.format()) }
        let tag = tag(of: image, "image")
        if let unchanged = call.unchanged(tag) { return unchanged }
        guard let format else { throw ImagingError.notAnImage(name: image.item.key.text) }
        return try await call.file(image.file, type: format.mediaType, headers: cacheHeaders(tag))
    }

    private static let thumbnail = Operation(
        id: "getThumbnail", method: .get, path: "/v1/items/{key}/thumbnail", tag: "Items",
        summary: "A small JPEG of an item's image", scope: .read, query: [Described(size)],
        answers: [.bytes("The JPEG.", type: "image/jpeg")], problems: [.notFound, .unprocessableContent]
    ) { call in
        let side = try call.query([Described(size)])(size) ?? 256
        let image = try await call.image { $0 }
        let tag = tag(of: image, "\(side)")
        if let unchanged = call.unchanged(tag) { return unchanged }
        let limits = call.service.limits
        let bytes = try await call.admitted {
            try await onThread {
                let source = ImageSource.bytes(
                    try image.bytes(limit: limits.maxBytes), name: image.item.key.text)
                return try ImageReader(limits: limits).thumbnail(source, longSide: side).jpeg(quality: 82)
            }
        }
        return .bytes(bytes, type: "image/jpeg", headers: cacheHeaders(tag))
    }
}

/// A cache may keep the image, but must ask whether it is still the same.
private func cacheHeaders(_ tag: String?) -> HTTPFields {
    var headers: HTTPFields = [.cacheControl: "private, no-cache"]
    headers[.eTag] = tag
    return headers
}

/// The tag of one rendering of an item's image: another content has another one. nil for a file that has changed since it was
/// indexed, whose content is not known.
private func tag(of image: ItemImage, _ rendering: String) -> String? {
    image.content.map { "\"\($0.description.prefix(32))-\(rendering)\"" }
}

extension Call {
    /// The image of the item that the path names, and what is made of it, on a thread that may block.
    fileprivate func image<Result: Sendable>(
        _ make: @escaping @Sendable (ItemImage) throws -> Result
    ) async throws -> Result {
        let key = try key()
        do {
            return try await onThread { try make(try service.catalog.image(of: key)) }
        } catch let problem as FileError where problem.isExhaustion {
            throw Problem.busy
        }
    }

    /// 304 when the client has the image of this tag already.
    fileprivate func unchanged(_ tag: String?) -> Response? {
        guard let tag, request.headers[.ifNoneMatch].map({ EntityTags($0).contain(tag) }) == true else { return nil }
        return Response(status: .notModified, headers: cacheHeaders(tag))
    }
}

extension ImageFormat {
    /// The registered media type.
    var mediaType: String { "image/\(fileExtension)" }
}
