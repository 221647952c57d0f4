/// The local features of one image.
public struct FeatureSet: Sendable, Equatable {
    /// What kind they are.
    public let kind: FeatureKind
    /// The image's width in pixels, in which keypoints are counted.
    public let width: Int
    /// Its height.
    public let height: Int
    /// Pixels of the image for one of those that the keypoints were found in: 1, or more where it was scaled down before. Places
    /// are known to about so many pixels.
    public let scale: Float
    /// The keypoints, the most distinct first.
    public let keypoints: [Keypoint]
    /// One descriptor for each keypoint, `kind.descriptorBytes` long, in the keypoints' order.
    public let descriptors: [UInt8]

    /// The number of features.
    public var count: Int { keypoints.count }

    init(
        kind: FeatureKind, width: Int, height: Int, scale: Float = 1, keypoints: [Keypoint], descriptors: [UInt8]
    ) {
        precondition(descriptors.count == keypoints.count * kind.descriptorBytes)
        (self.kind, self.width, self.height, self.scale) = (kind, width, height, scale)
        (self.keypoints, self.descriptors) = (keypoints, descriptors)
    }

    /// The same features in the pixels of the image that this one was scaled down from.
    func scaled(toWidth width: Int, height: Int) -> FeatureSet {
        guard (width, height) != (self.width, self.height) else { return self }
        let (across, down) = (Float(width) / Float(self.width), Float(height) / Float(self.height))
        let mean = (across * down).squareRoot()
        let moved = keypoints.map { point in
            var point = point
            (point.x, point.y, point.size) = (point.x * across, point.y * down, point.size * mean)
            return point
        }
        return FeatureSet(
            kind: kind, width: width, height: height, scale: scale * mean, keypoints: moved, descriptors: descriptors)
    }
}
