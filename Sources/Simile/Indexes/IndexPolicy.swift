public import VectorSearch

/// Which kind of index a space should have, and why.
public enum IndexPolicy {
    /// The number of vectors from which an index pays for itself. Below it, a search reads all vectors from the database in
    /// less time than a user notices, and always finds the true neighbors.
    public static let exactLimit = 20_000

    /// The kind that is built by default when there are many vectors.
    public static let automaticKind = IndexKind.hnsw

    /// The most vectors over which an index that is not on the disk is built for a single search.
    public static let buildLimit = 20_000

    /// The kind of index to keep on the disk; nil for none: every vector in the database is compared.
    public static func kind(chosen: IndexKind?, vectors: Int) -> IndexKind? {
        if let chosen { return vectors == 0 ? nil : chosen }
        return vectors < exactLimit ? nil : automaticKind
    }

    /// How an index of a kind is built for a catalog. An exact one holds 8-bit codes, too, which a search reads instead of
    /// most of the vectors.
    public static func recipe(_ kind: IndexKind) -> IndexRecipe {
        kind == .exact ? .exact(quantized: true) : IndexRecipe(kind)
    }

    /// The same in words.
    public static func reason(chosen: IndexKind?, vectors: Int) -> String {
        if let chosen { return "chosen: `simile index --index \(chosen.rawValue)`" }
        return vectors < exactLimit
            ? "automatic: every vector is compared while there are fewer than \(exactLimit), here \(vectors)"
            : "automatic: \(automaticKind.rawValue) from \(exactLimit) vectors on, here \(vectors)"
    }
}

/// A person's wish for the kind of index.
public enum IndexChoice: Sendable, Hashable {
    /// What ``IndexPolicy`` finds best.
    case automatic
    /// This kind, now and in later runs.
    case kind(IndexKind)

    /// The kind, nil for automatic.
    var kind: IndexKind? { if case .kind(let kind) = self { kind } else { nil } }
}
