import Foundation

/// Addresses as feeds write them, made ones that can be fetched.
enum WebAddress {
    /// The most characters of a link, by the specification.
    static let limit = 2000

    /// Why an address cannot be used: a clause with it.
    struct Fault: Error, Hashable { let reason: String }

    /// Whether it begins with a scheme, as `http:` does, and is not relative.
    static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        return scheme.first.map(isLetter) ?? false
            && scheme.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    }

    /// The address as http or https, kept byte by byte where it is one already. Spaces and all else that an address cannot
    /// hold are percent-encoded; one without a scheme or a host gets them from `base`, and https where there is no base.
    static func resolved(_ text: String, base: String?) throws(Fault) -> String {
        func fault(_ why: String) -> Fault { Fault(reason: "'\(text.cut(to: 80))' \(why)") }
        let text = text.trimmed
        guard text.unicodeScalars.count <= limit else { throw fault("has more than \(limit) characters") }
        guard !text.isEmpty else { throw fault("is empty") }
        var address = encoded(text)
        if address.hasPrefix("//") {
            let scheme = base.flatMap { $0.lowercased().hasPrefix("http:") ? "http:" : nil } ?? "https:"
            address = scheme + address
        } else if !hasScheme(address) {
            guard let base, let root = URL(string: encoded(base)), let url = URL(string: address, relativeTo: root)
            else {
                throw fault("is relative, and nothing says to what")
            }
            address = url.absoluteString
        }
        let scheme = address.utf8.prefix { $0 != UInt8(ascii: ":") }.count
        guard ["http", "https"].contains(address.prefix(scheme).lowercased()) else {
            throw fault("is neither http nor https")
        }
        let rest = address.utf8.dropFirst(scheme)
        guard rest.starts(with: "://".utf8) else { throw fault("is not an address") }
        let authority = rest.dropFirst(3).prefix { !"/?#".utf8.contains($0) }
        guard let first = authority.first, first != UInt8(ascii: ":") else { throw fault("names no host") }
        guard !authority.contains(UInt8(ascii: "@")), !authority.contains(UInt8(ascii: "%")) else {
            throw fault("has a user name or an encoded host")
        }
        // Letters of other scripts grow ninefold.
        guard address.utf8.count <= 4 * limit else { throw fault("has more than \(4 * limit) bytes once encoded") }
        return address
    }

    /// Percent-encodes what an address cannot hold, and a percent sign that begins no code; leaves all else.
    private static func encoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var needs = false
        for byte in bytes where byte <= 0x20 || byte >= 0x7f || forbidden.contains(byte) || byte == percent {
            needs = true
        }
        guard needs else { return text }
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let isCode =
                byte == percent && index + 2 < bytes.count && isHexadecimal(bytes[index + 1])
                && isHexadecimal(bytes[index + 2])
            if byte <= 0x20 || byte >= 0x7f || forbidden.contains(byte) || byte == percent && !isCode {
                result += [percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let percent = UInt8(ascii: "%")
    private static let digits = Array("0123456789ABCDEF".utf8)
    private static let forbidden = Array("\"<>\\^`{|}".utf8)
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
