import Basics

/// The keys that are accepted.
public struct KeyRing: Sendable {
    /// Whose a key is, and what for.
    public struct Holder: Sendable, Hashable {
        /// The name in the configuration.
        public let name: String
        /// What the holder may do.
        public let scopes: Set<AccessScope>
    }

    private let entries: [(digest: SHA256.Digest, holder: Holder)]

    /// The keys of a configuration.
    /// - Throws: ``ConfigurationError/shortenedHash(key:)`` where a key could not be recognized.
    public init(_ keys: [ServerConfiguration.Key]) throws(ConfigurationError) {
        var entries: [(digest: SHA256.Digest, holder: Holder)] = []
        for key in keys {
            guard let digest = key.hash.digest else { throw .shortenedHash(key: key.name) }
            entries.append((digest, Holder(name: key.name, scopes: key.scopes)))
        }
        self.entries = entries
    }

    /// Whether there are none, so that none is required.
    public var isEmpty: Bool { entries.isEmpty }

    /// The name of a key's holder; nil for an unknown key. O(keys).
    ///
    /// How long it takes does not tell how nearly a key is right: every byte of every hash is compared, whatever was
    /// found before.
    public func holder(of presented: String) -> Holder? {
        let digest = KeyHash.digest(of: presented)
        var holder: Holder?
        for entry in entries {
            if entry.digest == digest { holder = entry.holder }
        }
        return holder
    }

    /// What the holder of a key may do; nil for an unknown key. Takes as long for every key, as ``holder(of:)``.
    public func scopes(for presented: String) -> Set<AccessScope>? { holder(of: presented)?.scopes }
}
