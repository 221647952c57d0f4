import Basics

/// One GET over http or https, with libcurl. It follows no redirects, takes nothing from the environment, and keeps
/// nothing.
///
/// It runs on a thread of its own, as far as ``TransferLine`` has one, and ends within a tenth of a second when its task is
/// cancelled.
struct WebTransfer {
    /// Takes the next bytes of a body; what it throws ends the transfer.
    typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    let address: WebAddress
    /// What is sent, other than what HTTP itself needs.
    var headers: [(name: String, value: String)] = []
    /// The proxy to go through and the hosts to reach without it, as libcurl reads them; empty for none.
    var (proxy, directHosts) = ("", "")
    /// How long it may take until the request can be sent.
    var connecting: Duration?
    /// How long the server may be silent after that.
    var silence: Duration?
    /// Whether an address may be connected to: with a proxy, the proxy's.
    var admits: @Sendable (NetworkAddress) -> Bool = { _ in true }

    init(_ address: WebAddress) { self.address = address }

    /// Fetches what the address has.
    /// - Parameter receive: given the beginning of the answer; says where the body goes, or nil to leave it. What it throws
    ///   ends the transfer. It is called on another thread, and neither it nor the sink after this function has returned.
    /// - Returns: the beginning of the answer.
    /// - Throws: ``FetchError/Reason``, `CancellationError`, or what `receive` or the sink throws.
    func get(_ receive: @escaping (ResponseHead) throws -> Sink?) async throws -> ResponseHead {
        // A line break would begin another header.
        let broken = headers.first { "\($0.name)\($0.value)".utf8.contains { $0 < 0x20 || $0 == 0x7f } }
        if let broken { throw FetchError.Reason.other("the header \(broken.name) would hold control characters") }
        let running = RunningTransfer(self, receive)
        try await TransferLine.shared.enter()
        return try await onCancellableThread { isCancelled in
            // Not waited for: it takes long where the system's resolver does.
            defer {
                BlockingThreads.shared.run {
                    running.close()
                    TransferLine.shared.leave()
                }
            }
            return try running.run(isCancelled)
        }
    }
}
