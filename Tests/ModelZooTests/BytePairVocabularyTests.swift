import Basics
import Testing

@testable import ModelZoo

@Suite struct BytePairVocabularyTests {
    private func vocabulary(_ json: String, _ merges: String) throws -> BytePairVocabulary {
        try BytePairVocabulary(vocabulary: Array(json.utf8), merges: Array(merges.utf8), source: "tiny")
    }

    private let specials = "\"<|startoftext|>\": 90, \"<|endoftext|>\": 91"

    @Test func theEarliestMergeComesFirst() throws {
        let letters = #""a": 1, "b": 2, "c": 3, "a</w>": 4, "b</w>": 5, "c</w>": 6, "#
        let tiny = try vocabulary(
            "{\(letters)\"bc\": 7, \"ab\": 8, \"abc</w>\": 9, \"bc</w>\": 10, \(specials)}",
            "#version: 0.2\nb c</w>\na b\nab c</w>\n")
        #expect(tiny.pieces(of: "abc".utf8) == [1, 10])
        #expect(tiny.pieces(of: "abcab".utf8) == [8, 3, 1, 5])
        #expect(tiny.pieces(of: "c".utf8) == [6])
        #expect(tiny.pieces(of: "".utf8).isEmpty)
    }

    @Test func equalNeighborsMergeFromTheLeft() throws {
        let tiny = try vocabulary(#"{"a": 1, "a</w>": 2, "aa": 3, "aaa</w>": 4, \#(specials)}"#, "a a\naa a</w>")
        #expect(tiny.pieces(of: "aaaa".utf8) == [3, 1, 2])
        #expect(tiny.pieces(of: "aaaaaa".utf8) == [3, 3, 1, 2])
        #expect(tiny.pieces(of: "aaa".utf8) == [4])
    }

    @Test func bytesThatAreNotInTheVocabularyAreTheEnd() throws {
        let tiny = try vocabulary(#"{"a": 1, \#(specials)}"#, "")
        #expect(tiny.pieces(of: "axa".utf8) == [1, 91, 91])
    }

    @Test func keysAreBytesAndEscapesAreRead() throws {
        // Two canonically equal keys, and U+0120 (which stands for a space) in both ways of writing.
        let tiny = try vocabulary("{\"\u{212b}\": 5, \"\u{c5}\": 6, \"\\u0120\": 7, \"\\\"\": 8, \(specials)}", "")
        #expect(tiny.inner[0xc5] == 6)
        #expect(tiny.inner[0x20] == 7)
        #expect(tiny.inner[0x22] == 8)
    }

    @Test(arguments: [
        ("", ""), ("[]", ""), ("{}", ""), ("{\"a\": 1}", ""), ("{\"a\": 1.5, S}", ""), ("{\"a\": -1, S}", ""),
        ("{\"a\": 01, S}", ""), ("{\"a\": 99999999999999999999, S}", ""), ("{\"a\": 4294967296, S}", ""),
        ("{\"a\" 1, S}", ""), ("{S} x", ""), ("{S,}", ""), ("{\"a: 1, S}", ""), ("{\"\\ud800\": 1, S}", ""),
        ("{\"\\ud800\\u0041\": 1, S}", ""), ("{\"\\x\": 1, S}", ""), ("{\"\n\": 1, S}", ""), ("{\"\\u12", ""),
        ("{\"\\", ""),
        ("{S}", "a b"), ("{\"a\": 1, \"b\": 2, S}", "a b"), ("{\"a\": 1, S}", "a"),
        ("{\"a\": 1, \"aa\": 2, S}", "a  a"),
        ("{\"a\": 1, \"aa\": 2, S}", "a a a"),
    ])
    func damagedFilesAreNamed(json: String, merges: String) throws {
        let json = json.replacing("S", with: specials)
        #expect {
            try vocabulary(json, merges)
        } throws: { error in
            guard case TokenizerError.malformed("tiny", _) = error else { return false }
            return !"\(error)".contains("\n")
        }
    }

    /// Damaged and forged files give an error or a tokenizer that works: never a crash, never a hang.
    @Test(arguments: [UInt64(1), 2, 3]) func fuzz(seed: UInt64) throws {
        let folder = CLIPTokenizerTests.folder
        // The beginning is enough, and faster: merges whose pieces are left out are an error of their own.
        let json = Array(
            "{\(specials), \"a\": 1, \"b\": 2, \"ab\": 3, \"b</w>\": 4, \"ab</w>\": 5, \"\\u0120\": 6}".utf8)
        let merges = Array("#version: 0.2\na b\na b</w>\n".utf8)
        var generator = SeededGenerator(state: seed)
        var survivors = 0
        for round in 0..<3000 {
            var files = [json, merges]
            mutate(&files[round % 2], using: &generator)
            guard let mutated = try? BytePairVocabulary(vocabulary: files[0], merges: files[1], source: folder) else {
                continue
            }
            survivors += 1
            let word = (0..<8).map { _ in "abc\u{20}".utf8.randomElement(using: &generator) ?? 0 }
            #expect((1...8).contains(mutated.pieces(of: word).count))
        }
        #expect(survivors > 10)
    }

    private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[position] = .random(in: 0...255, using: &generator)
            case 2: bytes.removeSubrange(position...)
            case 3: bytes.removeSubrange(position..<min(position + 3, bytes.count))
            default:
                let piece = Array(bytes[position..<min(position + 12, bytes.count)])
                bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
            }
        }
    }
}
