import Foundation

/// PDQ, the hash that Facebook published in 2019 for finding copies of photos: 16×16 low frequencies against their median, and a
/// quality that says whether the image has enough structure to be recognized.
///
/// The coefficients also tell the hashes of the image turned by quarters and mirrored, without looking at it again.
public struct PDQ: Sendable {
    /// The sides of the image are brought to this many samples.
    private static let side = 64
    /// The frequencies that are kept in each direction: 1…16, without the mean.
    private static let frequencies = 16

    /// The coefficients of the frequencies, by that down the image, then that along it.
    private let coefficients: [Float]
    /// How much there is to recognize, 0…100; a hash of 49 or less is of no use.
    public let quality: Int

    /// The image's hash.
    public var hash: PerceptualHash { hash(of: coefficients) }

    /// √(2/64) · cos(π/128 · (k + 1)(2n + 1)), by k, then n.
    private static let cosines: [Float] = (0..<frequencies * side).map { place in
        let (k, n) = (place / side, place % side)
        return Float((2 / Double(side)).squareRoot() * cos(.pi / 2 / Double(side) * Double((k + 1) * (2 * n + 1))))
    }

    /// Looks at an image. Time and memory are those of two arrays of a `Float` for each pixel. One with a side of less than five
    /// pixels has no hash: all bits are 0, and so is its quality.
    public init(_ pixels: PixelBuffer) {
        guard min(pixels.width, pixels.height) >= 5 else {
            coefficients = [Float](repeating: 0, count: Self.frequencies * Self.frequencies)
            quality = 0
            return
        }
        let samples = LumaSamples.take(of: pixels, side: Self.side)
        quality = Self.quality(of: samples)
        let (side, frequencies) = (Self.side, Self.frequencies)
        var down = [Float](repeating: 0, count: frequencies * side)
        for k in 0..<frequencies {
            for x in 0..<side {
                var sum: Float = 0
                for y in 0..<side { sum += Self.cosines[k * side + y] * samples[y * side + x] }
                down[k * side + x] = sum
            }
        }
        coefficients = (0..<frequencies * frequencies).map { place in
            let (row, column) = (place / frequencies, place % frequencies)
            var sum: Float = 0
            for x in 0..<side { sum += down[row * side + x] * Self.cosines[column * side + x] }
            return sum
        }
    }

    /// Whole hundredths of differences between neighbors, over ninety.
    private static func quality(of samples: [Float]) -> Int {
        var sum = 0
        for y in 0..<side {
            for x in 0..<side {
                let here = samples[y * side + x]
                if y + 1 < side { sum += abs(Int((here - samples[(y + 1) * side + x]) * 100 / 255)) }
                if x + 1 < side { sum += abs(Int((here - samples[y * side + x + 1]) * 100 / 255)) }
            }
        }
        return min(sum / 90, 100)
    }

    /// Bit 16 i + j, counted from the lowest, says whether coefficient (i, j) is above the lower median.
    private func hash(of coefficients: [Float]) -> PerceptualHash {
        let median = coefficients.sorted()[coefficients.count / 2 - 1]
        var words = [UInt64](repeating: 0, count: 4)
        for (bit, value) in coefficients.enumerated() where value > median { words[3 - bit / 64] |= 1 << (bit % 64) }
        return PerceptualHash(.pdq, words: words, quality: quality)
    }
}

extension PDQ {
    /// A turn by quarters, counterclockwise, after which the image may be flipped: the eight ways in which a rectangle can lie.
    public enum Turn: Int, Sendable, Hashable, CaseIterable {
        case none, quarter, half, threeQuarters
        /// Upside down, without a turn.
        case flippedVertically
        /// Left and right exchanged.
        case flippedHorizontally
        /// Rows and columns exchanged.
        case transposed
        /// Rows and columns exchanged, along the other diagonal.
        case antitransposed
    }

    /// The hash that the image would have if it were turned: computed from the coefficients, it differs from that in few bits.
    public func hash(_ turn: Turn) -> PerceptualHash {
        let count = Self.frequencies
        var turned = coefficients
        for i in 0..<count {
            for j in 0..<count {
                // Frequency i + 1 is odd or even about the middle as i is.
                let (a, isRowOdd, isColumnOdd) = (coefficients[i * count + j], i % 2 == 1, j % 2 == 1)
                switch turn {
                case .none: break
                case .quarter: turned[j * count + i] = isColumnOdd ? a : -a
                case .half: turned[i * count + j] = isRowOdd != isColumnOdd ? -a : a
                case .threeQuarters: turned[j * count + i] = isRowOdd ? a : -a
                case .flippedVertically: turned[i * count + j] = isRowOdd ? a : -a
                case .flippedHorizontally: turned[i * count + j] = isColumnOdd ? a : -a
                case .transposed: turned[j * count + i] = a
                case .antitransposed: turned[j * count + i] = isRowOdd != isColumnOdd ? -a : a
                }
            }
        }
        return hash(of: turned)
    }
}
