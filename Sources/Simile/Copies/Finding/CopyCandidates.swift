import Basics
import Catalog
import Imaging
import VectorSearch

/// Pairs of images that may be copies, to be proven.
struct CopyCandidates {
    /// Two images by their numbers, the lesser first, and the turns in which they may lie on each other.
    private(set) var turns: [Pair: Set<PDQ.Turn>] = [:]
    /// The greatest cosine of pairs that embeddings proposed.
    private(set) var cosines: [Pair: Float] = [:]

    struct Pair: Hashable {
        let first: Int
        let second: Int

        /// Two different images, in whatever order.
        init(_ one: Int, _ other: Int) { (first, second) = (min(one, other), max(one, other)) }
    }

    /// Hashes that differ in at most so many bits are looked at: more than PDQ's own 31, since each pair is proven.
    private static let radius = 47
    /// How many images are proposed for each by its hash, and by its embedding.
    private static let mostByHash = 24
    private static let mostByEmbedding = 8

    /// Proposes the images whose hashes are close to that of a new one in one of its turns.
    mutating func addByHash(_ signatures: [ImageSignature?], new: [Int]) {
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
            for match in codes.matches(of: queries, within: Self.radius, limit: Self.mostByHash + 1) {
                // The hash of the one, turned, is that of the other: so the one is to be turned.
                add(asking[match.first], owners[match.second], turn)
            }
        }
    }

    /// Proposes the images whose embeddings are closest to that of a new one.
    /// - Parameter leastCosine: embeddings that are less alike are not looked at.
    mutating func addByEmbedding(
        _ matrix: VectorMatrix, owners: [Int], new: Set<Int>, leastCosine: Float
    ) throws(VectorSearchError) {
        let places = owners.indices.filter { new.contains(owners[$0]) }
        guard !places.isEmpty else { return }
        let index = try ExactIndex(matrix, metric: .cosine)
        var queries = try VectorMatrix(dimension: matrix.dimension, minimumCapacity: places.count)
        for place in places { try queries.append(matrix[place]) }
        let options = SearchOptions(limit: Self.mostByEmbedding + 1, minimumSimilarity: leastCosine)
        let answers = try index.search(queries, options, threads: 2)
        for (place, answer) in zip(places, answers) {
            for neighbor in answer where owners[Int(neighbor.id)] != owners[place] {
                let pair = add(owners[place], owners[Int(neighbor.id)], .none)
                cosines[pair] = max(cosines[pair] ?? -1, neighbor.similarity)
            }
        }
    }

    @discardableResult
    private mutating func add(_ one: Int, _ other: Int, _ turn: PDQ.Turn) -> Pair {
        // The second is the one that is turned.
        let pair = Pair(one, other)
        guard one != other else { return pair }
        turns[pair, default: []].insert(one < other ? turn.inverse : turn)
        return pair
    }
}
