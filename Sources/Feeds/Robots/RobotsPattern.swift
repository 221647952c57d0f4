/// A path as robots.txt writes it: `*` stands for any characters, and `$` at the end for the end of the path.
struct RobotsPattern: Hashable {
    /// What must come, one after the other, with anything in between; normalized.
    private let parts: [[UInt8]]
    private let endsPath: Bool
    /// How long it is, by which rules are ranked: its octets, with `*` and `$`, after normalization.
    let octets: Int

    /// A pattern; nil for one that is empty or begins neither with a slash nor with `*`, which matches nothing.
    init?(_ text: String) {
        guard let first = text.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "*") else { return nil }
        endsPath = text.hasSuffix("$")
        let pattern = Self.normalized((endsPath ? text.dropLast() : text[...]).utf8, escaping: "$")
        octets = pattern.count + (endsPath ? 1 : 0)
        parts = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether a normalized path matches. O(path · pattern) at worst, O(path) commonly.
    func matches(_ path: [UInt8]) -> Bool {
        guard let first = parts.first, path.starts(with: first) else { return false }
        var rest = path[first.count...]
        for (index, part) in parts.enumerated().dropFirst() {
            if endsPath, index == parts.count - 1 {
                return rest.count >= part.count && rest.suffix(part.count).elementsEqual(part)
            }
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return !endsPath || rest.isEmpty
    }

    /// Where the first occurrence of a part ends.
    private static func end(of part: [UInt8], in path: ArraySlice<UInt8>) -> Int? {
        guard let first = part.first else { return path.startIndex }
        guard path.count >= part.count else { return nil }
        for start in path.startIndex...(path.endIndex - part.count) where path[start] == first {
            if path[start...].starts(with: part) { return start + part.count }
        }
        return nil
    }

    /// A path in the form that patterns are compared with: `*` and `$` in it are no wildcards.
    static func normalized(path: String) -> [UInt8] {
        normalized(path.prefix { $0 != "#" }.utf8, escaping: "*$")
    }

    /// Octets that may stand as they are stand so, whether they were encoded or not, and all others as `%` and two capital
    /// digits (RFC 9309, section 2.2.2). In a query colons and slashes mean nothing, and are the same encoded or not.
    private static func normalized(_ text: some Collection<UInt8>, escaping special: String) -> [UInt8] {
        let bytes = Array(text)
        var result: [UInt8] = []
        var index = 0
        var isQuery = false
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%"), index + 1 < bytes.count, let high = digit(bytes[index]),
                let low = digit(bytes[index + 1])
            {
                let octet = high << 4 | low
                index += 2
                if isUnreserved(octet) || isQuery && ":/".utf8.contains(octet) {
                    result.append(octet)
                } else {
                    append(octet, to: &result)
                }
            } else if byte <= 0x20 || byte >= 0x7f || special.utf8.contains(byte) {
                append(byte, to: &result)
            } else {
                if byte == UInt8(ascii: "?") { isQuery = true }
                result.append(byte)
            }
        }
        return result
    }

    private static func append(_ octet: UInt8, to result: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        result += [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "-._~".utf8.contains(byte)
        }
    }
}
