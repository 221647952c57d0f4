/// A form as it was sent: its fields in order, files and texts.
///
/// ```swift
/// let form = try await MultipartForm(reading: request.body, contentType: type) { Array($0.readableBytesView) }
/// guard let image = try form.file("image") else { … }
/// let limit = try form.text("limit")
/// ```
package struct MultipartForm: Hashable, Sendable {
    /// The contents of a file, and what the sender says about it.
    package struct File: Hashable, Sendable {
        /// All of its bytes.
        package let bytes: [UInt8]
        /// The name that it has at the sender's: a label, never a path.
        package let filename: String?
        /// The media type that the sender takes it for.
        package let contentType: String?

        /// A file of these bytes.
        package init(bytes: [UInt8], filename: String? = nil, contentType: String? = nil) {
            self.bytes = bytes
            self.filename = filename
            self.contentType = contentType
        }
    }

    /// What a field holds.
    package enum Value: Hashable, Sendable {
        /// A file.
        case file(File)
        /// A text, in UTF-8 when it was sent.
        case text(String)
    }

    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name, as sent; several fields may have the same.
        package let name: String
        /// A file or a text.
        package let value: Value

        /// A field of this name.
        package init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The fields, in the order in which they were sent.
    package let fields: [Field]

    /// A form of these fields.
    package init(fields: [Field]) { self.fields = fields }

    /// The values of all fields with this name, in order.
    package func values(_ name: String) -> [Value] { fields.filter { $0.name == name }.map(\.value) }

    /// The file in the field of this name; nil when there is no such field.
    ///
    /// - Throws: ``MultipartError/unfitField(_:reason:)`` when the field was sent several times, or as text.
    package func file(_ name: String) throws(MultipartError) -> File? {
        switch try value(name) {
        case .file(let file): file
        case .text: throw .unfitField(name, reason: "it is text; send it as a file, with a filename")
        case nil: nil
        }
    }

    /// The text in the field of this name; nil when there is no such field.
    ///
    /// - Throws: ``MultipartError/unfitField(_:reason:)`` when the field was sent several times, or as a file.
    package func text(_ name: String) throws(MultipartError) -> String? {
        switch try value(name) {
        case .text(let text): text
        case .file: throw Self.isFile(name)
        case nil: nil
        }
    }

    /// The texts of all fields but those of some names, in the order in which those of a name were sent.
    ///
    /// - Throws: ``MultipartError/unfitField(_:reason:)`` when one of them is a file.
    package func texts(besides files: [String]) throws(MultipartError) -> [String: [String]] {
        var texts: [String: [String]] = [:]
        for field in fields where !files.contains(field.name) {
            guard case .text(let text) = field.value else { throw Self.isFile(field.name) }
            texts[field.name, default: []].append(text)
        }
        return texts
    }

    private static func isFile(_ name: String) -> MultipartError {
        .unfitField(name, reason: "it is a file; send it as text, without a filename")
    }

    private func value(_ name: String) throws(MultipartError) -> Value? {
        let all = values(name)
        guard all.count <= 1 else { throw .unfitField(name, reason: "it was sent \(all.count) times; send it once") }
        return all.first
    }
}
