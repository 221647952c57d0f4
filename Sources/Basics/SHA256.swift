import CCrypto

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
///
/// ```swift
/// var hash = SHA256()
/// while let piece = try next() { hash.update(piece) }
/// print(hash.finalize().hex)
/// ```
///
/// A copy goes on by itself from where the original was. Computed by OpenSSL's libcrypto, which uses the processor's
/// instructions for it.
package struct SHA256: Sendable {
    private var state = State()

    /// The digest of no bytes yet.
    package init() {}

    /// Adds bytes. O(count).
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
        ccrypto_sha256_update(state.pointer, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes. O(count).
    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of all bytes so far. More may be added afterwards.
    package func finalize() -> Digest { Digest { ccrypto_sha256_digest(state.pointer, $0) } }

    /// The digest of bytes that are all there. O(count).
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        Digest { ccrypto_sha256_hash(bytes.baseAddress, bytes.count, $0) }
    }

    /// The digest of bytes that are all there. O(count).
    package static func hash(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { hash($0) } }

    /// What libcrypto keeps, shared by copies until one of them gets more bytes.
    ///
    /// `@unchecked Sendable` is safe: the pointer is constant, and what it points to is changed only by the one value that
    /// refers to it.
    private final class State: @unchecked Sendable {
        let pointer: OpaquePointer

        init() { pointer = ccrypto_sha256_open() }
        init(copying other: State) { pointer = ccrypto_sha256_copy(other.pointer) }
        deinit { ccrypto_sha256_close(pointer) }
    }
}
