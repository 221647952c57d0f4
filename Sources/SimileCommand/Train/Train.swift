import ArgumentParser

/// `simile train`.
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train models on labeled images.",
        subcommands: [
            TrainHead.self, TrainPairs.self, TrainMetric.self, TrainAutoencoder.self, TrainBackbone.self,
        ])
}
