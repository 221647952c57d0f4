/// The pieces that a byte-level BPE tokenizer knows, and which two neighbors become which third: `vocab.json` and
/// `merges.txt`, the files that Hugging Face publishes beside a model.
///
/// Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2015; on bytes:
/// Radford et al., "Language Models are Unsupervised Multitask Learners" (GPT-2), 2019. The last piece of a word ends in
/// `</w>`, as in CLIP.
struct BytePairVocabulary: Sendable {
    /// What two neighbors become, and how early.
    struct Merge: Sendable {
        let rank: UInt32
        let piece: UInt32
    }

    /// The piece of each byte inside a word; nil where the vocabulary lacks it.
    let inner: [UInt32?]
    /// The piece of each byte at the end of a word.
    let final: [UInt32?]
    /// The piece that stands for the beginning of a text.
    let start: UInt32
    /// The piece that stands for the end of a text, and for bytes that the vocabulary lacks.
    let end: UInt32
    private let merges: [UInt64: Merge]

    static let startName = "<|startoftext|>"
    static let endName = "<|endoftext|>"
    static let wordEnd = Array("</w>".utf8)
    /// Larger files than these are not a vocabulary: CLIP's have one megabyte and half of one.
    static let largestFile = 16 << 20

    /// Reads the two files.
    /// - Parameters:
    ///   - vocabulary: `{"piece": number, …}`.
    ///   - merges: two pieces on each line with a space between, the first merge first; a first line `#version…` is skipped.
    ///   - source: names the files in errors.
    /// - Throws: ``TokenizerError/malformed(source:reason:)``, also when a merge names pieces that are not in the vocabulary.
    /// - Complexity: O(size of the files)
    init(vocabulary: [UInt8], merges: [UInt8], source: String) throws(TokenizerError) {
        guard vocabulary.count <= Self.largestFile, merges.count <= Self.largestFile else {
            throw .malformed(source: source, reason: "no vocabulary is that large")
        }
        let numbers = try Self.numbers(vocabulary, source)
        func number(_ name: String) throws(TokenizerError) -> UInt32 {
            guard let number = numbers[Array(name.utf8)] else {
                throw .malformed(source: source, reason: "the vocabulary has no \(name)")
            }
            return number
        }
        start = try number(Self.startName)
        end = try number(Self.endName)
        inner = ByteAlphabet.characters.map { numbers[$0] }
        final = ByteAlphabet.characters.map { numbers[$0 + Self.wordEnd] }
        self.merges = try Self.merges(merges, numbers, source)
    }

    /// What `left` and `right` become, if anything.
    func merge(_ left: UInt32, _ right: UInt32) -> Merge? { merges[Self.pair(left, right)] }

    private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 { UInt64(left) << 32 | UInt64(right) }

    private static func numbers(_ file: [UInt8], _ source: String) throws(TokenizerError) -> [[UInt8]: UInt32] {
        var numbers: [[UInt8]: UInt32] = [:]
        do {
            try FlatJSON.read(file) { key, number throws(FlatJSON.Fault) in
                guard let number = UInt32(exactly: number), number <= Int32.max else {
                    throw FlatJSON.Fault(reason: "\(number) is no token's id", position: 0)
                }
                numbers[key] = number
            }
        } catch {
            throw .malformed(source: source, reason: "\(error.reason) (vocabulary, byte \(error.position))")
        }
        return numbers
    }

    private static func merges(
        _ file: [UInt8], _ numbers: [[UInt8]: UInt32], _ source: String
    ) throws(TokenizerError) -> [UInt64: Merge] {
        var merges: [UInt64: Merge] = [:]
        var rank: UInt32 = 0
        for (row, line) in file.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 0x0d ? line.dropLast() : line
            if line.isEmpty || line.starts(with: Array("#version".utf8)) { continue }
            let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw .malformed(source: source, reason: "line \(row + 1) of the merges is not two pieces")
            }
            guard let left = numbers[Array(parts[0])], let right = numbers[Array(parts[1])],
                let piece = numbers[Array(parts[0] + parts[1])]
            else {
                throw .malformed(
                    source: source, reason: "line \(row + 1) of the merges has a piece that the vocabulary lacks")
            }
            merges[pair(left, right)] = Merge(rank: rank, piece: piece)
            rank += 1
        }
        return merges
    }
}
