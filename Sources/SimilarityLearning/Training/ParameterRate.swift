/// How much of the learning rate some parameters get.
struct ParameterRate: Sendable, Hashable {
    /// Where they are.
    let range: Range<Int>
    /// What the learning rate is multiplied by.
    let factor: Double
}

/// Parameters that an optimizer treats alike.
struct ParameterStretch: Sendable, Hashable {
    let range: Range<Int>
    /// What the learning rate is multiplied by.
    let factor: Double
    /// Whether they decay.
    let decays: Bool

    /// All parameters in stretches, in order. O(n log n) for n ranges.
    /// - Parameters:
    ///   - count: the number of parameters.
    ///   - decaying: where they decay; apart from each other.
    ///   - rates: apart from each other; parameters in none get the learning rate as it is.
    static func all(_ count: Int, decaying: [Range<Int>], rates: [ParameterRate]) -> [ParameterStretch] {
        let ranges = decaying + rates.map(\.range)
        let borders = Set([0, count] + ranges.flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
        let (decaying, rates) = (
            decaying.sorted { $0.lowerBound < $1.lowerBound },
            rates.sorted { $0.range.lowerBound < $1.range.lowerBound }
        )
        var (decay, rate) = (0, 0)
        return zip(borders, borders.dropFirst()).map { start, end in
            while decay < decaying.count, decaying[decay].upperBound <= start { decay += 1 }
            while rate < rates.count, rates[rate].range.upperBound <= start { rate += 1 }
            return ParameterStretch(
                range: start..<end,
                factor: rate < rates.count && rates[rate].range.contains(start) ? rates[rate].factor : 1,
                decays: decay < decaying.count && decaying[decay].contains(start))
        }
    }
}
