import Basics

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
        "part \(number)" + (name.map { " ('\($0.onOneLine(limit: 60))')" } ?? "")
    }
}
