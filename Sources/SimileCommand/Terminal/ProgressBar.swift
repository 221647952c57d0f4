import ArgumentParser
import Basics
import Foundation
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

/// Shows how far something has come, with the time left.
struct ProgressBar {
    private let style: ProgressStyle
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private var lastCommitted = 0

    init(_ style: ProgressStyle) { self.style = style }

    /// Shows a state; a bar is redrawn at most ten times a second.
    mutating func show(_ progress: JobProgress) {
        guard let total = progress.total, total > 0, let fraction = progress.fraction else { return }
        let percent = "\(Int((fraction * 100).rounded(.down)))%"
        switch (style, progress.phase) {
        case (.none, _): break
        case (.lines, .embedding):
            if progress.committed > lastCommitted { say("committed \(progress.committed) of \(total)") }
            lastCommitted = max(lastCommitted, progress.committed)
        case (.lines, .indexing): say("indexing \(percent)")
        case (.lines, _): break
        case (.auto, .embedding):
            let left = progress.rate > 0 ? Double(total - progress.completed) / progress.rate : 0
            draw(fraction) { _ in
                "\(progress.completed)/\(total)  \(Int(progress.rate.rounded()))/s  \(Self.clock(left)) left"
            }
        case (.auto, .indexing): draw(fraction) { _ in "indexing \(percent)" }
        case (.auto, .downloading(let step)), (.auto, .evaluating(let step)):
            let left = progress.rate > 0 ? Double(total - progress.completed) / progress.rate : 0
            draw(fraction) { _ in "\(step)  \(percent)  \(Self.clock(left)) left" }
        }
    }

    /// Shows the share of some work that is done, 0…1.
    mutating func show(_ work: String, _ fraction: Double) {
        guard style == .auto else { return }
        draw(fraction) { elapsed in
            let left = fraction > 0 ? elapsed * (1 - fraction) / fraction : 0
            return "\(work)  \(Int((fraction * 100).rounded(.down)))%  \(Self.clock(left)) left"
        }
    }

    /// Takes the bar away.
    func clear() {
        if lastDrawn != nil { Streams.writeMessage("\r\u{1b}[K") }
    }

    /// Draws the bar, on a terminal and not too often, with what `numbers` tells after so many seconds.
    private mutating func draw(_ fraction: Double, numbers: (Double) -> String) {
        guard Terminal.messages.isInteractive else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100), fraction < 1 { return }
        lastDrawn = now
        Streams.writeMessage("\r\u{1b}[K" + Self.line(fraction, numbers(max((now - start).seconds, 0.001))))
    }

    private static func line(_ fraction: Double, _ numbers: String) -> String {
        // A line that wraps cannot be drawn over, so where there is no room for a bar there is none.
        let cells = min(40, Terminal.messages.width - numbers.count - 4)
        guard cells >= 8 else { return String(numbers.prefix(max(0, Terminal.messages.width - 1))) }
        let eighths = Int((fraction * Double(cells * 8)).rounded(.down))
        let partial = eighths % 8 == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]
        let filled = String(repeating: "█", count: eighths / 8) + partial
        let bar = filled + String(repeating: " ", count: cells - filled.count)
        return "▕" + Terminal.messages.styled(bar, .cyan) + "▏ " + numbers
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let rest = whole % 60 < 10 ? "0\(whole % 60)" : "\(whole % 60)"
        return whole < 3600
            ? "\(whole / 60):\(rest)" : "\(whole / 3600):\(whole / 60 % 60 < 10 ? "0" : "")\(whole / 60 % 60):\(rest)"
    }
}

/// A progress bar for a job, whose progress comes from any thread.
final class JobBar: Sendable {
    private let bar: Mutex<ProgressBar>

    init(_ style: ProgressStyle) { bar = Mutex(ProgressBar(style)) }

    /// Shows how far the job has come.
    func show(_ progress: JobProgress) { bar.withLock { $0.show(progress) } }

    /// Takes the bar away.
    func clear() { bar.withLock { $0.clear() } }
}
