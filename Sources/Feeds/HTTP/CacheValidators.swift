/// What an answer says of the state of its body, to ask later whether that has changed (RFC 9110, section 8.8).
///
/// They are kept with what was made of the body, and only once all of it was: a feed that was read half is asked for again.
package struct CacheValidators: Hashable, Sendable, Codable {
    /// The entity tag, with its quotes and the mark `W/` of weak ones; byte by byte what the server sent.
    package let entityTag: String?
    /// The date of the last change, as the server wrote it, for it compares texts.
    package let lastModified: String?

    /// The validators of an answer's headers; nil where it has none that can be sent back.
    /// - Parameters:
    ///   - entityTag: the value of `ETag`. One without quotes is sent back as it came: some servers compare just so.
    ///   - lastModified: the value of `Last-Modified`.
    package init?(entityTag: String?, lastModified: String?) {
        self.entityTag = entityTag.flatMap(Self.sendable)
        self.lastModified = lastModified.flatMap(Self.sendable)
        if self.entityTag == nil, self.lastModified == nil { return nil }
    }

    /// The headers of the request that is answered by 304 where nothing has changed. A server that knows the tag passes over
    /// the date.
    package var requestHeaders: [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        if let entityTag { headers.append((name: "If-None-Match", value: entityTag)) }
        if let lastModified { headers.append((name: "If-Modified-Since", value: lastModified)) }
        return headers
    }

    /// Whether the tag is strong: the bodies of equal ones are the same byte by byte, and not just in meaning.
    package var isStrong: Bool { entityTag.map { $0.hasPrefix("\"") } ?? false }

    /// Whether both have one tag, weak or strong, or, without any, one date.
    package func matches(_ other: CacheValidators) -> Bool {
        switch (entityTag, other.entityTag) {
        case (let mine?, let its?): Self.opaque(mine) == Self.opaque(its)
        case (nil, nil): lastModified == other.lastModified
        default: false
        }
    }

    private static func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }

    /// The value where it can be sent: visible characters and blanks, of no more than 1,000 bytes.
    private static func sendable(_ value: String) -> String? {
        let value = value.trimmed
        let isVisible = value.unicodeScalars.allSatisfy { (0x20..<0x7f).contains($0.value) }
        return !value.isEmpty && isVisible && value.utf8.count <= 1000 ? value : nil
    }
}
