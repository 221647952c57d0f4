import Foundation
import Testing

@Suite(.needsWeights) struct CompareTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func compare(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(["compare"] + arguments))
    }

    @Test func aImageIsLikeItself() throws {
        let path = bench.images + "/1.jpg"
        let report = try compare(path, path, "--json", "--threshold", "0.999").json()
        #expect(abs((report["cosine"] as? Double ?? 0) - 1) < 1e-5)
        #expect(report["similar"] as? Bool == true)
        #expect(try compare(path, path).output.hasPrefix("1.0000  similar  cosine 1.0000, threshold 0.80"))
    }

    @Test func theThresholdDecides() throws {
        let (a, b) = (bench.images + "/1.jpg", bench.images + "/2.jpg")
        let score = try #require(try compare(a, b, "--json").json()["score"] as? Double)
        for (threshold, similar) in [(score - 0.01, true), (score + 0.001, false), (0, true)] {
            let report = try compare(a, b, "--json", "--threshold", "\(threshold)").json()
            #expect(report["similar"] as? Bool == similar)
            #expect(report["score"] as? Double == score)
        }
        let swapped = try #require(try compare(b, a, "--json").json()["score"] as? Double)
        #expect(abs(swapped - score) < 1e-6)
    }

    /// The shelf's images are of different things, so that none is a copy of another.
    @Test(arguments: ["ahash", "dhash", "phash", "whash", "pdq"]) func hashesTellCopies(method: String) throws {
        let (a, b) = (bench.images + "/1.jpg", bench.images + "/2.jpg")
        let same = try compare(a, a, "--method", method, "--json").json()
        #expect(same["distance"] as? Int == 0 && same["score"] as? Double == 1 && same["similar"] as? Bool == true)
        #expect(same["model"] is NSNull && same["cosine"] is NSNull && same["method"] as? String == method)
        let other = try compare(a, b, "--method", method, "--json").json()
        let (distance, bits) = (try #require(other["distance"] as? Int), method == "pdq" ? 256 : 64)
        #expect(other["bits"] as? Int == bits && distance > 0 && other["similar"] as? Bool == false)
        let score = try #require(other["score"] as? Double)
        #expect(abs(score - (1 - Double(distance) / Double(bits))) < 1e-6)
        #expect(try compare(a, b, "--method", method).output.contains("\(distance) of \(bits) bits differ"))
        let hashes = try bench.run("hash", a, b, a, "--kind", method, "--json").json()
        let entries = try #require(hashes["hashes"] as? [[String: Any]])
        #expect(entries.map { $0["path"] as? String } == [a, b, a])
        #expect(entries[0]["hash"] as? String == entries[2]["hash"] as? String)
        #expect((entries[0]["quality"] is Int) == (method == "pdq"))
        let digits = try entries.prefix(2).map { try #require($0["hash"] as? String) }
        #expect(digits.allSatisfy { $0.count == bits / 4 })
        let differing = zip(digits[0], digits[1]).reduce(0) { sum, pair in
            sum + ((pair.0.hexDigitValue ?? 0) ^ (pair.1.hexDigitValue ?? 0)).nonzeroBitCount
        }
        #expect(differing == distance)
    }

    @Test func whatCannotBeHashedIsTold() throws {
        let (good, bad) = (bench.images + "/1.jpg", bench.folder + "/none.jpg")
        let run = try bench.run("hash", bad, good)
        #expect(run.status == 1 && run.messages.contains(bad + ": no such file"))
        #expect(run.output.split(separator: "\n").count == 1 && run.output.hasSuffix(good + "\n"))
        let json = try bench.run("hash", bad, good, "--json").json()
        #expect((json["skipped"] as? [[String: Any]])?.first?["path"] as? String == bad)
        #expect(try bench.run("hash").status == 64)
        #expect(try bench.run("hash", good, "--kind", "md5").status == 64)
    }

    @Test func oneMayComeFromStandardInput() throws {
        let run = try bench.finish(
            bench.process(["compare", "-", bench.images + "/1.jpg", "--json"]),
            input: [UInt8](try #require(FileManager.default.contents(atPath: bench.images + "/1.jpg"))))
        #expect(try run.json()["similar"] as? Bool == true)
    }

    @Test func whatCannotBeReadIsOneLine() throws {
        let good = bench.images + "/1.jpg"
        for (name, reason) in [("/nowhere.jpg", "/nowhere.jpg: no such file"), (bench.images, "is a directory")] {
            let run = try compare(good, name)
            #expect(run.status == 1)
            #expect(run.isOneLine(with: reason), "\(run.messages)")
        }
        #expect(try compare(good, good, "--model", "x").isOneLine(with: "there is no model named 'x'; the models are"))
    }

    @Test func wrongUsageIs64() throws {
        let good = bench.images + "/1.jpg"
        for arguments in [
            [good], [good, ""], ["-", "-"], [good, good, "--threshold", "1.5"], [good, good, "--method", "x"],
        ] {
            #expect(try bench.finish(bench.process(["compare"] + arguments)).status == 64, "\(arguments)")
        }
    }
}
