#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address, and whether it lies on the public internet.
struct NetworkAddress: Equatable, Sendable {
    /// 4 or 16 bytes, in network order.
    let bytes: [UInt8]
    /// The numeric form.
    let text: String

    /// Reads the numeric form: four decimal numbers, or IPv6; nil for anything else.
    init?(_ text: String) {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
        self.text = text
    }

    /// False for loopback, private, link-local, carrier-grade NAT, multicast, reserved and documentation ranges
    /// (RFC 6890), also when an IPv6 address carries an IPv4 one.
    var isPublic: Bool {
        if bytes.count == 4 { return Self.isPublicIPv4(bytes) }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        if bytes.starts(with: mapped) { return Self.isPublicIPv4(Array(bytes[12...])) }
        if bytes.starts(with: [0x00, 0x64, 0xff, 0x9b]) { return false }  // NAT64 into whatever network there is
        if bytes.starts(with: [0x20, 0x02]) { return Self.isPublicIPv4(Array(bytes[2..<6])) }  // 6to4
        if bytes.starts(with: [0x20, 0x01, 0x0d, 0xb8]) || bytes.starts(with: [0x20, 0x01, 0x00, 0x00]) {
            return false
        }
        return bytes[0] & 0xe0 == 0x20  // 2000::/3 is all there is of global unicast
    }

    private static func isPublicIPv4(_ b: [UInt8]) -> Bool {
        switch (b[0], b[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168), (198, 18), (198, 19): false
        case (100, 64...127), (172, 16...31): false
        case (192, 0): b[2] != 0 && b[2] != 2
        case (198, 51): b[2] != 100
        case (203, 0): b[2] != 113
        case (224..., _): false
        default: true
        }
    }
}
