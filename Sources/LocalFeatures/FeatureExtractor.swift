public import Imaging

/// Finds and describes the local features of images.
///
/// ```swift
/// let features = try FeatureExtractor(.sift).extract(.file("dress.jpg"), ImageReader())
/// print(features.keypoints.count)
/// ```
public struct FeatureExtractor: Sendable {
    /// Which kind.
    public var kind: FeatureKind
    /// At most so many keypoints are kept, the most distinct.
    public var limit: Int
    /// Larger images are scaled down until their long side has so many pixels; keypoints are told in pixels of the whole image.
    public var longSide: Int

    /// An extractor of one kind.
    public init(_ kind: FeatureKind, limit: Int = 500, longSide: Int = 640) {
        (self.kind, self.limit, self.longSide) = (kind, limit, longSide)
    }

    /// The features of an upright image, in its pixels. Images of a few pixels, or without structure, have none.
    ///
    /// - Throws: `ImagingError`, also where `longSide` is not positive.
    public func extract(_ source: ImageSource, _ reader: ImageReader) throws(ImagingError) -> FeatureSet {
        let (pixels, header) = try reader.shrink(source, longSide: longSide)
        return extract(GrayPlane(pixels)).scaled(toWidth: header.width, height: header.height)
    }

    /// The features of an image that is already no larger than is looked at, in its pixels.
    package func extract(_ pixels: PixelBuffer) -> FeatureSet { extract(GrayPlane(pixels)) }

    /// The features of a plane, in its pixels.
    func extract(_ plane: GrayPlane) -> FeatureSet {
        switch kind {
        case .sift: SIFT.extract(plane, limit: limit)
        case .surf: SURF.extract(plane, limit: limit)
        case .orb: ORB.extract(plane, limit: limit)
        case .akaze: AKAZE.extract(plane, limit: limit)
        }
    }
}
