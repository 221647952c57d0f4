import Basics
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Logging
import NIOCore
import Synchronization
import VectorSearch

/// What is known of a request besides its content.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where it comes from: the client's address, without a port.
    let client: String
    /// The name under which the log and every answer know it.
    let requestID: String
    let started = ContinuousClock.now
    /// The connection.
    let channel: any Channel
    /// Where the operation notes its parameters for the log.
    var note = OperationNote()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
        requestID = UUID.unique().uuidString.lowercased()
    }
}

/// The parameters of an operation, for the log: its name, and items and conditions as the client named them.
final class OperationNote: Sendable {
    private struct State {
        var operation: String?
        var path: String?
        var details: [String: LogValue] = [:]
    }

    private let state = Mutex(State())
    private static let longest = 200

    var operation: String? {
        get { state.withLock { $0.operation } }
        set { state.withLock { $0.operation = newValue } }
    }

    /// What stands for the path that was asked for, where that names a person: a log outlives what is forgotten of them.
    var path: String? {
        get { state.withLock { $0.path } }
        set { state.withLock { $0.path = newValue } }
    }

    /// Something that the line should tell. Long texts are cut.
    subscript(name: String) -> LogValue? {
        get { state.withLock { $0.details[name] } }
        set { state.withLock { $0.details[name] = newValue.map(Self.cut) } }
    }

    var details: [String: LogValue] { state.withLock { $0.details } }

    private static func cut(_ value: LogValue) -> LogValue {
        switch value {
        case .text(let text): .text((text.prefix(longest) + (text.count > longest ? "…" : "")).description.onOneLine)
        case .list(let values): .list(values.map(cut))
        case .whole, .number, .truth, .object: value
        }
    }
}
