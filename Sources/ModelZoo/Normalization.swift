/// `(value − mean) / deviation` per channel (R, G, B), in units of 0…255.
public struct Normalization: Sendable, Hashable {
    /// What is subtracted per channel.
    public let mean: [Float]
    /// What is divided by per channel.
    public let deviation: [Float]

    /// Three means and three deviations, in units of 0…255.
    public init(mean: [Float], deviation: [Float]) {
        self.mean = mean
        self.deviation = deviation
    }

    /// (x/255 − 0.5) / 0.5: to −1…1, TensorFlow's convention.
    public static let symmetric = Normalization(mean: [127.5, 127.5, 127.5], deviation: [127.5, 127.5, 127.5])

    /// The mean and deviation of ImageNet's pixels, the convention of torchvision.
    public static let imageNet = Normalization(
        mean: [0.485, 0.456, 0.406].map { $0 * 255 }, deviation: [0.229, 0.224, 0.225].map { $0 * 255 })

    /// The mean and deviation of the pixels that CLIP was trained on.
    public static let clip = Normalization(
        mean: [0.48145466, 0.4578275, 0.40821073].map { $0 * 255 },
        deviation: [0.26862954, 0.26130258, 0.27577711].map { $0 * 255 })
}
