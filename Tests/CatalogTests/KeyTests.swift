import Catalog
import Foundation
import Testing

@Suite("Keys, hashes and fingerprints")
struct KeyTests {
    /// The same letters for a reader, different bytes for a file system.
    static let composed: ItemKey = "caf\u{E9}.jpg"
    static let decomposed: ItemKey = "cafe\u{301}.jpg"

    @Test("keys that differ only in normalisation are two keys")
    func normalization() {
        #expect(Self.composed.text == Self.decomposed.text)
        #expect(Self.composed != Self.decomposed)
        #expect(Set([Self.composed, Self.decomposed, Self.composed]).count == 2)
    }

    @Test("keys are ordered by their bytes")
    func order() {
        let keys: [ItemKey] = ["", "A", "a", "ab", "b", "e\u{301}", "z", "\u{E9}", "\u{FFFF}", "\u{1F600}"]
        #expect(keys.sorted() == keys)
        #expect(keys.shuffled().sorted() == keys)
    }

    @Test("a key is a plain string in JSON")
    func coding() throws {
        let key: ItemKey = "a \"b\"\n/c"
        let json = try JSONEncoder().encode([key])
        #expect(try JSONDecoder().decode([String].self, from: json) == [key.text])
        #expect(try JSONDecoder().decode([ItemKey].self, from: json) == [key])
    }

    @Test("a content hash reads and writes hexadecimal digits and bytes")
    func contentHash() throws {
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"
        let hash = try #require(ContentHash(hex: hex))
        #expect(hash.description == hex)
        #expect(hash.bytes == Array(0...30) + [255])
        #expect(ContentHash(hash.bytes) == hash)
        #expect(ContentHash(hex: hex.uppercased()) == hash)
        #expect(try JSONDecoder().decode(ContentHash.self, from: JSONEncoder().encode(hash)) == hash)
    }

    @Test(
        "what is not 32 bytes is no content hash",
        arguments: [
            "", "00", String(repeating: "0", count: 63),
            String(repeating: "0", count: 66), String(repeating: "g", count: 64), String(repeating: "é", count: 32),
        ])
    func notAHash(hex: String) {
        #expect(ContentHash(hex: hex) == nil)
        #expect(ContentHash(Array(hex.utf8.prefix(31))) == nil)
        #expect(ContentHash([UInt8](repeating: 1, count: 33)) == nil)
    }
}
