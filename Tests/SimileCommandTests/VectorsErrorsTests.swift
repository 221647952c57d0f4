import Foundation
import TestSupport
import Testing
import VectorSearch

/// What can be wrong with what `simile vectors` is given: one clear line each.
@Suite struct VectorsErrorsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        let rows = try bench.npy("x.npy", Bench.vectors(40, 8))
        try bench.npy("q.npy", Bench.vectors(5, 8, seed: 2))
        try bench.npy("wide.npy", Bench.vectors(5, 9))
        try bench.npy("nan.npy", rows.enumerated().map { $0 == 7 ? $1.map { _ in .nan } : $1 })
        try bench.npy("zero.npy", rows.enumerated().map { $0 == 9 ? $1.map { _ in 0 } : $1 })
        try bench.npy("none.npy", [])
        try Data().write(to: URL(fileURLWithPath: bench.folder + "/empty.fvecs"))
        try bench.run("vectors", "build", "--kind", "exact", "--input", "x.npy", "-o", "x.idx")
        try #require(bench.files.contains("x.idx"))
    }

    @Test(arguments: [
        ("build --kind exact --input absent.npy -o y.idx", "cannot open absent.npy: No such file"),
        ("build --kind exact --input pictures -o y.idx", "pictures: not a regular file"),
        ("build --kind exact --input x.idx -o y.idx", "x.idx is not a NumPy array file"),
        ("build --kind exact --input none.npy -o y.idx", "none.npy: holds no vectors"),
        ("build --kind exact --input empty.fvecs -o y.idx", "empty.fvecs is not a file of vectors"),
        ("build --kind exact --input nan.npy -o y.idx", "nan.npy: row 7: component 0"),
        ("build --kind exact --input zero.npy -o y.idx", "zero.npy: row 9: all components"),
        ("build --kind exact --input x.npy -o no/y.idx", "no/y.idx: cannot create: No such file"),
        ("build --kind exact --input x.npy -o pictures", "pictures: is a folder"),
        ("query --index absent.idx --queries q.npy", "absent.idx: cannot open: No such file"),
        ("query --index x.npy --queries q.npy", "x.npy: not an index file"),
        ("query --index x.idx --queries wide.npy", "wide.npy: its vectors have 9 components, those of x.idx 8"),
        ("query --index x.idx --queries zero.npy", "zero.npy: row 9: all components"),
        ("query --index x.idx --queries none.npy", "none.npy: holds no vectors"),
        ("query --index x.idx --queries q.npy --metric euclidean", "x.idx: holds cosine, not euclidean"),
        ("query --index x.idx --queries q.npy --truth x.npy", "x.npy holds elements of type <f4"),
        ("query --index x.idx --queries q.npy -o no/i.npy", "no/i.npy: cannot create"),
        ("bench --base x.npy --queries wide.npy", "wide.npy: its vectors have 9 components"),
        ("bench --base x.npy --queries q.npy --plot no/c.svg", "no/c.svg: cannot create"),
        ("info none.npy", "none.npy: not an index file"),
    ])
    func failsWithOneLine(line: String, text: String) throws {
        let before = bench.files
        let run = try bench.shell("\"$SIMILE\" vectors \(line)")
        #expect(run.status == 1, "\(run.messages)")
        #expect(run.isOneLine(with: text), "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(bench.files == before)
    }

    @Test(arguments: [
        ("build --kind hsnw --input x.npy -o y.idx", "hsnw"),
        ("build --kind exact --input x.npy -o ./x.npy", "named twice"),
        ("build --kind exact --trees 9 --input x.npy -o y.idx", "--trees is for the kind annoy, not exact"),
        ("build --kind exact --m 9 --input x.npy -o y.idx", "--m is for the kind hnsw, not exact"),
        (
            "build --kind kdtree --quantized --input x.npy -o y.idx",
            "--quantized is for the kind exact, not kdtree"
        ),
        ("build --kind kdtree --leaf-size 3 --input x.npy -o y.idx", "leafSize is 3 where 16…65536 was expected"),
        ("build --kind kdtree --metric hamming --input x.npy -o y.idx", "kdtree cannot search by hamming"),
        ("query --index x.idx --quantized --queries q.npy", "--quantized is for .ann files"),
        ("query --index x.ann --metric cosine --queries q.npy", "has no header"),
        ("build --kind exact --input x.npy -o y.ann", "An .ann file is for the kind annoy"),
        ("build --kind exact --input x.npy -o y.idx --threads 0", "--threads must be"),
        ("build --kind exact --input '' -o y.idx", "is empty"),
        ("query --index x.idx --queries q.npy --limit 0", "--limit must be between 1 and 100000"),
        ("query --index x.idx --queries q.npy --effort 0", "An effort must be at least 1"),
        ("query --index x.idx --queries q.npy --efforts 1,x", "1,x"),
        ("query --index x.idx --queries q.npy --effort 3 --efforts 1,2", "not both"),
        ("query --index x.idx --queries q.npy --min-score 2", "--min-score must be"),
        ("query --index x.idx --queries q.npy -o x.idx", "named twice"),
        ("query --index x.ann --queries q.npy", "has no header"),
        ("bench --base x.npy --queries q.npy --kinds exact,exact", "exact,exact"),
        ("bench --base x.npy --queries q.npy --metric hammer", "hammer"),
    ])
    func isWrongUsage(line: String, text: String) throws {
        let before = bench.files
        let run = try bench.shell("\"$SIMILE\" vectors \(line)")
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.messages.split(separator: "\n").first?.contains(text) == true, "\(run.messages)")
        #expect(bench.files == before)
    }

    @Test func aFullDiskLeavesNothing() throws {
        try bench.npy("large.npy", Bench.vectors(4000, 64))
        let before = bench.files
        // Stands in for a full disk; in blocks of 1024 bytes.
        let limited = "trap '' XFSZ; ulimit -f 100; exec \"$SIMILE\" vectors"
        let build = try bench.shell("\(limited) build --kind exact --input large.npy --output y.idx")
        #expect(build.status == 1 && build.isOneLine(with: "y.idx: cannot write: File too large"), "\(build.messages)")
        let query = try bench.shell("\(limited) query --index x.idx --queries large.npy --output i.npy")
        #expect(query.status == 1, "\(query.messages)")
        #expect(bench.files == before)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "the system has no /proc"),
        arguments: [
            ["bench", "--base", "many.npy", "--queries", "many.npy", "--kinds", "exact"],
            ["query", "--index", "x.idx", "--queries", "many.npy", "--repeat", "1000"],
        ])
    func ctrlCStopsAndLeavesNothing(arguments: [String]) throws {
        try bench.npy("many.npy", Bench.vectors(20_000, 8))
        let before = bench.files
        let process = bench.process(["vectors"] + arguments, environment: ["TMPDIR": bench.folder])
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try bench.waitUntilListening(process)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(bench.files == before)
    }
}
