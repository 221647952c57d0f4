import Charts

/// Names from outside, made to fit a line.
package enum NameText {
    /// One line for a terminal: nothing in it moves the cursor or turns the writing round.
    package static func line(_ text: String, _ limit: Int = 200) -> String {
        var result = ""
        for scalar in text.shortened(to: limit).unicodeScalars {
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
