import Foundation
import NeuralGraph
import Testing

/// What PyTorch computes for small networks: `Fixtures/make_network_gradients.py`.
struct NetworkFixture: Decodable, Sendable, CustomTestStringConvertible {
    struct Weight: Decodable {
        let name: String
        let shape: [Int]
        let values: [Float]
        /// Nil for what is not learned.
        let gradient: [Float]?
        /// A statistic after the step.
        let after: [Float]?
    }

    let name: String
    let shape: [Int]
    let input: [Float]
    let output: [Float]
    /// At the output.
    let gradient: [Float]
    let inputGradient: [Float]
    let weights: [Weight]

    var testDescription: String { name }

    static let all: [NetworkFixture] = {
        guard let file = Bundle.module.url(forResource: "Fixtures/network_gradients", withExtension: "json"),
            let data = try? Data(contentsOf: file)
        else { return [] }
        return (try? JSONDecoder().decode([NetworkFixture].self, from: data)) ?? []
    }()

    var batch: Int { shape[0] }

    var tensors: NamedTensors {
        var tensors = NamedTensors()
        for weight in weights { tensors.set(Tensor(weight.values, shape: weight.shape), for: weight.name) }
        return tensors
    }

    /// The same network as a graph.
    func graph() throws -> NetworkGraph {
        var g = GraphBuilder(name: name, weights: tensors)
        let x = g.input("x", [nil] + shape.dropFirst().map { Optional($0) })
        let y = try value(x, &g)
        return g.build(outputs: [y])
    }

    private func value(_ x: GraphBuilder.Value, _ g: inout GraphBuilder) throws -> GraphBuilder.Value {
        func table() throws -> GraphBuilder.Value {
            try g.weight("table", shape: weights[0].shape)
        }
        switch name {
        case "conv": return try g.conv(x, "layer", channels: 6, kernel: 3, padding: 1, bias: true)
        case "conv strided dilated":
            return try g.conv(
                x, "layer", channels: 4, kernel: Size2D(height: 3, width: 2), stride: Size2D(height: 2, width: 1),
                padding: .explicit(Pads(top: 1, left: 2, bottom: 1, right: 2)),
                dilation: Size2D(height: 1, width: 2))
        case "conv groups": return try g.conv(x, "layer", channels: 4, kernel: 3, padding: 1, groups: 2, bias: true)
        case "conv same": return try g.conv(x, "layer", channels: 4, kernel: 3, stride: 2, padding: .same, bias: true)
        case "conv large stride": return try g.conv(x, "layer", channels: 4, kernel: 1, stride: 2, bias: true)
        case "pointwise": return try g.conv(x, "layer", channels: 7, kernel: 1, bias: true)
        case "pointwise alone": return try g.conv(x, "layer", channels: 4, kernel: 1, bias: true)
        case "depthwise": return try g.conv(x, "layer", channels: 4, kernel: 3, padding: 1, groups: 4, bias: true)
        case "depthwise many":
            return try g.conv(x, "layer", channels: 18, kernel: 3, padding: 1, groups: 18, bias: true)
        case "depthwise strided":
            return try g.conv(x, "layer", channels: 3, kernel: 5, stride: 2, padding: 2, groups: 3)
        case "depthwise dilated":
            return try g.conv(
                x, "layer", channels: 3, kernel: 3, stride: Size2D(height: 1, width: 2), padding: 2, dilation: 2,
                groups: 3, bias: true)
        case "batch norm", "batch norm stored": return try g.batchNorm(x, "layer")
        case "layer norm": return try g.layerNorm(x, "layer")
        case "softmax": return try g.softmax(x)
        case "softmax inner": return try g.softmax(x, axis: 1)
        case "relu": return g.relu(x)
        case "relu6": return g.relu6(x)
        case "leaky relu": return g.leakyRelu(x, slope: 0.1)
        case "sigmoid": return g.sigmoid(x)
        case "tanh": return g.tanh(x)
        case "silu": return g.silu(x)
        case "gelu": return try g.gelu(x)
        case "quick gelu": return try g.quickGelu(x)
        case "abs": return g.abs(x)
        case "sqrt": return g.sqrt(x)
        case "square": return try g.mul(x, x)
        case "max pool": return try g.maxPool(x, kernel: 3, stride: 2, padding: 1)
        case "average pool": return try g.averagePool(x, kernel: 3, stride: 2, padding: 1)
        case "average pool inside":
            return try g.averagePool(x, kernel: 3, stride: 2, padding: 1, countIncludePad: false)
        case "global average": return try g.globalAveragePool(x)
        case "generalized mean": return try g.gemPool(x)
        case "maximum": return try g.reduceMax(x, axes: [1])
        case "sum": return try g.reduceSum(x, axes: [1], keepDims: true)
        case "add vector", "add column": return try g.add(x, table())
        case "sub vector", "sub column": return try g.sub(x, table())
        case "mul vector", "mul column": return try g.mul(x, table())
        case "div vector", "div column": return try g.div(x, table())
        case "div by vector", "div by column": return try g.div(table(), x)
        case "gate": return try g.mul(x, g.sigmoid(g.globalAveragePool(x, keepDims: true)))
        case "dense", "dense tokens": return try g.linear(x, "layer", outputs: 4)
        case "attention":
            let parts = try g.split(x, sizes: [3, 3], axis: 2)
            let scores = try g.matMul(parts[0], g.transpose(parts[1], [0, 2, 1]))
            return try g.matMul(g.softmax(scores), parts[1])
        case "shared factor": return try g.matMul(x, table())
        case "rearranged":
            let turned = try g.transpose(x, [0, 2, 1])
            let rows = try g.reshape(g.slice(x, axis: 1, 1..<3), [nil, 4, 2])
            return try g.concat([turned, rows, g.scaled(turned, by: 2)], axis: 2)
        case "selected":
            return try g.gather(x, g.constant(Tensor(integers: [2, 0, 2]), name: "index"), axis: 1)
        case "class token":
            let tokens = try g.prepend(g.weight("token", shape: [1, 1, 5]), to: x)
            let scores = try g.softmax(g.matMul(tokens, g.transpose(tokens, [0, 2, 1])))
            return try g.element(g.matMul(scores, tokens), 0, axis: 1)
        case "tiny ResNet stored", "tiny ResNet trained": return try TinyResNet().output(x, &g)
        default: throw CocoaError(.featureUnsupported)
        }
    }
}

/// A ResNet with a block in each of two stages.
struct TinyResNet {
    func output(_ x: GraphBuilder.Value, _ g: inout GraphBuilder) throws -> GraphBuilder.Value {
        var x = try g.batchNorm(g.conv(x, "conv1", channels: 4, kernel: 7, stride: 2, padding: 3), "bn1")
        x = try g.maxPool(g.relu(x), kernel: 3, stride: 2, padding: 1, name: "maxpool")
        x = try block(x, "layer1.0", channels: 4, stride: 1, &g)
        x = try block(x, "layer2.0", channels: 6, stride: 2, &g)
        return try g.linear(g.globalAveragePool(x, name: "avgpool"), "fc", outputs: 3)
    }

    private func block(
        _ x: GraphBuilder.Value, _ name: String, channels: Int, stride: Size2D, _ g: inout GraphBuilder
    ) throws -> GraphBuilder.Value {
        var y = try g.batchNorm(
            g.conv(x, "\(name).conv1", channels: channels, kernel: 3, stride: stride, padding: 1), "\(name).bn1")
        y = try g.conv(g.relu(y), "\(name).conv2", channels: channels, kernel: 3, padding: 1)
        y = try g.batchNorm(y, "\(name).bn2")
        var shortcut = x
        if stride != 1 {
            shortcut = try g.batchNorm(
                g.conv(x, "\(name).downsample.0", channels: channels, kernel: 1, stride: stride),
                "\(name).downsample.1")
        }
        return g.relu(try g.add(y, shortcut, name: "\(name).add"), name: name)
    }
}
