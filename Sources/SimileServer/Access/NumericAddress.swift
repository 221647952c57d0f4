#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address written in numbers.
enum NumericAddress: Equatable {
    /// 4 bytes.
    case ipv4([UInt8])
    /// 16 bytes.
    case ipv6([UInt8])

    /// Reads `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`; nil for anything else. An IPv4 address in IPv6's clothes
    /// (`::ffff:192.0.2.1`) is an IPv4 address.
    init?(_ text: String) {
        // To the system's function a text would end there.
        guard !text.utf8.contains(0) else { return nil }
        var (short, long) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &short) == 1 {
            self = .ipv4(withUnsafeBytes(of: short) { Array($0) })
        } else if inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &long) == 1 {
            let bytes = withUnsafeBytes(of: long) { Array($0) }
            let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
            self = isMapped ? .ipv4(Array(bytes[12...])) : .ipv6(bytes)
        } else {
            return nil
        }
    }

    /// Whether only programs on the same machine reach it: 127.0.0.0/8 and ::1.
    var isLoopback: Bool {
        switch self {
        case .ipv4(let bytes): bytes[0] == 127
        case .ipv6(let bytes): bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
    }
}
