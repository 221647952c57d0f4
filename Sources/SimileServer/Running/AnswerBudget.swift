import HTTPTypes
import Synchronization

/// How many bytes of answers may wait at a time for their clients to read them, whatever the number of connections. One client
/// gets half of them at most, so that others are answered.
///
/// Answers of up to ``uncounted`` bytes need no room here: a connection's own buffer holds as much.
final class AnswerBudget: Sendable {
    /// The largest answer that is not counted.
    static let uncounted = 1 << 16

    private let limit: Int
    private let held = Mutex(Held())

    private struct Held {
        var bytes = 0
        var bytesByClient: [String: Int] = [:]
    }

    init(_ limit: Int) { self.limit = limit }

    /// How many bytes are held.
    var load: Int { held.withLock(\.bytes) }

    /// Takes bytes for a client, until the last reference to the share is gone.
    /// - Throws: a problem when others, or answers to the same client, have taken too many.
    func take(_ bytes: Int, for client: String) throws(Problem) -> Share {
        let isThere = held.withLock { held in
            let own = held.bytesByClient[client] ?? 0
            // A single answer always fits.
            guard held.bytes == 0 || (held.bytes + bytes <= limit && (own == 0 || own + bytes <= limit / 2)) else {
                return false
            }
            held.bytes += bytes
            held.bytesByClient[client] = own + bytes
            return true
        }
        guard isThere else {
            throw Problem(
                status: .serviceUnavailable,
                detail:
                    "too many responses wait for clients to read them; read yours, and try again in a second",
                retryAfter: 1)
        }
        return Share(bytes, client, of: self)
    }

    private func give(_ bytes: Int, by client: String) {
        held.withLock { held in
            held.bytes -= bytes
            let own = (held.bytesByClient[client] ?? 0) - bytes
            held.bytesByClient[client] = own > 0 ? own : nil
        }
    }

    /// Bytes that are taken, and given back with the last reference.
    final class Share: Sendable {
        private let bytes: Int
        private let client: String
        private let budget: AnswerBudget

        fileprivate init(_ bytes: Int, _ client: String, of budget: AnswerBudget) {
            (self.bytes, self.client, self.budget) = (bytes, client, budget)
        }

        deinit { budget.give(bytes, by: client) }
    }
}
