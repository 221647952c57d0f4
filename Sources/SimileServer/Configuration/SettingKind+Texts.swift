import Foundation

extension SettingKind where Value == String {
    /// Texts such as paths and names: something, on one line. A byte order mark is refused, as readers of YAML drop it.
    static func text(_ expectation: String) -> Self {
        .init(expectation) { text in
            let isOneLine = text.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && $0 != "\u{FEFF}"
            }
            return isOneLine && 1...4096 ~= text.utf8.count ? text : nil
        } format: {
            $0
        }
    }

    /// What a socket can be bound to.
    static var host: Self {
        .init("an address or a host name, without a port") { text in
            let signs = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
                case UInt8(ascii: "_"): true
                default: false
                }
            }
            let isName = signs && !text.isEmpty && text.utf8.count <= 253
            return isName || NumericAddress(text) != nil ? text : nil
        } format: {
            $0
        }
    }

    /// What a browser sends as `Origin`: scheme, host and, if it is not the scheme's own, port. Kept in small letters,
    /// as browsers send them.
    static var origin: Self {
        .init("an origin such as https://shop.example, without a path, or *") { text in
            if text == "*" { return text }
            let text = text.lowercased()
            guard text.withoutControls == text, let parts = URLComponents(string: text), let scheme = parts.scheme,
                let host = parts.host, !host.isEmpty
            else { return nil }
            return text == "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "") ? text : nil
        } format: {
            $0
        }
    }
}

extension SettingKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    static func choice() -> Self {
        let words = Value.allCases.map(\.rawValue)
        return .init("one of \(words.joined(separator: ", "))") {
            Value(rawValue: $0)
        } format: {
            $0.rawValue
        }
    }
}
