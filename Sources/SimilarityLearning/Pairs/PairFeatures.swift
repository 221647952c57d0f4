import VectorSearch

/// What a model of pairs sees of two vectors: |a − b| and a · b of each component. Either order gives the same.
public enum PairFeatures {
    /// The features of two vectors of one dimension: twice as many.
    public static func of(_ a: [Float], _ b: [Float]) -> [Float] {
        precondition(a.count == b.count)
        return zip(a, b).map { abs($0 - $1) } + zip(a, b).map { $0 * $1 }
    }

    /// The features of two images in several vector spaces, one space after the other.
    public static func of(_ a: [[Float]], _ b: [[Float]]) -> [Float] {
        precondition(a.count == b.count)
        return zip(a, b).flatMap { of($0, $1) }
    }
}
