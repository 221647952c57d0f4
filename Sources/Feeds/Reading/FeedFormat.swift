/// How a feed is written.
package enum FeedFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// XML: RSS 2.0 or Atom with Google Merchant's elements, a sitemap with images, an index of sitemaps. The root says
    /// which.
    case xml
    /// A table with tabs between the cells and names in its first row.
    case tsv
    /// A table with commas between the cells, or semicolons where the first row has more of those.
    case csv
    /// One JSON object a line, with Google Merchant's names as members.
    case jsonLines = "jsonl"
    /// A page of Shopify's `products.json`.
    case shopify

    /// How many of the first bytes tell the format.
    package static let headBytes = 4096

    /// The format that the first bytes tell, or else the content type, or else the name; nil where none does.
    ///
    /// The bytes go first, for servers send feeds as `text/plain` and `application/octet-stream`, and pages of errors as
    /// anything.
    /// - Parameters:
    ///   - contentType: the value of the header, with parameters or without.
    ///   - name: the path of the file or of the address, without a query.
    ///   - head: at least the first ``headBytes`` bytes, or all there are.
    package static func detected(contentType: String?, name: String?, head: some Collection<UInt8>) -> FeedFormat? {
        fromBytes(Array(head.prefix(headBytes))) ?? contentType.flatMap(fromContentType) ?? name.flatMap(fromName)
    }

    private static func fromBytes(_ head: [UInt8]) -> FeedFormat? {
        let isUTF16 = head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff])
        // Of UTF-16 only XML is read here.
        if isUTF16 || head.starts(with: [0, 0x3c]) || head.starts(with: [0x3c, 0]) {
            return head.prefix(4).contains(UInt8(ascii: "<")) ? .xml : nil
        }
        let text = String(decoding: head, as: UTF8.self).trimmed
        switch text.unicodeScalars.first {
        case "<": return .xml
        case "{":
            let afterBrace = text.unicodeScalars.dropFirst().drop { $0.properties.isWhitespace }
            return String(afterBrace.prefix(10)) == "\"products\"" ? .shopify : .jsonLines
        default:
            let row = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
            let names = { (mark: Unicode.Scalar) in
                row.split(separator: mark).count { ProductField(named: String($0).filter { $0 != "\"" }) != nil }
            }
            if names("\t") >= 2 { return .tsv }
            return max(names(","), names(";")) >= 2 ? .csv : nil
        }
    }

    private static func fromContentType(_ type: String) -> FeedFormat? {
        let type = type.prefix { $0 != ";" }.trimmed.lowercased()
        switch type {
        case "text/tab-separated-values": return .tsv
        case "text/csv", "application/csv": return .csv
        case "application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines":
            return .jsonLines
        default: return type.hasSuffix("/xml") || type.hasSuffix("+xml") ? .xml : nil
        }
    }

    private static func fromName(_ name: String) -> FeedFormat? {
        var parts = name.lowercased().split(separator: "/").last?.split(separator: ".") ?? []
        if parts.last == "gz" { parts.removeLast() }
        switch parts.last {
        case "xml", "rss", "atom": return .xml
        case "tsv", "tab": return .tsv
        case "csv": return .csv
        case "jsonl", "ndjson": return .jsonLines
        case "json" where parts.first == "products": return .shopify
        default: return nil
        }
    }
}
