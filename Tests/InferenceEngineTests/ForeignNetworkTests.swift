import Basics
import NeuralGraph
import Testing

@testable import InferenceEngine

/// Networks as other people write them: other layouts, types, ranks, names.
@Suite struct ForeignNetworkTests {
    static let side = 4
    static let plain = PixelInput(width: side, height: side, mean: [0, 0, 0], deviation: [1, 1, 1])

    /// Mixes the channels of each pixel into two: a map of features of the same size.
    static func mixing(
        _ shape: [Int?] = [nil, 3, side, side],
        _ finish: (inout GraphBuilder, GraphBuilder.Value) throws -> [GraphBuilder.Value]
    ) throws -> [UInt8] {
        var weights = NamedTensors()
        weights.set(Tensor(mixing, shape: [2, 3, 1, 1]), for: "mix.weight")
        var builder = GraphBuilder(name: "foreign", weights: weights)
        let mixed = try builder.conv(builder.input("pixels", shape), "mix", channels: 2, kernel: 1)
        return builder.build(outputs: try finish(&builder, mixed)).onnxModel()
    }

    static let mixing: [Float] = [1, 2, 4, 8, 16, 32]
    static let image: [UInt8] = (0..<side * side * 3).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ 1) }

    /// The two features of a pixel.
    static func features(_ pixel: Int, bgr: Bool = false) -> [Double] {
        let values = (0..<3).map { Double(image[pixel * 3 + (bgr ? 2 - $0 : $0)]) }
        return [0, 1].map { row in (0..<3).reduce(0) { $0 + Double(mixing[row * 3 + $1]) * values[$1] } }
    }

    static func mean(bgr: Bool = false, _ power: Double = 1) -> [Double] {
        [0, 1].map { row in
            let sum = (0..<side * side).reduce(0.0) { total, pixel in
                let value = features(pixel, bgr: bgr)[row]
                return total + (power == 3 ? value * value * value : value)
            }
            let mean = sum / Double(side * side)
            return power == 3 ? cubeRoot(mean) : mean
        }
    }

    private static func cubeRoot(_ value: Double) -> Double {
        var root = value.squareRoot()
        for _ in 0..<200 { root -= (root * root * root - value) / (3 * root * root) }
        return root
    }

    static func run(_ onnx: [UInt8], _ input: PixelInput = plain, _ output: VectorOutput = .init()) throws -> [Float] {
        let network = try CompiledNetwork(onnx: onnx, input: input, output: output)
        let vector = try network.makeRequest().run(pixels: image)
        #expect(vector.count == network.outputCount)
        #expect(try NetworkDescription.dimension(onnx: onnx, input: input, output: output) == vector.count)
        return vector
    }

    static func expectNear(_ found: [Float], _ expected: [Double]) {
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(abs(Double(found) - expected) <= 1e-4 * max(1, abs(expected)), "\(found) \(expected)")
        }
    }

    @Test func aMapIsAveragedOrPooledAsAsked() throws {
        let onnx = try Self.mixing { [$1] }
        Self.expectNear(try Self.run(onnx), Self.mean())
        Self.expectNear(try Self.run(onnx, Self.plain, .init(pooling: .avg)), Self.mean())
        Self.expectNear(try Self.run(onnx, Self.plain, .init(pooling: .gem)), Self.mean(3))
    }

    @Test func channelsCanBeBlueFirst() throws {
        let input = PixelInput(
            width: Self.side, height: Self.side, mean: [0, 0, 0], deviation: [1, 1, 1], channels: .bgr)
        Self.expectNear(try Self.run(try Self.mixing { [$1] }, input), Self.mean(bgr: true))
        // Mean and deviation stay with their color.
        let shifted = PixelInput(
            width: Self.side, height: Self.side, mean: [10, 20, 40], deviation: [1, 2, 4], channels: .bgr)
        let expected = [0, 1].map { row in
            (0..<Self.side * Self.side).reduce(0.0) { total, pixel in
                total
                    + (0..<3).reduce(0.0) { sum, channel in
                        let color = 2 - channel
                        let value =
                            (Double(Self.image[pixel * 3 + color]) - [10, 20, 40][color]) / [1, 2, 4][color]
                        return sum + Double(Self.mixing[row * 3 + channel]) * value
                    }
            } / Double(Self.side * Self.side)
        }
        Self.expectNear(try Self.run(try Self.mixing { [$1] }, shifted), expected)
    }

    @Test func channelsCanStandLast() throws {
        // [N, 4, 4, 3] → mean over the rows and columns.
        var builder = GraphBuilder(name: "last")
        let pixels = builder.input("pixels", [nil, Self.side, Self.side, 3])
        let planes = try builder.transpose(pixels, [0, 3, 1, 2])
        let onnx = builder.build(outputs: [planes]).onnxModel()
        let input = PixelInput(
            width: Self.side, height: Self.side, mean: [0, 0, 0], deviation: [1, 1, 1], layout: .nhwc)
        let colors = (0..<3).map { channel in
            (0..<16).reduce(0.0) { $0 + Double(Self.image[$1 * 3 + channel]) } / 16
        }
        // Turned back, a map has its channels last too, as all of a network from TensorFlow.
        let back = try builder.transpose(planes, [0, 2, 3, 1])
        Self.expectNear(try Self.run(builder.build(outputs: [back]).onnxModel(), input), colors)
        #expect(throws: InferenceError.self) { try Self.run(onnx) }
    }

    @Test func numbersOfOtherTypesAreConverted() throws {
        func turned(_ type: ScalarType) throws -> [UInt8] {
            var builder = GraphBuilder(name: "typed")
            let turned = try builder.transpose(builder.input("pixels", [nil, 3, 4, 4], type), [0, 1, 3, 2])
            return builder.build(outputs: [turned]).onnxModel()
        }
        let colors = (0..<3).map { channel in
            (0..<16).reduce(0.0) { $0 + Double(Self.image[$1 * 3 + channel]) } / 16
        }
        Self.expectNear(try Self.run(try turned(.float16)), colors)
        Self.expectNear(try Self.run(try turned(.float64)), colors)
        Self.refuses(try turned(.uint8), Self.plain, .init(), "not floating-point")
        // A network of bytes normalizes by itself.
        let bytes = try #require(try NetworkFile(onnx: try turned(.uint8)).inputs().first)
        _ = try PixelPreprocessing(Self.plain, of: bytes)
        let shifted = PixelInput(width: 4, height: 4, mean: [1, 1, 1], deviation: [1, 1, 1])
        #expect(throws: InferenceError.self) { try PixelPreprocessing(shifted, of: bytes) }
        let longs = try #require(try NetworkFile(onnx: try turned(.int64)).inputs().first)
        #expect(throws: InferenceError.self) { try PixelPreprocessing(Self.plain, of: longs) }
    }

    @Test func tokensArePooledWithoutThosePrefixed() throws {
        // [N, 2, 16] → [N, 16, 2]: the pixels as tokens, the first two standing for a class token and a register.
        let onnx = try Self.mixing { builder, mixed in
            [try builder.transpose(try builder.reshape(mixed, [nil, 2, Self.side * Self.side]), [0, 2, 1])]
        }
        Self.expectNear(try Self.run(onnx, Self.plain, .init(pooling: .cls)), Self.features(0))
        Self.expectNear(try Self.run(onnx, Self.plain, .init(pooling: .avg)), Self.mean())
        let rest = (2..<16).map { Self.features($0) }
        let expected = [0, 1].map { row in rest.reduce(0) { $0 + $1[row] } / 14 }
        Self.expectNear(try Self.run(onnx, Self.plain, .init(pooling: .avg, prefixTokens: 2)), expected)
        Self.refuses(onnx, Self.plain, .init(), "choose the pooling")
        Self.refuses(onnx, Self.plain, .init(pooling: .avg, prefixTokens: 16), "prefix tokens")
    }

    @Test func outputsAreChosenByName() throws {
        let onnx = try Self.mixing { builder, mixed in
            [
                try builder.globalAveragePool(mixed, name: "pooled"),
                try builder.element(
                    try builder.reshape(mixed, [nil, 2, 16], name: "rows"), 3, axis: 2, name: "third"),
            ]
        }
        Self.expectNear(try Self.run(onnx, Self.plain, .init(name: "pooled")), Self.mean())
        Self.expectNear(try Self.run(onnx, Self.plain, .init(name: "third")), Self.features(3))
        Self.refuses(onnx, Self.plain, .init(), "'pooled' f32 [?, 2], 'third' f32 [?, 2]", "[1, 2]")
        Self.refuses(onnx, Self.plain, .init(), "name one of them with the key 'output' of its description")
        Self.refuses(onnx, Self.plain, .init(name: "fourth"), "no output 'fourth'")
        Self.refuses(onnx, Self.plain, .init(name: "third", pooling: .cls), "nothing for the pooling cls")
        let description = try NetworkDescription(onnx: onnx)
        #expect(description.inputs.map(\.description) == ["'pixels' f32 [?, 3, 4, 4]"])
        #expect(description.outputs.map(\.name) == ["pooled", "third"])
    }

    @Test func operatorsThatTheEngineLacksAreNamed() throws {
        let known = try Self.mixing { builder, mixed in
            [try builder.globalAveragePool(builder.relu(mixed), name: "pooled")]
        }
        // Operators of the same lengths that there are not.
        var unknown = known
        for (name, other) in [("ReduceMean", "ReduceMead"), ("Conv", "Conw")] {
            let place = try #require(unknown.firstRange(of: Array(name.utf8)))
            unknown.replaceSubrange(place, with: Array(other.utf8))
        }
        Self.refuses(unknown, Self.plain, .init(), "operators that OpenVINO lacks: ")
        Self.refuses(unknown, Self.plain, .init(), "ReduceMead")
        Self.refuses(unknown, Self.plain, .init(), "Conw")
        #expect {
            try NetworkDescription(onnx: unknown)
        } throws: {
            if case InferenceError.missingOperators(let names) = $0 { names.count == 2 } else { false }
        }
    }

    @Test func openSizesAreSetAndFixedBatchesBecomeOne() throws {
        for shape in [[nil, 3, nil, nil], [8, 3, Self.side, Self.side], [1, 3, Self.side, Self.side]] as [[Int?]] {
            let onnx = try Self.mixing(shape) { [$1] }
            Self.expectNear(try Self.run(onnx), Self.mean())
        }
    }

    @Test func whatDoesNotFitIsSaidInOneLine() throws {
        let onnx = try Self.mixing { [$1] }
        func input(_ side: Int, _ layout: AxisOrder = .nchw, name: String? = nil) -> PixelInput {
            PixelInput(width: side, height: side, mean: [1, 1, 1], deviation: [1, 1, 1], layout: layout, name: name)
        }
        Self.refuses(onnx, input(5), .init(), "not of 5×5 pixels", "'pixels' f32 [?, 3, 4, 4]")
        Self.refuses(onnx, input(4, .nhwc), .init(), "the layout is NCHW")
        Self.refuses(onnx, input(4, name: "image"), .init(), "no input 'image'; it has 'pixels'")
        Self.refuses(onnx, input(4), .init(pooling: .cls), "no class token")

        var builder = GraphBuilder(name: "two")
        let pixels = builder.input("pixels", [nil, 3, 4, 4])
        let mask = builder.input("mask", [nil, 3, 4, 4])
        let two = builder.build(outputs: [try builder.add(pixels, mask)]).onnxModel()
        Self.refuses(
            two, input(4), .init(), "takes 'pixels' f32 [?, 3, 4, 4], 'mask' f32 [?, 3, 4, 4], not one image")

        builder = GraphBuilder(name: "flat")
        let flat = builder.build(outputs: [builder.relu(builder.input("x", [nil, 48]))]).onnxModel()
        Self.refuses(flat, input(4), .init(), "not an image of four axes")
    }

    static func refuses(
        _ onnx: [UInt8], _ input: PixelInput, _ output: VectorOutput, _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sourceLocation: sourceLocation) {
            try CompiledNetwork(onnx: onnx, input: input, output: output)
        } throws: { error in
            let text = "\(error)"
            return error is InferenceError && !text.contains("\n") && words.contains { text.contains($0) }
        }
    }

    /// Every byte string is refused or gives a network; none ends the process.
    @Test func damagedModelsAreErrors() throws {
        let whole = try Self.mixing { [$1] }
        var generator = SeededGenerator(state: 11)
        for length in stride(from: 0, to: whole.count - 4, by: 7) {
            #expect(throws: InferenceError.self) {
                try CompiledNetwork(onnx: Array(whole.prefix(length)), input: Self.plain)
            }
        }
        for _ in 0..<40 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if let network = try? CompiledNetwork(onnx: damaged, input: Self.plain) {
                _ = try? network.makeRequest().run(pixels: Self.image)
            }
        }
    }
}
