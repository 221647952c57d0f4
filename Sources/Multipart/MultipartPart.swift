/// Which part of a body an error is about.
package struct MultipartPart: Hashable, Sendable {
    /// Its place in the body, from 1.
    package let number: Int
    /// The name of its field, once its headers are read.
    package let name: String?

    /// The part at this place.
    package init(number: Int, name: String? = nil) {
        self.number = number
        self.name = name
    }
}

extension MultipartPart: CustomStringConvertible {
    /// Such as `part 2 ('image')`.
    package var description: String {
        "part \(number)" + (name.map { " ('\($0.shownInErrors)')" } ?? "")
    }
}

extension String {
    /// The text as an error may show it: short and on one line, whatever a sender wrote.
    var shownInErrors: String {
        let longest = 60
        var text = ""
        for scalar in unicodeScalars.prefix(longest) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + (unicodeScalars.count > longest ? "…" : "")
    }
}
