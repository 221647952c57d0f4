import Basics
import Catalog
import Foundation
import HTTPTypes
import Imaging
import Simile
import Testing

@testable import SimileServer

/// Searches in several spaces and for several things at once: over HTTP as by the library itself.
@Suite struct SearchFieldTests {
    /// Items of many colors, each with a made-up vector of the default model, too: no weights are needed.
    private static func fill(_ shop: TestShop) async throws {
        var numbers = SeededGenerator(seed: 7)
        let deep = try ModelChoice().space(store: shop.service.library.options.store)
        for number in 0..<12 {
            let color = (UInt8(number * 37 % 256), UInt8(number * 91 % 256), UInt8(number * 53 % 256))
            try await shop.put("item-\(number)", color, attributes: "{\"number\": \(number)}")
            let key = ItemKey("item-\(number)")
            let item = try #require(try shop.catalog.item(key))
            let seen = try ModelChoice("colour").space(store: shop.service.library.options.store)
            let vector = try #require(try shop.catalog.vector(of: key, in: seen))
            try shop.catalog.commit([
                .put(
                    NewItem(
                        key: key, path: item.path, fingerprint: item.fingerprint,
                        vectors: [(seen, vector), (deep, numbers.unit(deep.dimension))]))
            ])
        }
    }

    /// Reads any words, for the default model only, as a vector that depends on them.
    private static let reader = TextReader(
        reads: { $0.name == ModelChoice().name },
        load: { choice, store in
            let dimension = try choice.space(store: store).dimension
            return { text in
                var numbers = SeededGenerator(state: text.utf8.reduce(3) { $0 &* 31 &+ UInt64($1) })
                return numbers.unit(dimension)
            }
        })

    /// A search in the library's words and in a client's.
    struct Case: Sendable, CustomTestStringConvertible {
        let fields: [(String, [String])]
        /// The fields that are no texts in JSON.
        var plain: JSONObject = [:]
        let change: @Sendable (inout SearchRequest) -> Void
        var testDescription: String { fields.map { "\($0)=\($1)" }.joined(separator: "&") }

        /// As JSON, without what the search is for.
        var json: JSONObject {
            let lists = fields.map { name, texts in
                (
                    ExactText(name),
                    ["like", "model", "verify"].contains(name)
                        ? .string(texts[0]) : JSONValue.array(texts.map { .string($0) })
                )
            }
            return Dictionary(lists, uniquingKeysWith: { $1 }).merging(plain) { $1 }
        }
        /// As a query.
        var query: String {
            fields.flatMap { name, texts in
                texts.map { "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            }.joined(separator: "&")
        }
    }

    private static func item(_ number: Int, _ weight: Double = 1) -> QueryExpression.Term {
        .init(.image(.item(ItemKey("item-\(number)"))), weight: weight)
    }

    static let cases: [Case] = [
        Case(fields: [("fuse", ["efficientnet_lite0:0.7", "colour:0.3"])]) {
            $0.ranking = .fusion([.init("efficientnet_lite0", weight: 0.7), .init("colour", weight: 0.3)])
        },
        Case(fields: [("fuse", ["colour"])]) { $0.ranking = .model("colour") },
        Case(fields: [("like", ["colour"])]) { $0.ranking = .color },
        Case(fields: [("like", ["color"])]) { $0.ranking = .color },
        Case(fields: [("model", ["color"])]) { $0.ranking = .model("colour") },
        Case(fields: [("fuse", ["efficientnet_lite0:0.7", "color:0.3"])]) {
            $0.ranking = .fusion([.init("efficientnet_lite0", weight: 0.7), .init("colour", weight: 0.3)])
        },
        Case(fields: [("like", ["shape"])]) { $0.ranking = .shape() },
        Case(fields: [("like", ["both"])]) { $0.ranking = .shapeAndColor() },
        Case(fields: [("plus", ["item-3:0.5", "item-4"]), ("minus", ["item-9:0.25"])]) {
            $0.query.terms += [item(3, 0.5), item(4), item(9, -0.25)]
        },
        Case(fields: [("plusText", ["with dots", "round:2"]), ("minusText", ["striped:0.5"])]) {
            $0.query.terms += [
                .init(.text("with dots")), .init(.text("round"), weight: 2), .init(.text("striped"), weight: -0.5),
            ]
        },
        Case(fields: [("verify", ["orb"])]) { $0.verification = .orb },
        Case(fields: [("like", ["both"]), ("minus", ["item-9:0.3"])]) {
            $0.ranking = .shapeAndColor()
            $0.query.terms.append(item(9, -0.3))
        },
    ]

    /// What the library finds, as the service would write it.
    private static func hits(_ shop: TestShop, _ query: ImageQuery, _ change: (inout SearchRequest) -> Void)
        async throws -> JSONValue
    {
        var request = SearchRequest(query)
        request.limit = 6
        change(&request)
        var result = try await ImageSearch(
            catalog: shop.catalog, store: shop.service.library.options.store, reader: reader
        ).run(
            request)
        for place in result.hits.indices { result.hits[place].item.path = nil }
        return try JSONValue(parsing: JSONText.compact(result))
    }

    @Test func theSameIsFoundAsByTheLibrary() async throws {
        try await TestShop.open(reader: Self.reader) { shop in
            try await Self.fill(shop)
            for search in Self.cases { try await Self.check(search, shop) }
        }
    }

    private static func check(_ search: Case, _ shop: TestShop) async throws {
        let expected = try await hits(shop, .item("item-2"), search.change)
        #expect(expected["hits"].count == 6)

        var object = search.json
        object["key"] = "item-2"
        object["limit"] = 6
        let body = String(decoding: try JSONText.compact(JSONValue.object(object)), as: UTF8.self)
        for answer in [
            try await shop.ask(.post, "/v1/search", json: body),
            try await shop.ask(.get, "/v1/items/item-2/similar?limit=6&\(search.query)"),
        ] {
            #expect(answer.status == 200, "\(String(decoding: answer.bytes, as: UTF8.self))")
            for name in ["hits", "query", "space", "spaces", "leftOut", "index", "approximate"] {
                #expect(answer[name] == expected[name], "\(name) of \(search.query)")
            }
        }
    }

    /// A form says a field once for each of its words.
    @Test func formsRepeatFields() async throws {
        try await TestShop.open(reader: Self.reader) { shop in
            try await Self.fill(shop)
            let image = try TestShop.image((200, 20, 30))
            let expected = try await Self.hits(shop, .bytes(image, name: "image")) {
                $0.ranking = .color
                $0.query.terms += [Self.item(3, 0.5), Self.item(4), Self.item(9, -0.25)]
            }
            let found = try await shop.ask(
                .post, "/v1/search", files: ["image": image],
                texts: [
                    ("like", "colour"), ("plus", "item-3:0.5"), ("minus", "item-9:0.25"), ("plus", "item-4:1"),
                    ("limit", "6"),
                ])
            #expect(found.status == 200 && found["hits"] == expected["hits"])
            let twice = try await shop.ask(
                .post, "/v1/search", files: ["image": image], texts: [("like", "colour"), ("like", "both")])
            #expect(twice.status == 400 && twice["field"].text == "like")
        }
    }

    /// A gray image with a red corner is found by its part, and not where whole images only are compared.
    @Test func partsAreLeftOutOnRequest() async throws {
        try await TestShop.open { shop in
            let folder = shop.directory + "-pictures"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for (name, color) in TestShop.colors {
                var image = PixelBuffer(width: 100, height: 80, fill: (90, 90, 90))
                for place in 0..<100 * 80 where place % 100 >= 40 && place / 100 >= 32 {
                    image.bytes.replaceSubrange(place * 3..<place * 3 + 3, with: [color.0, color.1, color.2])
                }
                let path = folder + "/\(name).png"
                try Data(try image.png()).write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: path)
            }
            var request = IndexRequest(
                paths: [folder], models: [ModelChoice("colour")], store: shop.service.library.options.store)
            request.tiles = true
            #expect(try ImageIndexer(catalog: shop.catalog).run(request).added == 4)
            let red = try PixelBuffer(width: 50, height: 50, fill: (200, 20, 30)).png()
            for (texts, finds) in [([:], true), (["parts": "true"], true), (["parts": "false"], false)] {
                let expected = try await Self.hits(shop, .bytes(red, name: "image")) { $0.findsParts = finds }
                let found = try await shop.ask(.post, "/v1/search", files: ["image": red], texts: texts)
                #expect(found["hits"] == expected["hits"] && found["hits"].count == 4)
                #expect((found["hits"][0]["part"] != .null) == finds)
            }
            let wrong = try await shop.ask(.post, "/v1/search", files: ["image": red], texts: ["parts": "no"])
            #expect(wrong.status == 400 && wrong["field"].text == "parts")
        }
    }

    /// Every mistake is told with the field that it is in, and no name becomes a path.
    private static let mistakes: [(fields: String, status: Int, field: String?)] = [
        (#""fuse": "colour""#, 400, "fuse"), (#""fuse": ["colour", "colour:2"]"#, 400, "fuse"),
        (#""fuse": ["colour:0"]"#, 400, "fuse"), (#""fuse": ["colour:-1"]"#, 400, "fuse"),
        (#""fuse": [":1"]"#, 400, "fuse"), (#""fuse": [""]"#, 400, "fuse"), (#""fuse": [3]"#, 400, "fuse"),
        (#""fuse": ["none"]"#, 400, "fuse"), (#""fuse": ["/etc/x.onnx:0.5", "colour"]"#, 400, "fuse"),
        (#""fuse": ["../x.onnx"]"#, 400, "fuse"), (#""fuse": ["resnet18"]"#, 400, "fuse"),
        (#""fuse": ["colour"], "like": "both""#, 400, "fuse"), (#""fuse": ["colour"], "model": "colour""#, 400, "fuse"),
        (#""like": "smell""#, 400, "like"), (#""like": "colour", "model": "efficientnet_lite0""#, 400, "model"),
        (#""like": "both", "model": "colour""#, 400, "model"), (#""parts": "yes""#, 400, "parts"),
        (#""parts": 1"#, 400, "parts"), (#""plus": ["a:1e7"]"#, 400, "plus"), (#""plus": {"a": 1}"#, 400, "plus"),
        (#""minus": ["a","b","c","d","e","f","g","h","i"]"#, 400, "minus"), (#""plus": ["none"]"#, 404, "plus"),
        (#""minus": ["/etc/passwd:0.5"]"#, 404, "minus"), (#""plus": ["-"]"#, 404, "plus"),
        (#""plus": ["http://127.0.0.1:1/x.jpg"]"#, 404, "plus"), (#""minus": ["item-2"]"#, 400, nil),
        (#""plusText": ["dots"], "model": "colour""#, 400, "plusText"),
        (#""minusText": ["dots"], "like": "colour""#, 400, "minusText"),
        (#""minusText": ["dots:0"]"#, 400, "minusText"),
    ]

    @Test func mistakesAreNamed() async throws {
        try await TestShop.open(reader: Self.reader) { shop in
            try await Self.fill(shop)
            for (fields, status, field) in Self.mistakes {
                let answer = try await shop.ask(.post, "/v1/search", json: "{\"key\": \"item-2\", \(fields)}")
                #expect(answer.status == status, "\(fields): \(String(decoding: answer.bytes, as: UTF8.self))")
                #expect(answer["field"].text == field, "\(fields)")
                let detail = try #require(answer["detail"].text)
                #expect(
                    !detail.contains("--") && !detail.contains(shop.directory) && !detail.contains("\n"), "\(detail)")
            }
        }
    }

    @Test func aCatalogueWithoutAKindSaysSo() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            for likeness in ["shape", "both"] {
                let answer = try await shop.ask(.get, "/v1/items/red/similar?like=\(likeness)")
                #expect(answer.status == 400 && answer["field"].text == "like")
            }
            let words = try await shop.ask(.get, "/v1/items/red/similar?plusText=dots")
            #expect(words.status == 400 && words["field"].text == "plusText")
            #expect(try await shop.ask(.get, "/v1/items/red/similar?plus=none").status == 404)
            #expect(try await shop.ask(.get, "/v1/items/red/similar?plus=blue&plus=green")["hits"].count == 4)
        }
    }

    /// A model that is on offer, but of which the catalog holds nothing.
    @Test func modelsWithoutVectorsAreNamed() async throws {
        try await TestShop.open({ $0.models = ["efficientnet_lite0"] }) { shop in
            try await shop.fill()
            for (field, fields) in [
                ("fuse", "fuse=colour&fuse=efficientnet_lite0"), ("model", "model=efficientnet_lite0"),
            ] {
                let answer = try await shop.ask(.get, "/v1/items/red/similar?\(fields)")
                #expect(answer.status == 400 && answer["field"].text == field)
            }
        }
    }

    /// What the description says of the fields is what is refused.
    @Test func theDescriptionHasTheFields() async throws {
        try await TestShop.open { shop in
            let paths = try await shop.ask(.get, "/openapi.json").json["paths"]
            let bodies = paths["/v1/search"]["post"]["requestBody"]["content"]
            for type in ["multipart/form-data", "application/json"] {
                let fields = bodies[type]["schema"]["properties"]
                func schema(_ name: String) -> JSONValue {
                    let schema = fields[name]["anyOf"][0]
                    return schema == .null ? fields[name] : schema
                }
                #expect(schema("like")["enum"] == ["shape", "colour", "both"] && schema("parts")["type"] == "boolean")
                for name in ["fuse", "plus", "minus", "plusText", "minusText"] {
                    #expect(schema(name)["type"] == "array" && schema(name)["maxItems"] == 8, "\(name)")
                }
            }
            guard case .array(let inQuery) = paths["/v1/items/{key}/similar"]["get"]["parameters"] else {
                return #expect(Bool(false))
            }
            #expect(
                Set(inQuery.compactMap { $0["name"].text }).isSuperset(of: [
                    "like", "fuse", "parts", "plus", "minus", "plusText", "minusText",
                ]))
        }
    }
}

extension SeededGenerator {
    /// A vector of length 1.
    fileprivate mutating func unit(_ dimension: Int) -> [Float] {
        let vector = (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}
