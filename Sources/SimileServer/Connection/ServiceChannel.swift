import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Sets up a connection: TLS with the certificate of the moment where there is one, HTTP/1, and ``ConnectionHandler``; or
/// ``RefusalHandler`` where there is no room for it.
struct ServiceChannel: ServerChildChannel {
    let http: HTTP1Channel
    /// The certificate and its key; nil inside for HTTP.
    let certificate: Reloadable<ServerCertificate?>
    let connections: Connections
    /// How fast clients must be.
    let pace: @Sendable () -> Pace

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let certificate = certificate.value
            try certificate?.secure(pipeline)
            if !connections.admit(channel) { try pipeline.addHandler(RefusalHandler(isAsked: certificate != nil)) }
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }.flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self).handler
            try pipeline.addHandler(ConnectionHandler(pace: pace()), position: .after(parser))
            return value
        }.flatMapErrorThrowing { error in
            // Nothing else closes it.
            channel.close(promise: nil)
            throw error
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
            await http.handle(value: value, logger: logger)
        }
    }
}

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
