import Foundation
import VectorSearch

/// The images whose embeddings are nearest to those of others, from which pairs are proposed that may be copies.
///
/// Of things of one kind all embeddings are alike. What counts is how much nearer an image is than others are, its *normalized* score: its
/// cosine, less the mean cosine of those that come after it. Copies of one image, as far as they are known as such, count as one.
struct EmbeddingNeighbors {
    private struct Neighbor {
        let image: Int
        let cosine: Float
    }

    /// For each image that was searched with, its neighbors, the nearest first.
    private let neighbors: [Int: [Neighbor]]

    /// So many are found for each image, since many may be copies of one.
    private static let most = 48
    /// So many groups of copies are proposed for each image.
    private static let mostGroups = 8
    /// So many pairs of two groups are proposed.
    private static let mostPairs = 12
    /// The groups from the mean of whose cosines the others must stand out.
    private static let background = 3..<8
    /// By how much: of true pairs on two sets of `Benchmarks/copies` (of clothes with seed 31, of products with seed 41) 99.9% and 99.4% do, and
    /// of the others 25% and 18%.
    private static let leastNormalized: Float = 0.03
    /// From so many vectors on, a graph finds nearly the nearest in the logarithm of the time.
    private static let fewestForGraph = 20_000

    /// Searches for the neighbors of new images, and of their neighbors. O(new · all) for small catalogs, beyond O(all · log all).
    /// - Parameters:
    ///   - owners: the image of each row.
    ///   - leastCosine: embeddings that are less alike are not looked at.
    init(
        _ matrix: VectorMatrix, owners: [Int], new: Set<Int>, leastCosine: Float
    ) throws(VectorSearchError) {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let index: any VectorIndex =
            matrix.count < Self.fewestForGraph
            ? try ExactIndex(matrix, metric: .cosine)
            : try HNSWIndex.build(matrix, metric: .cosine, BuildOptions(threads: threads))
        let options = SearchOptions(
            limit: Self.most + 1, minimumSimilarity: leastCosine, effort: 2 * Self.most)
        var neighbors: [Int: [Neighbor]] = [:]
        func search(for images: (Int) -> Bool) throws(VectorSearchError) {
            let rows = owners.indices.filter { images(owners[$0]) && neighbors[owners[$0]] == nil }
            for start in stride(from: 0, to: rows.count, by: Self.queriesAtATime) {
                let part = rows[start..<min(rows.count, start + Self.queriesAtATime)]
                var queries = try VectorMatrix(dimension: matrix.dimension, minimumCapacity: part.count)
                for row in part { try queries.append(matrix[row]) }
                for (row, found) in zip(part, try index.search(queries, options, threads: threads)) {
                    neighbors[owners[row]] = found.filter { owners[$0.row] != owners[row] }
                        .map { Neighbor(image: owners[$0.row], cosine: $0.similarity) }
                }
            }
        }
        try search(for: new.contains)
        let others = Set(neighbors.values.flatMap { $0.prefix(Self.mostGroups).map(\.image) })
        try search(for: others.contains)
        self.neighbors = neighbors
    }

    private static let queriesAtATime = 4096

    /// The cosine of two images; nil where neither is near the other.
    func cosine(_ pair: ImagePair) -> Float? {
        func cosine(_ one: Int, _ other: Int) -> Float? { neighbors[one]?.first { $0.image == other }?.cosine }
        return cosine(pair.first, pair.second) ?? cosine(pair.second, pair.first)
    }

    /// The nearest images of new ones, whatever copies they are of.
    func near(_ new: [Int], least: Float) -> [ImagePair: Float] {
        var pairs: [ImagePair: Float] = [:]
        for image in new {
            for neighbor in neighbors[image, default: []].prefix(Self.mostGroups) where neighbor.cosine >= least {
                pairs[ImagePair(image, neighbor.image)] = neighbor.cosine
            }
        }
        return pairs
    }

    /// New images, each with the nearest that are copies of another.
    /// - Parameter groups: the group of copies of each image.
    func nearest(_ new: [Int], groups: [Int]) -> [ImagePair: Float] {
        pairs(new, groups) { _, others in others.prefix(1) }
    }

    /// New images, each with those that stand out from the rest, as seen from either.
    /// - Parameter groups: the group of copies of each image.
    func outstanding(_ new: [Int], groups: [Int]) -> [ImagePair: Float] {
        var levels: [Int: Float] = [:]
        func level(_ image: Int, _ others: [[Neighbor]]? = nil) -> Float {
            if let level = levels[image] { return level }
            let background = (others ?? self.others(image, groups)).compactMap(\.first)
                .dropFirst(Self.background.lowerBound).prefix(Self.background.count)
            // With few others around, all are looked at.
            let level = background.isEmpty ? -1 : background.reduce(0) { $0 + $1.cosine } / Float(background.count)
            levels[image] = level
            return level
        }
        return pairs(new, groups) { image, others in
            let own = level(image, others)
            return others.prefix(Self.mostGroups).filter { group in
                group[0].cosine - min(own, level(group[0].image)) >= Self.leastNormalized
            }
        }
    }

    /// New images, each with members of some of the groups of its neighbors.
    private func pairs(
        _ new: [Int], _ groups: [Int], choose: (Int, [[Neighbor]]) -> some Sequence<[Neighbor]>
    ) -> [ImagePair: Float] {
        var pairs: [ImagePair: Float] = [:]
        for image in new {
            for neighbor in choose(image, others(image, groups)).joined() {
                pairs[ImagePair(image, neighbor.image)] = neighbor.cosine
            }
        }
        // What was done to one copy may hide that another is the same, but not to all: of two groups a few pairs are enough.
        var counts: [ImagePair: Int] = [:]
        let nearest = pairs.sorted { ($1.value, $0.key.first, $0.key.second) < ($0.value, $1.key.first, $1.key.second) }
        return Dictionary(
            uniqueKeysWithValues: nearest.filter { pair, _ in
                let between = ImagePair(groups[pair.first], groups[pair.second])
                counts[between, default: 0] += 1
                return counts[between, default: 0] <= Self.mostPairs
            })
    }

    /// The neighbors of an image by the groups that they are in, without its own; the nearest first.
    private func others(_ image: Int, _ groups: [Int]) -> [[Neighbor]] {
        var (others, places): ([[Neighbor]], [Int: Int]) = ([], [:])
        for neighbor in neighbors[image, default: []] where groups[neighbor.image] != groups[image] {
            if let place = places[groups[neighbor.image]] {
                others[place].append(neighbor)
            } else {
                places[groups[neighbor.image]] = others.count
                others.append([neighbor])
            }
        }
        return others
    }
}
