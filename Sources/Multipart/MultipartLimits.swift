/// How much a multipart body may hold. What goes beyond is refused while it arrives, before it is kept.
package struct MultipartLimits: Hashable, Sendable {
    /// How many parts.
    package let parts: Int
    /// How many bytes the headers of one part may have, their line ends and the empty line after them included.
    package let headerBytes: Int
    /// How many bytes the contents of one part may have.
    package let partBytes: Int
    /// How many bytes all of the body may have: parts, headers, boundaries, and what stands before and after them.
    package let bodyBytes: Int

    /// Limits; negative ones count as 0. The defaults are meant for forms with an image or two.
    package init(
        parts: Int = 100, headerBytes: Int = 8 << 10, partBytes: Int = 32 << 20, bodyBytes: Int = 64 << 20
    ) {
        self.parts = max(0, parts)
        self.headerBytes = max(0, headerBytes)
        self.partBytes = max(0, partBytes)
        self.bodyBytes = max(0, bodyBytes)
    }
}
