import Foundation
import TestSupport
import Testing
import VectorBenchmark
import VectorSearch

extension Bench {
    /// Vectors of a few loose clusters, the same for the same seed.
    static func vectors(_ count: Int, _ dimension: Int, seed: UInt64 = 1) -> [[Float]] {
        var state = seed
        func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 23) - 1
        }
        var centers = seed
        return (0..<count).map { _ in
            let spread = (0..<dimension).map { _ in next() }
            centers = centers &* 2_862_933_555_777_941_757 &+ 3_037_000_493
            let center = Int(centers >> 33) % 8
            return spread.enumerated().map { $1 + (($0 + center) % 8 == 0 ? 2 : 0) }
        }
    }

    /// Writes rows as `.npy` into the folder.
    @discardableResult
    func npy(_ name: String, _ rows: [[Float]]) throws -> [[Float]] {
        let writer = try NumPyWriter(path: folder + "/" + name, dimension: rows.first?.count ?? 4)
        for row in rows { try writer.append(row) }
        try writer.finish()
        return rows
    }

    /// Writes rows as `.fvecs` into the folder.
    func fvecs(_ name: String, _ rows: [[Float]]) throws {
        let values = rows.flatMap { row in [UInt32(row.count)] + row.map(\.bitPattern) }
        try Data(values.flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } })
            .write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    /// The names of the files in the folder.
    var files: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    }

    /// Waits until a process has taken Ctrl-C into its own hands: then the system says that it
    /// catches the signal.
    func waitUntilListening(_ process: ChildProcess) throws {
        for _ in 0..<2000 where process.isRunning {
            let status =
                (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
            let mask = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.suffix(16) ?? ""
            if let bits = UInt64(mask, radix: 16), bits & 1 << UInt64(SIGINT - 1) != 0 { return }
            usleep(2000)
        }
        Issue.record("it never listened")
    }
}

/// The rows of `base` by their cosine to a query, in double precision and without the code under test.
func neighbors(of query: [Float], in base: [[Float]], limit: Int) -> [Int] {
    func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    let cosines = base.map { dot(query, $0) / (dot($0, $0) * dot(query, query)).squareRoot() }
    return Array(base.indices.sorted { (-cosines[$0], $0) < (-cosines[$1], $1) }.prefix(limit))
}
