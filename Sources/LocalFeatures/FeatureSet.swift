/// The local features of one image.
public struct FeatureSet: Sendable, Equatable {
    /// What kind they are.
    public let kind: FeatureKind
    /// The image's width in pixels, in which keypoints are counted.
    public let width: Int
    /// Its height.
    public let height: Int
    /// The keypoints, the most distinct first.
    public let keypoints: [Keypoint]
    /// One descriptor for each keypoint, `kind.descriptorBytes` long, in the keypoints' order.
    public let descriptors: [UInt8]

    init(kind: FeatureKind, width: Int, height: Int, keypoints: [Keypoint], descriptors: [UInt8]) {
        precondition(descriptors.count == keypoints.count * kind.descriptorBytes)
        (self.kind, self.width, self.height) = (kind, width, height)
        (self.keypoints, self.descriptors) = (keypoints, descriptors)
    }
}
