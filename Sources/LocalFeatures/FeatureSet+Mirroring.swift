extension FeatureSet {
    /// The features of the image with left and right exchanged, about as if it had been looked at itself: what a mirrored copy is
    /// compared with. nil for ORB and AKAZE, whose descriptors do not tell it. O(features).
    public var mirrored: FeatureSet? {
        guard let bytes = mirroredDescriptors else { return nil }
        let points = keypoints.map { point in
            var point = point
            point.x = Float(width) - point.x
            // Half a turn minus the angle, within 0..<2π.
            let angle = Float.pi - point.angle
            point.angle = angle < 0 ? angle + 2 * .pi : angle
            return point
        }
        return FeatureSet(
            kind: kind, width: width, height: height, scale: scale, keypoints: points, descriptors: bytes)
    }

    /// Along its direction a keypoint sees what it saw; across it, the rows of its 4 × 4 places are reversed, and what points
    /// across points the other way.
    private var mirroredDescriptors: [UInt8]? {
        switch kind {
        case .sift:
            let directions = SIFTDescriber.directions
            return reorderedRows { ($0 / directions * directions) + (directions - $0 % directions) % directions }
        case .surf:
            var bytes = reorderedRows { $0 }
            // Of each place the second number is the sum across, in 127ths from 128 on.
            for i in stride(from: 1, to: bytes.count, by: 4) { bytes[i] = UInt8(clamping: 256 - Int(bytes[i])) }
            return bytes
        case .orb, .akaze:
            return nil
        }
    }

    /// Descriptors with the four rows of places reversed.
    ///
    /// - Parameter source: Which component of a row becomes another.
    private func reorderedRows(_ source: (Int) -> Int) -> [UInt8] {
        let size = kind.descriptorBytes
        let row = size / 4
        let order = (0..<size).map { (3 - $0 / row) * row + source($0 % row) }
        return [UInt8](unsafeUninitializedCapacity: descriptors.count) { bytes, count in
            for start in stride(from: 0, to: descriptors.count, by: size) {
                for (place, source) in order.enumerated() { bytes[start + place] = descriptors[start + source] }
            }
            count = descriptors.count
        }
    }
}
