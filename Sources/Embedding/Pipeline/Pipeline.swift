import Basics
import Synchronization

/// Work on many jobs by several threads, with one consumer of the results and bounded memory in between.
///
/// Each thread makes its own worker (an ``EmbeddingWorker``, say) and takes the next job as soon as it is free; decoding
/// and inference of one image stay on one thread, which on a CPU is faster than handing pixels from thread to thread.
/// Results come to the caller's thread in the order in which they are ready; when it falls behind, the threads wait.
package enum Pipeline {
    /// Runs all jobs, or as many as are done before `isCancelled` says stop or `consume` throws.
    ///
    /// Blocks the calling thread: call it off Swift's cooperative threads. When it returns or throws, no thread of its
    /// own is left, nor anything that a worker held. Jobs that were started are consumed also after a cancellation, so that nothing that was
    /// computed is lost.
    /// - Parameters:
    ///   - jobs: what to do; only the jobs in work and at most `4 · threads` results are in memory beyond this list.
    ///   - threads: how many threads work.
    ///   - makeWorker: called once on each thread.
    ///   - isCancelled: called before each job.
    ///   - consume: gets the results, some at a time, on the calling thread.
    /// - Throws: what `makeWorker` or `consume` throws first.
    package static func run<Job: Sendable, Output: Sendable>(
        _ jobs: [Job], threads: Int, makeWorker: @escaping @Sendable () throws -> (Job) -> Output,
        isCancelled: @escaping @Sendable () -> Bool, consume: ([Output]) throws -> Void
    ) throws {
        guard !jobs.isEmpty else { return }
        let count = max(1, min(threads, jobs.count))
        let shared = Shared<Output>(threads: count)
        let threads = (0..<count).compactMap { _ in
            let thread = WorkerThread {
                defer { shared.results.finish() }
                do {
                    let work = try makeWorker()
                    while !isCancelled(), let index = shared.takeJob(of: jobs.count) {
                        guard shared.results.push(work(jobs[index])) else { return }
                    }
                } catch {
                    shared.fail(error)
                }
            }
            if thread == nil {
                shared.fail(PipelineError.noThread)
                shared.results.finish()
            }
            return thread
        }
        defer { for thread in threads { thread.join() } }
        do {
            while case let outputs = shared.results.popAll(), !outputs.isEmpty { try consume(outputs) }
        } catch {
            shared.results.cancel()
            throw error
        }
        if let error = shared.firstError { throw error }
    }

    /// Why work could not be begun.
    enum PipelineError: Error, CustomStringConvertible {
        case noThread
        var description: String {
            "the system cannot create another thread; stop other programs or use fewer --threads"
        }
    }

    /// What the threads of one run have in common.
    private final class Shared<Output: Sendable>: Sendable {
        let results: BoundedQueue<Output>
        private let next = Mutex(0)
        private let error = Mutex<(any Error)?>(nil)

        init(threads: Int) {
            results = BoundedQueue(capacity: 4 * threads, producers: threads)
        }

        func takeJob(of count: Int) -> Int? {
            next.withLock { next in
                guard next < count else { return nil }
                defer { next += 1 }
                return next
            }
        }

        func fail(_ new: any Error) {
            error.withLock { if $0 == nil { $0 = new } }
            next.withLock { $0 = .max }
        }

        var firstError: (any Error)? { error.withLock { $0 } }
    }
}
