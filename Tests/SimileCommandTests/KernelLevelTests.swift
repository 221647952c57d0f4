import Foundation
import Testing

/// `SIMILE_KERNELS` forces an instruction set for everything, or is refused.
@Suite struct KernelLevelTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    private func run(_ level: String, _ arguments: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(arguments, environment: ["SIMILE_KERNELS": level]))
    }

    @Test(arguments: [
        "avx1024", "AVX2", "avx2 ", "portable,avx2", "0", "two\nlines", "é", String(repeating: "x", count: 900),
    ])
    func unknownLevelsAreRefused(level: String) throws {
        for arguments in [["--version"], ["search", "x.jpg"], ["--help"]] {
            let run = try bench.finish(bench.process(arguments, environment: ["SIMILE_KERNELS": level]))
            #expect(run.status == 1 && run.output.isEmpty)
            #expect(run.isOneLine(with: "there is no such level; set it to one of portable"), "\(run.messages)")
        }
    }

    @Test func levelsOfOtherProcessorsAreRefused() throws {
        #if arch(x86_64)
            let run = try run("neon", "--version")
        #else
            let run = try run("avx2", "--version")
        #endif
        #expect(run.status == 1 && run.isOneLine(with: "this processor lacks that level"), "\(run.messages)")
    }

    /// Vectors and pixels alike.
    @Test func everyFamilyFollows() throws {
        #expect(try run("portable", "doctor").output.contains("vectors: portable; pixels: portable"))
        #expect(try run("", "--version").status == 0)
    }
}
