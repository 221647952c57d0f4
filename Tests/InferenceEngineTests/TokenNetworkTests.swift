import InferenceEngine
import NeuralGraph
import Testing

/// The engine on tokens against a table looked up by hand.
@Suite struct TokenNetworkTests {
    static let table: [[Float]] = [[1, 2], [3, -4], [0.5, 8], [-7, 0]]

    /// tokens → rows of a table, to which a table for that many places is added → their mean.
    static func graph(length: Int = 3) throws -> NetworkGraph {
        var weights = NamedTensors()
        weights.set(Tensor(table.flatMap(\.self), shape: [4, 2]), for: "words.weight")
        var builder = GraphBuilder(name: "tiny", weights: weights)
        let tokens = builder.input("tokens", [nil, length], .int64)
        let rows = try builder.embedding(tokens, "words", count: 4, width: 2)
        let positions = builder.constant(
            Tensor([Float](repeating: 0, count: 2 * length), shape: [length, 2]), name: "positions")
        return builder.build(outputs: [try builder.reduceMean(try builder.add(rows, positions), axes: [1])])
    }

    static func expected(_ tokens: [Int64]) -> [Float] {
        (0..<2).map { column in
            tokens.reduce(0) { $0 + table[Int($1)][column] } / Float(tokens.count)
        }
    }

    @Test func computesWhatTheGraphSays() throws {
        let network = try TokenNetwork(try Self.graph(), length: 3)
        #expect(network.outputCount == 2)
        let request = try network.makeRequest()
        for tokens: [Int64] in [[0, 0, 0], [1, 2, 3], [3, 0, 1]] {
            for (found, expected) in zip(try request.run(tokens: tokens), Self.expected(tokens)) {
                #expect(abs(found - expected) <= 1e-5 * max(1, abs(expected)))
            }
        }
    }

    @Test func requestsOnSeveralThreadsDoNotDisturbEachOther() async throws {
        let network = try TokenNetwork(try Self.graph(), length: 3, configuration: .init(streams: 2))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for token: Int64 in 0..<4 {
                group.addTask {
                    let request = try network.makeRequest()
                    let first = try request.run(tokens: [token, 0, 1])
                    for _ in 0..<20 { #expect(try request.run(tokens: [token, 0, 1]) == first) }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(arguments: [[], [Int64](repeating: 0, count: 4)]) func anotherNumberOfTokensIsRefused(tokens: [Int64]) throws
    {
        let request = try TokenNetwork(try Self.graph(), length: 3).makeRequest()
        #expect(throws: InferenceError.bufferSize(what: "token", expected: 3, found: tokens.count)) {
            try request.run(tokens: tokens)
        }
    }

    @Test func aNetworkOfAnotherLengthOrKindIsRefused() throws {
        #expect(throws: InferenceError.self) { try TokenNetwork(try Self.graph(), length: 4) }
        #expect(throws: InferenceError.self) { try TokenNetwork(try CompiledNetworkTests.graph(), length: 3) }
        #expect(throws: InferenceError.self) { try TokenNetwork(onnx: Array("not a network".utf8), length: 3) }
    }
}
