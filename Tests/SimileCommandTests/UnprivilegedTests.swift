import Foundation
import Testing

/// What the system forbids. The superuser may do anything, so as such the command runs as nobody.
@Suite(
    .needsWeights, .enabled(if: Nobody.canRun, "needs another user than root, or setpriv and a build that all may read")
)
struct UnprivilegedTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        chmod(bench.folder, 0o777)
    }

    @Test func anUnreadableFileIsSkipped() throws {
        try bench.draw("good.jpg", seed: 1)
        chmod(try bench.draw("secret.jpg", seed: 2), 0)
        try bench.draw("closed/a.jpg", seed: 3)
        chmod(bench.images + "/closed", 0)
        defer { chmod(bench.images + "/closed", 0o755) }
        let report = try Nobody.run(bench, "index", bench.images, "--json").json()
        expect(report, ["added": 1])
        #expect(skipped(report) == ["secret.jpg": "Permission denied", "closed": "Permission denied"])
    }

    @Test func itemsInAFolderThatCannotBeReadAreNotTakenForGone() throws {
        for name in ["a.jpg", "closed/b.jpg"] { try bench.draw(name, seed: name.utf8.count) }
        #expect(try Nobody.run(bench, "index", bench.images).status == 0)
        chmod(bench.images + "/closed", 0)
        defer { chmod(bench.images + "/closed", 0o755) }
        let report = try Nobody.run(bench, "index", bench.images, "--prune", "--json").json()
        expect(report, ["unchanged": 1, "removed": 0, "missing": 0])
    }

    @Test func aReadOnlyCatalogueIsReadAndNotWritten() throws {
        try bench.draw("a.jpg", seed: 1)
        try bench.index()
        chmod(bench.catalog, 0o555)
        for file in try FileManager.default.contentsOfDirectory(atPath: bench.catalog) {
            chmod(bench.catalog + "/" + file, 0o444)
        }
        defer { chmod(bench.catalog, 0o755) }
        try bench.draw("b.jpg", seed: 2)
        let index = try Nobody.run(bench, "index", bench.images)
        #expect(index.status == 1)
        #expect(index.isOneLine(with: "cannot be written (Permission denied)"), "\(index.messages)")
        let search = try Nobody.run(bench, "search", bench.images + "/a.jpg", "--json")
        #expect(search.status == 0)
        #expect((try search.json()["hits"] as? [Any])?.count == 1)
    }

    @Test func aFolderThatCannotBeWrittenTakesNoCatalogue() throws {
        try bench.draw("a.jpg", seed: 1)
        chmod(bench.folder, 0o555)
        defer { chmod(bench.folder, 0o755) }
        let run = try Nobody.run(bench, "index", bench.images, streamsIn: try Bench())
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "Permission denied"), "\(run.messages)")
    }
}

/// Runs the command without the superuser's rights.
enum Nobody {
    static let canRun: Bool = {
        guard geteuid() == 0 else { return true }
        guard let bench = try? Bench(), let run = try? run(bench, "--version") else { return false }
        return run.status == 0
    }()

    static func run(_ bench: Bench, _ arguments: String..., streamsIn other: Bench? = nil) throws -> CommandLineRun {
        let identity = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        let process =
            geteuid() == 0
            ? bench.process(["setpriv"] + identity + [Bench.executable] + arguments, program: "/usr/bin/env")
            : bench.process(arguments)
        return try (other ?? bench).finish(process)
    }
}
