import Basics

extension FetchError {
    /// What stands in the way of fetching an address, in words that continue "address: ".
    public enum Reason: Error, Equatable, CustomStringConvertible {
        /// It is no http or https address with a host.
        case invalidAddress
        /// Its port is none.
        case invalidPort
        /// It redirects too often, or to something that must not be fetched.
        case redirect(String)
        /// Its host has no address.
        case unknownHost(String)
        /// Its host has none but private addresses, which may not be connected to.
        case privateAddress(String)
        /// No server listens on the port.
        case refusedConnection
        /// There is no route to its network.
        case unreachable
        /// The host does not answer the connection request.
        case noAnswer
        /// The server offers no usable encryption, or its certificate cannot be verified.
        case encryption(String)
        /// The proxy cannot be reached or refuses the request.
        case proxy(String)
        /// Everything together takes longer than it may.
        case timedOut(Duration)
        /// The server was silent for so long.
        case silence(Duration)
        /// The connection ended before the answer did.
        case cut
        /// The answer's status, which is none of success.
        case status(Int, String)
        /// The body has more bytes than it may; how many, where that is announced.
        case tooLarge(Int? = nil, limit: Int)
        /// What came is not what was asked for.
        case unusable(String)
        /// Something else.
        case other(String)

        /// One line.
        public var description: String {
            switch self {
            case .invalidAddress: "is not a web address"
            case .invalidPort: "has a port outside of 1 to 65535"
            case .redirect(let place): "redirects \(place.onOneLine)"
            case .unknownHost(let host): "its host '\(host.onOneLine)' is not known; check the name and the network"
            case .privateAddress(let address): "leads to the private address \(address), which is not allowed"
            case .refusedConnection: "refuses the connection"
            case .unreachable: "cannot be reached; check the network"
            case .noAnswer: "does not answer"
            case .timedOut(let limit): "takes longer than \(limit)"
            case .silence(let limit): "sent nothing for \(limit)"
            case .cut: "ends the connection early"
            case .status(let status, let words): "answers \(status) \(words.onOneLine)"
            case .tooLarge(let size?, let limit): "is \(size) bytes, the limit is \(limit)"
            case .tooLarge(nil, let limit): "sends more than \(limit) bytes"
            case .encryption(let fault), .unusable(let fault): fault.onOneLine
            case .proxy(let fault), .other(let fault): "cannot be fetched (\(fault.onOneLine(limit: 200)))"
            }
        }

        /// What clients of a service may know: what they said themselves, and what their server did.
        var publicDescription: String {
            switch self {
            case .invalidAddress, .invalidPort, .redirect, .timedOut, .tooLarge: description
            case .status(let status, _): "answers \(status)"
            // The same words for a name that is known only inside and for one that is not known at all.
            case .unknownHost, .privateAddress: "has a host that is not known, or leads to a private address"
            default: "cannot be fetched"
            }
        }

        /// Whether a proxy may be to blame.
        var isOfConnection: Bool {
            switch self {
            case .invalidAddress, .invalidPort, .redirect, .timedOut, .status, .tooLarge, .unusable: false
            default: true
            }
        }
    }
}
