import Foundation
import NeuralGraph
import Testing

/// Layers that are put together from several operations must compute their formula: the graph is followed node by node
/// on plain numbers.
@Suite struct FormulaTests {
    private static let xs: [Double] = [-9, -3.5, -1.5, -0.5, -1e-3, 0, 0.2, 1, 2.5, 7]

    /// What one layer makes of a row of numbers.
    private func run(
        _ layer: (inout GraphBuilder, GraphBuilder.Value) throws -> GraphBuilder.Value
    ) throws -> [Double] {
        var g = GraphBuilder(name: "formula")
        let output = try layer(&g, g.input("x", [nil, Self.xs.count]))
        let graph = g.build(outputs: [output])
        var values: [String: [Double]] = ["x": Self.xs]
        for (name, tensor) in graph.initializers { values[name] = tensor.floats().map(Double.init) }
        for node in graph.nodes {
            let operands = try node.inputs.map { try #require(values[$0]) }
            values[node.outputs[0].name] = try apply(node.op, operands)
        }
        return try #require(values[output.name])
    }

    private struct Unexpected: Error { var op: Op }

    private func apply(_ op: Op, _ operands: [[Double]]) throws -> [Double] {
        let a = operands[0]
        func both(_ combine: (Double, Double) -> Double) -> [Double] {
            (0..<max(a.count, operands[1].count)).map {
                combine(a[a.count == 1 ? 0 : $0], operands[1][operands[1].count == 1 ? 0 : $0])
            }
        }
        switch op {
        case .add: return both(+)
        case .mul: return both(*)
        case .div: return both(/)
        case .pow: return both { pow($0, $1) }
        case .erf: return a.map { erf($0) }
        case .sigmoid: return a.map { 1 / (1 + exp(-$0)) }
        case .tanh: return a.map { tanh($0) }
        case .sqrt: return a.map { $0.squareRoot() }
        case .abs: return a.map { abs($0) }
        case .round: return a.map { $0.rounded(.toNearestOrEven) }
        case .relu: return a.map { max($0, 0) }
        case .leakyRelu(let slope): return a.map { $0 < 0 ? Double(slope) * $0 : $0 }
        case .clip(let low, let high):
            return a.map { min(max($0, low.map(Double.init) ?? -.infinity), high.map(Double.init) ?? .infinity) }
        default: throw Unexpected(op: op)
        }
    }

    private func close(_ found: [Double], _ formula: (Double) -> Double) -> Bool {
        found.count == Self.xs.count
            && zip(found, Self.xs).allSatisfy { abs($0 - formula($1)) <= 1e-6 * max(1, abs(formula($1))) }
    }

    @Test func activations() throws {
        let formulas: [(Activation, (Double) -> Double)] = [
            (.relu, { max($0, 0) }), (.relu6, { min(max($0, 0), 6) }),
            (.leakyRelu(slope: 0.25), { $0 < 0 ? $0 / 4 : $0 }),
            (.sigmoid, { 1 / (1 + exp(-$0)) }), (.tanh, { tanh($0) }), (.silu, { $0 / (1 + exp(-$0)) }),
            // The area under the normal distribution by another function than the layer uses.
            (.gelu, { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) }), (.quickGelu, { $0 / (1 + exp(-1.702 * $0)) }),
        ]
        for (activation, formula) in formulas {
            #expect(close(try run { try $0.activate($1, activation) }, formula), "\(activation)")
        }
    }

    @Test func scalars() throws {
        #expect(close(try run { try $0.scaled($1, by: 3) }) { 3 * $0 })
        #expect(close(try run { try $0.add($1, -2) }) { $0 - 2 })
        #expect(close(try run { try $0.pow($0.abs($1), 2.5) }) { pow(abs($0), 2.5) })
        #expect(close(try run { $0.sqrt($0.abs($1)) }) { abs($0).squareRoot() })
        #expect(try run { $0.round($1) } == [-9, -4, -2, 0, 0, 0, 0, 1, 2, 7])
    }

    /// A result keeps the name that it was given, and the pieces that it is made of are named after it.
    @Test func names() throws {
        var g = GraphBuilder(name: "test")
        let x = g.input("x", [nil, 4])
        #expect(try g.gelu(x).name == "x.gelu" && g.gelu(x, name: "act").name == "act")
        #expect(try g.scaled(x, by: 2, name: "twice").name == "twice")
        #expect(g.valueNames.contains("act.gate") && !g.valueNames.contains("act.root"))
    }
}
