import ArgumentParser
import CommandSupport
import Foundation
import SimilarityLearning
import Simile
import VectorBenchmark
import VectorSearch

/// `simile vectors fit`.
struct VectorsFit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Train a classifier on labeled vectors, and write what it makes of others.",
        discussion: """
            Methods: head, a softmax regression or a network with one hidden layer, as simile train head trains it; lr, a logistic regression, and \
            rf, a random forest, each for two classes, on the vectors as they are. Labels are whole numbers; the output has a column for each class \
            in their order.

            EXAMPLES:
              simile vectors fit --input x.npy --labels y.npy --method head --test t.npy --output probabilities.npy
              simile vectors fit --input x.npy --labels y.npy --method lr --c 0.01 --json
            """)

    /// What learns.
    enum Method: String, ExpressibleByArgument, CaseIterable {
        case head, lr, rf
    }

    @Option(help: ArgumentHelp("The vectors: .npy, n × d, or .fvecs.", valueName: "file"), completion: .file())
    var input: String

    @Option(
        help: ArgumentHelp("Their labels: .npy, whole numbers, n or n × 1.", valueName: "file"), completion: .file())
    var labels: String

    @Option(help: "What learns.")
    var method = Method.head

    @Option(help: ArgumentHelp("Of head: add a hidden layer of this width.", valueName: "n"))
    var hidden: Int?

    @Option(help: ArgumentHelp("Of lr: how much the samples weigh against the penalty.", valueName: "x"))
    var c = 1.0

    @Option(help: ArgumentHelp("Of rf: the number of trees.", valueName: "n"))
    var trees = 100

    @OptionGroup var training: StepOptions

    @Option(help: ArgumentHelp("Vectors to classify.", valueName: "file"), completion: .file())
    var test: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Where to write their probabilities: .npy, float32, n × classes.", valueName: "file"),
        completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("Threads that work (default: one per core).", valueName: "n"))
    var threads: Int?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        try checkNames([input, labels] + [test, file].compactMap { $0 }, of: "a file")
        try VectorFiles.checkDistinct([input, labels, test, file])
        try checkThreads(threads)
        guard (test == nil) == (file == nil) else { throw ValidationError("--test and --output go together.") }
        if let hidden, !(1...65_536).contains(hidden) { throw ValidationError("--hidden must be between 1 and 65536.") }
        guard c.isFinite, c > 0 else { throw ValidationError("--c must be above 0.") }
        guard (1...100_000).contains(trees) else { throw ValidationError("--trees must be between 1 and 100000.") }
    }

    func run() async throws {
        let report = try await onCancellableThread { isCancelled in try work(isCancelled) }
        try printing.print(report) {
            let epochs = report.record.map { epochTable($0) + "\n\n" } ?? ""
            return epochs
                + String(
                    format: "%@ of %d vectors, %d classes, in %.2f s", report.method, report.count, report.classes,
                    report.fitSeconds)
        }
    }

    private func work(_ isCancelled: @escaping @Sendable () -> Bool) throws -> Report {
        let output = try file.map {
            try OutputFile($0, besides: [input, labels, test].compactMap { $0 }, force: writing.force)
        }
        let matrix = try VectorFiles.matrix(input)
        let (names, classes) = try readLabels(count: matrix.count)
        let unseen = try test.map { path in
            let unseen = try VectorFiles.matrix(path)
            try VectorFiles.check(unseen, at: path, dimension: matrix.dimension, of: input)
            return unseen
        }
        let start = ContinuousClock.now
        let model = try fit(matrix, names, classes, isCancelled)
        let seconds = (ContinuousClock.now - start).seconds
        if let output, let unseen {
            try output.check()
            let writer = try NumPyWriter(path: output.path, dimension: names.count)
            for row in try model.probabilities(unseen) { try writer.append(row) }
            try writer.finish()
        }
        return Report(
            method: method.rawValue, count: matrix.count, dimension: matrix.dimension, classes: names.count,
            fitSeconds: seconds, record: model.card?.record, validation: model.card?.validation,
            temperature: model.card?.temperature, seed: training.seed)
    }

    /// The labels in their order, and that of each vector by its place among them.
    private func readLabels(count: Int) throws -> ([Int], [Int]) {
        let reader = try NumPyReader(path: labels)
        guard reader.shape.count == 1 || reader.shape[1] == 1, reader.shape[0] == count else {
            throw VectorsError(labels, "has the shape \(reader.shape), and there are \(count) vectors")
        }
        let values = try reader.values()
        // What float32 holds exactly.
        guard values.allSatisfy({ abs($0) <= 16_777_216 && $0 == $0.rounded() }) else {
            throw VectorsError(labels, "has a label that is no whole number up to 2^24")
        }
        let names = Set(values).sorted()
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        return (names.map { Int($0) }, values.compactMap { places[$0] })
    }

    private struct Model {
        let probabilities: (VectorMatrix) throws -> [[Float]]
        var card: ClassHeadCard?
    }

    private func fit(
        _ matrix: VectorMatrix, _ names: [Int], _ classes: [Int], _ isCancelled: @escaping @Sendable () -> Bool
    ) throws -> Model {
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        if method != .head, names.count != 2 {
            throw VectorsError(labels, "has \(names.count) classes; \(method.rawValue) tells two apart")
        }
        func both(_ probabilities: [Double]) -> [[Float]] { probabilities.map { [Float(1 - $0), Float($0)] } }
        switch method {
        case .head:
            var options = training.options()
            options.threads = threads
            let card = ClassHeadCard(
                name: "vectors", label: "label",
                space: EmbeddingSpace(model: "vectors", identity: "vectors", dimension: matrix.dimension),
                classes: names.map { "\($0)" }, hidden: hidden, samples: matrix.count, data: "", seed: training.seed)
            let head = try ClassHead.train(
                on: matrix, classes, split: ClassSplit(classes: classes, seed: training.seed), card: card,
                options: options, isCancelled: isCancelled)
            return Model(
                probabilities: { try head.probabilities(of: $0, threads: threads).map { $0.map { Float($0) } } },
                card: head.card)
        case .lr:
            let model = try LogisticRegression.train(
                on: matrix, classes.map { $0 == 1 }, c: c, threads: threads, isCancelled: isCancelled)
            return Model(probabilities: { both(model.probabilities(of: $0)) })
        case .rf:
            let forest = try RandomForest.train(
                on: matrix, classes.map { $0 == 1 }, trees: trees, seed: training.seed, threads: threads,
                isCancelled: isCancelled)
            return Model(probabilities: { both(forest.probabilities(of: $0)) })
        }
    }

    private struct Report: Encodable {
        let method: String
        let count: Int
        let dimension: Int
        let classes: Int
        let fitSeconds: Double
        let record: TrainingRecord?
        let validation: ClassHeadCard.Validation?
        let temperature: Double?
        let seed: UInt64

        private enum CodingKeys: CodingKey {
            case method, count, dimension, classes, fitSeconds, epochs, learningRate, batch, validation, temperature,
                seed
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(method, forKey: .method)
            try values.encode(count, forKey: .count)
            try values.encode(dimension, forKey: .dimension)
            try values.encode(classes, forKey: .classes)
            try values.encode(fitSeconds, forKey: .fitSeconds)
            try values.encode(record?.epochs ?? [], forKey: .epochs)
            try values.encodeIfPresent(record?.learningRate, forKey: .learningRate)
            try values.encodeIfPresent(record?.batch, forKey: .batch)
            try values.encodeIfPresent(validation, forKey: .validation)
            try values.encodeIfPresent(temperature, forKey: .temperature)
            try values.encode(seed, forKey: .seed)
        }
    }
}
