/// How an ``HNSWIndex`` is built and what it keeps.
public struct HNSWParameters: Sendable, Hashable, Codable {
    /// What similarities are computed from at the end of a search.
    public enum Vectors: String, Sendable, Hashable, Codable, CaseIterable {
        /// The vectors as they were given: shared with the matrix that the index was built from, or mapped from its file.
        /// Similarities are exact.
        case float32
        /// Two bytes per component: half of the memory. Similarities are those of the rounded vectors, off by about a
        /// ten-thousandth for embeddings. Fewer than 1024 rows, and rows with a component beyond ±65504, are kept as
        /// float32.
        case float16
        /// One byte per component: a quarter of the memory. Similarities are those of the vectors as stored, off by about
        /// a thousandth for embeddings. Fewer than 1024 rows are kept as float32.
        case int8
    }

    /// Links of a row in the upper levels; the base level has twice as many. More links find more per step, and take 8 m
    /// bytes per row. 2…128.
    public var m: Int
    /// Candidates kept while a row looks for its neighbors: the quality of the graph against the time to build it. 1…10,000.
    public var efConstruction: Int
    /// What similarities are computed from.
    public var vectors: Vectors
    /// The number of coordinates in which the graph is walked, or nil to decide by how much they keep of the variance.
    /// Equal to the dimension or more: all components, unturned. At least 1.
    public var dimensions: Int?

    /// The default parameters suit embeddings of a few hundred to a few thousand components.
    public init(m: Int = 16, efConstruction: Int = 100, vectors: Vectors = .float32, dimensions: Int? = nil) {
        self.m = m
        self.efConstruction = efConstruction
        self.vectors = vectors
        self.dimensions = dimensions
    }

    /// The links of a row in the base level.
    var degree: Int { 2 * m }

    static let mRange = 2...128
    static let efConstructionRange = 1...10_000

    func validate() throws(VectorSearchError) {
        guard Self.mRange.contains(m) else { throw .invalidParameter("m", value: m, expected: "2…128") }
        guard Self.efConstructionRange.contains(efConstruction) else {
            throw .invalidParameter("efConstruction", value: efConstruction, expected: "1…10000")
        }
        if let dimensions, dimensions < 1 {
            throw .invalidParameter("dimensions", value: dimensions, expected: "1 or more")
        }
    }
}
