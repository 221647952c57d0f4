import NeuralGraph
import Testing

/// Looking through other people's ONNX files.
@Suite struct ONNXFileTests {
    static func model() throws -> [UInt8] {
        var weights = NamedTensors()
        weights.set(Tensor([Float](repeating: 0.5, count: 6), shape: [2, 3, 1, 1]), for: "mix.weight")
        var builder = GraphBuilder(name: "small", weights: weights)
        let mixed = try builder.conv(builder.input("pixels", [nil, 3, 4, 4]), "mix", channels: 2, kernel: 1)
        return builder.build(outputs: [mixed]).onnxModel()
    }

    /// A field of bytes with a number below 16.
    static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        precondition(content.count < 128)
        return [number << 3 | 2, UInt8(content.count)] + content
    }

    @Test func ourOwnFilesAreModels() throws {
        try ONNXFile.check(Self.model())
    }

    @Test func noPartOfAModelIsOne() throws {
        let whole = try Self.model()
        for length in 0..<whole.count {
            // Cut between two fields of the outermost message, the network is there and what follows it is not.
            let cut = Array(whole.prefix(length))
            do {
                try ONNXFile.check(cut)
                #expect(length > whole.count - 40)
            } catch {
                guard case .notAModel = error else { throw error }
            }
        }
        #expect(throws: ONNXError.notAModel(reason: "it holds no network")) { try ONNXFile.check([]) }
    }

    @Test func weightsInAnotherFileAreNoticed() throws {
        // Tensors with a name and the data location "external", or with its list of places.
        let named = Self.field(8, Array("far".utf8))
        for tensor in [named + [14 << 3, 1], Self.field(13, Self.field(1, Array("location".utf8))) + named] {
            let places = [
                Self.field(5, tensor),  // a weight
                Self.field(1, Self.field(5, Self.field(5, tensor))),  // a constant
                Self.field(1, Self.field(5, Self.field(6, Self.field(5, tensor)))),  // inside a branch
                Self.field(15, Self.field(1, tensor)),  // sparse
            ]
            for graph in places {
                #expect(throws: ONNXError.externalData(tensor: "far")) { try ONNXFile.check(Self.field(7, graph)) }
            }
        }
        try ONNXFile.check(Self.field(7, Self.field(5, named + [14 << 3, 0])))
    }

    @Test func hostileBytesAreErrors() throws {
        // A graph in an attribute in a node in a graph, and so on.
        var nested: [UInt8] = []
        while nested.count < 120 { nested = Self.field(1, Self.field(5, Self.field(6, nested))) }
        try ONNXFile.check(Self.field(7, nested))
        func long(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            [
                number << 3 | 2, UInt8(content.count & 127) | 128, UInt8(content.count >> 7 & 127) | 128,
                UInt8(content.count >> 14),
            ]
                + content
        }
        for _ in 0..<300 { nested = long(1, long(5, long(6, nested))) }
        #expect(throws: ONNXError.notAModel(reason: "its parts are nested too deep")) {
            try ONNXFile.check(long(7, nested))
        }
        for bytes in [
            [0x3a], [0x3a, 0xff], [0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], [0x3b],
            [0x02, 0x00],
        ]
            as [[UInt8]]
        {
            #expect(throws: ONNXError.self) { try ONNXFile.check(bytes) }
        }
        var state: UInt64 = 3
        let whole = try Self.model()
        for _ in 0..<2000 {
            var damaged = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[Int(state >> 33) % damaged.count] = UInt8(truncatingIfNeeded: state >> 25)
            }
            try? ONNXFile.check(damaged)
        }
    }
}
