import Multipart

@testable import Simile
@testable import SimileServer

extension Target {
    /// What makes a request, piece by piece. Whole requests are fuzzed by ``RouteFuzzTests``.
    static let requests: [Target] = [
        .init(
            text: "percent-encoding", share: 200, ["a%2Fb%C3%A9+%00"],
            read: { _ = PercentEncoding.decode($0, plusIsSpace: true) }),
        .init(
            "multipart", share: 100,
            words: [
                "--e", "--e--", "\r\n--e\r\n", "Content-Disposition: form-data; ", "name=\"a\"", "filename*=",
                "boundary=e",
            ],
            corpus: {
                let part =
                    "--e\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\nContent-Type: image/png\r\n\r\nx\r\n"
                let text = "--e\r\nContent-Disposition: form-data; name=limit\r\n\r\n5\r\n"
                return ["multipart/form-data; boundary=e\n\(part)\(text)--e--\r\n"].map { Array($0.utf8) }
            }
        ) { input in
            // The first line is the header, the rest the body.
            let end = input.firstIndex(of: 0x0a) ?? input.endIndex
            let type = String(decoding: input[..<end], as: UTF8.self)
            _ = try MultipartForm(Array(input[end...].dropFirst()), contentType: type)
        },
        .init(
            "page of a package index", share: 50,
            words: ["href=", "\"files\":[", "a.whl", "%61.whl", "&amp;", "#sha256="],
            corpus: {
                [
                    #"{"meta":{},"files":[{"filename":"a.whl","url":"../a.whl","hashes":{"sha256":"00"}}]}"#,
                    "<!DOCTYPE html><a href='b.whl'>b</a><a href=\"../../a.whl?x&amp;y#sha256=0\">a.whl</a>",
                ].map { Array($0.utf8) }
            }
        ) { page in
            for link in [PackageIndex.link(to: "a.whl", json: page), PackageIndex.link(to: "a.whl", html: page)] {
                if let link { _ = try WebExchange.next(link, from: WebAddress("http://127.0.0.1/simple/a/")) }
            }
        },
        .init(
            text: "head of an answer", share: 100,
            words: ["\r\n", ": ", "HTTP/1.1 ", "Content-Length", "Location", "302"],
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"a\"",
                "HTTP/1.0 302\r\nLocation: ../b?c\r\n folded: d\r\n: e",
            ]
        ) { text in
            var lines = text.split(separator: "\r\n").map(String.init)[...]
            var head = ResponseHead(line: lines.popFirst() ?? "")
            for line in lines { head.add(line: line) }
            _ = head.length
            if let location = head.redirect { _ = try WebAddress("http://127.0.0.1/a/").redirected(to: location) }
        },
        // The host is always an address of loopback at which nobody listens, so that nothing is looked up or reached; a mutated
        // rest must not become a part of its name.
        .init(
            text: "address of an image", share: 1,
            [":1/a", ":65536/", ":65535/a?b#c", "/%2e%2e/\u{e9}", ":99999999999999999999/"]
        ) { text in
            guard let first = text.utf8.first, ":/?#".utf8.contains(first), !text.contains("@") else { return }
            let fetcher = ImageFetcher(maxBytes: 1000, timeout: .milliseconds(50), privateAddresses: .allowed)
            _ = try await fetcher.fetch("http://127.93.184.21" + text)
        },
        .init(
            text: "address of an image, refused", share: 20,
            ["http://127.0.0.1:80/a", "ftp://10.0.0.1/", "https://[::1]:65536/?a"]
        ) { text in
            _ = ImageFetcher.isURL(text)
        },
    ]
}
