/// A rectangle of an upright image: in pixels, or in shares of its sides.
///
/// ```swift
/// let sleeve = try Region("120,40,200,300")     // x, y, width, height in pixels from the top left corner
/// let middle = try Region("25%,25%,50%,50%")    // the same as "0.25,0.25,0.5,0.5"
/// let image = try ImageReader().decode(.file("dress.jpg"), sleeve)
/// ```
public struct Region: Sendable, Hashable {
    /// What the numbers count.
    public enum Unit: Sendable, Hashable {
        /// Pixels.
        case pixels
        /// Shares of the width and the height: 1 is all of it.
        case shares
    }

    /// The left edge.
    public let x: Double
    /// The upper edge.
    public let y: Double
    /// From the left edge to the right one.
    public let width: Double
    /// From the upper edge to the lower one.
    public let height: Double
    /// What the numbers count.
    public let unit: Unit
    /// What is said of it in messages: the text that it was read from.
    private let text: String

    /// A rectangle of whole pixels.
    /// - Throws: `ImagingError.invalidRegion` when it is empty or begins outside.
    public init(x: Int, y: Int, width: Int, height: Int) throws(ImagingError) {
        try self.init("\(x),\(y),\(width),\(height)", [x, y, width, height].map { Double($0) }, .pixels)
    }

    /// Reads `x,y,width,height`. With `%` after each of the numbers, or when none is greater than 1, they are shares of the
    /// sides; else whole pixels.
    /// - Throws: `ImagingError.invalidRegion`.
    public init(_ text: String) throws(ImagingError) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let parts = word.split(separator: " ")
            return parts.count == 1 ? String(parts[0]) : ""
        }
        let percents = words.count { $0.hasSuffix("%") }
        let numbers = words.compactMap { Double($0.hasSuffix("%") ? String($0.dropLast()) : $0) }
        guard words.count == 4, numbers.count == 4, numbers.allSatisfy(\.isFinite) else {
            throw .invalidRegion(name: text, reason: "is not four numbers: x,y,width,height")
        }
        switch percents {
        case 4: try self.init(text, numbers.map { $0 / 100 }, .shares)
        case 0: try self.init(text, numbers, numbers.allSatisfy { $0 <= 1 } ? .shares : .pixels)
        default: throw .invalidRegion(name: text, reason: "write % after all four numbers or after none")
        }
    }

    private init(_ text: String, _ numbers: [Double], _ unit: Unit) throws(ImagingError) {
        func refuse(_ reason: String) -> ImagingError { .invalidRegion(name: text, reason: reason) }
        (x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3])
        self.unit = unit
        self.text = text
        guard x >= 0, y >= 0 else { throw refuse("begins outside the image; x and y count from 0") }
        guard width > 0, height > 0 else { throw refuse("is empty; width and height must be greater than 0") }
        switch unit {
        case .shares:
            // A sum of decimal fractions may be past 1 by a rounding.
            guard x + width <= 1 + 1e-9, y + height <= 1 + 1e-9 else {
                throw refuse("reaches beyond the image; x + width and y + height are 1 (100%) at most")
            }
        case .pixels:
            guard numbers.allSatisfy({ $0 == $0.rounded() && $0 <= 1e9 }) else {
                throw refuse("pixels must be whole numbers; for shares use numbers up to 1, or percents")
            }
        }
    }

    /// The pixels of an image with these sides: for shares the edges are rounded to the nearest, but at least one pixel is
    /// in between.
    /// - Throws: `ImagingError.invalidRegion` when the image is smaller.
    func pixels(of header: ImageHeader, named name: String) throws(ImagingError) -> (x: Range<Int>, y: Range<Int>) {
        func range(_ start: Double, _ length: Double, _ side: Int) -> Range<Int>? {
            let scale = unit == .shares ? Double(side) : 1
            let first = Int((start * scale).rounded())
            let end = Int(((start + length) * scale).rounded())
            if unit == .pixels { return end <= side ? first..<end : nil }
            let begin = min(first, side - 1)
            return begin..<min(max(end, begin + 1), side)
        }
        guard let columns = range(x, width, header.width), let rows = range(y, height, header.height) else {
            throw .invalidRegion(
                name: name,
                reason:
                    "the region \(text) reaches beyond the image, which is \(header.width)×\(header.height) pixels")
        }
        return (columns, rows)
    }
}

extension Region: Encodable {
    private enum Key: String, CodingKey { case x, y, width, height, unit }

    /// An object of the four numbers and what they count: `"pixels"` or `"shares"`.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(x, forKey: .x)
        try object.encode(y, forKey: .y)
        try object.encode(width, forKey: .width)
        try object.encode(height, forKey: .height)
        try object.encode(unit == .pixels ? "pixels" : "shares", forKey: .unit)
    }
}

extension Region: CustomStringConvertible {
    /// The text that it was read from.
    public var description: String { text }

    /// Whether both are the same rectangle, however it was written.
    public static func == (left: Region, right: Region) -> Bool { left.parts == right.parts && left.unit == right.unit }

    /// Equal rectangles have equal hashes.
    public func hash(into hasher: inout Hasher) { hasher.combine(parts) }

    private var parts: [Double] { [x, y, width, height] }
}
