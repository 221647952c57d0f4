import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Imaging
import ModelZoo
import RetrievalEvaluation
import Simile
import SimileEvaluation
import VectorSearch

/// `simile evaluate robustness`.
struct EvaluateRobustness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "robustness",
        abstract: "Measure how similar images stay to transformed copies of themselves.",
        discussion: """
            Each image is flipped, rotated, cropped, shifted, put in perspective, and changed in brightness, hue and \
            saturation, as torchvision does; each copy is compared with its source and must find it among all images. \
            At strength 1: a rotation up to ±10°, a crop of 8% to 100% of the area, brightness and saturation times 0.5 to 1.5, a \
            hue up to ±0.3 away, an affine map up to ±10° with shifts and scales up to ±10%, a perspective of scale 0.5. Images are \
            reduced to \(RobustnessTrial.longSide) pixels first.

            EXAMPLES:
              simile evaluate robustness photos
              simile evaluate robustness photos --models efficientnet_lite0,resnet50 --sizes 224 --output report
              simile evaluate robustness photos --transformations rotation,hue --strengths 0.5,1,1.5 --json
            """)

    @Argument(help: "A folder of images.", completion: .directory)
    var folder: String

    @Option(
        name: [.long, .customLong("model")],
        help: ArgumentHelp(
            "Models to try, as in a,b@gem (default: \(ModelPreset.defaultName)).", valueName: "list"))
    var models: String = ModelPreset.defaultName

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    @Option(
        help: ArgumentHelp(
            "Input sizes of the models whose name gives none (default: 224,416,512).", valueName: "list"))
    var sizes: NumberList?

    @Option(help: ArgumentHelp("How strong the changes are, 0 to 2 (default: 1).", valueName: "list"))
    var strengths: StrengthList?

    @Option(
        help: ArgumentHelp("The transformations: rotation,hue (default: all eight).", valueName: "list"),
        completion: .list(TransformationKind.allCases.map(\.rawValue)))
    var transformations: TransformationList?

    @Option(
        help: ArgumentHelp(
            "The number of other images, drawn at random, to search among (default: all).", valueName: "n"))
    var distractors: Int?

    @Option(help: ArgumentHelp("Images processed in parallel (default: one per core).", valueName: "n"))
    var threads: Int?

    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    private var modelNames: [String] {
        models.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    func validate() throws {
        try evaluation.check(.robustness)
        try checkNames([folder], of: "a folder")
        try checkNames(modelNames, of: "--models")
        try checkThreads(threads)
        guard Set(modelNames).count == modelNames.count else { throw ValidationError("--models names a model twice.") }
        if let numbers = sizes?.numbers {
            guard !numbers.isEmpty, Set(numbers).count == numbers.count, numbers.allSatisfy({ 1...1_000_000 ~= $0 })
            else {
                throw ValidationError("--sizes must be different numbers between 1 and 1000000.")
            }
        }
        if let distractors, distractors < 1 { throw ValidationError("--distractors must be at least 1.") }
    }

    func run() async throws {
        let trial = try trial()
        let results = try await evaluating(trial.evaluate())
        // The changed copies of the examples are made anew for the report.
        let name = "simile-copies-\(UUID.unique().uuidString)"
        let copies = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: copies) }
        try evaluation.finish(results) { trial.file(of: $0, in: copies) }
    }

    private func trial() throws -> RobustnessTrial {
        var trial = try RobustnessTrial(of: folder)
        trial.models = modelNames.map { ModelChoice($0, precision: precision.precision) }
        if let sizes { trial.sizes = sizes.numbers }
        if let strengths { trial.strengths = strengths.numbers }
        if let transformations { trial.transformations = transformations.kinds }
        trial.distractors = distractors
        trial.seed = evaluation.seed
        trial.limits = limits.limits
        trial.store = trial.store.ofCatalog(at: try catalog.directory)
        trial.threads = threads
        return trial
    }
}

/// A list of strengths, such as 0.5,1, in one argument.
struct StrengthList: ExpressibleByArgument {
    let numbers: [Double]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        numbers = words.compactMap { Double($0) }.filter(TransformationKind.strengths.contains)
        guard numbers.count == words.count, Set(numbers).count == numbers.count else { return nil }
    }
}

/// A list of transformations, such as rotation,hue, in one argument.
struct TransformationList: ExpressibleByArgument {
    let kinds: [TransformationKind]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        kinds = words.compactMap { TransformationKind(rawValue: String($0)) }
        guard kinds.count == words.count, Set(kinds).count == kinds.count else { return nil }
    }
}
