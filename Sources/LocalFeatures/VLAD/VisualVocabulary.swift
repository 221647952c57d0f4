package import Basics
import VectorKernels

/// Turns the local features of an image, however many, into one short vector, whose cosine to those of other images tells what may
/// show the same: to be verified with ``FeatureVerifier``.
///
/// Features are counted by typical ones, the words, in vectors of locally aggregated descriptors, and what varies most among those of
/// sample images is kept (H. Jégou and O. Chum, "Negative evidences and co-occurences in image retrieval", 2012).
///
/// ```swift
/// let vocabulary = try VisualVocabulary.train(from: samples, seed: 1)
/// let vector = vocabulary.encode(features)  // 128 numbers of unit length
/// ```
public struct VisualVocabulary: Sendable, Equatable {
    /// The kind of features.
    public let kind: FeatureKind
    let words: VisualWords
    /// What is taken from an aggregated vector before it is projected.
    let mean: [Float]
    /// Rows of the projection.
    let axes: [Float]

    /// The number of typical features.
    public var wordCount: Int { words.count }
    /// The components of encoded images.
    public var dimension: Int { axes.count / mean.count }

    init(kind: FeatureKind, words: VisualWords, mean: [Float], axes: [Float]) {
        (self.kind, self.words, self.mean, self.axes) = (kind, words, mean, axes)
    }

    /// At most so many descriptors are learned from, and so many images.
    private static let descriptorLimit = 64_000
    private static let imageLimit = 1024

    /// Learns a vocabulary from images of the sort that is to be encoded: a few hundred of them or more.
    ///
    /// - Parameters:
    ///   - samples: Features of one kind.
    ///   - words: How many typical features.
    ///   - dimension: The most components of encoded images; fewer come of fewer samples.
    ///   - whitens: Whether components are scaled to vary alike, which found no more copies of photos.
    ///   - seed: Of all random choices: the same samples and seed give the same vocabulary on one kind of processor.
    /// - Throws: ``VisualVocabularyError``.
    public static func train(
        from samples: [FeatureSet], words: Int = 64, dimension: Int = 128, whitens: Bool = false, seed: UInt64
    ) throws(VisualVocabularyError) -> VisualVocabulary {
        guard words > 0, dimension > 0 else { throw .noSize(words: words, dimension: dimension) }
        let samples = samples.filter { $0.count > 0 }
        guard let kind = samples.first?.kind else { throw .tooFewFeatures(count: 0, words: words) }
        for sample in samples where sample.kind != kind { throw .mixedKinds(kind, sample.kind) }
        let count = samples.reduce(0) { $0 + $1.count }
        guard count >= words else { throw .tooFewFeatures(count: count, words: words) }
        let learned = VisualWords.learned(words, from: rows(of: samples, seed: seed), seed: seed)
        let chosen = evenly(samples, imageLimit)
        let vectors = chosen.compactMap { learned.aggregate(DescriptorRows($0)) }
        guard vectors.count > 1 else { throw .tooFewImages(vectors.count) }
        let length = learned.values.count
        var mean = [Float](repeating: 0, count: length)
        for vector in vectors { for i in 0..<length { mean[i] += vector[i] / Float(vectors.count) } }
        let centered = vectors.flatMap { vector in (0..<length).map { vector[$0] - mean[$0] } }
        let directions = PrincipalDirections(centered, dimension: length, count: dimension, seed: seed)
        guard !directions.variances.isEmpty else { throw .tooFewImages(1) }
        var axes = directions.axes
        if whitens {
            for i in axes.indices { axes[i] /= directions.variances[i / length].squareRoot() }
        }
        return VisualVocabulary(kind: kind, words: learned, mean: mean, axes: axes)
    }

    /// A sample of all descriptors.
    private static func rows(of samples: [FeatureSet], seed: UInt64) -> DescriptorRows {
        var random = SeededGenerator(seed: seed, stream: 0x5A3)
        var rows = DescriptorRows(samples[0])
        rows.values = []
        let total = samples.reduce(0) { $0 + $1.count }
        var (left, wanted) = (total, min(total, descriptorLimit))
        for sample in samples {
            let all = DescriptorRows(sample)
            for i in 0..<all.count {
                // Each of those left with the same probability.
                if Int.random(in: 0..<left, using: &random) < wanted {
                    rows.values += all.values[i * all.dimension..<(i + 1) * all.dimension]
                    wanted -= 1
                }
                left -= 1
            }
        }
        return rows
    }

    private static func evenly(_ samples: [FeatureSet], _ limit: Int) -> [FeatureSet] {
        guard samples.count > limit else { return samples }
        return (0..<limit).map { samples[$0 * samples.count / limit] }
    }

    /// An image by its features, in ``dimension`` numbers of unit length. nil without features, and for features of another kind.
    /// O(features · words · components of a descriptor), below a millisecond for 500 of SIFT and 64 words.
    public func encode(_ features: FeatureSet) -> [Float]? {
        guard features.kind == kind, features.count > 0, var vector = words.aggregate(DescriptorRows(features)) else {
            return nil
        }
        for i in vector.indices { vector[i] -= mean[i] }
        var projected = [Float](repeating: 0, count: dimension)
        simile_dot_rows(vector, axes, mean.count, nil, dimension, mean.count, &projected)
        return UnitVector.scale(&projected[...]) ? projected : nil
    }

    /// Stands for all numbers of the vocabulary: vectors of different vocabularies cannot be compared.
    package var digest: SHA256.Digest { SHA256.hash(body) }
}

/// Why no vocabulary was learned.
public enum VisualVocabularyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Features of two kinds.
    case mixedKinds(FeatureKind, FeatureKind)
    /// Fewer features than words.
    case tooFewFeatures(count: Int, words: Int)
    /// Fewer than two different images with features.
    case tooFewImages(Int)
    /// Numbers of words or components that are not positive.
    case noSize(words: Int, dimension: Int)

    /// One line that says what is wrong and what would help.
    public var description: String {
        switch self {
        case .mixedKinds(let one, let other):
            "vocabulary: features of \(one.rawValue) and of \(other.rawValue); learn from one kind"
        case .tooFewFeatures(let count, let words):
            "vocabulary: \(count) features do not make \(words) words; give more images, or ask for fewer words"
        case .tooFewImages(let count):
            "vocabulary: \(count) different images with features are too few; give a hundred or more"
        case .noSize(let words, let dimension):
            "vocabulary: \(words) words and \(dimension) components; both must be positive"
        }
    }
}
