import NeuralGraph
import Testing

/// What PyTorch and NumPy wrote must come back; the expectations are those of `make_fixtures.py`.
@Suite struct WeightsFixtureTests {
    @Test(arguments: ["legacy.pth", "zip.pth", "zip_protocol4.pth"])
    func checkpointHoldsWhatPyTorchSaved(file: String) throws {
        let weights = try WeightsFile.read(path: fixture(file))
        #expect(
            weights.names == [
                "layer.weight", "layer.bias", "scalar", "base", "transposed", "row", "column", "step", "empty",
                "as.float64", "as.float16", "as.bfloat16", "as.int64", "as.int32", "as.int16", "as.int8", "as.uint8",
                "as.bool", "half.special",
            ])
        func expect(_ name: String, _ shape: [Int], _ values: [Float]) throws {
            let tensor = try weights[name]
            #expect(tensor.shape == shape, "\(name)")
            #expect(tensor.floats() == values, "\(name)")
        }
        try expect("layer.weight", [2, 3], [0, 0.5, 1, 1.5, 2, 2.5])
        try expect("layer.bias", [2], [-1.5, 2.25])
        try expect("scalar", [], [7])
        let base = (0..<24).map { Float($0) / 2 }
        try expect("base", [4, 6], base)
        try expect("transposed", [6, 4], (0..<6).flatMap { column in (0..<4).map { base[$0 * 6 + column] } })
        try expect("row", [6], Array(base[12..<18]))
        try expect("column", [4], (0..<4).map { base[$0 * 6 + 3] })
        try expect("step", [2, 2], [base[6], base[9], base[18], base[21]])
        try expect("empty", [0, 3], [])
        for type in [ScalarType.float64, .float16, .bfloat16] {
            #expect(try weights["as.\(type)"].scalarType == type)
            try expect("as.\(type)", [5], [0, 0.5, 1, 1.5, 2])
        }
        for type in [ScalarType.int64, .int32, .int16, .int8, .uint8] {
            #expect(try weights["as.\(type)"].scalarType == type)
            try expect("as.\(type)", [5], [0, 1, 2, 3, 4])
        }
        try expect("as.bool", [3], [1, 0, 1])

        let special = try weights["half.special"].floats()
        #expect(special[0] == 0 && special[0].sign == .plus && special[1] == 0 && special[1].sign == .minus)
        #expect(special[2] == 5.9604645e-8 && special[3] == -1023 / 16_777_216 && special[4] == 65504)
        #expect(special[5] == .infinity && special[6].isNaN)
    }

    @Test func safetensorsOfEveryType() throws {
        let weights = try WeightsFile.read(path: fixture("types.safetensors"))
        #expect(weights.count == 12)
        #expect(weights.names.first == "z.first" && weights.names.last == "quo\"te\\ünï")
        #expect(weights.metadata == ["format": "pt", "who": "ünï \"x\"\n"])
        #expect(try weights.tensor("z.first", shape: [2, 3]).floats() == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(try weights["scalar"].floats() == [7] && weights["scalar"].shape == [])
        for type in ["float64", "float16", "bfloat16"] {
            #expect(try weights["as.\(type)"].floats() == [0, 0.5, 1, 1.5, 2, 2.5])
        }
        for type in ["int32", "int16", "int8"] { #expect(try weights["as.\(type)"].floats() == [0, 1, -2]) }
        #expect(try weights["as.uint8"].floats() == [0, 1, 254])
        #expect(try weights["as.bool"].floats() == [1, 0, 1])
        #expect(try weights["empty"].shape == [0, 3])
    }

    @Test(arguments: ["nested.pth", "nested_legacy.pth"])
    func nestedStateDictionaryIsFoundAndItsPrefixDropped(file: String) throws {
        let weights = try WeightsFile.read(path: fixture(file))
        #expect(weights.names == ["a", "b"])
        #expect(try weights["b"].floats() == [0, 0.5] && weights["b"].shape == [1, 2])
    }

    @Test(arguments: ["scripted.pt", "traced.pt"])
    func `a TorchScript module gives its state dictionary`(file: String) throws {
        let weights = try WeightsFile.read(path: fixture(file))
        #expect(
            weights.names == [
                "block.0.weight", "block.0.bias", "block.1.weight", "block.1.bias", "block.1.running_mean",
                "block.1.running_var", "block.1.num_batches_tracked", "head.weight", "again.weight",
            ])
        #expect(try weights.tensor("block.0.weight", shape: [3, 2]).floats() == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(try weights["block.0.bias"].floats() == [-1.5, 0, 2.25])
        #expect(try weights["block.1.running_var"].floats() == [0, 0.5, 1])
        #expect(try weights["block.1.num_batches_tracked"].floats() == [0])
        for name in ["head.weight", "again.weight"] {
            #expect(try weights.tensor(name, shape: [1, 3]).floats() == [0, 0.5, 1])
        }
    }

    @Test func bigEndianCheckpointIsTurnedAround() throws {
        let weights = try WeightsFile.read(path: fixture("big_endian.pth"))
        #expect(try weights["x"].floats() == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(try weights["n"].floats() == [1, -2])
    }

    @Test func zipWith64BitDirectory() throws {
        #expect(try WeightsFile.read(path: fixture("zip64.pth"))["x"].floats() == [0, 0.5, 1, 1.5, 2, 2.5])
    }

    @Test func checkpointFromPython2() throws {
        let weights = try WeightsFile.read(path: fixture("python2_legacy.pth"))
        #expect(try weights.tensor("fc.weight", shape: [2, 3]).floats() == [0, 0.5, 1, 1.5, 2, 2.5])
    }

    @Test func contiguousTensorsShareTheBufferOfTheFile() throws {
        let bytes = try fixtureBytes("zip.pth")
        let weights = try WeightsFile.read(bytes: bytes, source: "zip.pth")
        let base = try weights["base"].bytes
        // Slices of one array keep its indices, so a shared tensor can be found where it stands in the file.
        #expect(Array(bytes[base.indices]) == Array(base))
        #expect(try weights["row"].bytes.startIndex == base.startIndex + 12 * 4)
    }

    @Test(.enabled(if: sharedFile("weights/mobilenet_v2.safetensors") != nil, "needs ../shared/weights"))
    func realMobileNet() throws {
        let path = try #require(sharedFile("weights/mobilenet_v2.safetensors"))
        let weights = try WeightsFile.read(path: path)
        _ = try weights.tensor("features.0.0.weight", shape: [32, 3, 3, 3])
        #expect(weights.allSatisfy { $0.tensor.floats().allSatisfy(\.isFinite) })
    }
}
