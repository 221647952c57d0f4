import Basics
import NeuralGraph
import VectorSearch

extension ImageAutoencoder {
    /// Channels of the maps on the way to the latent vector; each has half the side of the one before.
    private static let channels = [32, 64, 128, 256]
    /// Channels of the maps on the way back, from the smallest on.
    private static let channelsBack = [64, 32, 16]
    /// The layers that begin as the principal directions.
    static let linear = "linear."
    private static let (linearEncoder, linearDecoder) = (linear + "encoder", linear + "decoder")
    /// The side of the smallest map.
    private static var smallest: Int { size >> channels.count }

    /// A network to be trained, which begins as a linear map to the principal directions and back: what convolutions
    /// add to it, on the way there and back, is 0 at first.
    ///
    /// There: four convolutions of stride 2 and a dense layer. Back: a dense layer and four convolutions, each followed
    /// by a shuffle of channels into pixels (Shi et al., *Real-time single image and video super-resolution using an
    /// efficient sub-pixel convolutional neural network*, 2016).
    static func network(_ start: Start, seed: UInt64) throws(GraphError) -> NetworkGraph {
        var graph = GraphBuilder(name: "autoencoder", weights: weights(start, seed: seed))
        let pixels = graph.input("pixels", [nil, 3, size, size])
        let dimension = start.dimension
        let linear = try graph.linear(try graph.flatten(pixels), linearEncoder, outputs: dimension)
        var x = pixels
        for (number, width) in channels.enumerated() {
            let layer = "encoder.\(number)"
            x = try graph.conv(x, layer, channels: width, kernel: 3, stride: 2, padding: 1)
            x = graph.relu(try graph.batchNorm(x, "\(layer).norm"))
        }
        x = try graph.linear(try graph.flatten(x), "encoder", outputs: dimension, bias: false)
        let latent = try graph.add(linear, x, name: latentName)
        let image = try graph.reshape(
            try graph.linear(latent, linearDecoder, outputs: 3 * size * size), [nil, 3, size, size])
        let (first, last) = (channels[channels.count - 1], channelsBack.count)
        x = try graph.linear(latent, "decoder", outputs: first * smallest * smallest)
        x = graph.relu(try graph.reshape(x, [nil, first, smallest, smallest]))
        for (number, width) in channelsBack.enumerated() {
            let layer = "decoder.\(number)"
            x = try graph.conv(x, layer, channels: 4 * width, kernel: 3, padding: 1)
            x = try shuffled(graph.relu(try graph.batchNorm(x, "\(layer).norm")), width, &graph)
        }
        x = try shuffled(try graph.conv(x, "decoder.\(last)", channels: 12, kernel: 3, padding: 1), 3, &graph)
        return graph.build(outputs: [latent, try graph.add(image, x, name: reconstructionName)])
    }

    /// Four channels become the four pixels of a square: a map of half as many channels each way becomes twice as large.
    private static func shuffled(
        _ x: GraphBuilder.Value, _ channels: Int, _ graph: inout GraphBuilder
    ) throws(GraphError) -> GraphBuilder.Value {
        let (height, width) = (x.shape[2] ?? 1, x.shape[3] ?? 1)
        let squares = try graph.reshape(x, [nil, channels, 2, 2, height, width])
        let rows = try graph.transpose(squares, [0, 1, 4, 2, 5, 3])
        return try graph.reshape(rows, [nil, channels, 2 * height, 2 * width])
    }

    /// Weights drawn evenly so that the spread of values stays from layer to layer (He et al., *Delving deep into
    /// rectifiers*, 2015).
    private static func weights(_ start: Start, seed: UInt64) -> NamedTensors {
        var random = SeededGenerator(seed: seed, stream: 0xAE64)
        var tensors = NamedTensors()
        func set(_ name: String, _ shape: [Int], _ values: (Int) -> Float) {
            tensors.set(Tensor((0..<shape.reduce(1, *)).map(values), shape: shape), for: name)
        }
        func drawn(_ layer: String, _ shape: [Int]) {
            let bound = (6 / Float(shape.dropFirst().reduce(1, *))).squareRoot()
            set("\(layer).weight", shape) { _ in Float.random(in: -bound...bound, using: &random) }
        }
        func convolution(_ layer: String, _ inputs: Int, _ outputs: Int) {
            drawn(layer, [outputs, inputs, 3, 3])
            for (name, value) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] as [(_, Float)] {
                set("\(layer).norm.\(name)", [outputs]) { _ in value }
            }
        }
        let (pixels, dimension) = (3 * size * size, start.dimension)
        set("\(linearEncoder).weight", [dimension, pixels]) { start.there[$0] }
        set("\(linearEncoder).bias", [dimension]) { start.shift[$0] }
        set("\(linearDecoder).weight", [pixels, dimension]) { start.back[$0] }
        set("\(linearDecoder).bias", [pixels]) { start.mean[$0] }
        for (number, (inputs, outputs)) in zip([3] + channels, channels).enumerated() {
            convolution("encoder.\(number)", inputs, outputs)
        }
        let first = channels[channels.count - 1]
        set("encoder.weight", [dimension, first * smallest * smallest]) { _ in 0 }
        drawn("decoder", [first * smallest * smallest, dimension])
        set("decoder.bias", [first * smallest * smallest]) { _ in 0 }
        for (number, (inputs, outputs)) in zip([first] + channelsBack, channelsBack).enumerated() {
            convolution("decoder.\(number)", inputs, 4 * outputs)
        }
        set("decoder.\(channelsBack.count).weight", [12, channelsBack[channelsBack.count - 1], 3, 3]) { _ in 0 }
        return tensors
    }
}

extension ImageAutoencoder {
    /// The linear map that a network begins with.
    struct Start {
        /// How many numbers an image becomes.
        let dimension: Int
        /// A row of as many weights as an image has values for each of these.
        private(set) var there: [Float]
        /// What is added to each, so that its mean is 0.
        private(set) var shift: [Float]
        /// For each value of an image a row of `dimension` weights.
        private(set) var back: [Float]
        /// The mean image.
        let mean: [Float]

        /// The principal directions of images, each coordinate divided by its standard deviation: in cosines none then
        /// outweighs the others. On 1,600 product photos that found 58 of 100 neighbors of the same type, 56 without.
        init(_ directions: PrincipalDirections, of images: VectorMatrix, threads: Int) {
            let pixels = images.dimension
            dimension = directions.rows.count / pixels
            mean = directions.mean
            (there, shift) = (directions.rows, [])
            back = [Float](repeating: 0, count: there.count)
            let origin = BatchProducts.cosines(mean, there, dimension: pixels, threads: threads)
            var squares = [Double](repeating: 0, count: dimension)
            for image in 0..<images.count {
                let coordinates = BatchProducts.cosines(images[image], there, dimension: pixels, threads: threads)
                for place in squares.indices {
                    let difference = Double(coordinates[place] - origin[place])
                    squares[place] += difference * difference
                }
            }
            let deviations = squares.map { Float(($0 / Double(images.count)).squareRoot()) }
            // Of no weight, but for directions in which no image differs.
            let least = max(1e-3 * (deviations.max() ?? 0), .leastNormalMagnitude.squareRoot())
            for (row, deviation) in deviations.map({ max($0, least) }).enumerated() {
                for column in 0..<pixels {
                    back[column * dimension + row] = there[row * pixels + column] * deviation
                    there[row * pixels + column] /= deviation
                }
                shift.append(-origin[row] / deviation)
            }
        }
    }
}
