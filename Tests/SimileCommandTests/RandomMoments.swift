import Foundation

/// Random moments at which to kill a process, earlier ones after it was over before the signal came: how fast the machine
/// is, and what else it does, decides how long a test takes and not how it ends.
struct RandomMoments {
    /// How often the process was still at work.
    private(set) var midway = 0
    private var rounds = 0
    private var longest: Double

    /// - Parameter microseconds: the latest moment at first.
    init(upTo microseconds: Double) { longest = microseconds }

    /// Whether it has been caught at work less than `midway` times; gives up after ten times as many rounds.
    func areWanted(midway: Int) -> Bool { self.midway < midway && rounds < 10 * midway }

    func wait(using generator: inout SystemRandomNumberGenerator) {
        usleep(UInt32.random(in: 5_000...UInt32(longest), using: &generator))
    }

    mutating func note(wasMidway: Bool) {
        rounds += 1
        if wasMidway { midway += 1 }
        longest = max(10_000, longest * (wasMidway ? 1.1 : 0.7))
    }
}
