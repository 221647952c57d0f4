import Dispatch
import Foundation
import GRDB
import HTTPTypes
import Simile
import Synchronization
import Testing

@testable import Catalog
@testable import SimileServer

/// What keys, attributes and pages may be, at every door of the service.
@Suite struct LimitTests {
    private static let longest = String(repeating: "é", count: 512)
    private static let longer = longest + "x"

    private static func line(_ key: String, _ attributes: String = "{}") throws -> String {
        let image = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
        return #"{"key": "\#(key)", "image": "\#(image)", "attributes": \#(attributes)}"#
    }

    private static func batch(_ lines: [String], _ shop: TestShop) async throws -> [JSONValue] {
        let body = Array(lines.joined(separator: "\n").utf8)
        let answer = try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", body)
        return try answer.bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
    }

    @Test func keysHaveOneLimitAtAllDoors() async throws {
        try await TestShop.open { shop in
            let (longest, longer) = (Self.longest, Self.longer)
            #expect(try await shop.put(TestShop.encoded(longest), (1, 2, 3)).status == 201)
            let refusal = try await shop.put(TestShop.encoded(longer), (1, 2, 3))
            #expect(refusal.status == 400 && refusal["field"].text == "key")
            #expect(refusal["detail"].text?.contains("the limit is 1024") == true)
            let lines = try await Self.batch([Self.line(longer), Self.line(longest), Self.line("short")], shop)
            #expect(lines.map { $0["status"].text } == ["failed", "updated", "added"])
            #expect(lines[0]["detail"].text?.contains("1024 bytes") == true && lines[0]["key"] == .null)

            for (key, status) in [(longest, 200), (longer, 400)] {
                let json = #"{"key": "\#(key)"}"#
                let pair = #"{"first": {"key": "short"}, "second": \#(json)}"#
                #expect(try await shop.ask(.post, "/v1/search", json: json).status == status)
                #expect(try await shop.ask(.post, "/v1/compare", json: pair).status == status)
                for name in ["plus", "minus"] {
                    let more = #"{"key": "short", "\#(name)": ["\#(key):0.5"]}"#
                    #expect(try await shop.ask(.post, "/v1/search", json: more).status == status)
                    let uri = "/v1/items/short/similar?\(name)=\(TestShop.encoded(key)):0.5"
                    #expect(try await shop.ask(.get, uri).status == status)
                    let form = try await shop.ask(
                        .post, "/v1/search", files: ["image": TestShop.image((9, 9, 9))], texts: [name: key])
                    #expect(form.status == status)
                }
            }
            #expect(try await shop.ask(.get, "/v1/items/\(TestShop.encoded(longer))").status == 404)
        }
    }

    /// Keys of earlier releases that are longer are listed, paged past, read and removed.
    @Test func longerKeysOfEarlierReleasesAreReached() async throws {
        try await TestShop.open { shop in
            let old = [
                String(repeating: "k", count: 5_000), String(repeating: "k", count: 60_000), Self.longest + "xé",
            ]
            for (number, key) in old.enumerated() {
                try await shop.put("new\(number)", (UInt8(50 * number), 2, 3))
                try shop.catalog.writing { db in
                    try db.execute(sql: "UPDATE item SET key = ? WHERE key = ?", arguments: [key, "new\(number)"])
                }
            }
            try await shop.put("zebra", (9, 9, 9))
            var (found, cursor): ([String], String?) = ([], nil)
            repeat {
                let page = try await shop.ask(.get, "/v1/items?limit=1" + (cursor.map { "&cursor=\($0)" } ?? ""))
                try #require(page.status == 200)
                found += [page["items"][0]["key"].text].compactMap(\.self)
                cursor = page["next"].text
                #expect((cursor?.utf8.count ?? 0) <= PageCursor.longest)
            } while cursor != nil && found.count < 20
            #expect(found == [old[0], old[1], "zebra", old[2]])
            for (key, left) in [(old[0], 4), (old[2], 3)] {
                let path = "/v1/items/\(key == old[0] ? key : TestShop.encoded(key))"
                #expect(try await shop.ask(.get, path)["key"].text == key)
                #expect(try await shop.ask(.get, path + "/image").status == 200)
                #expect(try await shop.ask(.get, path + "/similar")["hits"].count == left)
                #expect(try await shop.ask(.patch, path, json: #"{"attributes": {"a": 1}}"#).status == 200)
                #expect(try await shop.ask(.delete, path).status == 204)
            }
        }
    }

    @Test func cursorsThatAreNoneAreRefused() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let next = try #require(try await shop.ask(.get, "/v1/items?limit=2")["next"].text)
            #expect(try await shop.ask(.get, "/v1/items?cursor=\(next)")["items"].count == 2)
            var wrong = [
                "*", "abc", "Z3JlZW4", "AA", next + "AA", String(next.dropLast()), String(repeating: "A", count: 2_000),
            ]
            for place in next.indices {
                var characters = next
                characters.replaceSubrange(place...place, with: next[place] == "A" ? "B" : "A")
                wrong.append(characters)
            }
            for cursor in wrong {
                let answer = try await shop.ask(.get, "/v1/items?cursor=\(cursor)")
                #expect(answer.status == 400 && answer["field"].text == "cursor", "\(cursor)")
            }
        }
    }

    @Test func attributesHaveLimitsAtAllDoors() async throws {
        let many = "{" + (0...1_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        let large = "{\"text\":\"" + String(repeating: "x", count: 65_533) + "\"}"
        try await TestShop.open { shop in
            #expect(try await shop.put("red", (200, 20, 30), attributes: #"{"a": 1}"#).status == 201)
            for attributes in [many, large] {
                let answers = [
                    try await shop.put("new", (200, 20, 30), attributes: attributes),
                    try await shop.ask(.patch, "/v1/items/red", json: #"{"attributes": \#(attributes)}"#),
                ]
                for answer in answers {
                    #expect(answer.status == 400 && answer["detail"].text?.contains("the limit is") == true)
                }
                #expect(try await Self.batch([Self.line("new", attributes)], shop)[0]["status"].text == "failed")
            }
            #expect(try await shop.ask(.get, "/v1/items/new").status == 404)
            #expect(try await shop.ask(.get, "/v1/items/red")["attributes"] == ["a": 1])
            // Small changes add up.
            let half = String(repeating: "x", count: 33_000)
            for (name, status) in [("b", 200), ("c", 400)] {
                let answer = try await shop.ask(
                    .patch, "/v1/items/red", json: #"{"attributes": {"\#(name)": "\#(half)"}}"#)
                #expect(answer.status == status)
            }
            #expect(try await shop.ask(.patch, "/v1/items/red", json: #"{"attributes": {"b": null}}"#).status == 200)
        }
    }

    /// Sixty thousand names, parameters or fields are refused without work that grows with their square, and so is a number
    /// too large in the depth of a body.
    @Test func muchIsRefusedInNoTime() async throws {
        try await TestShop.open { shop in
            try await shop.put("red", (200, 20, 30))
            let names = (0..<60_000).map { "\"\($0)\":1" }.joined(separator: ",")
            let nulls = (0..<60_000).map { "\"\($0)\":null" }.joined(separator: ",")
            #expect(try await shop.ask(.patch, "/v1/items/red", json: "{\"attributes\":{\(names)}}").status == 400)
            #expect(try await shop.ask(.patch, "/v1/items/red", json: "{\"attributes\":{\(nulls)}}").status == 200)
            #expect(try await shop.ask(.post, "/v1/search", json: "{\(names)}").status == 400)
            let query = (0..<8_000).map { "a\($0)=1" }.joined(separator: "&")
            #expect(try await shop.ask(.get, "/v1/items?\(query)").status == 400)
            let condition = String(repeating: "a=1 and ", count: 240) + "a=1"
            #expect(
                try await shop.ask(.post, "/v1/search", json: #"{"key":"red","where":"\#(condition)"}"#).status == 400)
            for (open, close) in [("{\"a\":", "}"), ("[", "]")] {
                let deep = String(repeating: open, count: 120) + "1e400" + String(repeating: close, count: 120)
                #expect(try await shop.ask(.post, "/v1/search", json: #"{"key": \#(deep)}"#).status == 400)
            }
        }
    }

    /// What clients sent is told back to them, but not megabytes of it.
    @Test func problemsAreShort() async throws {
        try await TestShop.open { shop in
            let name = String(repeating: "n", count: 200_000)
            let answer = try await shop.ask(.post, "/v1/search", json: #"{"\#(name)": 1}"#)
            #expect(answer.status == 400 && answer.bytes.count < 10_000)
            let line = try await Self.batch([#"{"key": "a", "\#(name)": 1}"#, #"{"key": "\#(name)"}"#], shop)
            #expect(line.allSatisfy { $0["status"].text == "failed" && ($0["detail"].text?.utf8.count ?? 0) < 10_000 })
        }
    }

    @Test func pagesAndHitsEndWhereTheirBytesDo() async throws {
        try await TestShop.open { shop in
            let lines = try (0..<150).map { number in
                try Self.line("item-\(number)", "{\"text\":\"\(String(repeating: "x", count: 60_000))\"}")
            }
            #expect(try await Self.batch(lines, shop).count { $0["status"].text == "added" } == 150)
            var (count, pages, cursor): (Int, Int, String?) = (0, 0, nil)
            repeat {
                let page = try await shop.ask(.get, "/v1/items?limit=1000" + (cursor.map { "&cursor=\($0)" } ?? ""))
                #expect(page.status == 200 && page.bytes.count < 5 << 20)
                (count, pages, cursor) = (count + page["items"].count, pages + 1, page["next"].text)
            } while cursor != nil && pages < 20
            #expect(count == 150 && pages == 3)
            let random = try await shop.ask(.get, "/v1/random?count=100")
            #expect(random["items"].count < 100 && random.bytes.count < 5 << 20)
            let hits = try await shop.ask(.get, "/v1/items/item-0/similar?limit=1000")
            #expect(hits.status == 200 && hits["hits"].count == 140 && hits.bytes.count < 9 << 20)
            #expect(hits["warning"].text?.contains("only the first 140 of 150 hits") == true)
        }
    }

    /// Nobody who asks for an image is told that it cannot be read while another one takes its place.
    @Test func imagesAreThereWhileTheyAreReplaced() async throws {
        try await TestShop.open { shop in
            let images = [try TestShop.image((200, 20, 30)), try TestShop.image((20, 160, 60))]
            try await shop.put("red", (200, 20, 30))
            let isDone = Atomic(false)
            let writing = DispatchGroup()
            writing.enter()
            Thread { [keeper = shop.service.library.keeper] in
                var number = 0
                while !isDone.load(ordering: .relaxed) {
                    number += 1
                    do { try keeper.put("red", image: images[number % 2]) } catch { Issue.record(error) }
                }
                writing.leave()
            }.start()
            for _ in 0..<700 {
                let image = try await shop.ask(.get, "/v1/items/red/image")
                #expect(image.status == 200 && images.contains(image.bytes))
                #expect(try await shop.ask(.get, "/v1/items/red/thumbnail?size=16").status == 200)
            }
            isDone.store(true, ordering: .relaxed)
            await withCheckedContinuation { end in writing.notify(queue: .global()) { end.resume() } }
            let region = #"{"key": "red", "region": "0%,0%,50%,50%"}"#
            #expect(try await shop.ask(.post, "/v1/search", json: region).status == 200)
        }
    }
}
