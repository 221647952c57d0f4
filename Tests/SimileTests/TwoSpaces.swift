import Basics
import Catalog
import Foundation
import Simile
import TestSupport
import VectorSearch

/// A catalog with made-up vectors of some items in two spaces of different models: item `n` has the key `item-n`, a number,
/// a parity and, unless the number is divisible by 10, a product, of which it is one of nine variants or more.
struct TwoSpaces {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    let count: Int
    /// Which items have a vector in the second space.
    let hasSecond: @Sendable (Int) -> Bool

    private let deeps: [[Float]]
    private let colors: [[Float]]

    static let deep = space("deep", 24)
    static let color = space("colour", 6)

    static func space(_ model: String, _ dimension: Int) -> VectorSpace {
        VectorSpace(
            model: model, weightsDigest: "0", preprocessing: "none", layer: "top", precision: .f32, dimension: dimension
        )
    }

    init(_ count: Int, hasSecond: @escaping @Sendable (Int) -> Bool = { _ in true }) throws {
        folder = try TemporaryFolder()
        self.count = count
        self.hasSecond = hasSecond
        let deeps = (0..<count).map(Self.deepVector)
        let colors = (0..<count).map(Self.colorVector)
        (self.deeps, self.colors) = (deeps, colors)
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        try catalog.commit(
            (0..<count).map { number in
                var item = NewItem(
                    key: ItemKey("item-\(number)"),
                    attributes: [
                        "number": .number(Double(number)), "parity": number.isMultiple(of: 2) ? "even" : "odd",
                    ],
                    vectors: [(Self.deep, deeps[number])])
                item.attributes?["product"] = Self.product(number).map { .text($0) }
                if hasSecond(number) { item.vectors.append((Self.color, colors[number])) }
                return .put(item)
            })
    }

    /// Vectors gather about directions, as those of images do, so that lists agree now and then.
    static func deepVector(_ number: Int) -> [Float] { unit(number, 24, group: number % 13) }
    /// Coarse, so that many are equal.
    static func colorVector(_ number: Int) -> [Float] { unit(number % 97, 6, group: number % 7) }

    static func product(_ number: Int) -> String? {
        number.isMultiple(of: 10) ? nil : "product-\(number % 13 % 5)"
    }

    private static func unit(_ number: Int, _ dimension: Int, group: Int) -> [Float] {
        var own = SeededGenerator(state: UInt64(number) &* 31 &+ UInt64(dimension))
        var shared = SeededGenerator(state: UInt64(group) &+ 1_000_003)
        let vector = (0..<dimension).map { _ in
            Float.random(in: -1...1, using: &shared) + 0.7 * Float.random(in: -1...1, using: &own)
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    /// What a fused search for an item should find, by definition.
    func expected(
        _ query: Int, weights: (Double, Double), limit: Int, minimum: Float? = nil,
        where isWanted: (Int) -> Bool = { _ in true }
    ) throws -> [(key: String, cosine: Float)] {
        let deep = try Self.cosines(deeps, deeps[query])
        let color = try Self.cosines(colors, colors[query])
        return (0..<count).filter { hasSecond($0) && isWanted($0) }.map { number in
            let sum = Float(weights.0 * Double(deep[number]) + weights.1 * Double(color[number]))
            return (number, Similarity.cosine(sum))
        }
        .filter { $0.1 >= minimum ?? -2 }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        .prefix(limit).map { ("item-\($0.0)", $0.1) }
    }

    private static func cosines(_ vectors: [[Float]], _ query: [Float]) throws -> [Float] {
        var matrix = try VectorMatrix(dimension: query.count)
        for vector in vectors { try matrix.append(vector) }
        let found = try ExactIndex(matrix).search(query, limit: vectors.count)
        return found.sorted { $0.row < $1.row }.map(\.similarity)
    }
}
