import Basics
import Catalog
import Imaging
import Simile

extension JSONValue {
    /// The JSON object that is written in some bytes.
    /// - Parameters:
    ///   - subject: what they are, for the error.
    ///   - field: the field that they came in, if it has a name.
    /// - Throws: a problem that names what is wrong and where.
    static func object(
        _ bytes: some Collection<UInt8>, in subject: String, field: String? = nil
    ) throws(Problem) -> JSONObject {
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .invalid(field, "\(subject) is not JSON: \(error)")
        }
        if let path = value.pathToInfinity {
            let place = ([field].compactMap(\.self) + path).joined(separator: ".").onOneLine
            throw .invalid(
                place.isEmpty ? nil : place,
                "\(subject) has a number that is too large or too small\(path.isEmpty ? "" : ", in \(place)")")
        }
        guard case .object(let object) = value else { throw .invalid(field, "\(subject) must be a JSON object") }
        return object
    }

    /// Where a number stands that is beyond what a double can hold, as 1e400 is; nil where none is. Whole numbers beyond 64
    /// bits are not meant: they are kept as they are written. O(n), each value being looked at once.
    private var pathToInfinity: [String]? {
        switch self {
        case .beyond(let text): return Double(text)?.isInfinite == true ? [] : nil
        case .array(let values):
            for (place, value) in values.enumerated() {
                if let path = value.pathToInfinity { return ["[\(place)]"] + path }
            }
            return nil
        case .object(let members):
            for (name, value) in members {
                if let path = value.pathToInfinity { return [name.text] + path }
            }
            return nil
        default: return nil
        }
    }
}
