/// The text that sets the parts of a body apart, as the content type names it.
///
/// ```swift
/// let boundary = try MultipartBoundary(contentType: "multipart/form-data; boundary=\"a b\"")
/// ```
///
/// Source: RFC 2046, section 5.1.1.
package struct MultipartBoundary: Hashable, Sendable {
    /// Its characters, all of them ASCII.
    package let bytes: [UInt8]

    /// The boundary in the value of a `Content-Type` header, in quotes or not.
    ///
    /// - Throws: ``MultipartError/notMultipart(contentType:)`` for other types than `multipart/form-data`, and
    ///   ``MultipartError/invalidBoundary(reason:)`` without exactly one boundary of 1 to 70 legal characters.
    package init(contentType: String?) throws(MultipartError) {
        guard let contentType else { throw .notMultipart(contentType: nil) }
        let type = contentType.utf8.prefix { $0 != .semicolon }
        guard String(decoding: Array(type)[...].trimmed, as: UTF8.self).lowercased() == "multipart/form-data" else {
            throw .notMultipart(contentType: contentType)
        }
        guard let header = MultipartHeaderValue(Array(contentType.utf8)[...]) else {
            throw .invalidBoundary(reason: "its parameters are not written as name=value")
        }
        let boundaries = header.parameters(named: "boundary")
        guard let boundary = boundaries.first else { throw .invalidBoundary(reason: "it names none") }
        guard boundaries.count == 1 else { throw .invalidBoundary(reason: "it names \(boundaries.count)") }
        try self.init(boundary)
    }

    /// A boundary of these characters.
    ///
    /// - Throws: ``MultipartError/invalidBoundary(reason:)`` unless it has 1 to 70 of the characters that RFC 2046 allows
    ///   (`bchars`), the last of which is no space.
    package init(_ bytes: some Collection<UInt8>) throws(MultipartError) {
        guard (1...70).contains(bytes.count) else { throw .invalidBoundary(reason: "it has \(bytes.count) characters") }
        guard bytes.allSatisfy(Self.isLegal) else { throw .invalidBoundary(reason: "it has other characters") }
        self.bytes = Array(bytes)
        guard self.bytes.last != .space else { throw .invalidBoundary(reason: "it ends with a space") }
    }

    private static func isLegal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
