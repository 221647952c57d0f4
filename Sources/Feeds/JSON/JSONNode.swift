import Foundation

/// A JSON value, of which only scalars, lists and members are told apart.
indirect enum JSONNode: Decodable {
    case text(String)
    case list([JSONNode])
    case object([String: JSONNode])
    case null

    /// Parses a JSON text in UTF-8. Foundation's decoder refuses what is nested deeper than 512 levels.
    static func parsed(_ bytes: some Sequence<UInt8>) throws -> JSONNode {
        try JSONDecoder().decode(JSONNode.self, from: Data(bytes))
    }

    init(from decoder: any Decoder) throws {
        // Most are texts.
        let single = try decoder.singleValueContainer()
        if let text = try? single.decode(String.self) {
            self = .text(text)
        } else if single.decodeNil() {
            self = .null
        } else if let number = try? single.decode(Decimal.self) {
            self = .text("\(number)")
        } else if let flag = try? single.decode(Bool.self) {
            self = .text(flag ? "true" : "false")
        } else if let list = try? single.decode([JSONNode].self) {
            self = .list(list)
        } else if let members = try? single.decode([String: JSONNode].self) {
            self = .object(members)
        } else {
            // A number that is too large for all that reads numbers, in a field that may not matter.
            self = .null
        }
    }

    /// The text of a text, number or boolean.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The values of a list; none where it is no list.
    var list: [JSONNode] { if case .list(let list) = self { list } else { [] } }

    /// A member of an object; null where there is none.
    subscript(name: String) -> JSONNode {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }
}
