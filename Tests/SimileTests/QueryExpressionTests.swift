import Basics
import Foundation
import Imaging
import Testing

@testable import Simile

/// The algebra of queries.
@Suite struct QueryExpressionTests {
    private func text(_ words: String, _ weight: Double = 1) -> QueryExpression.Term {
        .init(.text(words), weight: weight)
    }

    private func random(_ dimension: Int, _ generator: inout SeededGenerator) -> [Float] {
        let vector = (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    @Test func oneTermIsItsVectorBitForBit() throws {
        let vector: [Float] = [0.6, 0.8000001, 0]
        #expect(try QueryExpression([text("a")]).vector(of: [vector]) == vector)
        #expect(try QueryExpression([text("a", 0.3)]).vector(of: [vector]) == vector)
    }

    @Test func aTermAloneThatIsUnwantedPointsAway() throws {
        #expect(try QueryExpression([text("a", -2)]).vector(of: [[0, 1]]) == [0, -1])
    }

    @Test func aSumIsWeightedAndOfUnitLength() throws {
        let query = QueryExpression([text("a"), text("b", 0.5), text("c", -1)])
        let vector = try query.vector(of: [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        let length = (1 + 0.25 + 1 as Float).squareRoot()
        for (found, expected) in zip(vector, [1 / length, 0.5 / length, -1 / length]) {
            #expect(abs(found - expected) < 1e-7)
        }
    }

    @Test func theSumDoesNotDependOnScaleOrOrder() throws {
        var numbers = SeededGenerator(state: 3)
        for _ in 0..<50 {
            let vectors = (0..<4).map { _ in random(16, &numbers) }
            let weights = (0..<4).map { _ in
                Double.random(in: 0.1...2, using: &numbers) * (Bool.random(using: &numbers) ? 1 : -1)
            }
            let terms = weights.map { text("x", $0) }
            let vector = try QueryExpression(terms).vector(of: vectors)
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
            let scaled = try QueryExpression(weights.map { text("x", $0 * 7) }).vector(of: vectors)
            let turned = try QueryExpression(terms.reversed()).vector(of: vectors.reversed())
            for i in vector.indices {
                #expect(abs(vector[i] - scaled[i]) < 1e-5 && abs(vector[i] - turned[i]) < 1e-5)
            }
        }
    }

    @Test func whatCancelsIsAnError() throws {
        let vector: [Float] = [0.6, 0.8]
        let same = QueryExpression([text("a"), text("b", -1)])
        #expect(throws: SearchRequestError.cancels("\"a\" - \"b\"")) { try same.vector(of: [vector, vector]) }
        // Equal but for rounding.
        #expect(throws: SearchRequestError.self) { try same.vector(of: [vector, [0.6, Float(0.8).nextUp]]) }
        // A small difference is a direction, if not one of rounding.
        #expect(try same.vector(of: [[1, 0], [0.9999995, 0.001]])[1] < -0.99)
    }

    @Test func itReadsAsASum() throws {
        let region = try Region("1,2,3,4")
        let query = QueryExpression([
            .init(.image(.file("dress.jpg"), region: region)), text("with dots", 0.5), text("a\nb", -2),
            .init(.image(.url("http://a/b.jpg")), weight: -0.25),
        ])
        #expect(query.description == #"dress.jpg[1,2,3,4] + 0.5 "with dots" - 2 "a\nb" - 0.25 http://a/b.jpg"#)
        #expect(QueryExpression([text("a", -1)]).description == "-\"a\"")
        #expect(query.image == .file("dress.jpg") && query.hasText)
        #expect(QueryExpression([.init(.image(.file("a")), weight: -1)]).image == nil)
    }

    @Test(arguments: [
        ("a", "a", 1), ("a:0.5", "a", 0.5), ("a b:2", "a b", 2), ("a:.5", "a", 0.5), ("a:1:1", "a:1", 1),
        ("http://a/b.jpg", "http://a/b.jpg", 1), ("http://a:80/b.jpg:0.5", "http://a:80/b.jpg", 0.5), ("a:", "a:", 1),
        ("a:nan", "a:nan", 1), ("a:inf", "a:inf", 1), ("a:0x1", "a:0x1", 1), ("a:b", "a:b", 1), ("", "", 1),
        ("vit_small@448@gem:0.5", "vit_small@448@gem", 0.5), ("a:1e-3", "a", 0.001),
    ])
    func weights(text: String, word: String, weight: Double) throws {
        #expect(try WeightedWord(text) == WeightedWord(word, weight: weight))
    }

    @Test(arguments: ["a:0", "a:-1", ":1", "a:1e9", "a:1e999"]) func weightsThatAreNone(text: String) {
        #expect(throws: SearchRequestError.weight(text)) { try WeightedWord(text) }
    }

    @Test func lists() throws {
        #expect(try WeightedWord.list("a:0.5,b") == [.init("a", weight: 0.5), .init("b", weight: 1)])
        #expect(try WeightedWord.list("a,").map(\.word) == ["a", ""])
        #expect(throws: SearchRequestError.weight("b:0")) { try WeightedWord.list("a,b:0") }
    }
}
