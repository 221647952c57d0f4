import Basics
import Foundation
import Testing
import VectorSearch

/// A generator whose numbers depend on its seed alone (SplitMix64).
typealias Seeded = SeededGenerator

extension SeededGenerator {
    init(_ state: UInt64) { self.init(state: state) }

    mutating func vector(_ dimension: Int) -> [Float] {
        (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
    }

    /// Rows of small whole numbers, so that equal rows and equal scores are common and every sum is exact.
    mutating func coarseRows(_ count: Int, _ dimension: Int) -> [[Float]] {
        (0..<count).map { _ in (0..<dimension).map { _ in Float(Int.random(in: -2...2, using: &self)) } }
    }

    mutating func rows(_ count: Int, _ dimension: Int) -> [[Float]] {
        (0..<count).map { _ in vector(dimension) }
    }
}

/// The similarity after its definition, in double precision.
func reference(_ metric: Metric, _ a: [Float], _ b: [Float]) -> Double {
    var (dot, aa, bb, squared, absolute) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        let (x, y) = (Double(x), Double(y))
        dot += x * y
        aa += x * x
        bb += y * y
        squared += (x - y) * (x - y)
        absolute += abs(x - y)
    }
    switch metric {
    case .cosine: return dot / (aa * bb).squareRoot()
    case .innerProduct: return dot
    case .euclidean: return -squared.squareRoot()
    case .manhattan: return -absolute
    case .hamming: return -Double(zip(a, b).count { ($0 > 0.5) != ($1 > 0.5) })
    }
}

/// The path of a fixture.
func fixture(_ name: String) throws -> String {
    try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures")).path
}

/// Calls `body` with a new folder that is removed afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("simile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}
