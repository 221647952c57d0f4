import Basics
package import Imaging

/// A shop's catalog that Simile draws itself: garments with attributes and images, the same for the same seed.
///
/// It is there so that everything can be tried, shown and tested without downloading anything. Every type comes in every
/// color and every pattern, and no two images are alike.
package struct GarmentCatalog: Sendable {
    /// The garments in the order of the catalog; types alternate.
    package let garments: [Garment]

    /// Plans a catalog; nothing is drawn yet.
    ///
    /// With 720 garments each type occurs 51 or 52 times, in every color at least four times and in every pattern
    /// at least three times. A smaller catalog is the beginning of a larger one with the same seed.
    ///
    /// - Parameters:
    ///   - seed: decides everything; the same seed gives the same garments and, on one machine, the same bytes.
    ///   - count: number of garments; below 0 is taken as 0.
    package init(seed: UInt64 = 1, count: Int = 720) {
        var random = SeededGenerator(state: seed)
        // Plain cloth is what shops sell most. The numbers of colors and of these slots have no
        // common divisor, so that a type meets 156 different pairs before one comes again.
        let patterns = random.shuffled(GarmentPattern.allCases + [.plain, .plain, .plain])
        let wardrobes = GarmentType.allCases.map { type in
            (type: type, colors: random.shuffled(GarmentColor.allCases), shift: random.below(patterns.count))
        }
        garments = (0..<max(0, count)).map { index in
            let (round, wardrobe) = (index / wardrobes.count, wardrobes[index % wardrobes.count])
            let color = wardrobe.colors[round % wardrobe.colors.count]
            let pattern = patterns[(round + wardrobe.shift) % patterns.count]
            return Garment(number: index + 1, type: wardrobe.type, color: color, pattern: pattern, &random)
        }
    }

    /// Draws a garment as a product photo.
    ///
    /// The same garment and size give the same pixels, on whatever thread. Takes about 15 ms for 480 × 640. The drawing
    /// keeps its proportions; an image wider or narrower than 3:4 gets more backdrop.
    ///
    /// - Throws: `ImagingError.invalidBuffer` if a side is below 1 or above 8192.
    package func draw(_ garment: Garment, width: Int = 480, height: Int = 640) throws(ImagingError) -> PixelBuffer {
        var tailor = Tailor(garment)
        tailor.sew(garment.type)
        return try PixelBuffer(svg: tailor.svg(width: width, height: height), width: width, height: height)
    }
}
