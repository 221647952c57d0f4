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

    /// All addresses of a host name or literal, in the resolver's order; empty when there is none. Blocks, unless only literals
    /// are meant.
    static func lookUp(_ host: String, isNumeric: Bool = false) -> [NetworkAddress] {
        var hints = addrinfo()
        if isNumeric { hints.ai_flags = AI_NUMERICHOST }
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap {
            $0.flatMap { NetworkAddress($0.pointee) }
        }
    }

    private init?(_ info: addrinfo) {
        guard let address = info.ai_addr else { return nil }
        switch info.ai_family {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }
            }
        default: return nil
        }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(address, info.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
