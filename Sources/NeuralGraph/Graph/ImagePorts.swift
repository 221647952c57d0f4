// How a network is joined to images on one side and vectors on the other.

/// How an output with places, a map of features or a row of tokens, becomes one vector.
public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean over all places; of a transformer's tokens, over those of the patches.
    case avg
    /// The class token of a transformer.
    case cls
    /// The generalized mean `(mean xᵖ)^(1/p)` with p = 3, which lets strong features weigh more; values below 1e-6 count as
    /// that. Source: Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", 2018.
    case gem
}

/// The order of an image's axes.
public enum AxisOrder: String, Sendable, Hashable, CaseIterable {
    /// A plane per channel: [batch, channel, row, column], as PyTorch has it.
    case nchw = "NCHW"
    /// Channels side by side: [batch, row, column, channel], as TensorFlow has it.
    case nhwc = "NHWC"
}

/// The order of an image's channels.
public enum ChannelOrder: String, Sendable, Hashable, CaseIterable {
    /// Red, green, blue.
    case rgb = "RGB"
    /// Blue, green, red, as in Caffe and OpenCV.
    case bgr = "BGR"
}
