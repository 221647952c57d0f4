import Foundation
import Imaging
import Testing

/// `simile duplicates`, on three images and copies of one.
@Suite(.needsWeights) struct DuplicatesTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for number in 1...3 {
            try bench.write("\(number).jpg", try Bench.image(200 + number, side: 256).jpeg())
        }
        try FileManager.default.copyItem(atPath: bench.images + "/1.jpg", toPath: bench.images + "/same.jpg")
        let small = try ImageReader().thumbnail(.file(bench.images + "/1.jpg"), longSide: 100).jpeg()
        try Data(small).write(to: URL(fileURLWithPath: bench.images + "/small.jpg"))
        try bench.index()
    }

    @Test func copiesAreGroupedAndDecidedAbout() throws {
        let json = try bench.run("duplicates", "--json").json()
        let groups = try #require(json["groups"] as? [[String: Any]])
        #expect(groups.count == 1)
        let items = try #require(groups.first?["items"] as? [[String: Any]])
        let keys = items.compactMap { $0["key"] as? String }
        #expect(Set(keys) == ["pictures/1.jpg", "pictures/same.jpg", "pictures/small.jpg"])
        #expect(items.map { $0["keep"] as? Bool } == [true, false, false] && keys.last == "pictures/small.jpg")
        let links = try #require(groups.first?["links"] as? [[String: Any]])
        #expect(Set(links.compactMap { $0["kind"] as? String }) == ["exact", "resized"])
        for link in links {
            #expect(link["turn"] as? Int == 0 && link["mirrored"] as? Bool == false && link["box"] is NSNull)
            #expect(link["confidence"] as? Double ?? 0 > 0.5 && link["a"] is String && link["b"] is String)
        }
        let text = try bench.run("duplicates")
        #expect(text.status == 0 && text.output.contains("2 copies in 1 group"))

        let decided = try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/small.jpg", "different")
        #expect(decided.output == "pictures/1.jpg and pictures/small.jpg: different\n")
        #expect(try bench.run("duplicates").output.contains("1 copy in 1 group"))
        #expect(try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/small.jpg", "undecided").status == 0)
        #expect(try bench.run("duplicates", "--force").output.contains("2 copies in 1 group"))
    }

    @Test func copiesArePlannedRemovedAndBroughtBack() throws {
        let plan = bench.folder + "/plan.json"
        let planned = try bench.run("duplicates", "plan", "--output", plan)
        #expect(planned.output.contains("2 copies to remove, 1 image to keep (exact, resized, reencoded)"))
        // A plan may replace a plan, and nothing else.
        #expect(try bench.run("duplicates", "plan", "--output", plan, "--kinds", "exact").output.contains("1 copy to"))
        let image = try bench.run("duplicates", "plan", "--output", bench.images + "/2.jpg")
        #expect(image.status == 1 && image.isOneLine(with: "is an image, which is never overwritten"))

        let exists = { FileManager.default.fileExists(atPath: bench.images + "/" + $0) }
        let applied = try bench.run("duplicates", "apply", plan, "--to", bench.folder + "/away", "--json").json()
        let moved = try #require((applied["moved"] as? [[String: Any]])?.first)
        #expect(moved["key"] as? String == "pictures/same.jpg" && !exists("same.jpg") && exists("1.jpg"))
        #expect(try bench.run("duplicates").output.contains("1 copy in 1 group"))
        let again = try bench.run("duplicates", "apply", plan)
        #expect(again.status == 1 && again.messages == "Left: pictures/same.jpg: it is not in the catalog any more\n")
        #expect(try bench.run("duplicates", "undo").output.contains("1 image brought back"))
        #expect(exists("same.jpg"))
        #expect(try bench.run("duplicates").output.contains("2 copies in 1 group"))
        let nothing = try bench.run("duplicates", "undo")
        #expect(nothing.status == 1 && nothing.isOneLine(with: "nothing to undo"))
        #expect(try bench.run("duplicates", "apply", bench.images + "/2.jpg").isOneLine(with: "is not a plan"))
        #expect(try bench.run("duplicates", "--kinds", "near").status == 64)
        #expect(try bench.run("duplicates", "--kinds", "odd").status == 64)
    }

    @Test func whatCannotBeDecidedIsOneLine() throws {
        let same = try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/same.jpg", "same")
        #expect(same.status == 1 && same.isOneLine(with: "have the same bytes"))
        let none = try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/none.jpg", "same")
        #expect(none.status == 1 && none.isOneLine(with: "pictures/none.jpg"))
        #expect(try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/2.jpg", "perhaps").status == 64)
        #expect(try bench.run("duplicates", "--catalog", bench.folder + "/nowhere").status == 1)
    }
}
