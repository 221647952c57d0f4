public import Basics
import Embedding
import Foundation
public import Imaging
public import ModelZoo
public import RetrievalEvaluation
public import Simile

/// How alike images stay to changed copies of themselves, and whether the copies find them, for each model and input size.
///
/// ```swift
/// var trial = try RobustnessTrial(of: "photos")
/// trial.models = [ModelChoice("resnet50"), ModelChoice("colour")]
/// let results = try await trial.evaluate().report()
/// ```
///
/// Every image is shrunk to ``longSide``; each transformation is applied to that, and both are then prepared and seen as
/// any image is. So a transformation that changes nothing has a cosine of 1.
///
/// The parameters of a transformation depend on ``seed``, the image's path below the folder, the transformation and the
/// strength alone (see `TransformationKind.draw(strength:width:height:seed:key:)`), so runs on other machines, in other orders or
/// with more threads try the same.
///
/// Memory: the vectors of the images by one model at a time, and a few images.
public struct RobustnessTrial: Sendable {
    /// The long side to which images are shrunk before they are changed, in pixels. Smaller ones stay as they are. It is
    /// enough for networks that see 512 × 512 pixels cut out of the middle of most photos.
    public static let longSide = 1024

    /// The folder with the images, absolute; folders below count too.
    public let folder: String
    /// Models to try.
    public var models = [ModelChoice()]
    /// The input sizes at which networks are tried, but for models whose name tells their size (`resnet50@416`).
    public var sizes = [224, 416, 512]
    /// What is done to images.
    public var transformations = TransformationKind.allCases
    /// How much, within `TransformationKind.strengths`.
    public var strengths = [1.0]
    /// Among how many images, drawn from all, a changed copy must find its source; nil for all.
    public var distractors: Int?
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// Where weights are.
    public var store = ModelStore()
    /// What an image may cost.
    public var limits = ImageLimits()
    /// How many images are looked at side by side; nil for one per core.
    public var threads: Int?

    /// - Parameter folder: the folder with the images, as the user types it.
    /// - Throws: `FileError` for a relative path without a working folder.
    public init(of folder: String) throws(FileError) { self.folder = try FilePath.real(folder) }

    /// Tries all models at all sizes.
    ///
    /// Images that cannot be read or changed, and sizes that a model cannot take, are findings.
    public func evaluate() -> Job<EvaluationResults> {
        .evaluation { isCancelled, progress in
            try results(isCancelled: isCancelled) { progress("embedding copies", $0) }
        }
    }

    /// The same, blocking.
    ///
    /// Images that cannot be read or changed, and sizes that a model cannot take, are findings.
    /// - Parameters:
    ///   - isCancelled: called before each image.
    ///   - progress: called with the completed fraction, 0…1, on the calling thread.
    /// - Throws: ``RobustnessError`` when there is nothing to measure, `FileError` when the folder cannot be reached,
    ///   `ModelError` when a model cannot be had at all, `CancellationError`.
    package func results(
        isCancelled: @escaping @Sendable () -> Bool = { false }, progress: (Double) -> Void = { _ in }
    ) throws -> EvaluationResults {
        for model in models { try model.check() }
        let images = try RobustnessImages(in: folder, limits: limits)
        guard !images.keys.isEmpty else { throw RobustnessError.noImages(folder: folder) }
        let vocabularies = try TrialVocabularies(
            for: models, on: images.keys.indices.map(images.path), store: store, limits: limits,
            isCancelled: isCancelled)
        defer { vocabularies.discard() }
        var trial = self
        trial.store = vocabularies.store
        let subjects = models.flatMap { RobustnessSubject.all(of: $0, sizes: sizes) }
        var report = RobustnessReport(of: trial, images)
        for (number, subject) in subjects.enumerated() {
            do {
                let pass = try RobustnessPass(of: subject, on: images, trial, isCancelled: isCancelled) {
                    progress((Double(number) + $0) / Double(subjects.count))
                }
                report.add(pass)
            } catch let error where Self.isOfSubject(error) {
                report.findings.append(Finding(subject.choice.text, "left out: \(error)"))
            }
        }
        return try report.results()
    }

    /// Whether the model cannot be tried at this size, while others can.
    private static func isOfSubject(_ error: any Error) -> Bool {
        switch error {
        case ModelError.unknownModel, ModelError.missingWeights: false
        case is ModelError, EmbeddingError.inference: true
        default: false
        }
    }

    /// What is done to each image, in the order of the tables.
    var variants: [RobustnessVariant] {
        strengths.flatMap { strength in transformations.map { RobustnessVariant(kind: $0, strength: strength) } }
    }
}

/// Why robustness cannot be measured.
public enum RobustnessError: Error, Equatable, CustomStringConvertible {
    /// The folder holds no images.
    case noImages(folder: String)
    /// No image could be looked at by any model.
    case nothingMeasured(reason: String)

    /// One line with the remedy.
    public var description: String {
        switch self {
        case .noImages(let folder): "\(folder.onOneLine): there is no image in this folder; name another"
        case .nothingMeasured(let reason): "nothing could be measured: \(reason.onOneLine)"
        }
    }
}
