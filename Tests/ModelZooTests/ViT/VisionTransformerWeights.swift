import NeuralGraph

@testable import ModelZoo

extension VisionTransformer {
    /// The names and shapes of the weights that timm has for such a network, whose table of positions is for `side` patches
    /// along a side.
    func weightShapes(side: Int) -> [(name: String, shape: [Int])] {
        var shapes: [(name: String, shape: [Int])] = [
            ("cls_token", [1, 1, width]), ("pos_embed", [1, 1 + side * side, width]),
            ("patch_embed.proj.weight", [width, 3, patch, patch]), ("patch_embed.proj.bias", [width]),
        ]
        func norm(_ layer: String) { shapes += [("\(layer).weight", [width]), ("\(layer).bias", [width])] }
        func dense(_ layer: String, _ outputs: Int, _ inputs: Int) {
            shapes += [("\(layer).weight", [outputs, inputs]), ("\(layer).bias", [outputs])]
        }
        for block in (0..<depth).map({ "blocks.\($0)" }) {
            norm("\(block).norm1")
            dense("\(block).attn.qkv", 3 * width, width)
            dense("\(block).attn.proj", width, width)
            if layerScale { shapes.append(("\(block).ls1.gamma", [width])) }
            norm("\(block).norm2")
            dense("\(block).mlp.fc1", 4 * width, width)
            dense("\(block).mlp.fc2", width, 4 * width)
            if layerScale { shapes.append(("\(block).ls2.gamma", [width])) }
        }
        norm("norm")
        return shapes
    }

    /// Weights of the right names and shapes, no two numbers of which stand in the same order again soon.
    func someWeights(side: Int) -> NamedTensors {
        var weights = NamedTensors()
        var counter: UInt32 = 1
        for (name, shape) in weightShapes(side: side) {
            let values = (0..<shape.reduce(1, *)).map { _ in
                counter = counter &* 1_664_525 &+ 1_013_904_223
                return Float(counter >> 16) / 65536 - 0.5
            }
            weights.set(Tensor(values, shape: shape), for: name)
        }
        return weights
    }

    /// Weights that are all zero, whose tensors share their memory.
    func zeroWeights(side: Int) throws -> NamedTensors {
        let shapes = weightShapes(side: side)
        let zeros = [UInt8](repeating: 0, count: 4 * (shapes.map { $0.shape.reduce(1, *) }.max() ?? 0))
        var weights = NamedTensors()
        for (name, shape) in shapes {
            weights.set(
                Tensor(shape: shape, scalarType: .float32, bytes: zeros[..<(4 * shape.reduce(1, *))])
                    ?? Tensor([0]), for: name)
        }
        return weights
    }
}

extension NamedTensors {
    /// timm's names and tensors the way Hugging Face's library stores them: queries, keys and values apart.
    func asHuggingFace(model: String) -> NamedTensors {
        let isDINO = names.contains { $0.contains(".ls1.") }
        let outside = [
            "cls_token": "embeddings.cls_token", "pos_embed": "embeddings.position_embeddings",
            "patch_embed.proj.weight": "embeddings.patch_embeddings.projection.weight",
            "patch_embed.proj.bias": "embeddings.patch_embeddings.projection.bias", "norm.weight": "layernorm.weight",
            "norm.bias": "layernorm.bias",
        ]
        let common = [
            "attn.proj": "attention.output.dense", "ls1": "layer_scale1", "ls2": "layer_scale2",
        ]
        let ofViT = [
            "norm1": "layernorm_before", "norm2": "layernorm_after", "mlp.fc1": "intermediate.dense",
            "mlp.fc2": "output.dense",
        ]
        var result = NamedTensors()
        for (name, tensor) in self {
            let parts = name.split(separator: ".").map(String.init)
            guard parts[0] == "blocks" else {
                result.set(tensor, for: model + (outside[name] ?? name))
                continue
            }
            let layer = parts[2..<(parts.count - 1)].joined(separator: ".")
            let role = parts[parts.count - 1] == "gamma" ? "lambda1" : parts[parts.count - 1]
            let block = "\(model)encoder.layer.\(parts[1])"
            if layer == "attn.qkv" {
                let third = tensor.count / 3
                for (index, what) in ["query", "key", "value"].enumerated() {
                    result.set(
                        Tensor(
                            Array(tensor.floats()[index * third..<(index + 1) * third]),
                            shape: [tensor.shape[0] / 3] + tensor.shape.dropFirst()),
                        for: "\(block).attention.attention.\(what).\(role)")
                }
            } else {
                let translated = common[layer] ?? (isDINO ? nil : ofViT[layer]) ?? layer
                result.set(tensor, for: "\(block).\(translated).\(role)")
            }
        }
        return result
    }

    /// All but the tensor of that name.
    func without(_ name: String) -> NamedTensors { renamed { $0 == name ? nil : $0 } }
}
