import Foundation
import Imaging

/// The parameters of a query, as browsers and forms write them: percent-encoded UTF-8, `+` for a space.
enum QueryString {
    /// - Throws: a problem for what is not percent-encoded, and for a name that stands there twice.
    static func parse(_ query: String?) throws(Problem) -> [String: String] {
        var texts: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = decode(parts.count > 1 ? parts[1] : "") else {
                throw .invalid(nil, "the query is not percent-encoded UTF-8")
            }
            guard texts.updateValue(value, forKey: name) == nil else {
                throw .invalid(name.onOneLine, "the parameter '\(name.onOneLine)' stands in the query twice")
            }
        }
        return texts
    }

    private static func decode(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
