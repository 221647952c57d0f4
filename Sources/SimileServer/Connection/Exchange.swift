import NIOHTTP1

/// A request and its answer, as far as the connection that they share is concerned (RFC 9112, section 9).
struct Exchange {
    private let version: HTTPVersion
    /// How many bytes of the request's body are still to come; nil where only its end tells.
    private var bytesToCome: Int?
    /// Whether the client holds the body back until the server asks for it (RFC 9110, section 10.1.1).
    private(set) var awaitsContinue: Bool
    /// Whether all of the request has come.
    private(set) var isReceived = false
    /// Whether the answer has been written to its end.
    private(set) var isAnswered = false
    /// Whether the connection may go on after it.
    private(set) var keepsConnection: Bool

    /// So much of a body is rather read to its end than a connection given up for it.
    private static let smallRest = 1 << 16

    init(_ head: HTTPRequestHead) {
        version = head.version
        // The parser reads nothing after a request for another protocol, which is not spoken here.
        let wantsUpgrade = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
        keepsConnection = head.isKeepAlive && !wantsUpgrade
        let isChunked = head.headers.contains(name: "transfer-encoding")
        bytesToCome = isChunked ? nil : head.headers.first(name: "content-length").map { Int($0) } ?? 0
        awaitsContinue =
            !head.version.isOld
            && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    }

    /// The exchange of a request that could not be read, and after which nothing can.
    init() { (version, keepsConnection, awaitsContinue) = (.http1_1, false, false) }

    mutating func receive(bytes: Int) {
        awaitsContinue = false
        bytesToCome = bytesToCome.map { max(0, $0 - bytes) }
    }

    mutating func receiveEnd() { (awaitsContinue, isReceived) = (false, true) }

    /// Whether the client is to send more of the body now.
    var awaitsBody: Bool { !isReceived && !awaitsContinue }

    /// Notes that the rest of the body will not be read.
    mutating func giveUp() { keepsConnection = false }

    /// Notes that the client is asked to send the body.
    mutating func goOn() { awaitsContinue = false }

    /// Makes an answer's head fit the request, and says in it whether the connection goes on.
    /// - Parameters:
    ///   - isWhole: whether the answer's end is there already, so that nothing more will be read of the request for it.
    ///   - isLast: whether the connection is to end anyway.
    mutating func begin(_ head: inout HTTPResponseHead, isWhole: Bool, isLast: Bool) {
        // What did not come in time is not waited for again.
        if isLast || head.status == .requestTimeout || (isWhole && !isNearlyReceived) { keepsConnection = false }
        if version.isOld {
            // Older clients know no chunks: without a length, the answer ends where the connection does.
            if head.status.mayHaveResponseBody, !head.headers.contains(name: "content-length") {
                (head.version, keepsConnection) = (version, false)
            }
            if keepsConnection { head.headers.replaceOrAdd(name: "connection", value: "keep-alive") }
        }
        if !keepsConnection { head.headers.replaceOrAdd(name: "connection", value: "close") }
    }

    mutating func endAnswer() {
        isAnswered = true
        if !isNearlyReceived { keepsConnection = false }
    }

    private var isNearlyReceived: Bool {
        isReceived || (!awaitsContinue && (bytesToCome ?? .max) <= Self.smallRest)
    }
}

extension HTTPVersion {
    /// Whether it is HTTP/1.0 or older, without chunks, expectations, and connections that go on by themselves.
    var isOld: Bool { self != .http1_1 && major < 2 }
}
