/// Rows brought to length 1, and the way of a gradient back through that.
struct UnitRows {
    let count: Int
    let dimension: Int
    /// The rows, at length 1.
    let values: [Float]
    /// Whether all components were finite.
    let isFinite: Bool
    /// The rows as they were.
    private let original: [Float]
    /// How long these were.
    private let lengths: [Double]
    /// What is shorter is divided by this, and stays shorter than 1.
    private static let shortest = 1e-12

    /// O(rows · dimension).
    init(_ rows: [Float], dimension: Int) {
        (count, self.dimension, original) = (rows.count / dimension, dimension, rows)
        lengths = (0..<rows.count / dimension).map { row in
            rows[row * dimension..<(row + 1) * dimension].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        // A sum of squares of Floats does not overflow a Double.
        isFinite = lengths.allSatisfy(\.isFinite)
        var values = [Float]()
        values.reserveCapacity(rows.count)
        for (row, length) in lengths.enumerated() {
            let scale = 1 / max(length, Self.shortest)
            for value in rows[row * dimension..<(row + 1) * dimension] { values.append(Float(Double(value) * scale)) }
        }
        self.values = values
    }

    /// What a row was multiplied by.
    func scale(_ row: Int) -> Double { 1 / max(lengths[row], Self.shortest) }

    /// The square of a row's length now: 1, but for rows that were too short.
    func squaredLength(_ row: Int) -> Double {
        let short = lengths[row] / Self.shortest
        return short >= 1 ? 1 : short * short
    }

    /// The difference of two rows, exactly, component by component.
    func difference(_ row: Int, _ other: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
        let (scale, otherScale) = (scale(row), scale(other))
        for column in 0..<dimension {
            let value = Double(original[row * dimension + column]) * scale
            body(column, value - Double(original[other * dimension + column]) * otherScale)
        }
    }

    /// The gradient by the rows as they were, from that by the rows at length 1: what lies along a row cannot change
    /// it, and the longer the row was the less the rest does. O(rows · dimension).
    func gradient(through gradient: [Float]) -> [Float] {
        var result = [Float]()
        result.reserveCapacity(gradient.count)
        for row in 0..<count {
            let (places, scale) = (row * dimension..<(row + 1) * dimension, scale(row))
            var along = 0.0
            // The length of a row that was too short is not held.
            if lengths[row] >= Self.shortest {
                for place in places { along += Double(original[place]) * scale * Double(gradient[place]) }
            }
            for place in places {
                let rest = Double(gradient[place]) - along * Double(original[place]) * scale
                result.append(Float(rest * scale))
            }
        }
        return result
    }
}
