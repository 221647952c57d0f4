import Testing

@testable import Basics

/// SHA-256 by published vectors, in pieces and in copies.
@Suite struct SHA256Tests {
    /// FIPS 180-2, appendix B, and NIST's example of no bytes.
    static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test func publishedVectors() {
        for (text, hex) in Self.vectors { #expect(SHA256.hash(Array(text.utf8)).hex == hex) }
    }

    @Test(arguments: [1, 3, 63, 64, 65, 127, 1000, 100_000])
    func piecesGiveTheSameAsTheWhole(_ length: Int) {
        let bytes = Self.bytes(100_003)
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: length) {
            hash.update(Array(bytes[start..<min(start + length, bytes.count)]))
            hash.update([])
        }
        #expect(hash.finalize() == SHA256.hash(bytes))
    }

    @Test func moreMayFollowADigest() {
        let bytes = Self.bytes(300)
        var hash = SHA256()
        for count in bytes.indices {
            #expect(hash.finalize() == SHA256.hash(Array(bytes[..<count])))
            hash.update([bytes[count]])
        }
    }

    @Test func copiesGoOnByThemselves() {
        var first = SHA256()
        first.update(Array("ab".utf8))
        var second = first
        let third = first
        first.update(Array("c".utf8))
        second.update(Array("d".utf8))
        #expect(first.finalize().hex == Self.vectors[1].1)
        #expect(second.finalize() == SHA256.hash(Array("abd".utf8)))
        #expect(third.finalize() == SHA256.hash(Array("ab".utf8)))
    }

    @Test func copiesAreHashedOnManyThreads() async {
        var start = SHA256()
        start.update(Self.bytes(1000))
        let common = start
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<16 as Range<UInt8> {
                group.addTask {
                    var hash = common
                    for _ in 0..<100 { hash.update([number]) }
                    let whole = Self.bytes(1000) + [UInt8](repeating: number, count: 100)
                    #expect(hash.finalize() == SHA256.hash(whole))
                }
            }
        }
    }

    @Test func digestsAreValues() throws {
        let digest = SHA256.hash(Array("abc".utf8))
        #expect(digest.bytes.count == 32 && digest.bytes.hex == digest.hex && "\(digest)" == digest.hex)
        #expect(SHA256.Digest(digest.bytes) == digest)
        #expect(SHA256.Digest([]) == nil && SHA256.Digest(digest.bytes + [0]) == nil)
        for place in 0..<32 {
            var other = digest.bytes
            other[place] ^= 0x80
            #expect(try #require(SHA256.Digest(other)) != digest)
        }
        #expect(Set([digest, SHA256.hash([]), SHA256.hash(Array("abc".utf8))]).count == 2)
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }
}
