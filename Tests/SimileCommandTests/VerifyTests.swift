import Catalog
import Foundation
import Imaging
import TestSupport
import Testing

/// Local features on the command line, in a catalog that sees by colors: no weights are needed, nor looked for.
@Suite struct VerifyTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        let scene = PixelBuffer.scene(1)
        try bench.write("scene.png", try scene.png())
        try bench.write(
            "part.png", try ImageReader().decode(.pixels(scene, name: ""), Region("40,30,170,130")).png())
        for other in 2..<5 { try bench.write("other\(other).png", try PixelBuffer.scene(UInt64(other)).png()) }
    }

    private func run(_ arguments: String...) throws -> CommandLineRun {
        let nowhere = bench.folder + "/nowhere"
        return try bench.finish(
            bench.process(
                arguments,
                environment: ["SIMILE_MODELS": nowhere, "XDG_DATA_HOME": nowhere, "XDG_DATA_DIRS": nowhere]))
    }

    @Test func `a comparison tells what is shared, without a model`() throws {
        let (part, scene, other) = ("pictures/part.png", "pictures/scene.png", "pictures/other2.png")
        let report = try run("compare", part, scene, "--method", "sift", "--draw", "matches.png", "--json").json()
        let (matches, inliers) = (try #require(report["matches"] as? Int), try #require(report["inliers"] as? Int))
        #expect(report["similar"] as? Bool == true && inliers > 7 && inliers <= matches)
        #expect((report["homography"] as? [Double])?.count == 9 && report["mirrored"] as? Bool == false)
        #expect(report["model"] is NSNull && report["cosine"] is NSNull && report["method"] as? String == "sift")
        let drawing = try ImageReader().decode(.file(bench.folder + "/matches.png"))
        #expect(drawing.width == 170 + 8 + 240 && drawing.height == 180)
        let line = try run("compare", part, scene, "--method", "sift").output
        #expect(line.contains("similar  by sift, \(inliers) of \(matches) matches agree, threshold 0.50"))
        let different = try run("compare", scene, other, "--method", "akaze", "--json").json()
        #expect(different["similar"] as? Bool == false && (different["score"] as? Double ?? 1) < 0.5)
        #expect(try run("compare", scene, other, "--method", "brief").status == 64)
    }

    @Test func `a search puts first what shows the same`() throws {
        #expect(try run("index", bench.images, "--model", "colour").status == 0)
        func names(_ run: CommandLineRun) throws -> [String?] {
            let hits = try #require(try run.json()["hits"] as? [[String: Any]])
            return hits.map { ($0["path"] as? String)?.split(separator: "/").last.map(String.init) }
        }
        let search = ["search", "pictures/part.png", "--verify", "orb", "--limit", "3"]
        let verified = try bench.finish(bench.process(search + ["--json"]))
        #expect(try Set(names(verified).prefix(2)) == ["part.png", "scene.png"] && names(verified).count == 3)
        let hits = try #require(try verified.json()["hits"] as? [[String: Any]])
        #expect(
            hits.map { $0["verified"] as? Bool } == [true, true, false] && hits.allSatisfy { $0["inliers"] is Int })
        let text = try bench.finish(bench.process(search)).output
        #expect(text.contains("inliers") && text.contains(" same  ") && text.contains(", verify "))
        // Kept by the first search, and used by one that can only read.
        let content = try #require(try bench.opened().item(bench.key("scene.png"))?.fingerprint?.contentHash)
        #expect(try bench.opened().features(of: [content], kind: "orb").count == 1)
        for wrong in [
            ["--text", "red"], ["pictures/part.png", "--plus", "pictures/scene.png"],
            ["pictures/part.png", "--verify", "brief"],
        ] {
            #expect(try bench.finish(bench.process(["search", "--verify", "orb"] + wrong)).status == 64)
        }
    }
}
