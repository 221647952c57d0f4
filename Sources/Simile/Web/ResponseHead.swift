import Foundation

/// How a server's answer begins: its status and its headers.
struct ResponseHead: Sendable {
    let status: Int
    /// What the server calls the status.
    let reason: String
    private(set) var headers: [(name: String, value: String)] = []

    /// Reads a status line; one that is none has the status 0.
    init(line: String) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        status = words.count > 1 ? Int(words[1]) ?? 0 : 0
        reason = words.count > 2 ? String(words[2]) : ""
    }

    /// Adds a header; a line that is none is passed over.
    mutating func add(line: String) {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        headers.append((String(line[..<colon]).lowercased(), value))
    }

    /// The first header of a name.
    subscript(name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }

    /// The length of the body in bytes, where the server tells it.
    var length: Int? { self["Content-Length"].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }

    /// Where the server redirects to.
    var redirect: String? { [301, 302, 303, 307, 308].contains(status) ? self["Location"] : nil }
}
