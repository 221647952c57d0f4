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
        /// Those that run.
        var tasks: [String: Task<Void, Never>] = [:]
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

    /// Starts work.
    /// - Parameters:
    ///   - kind: what it does.
    ///   - problem: what to tell about an error, given the job's id.
    ///   - work: ends soon after its task is cancelled; tells its progress, 0…1; returns what came of it.
    /// - Throws: a problem while another job runs.
    func start(
        _ kind: String, problem: @escaping @Sendable (any Error, _ id: String) -> Problem,
        _ work: @escaping @Sendable (_ progress: @escaping @Sendable (Double) -> Void) async throws -> String
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
        let task = Task {
            do {
                let detail = try await work { share in self.update(job.id) { $0.progress = share } }
                end(job.id, Task.isCancelled ? .cancelled : .done, detail)
            } catch  where Task.isCancelled {
                end(job.id, .cancelled, "what was done before is kept")
            } catch {
                end(job.id, .failed, problem(error, job.id).detail)
            }
        }
        state.withLock { state in
            // It may be over already.
            if state.jobs.contains(where: { $0.id == job.id && !$0.isOver }) { state.tasks[job.id] = task }
        }
        return job
    }

    private func end(_ id: String, _ phase: Job.Phase, _ detail: String) {
        update(id) { job in
            (job.phase, job.detail) = (phase, detail)
            if phase == .done { job.progress = 1 }
        }
    }

    /// Tells a job to stop; what it has done by then stays.
    func cancel(_ id: String) { state.withLock { $0.tasks[id] }?.cancel() }

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
            if job.isOver { (state.watchers[id], state.tasks[id]) = (nil, nil) }
        }
    }
}
