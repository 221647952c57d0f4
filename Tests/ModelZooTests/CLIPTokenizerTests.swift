import Foundation
import Testing

@testable import ModelZoo

/// Identifiers against those that Hugging Face's CLIPTokenizerFast gives; `Benchmarks/parity/tokenizer.py` made them.
@Suite struct CLIPTokenizerTests {
    struct Case: Decodable {
        let text: String
        let times: Int?
        let ids: [Int64]
    }

    static let folder = Bundle.module.bundleURL.appending(path: "Fixtures/tokenizer").path
    /// A folder that `tokenizer.py real` made from a vocabulary that is not in the repository.
    static let real = ProcessInfo.processInfo.environment["SIMILE_TOKENIZER"]

    static func tokenizer(_ folder: String = folder) throws -> CLIPTokenizer {
        try CLIPTokenizer(
            vocabulary: bytes(folder + "/vocab.json"), merges: bytes(folder + "/merges.txt"), source: folder)
    }

    static func bytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

    static func cases(_ folder: String = folder) throws -> [Case] {
        try JSONDecoder().decode([Case].self, from: Data(bytes(folder + "/expected.json")))
    }

    private func expectEquality(_ folder: String) throws -> Int {
        let tokenizer = try Self.tokenizer(folder)
        let cases = try Self.cases(folder)
        for one in cases {
            let text = String(repeating: one.text, count: one.times ?? 1)
            let scalars = one.text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
            if text.utf8.count > CLIPTokenizer.longestText {
                #expect(throws: TokenizerError.tooLong(bytes: text.utf8.count, limit: CLIPTokenizer.longestText)) {
                    try tokenizer.tokens(of: text, limit: 77)
                }
            } else {
                #expect(
                    try tokenizer.tokens(of: text, limit: 77) == one.ids, "\(one.text.debugDescription) (\(scalars))")
            }
        }
        return cases.count
    }

    @Test func oddTextsGiveTheReferencesIdentifiers() throws {
        #expect(try expectEquality(Self.folder) > 1000)
    }

    @Test(.enabled(if: real != nil, "SIMILE_TOKENIZER names no folder"))
    func allVocabularyGivesTheReferencesIdentifiers() throws {
        #expect(try expectEquality(try #require(Self.real)) > 20000)
    }

    @Test func shortTextsAreFilledUpWithTheEnd() throws {
        let tokenizer = try Self.tokenizer()
        let short = try tokenizer.tokens(of: "a dress", limit: 77)
        let end = try #require(short.last)
        let full = try tokenizer.encode("a dress", length: 77)
        #expect(full.count == 77 && Array(full.prefix(short.count)) == short)
        #expect(full.dropFirst(short.count).allSatisfy { $0 == end })
    }

    @Test(arguments: [2, 3, 5, 77]) func longTextsKeepTheirEnd(limit: Int) throws {
        let tokenizer = try Self.tokenizer()
        let text = String(repeating: "dress ", count: 200)
        let all = try tokenizer.tokens(of: text)
        let cut = try tokenizer.encode(text, length: limit)
        #expect(cut == all.prefix(limit - 1) + [all.last ?? -1])
    }

    @Test func canonicallyEqualTextsAreOne() throws {
        let tokenizer = try Self.tokenizer()
        for one in try Self.cases() where one.times == nil {
            let decomposed = one.text.decomposedStringWithCanonicalMapping
            #expect(try tokenizer.tokens(of: decomposed, limit: 77) == one.ids)
        }
    }

    @Test func aTextThatIsTooLongIsRefused() throws {
        let tokenizer = try Self.tokenizer()
        let limit = CLIPTokenizer.longestText
        #expect(try tokenizer.tokens(of: String(repeating: "a", count: limit), limit: 77).count <= 77)
        #expect(throws: TokenizerError.tooLong(bytes: limit + 1, limit: limit)) {
            try tokenizer.tokens(of: String(repeating: "a", count: limit + 1))
        }
    }
}
