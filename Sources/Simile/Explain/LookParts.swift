package import Imaging

/// A number for each of three things that make images look alike.
public struct LookParts: Sendable, Hashable, Encodable {
    /// How the parts of what is seen are arranged.
    public var shape: Double
    /// Colors.
    public var color: Double
    /// Edges, patterns and texture, finer than a thirtieth of the short side.
    public var detail: Double
}

extension LookParts {
    /// What the cosine of two images loses when one of them is without shape, color or detail, all else kept: the
    /// mean of the loss with the one and with the other. A loss may be negative.
    ///
    /// Shape is taken by ``Imaging/PixelBuffer/scattered()``, color by turning gray, detail by ``Imaging/PixelBuffer/blurred()``.
    /// Six embeddings.
    ///
    /// Scattering is after Geirhos et al., "ImageNet-trained CNNs are biased towards texture", 2019, and Brendel and Bethge,
    /// "Approximating CNNs with Bag-of-local-Features Models", 2019, who tell by it what networks see of shape.
    /// - Parameters:
    ///   - first: one image as the model sees it, and its unit vector.
    ///   - second: the other.
    ///   - embed: the unit vector of an image.
    package init(
        losses first: (pixels: PixelBuffer, vector: [Float]), _ second: (pixels: PixelBuffer, vector: [Float]),
        embed: (PixelBuffer) throws -> [Float]
    ) rethrows {
        let cosine = first.vector.cosine(second.vector)
        func loss(_ change: (PixelBuffer) -> PixelBuffer) throws -> Double {
            let one = try embed(change(first.pixels)).cosine(second.vector)
            let other = try first.vector.cosine(embed(change(second.pixels)))
            return cosine - (one + other) / 2
        }
        shape = try loss { $0.scattered() }
        color = try loss { SaturationChange(factor: 0).apply(to: $0) }
        detail = try loss { $0.blurred() }
    }

    /// The losses as shares that add up to 1; one that is negative counts as none. All are 0 where nothing is lost, as with
    /// images of one color.
    package var shares: LookParts {
        let parts = [shape, color, detail].map { $0.isFinite ? max(0, $0) : 0 }
        let sum = parts.reduce(0, +)
        guard sum > 0 else { return LookParts(shape: 0, color: 0, detail: 0) }
        return LookParts(shape: parts[0] / sum, color: parts[1] / sum, detail: parts[2] / sum)
    }
}

extension [Float] {
    /// The cosine of two unit vectors.
    func cosine(_ other: [Float]) -> Double {
        zip(self, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
