import NeuralGraph

@testable import ModelZoo

/// The weights that an architecture asks for, all zero: found by building it until nothing is missing.
enum RequestedWeights {
    static func zeros(
        _ architecture: (NamedTensors) throws -> Backbone
    ) throws -> (weights: NamedTensors, backbone: Backbone) {
        var weights = NamedTensors()
        while true {
            do {
                return (weights, try architecture(weights))
            } catch GraphError.weights(.missing(let name, _, _)) {
                weights.set(Tensor([]), for: name)
            } catch GraphError.weights(.wrongShape(let name, _, let shape, _)) {
                weights.set(Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape), for: name)
            }
        }
    }
}
