extension MultipartForm {
    /// Reads a form from a body that arrives in pieces, such as a request's.
    ///
    /// A part with a filename is a file, and so is one whose content type is an image's or `application/octet-stream`;
    /// every other part is text in UTF-8. A file with an empty filename and no bytes is what browsers send where nobody
    /// chose one, and is left out. What is kept never exceeds the limits, whatever the length of the body.
    ///
    /// - Parameters:
    ///   - body: the pieces.
    ///   - contentType: the value of the request's `Content-Type` header, which names the boundary.
    ///   - limits: how much the body may hold.
    ///   - bytes: the bytes of a piece.
    /// - Throws: ``MultipartError`` as soon as the body breaks the format or a limit, the rest of it unread; and whatever
    ///   the body throws.
    package init<Body: AsyncSequence>(
        reading body: Body, contentType: String?, limits: MultipartLimits = MultipartLimits(),
        isolation: isolated (any Actor)? = #isolation, bytes: (Body.Element) throws -> [UInt8]
    ) async throws {
        var collector = MultipartCollector(
            MultipartParser(boundary: try MultipartBoundary(contentType: contentType), limits: limits))
        for try await piece in body { try collector.add(bytes(piece)) }
        self = try collector.finish()
    }

    /// Reads a form from a whole body; see ``init(reading:contentType:limits:isolation:bytes:)``.
    package init(
        _ body: [UInt8], contentType: String?, limits: MultipartLimits = MultipartLimits()
    ) throws(MultipartError) {
        var collector = MultipartCollector(
            MultipartParser(boundary: try MultipartBoundary(contentType: contentType), limits: limits))
        try collector.add(body)
        self = try collector.finish()
    }
}
