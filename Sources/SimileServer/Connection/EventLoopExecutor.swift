import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// A request is read and answered by its connection's loop. Where its task runs there, too, nothing is handed from thread
/// to thread on the way; what takes long is handed to threads of its own all the same.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// - Parameter loop: one that runs for as long as the process.
    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
