import Foundation

/// The images of one octave of a Gaussian scale space: the same size, ever more blurred.
struct Octave {
    /// Images in which extrema are looked for between two of equal size.
    static let scales = 3
    /// The blur of the first image, in its pixels.
    static let sigma = 1.6

    /// Pixels of the plane for one of these.
    let pixel: Float
    /// `scales + 3` images; the blur of image i is `sigma` · 2^(i / scales).
    let images: [FloatPlane]

    var width: Int { images[0].width }
    var height: Int { images[0].height }

    /// The octaves of an image, from twice its size down. O(pixels).
    static func all(of plane: GrayPlane) -> [Octave] {
        let doubled = FloatPlane(doubling: plane)
        var first = FloatPlane(width: doubled.width, height: doubled.height)
        // A camera blurs by half a pixel, which is a whole one of the doubled image.
        GaussianFilter(sigma: (sigma * sigma - 1).squareRoot()).apply(to: doubled, into: first)
        let filters = (1..<scales + 3).map { step in
            let before = sigma * pow(2, Double(step - 1) / Double(scales))
            let after = sigma * pow(2, Double(step) / Double(scales))
            return GaussianFilter(sigma: (after * after - before * before).squareRoot())
        }
        var octaves: [Octave] = []
        var pixel: Float = 0.5
        while true {
            var images = [first]
            for filter in filters {
                let next = FloatPlane(width: first.width, height: first.height)
                filter.apply(to: images[images.count - 1], into: next)
                images.append(next)
            }
            octaves.append(Octave(pixel: pixel, images: images))
            guard min(first.width, first.height) / 2 > 2 * Blob.border else { return octaves }
            first = FloatPlane(halving: images[scales])
            pixel *= 2
        }
    }

    /// The column or row of the plane, the middle of its first pixel being ½, for a column or row of these images.
    func place(_ coordinate: Float) -> Float { coordinate * pixel + 0.25 }
}
