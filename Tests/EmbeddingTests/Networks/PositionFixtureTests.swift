import Foundation
import NeuralGraph
import Testing

@testable import ModelZoo

/// Tables of positions resized, against timm: the file is written by `Benchmarks/parity/positions.py`.
@Suite struct PositionFixtureTests {
    @Test func everyTableIsTimms() throws {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        let file = try WeightsFile.read(path: folder.appendingPathComponent("positions.safetensors").path)
        let cases = file.filter { $0.name.hasPrefix("expected@") }
        #expect(cases.count == 14)
        for (name, expected) in cases {
            let sides = name.split(separator: "@").compactMap { Int($0) }
            try #require(sides.count == 2)
            let fitted = PositionEmbedding.fitted(try file["table@\(sides[0])"], side: sides[1], prefixTokens: 1)
            #expect(fitted.shape == expected.shape)
            let differences = zip(fitted.floats(), expected.floats()).map { abs($0 - $1) }
            // The numbers are of a size of 1.
            #expect(differences.count == expected.count && differences.allSatisfy { $0 <= 1e-5 }, "\(name)")
        }
    }
}
