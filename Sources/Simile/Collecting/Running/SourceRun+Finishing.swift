import Basics
import Catalog
import Feeds
import Foundation

/// The end of a run: removing what is gone, and keeping how it went.
extension SourceRun {
    /// What becomes of what the last answer said of its state.
    enum Validators {
        /// What is applied is of that state still.
        case kept
        case new(CacheValidators?)
    }

    /// Removes what is gone, and then keeps how the run went.
    func finish(
        _ description: SourceDescription, _ run: SourceHistory.Run, _ began: Int64, _ validators: Validators,
        _ report: inout SourceRunReport, pause: Int64? = nil
    ) async throws {
        guard !isDryRun else { return }
        var history = try SourceState(record).history
        if description.kind != .folder, case .apply(_, let number?) = history.take(run) {
            report.removed = try await remove(number)
        }
        let final = report
        try await onThread { [self] in
            _ = try catalog.transaction { transaction in
                try transaction.require(record.id, holder: holder)
                guard var now = try transaction.source(record.name) else { throw CancellationError() }
                var state = try SourceState(now)
                // What was confirmed meanwhile stays so, and counts for the next run.
                let isAsBefore = try state.history == SourceState(record).history
                if final.outcome != .quarantined || isAsBefore {
                    _ = state.history.take(run)
                }
                if case .new(let new) = validators { (state.validators, state.validFor) = (new, record.description) }
                state.lastRun = began
                state.lastError = final.error
                let isFailure = final.outcome == .failed || final.outcome == .partial
                state.failures = isFailure ? state.failures + 1 : 0
                if !isFailure, final.outcome != .quarantined { state.lastSuccess = began }
                state.lastReport = final
                now.state = try state.text
                let interval = (description.interval ?? settings.interval).duration
                var random = SystemRandomNumberGenerator()
                let next =
                    isFailure
                    ? clock.milliseconds(after: settings.backOff.delay(failures: state.failures, using: &random))
                    : began + Int64(interval.milliseconds)
                now.due = max(next, pause ?? next)
                try transaction.store(now)
            }
        }
    }

    private func remove(_ number: Int) async throws -> Int {
        try await onCancellableThread { [self] isCancelled in
            var count = 0
            while true {
                if isCancelled() { throw CancellationError() }
                let step = try catalog.transaction(to: .remove) { transaction in
                    try transaction.require(record.id, holder: holder)
                    return try transaction.removeProducts(of: record.id, seenAtMost: number, limit: Self.batch)
                }
                if step.products == 0 { return count }
                count += step.products
            }
        }
    }

    /// Keeps what became of images, too.
    /// - Parameter pause: until when their host is left alone, which is the source's own most often.
    func keep(_ report: SourceRunReport, _ pause: Int64?) async throws {
        try await onThread { [self] in
            try catalog.transaction { transaction in
                try transaction.require(record.id, holder: holder)
                guard var now = try transaction.source(record.name) else { return }
                var state = try SourceState(now)
                state.lastReport = report
                now.state = try state.text
                now.due = max(now.due, pause ?? now.due)
                try transaction.store(now)
            }
        }
    }
}
