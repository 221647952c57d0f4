import Foundation
import HTTPTypes
import Simile
import Testing

@testable import SimileServer

@Suite struct ItemTests {
    @Test func itemsComeAndGo() async throws {
        try await TestShop.open { shop in
            let new = try await shop.put(
                "red", (200, 20, 30), attributes: #"{"price": 12.5, "new": true, "name": "a"}"#)
            #expect(new.status == 201 && new["key"].text == "red" && new["attributes"]["price"].number == 12.5)
            let same = try await shop.put("red", (200, 20, 30))
            #expect(same.status == 200 && same["attributes"] == new["attributes"] && same["addedAt"] == new["addedAt"])
            let got = try await shop.ask(.get, "/v1/items/red")
            #expect(got.status == 200 && got.json == same.json)

            let changed = try await shop.ask(
                .patch, "/v1/items/red", json: #"{"attributes": {"price": 9, "name": null, "size": "L"}}"#)
            #expect(changed.status == 200)
            #expect(changed["attributes"] == ["price": 9, "new": true, "size": "L"])

            #expect(try await shop.ask(.delete, "/v1/items/red").status == 204)
            #expect(try await shop.ask(.get, "/v1/items/red").status == 404)
            #expect(try await shop.ask(.delete, "/v1/items/red").status == 404)
        }
    }

    /// An image file is kept for as long as an item shows it, and no longer.
    @Test func imagesAreKeptOnce() async throws {
        @Sendable func files(_ shop: TestShop) -> Int {
            let all = FileManager.default.enumerator(atPath: shop.directory + "/pictures")?.allObjects ?? []
            return all.count { "\($0)".hasSuffix(".png") }
        }
        try await TestShop.open { shop in
            try await shop.put("a", (200, 20, 30))
            try await shop.put("b", (200, 20, 30))
            #expect(files(shop) == 1)
            try await shop.put("a", (20, 20, 230))
            #expect(files(shop) == 2)
            _ = try await shop.ask(.delete, "/v1/items/b")
            #expect(files(shop) == 1)
            _ = try await shop.ask(.delete, "/v1/items/a")
            #expect(files(shop) == 0)
        }
    }

    /// Keys hold anything and never become paths.
    @Test(arguments: [
        "shoes/red 17.jpg", "../../etc/passwd", "/etc/passwd", "ключ 🔑", "a%2Fb", "x?y#z", ".", "..", "a+b",
        "\u{FEFF}abc", "abc\u{FEFF}", "/", "e\u{301}", "\u{FFFD}", " ", "%",
    ])
    func keysAreOnlyNames(key: String) async throws {
        try await TestShop.open { shop in
            var plain = CharacterSet.alphanumerics
            plain.insert(charactersIn: "-_~")
            let segment = try #require(key.addingPercentEncoding(withAllowedCharacters: plain))
            #expect(try await shop.put(segment, (1, 2, 3)).status == 201)
            let got = try await shop.ask(.get, "/v1/items/\(segment)")
            #expect(got["key"].text == key)
            #expect(try await shop.ask(.get, "/v1/items/\(segment)/image").bytes == TestShop.image((1, 2, 3)))
            let similar = try await shop.ask(.get, "/v1/items/\(segment)/similar")
            #expect(similar["hits"][0]["key"].text == key)
            let found = try await shop.ask(.get, "/v1/items")
            #expect(found["items"].count == 1)
        }
    }

    /// Keys that look alike, or are alike to some decoders, are different items, by every way that leads to them.
    @Test func keysStayDifferent() async throws {
        let keys = ["abc", "\u{FEFF}abc", "\u{FEFF}\u{FEFF}abc", "abc\u{FEFF}", "/abc", "abc/", "é", "e\u{301}"]
        try await TestShop.open { shop in
            for (number, key) in keys.enumerated() {
                let put = try await shop.put(
                    TestShop.encoded(key), (UInt8(20 * number), 2, 3), attributes: "{\"number\": \(number)}")
                #expect(put.status == 201)
            }
            let red = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let lines =
                #"{"key": "\#u{FEFF}batch", "image": "\#(red)"}"# + "\n \t\r\n\r\n"
                + #"{"key": "batch", "image": "\#(red)"}"#
            let batch = try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", Array(lines.utf8))
            #expect(batch.bytes.count { $0 == UInt8(ascii: "\n") } == 2)
            var (found, cursor): ([String], String?) = ([], nil)
            repeat {
                let page = try await shop.ask(.get, "/v1/items?limit=1" + (cursor.map { "&cursor=\($0)" } ?? ""))
                found += [page["items"][0]["key"].text].compactMap(\.self)
                cursor = page["next"].text
            } while cursor != nil && found.count < 20
            let expected = keys + ["batch", "\u{FEFF}batch"]
            #expect(
                Set(found.map { Array($0.utf8) }) == Set(expected.map { Array($0.utf8) })
                    && found.count == expected.count)
            let text = String(decoding: try JSONEncoder().encode(["key": keys[1]]), as: UTF8.self)
            let similar = try await shop.ask(.post, "/v1/search", json: text)
            #expect(
                similar["query"]["name"].text.map { Array($0.utf8) } ?? [] == Array(keys[1].utf8)
                    || similar["hits"].count > 0)
        }
    }

    @Test(arguments: [
        (#""x""#, false), (#"TAG"#, true), (#"W/TAG"#, true), (#""x", TAG"#, true), (#""x" ,W/"y",  W/TAG"#, true),
        ("*", true), (" * ", true), (#""*""#, false), ("", false), ("x", false), (#""x"#, false),
    ])
    func tagsAreCompared(header: String, isKnown: Bool) async throws {
        try await TestShop.open { shop in
            try await shop.put("red", (200, 20, 30))
            let path = "/v1/items/red/image"
            let tag = try #require(try await shop.ask(.get, path).headers[.eTag])
            let header = header.replacing("TAG", with: tag)
            let answer = try await shop.ask(.get, path, headers: [.ifNoneMatch: header])
            #expect(answer.status == (isKnown ? 304 : 200))
            if isKnown { #expect(answer.headers[.eTag] == tag && answer.bytes.isEmpty) }
        }
    }

    /// A part with nothing but `filename*` is a file.
    @Test func filesMayHaveExtendedNames() async throws {
        try await TestShop.open { shop in
            let head = "--q\r\nContent-Disposition: form-data; name=\"image\"; filename*=UTF-8''r%C3%A4d.png\r\n\r\n"
            let body = Array(head.utf8) + (try TestShop.image((200, 20, 30))) + Array("\r\n--q--\r\n".utf8)
            let put = try await shop.ask(.put, "/v1/items/red", type: "multipart/form-data; boundary=q", body)
            #expect(put.status == 201)
        }
    }

    @Test func pagesGoThroughAllItems() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            var (keys, cursor): ([String], String?) = ([], nil)
            for _ in 0..<9 {
                let page = try await shop.ask(.get, "/v1/items?limit=3" + (cursor.map { "&cursor=\($0)" } ?? ""))
                keys += (0..<page["items"].count).compactMap { page["items"][$0]["key"].text }
                cursor = page["next"].text
                if cursor == nil { break }
            }
            #expect(keys == ["blue", "green", "red", "yellow"])
            let cheap = try await shop.ask(.get, "/v1/items?where=price%3C20+and+kind%3Dtile")
            #expect(cheap["items"].count == 2)
        }
    }

    @Test func imagesAreShown() async throws {
        try await TestShop.open { shop in
            try await shop.put("red", (200, 20, 30))
            let image = try await shop.ask(.get, "/v1/items/red/image")
            #expect(image.headers[.contentType] == "image/png")
            #expect(image.bytes == (try TestShop.image((200, 20, 30))))
            let small = try await shop.ask(.get, "/v1/items/red/thumbnail?size=16")
            #expect(small.headers[.contentType] == "image/jpeg" && small.bytes.starts(with: [0xFF, 0xD8]))
            let tag = try #require(small.headers[.eTag])
            let again = try await shop.ask(.get, "/v1/items/red/thumbnail?size=16", headers: [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.bytes.isEmpty)
            #expect(
                try await shop.ask(.get, "/v1/items/red/thumbnail?size=17", headers: [.ifNoneMatch: tag]).status == 200)
        }
    }

    @Test func batchesAnswerLineByLine() async throws {
        try await TestShop.open { shop in
            let red = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let lines = [
                #"{"key": "a", "image": "\#(red)", "attributes": {"price": 3}}"#, "", "nonsense",
                #"{"key": "b", "image": "AAAA"}"#, #"{"key": "a", "image": "\#(red)"}"#, #"{"image": "\#(red)"}"#,
                #"{"key": "c", "image": "\#(red)", "colour": "red"}"#,
            ]
            let answer = try await shop.ask(
                .post, "/v1/items:batch", type: "application/x-ndjson", Array(lines.joined(separator: "\n").utf8))
            #expect(answer.status == 200)
            let answers = try String(decoding: answer.bytes, as: UTF8.self).split(separator: "\n").map {
                try JSONValue(parsing: $0.utf8)
            }
            #expect(answers.map { $0["status"].text } == ["added", "failed", "failed", "updated", "failed", "failed"])
            #expect(answers.map { $0["key"].text } == ["a", nil, "b", "a", nil, "c"])
            #expect(answers[2]["key"].text == "b" && answers[2]["detail"].text?.contains("not an image") == true)
            #expect(try await shop.ask(.get, "/v1/items/a")["attributes"]["price"].number == 3)
            #expect(try await shop.ask(.get, "/v1/items")["items"].count == 1)
        }
    }

    @Test func numbersAndNamesAreKeptExactly() async throws {
        try await TestShop.open { shop in
            let exact = "9007199254740993"
            let attributes =
                "{\"id\":\(exact),\"huge\":18446744073709551615,\"least\":-9223372036854775808,\"a\":1e2,\"b\":0.1,"
                + "\"\u{e9}\":1,\"e\u{301}\":2}"
            let written =
                "{\"a\":100,\"b\":0.1,\"e\u{301}\":2,\"huge\":\"18446744073709551615\",\"id\":\(exact),"
                + "\"least\":-9223372036854775808,\"\u{e9}\":1}"
            func text(_ answer: TestShop.Answer) -> String { String(decoding: answer.bytes, as: UTF8.self) }
            for answer in [
                try await shop.put("red", (200, 20, 30), attributes: attributes),
                try await shop.ask(.patch, "/v1/items/red", json: "{\"attributes\":\(attributes)}"),
                try await shop.ask(.get, "/v1/items/red"),
            ] { #expect(Array(text(answer).utf8).firstRange(of: Array(written.utf8)) != nil, "\(text(answer))") }
            let image = Data(try TestShop.image((20, 160, 60))).base64EncodedString()
            let line = "{\"key\":\"green\",\"image\":\"\(image)\",\"attributes\":{\"id\":9007199254740992}}"
            _ = try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", Array(line.utf8))
            for (condition, count) in [("id=\(exact)", 1), ("id=9007199254740992", 1), ("id%3E9007199254740992", 1)] {
                #expect(try await shop.ask(.get, "/v1/items?where=\(condition)")["items"].count == count)
                let hits = try await shop.ask(.get, "/v1/items/red/similar?where=\(condition)")["hits"]
                #expect(hits.count == count, "\(condition)")
            }
        }
    }

    @Test func aConditionOnWhatNoItemHasSaysSo() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let note: JSONValue = [
                #"no item has an attribute "prize", the nearest is "price"; there are "kind", "price""#
            ]
            for uri in ["/v1/items?where=prize%3C20", "/v1/items/red/similar?where=prize%3C20"] {
                #expect(try await shop.ask(.get, uri)["notes"] == note)
            }
            let search = #"{"key":"red","where":"prize<20"}"#
            #expect(try await shop.ask(.post, "/v1/search", json: search)["notes"] == note)
            #expect(try await shop.ask(.get, "/v1/items?where=price%3C20")["notes"] == .null)
        }
    }
}
