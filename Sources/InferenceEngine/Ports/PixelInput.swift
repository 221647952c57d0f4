public import NeuralGraph

/// The image that a network takes: size, and the numbers that turn 0…255 into the range it was trained on.
///
/// The first layer then computes `(value − mean) / deviation` per channel on 8-bit RGB pixels, so that no separate
/// normalizing pass over the image is needed.
public struct PixelInput: Sendable, Hashable {
    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// What is subtracted per channel (R, G, B), in units of 0…255.
    public let mean: [Float]
    /// What is divided by per channel, in units of 0…255.
    public let deviation: [Float]
    /// The order of the axes that the network was written for.
    public let layout: AxisOrder
    /// The order of the channels that the network was trained with.
    public let channels: ChannelOrder
    /// The name of the network's input; nil for the only one.
    public let name: String?

    /// An input of `width` × `height` RGB pixels.
    public init(
        width: Int, height: Int, mean: [Float], deviation: [Float], layout: AxisOrder = .nchw,
        channels: ChannelOrder = .rgb,
        name: String? = nil
    ) {
        self.width = width
        self.height = height
        self.mean = mean
        self.deviation = deviation
        self.layout = layout
        self.channels = channels
        self.name = name
    }

    /// Bytes of one image: width · height · 3.
    public var byteCount: Int { width * height * 3 }

    /// Whether the network wants 0…255 as they are.
    var isPlain: Bool { mean.allSatisfy { $0 == 0 } && deviation.allSatisfy { $0 == 1 } }
}

extension AxisOrder {
    /// The axes of rows, columns and channels.
    var axes: (height: Int, width: Int, channels: Int) { self == .nchw ? (2, 3, 1) : (1, 2, 3) }
}
