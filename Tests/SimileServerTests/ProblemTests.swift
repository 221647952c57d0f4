import Foundation
import HTTPTypes
import Simile
import Testing

@testable import SimileServer

@Suite struct ProblemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let uri: String
        var type: String?
        var body = ""
        let status: Int
        var field: String?
        var testDescription: String { "\(method) \(uri) \(body.prefix(60)) \(type ?? "")" }

        static func json(_ uri: String, _ body: String, _ status: Int, _ field: String? = nil) -> Case {
            Case(method: .post, uri: uri, type: "application/json", body: body, status: status, field: field)
        }
        static func get(_ uri: String, _ status: Int, _ field: String? = nil) -> Case {
            Case(method: .get, uri: uri, status: status, field: field)
        }
    }

    static let cases: [Case] = [
        .get("/nothing", 404), .get("/v1/items/none", 404), .get("/v1/items/none/image", 404),
        .get("/v1/items/none/similar", 404), .get("/v1/items/%FF", 400, "key"), .get("/v1/items/a%00b", 400, "key"),
        .get("/v1/items?limit=0", 400, "limit"), .get("/v1/items?limit=many", 400, "limit"),
        .get("/v1/items?limt=3", 400, "limt"), .get("/v1/items?limit=3&limit=4", 400, "limit"),
        .get("/v1/items?cursor=*", 400, "cursor"), .get("/v1/items?where=price%3C", 400, "where"),
        .get("/v1/items?where=%zz", 400), .get("/v1/items/red/thumbnail?size=9999", 400, "size"),
        .get("/v1/items/red/similar?index=magic", 400, "index"), .get("/v1/items/red/similar?index=hnsw", 400, "index"),
        .get("/v1/items/red/similar?minScore=2", 400, "minScore"),
        .get("/v1/items/red/similar?verify=phash", 400, "verify"),
        .get("/v1/items/red/similar?verify=orb&plus=blue", 400, "verify"),
        .get("/v1/items/red/similar?model=none", 400, "model"),
        .get("/v1/items/red/similar?model=%2Fetc%2Fx.onnx", 400, "model"), .get("/v1/search", 405),
        .get("/web/../../secret", 404), .get("/web/%2e%2e/secret", 404),
        Case(method: .delete, uri: "/v1/items", status: 405), Case(method: .post, uri: "/healthz", status: 405),
        Case(method: .post, uri: "/v1/search", type: "text/plain", body: "x", status: 415),
        Case(method: .post, uri: "/v1/search", body: "x", status: 415),
        Case(method: .post, uri: "/v1/search", type: "multipart/form-data", body: "x", status: 400),
        Case(method: .post, uri: "/v1/search", type: "multipart/form-data; boundary=q", body: "x", status: 400),
        Case(
            method: .post, uri: "/v1/search", type: "multipart/form-data; boundary=q",
            body: "--q\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n1\r\n--q--\r\n", status: 400,
            field: "image"),
        Case(
            method: .post, uri: "/v1/search", type: "multipart/form-data; boundary=q",
            body:
                "--q\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../x\"\r\n\r\nno picture\r\n--q--\r\n",
            status: 422, field: "image"),
        .json("/v1/search", "", 400), .json("/v1/search", "[]", 400), .json("/v1/search", "{\"key\":", 400),
        .json("/v1/search", "{}", 400), .json("/v1/search", #"{"key": "red", "text": "dress"}"#, 400),
        .json("/v1/search", #"{"key": "none"}"#, 404), .json("/v1/search", #"{"key": 3}"#, 400, "key"),
        .json("/v1/search", #"{"key": "red", "limit": "3"}"#, 400, "limit"),
        .json("/v1/search", #"{"key": "red", "limit": 1.5}"#, 400, "limit"),
        .json("/v1/search", #"{"key": "red", "region": "1,2"}"#, 400, "region"),
        .json("/v1/search", #"{"key": "red", "where": "=="}"#, 400, "where"),
        .json("/v1/search", #"{"text": "a red dress"}"#, 400, "text"),
        .json("/v1/search", #"{"url": "file:///etc/passwd"}"#, 400, "url"),
        .json("/v1/search", #"{"url": "http://127.0.0.1:1/x.jpg"}"#, 422, "url"),
        .json("/v1/search", #"{"url": "http://[::ffff:10.0.0.1]/x.jpg"}"#, 422, "url"),
        // Each has its own name, however its letters are written.
        .get("/v1/items/%EF%BB%BFred", 404), .get("/v1/items/red%EF%BB%BF", 404), .get("/v1/items/%2Fred", 404),
        .get("/v1/items//red", 400, "key"), .get("/v1/items/red/", 400, "key"), .get("/v1/items/%", 400, "key"),
        .get("/v1/items/%4", 400, "key"), .get("/v1/items/%+4", 400, "key"), .get("/v1/items/%C0%AF", 400, "key"),
        .get("/v1/items/%ED%A0%80", 400, "key"), .get("/v1/items/r+d", 404), .get("/v1/items/.", 404),
        .get("/v1/items/%2E%2E", 404), .get("/v1/items?where=%FF", 400),
        .get("/v1/items?%EF%BB%BFlimit=1", 400, #"\u{feff}limit"#),
        .json("/v1/search", #"{"key": "\uFEFFred"}"#, 404), .json("/v1/search", "{\"key\": \"\u{FEFF}red\"}", 404),
        .json("/v1/search", #"{"\uFEFFkey": "red"}"#, 400, #"\u{feff}key"#),
        // A number that nothing can hold is named.
        .json("/v1/search", #"{"key": "red", "minScore": 1e400}"#, 400, "minScore"),
        .json("/v1/search", #"{"key": "red", "plus": [1, -1e999]}"#, 400, "plus.[1]"),
        .json("/v1/search", "1e400", 400),
        Case(
            method: .patch, uri: "/v1/items/red", type: "application/json", body: #"{"attributes": {"price": 1e400}}"#,
            status: 400, field: "attributes.price"),
        Case(
            method: .put, uri: "/v1/items/x", type: "multipart/form-data; boundary=q",
            body: "--q\r\nContent-Disposition: form-data; name=\"attributes\"\r\n\r\n{\"price\": 1e400}\r\n--q--\r\n",
            status: 400, field: "attributes.price"),
        .json("/v1/compare", #"{"first": {"key": "red"}}"#, 400, "second"),
        .json("/v1/compare", #"{"first": {"key": "red"}, "second": {"path": "/etc/passwd"}}"#, 400, "path"),
        .json("/v1/compare", #"{"first": {"key": "red"}, "second": {"key": "red"}, "threshold": 7}"#, 400, "threshold"),
        .json("/v1/compare", #"{"first": {"key": "red"}, "second": {"key": "none"}}"#, 404),
        .json("/v1/compare?method=magic", #"{"first": {"key": "red"}, "second": {"key": "red"}}"#, 400, "method"),
        .json("/v1/compare", #"{"first": {"key": "red"}, "second": {"key": "red"}, "method": 1}"#, 400, "method"),
        .json("/v1/compare?prepared=yes", #"{"first": {"key": "red"}, "second": {"key": "red"}}"#, 400, "prepared"),
        .json("/v1/compare", #"{"first": {"key": "red"}, "second": {"key": "red"}, "prepared": 1}"#, 400, "prepared"),
        Case(method: .put, uri: "/v1/items/x", type: "image/png", body: "no image", status: 422, field: "image"),
        Case(method: .put, uri: "/v1/items/x", type: "image/png", body: "", status: 422, field: "image"),
        Case(method: .put, uri: "/v1/items/x", type: "text/plain", body: "x", status: 415),
        Case(
            method: .put, uri: "/v1/items/x", type: "multipart/form-data; boundary=q",
            body: "--q\r\nContent-Disposition: form-data; name=\"attributes\"\r\n\r\n{\"a\": null}\r\n--q--\r\n",
            status: 400,
            field: "attributes"),
        Case(
            method: .patch, uri: "/v1/items/red", type: "application/json", body: #"{"attributes": []}"#, status: 400,
            field: "attributes"),
        Case(
            method: .patch, uri: "/v1/items/red", type: "application/json", body: #"{"attributes": {"a": {}}}"#,
            status: 400,
            field: "attributes"),
        Case(
            method: .patch, uri: "/v1/items/none", type: "application/json", body: #"{"attributes": {}}"#, status: 404),
        Case(method: .post, uri: "/v1/items:batch", type: "application/json", body: "{}", status: 415),
    ]

    @Test(arguments: cases) func mistakesAreNamed(mistake: Case) async throws {
        try await TestShop.open { shop in
            try await shop.put("red", (200, 20, 30))
            let answer = try await shop.ask(
                mistake.method, mistake.uri, type: mistake.type,
                mistake.body.isEmpty && mistake.method == .get ? nil : Array(mistake.body.utf8))
            #expect(answer.status == mistake.status, "\(String(decoding: answer.bytes, as: UTF8.self))")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer["status"].number == Double(mistake.status))
            #expect(answer["field"].text == mistake.field)
            let detail = try #require(answer["detail"].text)
            #expect(!detail.isEmpty && !detail.contains("\n") && !detail.contains(shop.directory))
            #expect(answer["requestId"].text == answer.headers[.xRequestID])
        }
    }

    @Test func largeBodiesAreRefused() async throws {
        try await TestShop.open({
            $0.limits.pictureBytes = 2000; $0.limits.bodyBytes = 4000
        }) { shop in
            let large = [UInt8](repeating: 7, count: 3000)
            #expect(try await shop.ask(.put, "/v1/items/x", type: "image/png", large).status == 413)
            let form = try await shop.ask(.post, "/v1/search", files: ["image": large])
            #expect(form.status == 413 && form["field"].text == "image")
            let body = try await shop.ask(.post, "/v1/search", files: ["a": large, "image": large])
            #expect(body.status == 413 || body.status == 400)
        }
    }

    /// What is left blank, or null in JSON, is as if it were not there.
    @Test func blanksAreNothing() async throws {
        try await TestShop.open { shop in
            try await shop.put("red", (200, 20, 30))
            let query = "limit=&where=&minScore=&index=&model=&like=&parts=&plus=&fuse="
            #expect(try await shop.ask(.get, "/v1/items/red/similar?\(query)")["hits"].count == 1)
            let repeated = try await shop.ask(.get, "/v1/items/red/similar?plus=&plus=red&plus=")
            #expect(repeated["hits"].count == 1)
            let many = String(repeating: "&plus=", count: 9)
            #expect(try await shop.ask(.get, "/v1/items/red/similar?limit=1\(many)")["field"] == "plus")
            #expect(try await shop.ask(.get, "/v1/items?limit=&cursor=&where")["items"].count == 1)
            let nothing =
                #""limit": null, "where": null, "minScore": null, "model": null, "plus": null, "region": null"#
            let json = #"{"key": "red", "url": null, "text": null, \#(nothing)}"#
            #expect(try await shop.ask(.post, "/v1/search", json: json)["hits"].count == 1)
            let texts = ["limit": "", "where": "", "region": "", "minScore": "", "fuse": "", "parts": ""]
            let image = try TestShop.image((200, 20, 30))
            #expect(try await shop.ask(.post, "/v1/search", files: ["image": image], texts: texts)["hits"].count == 1)
            for attributes in ["", "null", "{}", " \r\n", "  null "] {
                let put = try await shop.ask(
                    .put, "/v1/items/\(attributes.utf8.count)", files: ["image": image],
                    texts: ["attributes": attributes])
                #expect(put.status == 201)
            }
            #expect(try await shop.ask(.post, "/v1/jobs", json: #"{"kind": null}"#)["field"] == "kind")
        }
    }

    @Test(arguments: ["gzip", "GZIP", "br", "identity, deflate"]) func encodedBodiesAreRefused(encoding: String)
        async throws
    {
        try await TestShop.open { shop in
            for (uri, type) in [
                ("/v1/search", "application/json"), ("/v1/items:batch", "application/x-ndjson"),
                ("/v1/compare", "multipart/form-data; boundary=q"),
            ] {
                let answer = try await shop.ask(
                    .post, uri, type: type, [0x1F, 0x8B, 8], headers: [.contentEncoding: encoding])
                #expect(answer.status == 415 && answer.headers[.acceptEncoding] == "identity")
            }
            let plain = try await shop.ask(
                .put, "/v1/items/a", type: "image/png", TestShop.image((1, 2, 3)),
                headers: [.contentEncoding: "identity"])
            #expect(plain.status == 201)
        }
    }

    @Test func expectationsAreRefused() async throws {
        try await TestShop.open { shop in
            let answer = try await shop.ask(.get, "/v1/items", headers: [.expect: "200-ok"])
            #expect(answer.status == 417 && answer["detail"].text?.contains("100-continue") == true)
            #expect(try await shop.ask(.get, "/v1/items", headers: [.expect: "100-Continue"]).status == 200)
        }
    }

    @Test func anEmptyCatalogueSaysSo() async throws {
        try await TestShop.open { shop in
            let answer = try await shop.ask(.post, "/v1/search", files: ["image": TestShop.image((1, 2, 3))])
            #expect(answer.status == 409 && answer["detail"].text?.contains("empty") == true)
        }
    }
}
