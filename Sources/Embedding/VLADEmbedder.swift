public import Imaging
public import LocalFeatures

/// Turns images into vectors of their local features, by a vocabulary that was trained on images like them: a model without a
/// network, which finds the same thing or picture turned, scaled, cropped or beside others.
///
/// The features are aggregated as `VisualVocabulary` says. An image without features has no vector:
/// ``EmbeddingError/noFeatures(name:)``.
///
/// ```swift
/// let worker = try VLADEmbedder(vocabulary).makeWorker()
/// let vector = try worker.embed(.file("poster.jpg"))
/// ```
public struct VLADEmbedder: ImageEmbedder {
    /// What the features are counted by.
    public let vocabulary: VisualVocabulary
    /// What images may cost.
    public let limits: ImageLimits

    /// An embedder.
    public init(_ vocabulary: VisualVocabulary, limits: ImageLimits = ImageLimits()) {
        (self.vocabulary, self.limits) = (vocabulary, limits)
    }

    private static let suffix = "_vlad"

    /// What the model of a kind of features is called: `sift_vlad`.
    public static func name(of kind: FeatureKind) -> String { kind.rawValue + suffix }

    /// The kind of features of a model; nil for another model's name.
    public static func kind(named name: String) -> FeatureKind? {
        FeatureKind.allCases.first { self.name(of: $0) == name }
    }

    /// How many typical features a vocabulary has.
    public static let words = 64
    /// The most components of a vector; of vocabularies that were trained on fewer images it has fewer.
    public static let dimension = 128
    /// What the vector is, with the number of words.
    public static let layer = "vlad \(words)"

    /// What finds the features of an image.
    public static func extractor(of kind: FeatureKind) -> FeatureExtractor { FeatureExtractor(kind) }

    /// What happens to an image, as one canonical line: another one for every change of the numbers.
    public static func preprocessing(of kind: FeatureKind) -> String {
        let extractor = extractor(of: kind)
        return "long side \(extractor.longSide), \(extractor.limit) features \(kind.rawValue)-1"
    }

    /// A worker for one thread at a time.
    public func makeWorker() throws(EmbeddingError) -> EmbeddingWorker {
        EmbeddingWorker(VLADFunction(vocabulary), limits: limits)
    }
}

private struct VLADFunction: PixelFunction {
    private let vocabulary: VisualVocabulary
    private let extractor: FeatureExtractor

    init(_ vocabulary: VisualVocabulary) {
        self.vocabulary = vocabulary
        extractor = VLADEmbedder.extractor(of: vocabulary.kind)
    }

    var view: ImageView { .shrunk(longSide: extractor.longSide) }

    func vector(of image: PixelBuffer) throws(EmbeddingError) -> [Float] {
        vocabulary.encode(extractor.extract(image)) ?? []
    }
}
