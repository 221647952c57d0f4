/// How a stored image must be turned to stand upright: the eight values of Exif tag 0x0112 (CIPA DC-008, 4.6.5).
public enum Orientation: Int, Sendable, Hashable, CaseIterable {
    /// Stored as it stands.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by 180°.
    case upsideDown = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Mirrored along the falling diagonal.
    case transposed = 5
    /// To be turned clockwise by 90°.
    case quarterTurnRight = 6
    /// Mirrored along the rising diagonal.
    case transversed = 7
    /// To be turned counter-clockwise by 90°.
    case quarterTurnLeft = 8

    /// Whether rows of the upright image are columns of the stored one, so that width and height swap.
    public var swapsSides: Bool { rawValue >= 5 }

    /// Whether the upright image runs against the columns of the stored one.
    var mirrorsColumns: Bool {
        switch self {
        case .mirrored, .upsideDown, .transversed, .quarterTurnLeft: true
        default: false
        }
    }

    /// Whether the upright image runs against the rows of the stored one.
    var mirrorsRows: Bool {
        switch self {
        case .upsideDown, .flipped, .quarterTurnRight, .transversed: true
        default: false
        }
    }
}
