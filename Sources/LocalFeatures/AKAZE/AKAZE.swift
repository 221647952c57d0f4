/// Accelerated KAZE (Alcantarilla, Nuevo and Bartoli, "Fast explicit diffusion for accelerated features in nonlinear
/// scale spaces", 2013): blobs and corners found where the determinant of second derivatives is greatest in a scale
/// space that keeps edges, described by comparisons of means.
enum AKAZE {
    /// The features of a plane, the most distinct first. Linear in the number of pixels.
    static func extract(_ plane: GrayPlane, limit: Int) -> FeatureSet {
        let levels = ScaleLevel.all(of: plane)
        let maxima = ScaleMaximum.strongest(of: levels, limit: limit)
        let describers = levels.map(AKAZEDescriber.init)
        let length = FeatureKind.akaze.descriptorBytes
        var descriptors = [UInt8](repeating: 0, count: maxima.count * length)
        var keypoints: [Keypoint] = []
        keypoints.reserveCapacity(maxima.count)
        for (index, maximum) in maxima.enumerated() {
            let level = levels[maximum.level]
            let angle = describers[maximum.level].angle(maximum)
            describers[maximum.level].describe(maximum, angle: angle, into: &descriptors, at: index * length)
            keypoints.append(
                Keypoint(
                    x: (maximum.x + 0.5) * level.ratio, y: (maximum.y + 0.5) * level.ratio,
                    size: 20 * level.deviation * 1.5, angle: angle, response: maximum.response))
        }
        return FeatureSet(
            kind: .akaze, width: plane.width, height: plane.height, keypoints: keypoints, descriptors: descriptors)
    }
}
