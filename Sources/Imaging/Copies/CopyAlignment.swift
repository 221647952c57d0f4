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
    let correlation: Float
    /// How far colors are apart after the alignment.
    package let colors: ColorDifference

    /// Which of two images is part of the other.
    package enum Part: Sendable {
        case neither, first, second
    }

    /// Agreement from which images are taken for copies.
    private static let least = 0.5
    static let leastOfPart = 0.7
    /// Images whose outlines correlate so well, and whose blocks do not agree, are of two things of one kind, and neither shows a part of
    /// the other.
    private static let alike: Float = 0.85

    /// What comparing two images shows.
    package enum Outcome: Sendable {
        /// One is a copy of the other.
        case copy(CopyAlignment)
        /// Their outlines lie on each other, but what is inside does not agree: two things of one kind.
        case alike
        /// Nothing.
        case different
    }

    /// Compares two images in all turns that they may have.
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other.
    ///   - turns: how the second may be turned.
    ///   - parts: whether one may be a small part of the other, which takes longest to rule out.
    package static func find(
        _ first: CopySketch, _ second: CopySketch, turns: [PDQ.Turn], parts: Bool = true
    ) -> Outcome {
        var outcome = Outcome.different
        for turn in turns {
            switch (align(first, second.turned(turn), turn, parts: parts), outcome) {
            case (.copy(let found), .copy(let best)) where found.agreement <= best.agreement: continue
            case (.copy(let found), _):
                outcome = .copy(found)
                if found.agreement >= 0.9 { return outcome }
            case (.alike, .different): outcome = .alike
            default: continue
            }
        }
        return outcome
    }

    init(
        turn: PDQ.Turn, part: Part, box: IntegralImage.Box, in plane: IntegralImage, agreement: Double,
        correlation: Float,
        colors: ColorDifference
    ) {
        (self.turn, self.part) = (turn, part)
        let (width, height) = (Double(plane.width), Double(plane.height))
        self.box = (box.x / width, box.y / height, box.width / width, box.height / height)
        (self.agreement, self.correlation, self.colors) = (agreement, correlation, colors)
    }

    private static func align(
        _ first: CopySketch, _ second: CopySketch, _ turn: PDQ.Turn, parts: Bool
    ) -> Outcome {
        // The whole on the whole, also squeezed.
        let ratio = Double(first.width * second.height) / Double(max(first.height * second.width, 1))
        var whole: CopyAlignment?
        if (0.75...1.33).contains(ratio), let fit = CopyFit(of: second, in: first, start: first.plane.whole).refined() {
            if let proof = fit.proof(turn, .second, least: fit.isWhole ? least : leastOfPart) {
                let found = fit.isWhole ? proof.whole : proof
                if fit.correlation > 0.98 { return .copy(found) }
                whole = found
            } else if fit.correlation > alike {
                return .alike
            }
        }
        guard parts else { return whole.map(Outcome.copy) ?? .different }
        // A part of the other, which has more places to fit by chance.
        let fits = [
            (CopyFit.search(for: second, in: first), Part.second), (CopyFit.search(for: first, in: second), .first),
        ]
        let part = fits.compactMap { fit, part in fit?.refined()?.proof(turn, part, least: leastOfPart) }
            .max { $0.correlation < $1.correlation }
        guard let whole, let part else { return (whole ?? part).map(Outcome.copy) ?? .different }
        return .copy(part.correlation > whole.correlation + 0.01 ? part : whole)
    }

    /// The same where the part is all of the other.
    private var whole: CopyAlignment {
        CopyAlignment(self, turn, .neither, (0, 0, 1, 1))
    }

    init(
        _ other: CopyAlignment, _ turn: PDQ.Turn, _ part: Part, _ box: (Double, Double, Double, Double)
    ) {
        (self.turn, self.part, self.box) = (turn, part, (box.0, box.1, box.2, box.3))
        (agreement, correlation, colors) = (other.agreement, other.correlation, other.colors)
    }
}
