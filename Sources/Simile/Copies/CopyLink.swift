import Imaging

/// What makes two images the same picture.
public struct CopyLink: Sendable, Codable, Equatable {
    /// What was done to an image to get its copy. Of several things, what comes first here.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Nothing: the files have the same bytes, or the same pixels.
        case exact
        /// A part was cut out.
        case cropped
        /// It was mirrored, and perhaps turned.
        case mirrored
        /// It was turned by quarters.
        case turned
        /// Its colors or tones were changed.
        case recolored
        /// It was scaled.
        case resized
        /// It was compressed anew.
        case reencoded
        /// A user decided that they are the same, though nothing was found.
        case decided
        /// They look alike, and are no copies: the same thing, taken twice or in another color.
        case near

        /// All that make images copies.
        public static let joining = Set(allCases).subtracting([.near])
        /// Those of copies that show neither more nor less than the original, nor anything else.
        public static let faithful: Set<Kind> = [.exact, .reencoded, .resized]
    }

    /// What was done.
    public var kind: Kind
    /// By how many degrees the copy must be turned counterclockwise to lie as the original does: 0, 90, 180 or 270.
    public var turn = 0
    /// Whether left and right of the copy must be exchanged after that.
    public var mirrored = false
    /// Where the copy lies in the original, in pixels of the original: x, y, width and height. Nil unless it is a part.
    public var box: [Int]?
    /// The share of the image that is the same, 0…1; of images that are near, their score.
    public var confidence: Double
    /// How many local features prove it; nil where pixels alone do.
    public var inliers: Int?

    static let exact = CopyLink(kind: .exact, confidence: 1)
}

extension CopyLink {
    /// What an alignment tells.
    /// - Returns: the link, and whether the second image is the original: the whole that the first is a part of.
    static func of(_ alignment: CopyAlignment, _ first: CopySketch, _ second: CopySketch) -> (
        CopyLink, isReversed: Bool
    ) {
        let isReversed = alignment.part == .first
        let (original, copy) = isReversed ? (second, first) : (first, second)
        // To lie as the second does, the first must be turned back.
        let turn = isReversed ? alignment.turn.inverse : alignment.turn
        var link = CopyLink(
            kind: .reencoded, turn: turn.degrees, mirrored: turn.isMirrored, confidence: rounded(alignment.agreement))
        if alignment.part != .neither {
            let box = isReversed ? alignment.turn.origin(of: alignment.box) : alignment.box
            let (width, height) = (Double(original.width), Double(original.height))
            link.box = [box.x * width, box.y * height, box.width * width, box.height * height].map { Int($0.rounded()) }
            link.kind = .cropped
        } else if turn.isMirrored {
            link.kind = .mirrored
        } else if turn.degrees != 0 {
            link.kind = .turned
        } else if alignment.colors.isRecolored {
            link.kind = .recolored
        } else if (copy.width, copy.height) != (original.width, original.height) {
            link.kind = .resized
        }
        return (link, isReversed)
    }

    private static func rounded(_ confidence: Double) -> Double { (confidence * 1000).rounded() / 1000 }

    /// Images that are not copies, but have a score.
    static func near(score: Double) -> CopyLink { CopyLink(kind: .near, confidence: rounded(score)) }
}
