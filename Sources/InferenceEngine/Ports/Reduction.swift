import NeuralGraph

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes one vector of an output that has one per place: a map of features or a row of tokens.
struct Reduction: Sendable, Equatable {
    /// Length of the vector.
    let count: Int
    private let places: Range<Int>
    private let placeStride: Int
    private let channelStride: Int
    private let isGeneralised: Bool
    /// How many places a row of a map has; nil for tokens, which do not tell.
    private let columns: Int?

    /// How an output of a shape becomes a vector; nil where it is one already.
    ///
    /// - Parameters:
    ///   - shape: all sizes, the batch of one first.
    ///   - layout: where the channels of a map stand.
    /// - Throws: ``InferenceError/unfit(reason:)``.
    static func of(
        _ port: String, shape: [Int], as output: VectorOutput, layout: AxisOrder
    ) throws(InferenceError) -> Reduction? {
        func refuse(_ reason: String) -> InferenceError {
            .unfit(reason: "the output '\(port)' is \(NetworkPort.text(shape)), \(reason)")
        }
        guard shape.allSatisfy({ $0 > 0 }), shape.first == 1 || shape.count == 1 else {
            throw refuse("not one vector for one image")
        }
        switch shape.count {
        case 1, 2:
            if let pooling = output.pooling { throw refuse("which leaves nothing for the pooling \(pooling.rawValue)") }
            return nil
        case 3:
            guard let pooling = output.pooling else {
                throw refuse("a vector per token: choose the pooling, cls or avg")
            }
            let prefix = pooling == .cls ? 0 : max(0, output.prefixTokens)
            guard prefix < shape[1] else { throw refuse("which has \(prefix) prefix tokens only") }
            return Reduction(
                count: shape[2], places: pooling == .cls ? 0..<1 : prefix..<shape[1], placeStride: shape[2],
                channelStride: 1, isGeneralised: pooling == .gem, columns: nil)
        case 4:
            if output.pooling == .cls { throw refuse("which has no class token: choose the pooling avg or gem") }
            let axes = layout.axes
            let places = shape[axes.height] * shape[axes.width]
            let channels = shape[axes.channels]
            let planes = layout == .nchw
            return Reduction(
                count: channels, places: 0..<places, placeStride: planes ? 1 : channels,
                channelStride: planes ? places : 1, isGeneralised: output.pooling == .gem,
                columns: shape[axes.width])
        default: throw refuse("of which no vector can be made; it must have 2 to 4 axes")
        }
    }

    /// How the places stand of which the vector is the mean; nil where it is no mean of several, or they are in no grid.
    /// - Parameter input: the image that they cover.
    func grid(in input: PixelInput) -> PlaceGrid? {
        guard !isGeneralised, places.count > 1 else { return nil }
        guard let columns else { return PlaceGrid(places: places.count, width: input.width, height: input.height) }
        return PlaceGrid(rows: places.count / columns, columns: columns)
    }

    /// What every place adds to the mean, place by place: its features over the number of places. O(elements).
    func parts(_ source: UnsafeBufferPointer<Float>) -> [Float] {
        let share = 1 / Float(places.count)
        return [Float](unsafeUninitializedCapacity: places.count * count) { buffer, initialized in
            var next = 0
            for place in places {
                let start = place * placeStride
                for channel in 0..<count {
                    buffer[next] = source[start + channel * channelStride] * share
                    next += 1
                }
            }
            initialized = next
        }
    }

    /// O(elements). `source` has all that the shape promised, `result` room for ``count``.
    func reduce(_ source: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>) {
        for channel in 0..<count {
            var sum = 0.0
            for place in places {
                let value = Double(source[place * placeStride + channel * channelStride])
                // Written so that a value that is not a number stays one.
                let positive = value < 1e-6 ? 1e-6 : value
                sum += isGeneralised ? positive * positive * positive : value
            }
            let mean = sum / Double(places.count)
            result[channel] = Float(isGeneralised ? cbrt(mean) : mean)
        }
    }
}
