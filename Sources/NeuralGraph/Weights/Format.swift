/// The formats of weight files, recognized by their first bytes.
enum Format: Equatable {
    case safetensors
    case zip
    case pickle
    case unknown(String)

    /// How many bytes ``init(start:)`` wants to see; fewer if the file is shorter.
    static let startLength = 32

    /// Tells the format of a file from its first bytes.
    init(start: ArraySlice<UInt8>) {
        let start = Array(start)
        if start.starts(with: Array("PK\u{3}\u{4}".utf8)) {
            self = .zip
        } else if start.count > 8, start[8] == UInt8(ascii: "{"), start[4...7].allSatisfy({ $0 == 0 }) {
            self = .safetensors
        } else if start.count > 1, start[0] == 0x80, (2...5).contains(start[1]) {
            self = .pickle
        } else {
            self = .unknown(Self.describe(start))
        }
    }

    /// Names what people mistake for weights, most often a download that went wrong.
    private static func describe(_ start: [UInt8]) -> String {
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if start.isEmpty { return "it is empty" }
        if text.hasPrefix("version https://git-lfs") {
            return "it is a Git LFS pointer, which only names the real file (git lfs pull fetches it)"
        }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return "it is a web page" }
        let digits = start.prefix(8).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0\(hex)" : hex
        }
        return "it begins with the bytes \(digits.joined(separator: " "))"
    }
}
