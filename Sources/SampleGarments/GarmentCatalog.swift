public import Imaging

/// A shop's catalogue that Simile draws itself: garments with attributes and pictures, the same for the same seed.
///
/// It is there so that everything can be tried, shown and tested without downloading anything. Every
/// type comes in every colour and every pattern, and no two pictures are alike.
///
/// ```swift
/// let catalog = GarmentCatalog(seed: 1, count: 720)
/// try catalog.write(to: "demo") { done, total in print("\(done) of \(total)") }
/// ```
public struct GarmentCatalog: Sendable {
    /// The garments in the order of the catalogue; types alternate.
    public let garments: [Garment]

    /// Plans a catalogue; nothing is drawn yet.
    ///
    /// With 720 garments each type occurs 51 or 52 times, in every colour at least four times and in every pattern
    /// at least three times. A smaller catalogue is the beginning of a larger one with the same seed.
    ///
    /// - Parameters:
    ///   - seed: decides everything; the same seed gives the same garments and, on one machine, the same bytes.
    ///   - count: number of garments; below 0 is taken as 0.
    public init(seed: UInt64 = 1, count: Int = 720) {
        var random = SeededGenerator(seed: seed)
        // Plain cloth is what shops sell most. The numbers of colours and of these slots have no
        // common divisor, so that a type meets 156 different pairs before one comes again.
        var patterns = GarmentPattern.allCases + [.plain, .plain, .plain]
        random.shuffle(&patterns)
        var wardrobes: [(type: GarmentType, colours: [GarmentColour], shift: Int)] = []
        for type in GarmentType.allCases {
            var colours = GarmentColour.allCases
            random.shuffle(&colours)
            wardrobes.append((type, colours, random.below(patterns.count)))
        }
        var garments: [Garment] = []
        garments.reserveCapacity(max(0, count))
        for index in 0..<max(0, count) {
            let wardrobe = wardrobes[index % wardrobes.count]
            let round = index / wardrobes.count
            let colour = wardrobe.colours[round % wardrobe.colours.count]
            let pattern = patterns[(round + wardrobe.shift) % patterns.count]
            garments.append(
                Garment(number: index + 1, type: wardrobe.type, colour: colour, pattern: pattern, &random))
        }
        self.garments = garments
    }

    /// Draws a garment as a product photo.
    ///
    /// The same garment and size give the same pixels, on whatever thread. Takes about 15 ms for 480 × 640 and
    /// memory of some 40 bytes per pixel. The drawing keeps its proportions; a picture wider or narrower than 3:4
    /// gets more backdrop.
    ///
    /// - Parameters:
    ///   - garment: what to draw; it need not be from this catalogue.
    ///   - width: pixels per row.
    ///   - height: rows.
    /// - Throws: `ImagingError.invalidBuffer` if a side is below 1 or above 8192.
    public func draw(_ garment: Garment, width: Int = 480, height: Int = 640) throws(ImagingError) -> PixelBuffer {
        guard (1...8192).contains(width), (1...8192).contains(height) else {
            throw .invalidBuffer(width: width, height: height, byteCount: 0)
        }
        var tailor = Tailor(garment, width: width, height: height)
        tailor.sew(garment.type)
        return try PixelBuffer(width: width, height: height, bytes: tailor.photograph())
    }
}

extension Tailor {
    mutating func sew(_ type: GarmentType) {
        switch type {
        case .tShirt: sewTShirt()
        case .shirt: sewShirt()
        case .sweater: sewSweater()
        case .hoodie: sewHoodie()
        case .jacket: sewJacket()
        case .coat: sewCoat()
        case .dress: sewDress()
        case .skirt: sewSkirt()
        case .pants: sewPants()
        case .shorts: sewShorts()
        case .sneakers: sewSneakers()
        case .hat: sewHat()
        case .bag: sewBag()
        case .scarf: sewScarf()
        }
    }

    /// The finished picture as interleaved 8-bit RGB.
    func photograph() -> [UInt8] {
        backdrop.finish(layer, light: light, unit: unit, seed: cloth.seed)
    }
}
