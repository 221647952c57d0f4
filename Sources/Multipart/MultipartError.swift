import Basics

/// Why a multipart body is refused.
///
/// ``description`` is one line that names the part or the field, what was expected, and what to do about it.
package enum MultipartError: Error, Hashable, Sendable {
    /// The content type is another one, or there is none.
    case notMultipart(contentType: String?)
    /// The content type does not say how the parts are set apart.
    case invalidBoundary(reason: String)
    /// The bytes break the format: in a part, or before the first one.
    case malformed(MultipartPart?, reason: String)
    /// A field is there, but not once, or not as what is asked for.
    case unfitField(String, reason: String)
    /// There are more parts than allowed.
    case tooManyParts(limit: Int)
    /// The headers of a part are longer than allowed.
    case headersTooLarge(MultipartPart, limit: Int)
    /// The contents of a part are longer than allowed.
    case partTooLarge(MultipartPart, limit: Int)
    /// All of the body is longer than allowed.
    case bodyTooLarge(limit: Int)
}

extension MultipartError {
    /// Whether a limit was exceeded (status 413); otherwise what was sent is wrong (status 400).
    package var isTooLarge: Bool {
        switch self {
        case .tooManyParts, .headersTooLarge, .partTooLarge, .bodyTooLarge: true
        case .notMultipart, .invalidBoundary, .malformed, .unfitField: false
        }
    }

    /// The name of the field at fault, where it is known.
    package var field: String? {
        switch self {
        case .malformed(let part, _): part?.name
        case .headersTooLarge(let part, _), .partTooLarge(let part, _): part.name
        case .unfitField(let name, _): name
        case .notMultipart, .invalidBoundary, .tooManyParts, .bodyTooLarge: nil
        }
    }
}

extension MultipartError: CustomStringConvertible {
    /// What is wrong, where, and what to do, in one line.
    package var description: String {
        switch self {
        case .notMultipart(let type?):
            "the content type is '\(type.onOneLine(limit: 60))', not multipart/form-data: send a multipart form"
        case .notMultipart(nil):
            "there is no content type: send a multipart form as multipart/form-data; boundary=…"
        case .invalidBoundary(let reason):
            "the content type multipart/form-data has no usable boundary (\(reason)): "
                + "give the one between the parts, 1 to 70 letters, digits or '()+_,-./:=? characters"
        case .malformed(let part?, let reason):
            "\(part) of the multipart body is malformed: \(reason)"
        case .malformed(nil, let reason):
            "the multipart body is malformed: \(reason)"
        case .unfitField(let name, let reason):
            "the form's field '\(name.onOneLine(limit: 60))' cannot be used: \(reason)"
        case .tooManyParts(let limit):
            "the multipart body has more than \(limit) parts: send fewer"
        case .headersTooLarge(let part, let limit):
            "the headers of \(part) of the multipart body have more than \(limit) bytes: shorten its names"
        case .partTooLarge(let part, let limit):
            "\(part) of the multipart body has more than \(limit) bytes: send less"
        case .bodyTooLarge(let limit):
            "the multipart body has more than \(limit) bytes: send less"
        }
    }
}
