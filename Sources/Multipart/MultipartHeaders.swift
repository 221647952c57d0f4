/// What the headers of a part say about it.
///
/// All of it is text from outside. A filename is a label to show, never a path: it may hold slashes, dots and anything
/// else that a sender likes.
package struct MultipartHeaders: Hashable, Sendable {
    /// The name of the form's field.
    package let name: String
    /// The name of the sender's file; parts that are no files have none. Where its bytes are not UTF-8, each is the Latin-1
    /// character of its number, so that different names stay different. `filename*` (RFC 8187), which RFC 7578 advises against,
    /// counts where there is no `filename`.
    package let filename: String?
    /// The media type as it was sent, with its parameters.
    package let contentType: String?

    /// Headers that say this.
    package init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }
}
