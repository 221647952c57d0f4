/// What a host lets a crawler do, by what came of the request for its robots.txt (RFC 9309, section 2.3.1).
package enum RobotsAccess: Hashable, Sendable {
    /// There is a robots.txt.
    case rules(RobotsRules)
    /// There is none: everything may be fetched.
    case everything
    /// The host cannot say at present: nothing may be fetched.
    case nothing

    /// How long an answer counts at most.
    package static let cacheDuration = Duration.seconds(24 * 3600)
    /// How many redirects are followed, even to another host. One more is as if there were no robots.txt.
    package static let redirects = 5

    /// What an answer means. 2xx: its rules; 3xx, where redirects did not end, and 4xx: everything; 5xx, anything else, and
    /// no answer: nothing. A 304 is no answer of this kind: what is kept counts on.
    /// - Parameters:
    ///   - status: the status of the last answer; nil where the network failed.
    ///   - body: its body, or the first ``RobotsRules/readBytes`` of it and some more.
    package init(status: Int?, body: some Collection<UInt8>) {
        switch status {
        case .some(200..<300): self = .rules(RobotsRules(parsing: body))
        case .some(300..<500): self = .everything
        default: self = .nothing
        }
    }

    /// Whether a crawler may fetch a path; see ``RobotsRules/allows(path:agent:)``.
    package func allows(path: String, agent: String) -> Bool {
        switch self {
        case .rules(let rules): rules.allows(path: path, agent: agent)
        case .everything: true
        case .nothing: path == "/robots.txt"
        }
    }
}
