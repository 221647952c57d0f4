import Foundation
import NeuralGraph

@testable import ModelZoo

extension Target {
    /// Files of models: weights, networks, vocabularies, descriptions.
    static let networks: [Target] = [
        weights("pickle", ["legacy_small.pth", "legacy.pth", "python2_legacy.pth", "nested_legacy.pth", "plain.pkl"]),
        weights(
            "zip of a checkpoint", ["zip_small.pth", "zip64.pth", "big_endian.pth", "nested.pth", "zip_protocol4.pth"]),
        weights("archive of TorchScript", ["scripted.pt", "traced.pt"]),
        weights("safetensors", ["types.safetensors"]),
        .init(
            "wheel", share: 50,
            corpus: { try ["deflated.pth", "zip_small.pth"].map { try fixture("NeuralGraph", $0) } }
        ) {
            let wheel = RemoteFile.Wheel(file: "a", sha256: "", member: "zip_small/data.pkl", size: 166)
            let member = try WheelMember(of: wheel, in: $0)
            var count = 0
            while let piece = try member.next() { count += piece.count }
            guard count == wheel.size else { throw Unsound("a file of another size than the pinned one") }
        },
        .init("ONNX", share: 50, corpus: { [try network()] }) { bytes in
            _ = try ONNXFile.joined(bytes, folder: "/nowhere")
        },
        .init(
            text: "description of a model", share: 20,
            words: ["size: ", "mean: ", "std: ", "layout: ", "channels: ", "pooling: ", "[0, 0, 0]", ".inf", ".nan"],
            [
                "size: 224\nmean: [0.485, 0.456, 0.406]\nstd: [0.229, 0.224, 0.225]\nlayout: nchw\nscale: 0.003\nfit: pad\n"
            ]
        ) { _ = try OwnRecipe(yaml: Array($0.utf8)) },
        .init(
            "vocabulary", share: 50, words: ["\\u0120", "</w>", "<|endoftext|>", "\": 5, \"", "#version: 0.2\n"],
            corpus: {
                let json =
                    #"{"<|startoftext|>": 90, "<|endoftext|>": 91, "a": 1, "b": 2, "ab": 3, "b</w>": 4, "ab</w>": 5, "\u0120": 6}"#
                return ["\(json)\u{1}#version: 0.2\na b\na b</w>\n"].map { Array($0.utf8) }
            }
        ) { input in
            // A byte that JSON does not allow parts the vocabulary from the merges.
            let parts = input.split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
            let tokenizer = try CLIPTokenizer(
                vocabulary: parts[0], merges: parts.count > 1 ? parts[1] : [], source: "a")
            _ = try tokenizer.tokens(of: String(decoding: input.prefix(200), as: UTF8.self), limit: 77)
        },
        .init(
            "words to be read", share: 50, words: ["'s", "'ll", "\u{301}", "ﬁ", "\u{200d}"],
            corpus: { ["A dress, it's RED & 20% off!! \u{e9}\u{1F600}", "日本"].map { Array($0.utf8) } }
        ) { _ = try tokenizer.get().tokens(of: String(decoding: $0, as: UTF8.self)) },
    ]

    private static let tokenizer = Result {
        let letters = (0..<256).map { "\"\(String(format: "\\u%04x", 256 + $0))\": \($0)" }.joined(separator: ", ")
        let json = "{\(letters), \"<|startoftext|>\": 900, \"<|endoftext|>\": 901, \"a\": 1, \"b\": 2, \"ab\": 3}"
        return try CLIPTokenizer(vocabulary: Array(json.utf8), merges: Array("#version: 0.2\na b\n".utf8), source: "a")
    }

    private static func weights(_ name: String, _ files: [String]) -> Target {
        .init(name, share: 50, corpus: { try files.map { try fixture("NeuralGraph", $0) } }) { bytes in
            for (_, tensor) in try WeightsFile.read(bytes: bytes, source: "a") {
                guard tensor.shape.reduce(1, *) == tensor.count, tensor.floats().count == tensor.count else {
                    throw Unsound("a tensor of another size than its shape")
                }
            }
        }
    }

    /// A small network with a weight, and one whose values lie in another file.
    private static func network() throws -> [UInt8] {
        var builder = GraphBuilder(name: "a")
        let input = builder.input("image", [1, 3, 8, 8])
        let weight = builder.constant(Tensor([1, 2, 3], shape: [1, 3, 1, 1]), name: "weight")
        return builder.build(outputs: [try builder.add(input, weight)]).onnxModel()
    }
}
