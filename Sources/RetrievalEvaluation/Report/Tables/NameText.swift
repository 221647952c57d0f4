/// Names from outside, made to fit a line.
package enum NameText {
    /// At most so many characters, the middle left out: paths differ at both ends. O(text).
    package static func short(_ text: String, _ limit: Int) -> String {
        // A character may have any number of combining marks, so scalars are counted.
        let scalars = text.unicodeScalars
        guard scalars.count > limit, limit > 2 else { return text }
        let end = limit / 2
        return String(scalars.prefix(limit - 1 - end)) + "…" + String(scalars.suffix(end))
    }

    /// One line for a terminal: nothing in it moves the cursor or turns the writing round.
    package static func line(_ text: String, _ limit: Int = 200) -> String {
        var result = ""
        for scalar in short(text, limit).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                result += scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}"
            case .format where scalar != "\u{200C}" && scalar != "\u{200D}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
