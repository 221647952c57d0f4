import Foundation
import Imaging

extension JSONValue {
    /// The JSON object that is written in some bytes.
    /// - Parameters:
    ///   - subject: what they are, for the error.
    ///   - field: the field that they came in, if it has a name.
    /// - Throws: a problem that names what is wrong and where.
    static func object(_ bytes: Data, in subject: String, field: String? = nil) throws(Problem) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: bytes)
        } catch {
            let (place, reason) = reason(error)
            let names = [field, place].compactMap(\.self)
            throw .invalid(names.isEmpty ? nil : names.joined(separator: "."), "\(subject) \(reason)".onOneLine)
        }
        guard case .object(let object) = value else { throw .invalid(field, "\(subject) must be a JSON object") }
        return object
    }

    private static func reason(_ error: any Error) -> (field: String?, reason: String) {
        switch error {
        // Syntax is looked at first, so that what is in its place but is nothing at all is a number.
        case DecodingError.typeMismatch(_, let context):
            guard !context.codingPath.isEmpty else { return (nil, "has a number that is too large or too small") }
            let field = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(
                separator: ".")
            return (field, "has a number that is too large or too small, in \(field)")
        case DecodingError.dataCorrupted(let context):
            let detail = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
            return (nil, "is not JSON" + (detail.map { ": \($0)" } ?? ""))
        default: return (nil, "is not JSON")
        }
    }
}
