import Catalog
import Foundation
import Testing

/// What is found in folders, and under which name.
@Suite(.needsWeights) struct FoldersTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func hiddenThingsLitterAndLoops() throws {
        let litter = [".hidden/a.jpg", ".a.jpg", "@eaDir/a.jpg", "__MACOSX/a.jpg", "notes.txt"]
        for name in litter + ["b.JPEG", "sub/c.Jpg"] { try bench.draw(name, seed: name.utf8.count) }
        symlink(bench.images, bench.images + "/sub/loop")
        symlink("self", bench.images + "/self")
        expect(try bench.index(), ["added": 2])
        #expect(try bench.names() == ["b.JPEG", "sub/c.Jpg"])
        #expect(try bench.run("index", bench.images + "/.hidden").output.hasPrefix("1 added"))
    }

    @Test func namesThatLookAlikeAreTwo() throws {
        for (seed, name) in ["caf\u{e9}.jpg", "cafe\u{301}.jpg"].enumerated() { try bench.draw(name, seed: seed) }
        expect(try bench.index(), ["added": 2])
        expect(try bench.index(), ["unchanged": 2])
        #expect(try bench.vector("caf\u{e9}.jpg") != bench.vector("cafe\u{301}.jpg"))
    }

    @Test func aLinkIsNoItemAndAHardLinkIs() throws {
        try bench.draw("a.jpg", seed: 1)
        symlink("a.jpg", bench.images + "/b.jpg")
        link(bench.images + "/a.jpg", bench.images + "/c.jpg")
        expect(try bench.index(), ["added": 2])
        #expect(try bench.names() == ["a.jpg", "c.jpg"])
        #expect(try bench.vector("a.jpg") == bench.vector("c.jpg"))
    }

    @Test func aFolderNamedTwiceIsLookedAtOnce() throws {
        try bench.draw("a.jpg", seed: 1)
        let run = try bench.run("index", "pictures", "./pictures/", bench.images, "pictures/a.jpg", "--json")
        expect(try run.json(), ["added": 1, "unchanged": 0])
    }

    @Test func whatLiesTooDeepIsReported() throws {
        try bench.draw("a.jpg", seed: 1)
        // What is made here only `rm` can take away.
        defer { _ = try? bench.shell("rm -rf pictures") }
        let name = String(repeating: "d", count: 200)
        let run = try bench.shell(
            "cd pictures; for i in {1..25}; do mkdir \(name); cd \(name); done; \"$SIMILE\" index '\(bench.images)' --json"
        )
        expect(try run.json(), ["added": 1])
        #expect(Array(skipped(try run.json()).values) == ["File name too long"])
    }

    @Test(arguments: [1, 16]) func anyNumberOfThreads(threads: Int) throws {
        for seed in 0..<20 { try bench.draw("\(seed).jpg", seed: seed) }
        expect(try bench.index("--threads", "\(threads)"), ["added": 20])
        #expect(try bench.opened().count() == 20)
    }

    @Test func nothingToIndexIsSaid() throws {
        let run = try bench.run("index", bench.images)
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("no images found in "))
        expect(try bench.index(), ["added": 0, "unchanged": 0])
    }

    @Test(arguments: [
        ["nowhere"], ["pictures", "--threads", "0"], ["pictures", "--wait", "-1"],
        ["pictures", "--max-mebibytes", "0"],
        ["pictures", "--model", "resnet9000"], [""], [], ["pictures", "--progress", "dance"],
        ["pictures", "--attributes", ""],
    ])
    func mistakesLeaveNoCatalogue(arguments: [String]) throws {
        let run = try bench.finish(bench.process(["index"] + arguments))
        #expect(run.status == (arguments == ["nowhere"] || arguments.contains("--model") ? 1 : 64))
        #expect(run.output.isEmpty)
        #expect(run.messages.hasPrefix("Error: "))
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }
}
