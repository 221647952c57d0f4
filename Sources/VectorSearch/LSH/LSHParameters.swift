/// How an ``LSHIndex`` is built.
public struct LSHParameters: Sendable, Hashable {
    /// The number of hash tables, 1…256. More find more, and take 4 bytes per row and more time each.
    public var tables: Int
    /// The hash functions that make a bucket's number together, 1…32, or nil for as many as leave about
    /// ``LSHParameters/bucketSize`` rows in the bucket of a row. More make smaller buckets.
    public var hashes: Int?
    /// About how many rows share a bucket when ``hashes`` is nil, 1…4096.
    public var bucketSize: Int
    /// The width of the stripes into which the Euclidean hash functions cut space, in units of distance and positive, or nil for
    /// one that follows from distances between a sample of the rows. The cosine has no use for it.
    public var bucketWidth: Float?
    /// The bits of each row's sketch, by which candidates are ranked before the best are compared exactly: a multiple of 64 up to
    /// 4096, 0 for none, or nil for 512 where rows are long enough to gain from it.
    public var sketchBits: Int?
    /// How many rows at least are compared exactly for each neighbor asked for, 1…1000, once sketches have ranked them; with
    /// more effort it is more.
    public var rerank: Int

    /// Parameters that suit most sets.
    public init(
        tables: Int = 16, hashes: Int? = nil, bucketSize: Int = 32, bucketWidth: Float? = nil, sketchBits: Int? = nil,
        rerank: Int = 2
    ) {
        self.tables = tables
        self.hashes = hashes
        self.bucketSize = bucketSize
        self.bucketWidth = bucketWidth
        self.sketchBits = sketchBits
        self.rerank = rerank
    }

    static let mostTables = 256
    static let mostHashes = 32
    static let mostSketchWords = 64
    static let mostRerank = 1000

    func validate() throws(VectorSearchError) {
        try Self.require("tables", tables, in: 1...Self.mostTables)
        if let hashes { try Self.require("hashes", hashes, in: 1...Self.mostHashes) }
        try Self.require("bucketSize", bucketSize, in: 1...4096)
        try Self.require("rerank", rerank, in: 1...Self.mostRerank)
        if let bucketWidth, !(bucketWidth.isFinite && bucketWidth > 0) {
            throw .invalidParameter(
                "bucketWidth", value: Int(exactly: bucketWidth.rounded()) ?? -1, expected: "a positive number")
        }
        if let sketchBits {
            try Self.require("sketchBits", sketchBits, in: 0...64 * Self.mostSketchWords)
            guard sketchBits.isMultiple(of: 64) else {
                throw .invalidParameter("sketchBits", value: sketchBits, expected: "a multiple of 64")
            }
        }
    }

    private static func require(
        _ name: String, _ value: Int, in range: ClosedRange<Int>
    ) throws(VectorSearchError) {
        guard range.contains(value) else {
            throw .invalidParameter(name, value: value, expected: "\(range.lowerBound)…\(range.upperBound)")
        }
    }
}
