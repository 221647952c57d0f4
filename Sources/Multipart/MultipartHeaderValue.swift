/// A header's value that carries parameters, such as `form-data; name="image"; filename="dress.jpg"`.
///
/// A parameter's value stands bare, up to the next semicolon or blank, or in quotes. Between quotes, `\"` and `\\` stand
/// for a quote and a backslash, as curl writes them, and `%22` for a quote, as browsers do; any other backslash stands for
/// itself, because browsers write paths and names with a backslash as they are.
struct MultipartHeaderValue: Sendable {
    /// What stands before the parameters, in lower case.
    let value: String
    private let parameters: [(name: String, value: [UInt8])]

    /// Reads the value of a header; nil when its parameters are not written as `name=value`. O(length).
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        value = String(decoding: rest.cut { $0 != .semicolon }.trimmed, as: UTF8.self).lowercased()
        var parameters: [(String, [UInt8])] = []
        while rest.popFirst() != nil {  // a semicolon: every turn ends before one
            _ = rest.cut(while: \.isBlank)
            if rest.isEmpty || rest.first == .semicolon { continue }
            let name = rest.cut(while: \.isToken)
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
            guard let value = rest.first == .quote ? Self.quoted(&rest) : Self.bare(&rest) else { return nil }
            _ = rest.cut(while: \.isBlank)
            guard rest.isEmpty || rest.first == .semicolon else { return nil }
            parameters.append((String(decoding: name, as: UTF8.self).lowercased(), value))
        }
        self.parameters = parameters
    }

    /// The values of all parameters with this name, which is in lower case.
    func parameters(named name: String) -> [[UInt8]] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    private static func bare(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let value = rest.cut { $0 != .semicolon && $0 != .quote && !$0.isBlank }
        return value.isEmpty ? nil : Array(value)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case .quote: return value
            case .backslash where rest.first == .quote || rest.first == .backslash:
                value.append(rest.removeFirst())
            case UInt8(ascii: "%") where rest.starts(with: "22".utf8):
                rest.removeFirst(2)
                value.append(.quote)
            default: value.append(byte)
            }
        }
        return nil
    }
}
