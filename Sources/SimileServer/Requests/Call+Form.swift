import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Multipart
import NIOCore
import Simile

/// A form as the operations read it.
struct Form: Sendable {
    /// The text parts.
    let fields: Fields
    fileprivate let files: [String: MultipartForm.File]

    /// The image in a part.
    /// - Throws: a problem when there is no such part.
    func image(_ name: String) throws(Problem) -> ImageQuery {
        guard let file = files[name] else { throw .invalid(name, "the form has no part '\(name)' with an image") }
        return .bytes(file.bytes, name: name)
    }
}

extension Call {
    /// The form that the body is.
    /// - Parameter files: the parts that are files; every other part is text.
    func form(files names: [String]) async throws -> Form {
        let bounds = service.configuration.limits
        let limits = MultipartLimits(
            parts: bounds.parts, headerBytes: 1 << 13, partBytes: bounds.pictureBytes, bodyBytes: bounds.bodyBytes
        )
        let type = request.headers[.contentType]
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.bodyBytes {
            throw Problem.tooLarge(nil, "\(MultipartError.bodyTooLarge(limit: limits.bodyBytes))")
        }
        do {
            // What the head has wrong is said before the body is asked for.
            _ = try MultipartBoundary(contentType: type)
            let form = try await arriving { pieces in
                try await MultipartForm(reading: pieces, contentType: type, limits: limits) {
                    Array($0.readableBytesView)
                }
            }
            var files: [String: MultipartForm.File] = [:]
            for name in names { files[name] = try form.file(name) }
            return Form(fields: Fields(texts: try form.texts(besides: names)), files: files)
        } catch let error as MultipartError {
            throw error.isTooLarge ? Problem.tooLarge(error.field, "\(error)") : .invalid(error.field, "\(error)")
        }
    }
}
