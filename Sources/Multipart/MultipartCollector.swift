/// Puts the fields of a form together while its body arrives.
struct MultipartCollector: Sendable {
    private var parser: MultipartParser
    private var fields: [MultipartForm.Field] = []
    private var headers: MultipartHeaders?
    private var contents: [UInt8] = []

    /// Collects what this parser, which is new, will find.
    init(_ parser: MultipartParser) { self.parser = parser }

    /// Takes the next bytes of the body.
    mutating func add(_ bytes: [UInt8]) throws(MultipartError) {
        var chunk = bytes[...]
        while let event = try parser.next(&chunk) {
            switch event {
            case .part(let read): headers = read
            case .data(let bytes): contents += bytes
            case .endOfPart: try endPart()
            case .end: break
            }
        }
    }

    /// The form, when all of the body was added.
    func finish() throws(MultipartError) -> MultipartForm {
        try parser.finish()
        return MultipartForm(fields: fields)
    }

    private mutating func endPart() throws(MultipartError) {
        guard let headers else { return }
        let bytes = contents
        contents = []
        if !headers.isFile {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .malformed(parser.part, reason: "its text is not UTF-8; send it in UTF-8, or as a file")
            }
            fields.append(MultipartForm.Field(name: headers.name, value: .text(text)))
        } else if headers.filename != "" || !bytes.isEmpty {
            let file = MultipartForm.File(
                bytes: bytes, filename: headers.filename, contentType: headers.contentType)
            fields.append(MultipartForm.Field(name: headers.name, value: .file(file)))
        }
    }
}

extension MultipartHeaders {
    /// Whether the part is a file rather than a text.
    fileprivate var isFile: Bool {
        if filename != nil { return true }
        let type = contentType?.lowercased() ?? "text/plain"
        return type.hasPrefix("image/") || type.hasPrefix("application/octet-stream")
    }
}
