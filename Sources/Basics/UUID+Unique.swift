package import Foundation

extension UUID {
    /// A random identifier (RFC 9562, version 4), for whatever must not be mistaken for another.
    ///
    /// `UUID()` reads a file of the system, and where the process may open none it is all zeros, each time. This one asks the
    /// system itself.
    package static func unique() -> UUID {
        var random = SystemRandomNumberGenerator()
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &bytes) { bytes in
            bytes.storeBytes(of: random.next(), as: UInt64.self)
            bytes.storeBytes(of: random.next(), toByteOffset: 8, as: UInt64.self)
            bytes[6] = bytes[6] & 0x0F | 0x40
            bytes[8] = bytes[8] & 0x3F | 0x80
        }
        return UUID(uuid: bytes)
    }
}
