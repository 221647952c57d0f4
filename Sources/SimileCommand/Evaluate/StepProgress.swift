import Synchronization

/// A progress bar for work of several steps, each with a name, that any thread may move on.
final class StepProgress: Sendable {
    private let state = Mutex((step: "", bar: ProgressBar(.auto)))

    func show(_ step: String, _ fraction: Double) {
        state.withLock { state in
            // The time left is that of the step.
            if state.step != step { state = (step, ProgressBar(.auto)) }
            state.bar.show(step, fraction)
        }
    }

    func clear() { state.withLock { $0.bar.clear() } }
}
