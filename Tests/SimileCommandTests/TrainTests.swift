import Foundation
import Imaging
import Testing

/// Heads, projections and autoencoders: trained on a catalog, kept and used. By color, which needs no weights.
@Suite struct TrainTests {
    let bench: Bench

    /// Images of twelve colors, several shades of each.
    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for number in 0..<96 {
            let (tone, shade) = (number % 12, number / 12)
            let (r, g, b) = (60 + 80 * (tone % 3), 40 + 90 * (tone / 3 % 2), 50 + 100 * (tone / 6))
            let image = PixelBuffer(
                width: 24, height: 24, fill: (UInt8(r + 3 * shade), UInt8(g + 2 * shade), UInt8(b + 3 * shade)))
            try bench.write("\(number).png", try image.png())
            lines.append(
                #"{"path": "pictures/\#(number).png", "tone": "t\#(tone)", "sku": \#(number / 24), "one": "x"}"#)
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
        try bench.index("--model", "colour", "--attributes", "items.jsonl")
    }

    @Test func `A head is trained, kept, and classifies`() throws {
        let report = try bench.run("train", "head", "--label", "tone", "--json").json()
        #expect(report["name"] as? String == "tone" && report["kind"] as? String == "head")
        let epochs = try #require(report["epochs"] as? [[String: Any]])
        for key in ["epoch", "trainLoss", "validLoss", "top1", "top5", "seconds"] {
            #expect(epochs.first?[key] is NSNumber, "\(key)")
        }
        let validation = try #require(report["validation"] as? [String: Any])
        #expect(validation["top1"] as? Double ?? 0 > 0.8 && report["seed"] as? Int == 42)
        let run = try bench.run("classify", "pictures/0.png", "pictures/13.png", "--head", "tone", "--json").json()
        let results = try #require(run["results"] as? [[String: Any]])
        let first = results.compactMap { ($0["classes"] as? [[String: Any]])?.first?["label"] as? String }
        #expect(first == ["t0", "t1"] && (results[0]["classes"] as? [Any])?.count == 12)
        let csv = try bench.run("classify", "pictures/0.png", "--head", "tone", "--csv", "--top", "2")
        #expect(csv.output.hasPrefix("path,rank,label,probability\r\npictures/0.png,1,t0,"))
        #expect(csv.output.split(separator: "\r\n").count == 3)
        // By neighbors, whose label is the head's.
        let knn = try bench.run("classify", "pictures/0.png", "--head", "tone", "--method", "knn", "--json").json()
        #expect(knn["label"] as? String == "tone" && knn["head"] == nil)
    }

    @Test func `A bad image does not stop the others`() throws {
        #expect(try bench.run("train", "head", "--label", "tone", "--epochs", "2").status == 0)
        try bench.note("pictures/bad.png", "no image")
        let run = try bench.run(
            "classify", "pictures/0.png", "pictures/bad.png", "pictures/1.png", "--head", "tone", "--json")
        #expect(run.status == 1 && run.messages.contains("bad.png"))
        let report = try run.json()
        #expect((report["results"] as? [Any])?.count == 2 && (report["skipped"] as? [Any])?.count == 1)
    }

    @Test func `The same seed gives the same head`() throws {
        let file = bench.catalog + "/learned/tone.head"
        func head(_ seed: String) throws -> [UInt8]? {
            let run = try bench.run(
                "train", "head", "--label", "tone", "--epochs", "2", "--seed", seed, "--force", "--hidden", "8")
            #expect(run.status == 0)
            // The card tells how long it took.
            return FileManager.default.contents(atPath: file).map { Array($0.suffix(2000).dropLast(32)) }
        }
        let first = try head("1")
        #expect(try first != nil && head("1") == first)
        #expect(try head("2") != first)
    }

    @Test func `A projection is a space of its own`() throws {
        let report = try bench.run("train", "metric", "--label", "tone", "--dimension", "8", "--json").json()
        #expect(report["model"] as? String == "colour+tone" && report["images"] as? Int == 96)
        #expect((report["heldOut"] as? [String])?.count == 2)
        let validation = try #require(report["validation"] as? [String: Any])
        let frozen = try #require(report["frozen"] as? [String: Any])
        func quality(_ measures: [String: Any]) -> Double {
            (measures["recallAt1"] as? Double ?? 0) + (measures["meanAveragePrecision"] as? Double ?? 0)
        }
        #expect(quality(validation) >= quality(frozen))
        func hits(_ arguments: String...) throws -> [[String: Any]] {
            let run = try bench.finish(bench.process(["search"] + arguments + ["--model", "colour+tone", "--json"]))
            return try #require(try run.json()["hits"] as? [[String: Any]])
        }
        #expect(try hits("pictures/5.png", "--limit", "3").count == 3)
        let retrieval = try bench.run(
            "evaluate", "retrieval", "pictures", "--label", "tone", "--attributes", "items.jsonl", "--models",
            "colour,colour+tone", "--resamples", "0", "--json"
        ).json()
        let findings = try #require(retrieval["findings"] as? [[String: Any]])
        #expect(findings.contains { ($0["reason"] as? String)?.contains("learned from 10 of the 12 classes") == true })
        let compared = try bench.run("compare", "pictures/0.png", "pictures/1.png", "--model", "colour+tone", "--json")
        #expect(try compared.json()["model"] as? String == "colour+tone")
        // A head may learn from it, but not another projection.
        let head = try bench.run("train", "head", "--label", "tone", "--model", "colour+tone", "--epochs", "3")
        #expect(head.status == 0)
        #expect(try bench.run("classify", "pictures/0.png", "--head", "tone").status == 0)
        let twice = try bench.run("train", "metric", "--label", "tone", "--name", "twice", "--model", "colour+tone")
        #expect(twice.isOneLine(with: "colour+tone is projected already; leave +tone out"))
        // A new image enters by the matrix; so does a query that the catalog has not.
        let image = PixelBuffer(width: 24, height: 24, fill: (62, 41, 52))
        try bench.write("new.png", try image.png())
        #expect(try bench.index()["added"] as? Int == 1)
        let status = try bench.run("status", "--json").json()
        let spaces = try #require(status["spaces"] as? [[String: Any]])
        #expect(spaces.compactMap { $0["vectors"] as? Int } == [97, 97])
        #expect(try hits("pictures/new.png", "--limit", "97").count == 97)
        let other = bench.folder + "/other.png"
        try #require(FileManager.default.createFile(atPath: other, contents: Data(try image.png())))
        let found = try hits(other, "--limit", "1")
        #expect(found.first?["cosine"] as? Double ?? 0 > 0.9999)
    }

    /// What index makes of the base model's vector is what embedding the image gives.
    @Test func `Projected vectors are the same however they came`() throws {
        #expect(try bench.run("train", "metric", "--label", "tone", "--dimension", "6").status == 0)
        func exported() throws -> Data? {
            let run = try bench.run("export", "--model", "colour+tone", "--output", "vectors", "--force")
            #expect(run.status == 0)
            return FileManager.default.contents(atPath: bench.folder + "/vectors/vectors.npy")
        }
        let trained = try exported()
        let again = try bench.index("--model", "colour+tone", "--force")
        #expect(again["updated"] as? Int == 96)
        let embedded = try exported()
        #expect(trained != nil && trained == embedded)
    }

    @Test func `An autoencoder lists what is unusual`() throws {
        let image = PixelBuffer(width: 24, height: 24, fill: (255, 255, 0))
        try bench.write("odd.png", try image.png())
        try bench.index()
        let report = try bench.run("train", "autoencoder", "--dimension", "4", "--limit", "5", "--json").json()
        #expect(report["kind"] as? String == "autoencoder" && report["model"] as? String == "colour+autoencoder")
        let outliers = try #require(report["outliers"] as? [[String: Any]])
        let errors = outliers.compactMap { $0["error"] as? Double }
        #expect(errors.count == 5 && errors == errors.sorted(by: >))
        #expect(outliers.contains { ($0["key"] as? String)?.hasSuffix("odd.png") == true })
        #expect(try bench.run("search", "pictures/0.png", "--model", "colour+autoencoder").status == 0)
    }

    @Test func `Reports are written`() throws {
        #expect(try bench.run("train", "head", "--label", "tone", "--output", "head").status == 0)
        #expect(
            try bench.run("train", "metric", "--label", "tone", "--dimension", "8", "--output", "metric").status == 0)
        #expect(try bench.run("train", "autoencoder", "--dimension", "4", "--output", "auto").status == 0)
        for folder in ["head", "metric", "auto"] {
            let page = FileManager.default.contents(atPath: "\(bench.folder)/\(folder)/report.html")
            #expect(page.map { String(decoding: $0, as: UTF8.self).contains("<svg") } == true)
        }
        let pairs = try bench.run(
            "train", "pairs", "--items", "items.jsonl", "--tasks", "tone", "--model", "colour", "--count", "300",
            "--output",
            "pairs")
        #expect(pairs.status == 0)
        let page = FileManager.default.contents(atPath: bench.folder + "/pairs/report.html")
        #expect(page.map { String(decoding: $0, as: UTF8.self).contains("rf:tone") } == true)
        try FileManager.default.createDirectory(atPath: bench.folder + "/taken", withIntermediateDirectories: false)
        try bench.note("taken/mine.txt", "mine")
        let refused = try bench.run("train", "head", "--label", "tone", "--force", "--output", "taken")
        #expect(refused.isOneLine(with: "mine.txt"))
    }

    @Test func `Trained pairs rank hits anew, and are evaluated`() throws {
        let trained = try bench.run(
            "train", "pairs", "--items", "items.jsonl", "--tasks", "tone", "--model", "colour", "--count", "600")
        #expect(trained.status == 0)
        let run = try bench.run("search", "pictures/0.png", "--rerank", "lr:tone", "--json").json()
        let hits = try #require(run["hits"] as? [[String: Any]])
        let probabilities = hits.compactMap { $0["probability"] as? Double }
        #expect(probabilities.count == 10 && probabilities == probabilities.sorted(by: >))
        #expect(hits.compactMap { $0["rank"] as? Int } == Array(1...10))
        let pairs = try bench.run(
            "evaluate", "pairs", "--items", "items.jsonl", "--tasks", "tone", "--model", "colour", "--count", "200",
            "--trained", "lr:tone,rf:tone", "--json"
        ).json()
        let measurements = try #require(pairs["measurements"] as? [[String: Any]])
        let metrics = Set(measurements.compactMap { ($0["subject"] as? [String: String])?["metric"] })
        #expect(metrics == ["cosine", "euclidean", "lr:tone", "rf:tone"])
        #expect(try bench.run("search", "pictures/0.png", "--rerank", "lr:none").isOneLine(with: "no model lr:none"))
        #expect(
            try bench.run("search", "pictures/0.png", "--rerank", "cosine").isOneLine(with: "no trained model of pairs")
        )
        #expect(try bench.run("search", "--text", "red", "--rerank", "lr:tone").status == 64)
    }

    @Test func `What cannot be is one clear line, and leaves nothing`() throws {
        func train(_ arguments: String...) throws -> CommandLineRun {
            try bench.finish(bench.process(["train"] + arguments))
        }
        #expect(try train("head", "--label", "none").isOneLine(with: "has the attribute none"))
        #expect(try train("head", "--label", "one").isOneLine(with: "of one class"))
        #expect(try train("head", "--label", "tone", "--name", "a/b").isOneLine(with: "cannot be a model's name"))
        #expect(try train("head", "--label", "tone", "--model", "resnet50").isOneLine(with: "no vectors of resnet50"))
        #expect(try train("metric", "--label", "one").isOneLine(with: "of one class"))
        #expect(
            try train("metric", "--label", "sku", "--where", "sku<3", "--dimension", "8").isOneLine(with: "too few"))
        #expect(try train("head", "--label", "tone", "--epochs", "0").status == 64)
        #expect(!FileManager.default.fileExists(atPath: bench.catalog + "/learned/tone.head"))
        #expect(try train("head", "--label", "tone", "--epochs", "2").status == 0)
        #expect(try train("head", "--label", "tone", "--epochs", "2").isOneLine(with: "--force"))
        #expect(try bench.run("classify", "pictures/0.png", "--head", "none").isOneLine(with: "no model head none"))
        #expect(try bench.run("search", "pictures/0.png", "--model", "colour+none").isOneLine(with: "colour+none"))
        let file = bench.catalog + "/learned/tone.head"
        var bytes = try #require(FileManager.default.contents(atPath: file))
        bytes[bytes.count / 2] ^= 1
        try #require(FileManager.default.createFile(atPath: file, contents: bytes))
        #expect(try bench.run("classify", "pictures/0.png", "--head", "tone").isOneLine(with: "train the model again"))
    }
}
