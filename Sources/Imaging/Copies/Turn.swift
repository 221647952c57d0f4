extension PDQ.Turn {
    /// Whether the width becomes the height.
    package var swapsSides: Bool {
        switch self {
        case .quarter, .threeQuarters, .transposed, .antitransposed: true
        default: false
        }
    }

    /// Whether the image is mirrored.
    package var isMirrored: Bool {
        switch self {
        case .flippedVertically, .flippedHorizontally, .transposed, .antitransposed: true
        default: false
        }
    }

    /// The turn by degrees, counterclockwise, that with a flip of left and right afterwards, where it is mirrored, gives the same.
    package var degrees: Int {
        switch self {
        case .none, .flippedHorizontally: 0
        case .quarter, .antitransposed: 90
        case .half, .flippedVertically: 180
        case .threeQuarters, .transposed: 270
        }
    }

    /// The turn that takes this one back.
    package var inverse: PDQ.Turn {
        switch self {
        case .quarter: .threeQuarters
        case .threeQuarters: .quarter
        default: self
        }
    }

    /// The turn of so many degrees counterclockwise, after which left and right are exchanged where it is mirrored.
    package init(degrees: Int, mirrored: Bool) {
        self = Self.allCases.first { $0.degrees == degrees && $0.isMirrored == mirrored } ?? .none
    }

    /// This turn and then another, as one.
    package func followed(by other: PDQ.Turn) -> PDQ.Turn {
        let place = origin(of: other.origin(of: (x: 1, y: 2)))
        return Self.allCases.first { $0.origin(of: (x: 1, y: 2)) == place } ?? .none
    }

    /// The place of the image, counted from its middle, that lies at one of the turned image.
    private func origin(of place: (x: Int, y: Int)) -> (x: Int, y: Int) {
        let (x, y) = place
        return switch self {
        case .none: (x, y)
        case .quarter: (-y, x)
        case .half: (-x, -y)
        case .threeQuarters: (y, -x)
        case .flippedVertically: (x, -y)
        case .flippedHorizontally: (-x, y)
        case .transposed: (y, x)
        case .antitransposed: (-y, -x)
        }
    }

    /// Where a part of the turned image lies in the image as it was; both in shares of the sides.
    package func origin(
        of box: (x: Double, y: Double, width: Double, height: Double)
    ) -> (x: Double, y: Double, width: Double, height: Double) {
        let (right, bottom) = (1 - box.x - box.width, 1 - box.y - box.height)
        return switch self {
        case .none: box
        case .quarter: (bottom, box.x, box.height, box.width)
        case .half: (right, bottom, box.width, box.height)
        case .threeQuarters: (box.y, right, box.height, box.width)
        case .flippedVertically: (box.x, bottom, box.width, box.height)
        case .flippedHorizontally: (right, box.y, box.width, box.height)
        case .transposed: (box.y, box.x, box.height, box.width)
        case .antitransposed: (bottom, right, box.height, box.width)
        }
    }
}

extension PixelBuffer {
    /// The image turned. O(pixels).
    func turned(_ turn: PDQ.Turn) -> PixelBuffer {
        let (right, bottom) = (width - 1, height - 1)
        var result = PixelBuffer(
            width: turn.swapsSides ? height : width, height: turn.swapsSides ? width : height, fill: (0, 0, 0))
        for y in 0..<result.height {
            for x in 0..<result.width {
                // Where the pixel comes from.
                let (fromX, fromY) =
                    switch turn {
                    case .none: (x, y)
                    case .quarter: (right - y, x)
                    case .half: (right - x, bottom - y)
                    case .threeQuarters: (y, bottom - x)
                    case .flippedVertically: (x, bottom - y)
                    case .flippedHorizontally: (right - x, y)
                    case .transposed: (y, x)
                    case .antitransposed: (right - y, bottom - x)
                    }
                let (to, from) = ((y * result.width + x) * 3, (fromY * width + fromX) * 3)
                for channel in 0..<3 { result.bytes[to + channel] = bytes[from + channel] }
            }
        }
        return result
    }
}
