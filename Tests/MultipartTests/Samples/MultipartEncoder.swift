import Multipart

/// Writes forms as bodies, in the ways in which different senders do.
enum MultipartEncoder {
    /// How quotes in names are written.
    enum Quoting: CaseIterable { case backslash, percent }

    static func body(of form: MultipartForm, boundary: MultipartBoundary, quoting: Quoting = .backslash) -> [UInt8] {
        var body: [UInt8] = []
        for field in form.fields {
            body += "--".utf8 + boundary.bytes
            body += "\r\nContent-Disposition: form-data; name=\"\(quote(field.name, quoting))\"".utf8
            switch field.value {
            case .text(let text): body += "\r\n\r\n\(text)\r\n".utf8
            case .file(let file):
                if let filename = file.filename { body += "; filename=\"\(quote(filename, quoting))\"".utf8 }
                if let type = file.contentType { body += "\r\nContent-Type: \(type)".utf8 }
                body += "\r\n\r\n".utf8 + file.bytes + "\r\n".utf8
            }
        }
        return body + "--".utf8 + boundary.bytes + "--\r\n".utf8
    }

    private static func quote(_ text: String, _ quoting: Quoting) -> String {
        let quoted = text.unicodeScalars.map { scalar in
            switch (scalar, quoting) {
            case ("\\", _): "\\\\"
            case ("\"", .backslash): "\\\""
            case ("\"", .percent): "%22"
            default: String(scalar)
            }
        }
        return quoted.joined()
    }
}
