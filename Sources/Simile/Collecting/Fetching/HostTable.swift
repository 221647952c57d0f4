import Feeds
import Foundation
import Synchronization

/// A host that wants no requests for longer than anyone waits.
struct HostPause: Error, Equatable, CustomStringConvertible {
    /// Whose it is.
    let host: String
    /// Until when, by the calendar, in milliseconds since 1970.
    let until: Int64

    /// One line.
    var description: String {
        "\(host) is left alone until \(Date(timeIntervalSince1970: Double(until) / 1000).ISO8601Format())"
    }
}

/// What a host's robots.txt says.
struct RobotsAnswer: Sendable {
    /// What it lets a crawler do.
    var access: RobotsAccess
    /// Why it could not be had; nil where it could, or there is none.
    var error: FetchError?
}

/// What each host gets of requests, and what its robots.txt says; shared by all sources, for shops share hosts.
final class HostTable: Sendable {
    private struct Entry {
        var budget: HostBudget
        let line: TransferLine
        var robots: (answer: Task<RobotsAnswer, Never>, until: ContinuousClock.Instant)?
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let settings: CollectingSettings
    private let clock: CollectingClock
    private static let mostHosts = 20_000

    init(_ settings: CollectingSettings, _ clock: CollectingClock) { (self.settings, self.clock) = (settings, clock) }

    /// Waits until a host may be asked; ``leave(_:isFailure:retryAfter:)`` must follow.
    /// - Throws: ``HostPause`` where that takes longer than anyone waits, `CancellationError`.
    func enter(_ origin: String) async throws {
        let line = line(of: origin)
        try await line.enter()
        do {
            while true {
                let now = clock.instant()
                let (answer, interval) = entries.withLock { entries in
                    (entries[origin]?.budget.start(at: now) ?? .start, entries[origin]?.budget.interval ?? .zero)
                }
                switch answer {
                case .start: return
                case .wait(let until):
                    // The pace that a host asks for is no pause.
                    guard until - now <= max(settings.patience, interval) else {
                        throw HostPause(host: origin, until: clock.milliseconds(after: until - now))
                    }
                    try await clock.sleep(until)
                // The line lets in no more than the budget.
                case .full: try await clock.sleep(now + .milliseconds(20))
                }
            }
        } catch {
            line.leave()
            throw error
        }
    }

    /// Says that a request has ended.
    /// - Parameters:
    ///   - isFailure: whether the host is to be left alone for a while.
    ///   - retryAfter: the pause that it asks for.
    func leave(_ origin: String, isFailure: Bool, retryAfter: Duration? = nil) {
        let now = clock.instant()
        let line = entries.withLock { entries -> TransferLine? in
            var random = SystemRandomNumberGenerator()
            entries[origin]?.budget.finish(isFailure: isFailure, retryAfter: retryAfter, at: now, using: &random)
            return entries[origin]?.line
        }
        line?.leave()
    }

    /// What a host's robots.txt says, asked for once a day at most, by `load`.
    func robots(of origin: String, _ load: @escaping @Sendable () async -> RobotsAnswer) async -> RobotsAnswer {
        _ = line(of: origin)
        let now = clock.instant()
        let task = entries.withLock { entries in
            if let known = entries[origin]?.robots, known.until > now { return known.answer }
            let task = Task { await load() }
            entries[origin]?.robots = (task, now + RobotsAccess.cacheDuration)
            return task
        }
        let answer = await task.value
        entries.withLock { entries in
            guard entries[origin]?.robots?.answer == task else { return }
            switch answer.access {
            // The host is left alone for a while anyway.
            case .nothing: entries[origin]?.robots?.until = now
            case .rules(let rules):
                if let delay = rules.crawlDelay(agent: PoliteFetcher.agent) { entries[origin]?.budget.slow(to: delay) }
            case .everything: break
            }
        }
        return answer
    }

    private func line(of origin: String) -> TransferLine {
        entries.withLock { entries in
            if let entry = entries[origin] { return entry.line }
            // Those that nobody uses and that want no pause.
            if entries.count >= Self.mostHosts {
                let now = clock.instant()
                entries = entries.filter { $0.value.budget.running > 0 || ($0.value.budget.nextStart ?? now) > now }
            }
            let entry = Entry(
                budget: HostBudget(
                    concurrency: settings.hostConcurrency, interval: settings.hostInterval, backOff: settings.backOff),
                line: TransferLine(capacity: settings.hostConcurrency))
            entries[origin] = entry
            return entry.line
        }
    }
}
