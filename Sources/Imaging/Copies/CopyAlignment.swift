import Foundation

/// How one image lies on another that it is a copy of: found by correlating gray values, and proven block by block.
///
/// A copy agrees with its original everywhere, but for what was painted over it; images of the same thing agree in their outlines at
/// most. So it is not the correlation of the whole that counts, but the share of the blocks with any structure that correlate.
package struct CopyAlignment: Sendable {
    /// How the second image must be turned to lie as the first does.
    package let turn: PDQ.Turn
    /// Which of the two is part of the other.
    package let part: Part
    /// Where the part lies in the other, in shares of that one's sides.
    package let box: (x: Double, y: Double, width: Double, height: Double)
    /// The share of blocks that agree, 0…1: the least that the number of blocks lets be sure of, so that few blocks prove little.
    package let agreement: Double
    /// The correlation of both at the place.
    private let correlation: Float
    /// How far colors are apart after the alignment.
    package let colors: ColorDifference

    /// Which of two images is part of the other.
    package enum Part: Sendable {
        case neither, first, second
    }

    /// Agreement from which images are taken for copies.
    private static let least = 0.5
    private static let leastOfPart = 0.7
    /// Images whose outlines correlate so well, and whose blocks do not agree, are of two things of one kind, and neither shows a part of
    /// the other.
    private static let unlike: Float = 0.85

    /// How the second image lies on the first; nil where none is a copy of the other.
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other.
    ///   - turns: how the second may be turned.
    ///   - parts: whether one may be a small part of the other, which takes longest to rule out.
    package init?(_ first: CopySketch, _ second: CopySketch, turns: [PDQ.Turn], parts: Bool = true) {
        var best: CopyAlignment?
        for turn in turns {
            let turned = second.turned(turn)
            guard let found = Self.align(first, turned, turn, parts: parts) else { continue }
            if found.agreement > best?.agreement ?? 0 { best = found }
            if found.agreement >= 0.9 { break }
        }
        guard let best else { return nil }
        self = best
    }

    private init(
        turn: PDQ.Turn, part: Part, box: IntegralImage.Box, in plane: IntegralImage, agreement: Double,
        correlation: Float,
        colors: ColorDifference
    ) {
        (self.turn, self.part) = (turn, part)
        let (width, height) = (Double(plane.width), Double(plane.height))
        self.box = (box.x / width, box.y / height, box.width / width, box.height / height)
        (self.agreement, self.correlation, self.colors) = (agreement, correlation, colors)
    }

    /// How two images lie on each other by a map between them that features tell; nil where the pixels do not prove it.
    /// - Parameters:
    ///   - toSecond: maps places of the first image to places of the second, in shares of their sides; nil where it maps to nothing.
    ///   - toFirst: maps them back.
    package init?(
        _ first: CopySketch, _ second: CopySketch, toSecond: (Double, Double) -> (x: Double, y: Double)?,
        toFirst: (Double, Double) -> (x: Double, y: Double)?
    ) {
        guard let seen = InnerBox(of: toFirst), let start = toSecond(0.5, 0.5), let right = toSecond(0.51, 0.5),
            let inOther = InnerBox(of: toSecond)
        else { return nil }
        let (width, height) = (Double(first.plane.width), Double(first.plane.height))
        let box = IntegralImage.Box(
            x: seen.x * width, y: seen.y * height, width: seen.width * width, height: seen.height * height)
        guard let level = second.rectified(box, of: first, by: toSecond) else { return nil }
        let fit = Fit(of: level, in: first, start: box)
        guard let alignment = fit.refined()?.alignment(.none, .second), alignment.agreement >= Self.leastOfPart else {
            return nil
        }
        let (dx, dy) = (
            (right.x - start.x) * Double(second.plane.width), (right.y - start.y) * Double(second.plane.height)
        )
        let quarters = Int((atan2(dy, dx) / (.pi / 2)).rounded())
        let turn = PDQ.Turn(degrees: (quarters + 4) % 4 * 90, mirrored: false)
        // What shows less of what both show is the part.
        let (shareOfFirst, shareOfSecond) = (seen.width * seen.height, inOther.width * inOther.height)
        if min(shareOfFirst, shareOfSecond) > 0.95 {
            self.init(alignment, turn, .neither, (0, 0, 1, 1))
        } else if shareOfFirst <= shareOfSecond {
            self.init(alignment, turn, .second, (seen.x, seen.y, seen.width, seen.height))
        } else {
            let box = turn.inverse.origin(of: (inOther.x, inOther.y, inOther.width, inOther.height))
            self.init(alignment, turn, .first, (box.x, box.y, box.width, box.height))
        }
    }

    private static func align(
        _ first: CopySketch, _ second: CopySketch, _ turn: PDQ.Turn, parts: Bool
    ) -> CopyAlignment? {
        // The whole on the whole, also squeezed.
        let ratio = Double(first.width * second.height) / Double(max(first.height * second.width, 1))
        var whole: CopyAlignment?
        if (0.75...1.33).contains(ratio), let fit = Fit(of: second, in: first, start: first.plane.whole).refined() {
            if let alignment = fit.alignment(turn, .second),
                alignment.agreement >= (fit.isWhole ? least : leastOfPart)
            {
                whole = fit.isWhole ? alignment.whole : alignment
                if fit.correlation > 0.98 { return whole }
            } else if fit.correlation > unlike {
                return nil
            }
        }
        guard parts else { return whole }
        // A part of the other, which has more places to fit by chance.
        let fits = [
            (Fit.search(for: second, in: first), Part.second), (Fit.search(for: first, in: second), Part.first),
        ]
        let part = fits.compactMap { fit, part in fit?.refined()?.alignment(turn, part) }
            .filter { $0.agreement >= leastOfPart }.max { $0.correlation < $1.correlation }
        guard let whole, let part else { return whole ?? part }
        return part.correlation > whole.correlation + 0.01 ? part : whole
    }

    /// The same where the part is all of the other.
    private var whole: CopyAlignment {
        CopyAlignment(self, turn, .neither, (0, 0, 1, 1))
    }

    private init(
        _ other: CopyAlignment, _ turn: PDQ.Turn, _ part: Part, _ box: (Double, Double, Double, Double)
    ) {
        (self.turn, self.part, self.box) = (turn, part, (box.0, box.1, box.2, box.3))
        (agreement, correlation, colors) = (other.agreement, other.correlation, other.colors)
    }
}

extension CopyAlignment {
    /// A place at which a part may lie in a whole.
    private struct Fit {
        let part: CopySketch
        let whole: CopySketch
        var box: IntegralImage.Box
        var correlation: Float = -1

        init(of part: CopySketch, in whole: CopySketch, start box: IntegralImage.Box) {
            (self.part, self.whole, self.box) = (part, whole, box)
        }

        /// Whether the box is all of the whole, but for a few hundredths.
        var isWhole: Bool {
            let full = whole.plane.whole
            return box.width > 0.97 * full.width && box.height > 0.97 * full.height
        }

        /// Columns and rows for a part in a raster with so many along its long side.
        private func raster(_ side: Int) -> (columns: Int, rows: Int) {
            let (width, height) = (Double(part.plane.width), Double(part.plane.height))
            let scale = Double(side) / max(width, height)
            return (max(4, Int((width * scale).rounded())), max(4, Int((height * scale).rounded())))
        }

        /// The best place for a part of unknown size, on a coarse raster; nil where the part has no structure.
        static func search(for part: CopySketch, in whole: CopySketch) -> Fit? {
            let side = 40
            let full = whole.plane.whole
            let scale = Double(side) / max(full.width, full.height)
            let (columns, rows) = (
                max(8, Int((full.width * scale).rounded())), max(8, Int((full.height * scale).rounded()))
            )
            let search = TemplateSearch(
                width: columns, height: rows, values: whole.plane.sample(full, columns: columns, rows: rows))
            // As large as it can be, and smaller by and by, down to a ninth of the area.
            let (partWidth, partHeight) = (Double(part.plane.width), Double(part.plane.height))
            let largest = min(Double(columns) / partWidth, Double(rows) / partHeight)
            var best: Fit?
            var size = largest
            while size > largest / 3 {
                let (width, height) = (Int((partWidth * size).rounded()), Int((partHeight * size).rounded()))
                guard min(width, height) >= 6 else { break }
                let template = part.plane.sample(part.plane.whole, columns: width, rows: height)
                let found = search.best(template, width: width, height: height)
                if found.correlation > best?.correlation ?? 0 {
                    let (x, y) = (full.width / Double(columns), full.height / Double(rows))
                    var fit = Fit(
                        of: part, in: whole,
                        start: IntegralImage.Box(
                            x: Double(found.x) * x, y: Double(found.y) * y, width: Double(width) * x,
                            height: Double(height) * y))
                    fit.correlation = found.correlation
                    best = fit
                }
                size /= 1.06
            }
            return best
        }

        /// The same after moving and stretching the box for as long as that is better, on finer and finer rasters.
        /// Nil as soon as it does not look like a copy.
        func refined() -> Fit? {
            var fit = self
            for (side, steps, least) in [(32, 6, Float(0.55)), (64, 4, 0.7), (96, 3, 0.7)] {
                let (columns, rows) = raster(side)
                let own = part.plane.sample(part.plane.whole, columns: columns, rows: rows)
                let refinement = BoxRefinement(whole: whole.plane, part: own, columns: columns, rows: rows)
                (fit.box, fit.correlation) = refinement.refined(fit.box, steps: steps)
                guard fit.correlation > least else { return nil }
            }
            return fit
        }

        /// The proof at this place.
        func alignment(_ turn: PDQ.Turn, _ kind: Part) -> CopyAlignment? {
            let most = min(128, Int(max(box.width, box.height)))
            let (columns, rows) = raster(max(most, 24))
            let there = whole.plane.sample(box, columns: columns, rows: rows)
            let here = part.plane.sample(part.plane.whole, columns: columns, rows: rows)
            // Strong compression leaves the outlines of blocks of eight pixels, which agree less than what the image showed.
            let isRough = min(whole.jpegQuality ?? 100, part.jpegQuality ?? 100) < 20
            let blocks = Blocks(columns: columns, rows: rows, least: isRough ? 0.75 : 0.9)
            guard let agreement = blocks.agreement(there, here) else { return nil }
            return CopyAlignment(
                turn: turn, part: kind, box: box, in: whole.plane, agreement: agreement, correlation: correlation,
                colors: ColorDifference(whole, box, part))
        }
    }

    /// The blocks of a raster.
    private struct Blocks {
        let columns: Int
        let rows: Int
        /// The correlation from which blocks agree that have little structure, which noise blurs.
        let least: Float
        private static let side = 12

        /// The share of blocks with structure that correlate, as the lower end of its interval of 95% (Wilson, 1927); nil where no
        /// block has any.
        func agreement(_ a: [Float], _ b: [Float]) -> Double? {
            var (agreeing, structured) = (0, 0)
            for top in stride(from: 0, through: rows - Self.side, by: Self.side) {
                for left in stride(from: 0, through: columns - Self.side, by: Self.side) {
                    let own = block(b, left, top)
                    let spread = max(Self.spread(own), Self.spread(block(a, left, top)))
                    guard spread > 4 else { continue }
                    structured += 1
                    // Images of the same kind of thing agree in its outline too, but not quite.
                    let least = least + 0.07 * min(spread / 40, 1)
                    // A pixel aside is still the same place.
                    let isSame = (-1...1).contains { down in
                        (-1...1).contains { right in
                            let (x, y) = (left + right, top + down)
                            guard x >= 0, y >= 0, x + Self.side <= columns, y + Self.side <= rows else { return false }
                            return Correlation.of(block(a, x, y), own) > least
                        }
                    }
                    if isSame { agreeing += 1 }
                }
            }
            guard structured > 0 else { return nil }
            let (count, share, z) = (Double(structured), Double(agreeing) / Double(structured), 1.96)
            let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
            return (share + z * z / (2 * count) - spread) / (1 + z * z / count)
        }

        private func block(_ values: [Float], _ left: Int, _ top: Int) -> [Float] {
            var block: [Float] = []
            block.reserveCapacity(Self.side * Self.side)
            for y in top..<top + Self.side { block += values[y * columns + left..<y * columns + left + Self.side] }
            return block
        }

        /// The standard deviation.
        private static func spread(_ values: [Float]) -> Float {
            let mean = values.reduce(0, +) / Float(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
        }
    }
}
