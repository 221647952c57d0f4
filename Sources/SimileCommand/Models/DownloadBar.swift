import Simile
import Synchronization

/// Shows how far a download has come: a bar on a terminal, or a line for each tenth.
final class DownloadBar: Sendable {
    private struct State {
        var bar: ProgressBar
        var file = ""
        var tenth = 0
    }

    private let style: ProgressStyle
    private let state: Mutex<State>

    init(_ style: ProgressStyle) {
        self.style = style
        state = Mutex(State(bar: ProgressBar(style)))
    }

    /// Shows a state; without a known size there is nothing to show.
    func show(_ progress: DownloadProgress) {
        guard let total = progress.total, total > 0 else { return }
        let fraction = min(1, Double(progress.received) / Double(total))
        state.withLock { state in
            if state.file != progress.file {
                state.bar.clear()
                state = State(bar: ProgressBar(style), file: progress.file)
            }
            guard style == .lines else { return state.bar.show(progress.file, fraction) }
            let tenth = Int((fraction * 10).rounded(.down))
            guard tenth > state.tenth else { return }
            state.tenth = tenth
            say("\(progress.file): \(tenth * 10)% of \(total) bytes")
        }
    }

    /// Takes the bar away.
    func clear() { state.withLock { $0.bar.clear() } }
}
