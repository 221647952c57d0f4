extension RateLimiter {
    /// Whose requests are counted together.
    public struct Client: Sendable, Hashable {
        private enum Identity: Hashable {
            case key(String)
            case ipv4(UInt64)
            case ipv6(prefix: UInt64)
            case other(String)
        }

        private let identity: Identity

        /// The holder of a key, by ``KeyRing/Holder/name``.
        public static func key(_ name: String) -> Client { Client(identity: .key(name)) }

        /// Whoever calls from an address. Of an IPv6 address the first 64 bits count: whoever has one has all the
        /// others that begin so (RFC 4291, section 2.5.4).
        public static func address(_ text: String) -> Client {
            switch NumericAddress(text) {
            case .ipv4(let bytes): Client(identity: .ipv4(number(bytes)))
            case .ipv6(let bytes): Client(identity: .ipv6(prefix: number(bytes[..<8])))
            case nil: Client(identity: .other(text))
            }
        }

        /// Whether it is this machine, where a proxy may speak for many.
        var isLocal: Bool {
            switch identity {
            case .ipv4(let number): number >> 24 == 127
            case .ipv6(let prefix): prefix == 0
            case .key, .other: false
            }
        }

        /// 8 bytes or fewer as a number, which takes less room.
        private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
            bytes.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
