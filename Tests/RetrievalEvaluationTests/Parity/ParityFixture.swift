import Foundation
import Testing

/// Cases that Benchmarks/parity/evaluation.py drew, with what scikit-learn and the plain definitions make of them.
struct ParityFixture<Case: Decodable>: Decodable {
    let seed: Int
    let cases: [Case]

    static func read(_ name: String) throws -> Self {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appending(path: name + ".json")))
    }
}

/// Compares numbers and names those that differ.
struct Comparison {
    /// Which case is being compared: `rankings 17 (ties)`.
    var name = ""
    /// How many numbers were compared.
    private(set) var count = 0

    /// Numbers must be alike to 1e-9; what is not defined is NaN or nil on our side and null in the fixture.
    mutating func compare(_ what: String, _ found: Double?, _ expected: Double?) {
        count += 1
        let found = found.flatMap { $0.isNaN ? nil : $0 }
        let isAlike =
            switch (found, expected) {
            case (let found?, let expected?): abs(found - expected) <= 1e-9
            case (nil, nil): true
            default: false
            }
        if !isAlike {
            Issue.record(
                "\(name): \(what) is \(found.map(\.description) ?? "undefined"), must be \(expected.map(\.description) ?? "undefined")"
            )
        }
    }

    mutating func compare(_ what: String, _ found: [Double], _ expected: [Double]) {
        compare("number of \(what)", Double(found.count), Double(expected.count))
        for (index, (found, expected)) in zip(found, expected).enumerated() {
            compare("\(what)[\(index)]", found, expected)
        }
    }
}
