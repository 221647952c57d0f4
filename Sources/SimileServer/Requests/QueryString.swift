import Multipart

/// The parameters of a query, as browsers and forms write them: percent-encoded UTF-8, `+` for a space.
enum QueryString {
    /// What is said under each name, in order.
    /// - Throws: a problem for what is not percent-encoded.
    static func parse(_ query: String?) throws(Problem) -> [String: [String]] {
        var texts: [String: [String]] = [:]
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = decode(parts.count > 1 ? parts[1] : parts[0].suffix(0))
            else {
                throw .invalid(nil, "the query is not percent-encoded UTF-8")
            }
            texts[name, default: []].append(value)
        }
        return texts
    }

    private static func decode(_ bytes: Substring.UTF8View) -> String? {
        PercentEncoding.decode(Substring(bytes), plusIsSpace: true)
    }
}
