import Foundation

/// How much of the learning rate each layer of a network gets: what comes first, and knows what all images have,
/// changes least (Howard and Ruder, *Universal Language Model Fine-tuning*, 2018).
struct LayerRates {
    /// The share of every layer's parameters, in order.
    let rates: [ParameterRate]

    /// From layer to layer the rate grows by the same factor.
    ///
    /// Parameters of one layer, whose names differ behind the last dot only, get the same share.
    /// - Parameters:
    ///   - parameters: of a network, from the first layer to the last.
    ///   - spread: how much higher the rate of the last layer is than that of the first.
    init(_ parameters: [TrainableNetwork.Parameter], spread: Double) {
        var layers: [String: Int] = [:]
        let places = parameters.map { parameter in
            let end = parameter.name.lastIndex(of: ".") ?? parameter.name.endIndex
            let layer = String(parameter.name[..<end])
            if let place = layers[layer] { return place }
            defer { layers[layer] = layers.count }
            return layers.count
        }
        let last = Double(max(1, layers.count - 1))
        rates = zip(parameters, places).map { parameter, place in
            ParameterRate(
                range: parameter.range,
                factor: layers.count > 1 ? pow(spread, Double(place) / last - 1) : 1)
        }
    }
}
