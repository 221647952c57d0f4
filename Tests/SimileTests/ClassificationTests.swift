import Foundation
import Testing

@testable import Simile

@Suite struct ClassificationTests {
    @Test func nearNeighborsWeighMore() {
        let result = Classification(
            of: "x", votes: [("dress", 0.98), ("shirt", 0.5), ("shirt", 0.5), ("dress", 0.5)])
        // Distances are 0.2 and 1.
        #expect(result.classes.map(\.label) == ["dress", "shirt"] && result.neighbors == 4)
        #expect(abs(result.classes[0].probability - 6.0 / 8) < 1e-6)
        #expect(abs(result.classes.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
    }

    @Test func whatIsTheSameDecidesAlone() {
        let result = Classification(of: "x", votes: [("a", 1), ("b", 1), ("b", 1), ("c", 0.99)])
        #expect(result.classes.map(\.label) == ["b", "a"])
        #expect(abs(result.classes[0].probability - 2.0 / 3) < 1e-12)
    }

    @Test func equalClassesAreInTheOrderOfTheirNames() {
        let result = Classification(of: "x", votes: [("b", 0.5), ("a", 0.5)])
        #expect(result.classes.map(\.label) == ["a", "b"])
    }
}
