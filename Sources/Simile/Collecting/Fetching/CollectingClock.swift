import Foundation

/// The time as collecting sees it: of the calendar, for what outlives the process, and of a clock that does not jump, for waiting
/// within it. Tests have one that needs no waiting.
struct CollectingClock: Sendable {
    /// The time of the calendar.
    var date: @Sendable () -> Date
    /// The time of a clock that does not jump.
    var instant: @Sendable () -> ContinuousClock.Instant
    /// Waits until then.
    var sleep: @Sendable (ContinuousClock.Instant) async throws -> Void

    /// The system's.
    static let system = CollectingClock(
        date: { Date() }, instant: { .now },
        sleep: { try await Task.sleep(until: $0, tolerance: .milliseconds(5), clock: .continuous) })

    /// Milliseconds since 1970.
    var milliseconds: Int64 { Int64(date().timeIntervalSince1970 * 1000) }

    /// The time of the calendar after so long, in milliseconds since 1970.
    func milliseconds(after duration: Duration) -> Int64 { milliseconds + Int64(min(duration.milliseconds, 1e14)) }
}
