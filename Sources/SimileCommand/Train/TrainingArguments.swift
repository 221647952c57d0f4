import ArgumentParser
import Basics
import CommandSupport
import Foundation
import RetrievalEvaluation
import SimilarityLearning
import Simile
import SimileEvaluation

/// How a model is trained step by step.
struct StepOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How often all images are seen, at most.", valueName: "n"))
    var epochs = TrainingOptions().epochs

    @Option(help: ArgumentHelp("How many images make a step (default: what suits their number).", valueName: "n"))
    var batch: Int?

    @Option(help: ArgumentHelp("The highest learning rate (default: what suits the model).", valueName: "x"))
    var learningRate: Double?

    @Option(
        help: ArgumentHelp(
            "End after so many epochs without a better one (default: \(TrainingOptions().patience)).", valueName: "n"))
    var patience: Int?

    @Option(help: ArgumentHelp("The random seed.", valueName: "n"))
    var seed: UInt64 = 42

    func validate() throws {
        guard (1...100_000).contains(epochs) else { throw ValidationError("--epochs must be between 1 and 100000.") }
        if let batch, !(1...1_000_000).contains(batch) {
            throw ValidationError("--batch must be between 1 and 1000000.")
        }
        if let learningRate, !(learningRate > 0 && learningRate <= 100) {
            throw ValidationError("--learning-rate must be above 0, and 100 at most.")
        }
        if let patience, patience < 1 { throw ValidationError("--patience must be at least 1.") }
    }

    /// The same as the library wants it.
    /// - Parameter usual: what counts where nothing is given.
    func options(usual: TrainingOptions = TrainingOptions()) -> TrainingOptions {
        var options = usual
        (options.epochs, options.batch, options.learningRate) = (
            epochs, batch ?? usual.batch, learningRate ?? usual.learningRate
        )
        (options.patience, options.seed) = (patience ?? usual.patience, seed)
        return options
    }
}

/// How a model is trained and kept in a catalog.
struct TrainingArguments: ParsableArguments {
    @OptionGroup var steps: StepOptions
    @OptionGroup var running: RunningOptions
    @OptionGroup var report: TrainingReportOptions

    var force: Bool { running.force }

    /// As ``RunningOptions/run(_:)``.
    func run<Report>(_ job: Job<Report>) async throws -> Report { try await running.run(job) }
}

/// The page that tells how a model was trained.
struct TrainingReportOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write report.html, results.json, CSV files and plots to this folder.", valueName: "dir"),
        completion: .directory)
    var folder: String?

    func validate() throws {
        try checkNames([folder].compactMap { $0 }, of: "--output")
        // An evaluation takes long, so what would fail at its end fails here.
        try folder.map { try ReportFolder($0).check() }
    }

    /// Writes the report, if one was asked for. Blocks.
    /// - Parameter thumbnails: those of images that are in no file, by the keys that the results have for them.
    func write(
        _ library: ImageLibrary, thumbnails: [String: PixelBuffer] = [:],
        _ results: (TrainingReport) throws -> EvaluationResults
    ) throws {
        guard let folder else { return }
        try ReportFolder(folder).write(
            try results(TrainingReport(library)), limits: library.options.limits, thumbnails: thumbnails,
            image: { library.file(ofItem: $0) })
        say("report in \(FilePath.short(folder).onOneLine)/report.html")
    }
}

/// What becomes of a model that is trained, and how that is shown.
struct RunningOptions: ParsableArguments {
    @Flag(help: "Replace a model of the same name.")
    var force = false

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    /// Does the work, with progress on terminals; Ctrl-C keeps the best epoch so far, or ends with exit status 130 where there is none.
    func run<Report>(_ job: Job<Report>) async throws -> Report {
        let bar = ProgressBar(progress)
        defer { bar.clear() }
        do {
            return try await interruptible("stopping; the best epoch so far is kept (Ctrl-C again to stop at once)") {
                try await job.report { bar.show($0) }
            }
        } catch is CancellationError {
            throw ExitCode(130)
        }
    }
}

/// What `--json` prints of a training: what all have in common, and beside it what only this kind has.
struct TrainingDocument<Validation: Encodable, More: Encodable>: Encodable {
    let name: String
    let kind: String
    let epochs: [TrainingRecord.Epoch]
    let best: Int?
    let learningRate: Double?
    let batch: Int?
    let interrupted: Bool
    let validation: Validation?
    let seed: UInt64
    private let more: More

    private enum CodingKeys: CodingKey {
        case name, kind, epochs, best, learningRate, batch, interrupted, validation, seed
    }

    /// - Parameter more: encoded beside the rest, as one object.
    init(
        _ name: String, _ kind: String, _ record: TrainingRecord?, _ validation: Validation?, seed: UInt64, more: More
    ) {
        (self.name, self.kind, self.validation, self.seed, self.more) = (name, kind, validation, seed, more)
        epochs = record?.epochs ?? []
        (best, learningRate, batch) = (record?.best, record?.learningRate, record?.batch)
        interrupted = record?.isInterrupted ?? false
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(kind, forKey: .kind)
        try values.encode(epochs, forKey: .epochs)
        try values.encodeIfPresent(best, forKey: .best)
        try values.encodeIfPresent(learningRate, forKey: .learningRate)
        try values.encodeIfPresent(batch, forKey: .batch)
        try values.encode(interrupted, forKey: .interrupted)
        try values.encodeIfPresent(validation, forKey: .validation)
        try values.encode(seed, forKey: .seed)
        try more.encode(to: encoder)
    }
}

/// The epochs as a table, the one that was kept with a mark, and the learning rate.
func epochTable(_ record: TrainingRecord) -> String {
    func share(_ value: Double?) -> String? { value.map { String(format: "%.1f%%", 100 * $0) } }
    let first = record.epochs.first?.validation
    var heads = ["epoch", "train loss", "valid loss"]
    if first?.top1 != nil { heads += ["top-1", "top-5"] }
    if first?.recallAt1 != nil { heads += ["recall@1", "mAP@R"] }
    heads += ["seconds", ""]
    var table = TextTable(rightAligned: Set(0..<heads.count - 1))
    table.add(cells: heads)
    for epoch in record.epochs {
        let validation = epoch.validation
        let losses = [epoch.trainLoss, validation.validLoss].map { $0.map { String(format: "%.4f", $0) } ?? "–" }
        let shares = [
            validation.top1, validation.top5, validation.recallAt1, validation.meanAveragePrecision,
        ].compactMap(share)
        table.add(
            cells: ["\(epoch.epoch)"] + losses + shares
                + [String(format: "%.2f", epoch.seconds), epoch.epoch == record.best ? "kept" : ""])
    }
    let origin = record.finder == nil ? "given" : "found"
    return table.text + "\n\nlearning rate \(String(format: "%.2g", record.learningRate)) (\(origin)), "
        + "\(record.batch) images a step" + (record.isInterrupted ? "; interrupted" : "")
}

/// Tells of files that could not be looked at.
func say(skipped files: [SkippedFile]) {
    for file in files.prefix(10) { say("skipped \(file.path.onOneLine): \(file.reason)") }
    if files.count > 10 { say("skipped \(files.count - 10) more") }
}
