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

    @Test func whatCannotBeDecidedIsOneLine() throws {
        let same = try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/same.jpg", "same")
        #expect(same.status == 1 && same.isOneLine(with: "have the same bytes"))
        let none = try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/none.jpg", "same")
        #expect(none.status == 1 && none.isOneLine(with: "pictures/none.jpg"))
        #expect(try bench.run("duplicates", "decide", "pictures/1.jpg", "pictures/2.jpg", "perhaps").status == 64)
        #expect(try bench.run("duplicates", "--catalog", bench.folder + "/nowhere").status == 1)
    }
}
