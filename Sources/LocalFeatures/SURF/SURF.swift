/// Speeded-up robust features (Bay, Tuytelaars and Van Gool, 2006; with Ess, 2008): blobs where box filters over an
/// integral image find the determinant of second derivatives greatest, described by sums of Haar wavelets.
enum SURF {
    /// The features of a plane, the most distinct first. Linear in the number of pixels.
    static func extract(_ plane: GrayPlane, limit: Int) -> FeatureSet {
        let image = IntegralImage(BytePlane(plane))
        let maxima = SURFMaximum.strongest(of: image, limit: limit)
        let describer = SURFDescriber(image: image)
        let length = FeatureKind.surf.descriptorBytes
        var descriptors = [UInt8](repeating: 0, count: maxima.count * length)
        var keypoints: [Keypoint] = []
        keypoints.reserveCapacity(maxima.count)
        for (index, maximum) in maxima.enumerated() {
            let angle = describer.angle(maximum)
            describer.describe(maximum, angle: angle, into: &descriptors, at: index * length)
            keypoints.append(
                Keypoint(
                    x: maximum.x, y: maximum.y, size: 20 * maximum.scale, angle: angle, response: maximum.response))
        }
        return FeatureSet(
            kind: .surf, width: plane.width, height: plane.height, keypoints: keypoints, descriptors: descriptors)
    }
}
