import ArgumentParser
import Basics
import CommandSupport
import Foundation
import SimilarityLearning
import Simile
import Synchronization

/// How progress is shown.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    /// A bar on a terminal, else nothing.
    case auto
    /// A line of text after each commit, for logs and scripts.
    case lines
    /// Nothing.
    case none
}

/// Shows how far a job has come, with the time left. Its progress may come from any thread.
final class ProgressBar: Sendable {
    private struct State {
        var phase: JobProgress.Phase?
        var start = ContinuousClock.now
        /// When a bar was last drawn; nil where there is none to take away.
        var drawn: ContinuousClock.Instant?
        /// What the last line told: images that were committed, or tenths of a file.
        var reported = 0
    }

    private let style: ProgressStyle
    private let state = Mutex(State())

    init(_ style: ProgressStyle) { self.style = style }

    /// Shows a state, if the total is known; a bar is redrawn at most ten times a second.
    func show(_ progress: JobProgress) {
        guard let total = progress.total, total > 0, let fraction = progress.fraction else { return }
        state.withLock { state in
            if state.phase != progress.phase {
                (state.phase, state.start, state.reported) = (progress.phase, .now, 0)
            }
            switch style {
            case .none: break
            case .lines: Self.writeLine(progress, fraction, of: total, &state)
            case .auto: Self.draw(progress, fraction, of: total, &state)
            }
        }
    }

    /// Shows the share of a step that is done, 0…1.
    func show(_ step: String, _ fraction: Double) { show(JobProgress(.evaluating(step), fraction: fraction)) }

    /// Takes the bar away.
    func clear() {
        state.withLock { state in
            if state.drawn != nil { Streams.writeMessage("\r\u{1b}[K") }
            state.drawn = nil
        }
    }

    private static func writeLine(
        _ progress: JobProgress, _ fraction: Double, of total: Int, _ state: inout State
    ) {
        switch progress.phase {
        case .embedding:
            if progress.committed > state.reported { say("committed \(progress.committed) of \(total)") }
            state.reported = max(state.reported, progress.committed)
        case .indexing: say("indexing \(percent(fraction))")
        case .downloading(let file):
            let tenth = Int((fraction * 10).rounded(.down))
            if tenth > state.reported { say("\(file): \(tenth * 10)% of \(total) bytes") }
            state.reported = max(state.reported, tenth)
        case .comparing, .clustering, .evaluating, .removing, .training: break
        }
    }

    private static func draw(_ progress: JobProgress, _ fraction: Double, of total: Int, _ state: inout State) {
        guard Terminal.messages.isInteractive else { return }
        let now = ContinuousClock.now
        if let drawn = state.drawn, now - drawn < .milliseconds(100), fraction < 1 { return }
        state.drawn = now
        let elapsed = (now - state.start).seconds
        let left = fraction > 0 ? clock(elapsed * (1 - fraction) / fraction) : "?"
        let text =
            switch progress.phase {
            case .embedding: "\(progress.completed)/\(total)  \(Int(progress.rate.rounded()))/s  \(left) left"
            case .indexing: "indexing \(percent(fraction))"
            case .removing: "moving  \(percent(fraction))"
            case .downloading(let step), .comparing(let step), .clustering(let step), .evaluating(let step):
                "\(step)  \(percent(fraction))  \(left) left"
            case .training: "training \(percent(fraction))\(losses(progress.epoch))  \(left) left"
            }
        Streams.writeMessage("\r\u{1b}[K" + line(fraction, text))
    }

    /// What the last epoch came to.
    private static func losses(_ epoch: TrainingRecord.Epoch?) -> String {
        guard let epoch else { return "" }
        let loss = epoch.validation.validLoss.map { String(format: ", new images %.4g", $0) } ?? ""
        return String(format: "  epoch %d: loss %.4g", epoch.epoch, epoch.trainLoss) + loss
    }

    private static func percent(_ fraction: Double) -> String { "\(Int((fraction * 100).rounded(.down)))%" }

    private static func line(_ fraction: Double, _ text: String) -> String {
        // A line that wraps cannot be drawn over, so where there is no room for a bar there is none.
        let cells = min(40, Terminal.messages.width - text.count - 4)
        guard cells >= 8 else { return String(text.prefix(max(0, Terminal.messages.width - 1))) }
        let eighths = Int((fraction * Double(cells * 8)).rounded(.down))
        let partial = eighths % 8 == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]
        let filled = String(repeating: "█", count: eighths / 8) + partial
        let bar = filled + String(repeating: " ", count: cells - filled.count)
        return "▕" + Terminal.messages.styled(bar, .cyan) + "▏ " + text
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let rest = whole % 60 < 10 ? "0\(whole % 60)" : "\(whole % 60)"
        return whole < 3600
            ? "\(whole / 60):\(rest)" : "\(whole / 3600):\(whole / 60 % 60 < 10 ? "0" : "")\(whole / 60 % 60):\(rest)"
    }
}
