import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct PositionEmbeddingTests {
    private static func table(side: Int, width: Int) -> Tensor {
        let count = (1 + side * side) * width
        return Tensor((0..<count).map { Float($0 * 31 % 17) }, shape: [1, 1 + side * side, width])
    }

    @Test func aTableOfTheRightSizeStaysAsItIs() {
        let table = Self.table(side: 5, width: 3)
        #expect(PositionEmbedding.fitted(table, side: 5, prefixTokens: 1) == table)
    }

    @Test(arguments: [1, 2, 3, 5, 8, 16, 37]) func theClassTokenKeepsItsPosition(side: Int) {
        let table = Self.table(side: 7, width: 3)
        let fitted = PositionEmbedding.fitted(table, side: side, prefixTokens: 1)
        #expect(fitted.shape == [1, 1 + side * side, 3])
        #expect(fitted.floats().prefix(3) == table.floats().prefix(3))
    }

    @Test(arguments: [1, 3, 9, 14, 16, 50]) func evenTablesStayEven(side: Int) {
        let table = Tensor([Float](repeating: 2, count: 50 * 4), shape: [1, 50, 4])
        let fitted = PositionEmbedding.fitted(table, side: side, prefixTokens: 1).floats()
        #expect(fitted.allSatisfy { abs($0 - 2) < 1e-5 })
    }

    @Test(arguments: [(7, 14), (14, 7), (14, 9), (9, 14), (37, 16), (3, 1), (1, 3)])
    func theWeightsOfTheTapsAreSymmetricAndAddUp(from: Int, to: Int) {
        let taps = CubicResampling.taps(from: from, to: to)
        #expect(taps.count == to)
        for (tap, mirrored) in zip(taps, taps.reversed()) {
            #expect(abs(tap.weights.reduce(0, +) - 1) < 1e-6)
            #expect(tap.first >= 0 && tap.first + tap.weights.count <= from)
            // A tap at the edge of the kernel may be there on one side only; its weight is nothing then.
            for offset in tap.weights.indices {
                let opposite = from - 1 - (tap.first + offset) - mirrored.first
                let weight = mirrored.weights.indices.contains(opposite) ? mirrored.weights[opposite] : 0
                #expect(abs(tap.weights[offset] - weight) < 1e-5)
            }
        }
    }

    @Test func tablesOfNoSquareAreLeftToTheNetworkToRefuse() {
        for shape in [[1, 9, 2], [2, 10, 2], [10, 2], [1, 1, 2], [1, 0, 2], [1, 10, 0]] {
            let table = Tensor([Float](repeating: 1, count: shape.reduce(1, *)), shape: shape)
            let fitted = PositionEmbedding.fitted(table, side: 4, prefixTokens: 1)
            #expect(fitted.shape == shape || fitted.count == 0)
        }
    }
}
