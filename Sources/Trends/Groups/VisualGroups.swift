import VectorClustering
public import VectorSearch

/// Groups of images by what they look like, which stay what they are while images come and go.
///
/// ```swift
/// var groups = VisualGroups(space: "efficientnet_lite0/pool-f32-1280-9c2e41aa", dimension: 1280)
/// let places = try groups.update(with: matrix)     // the first time by k-means, later by what is known
/// let place = try groups.places(of: newImage)[0]   // at once
/// ```
///
/// A group is a centroid and how far around it reaches. An image belongs to the nearest centroid that reaches it; what none reaches has a *new
/// look*. Where enough new looks lie together they become a group (``update(with:_:)``). Centroids do not move, so that an image stays in its group, and
/// ``regroup(_:_:)`` alone draws groups anew; those that have mostly the same images keep their numbers. A number is never given twice.
public struct VisualGroups: Sendable, Equatable {
    /// Images of one look.
    public struct Group: Sendable, Hashable, Identifiable {
        /// Its number, from 1; never that of another group, not even after this one is gone.
        public let id: Int
        /// Its middle, of unit length.
        public let centroid: [Float]
        /// The mean distance of its images to the centroid, when it was drawn: that of unit vectors, 0…2.
        public let spread: Float
        /// The distance up to which images belong to it.
        public let reach: Float
    }

    /// Where an image belongs.
    public struct Place: Sendable, Hashable {
        /// The number of the group; nil for a new look.
        public let id: Int?
        /// The number of the nearest group, whether it reaches the image or not.
        public let nearest: Int
        /// The cosine to the nearest centroid.
        public let cosine: Float
    }

    /// The identity of the vectors.
    public let space: String
    /// Their number of components.
    public let dimension: Int
    /// The groups, by their numbers.
    public internal(set) var groups: [Group] = []
    /// The greatest number that was given.
    public internal(set) var lastID = 0
    /// How many images there were when all groups were drawn.
    public internal(set) var drawnFrom = 0

    /// The most groups that are drawn at once; new looks may add to them.
    public static let mostDrawn = 256
    /// The fewest images that are divided into groups.
    public static let fewestImages = 8
    /// The most groups altogether.
    static let mostGroups = 4_096

    /// No groups yet.
    public init(space: String, dimension: Int) { (self.space, self.dimension) = (space, dimension) }

    /// The group of a number. O(log groups).
    public subscript(id: Int) -> Group? { groups.first { $0.id == id } }

    /// Where images belong. O(images · groups · dimension).
    /// - Parameters:
    ///   - matrix: vectors of unit length.
    ///   - options: threads and cancellation.
    /// - Returns: nil for each while there are no groups.
    public func places(
        of matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> [Place?] {
        guard !groups.isEmpty else { return Array(repeating: nil, count: matrix.count) }
        return try matrix.nearest(among: VectorMatrix(dimension: dimension, rows: groups.map(\.centroid)), options)
            .map { nearest, cosine in
                let group = groups[nearest]
                let isReached = Self.distance(cosine) <= group.reach
                return Place(id: isReached ? group.id : nil, nearest: group.id, cosine: cosine)
            }
    }

    /// How far apart two unit vectors are.
    static func distance(_ cosine: Float) -> Float { max(0, 2 - 2 * cosine).squareRoot() }

    /// Makes a group of the distances of its images to the centroid.
    /// - Parameter usual: spread and reach of other groups, for one of few images.
    static func group(
        _ id: Int, _ centroid: [Float], distances: [Float], usual: (spread: Float, reach: Float)?
    ) -> Group {
        let count = Float(max(1, distances.count))
        let mean = distances.reduce(0, +) / count
        let deviation = (distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        // Three deviations hold nearly all; a margin is for rounding.
        let own = (spread: mean, reach: min(2, max(mean + 3 * deviation, distances.max() ?? 0) + 1e-3))
        guard distances.count < fewMembers, let usual else {
            return Group(id: id, centroid: centroid, spread: own.spread, reach: own.reach)
        }
        return Group(
            id: id, centroid: centroid, spread: max(own.spread, usual.spread), reach: max(own.reach, usual.reach))
    }

    /// So few images tell little of how far a group reaches.
    static let fewMembers = 5
}
