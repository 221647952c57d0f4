import Basics
import Foundation
import HTTPTypes
import Simile
import Synchronization
import VectorSearch

/// Work that takes longer than a request should: started, watched, and stopped by its number.
///
/// One job at a time does work; further ones are refused. The last hundred are remembered.
final class JobBoard: Sendable {
    private let state = Mutex(State())
    private static let remembered = 100

    private struct State {
        var jobs: [Job] = []
        var cancelled: Set<String> = []
        var watchers: [String: [AsyncStream<Job>.Continuation]] = [:]
    }

    /// A job as it stands.
    struct Job: Sendable, Encodable, Equatable {
        enum Phase: String, Sendable, Encodable { case running, done, failed, cancelled }
        let id: String
        /// What it does.
        let kind: String
        var phase = Phase.running
        /// The share that is done.
        var progress = 0.0
        /// What came of it, or why it failed.
        var detail: String?
        let startedAt: String

        var isOver: Bool { phase != .running }
    }

    /// All that are remembered, the last one first.
    var jobs: [Job] { state.withLock { $0.jobs.reversed() } }

    func job(_ id: String) -> Job? { state.withLock { $0.jobs.first { $0.id == id } } }

    /// Starts work on a thread of its own.
    /// - Parameters:
    ///   - kind: what it does.
    ///   - problem: what to tell about an error, given the job's id.
    ///   - work: blocks until it is done or was told to stop; tells its progress; returns what came of it.
    /// - Throws: a problem while another job runs.
    func start(
        _ kind: String, problem: @escaping @Sendable (any Error, _ id: String) -> Problem,
        _ work:
            @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool, _ progress: (Double) -> Void) throws ->
            String
    ) throws(Problem) -> Job {
        let job = Job(
            id: UUID.unique().uuidString.lowercased(), kind: kind, startedAt: Date().formatted(.iso8601))
        let isFree = state.withLock { state in
            guard !state.jobs.contains(where: { !$0.isOver }) else { return false }
            state.jobs.append(job)
            if state.jobs.count > Self.remembered { state.jobs.removeFirst() }
            return true
        }
        guard isFree else {
            throw Problem(status: .conflict, detail: "another job is running; wait for its end, or cancel it")
        }
        Task {
            do {
                let detail = try await onThread {
                    try work({ self.isCancelled(job.id) }) { share in self.update(job.id) { $0.progress = share } }
                }
                let wasCancelled = isCancelled(job.id)
                update(job.id) { job in
                    job.phase = wasCancelled ? .cancelled : .done
                    job.detail = detail
                    if !wasCancelled { job.progress = 1 }
                }
            } catch {
                let detail = problem(error, job.id).detail
                update(job.id) { job in
                    job.phase = .failed
                    job.detail = detail
                }
            }
        }
        return job
    }

    /// Tells a job to stop; what it has done by then stays.
    func cancel(_ id: String) {
        state.withLock { state in
            // Of a job that is over nobody would take the mark away again.
            if state.jobs.contains(where: { $0.id == id && !$0.isOver }) { state.cancelled.insert(id) }
        }
    }

    private func isCancelled(_ id: String) -> Bool { state.withLock { $0.cancelled.contains(id) } }

    /// The job as it is, and then whenever it changes, to its end.
    func watch(_ id: String) -> AsyncStream<Job>? {
        let (stream, continuation) = AsyncStream.makeStream(of: Job.self, bufferingPolicy: .bufferingNewest(1))
        let isThere = state.withLock { state in
            guard let job = state.jobs.first(where: { $0.id == id }) else { return false }
            continuation.yield(job)
            if job.isOver { continuation.finish() } else { state.watchers[id, default: []].append(continuation) }
            return true
        }
        return isThere ? stream : nil
    }

    private func update(_ id: String, _ change: (inout Job) -> Void) {
        state.withLock { state in
            guard let place = state.jobs.firstIndex(where: { $0.id == id }) else { return }
            change(&state.jobs[place])
            let job = state.jobs[place]
            for watcher in state.watchers[id] ?? [] {
                watcher.yield(job)
                if job.isOver { watcher.finish() }
            }
            if job.isOver { (state.watchers[id], _) = (nil, state.cancelled.remove(id)) }
        }
    }
}
