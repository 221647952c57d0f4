import Catalog
import Simile

/// Names of classes, parts and tasks, of which two may look alike though their bytes differ: é as one character and as an e
/// with an accent. Swift, and whoever reads a table, would take them for one, so the second is shown with its code points:
/// `é (U+0065 U+0301)`.
struct NamesToldApart {
    /// The spelling that goes by its own name, found by what Swift takes for equal.
    private var first: [String: ExactText] = [:]

    /// What a name is called from here on: equal for equal bytes, different for different ones. The first of those that look
    /// alike keeps its name.
    mutating func name(of text: String) -> String {
        let exact = ExactText(text)
        let known = first[text] ?? exact
        first[text] = known
        guard known != exact else { return text }
        let scalars = text.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        return "\(text) (\(scalars.joined(separator: " ")))"
    }
}
