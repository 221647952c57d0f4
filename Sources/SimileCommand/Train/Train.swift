import ArgumentParser

/// `simile train`.
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train models on labeled images.", subcommands: [TrainHead.self, TrainMetric.self, TrainPairs.self])
}
