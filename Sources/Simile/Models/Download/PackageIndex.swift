import Foundation
import ModelZoo

/// Finds wheels in a Python package index by its simple API: in JSON, or in HTML where the index has no JSON.
///
/// Source: [the specification](https://packaging.python.org/en/latest/specifications/simple-repository-api/) (PEP 503, 691).
struct PackageIndex {
    let exchange: WebExchange
    /// The largest page that is read, in bytes.
    private let maxBytes = 16 << 20

    /// Where a wheel can be fetched.
    /// - Throws: ``FetchError``, `CancellationError`.
    func address(of wheel: RemoteFile.Wheel) async throws -> String {
        let accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
        var page: [UInt8] = []
        let answer = try await exchange.get(
            exchange.settings.address(project: wheel.project), headers: [("Accept", accept)]
        ) { [maxBytes] head, _ in
            guard head.status == 200 else { throw FetchError.Reason.status(head.status, head.reason) }
            return { part in
                guard part.count <= maxBytes - page.count else { throw FetchError.Reason.tooLarge(limit: maxBytes) }
                page += part
            }
        }
        let isJSON = answer.head["Content-Type"]?.lowercased().contains("json") == true
        guard let link = isJSON ? Self.link(to: wheel.file, json: page) : Self.link(to: wheel.file, html: page)
        else { throw FetchError(answer.url.withoutQuery, .unusable("lists no \(wheel.file)")) }
        return try WebExchange.next(link, from: WebAddress(answer.url.absoluteString)).url.absoluteString
    }

    /// The link to a file in a page of the JSON form; nil when it has none, or is no such page.
    static func link(to file: String, json page: [UInt8]) -> String? {
        struct Page: Decodable {
            struct File: Decodable {
                var filename: String
                var url: String
            }
            var files: [File]
        }
        return (try? JSONDecoder().decode(Page.self, from: Data(page)))?.files.first { $0.filename == file }?.url
    }

    /// The link to a file in a page of the HTML form: the first text in quotes whose last component is the file's name. O(bytes).
    static func link(to file: String, html page: [UInt8]) -> String? {
        var rest = page[...]
        while !rest.isEmpty {
            let quoted = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            rest = rest.dropFirst(quoted.count + 1)
            // The fragment tells a digest; the pinned one is what counts.
            let link = quoted.prefix { $0 != UInt8(ascii: "#") }
            let path = link.prefix { $0 != UInt8(ascii: "?") }
            let name = path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
            if String(decoding: name, as: UTF8.self).removingPercentEncoding == file {
                return String(decoding: link, as: UTF8.self).replacing("&amp;", with: "&")
            }
        }
        return nil
    }
}
