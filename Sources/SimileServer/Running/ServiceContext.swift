import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What is known of a request beside what it says.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where it comes from: the client's address, without a port.
    let client: String
    /// The name under which the log and every answer know it.
    let requestID: String
    let started = ContinuousClock.now
    /// Where the operation leaves its name for the log.
    var note = OperationNote()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
        requestID = UUID().uuidString.lowercased()
    }
}

/// The operation that answers a request, for what comes after it.
final class OperationNote: Sendable {
    private let state = Mutex<String?>(nil)

    var operation: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
