import Catalog
import Foundation
import Testing

/// What a second run does, and what it spares itself.
@Suite(.needsWeights) struct IncrementalTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for number in 0..<4 { try bench.draw("\(number).jpg", seed: number) }
        expect(try bench.index(), ["added": 4, "embedded": 4, "updated": 0, "unchanged": 0])
    }

    @Test func unchangedFilesAreNotEmbeddedAgain() throws {
        expect(try bench.index(), ["added": 0, "embedded": 0, "updated": 0, "unchanged": 4])
    }

    @Test func touchedFilesAreNotEmbeddedAgain() throws {
        try bench.age("1.jpg", seconds: 100)
        expect(try bench.index(), ["embedded": 0, "updated": 0, "unchanged": 4])
    }

    @Test func changedFilesAre() throws {
        let before = try bench.vector("1.jpg")
        try bench.draw("1.jpg", seed: 100)
        expect(try bench.index(), ["embedded": 1, "updated": 1, "unchanged": 3])
        #expect(try bench.vector("1.jpg") != before)
        #expect(try bench.opened().count() == 4)
    }

    @Test func aChangeWithinOneTickOfTheClockIsSeen() throws {
        let path = bench.images + "/1.jpg"
        for seed in [100, 101] {
            try bench.draw("1.jpg", seed: seed)
            // The same size and time, other bytes.
            try #require(truncate(path, 4000) == 0)
            try bench.age("1.jpg", seconds: 0)
            expect(try bench.index(), ["embedded": 1, "updated": 1])
        }
    }

    @Test func movedFilesKeepVectorAndAttributes() throws {
        try bench.index("--attributes", try bench.note("pictures/items.jsonl", #"{"path":"1.jpg","colour":"red"}"#))
        let vector = try bench.vector("1.jpg")
        try bench.write("new/folder/x", [])
        try bench.move("1.jpg", to: "new/folder/one.jpg")
        expect(try bench.index(), ["moved": 1, "added": 0, "embedded": 0, "unchanged": 3, "missing": 0])
        #expect(try bench.vector("new/folder/one.jpg") == vector)
        #expect(try bench.opened().item(bench.key("new/folder/one.jpg"))?.attributes == ["colour": "red"])
        #expect(try bench.opened().item(bench.key("1.jpg")) == nil)
    }

    @Test func copiesReuseTheVector() throws {
        try FileManager.default.copyItem(atPath: bench.images + "/1.jpg", toPath: bench.images + "/copy.jpg")
        expect(try bench.index(), ["added": 1, "moved": 0, "embedded": 0, "unchanged": 4])
        #expect(try bench.vector("copy.jpg") == bench.vector("1.jpg"))
    }

    @Test func ofCopiesThatMoveEachStaysItself() throws {
        for name in ["old/a.jpg", "old/b.jpg"] { try bench.draw(name, seed: 50) }
        try bench.index(
            "--attributes",
            try bench.note("pictures/items.csv", "path,name\nold/a.jpg,first\nold/b.jpg,second\n"))
        try bench.move("old", to: "new")
        expect(try bench.index(), ["moved": 2, "added": 0, "embedded": 0, "missing": 0])
        #expect(try bench.opened().item(bench.key("new/a.jpg"))?.attributes == ["name": "first"])
        #expect(try bench.opened().item(bench.key("new/b.jpg"))?.attributes == ["name": "second"])
        try bench.move("new/b.jpg", to: "c.jpg")
        expect(try bench.index(), ["moved": 1, "added": 0, "missing": 0])
        #expect(try bench.opened().item(bench.key("c.jpg"))?.attributes == ["name": "second"])
    }

    /// Names change hands: what one file's item was is soon another's, also in the middle of a run.
    @Test func filesThatSwapNamesKeepTheirOwnVectors() throws {
        let count = 150
        for number in 0..<count {
            try bench.draw("swap/\(1000 + number).jpg", seed: 1000 + number)
            // Size and time must tell them apart.
            try bench.age("swap/\(1000 + number).jpg", seconds: 5000 + number)
        }
        try bench.index()
        let before = try (0..<count).map { try #require(try bench.vector("swap/\(1000 + $0).jpg")) }
        for number in 0..<count { try bench.move("swap/\(1000 + number).jpg", to: "swap/\(number)") }
        for number in 0..<count { try bench.move("swap/\(number)", to: "swap/\(1000 + count - 1 - number).jpg") }
        expect(try bench.index("--threads", "1"), ["updated": count, "added": 0])
        for number in 0..<count {
            #expect(try bench.vector("swap/\(1000 + count - 1 - number).jpg") == before[number], "\(number)")
        }
    }
}
