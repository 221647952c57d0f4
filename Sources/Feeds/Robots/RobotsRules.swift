/// The rules of a robots.txt: which paths of a host a crawler may fetch (RFC 9309, "Robots Exclusion Protocol").
///
/// ```swift
/// let rules = RobotsRules(parsing: body)
/// rules.allows(path: "/products?page=2", agent: "Simile")
/// ```
package struct RobotsRules: Hashable, Sendable {
    /// How many bytes are read; the RFC asks for at least 500 KiB. What follows is as if it were not there.
    package static let readBytes = 500 << 10

    /// One rule: the longest one that matches wins, and of two as long the one that allows.
    private struct Rule: Hashable { let pattern: RobotsPattern, isAllowed: Bool }

    /// Rules of one or more agents, whose names stand before them.
    private struct Group: Hashable {
        var agents: [String] = []
        var rules: [Rule] = []
        /// `Crawl-delay`, which is not of the RFC.
        var delay: Duration?
    }

    private var groups: [Group] = []

    /// Addresses of sitemaps, which belong to no group, as they are written.
    package private(set) var sitemaps: [String] = []

    /// Parses the bytes of a robots.txt. Nothing is invalid: lines that are no rules are passed over. O(bytes).
    package init(parsing bytes: some Collection<UInt8>) {
        var head = Array(bytes.prefix(Self.readBytes))
        // Half a rule could forbid, or allow, too much.
        if bytes.count > head.count, let end = head.lastIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
            head.removeSubrange(end...)
        }
        if head.starts(with: [0xef, 0xbb, 0xbf]) { head.removeFirst(3) }
        var isNaming = false
        for line in head.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d || $0 == 0 }) {
            take(line, &isNaming)
        }
    }

    /// Whether a crawler may fetch a path.
    ///
    /// The groups that name the agent count, as one, whatever the case of the name; where none does, those of `*`; where
    /// there are none either, everything is allowed. So is `/robots.txt`.
    /// - Parameters:
    ///   - path: path and query of an address, as it is requested; an empty one is `/`.
    ///   - agent: the crawler's product token, such as "Simile"; what follows a first character that is no letter, `_` or `-` is not
    ///     compared.
    package func allows(path: String, agent: String) -> Bool {
        let path = RobotsPattern.normalized(path: path.isEmpty ? "/" : path)
        if path == Array("/robots.txt".utf8) { return true }
        var best: Rule?
        for group in groups(of: agent) {
            for rule in group.rules where rule.pattern.octets >= best?.pattern.octets ?? 0 {
                // A longer one, or one as long that allows.
                if let best, rule.pattern.octets == best.pattern.octets, best.isAllowed || !rule.isAllowed { continue }
                if rule.pattern.matches(path) { best = rule }
            }
        }
        return best?.isAllowed ?? true
    }

    /// How long the crawler is asked to wait between requests; the longest of its groups.
    package func crawlDelay(agent: String) -> Duration? { groups(of: agent).compactMap(\.delay).max() }

    private func groups(of agent: String) -> [Group] {
        let token = Self.token(agent)
        let own = groups.filter { $0.agents.contains(token) && !token.isEmpty }
        return own.isEmpty ? groups.filter { $0.agents.contains("*") } : own
    }

    private static func token(_ agent: String) -> String {
        String(agent.lowercased().unicodeScalars.prefix { ("a"..."z").contains($0) || $0 == "_" || $0 == "-" })
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ isNaming: inout Bool) {
        let text = line.prefix { $0 != UInt8(ascii: "#") }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: text[..<colon], as: UTF8.self).trimmed.lowercased()
        let value = String(decoding: text[(colon + 1)...], as: UTF8.self).trimmed
        switch name {
        case "user-agent", "useragent", "user agent":
            if !isNaming { groups.append(Group()) }
            isNaming = true
            groups[groups.count - 1].agents.append(value.hasPrefix("*") ? "*" : Self.token(value))
        case "allow", "disallow":
            isNaming = false
            // An empty rule matches nothing, and one before any agent is nobody's.
            guard !groups.isEmpty, let pattern = RobotsPattern(value) else { return }
            groups[groups.count - 1].rules.append(Rule(pattern: pattern, isAllowed: name == "allow"))
        // What is not of the RFC ends no group's names.
        case "crawl-delay":
            // A day is longer than anyone waits; what is longer is a slip.
            guard !groups.isEmpty, let seconds = Double(value), seconds >= 0, seconds <= 86_400 else { return }
            let delay = Duration.milliseconds(Int64(seconds * 1000))
            groups[groups.count - 1].delay = max(groups[groups.count - 1].delay ?? delay, delay)
        case "sitemap": if !value.isEmpty, value.utf8.count <= 2048 { sitemaps.append(value) }
        default: break
        }
    }
}
