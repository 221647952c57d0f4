import Imaging
import LocalFeatures

/// The same spot of two images: where a local feature lies in each, in shares of the sides of what the model sees.
public struct KeypointPair: Sendable, Hashable, Encodable {
    /// A spot of an image: shares of its width and height, from the upper left.
    public struct Spot: Sendable, Hashable, Encodable {
        /// From the left, 0…1.
        public let x: Double
        /// From the top, 0…1.
        public let y: Double

        init(_ keypoint: Keypoint, in set: FeatureSet) {
            func rounded(_ value: Float, _ side: Int) -> Double {
                (Double(value) / Double(max(side, 1)) * 10_000).rounded() / 10_000
            }
            (x, y) = (rounded(keypoint.x, set.width), rounded(keypoint.y, set.height))
        }
    }

    /// The spot of the first image.
    public let a: Spot
    /// The spot of the second image.
    public let b: Spot

    /// The SIFT features that two images have in common, at places that one map of the one onto the other explains. None where they
    /// are too few to say that both show the same thing.
    static func shared(by first: PixelBuffer, _ second: PixelBuffer) -> [KeypointPair] {
        let extractor = FeatureExtractor(.sift)
        let shared = SharedFeatures(extractor.extract(first), extractor.extract(second))
        guard shared.verification.isSame else { return [] }
        return shared.inliers.map { match in
            KeypointPair(
                a: Spot(shared.first.keypoints[match.a], in: shared.first),
                b: Spot(shared.second.keypoints[match.b], in: shared.second))
        }
    }
}
