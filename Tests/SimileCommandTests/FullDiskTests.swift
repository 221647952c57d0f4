import Catalog
import Foundation
import TestSupport
import Testing

/// A disk without room: a clear line, and what was committed is safe.
@Suite(.needsWeights) struct FullDiskTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try FileManager.default.createDirectory(atPath: bench.catalog, withIntermediateDirectories: true)
    }

    @Test(.enabled(if: SmallDisk.canMount, "only the superuser mounts a small disk"))
    func theNextRunGoesOnWhenThereIsRoom() throws {
        try SmallDisk.mount(bench.catalog, kibibytes: 1536)
        defer { try? SmallDisk.unmount(bench.catalog) }
        for number in 0..<150 { try bench.draw("\(number).jpg", seed: number) }
        let run = try bench.run("index", bench.images, "--progress", "lines")
        #expect(run.status == 1)
        #expect(run.messages.contains("no room on the disk"), "\(run.messages)")
        #expect(!run.messages.contains("Fatal"))
        #expect(try bench.opened().integrityCheck().isEmpty)
        let committed = run.messages.matches(of: /committed (\d+) of/).last.flatMap { Int($0.output.1) } ?? 0
        #expect(try bench.opened().count() >= committed)

        try SmallDisk.mount(bench.catalog, kibibytes: 65536, options: "remount,")
        expect(try bench.index(), ["added": 150 - committed])
        #expect(try bench.opened().count() == 150)
    }

    /// Where not even the tables have room, nothing is left that stands in the way later.
    @Test func aLimitOnFileSizesIsToldOfACreation() throws {
        try bench.draw("1.jpg", seed: 1)
        let run = try bench.shell("trap '' XFSZ; ulimit -f 200; exec \"$SIMILE\" index '\(bench.images)'")
        #expect(run.status == 1 && run.isOneLine(with: "ulimit"), "\(run.messages)")
        try bench.index()
        #expect(try bench.opened().count() == 1)
    }

    @Test func aLimitOnFileSizesIsAClearLine() throws {
        // Stands in for a full disk where none can be mounted: room for the tables and some of the items.
        try bench.index()
        let empty = try #require(
            FileManager.default.attributesOfItem(atPath: bench.catalog + "/catalog.sqlite")[.size] as? Int)
        for number in 0..<150 { try bench.draw("\(number).jpg", seed: number) }
        let run = try bench.shell(
            "trap '' XFSZ; ulimit -f \(empty * 8 / 7 / 1024 + 128); exec \"$SIMILE\" index '\(bench.images)'")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "catalog"), "\(run.messages)")
        #expect(try bench.opened().integrityCheck().isEmpty)
        try bench.index()
        #expect(try bench.opened().count() == 150)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func resultsThatCannotBeWrittenAreAFailure() throws {
        try bench.index()
        let run = try bench.shell("\"$SIMILE\" status --json >/dev/full")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "cannot write to standard output: No space left on device"))
        #expect(try bench.shell("\"$SIMILE\" --help >/dev/full").status == 1)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func messagesThatCannotBeWrittenDoNotMatter() throws {
        try bench.draw("a.jpg", seed: 1)
        let run = try bench.shell("\"$SIMILE\" index '\(bench.images)' --progress lines --json 2>/dev/full")
        #expect(run.status == 0)
        expect(try run.json(), ["added": 1])
        #expect(try bench.shell("\"$SIMILE\" index /nowhere 2>/dev/full").status == 1)
    }
}

/// A catalog on a disk that others filled after it was closed: it is read, and what is removed makes room. Without weights.
@Suite struct FilledDiskTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try FileManager.default.createDirectory(atPath: bench.catalog, withIntermediateDirectories: true)
        for number in 0..<40 { try bench.draw("\(number).png", seed: number) }
    }

    private func brim() { _ = try? bench.shell("cat /dev/zero >> '\(bench.catalog)/.brim'") }

    @Test(.enabled(if: SmallDisk.canMount, "only the superuser mounts a small disk"))
    func readingAndRemovingGoOn() throws {
        try SmallDisk.mount(bench.catalog, kibibytes: 16384)
        defer { try? SmallDisk.unmount(bench.catalog) }
        #expect(try bench.run("index", bench.images, "--model", "colour").status == 0)
        let key = try #require(try bench.opened().items(limit: 1).first?.key.text)
        brim()
        for arguments in [["search", key], ["status"], ["export", "--output", bench.folder + "/export"]] {
            let run = try bench.finish(bench.process(arguments))
            #expect(run.status == 0, "\(arguments[0]): \(run.messages)")
        }
        try bench.draw("new.png", seed: 99)
        brim()
        let refused = try bench.run("index", bench.images, "--model", "colour")
        #expect(refused.status == 1 && refused.isOneLine(with: "no room on the disk"), "\(refused.messages)")
        for item in try bench.opened().items(limit: 10) {
            brim()
            let run = try bench.run("remove", item.key.text)
            #expect(run.status == 0, "\(run.messages)")
        }
        brim()
        #expect(try bench.run("remove", bench.images).status == 0)
        #expect(try bench.opened().count() == 0)
        unlink(bench.catalog + "/.brim")
        #expect(try bench.run("index", bench.images, "--model", "colour").status == 0)
        #expect(try bench.opened().count() == 41 && bench.opened().integrityCheck().isEmpty)
    }

    /// Stands in for a full disk where none can be mounted.
    @Test func aLimitOnFileSizesIsTold() throws {
        let limited = "trap '' XFSZ; ulimit -f 1500; "
        let run = try bench.shell("\(limited) exec \"$SIMILE\" index '\(bench.images)' --model colour")
        #expect(run.status == 0, "\(run.messages)")
        for number in 40..<400 { try bench.draw("\(number).png", seed: number) }
        let more = try bench.shell("ulimit -f 1500; exec \"$SIMILE\" index '\(bench.images)' --model colour --tiles")
        #expect(more.status == 1 && more.isOneLine(with: "ulimit"), "\(more.status) \(more.messages)")
        let key = try #require(try bench.opened().items(limit: 1).first?.key.text)
        // Additions leave room to removals, which write before they free anything.
        let header = try #require(FileManager.default.contents(atPath: bench.catalog + "/catalog.sqlite")?.prefix(32))
        let pages = header.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        #expect(pages * 32_768 <= 1500 * 1024 / 8 * 7, "\(pages)")
        for verb in ["search", "remove"] {
            let run = try bench.shell("ulimit -f 1500; exec \"$SIMILE\" \(verb) '\(key)'")
            #expect(run.status == 0, "\(run.messages)")
        }
        #expect(try bench.opened().integrityCheck().isEmpty)
    }
}

/// A disk in memory that is soon full.
enum SmallDisk {
    static let canMount: Bool = {
        guard geteuid() == 0, let bench = try? Bench() else { return false }
        guard (try? mount(bench.images, kibibytes: 64)) != nil else { return false }
        return (try? unmount(bench.images)) != nil
    }()

    static func mount(_ path: String, kibibytes: Int, options: String = "") throws {
        try run("mount", "-t", "tmpfs", "-o", "\(options)size=\(kibibytes)k", "tmpfs", path)
    }

    static func unmount(_ path: String) throws { try run("umount", path) }

    private static func run(_ command: String...) throws {
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
