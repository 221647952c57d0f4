import Hummingbird
import NIOCore
import Simile

extension Call {
    /// The images that a request names, fetched where they are addresses, before it asks for a worker. When the client goes
    /// away, so does the fetch.
    /// - Returns: the images, to be released.
    /// - Throws: ``Problem/busy``, ``Problem/late``, `FetchError`, `CancellationError`.
    func fetched(_ images: [ImageQuery]) async throws -> ImageFetches.Fetched {
        let (fetches, client, end) = (service.fetches, client, end)
        guard images.contains(where: \.isAddress) else { return try await fetches(images, for: client, until: end) }
        return try await whileConnected { try await fetches(images, for: client, until: end) }
    }

    /// Does work that is of use to this client only, and cancels it when the client closes its half of the connection, as
    /// clients that disconnect do.
    private func whileConnected<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let (watch, pipeline) = (ClientWatch { task.cancel() }, context.channel.pipeline)
        pipeline.addHandler(watch, position: .first).whenFailure { _ in
            if !context.channel.isActive { task.cancel() }
        }
        defer { pipeline.removeHandler(watch, promise: nil) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

/// Tells when a client sends nothing more.
private final class ClientWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Never
    private let onEnd: @Sendable () -> Void

    init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { onEnd() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        onEnd()
        context.fireChannelInactive()
    }
}
