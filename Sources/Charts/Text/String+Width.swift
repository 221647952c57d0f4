import Foundation

extension String {
    /// At most so many characters, the middle left out: paths differ at both ends. O(length).
    package func shortened(to limit: Int) -> String {
        // A character may have any number of combining marks, so scalars are counted.
        let scalars = unicodeScalars
        guard scalars.count > limit, limit > 2 else { return self }
        let end = limit / 2
        return String(scalars.prefix(limit - 1 - end)) + "…" + String(scalars.suffix(end))
    }

    /// About how wide the text is at the charts' size of 13.5 units. Rather too wide than too narrow.
    var drawnWidth: Double {
        unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case _ where "iljtfrI.,:;'|!()[] ".unicodeScalars.contains(scalar): sum + 5.2
            case _ where "mwMW@%".unicodeScalars.contains(scalar): sum + 13
            case 0x41...0x5A: sum + 9.8
            case 0..<0x250: sum + 8.2
            case 0x300..<0x370: sum
            case 0x370..<0x1100: sum + 9
            default: sum + 14
            }
        }
    }

    /// The text with its middle left out, as far as it must be.
    func fitted(to width: Double) -> String {
        var limit = min(Int(width / 4), unicodeScalars.count)
        var result = shortened(to: limit)
        while limit > 3, result.drawnWidth > width {
            limit -= 1
            result = shortened(to: limit)
        }
        return result
    }

    /// The text in at most two lines of a width, broken after a space or slash where there is one; what is still too long
    /// loses its middle.
    func lines(width: Double) -> [String] {
        if drawnWidth <= width { return [self] }
        let scalars = Array(shortened(to: Int(width / 2)).unicodeScalars)
        func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
            String(String.UnicodeScalarView(part)).trimmingCharacters(in: .whitespaces)
        }
        let breaks = scalars.indices.dropFirst().filter { scalars[$0 - 1] == " " || scalars[$0 - 1] == "/" }
        guard let middle = breaks.last(where: { text(scalars[..<$0]).drawnWidth <= width }) else {
            return [fitted(to: width)]
        }
        return [text(scalars[..<middle]), text(scalars[middle...]).fitted(to: width)]
    }
}
