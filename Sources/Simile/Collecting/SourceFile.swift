import Basics
package import Feeds
import Yams

/// Sources in a YAML file: a list, or a list under `sources`. See `SourceDescription` for what each may have.
package enum SourceFile {
    private struct Document: Decodable { var sources: [SourceDescription] }
    private static let byteLimit = 10 << 20

    /// Reads a file.
    /// - Throws: `FileError`; ``SourceError`` that tells what is wrong in it.
    package static func read(_ path: String) throws -> [SourceDescription] {
        let bytes = try FileContents(RegularFile(path), limit: byteLimit).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let sources: [SourceDescription]
        do {
            let decoder = YAMLDecoder()
            if let list = try? decoder.decode([SourceDescription].self, from: text) {
                sources = list
            } else if text.split(separator: "\n").contains(where: { $0.hasPrefix("sources:") }) {
                sources = try decoder.decode(Document.self, from: text).sources
            } else {
                sources = try decoder.decode([SourceDescription].self, from: text)
            }
        } catch let error as DecodingError {
            throw SourceError("\(path): \(Self.reason(error))")
        } catch {
            throw SourceError("\(path): it is no YAML: \("\(error)".onOneLine(limit: 300))")
        }
        return sources
    }

    private static func reason(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ more: String? = nil) -> String {
            let path = context.codingPath.map { $0.intValue.map { "source \($0 + 1)" } ?? $0.stringValue }
            return (path + [more].compactMap(\.self)).joined(separator: ", ")
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context, key.stringValue)) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = place(context)
            return place.isEmpty
                ? "it is no list of sources" : "\(place): \(context.debugDescription.onOneLine(limit: 200))"
        @unknown default: return "it is no list of sources"
        }
    }
}
