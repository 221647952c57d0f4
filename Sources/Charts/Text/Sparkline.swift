/// A row of numbers as a row of small bars, one character each.
public enum Sparkline {
    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let plain = Array("_.:-=+*#")

    /// The bars, the greatest number as high as there is: `▁▁▂▇█`. Numbers below 0 and what is none are as low as 0. O(numbers).
    /// - Parameters:
    ///   - numbers: at most ``longest`` are shown, the last ones.
    ///   - isPlain: whether only ASCII is used: `__.*#`.
    public static func text(_ numbers: [Double], isPlain: Bool = false) -> String {
        let (shown, levels) = (numbers.suffix(longest), isPlain ? plain : blocks)
        guard let most = shown.filter(\.isFinite).max(), most > 0 else {
            return String(repeating: levels[0], count: shown.count)
        }
        return String(
            shown.map { number in
                guard number.isFinite, number > 0 else { return levels[0] }
                // What is not nothing is seen.
                return levels[max(1, Int((number / most * Double(levels.count - 1)).rounded()))]
            })
    }

    /// More characters than these fit no line: 60.
    public static let longest = 60
}
