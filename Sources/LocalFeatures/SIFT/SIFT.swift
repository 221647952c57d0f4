/// Scale-invariant features: D. Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", International Journal of
/// Computer Vision 60, 2004, with the constants given there.
enum SIFT {
    /// The most distinct features of a plane, in its pixels. O(pixels + limit).
    static func extract(_ plane: GrayPlane, limit: Int) -> FeatureSet {
        var (keypoints, descriptors): ([Keypoint], [UInt8]) = ([], [])
        if limit > 0, min(plane.width, plane.height) > Blob.border {
            let octaves = Octave.all(of: plane)
            let blobs = octaves.indices.flatMap { Blob.all(in: octaves[$0], number: $0) }
                .sorted { ($0.contrast, $1.octave, $1.y, $1.x) > ($1.contrast, $0.octave, $0.y, $0.x) }
            var describer = SIFTDescriber()
            search: for blob in blobs {
                let octave = octaves[blob.octave]
                for direction in blob.directions(in: octave) {
                    guard keypoints.count < limit else { break search }
                    keypoints.append(Keypoint(blob, direction: direction, in: octave))
                    describer.describe(blob, direction: direction, in: octave, to: &descriptors)
                }
            }
        }
        return FeatureSet(
            kind: .sift, width: plane.width, height: plane.height, keypoints: keypoints, descriptors: descriptors)
    }
}

extension Keypoint {
    fileprivate init(_ blob: Blob, direction: Float, in octave: Octave) {
        let described = Float(SIFTDescriber.side) * SIFTDescriber.placeWidth * blob.sigma * octave.pixel
        self.init(
            x: octave.place(blob.x), y: octave.place(blob.y), size: described, angle: direction * 2 * .pi,
            response: blob.contrast)
    }
}
