import Basics

extension SettingKind where Value == ServerConfiguration.Key {
    /// Keys: a mapping of `name`, `hash` and `scopes`, or in one word `name=sha256:…:read+write`.
    static var key: Self {
        .init(expectation: "a mapping of name, hash and scopes, as `simile serve --make-key` prints it") {
            (given: SettingValue) throws(SettingFault) -> Value in
            switch given {
            case .text(let word): return try Value(word: word)
            case .fields(let fields): return try Value(fields: fields)
            default: throw SettingFault(given, isNot: "a mapping of name, hash and scopes")
            }
        } write: { key in
            .fields([
                .init(name: "name", value: .text(key.name)), .init(name: "hash", value: .text(key.hash.description)),
                .init(
                    name: "scopes",
                    value: .list(AccessScope.allCases.filter(key.scopes.contains).map { .text($0.rawValue) })),
            ])
        }
    }
}

extension ServerConfiguration.Key {
    /// The key as an entry of `keys` in a configuration file, on one line: `{name: shop, hash: "sha256:…", scopes:
    /// [read]}`.
    public var yaml: String { SettingKind.key.write(self).yaml }

    private static let names = ["name", "hash", "scopes"]

    /// The three parts of a word: an environment has no mappings.
    fileprivate init(word: String) throws(SettingFault) {
        let halves = word.split(separator: "=", maxSplits: 1)
        let parts = (halves.last ?? "").split(separator: ":")
        guard halves.count == 2, parts.count == 3 else {
            throw .wrong(part: "", reason: "is not NAME=sha256:HASH:read+write")
        }
        try self.init(fields: [
            .init(name: "name", value: .text(halves[0].trimmed)),
            .init(name: "hash", value: .text("\(parts[0]):\(parts[1])")),
            .init(name: "scopes", value: .list(parts[2].split(separator: "+").map { .text($0.trimmed) })),
        ])
    }

    fileprivate init(fields: [SettingValue.Field]) throws(SettingFault) {
        if let stranger = fields.first(where: { !Self.names.contains($0.name) }) {
            throw .unknown(
                part: ".\(stranger.name)",
                nearest: nearestNames(to: stranger.name, in: Self.names, byLastPart: true).first)
        }
        func field<Part>(_ name: String, _ kind: SettingKind<Part>) throws(SettingFault) -> Part {
            guard let value = fields.first(where: { $0.name == name })?.value else {
                throw .wrong(part: "", reason: "has no \(name): give it \(kind.expectation)")
            }
            return try kind.read(value, as: ".\(name)")
        }
        let scopes = try field("scopes", .list(of: .scope))
        guard !scopes.isEmpty else {
            throw .wrong(part: ".scopes", reason: "is empty: give it [read], [write] or [read, write]")
        }
        self.init(name: try field("name", .keyName), hash: try field("hash", .keyHash), scopes: Set(scopes))
    }
}

extension SettingKind where Value == String {
    /// Names of keys' holders.
    fileprivate static var keyName: Self {
        .init("1 to 64 letters, digits, '-', '_' and '.'") { text in
            let isName = text.utf8.allSatisfy { byte in
                let sign = Character(Unicode.Scalar(byte))
                return sign.isASCII && (sign.isLetter || sign.isNumber || "-_.".contains(sign))
            }
            return isName && 1...64 ~= text.utf8.count ? text : nil
        } format: {
            $0
        }
    }
}

extension SettingKind where Value == KeyHash {
    /// Hashes. What is none is not repeated: it may be the key itself, put there by mistake.
    fileprivate static var keyHash: Self {
        let expectation = "sha256: and 64 hexadecimal digits, as `simile serve --make-key` prints it"
        return .init(expectation: expectation) { (given: SettingValue) throws(SettingFault) -> KeyHash in
            guard case .text(let text) = given, let hash = KeyHash(text) else {
                throw .wrong(part: "", reason: "is not \(expectation)")
            }
            return hash
        } write: {
            .text($0.description)
        }
    }
}

extension SettingKind where Value == AccessScope {
    fileprivate static var scope: Self {
        .init("read or write") {
            AccessScope(rawValue: $0.lowercased())
        } format: {
            $0.rawValue
        }
    }
}
