import NeuralGraph
import Testing

@Suite struct NamedTensorsTests {
    @Test func orderAndReplacement() throws {
        var tensors = NamedTensors()
        tensors.set(Tensor([1]), for: "b")
        tensors.set(Tensor([2]), for: "a")
        tensors.set(Tensor([3, 4]), for: "b")
        #expect(tensors.map(\.name) == ["b", "a"])
        #expect(try tensors["b"].floats() == [3, 4])
        #expect(tensors.find("c") == nil)
    }

    @Test func renamingKeepsOrderAndLeavesOut() throws {
        var tensors = NamedTensors(source: "x")
        for name in ["m.b", "m.a", "other"] { tensors.set(Tensor([1]), for: name) }
        let renamed = tensors.renamed { $0.hasPrefix("m.") ? String($0.dropFirst(2)) : nil }
        #expect(renamed.names == ["b", "a"] && renamed.source == "x")
    }

    @Test func safetensorsRoundTrip() throws {
        let weights = try WeightsFile.read(path: fixture("types.safetensors"))
        let bytes = weights.safetensors()
        let again = try WeightsFile.read(bytes: bytes, source: "again")
        #expect(again.metadata == weights.metadata)
        #expect(Set(again.names) == Set(weights.names))
        for (name, tensor) in weights { #expect(try again[name] == tensor) }
        #expect(again.safetensors() == bytes)
        // Every element is aligned to its size.
        for (_, tensor) in again where tensor.count > 0 {
            #expect(tensor.bytes.startIndex % tensor.scalarType.byteCount == 0)
        }
    }

    @Test func emptySafetensors() throws {
        let again = try WeightsFile.read(bytes: NamedTensors().safetensors(), source: "empty")
        #expect(again.isEmpty)
    }

    @Test func tensorSizesAreChecked() {
        #expect(Tensor(shape: [2, 2], scalarType: .int16, bytes: ArraySlice(repeating: 0, count: 8)) != nil)
        #expect(Tensor(shape: [2, 2], scalarType: .int16, bytes: ArraySlice(repeating: 0, count: 7)) == nil)
        #expect(Tensor(shape: [-1, -8], scalarType: .int8, bytes: ArraySlice(repeating: 0, count: 8)) == nil)
        #expect(Tensor(shape: [.max, 2], scalarType: .int8, bytes: []) == nil)
    }
}
