import Basics
import InferenceEngine
import NeuralGraph
import Testing

/// The engine against arithmetic done by hand on networks small enough for that.
@Suite struct CompiledNetworkTests {
    static let side = 6

    /// pixels → 1×1 convolution that mixes the channels → ReLU → mean per channel.
    static func graph() throws -> NetworkGraph {
        let weight: [Float] = [0.5, -0.25, 0.125, -1, 2, 0.5]
        var weights = NamedTensors()
        weights.set(Tensor(weight, shape: [2, 3, 1, 1]), for: "mix.weight")
        var builder = GraphBuilder(name: "tiny", weights: weights)
        let pixels = builder.input("pixels", [nil, 3, side, side])
        let mixed = try builder.conv(pixels, "mix", channels: 2, kernel: 1)
        let pooled = try builder.globalAveragePool(builder.relu(mixed), name: "pooled")
        return builder.build(outputs: [pooled])
    }

    static let input = PixelInput(width: side, height: side, mean: [10, 20, 30], deviation: [2, 4, 8])

    static func image(seed: UInt8) -> [UInt8] {
        (0..<side * side * 3).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ Int(seed) &* 91) }
    }

    static func expected(_ image: [UInt8]) -> [Float] {
        let mixing: [[Double]] = [[0.5, -0.25, 0.125], [-1, 2, 0.5]]
        return mixing.map { row in
            let sum = (0..<side * side).reduce(0.0) { sum, pixel in
                let value = (0..<3).reduce(0.0) { value, channel in
                    let normalized =
                        (Double(image[pixel * 3 + channel]) - Double(input.mean[channel]))
                        / Double(input.deviation[channel])
                    return value + row[channel] * normalized
                }
                return sum + max(0, value)
            }
            return Float(sum / Double(side * side))
        }
    }

    @Test(arguments: [1, 2]) func computesWhatTheGraphSays(streams: Int) throws {
        let network = try CompiledNetwork(
            try Self.graph(), input: Self.input, configuration: .init(streams: streams))
        let request = try network.makeRequest()
        #expect(network.outputCount == 2)
        for seed: UInt8 in [0, 7, 200] {
            let image = Self.image(seed: seed)
            for (found, expected) in zip(try request.run(pixels: image), Self.expected(image)) {
                #expect(abs(found - expected) <= 1e-4 * max(1, abs(expected)))
            }
        }
    }

    @Test func requestsOnSeveralThreadsDoNotDisturbEachOther() async throws {
        let network = try CompiledNetwork(try Self.graph(), input: Self.input, configuration: .init(streams: 2))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed: UInt8 in 0..<4 {
                group.addTask {
                    let request = try network.makeRequest()
                    let image = Self.image(seed: seed)
                    let first = try request.run(pixels: image)
                    for _ in 0..<20 { #expect(try request.run(pixels: image) == first) }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func bfloat16IsNearButNotTheDefault() throws {
        let image = Self.image(seed: 3)
        let exact = try CompiledNetwork(try Self.graph(), input: Self.input).makeRequest().run(pixels: image)
        let fast = try CompiledNetwork(try Self.graph(), input: Self.input, configuration: .init(precision: .bf16))
            .makeRequest().run(pixels: image)
        for ((exact, fast), expected) in zip(zip(exact, fast), Self.expected(image)) {
            #expect(abs(exact - expected) <= 1e-4 * max(1, abs(expected)))
            #expect(abs(fast - expected) <= 2e-2 * max(1, abs(expected)))
        }
    }

    @Test func aImageOfTheWrongSizeIsRefused() throws {
        let request = try CompiledNetwork(try Self.graph(), input: Self.input).makeRequest()
        #expect(throws: InferenceError.bufferSize(what: "pixel", expected: 108, found: 3)) {
            try request.run(pixels: [1, 2, 3])
        }
    }

    @Test(arguments: [[], Array("not a network".utf8), [UInt8](repeating: 0xff, count: 1000)])
    func bytesThatAreNoNetworkGiveOneLine(bytes: [UInt8]) {
        #expect {
            try CompiledNetwork(onnx: bytes, input: Self.input)
        } throws: { error in
            let text = "\(error)"
            return error is InferenceError && text.hasPrefix("this is not an ONNX model") && !text.contains("\n")
        }
    }

    @Test func theEngineNamesItselfAndItsProcessor() throws {
        #expect(CompiledNetwork.engineVersion.contains("."))
        #expect(try !CompiledNetwork.processor().isEmpty)
    }
}
