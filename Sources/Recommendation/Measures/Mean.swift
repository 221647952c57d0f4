/// A mean that grows with each number; 0 of none.
struct Mean: Sendable {
    private(set) var count = 0
    private var sum = 0.0

    var value: Double { count > 0 ? sum / Double(count) : 0 }

    mutating func add(_ number: Double) {
        sum += number
        count += 1
    }
}
