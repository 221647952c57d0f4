import Basics
import Foundation
public import VectorSearch

/// Lays rows out in a plane so that neighbors stay neighbors, in the manner of UMAP (McInnes, Healy and Melville, 2018).
///
/// ```swift
/// let points = try NeighborLayout().points(matrix.normalized(), BuildOptions(seed: 7))
/// ```
///
/// Each row is tied to its nearest rows by the Euclidean distance. From the ``PrincipalPlane`` on, ties pull and pairs drawn at
/// random push, by stochastic gradient descent. What is near on the map is near in the space more often than in the
/// principal plane; distances between groups and the axes mean nothing.
///
/// The result depends on the rows, the parameters and the seed only. Up to `HDBSCAN.largestExact` rows neighbors are exact,
/// O(rows² · dimension), beyond they are those of an HNSW index. Descent works on one thread: O(rounds · rows · neighbors).
public struct NeighborLayout: Sendable, Hashable {
    /// How many rows each is tied to, itself not among them: fewer show finer detail, more the whole. At least 2.
    public var neighbors: Int
    /// How often the strongest ties pull; nil for 500 up to 10,000 rows and 200 beyond.
    public var rounds: Int?

    /// A layout by each row's nearest `neighbors`.
    public init(neighbors: Int = 15, rounds: Int? = nil) {
        self.neighbors = neighbors
        self.rounds = rounds
    }

    /// The width of the map at the start, and how often a pull is followed by a push.
    private static let (startWidth, pushes): (Float, Int) = (20, 5)
    /// The curve 1/(1 + a·d^2b) by which likeness falls with the distance on the map: that for points as near as 0.1.
    private static let (a, b): (Float, Float) = (1.577, 0.895)

    /// Where each row lies.
    ///
    /// - Parameters:
    ///   - matrix: the rows, any number of them.
    ///   - options: seed, threads, cancellation and progress.
    /// - Throws: `VectorSearchError.invalidParameter` for neighbors below 2 or rounds below 0, `.invalidThreads`, `.tooLarge`, or
    ///   `.cancelled`.
    public func points(
        _ matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> [PlanePoint] {
        try options.validate()
        guard neighbors >= 2 else { throw .invalidParameter("neighbors", value: neighbors, expected: "2 or more") }
        if let rounds, rounds < 0 { throw .invalidParameter("rounds", value: rounds, expected: "0 or more") }
        let plane = try PrincipalPlane(matrix, options).points
        guard matrix.count > 3 else { return plane }
        let graph = try NeighborGraph(
            matrix, neighbors: min(neighbors + 1, matrix.count), exact: matrix.count <= HDBSCAN.largestExact,
            options.part(0, 0.5))
        var points = Self.scattered(plane, seed: options.seed)
        try descend(&points, FuzzyGraph(graph), options)
        options.progress?(1)
        return points
    }

    /// The plane at the size where pulls and pushes work, and equal places a little apart.
    private static func scattered(_ points: [PlanePoint], seed: UInt64) -> [PlanePoint] {
        let reach = points.reduce(Float(0)) { max($0, abs($1.x), abs($1.y)) }
        let scale = reach > 0 ? startWidth / 2 / reach : 0
        var random = SeededGenerator(seed: seed, stream: 0x5CA7)
        return points.map {
            PlanePoint(
                x: $0.x * scale + Float.random(in: -0.001...0.001, using: &random),
                y: $0.y * scale + Float.random(in: -0.001...0.001, using: &random))
        }
    }

    /// Pulls each tie as often as it is strong; each pull is followed by pushes from rows drawn at random. Steps become
    /// shorter from round to round.
    private func descend(
        _ points: inout [PlanePoint], _ graph: FuzzyGraph, _ options: BuildOptions
    ) throws(VectorSearchError) {
        let rounds = rounds ?? (points.count <= 10_000 ? 500 : 200)
        let strongest = graph.ties.reduce(Float(0)) { max($0, $1.strength) }
        guard strongest > 0 else { return }
        var random = SeededGenerator(seed: options.seed, stream: 0xDE5C)
        let count = UInt64(points.count)
        // Rounds until a tie pulls next.
        var due = graph.ties.map { strongest / $0.strength }
        for round in 0..<rounds {
            guard !options.isCancelled() else { throw .cancelled }
            options.progress?(0.5 + 0.5 * Double(round) / Double(rounds))
            let step = 1 - Float(round) / Float(rounds)
            points.withUnsafeMutableBufferPointer { points in
                for (place, tie) in graph.ties.enumerated() where due[place] <= Float(round + 1) {
                    due[place] += strongest / tie.strength
                    let (first, second) = (Int(tie.first), Int(tie.second))
                    Self.pull(&points[first], &points[second], step)
                    for _ in 0..<Self.pushes {
                        let other = Int(random.next().multipliedFullWidth(by: count).high)
                        if other != first { Self.push(&points[first], from: points[other], step) }
                        let another = Int(random.next().multipliedFullWidth(by: count).high)
                        if another != second { Self.push(&points[second], from: points[another], step) }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func pull(_ one: inout PlanePoint, _ other: inout PlanePoint, _ step: Float) {
        let (dx, dy) = (one.x - other.x, one.y - other.y)
        let squared = dx * dx + dy * dy
        guard squared > 0 else { return }
        let power = pow(squared, b)
        let rate = -2 * a * b * power / squared / (1 + a * power)
        let (mx, my) = (limited(rate * dx) * step, limited(rate * dy) * step)
        one.x += mx
        one.y += my
        other.x -= mx
        other.y -= my
    }

    @inline(__always)
    private static func push(_ one: inout PlanePoint, from other: PlanePoint, _ step: Float) {
        let (dx, dy) = (one.x - other.x, one.y - other.y)
        let squared = dx * dx + dy * dy
        guard squared > 0 else { return }
        let rate = 2 * b / ((0.001 + squared) * (1 + a * pow(squared, b)))
        one.x += limited(rate * dx) * step
        one.y += limited(rate * dy) * step
    }

    /// No step is longer than 4 along either axis.
    @inline(__always)
    private static func limited(_ value: Float) -> Float { max(-4, min(4, value)) }
}
