import Imaging
import VectorSearch

/// Two images by their numbers, the lesser first.
struct ImagePair: Hashable {
    let first: Int
    let second: Int

    /// Two different images, in whatever order.
    init(_ one: Int, _ other: Int) { (first, second) = (min(one, other), max(one, other)) }
}

/// Pairs of images whose hashes are close, and may be copies: to be proven.
struct CopyCandidates {
    /// The pairs, and how the second image may have to be turned to lie as the first.
    private(set) var turns: [ImagePair: Set<PDQ.Turn>] = [:]

    /// Hashes that differ in at most so many bits are looked at: more than PDQ's own 31, since each pair is proven.
    private static let radius = 47
    /// How many images are proposed for each.
    private static let most = 24

    /// Proposes the images whose hashes are close to that of a new one in one of its turns.
    init(_ signatures: [ImageSignature?], new: [Int]) {
        func usable(_ number: Int) -> ImageSignature? {
            signatures[number].flatMap { $0.isTelling ? $0 : nil }
        }
        var (codes, owners) = (HammingCodes(bits: PerceptualHash.Kind.pdq.bits), [Int]())
        for number in signatures.indices {
            guard let signature = usable(number) else { continue }
            codes.append(signature.hashes[0])
            owners.append(number)
        }
        for turn in PDQ.Turn.allCases {
            var (queries, asking) = (HammingCodes(bits: codes.bits), [Int]())
            for number in new {
                guard let signature = usable(number) else { continue }
                queries.append(signature.hashes[turn.rawValue])
                asking.append(number)
            }
            for match in codes.matches(of: queries, within: Self.radius, limit: Self.most + 1) {
                let (one, other) = (asking[match.first], owners[match.second])
                guard one != other else { continue }
                // The hash of the one, turned, is that of the other: so the one is to be turned.
                turns[ImagePair(one, other), default: []].insert(one < other ? turn.inverse : turn)
            }
        }
    }
}
