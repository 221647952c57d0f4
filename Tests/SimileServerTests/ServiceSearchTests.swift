import Catalog
import Foundation
import HTTPTypes
import Imaging
import Simile
import Synchronization
import TestSupport
import Testing

@testable import SimileServer

@Suite struct ServiceSearchTests {
    @Test func imagesItemsAndRegionsFind() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let upload = try await shop.ask(
                .post, "/v1/search", files: ["image": TestShop.image((205, 25, 30))], texts: ["limit": "2"])
            #expect(upload.status == 200 && upload["hits"].count == 2 && upload["hits"][0]["key"].text == "red")
            #expect(upload["index"].text == "exact" && upload["approximate"] == false)
            #expect(upload["hits"][0]["path"] == .null)

            let byKey = try await shop.ask(.post, "/v1/search", json: #"{"key": "blue", "where": "price<20"}"#)
            #expect(byKey["hits"].count == 2 && byKey["hits"][0]["key"].text != "blue")
            let all = try await shop.ask(.get, "/v1/items/blue/similar?minScore=0.999")
            #expect(all["hits"].count == 1 && all["hits"][0]["key"].text == "blue")
            #expect(all["hits"][0]["score"].number == 1)

            let region = try await shop.ask(
                .post, "/v1/search", files: ["image": TestShop.image((205, 25, 30))],
                texts: ["region": "0%,0%,100%,50%"])
            #expect(region.status == 200 && region["hits"][0]["key"].text == "red")
        }
    }

    /// What is put is found when the answer comes, what is deleted is not, also by searches that have read the catalog before.
    @Test func changesAreSeenAtOnce() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            func nearest() async throws -> String? {
                try await shop.ask(.post, "/v1/search", files: ["image": TestShop.image((240, 120, 200))])["hits"][0][
                    "key"
                ].text
            }
            let before = try await nearest()
            #expect(before != "pink")
            for round in 0..<4 {
                try await shop.put("pink", (240, 120, 200))
                #expect(try await nearest() == "pink")
                if round % 2 == 0 {
                    _ = try await shop.ask(.delete, "/v1/items/pink")
                } else {
                    try await shop.put("pink", (0, 0, 0))
                }
                #expect(try await nearest() == before)
            }
        }
    }

    @Test func imagesAreCompared() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let (red, blue) = (try TestShop.image((200, 20, 30)), try TestShop.image((30, 50, 200)))
            let same = try await shop.ask(.post, "/v1/compare", files: ["first": red, "second": red])
            #expect(same["similar"] == true && same["score"].number == 1 && same["cosine"].number == 1)
            #expect(same["model"].text == "colour")
            let other = try await shop.ask(
                .post, "/v1/compare", files: ["first": red, "second": blue], texts: ["threshold": "1"])
            #expect(other["similar"] == false && other["threshold"].number == 1)
            let items = try await shop.ask(
                .post, "/v1/compare", json: #"{"first": {"key": "red"}, "second": {"key": "blue"}, "threshold": 0}"#)
            #expect(items["similar"] == true && items["cosine"] == other["cosine"])
        }
    }

    /// Red and wine are closer than red and blue by every method, but each scores in its own way.
    @Test(arguments: EmbeddingMeasure.allCases) func theMethodScores(method: EmbeddingMeasure) async throws {
        try await TestShop.open { shop in
            let images = ["red": (200, 20, 30), "wine": (180, 20, 40), "blue": (30, 50, 200)]
            func compare(_ first: String, _ second: String, threshold: Double) async throws -> JSONValue {
                func image(_ name: String) throws -> [UInt8] {
                    let color = try #require(images[name])
                    return try TestShop.image((UInt8(color.0), UInt8(color.1), UInt8(color.2)))
                }
                return try await shop.ask(
                    .post, "/v1/compare?method=\(method.rawValue)&threshold=\(threshold)",
                    files: ["first": try image(first), "second": try image(second)]
                ).json
            }
            let same = try await compare("red", "red", threshold: 1)
            #expect(same["method"].text == method.rawValue && same["score"].number == 1)
            let close = try #require(try await compare("red", "wine", threshold: 0)["score"].number)
            let far = try #require(try await compare("red", "blue", threshold: 0)["score"].number)
            #expect(far < close && close < 1)
            for (threshold, similar) in [(far - 0.001, true), (far + 0.001, false)] {
                #expect(try await compare("red", "blue", threshold: threshold)["similar"] == .bool(similar))
            }
            let cosine = try #require(try await compare("red", "blue", threshold: 0)["cosine"].number)
            let expected = method == .cosine ? (cosine + 1) / 2 : 1 / (1 + (2 - 2 * cosine).squareRoot())
            #expect(abs(far - expected) < 1e-5)
        }
    }

    @Test func copiesAreToldByHashes() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let answer = try await shop.ask(
                .post, "/v1/compare?method=pdq", json: #"{"first": {"key": "red"}, "second": {"key": "red"}}"#)
            #expect(
                answer["distance"] == 0 && answer["bits"] == 256 && answer["score"] == 1 && answer["similar"] == true)
            #expect(answer["model"] == .null && answer["cosine"] == .null && answer["method"] == "pdq")
        }
    }

    /// The part lies in the image where it was cut out.
    @Test(arguments: ["sift", "orb"])
    func `local features tell a part, in a comparison and in a search`(kind: String) async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let scene = PixelBuffer.scene(1)
            let whole = try scene.png()
            let part = try ImageReader().decode(.pixels(scene, name: ""), Region("40,30,170,130")).png()
            let answer = try await shop.ask(
                .post, "/v1/compare?method=\(kind)", files: ["first": part, "second": whole])
            #expect(answer["similar"] == true && answer["threshold"].number == 0.5 && answer["model"] == .null)
            let map = (0..<9).compactMap { answer["homography"][$0].number }
            #expect(map.count == 9 && abs(map[2] - 40) < 1.5 && abs(map[5] - 30) < 1.5)
            #expect(try #require(answer["inliers"].number) <= (try #require(answer["matches"].number)))
            #expect((answer["mirrored"] == false) == (kind == "sift"))

            _ = try await shop.ask(.put, "/v1/items/scene", type: "image/png", whole)
            let found = try await shop.ask(.post, "/v1/search", files: ["image": part], texts: ["verify": kind])
            #expect(found["hits"][0]["key"].text == "scene" && found["hits"][0]["verified"] == true)
            #expect(found["hits"][0]["inliers"] == answer["inliers"])
            #expect(found["hits"][1]["verified"] == false && found["hits"].count == 5)
            #expect(found["milliseconds"]["verify"].number != nil)
            let plain = try await shop.ask(.post, "/v1/search", files: ["image": part])
            #expect(plain["hits"][0]["inliers"] == .null && plain["milliseconds"]["verify"] == .null)
        }
    }

    @Test func theServicesThresholdIsForCosines() async throws {
        try await TestShop.open({ $0.threshold = 0.9 }) { shop in
            try await shop.fill()
            for (method, threshold) in [("cosine", 0.9), ("euclidean", 0.53)] {
                let answer = try await shop.ask(
                    .post, "/v1/compare?method=\(method)", json: #"{"first": {"key": "red"}, "second": {"key": "red"}}"#
                )
                #expect(answer["threshold"].number == threshold)
            }
        }
    }

    /// The pixels that the model saw are those that anybody can make of the image, bit for bit.
    @Test func whatTheModelSawIsAnsweredWhereItIsAskedFor() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let large = try PixelBuffer(width: 448, height: 224, fill: (200, 20, 30)).png()
            let small = try TestShop.image((30, 50, 200))
            func compare(_ texts: [String: String]) async throws -> JSONValue {
                try await shop.ask(.post, "/v1/compare", files: ["first": large, "second": small], texts: texts).json
            }
            func seen(_ answer: JSONValue, _ name: String) throws -> PixelBuffer {
                let text = try #require(answer["prepared"][name].text)
                try #require(text.hasPrefix("data:image/png;base64,"))
                let png = try #require(Data(base64Encoded: String(text.dropFirst(22))))
                return try ImageReader().decode(.bytes(Array(png), name: name))
            }
            let answer = try await compare(["prepared": "true"])
            let first = try seen(answer, "first")
            #expect(first == (try ImageReader().thumbnail(.bytes(large, name: "large"), longSide: 112)))
            #expect(first.width == 112 && first.height == 56)
            #expect(try seen(answer, "second") == ImageReader().decode(.bytes(small, name: "small")))
            for texts in [[:], ["prepared": "false"]] { #expect(try await compare(texts)["prepared"] == .null) }

            let items = try await shop.ask(
                .post, "/v1/compare", json: #"{"first": {"key": "blue"}, "second": {"key": "red"}, "prepared": true}"#)
            #expect(try seen(items.json, "first") == ImageReader().decode(.bytes(small, name: "small")))
        }
    }

    @Test func earlierClientsAreUnderstood() async throws {
        try await TestShop.open { shop in
            let (red, blue) = (try TestShop.image((200, 20, 30)), try TestShop.image((30, 50, 200)))
            let same = try await shop.ask(
                .post, "/cosine_similarity_score?model_name=colour", files: ["image_1": red, "image_2": red])
            #expect(String(decoding: same.bytes, as: UTF8.self).hasPrefix("{\"Similarity Score\": "))
            guard case .object(let object) = same.json else { return #expect(Bool(false)) }
            #expect(
                Set(object.keys) == ["Similarity Score", "Are the images similar?", "Time taken in milliseconds"])
            #expect(same["Are the images similar?"] == "Yes" && same["Similarity Score"].number == 1)
            #expect((same["Time taken in milliseconds"].number ?? 0) > 0)
            let other = try await shop.ask(.post, "/cosine_similarity_score", files: ["image_1": red, "image_2": blue])
            #expect(other["Are the images similar?"] == "No")
            let unknown = try await shop.ask(
                .post, "/cosine_similarity_score?model_name=/etc/x.onnx", files: ["image_1": red, "image_2": blue])
            #expect(unknown.status == 400 && unknown["field"].text == "model_name")
        }
    }

    @Test func theServiceTellsAboutItself() async throws {
        try await TestShop.open { shop in
            #expect(try await shop.ask(.get, "/v1/random")["items"].count == 0)
            try await shop.fill()
            #expect(try await shop.ask(.get, "/v1/random?count=100")["items"].count == 4)
            let models = try await shop.ask(.get, "/v1/models")
            #expect(models["default"].text == "colour" && models["models"][0]["name"].text == "colour")
            let spaces = try await shop.ask(.get, "/v1/spaces")
            #expect(
                spaces["spaces"][0]["vectors"].number == 4 && spaces["spaces"][0]["space"]["model"].text == "colour")
            let stats = try await shop.ask(.get, "/v1/stats")
            #expect(stats["items"].number == 4 && stats["attributes"] == ["kind", "price"])
            #expect(stats["queue"]["waiting"].number == 0)
            #expect(try await shop.ask(.get, "/healthz").status == 200)
            let metrics = String(decoding: try await shop.ask(.get, "/metrics").bytes, as: UTF8.self)
            #expect(metrics.contains("simile_requests_total{operation=\"putItem\",status=\"201\"} 4\n"))
            #expect(metrics.contains("simile_items 4"))
            #expect(metrics.contains("simile_request_seconds_bucket{operation=\"putItem\",le=\"+Inf\"} 4\n"))
        }
    }

    @Test func filesAreKnownByTheirRootsAndNotByTheirPlaces() async throws {
        try await TestShop.open { shop in
            let folder = shop.directory + "-files/My images"
            defer { try? FileManager.default.removeItem(atPath: shop.directory + "-files") }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, color) in TestShop.colors {
                try Data(TestShop.image(color)).write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
            }
            let catalog = shop.catalog
            try await onThread {
                let request = IndexRequest(paths: [folder], models: [ModelChoice("colour")])
                _ = try ImageIndexer(catalog: catalog).run(request)
            }
            let stats = try await shop.ask(.get, "/v1/stats")
            #expect(stats["roots"][0] == ["name": "My images", "items": 4, "present": true])
            let found = try await shop.ask(.get, "/v1/items/My%20images%2Fred.png/similar")
            #expect(found["hits"].count == 4)
            let answers = try [
                stats, found, await shop.ask(.get, "/v1/items"),
                await shop.ask(.get, "/v1/items/My%20images%2Fred.png"),
                await shop.ask(.post, "/v1/search", json: #"{"key": "My images/red.png"}"#),
                await shop.ask(.get, "/v1/spaces"),
            ]
            for answer in answers {
                #expect(answer.status == 200 && !String(decoding: answer.bytes, as: UTF8.self).contains("-files"))
            }
            #expect(try await shop.ask(.get, "/v1/items/My%20images%2Fred.png/image").status == 200)
            // The path is no key.
            #expect(try await shop.ask(.get, "/v1/items/" + TestShop.encoded(folder + "/red.png")).status == 404)
        }
    }
}

@Suite struct JobTests {
    @Test func indexesAreBuiltAndWatched() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            #expect(try await shop.ask(.get, "/v1/items/red/similar?index=hnsw").status == 400)
            let started = try await shop.ask(.post, "/v1/jobs", json: #"{"kind": "index", "index": "hnsw"}"#)
            #expect(started.status == 202)
            let id = try #require(started["id"].text)
            let events = String(decoding: try await shop.ask(.get, "/v1/jobs/\(id)/events").bytes, as: UTF8.self)
            #expect(events.contains("event: done\n") && events.hasSuffix("\n\n"))
            let job = try await shop.ask(.get, "/v1/jobs/\(id)")
            #expect(job["phase"] == "done" && job["progress"].number == 1)
            #expect(try await shop.ask(.get, "/v1/jobs")["jobs"].count == 1)

            let found = try await shop.ask(.get, "/v1/items/red/similar?index=hnsw")
            #expect(found.status == 200 && found["index"] == "hnsw" && found["hits"][0]["key"] == "red")
            // What comes and goes later is seen beside the files.
            try await shop.put("pink", (240, 120, 200))
            _ = try await shop.ask(.delete, "/v1/items/green")
            let later = try await shop.ask(.get, "/v1/items/pink/similar")
            #expect(later["index"] == "hnsw" && later["hits"].count == 4 && later["hits"][0]["key"] == "pink")
            let exact = try await shop.ask(.get, "/v1/items/pink/similar?index=exact")
            #expect(exact["index"] == "exact" && exact["hits"].count == 4)
            #expect(try await shop.ask(.post, "/v1/jobs/none/cancel").status == 404)
        }
    }

    /// What is put beside a kept index is taken in after so many writes, and never where no index is kept.
    @Test func indexesFollowWithoutBeingAsked() async throws {
        try await TestShop.open { shop in
            shop.service.upkeep.interval.store(2, ordering: .relaxed)
            try await shop.fill()
            #expect(shop.service.jobs.jobs.isEmpty)
            let started = try await shop.ask(.post, "/v1/jobs", json: #"{"kind": "index", "index": "hnsw"}"#)
            _ = try await shop.ask(.get, "/v1/jobs/\(try #require(started["id"].text))/events")
            for shade in 0..<2 { try await shop.put("pink-\(shade)", (240, 120, 200 + UInt8(shade))) }
            // A write that comes while a job runs leaves it to a later one.
            let last = try #require(shop.service.jobs.jobs.first)
            let events = String(decoding: try await shop.ask(.get, "/v1/jobs/\(last.id)/events").bytes, as: UTF8.self)
            #expect(shop.service.jobs.jobs.count == 2 && events.contains("event: done\n"))
            #expect(shop.service.jobs.job(last.id)?.detail?.contains("colour: hnsw") == true)
        }
    }
}
