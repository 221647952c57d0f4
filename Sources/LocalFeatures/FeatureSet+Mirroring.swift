extension FeatureSet {
    /// The features of the image with left and right exchanged, about as if it had been looked at itself: what a mirrored copy is
    /// compared with. nil for kinds whose descriptors do not tell it. O(features).
    public var mirrored: FeatureSet? {
        guard kind == .sift else { return nil }
        let points = keypoints.map { point in
            var point = point
            point.x = Float(width) - point.x
            // Half a turn minus the angle, within 0..<2π.
            let angle = Float.pi - point.angle
            point.angle = angle < 0 ? angle + 2 * .pi : angle
            return point
        }
        let (side, directions) = (SIFTDescriber.side, SIFTDescriber.directions)
        // Along its direction a keypoint sees what it saw; across it, all is reversed.
        let order = (0..<side).flatMap { row in
            (0..<side).flatMap { column in
                (0..<directions).map { direction in
                    ((side - 1 - row) * side + column) * directions + (directions - direction) % directions
                }
            }
        }
        let size = kind.descriptorBytes
        let bytes = [UInt8](unsafeUninitializedCapacity: descriptors.count) { bytes, count in
            for start in stride(from: 0, to: descriptors.count, by: size) {
                for (place, source) in order.enumerated() { bytes[start + place] = descriptors[start + source] }
            }
            count = descriptors.count
        }
        return FeatureSet(
            kind: kind, width: width, height: height, scale: scale, keypoints: points, descriptors: bytes)
    }
}
