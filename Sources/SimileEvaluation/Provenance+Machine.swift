import Catalog
import Foundation
import InferenceEngine
public import ModelZoo
public import RetrievalEvaluation
public import Simile

extension Provenance {
    /// What runs here and now.
    /// - Parameters:
    ///   - seed: what random choices start from.
    ///   - models: the models that are evaluated; their weights are read where the digest is unknown.
    ///   - store: where the weights are.
    ///   - settings: what was asked for, by the names of the command line's options.
    /// - Throws: `ModelError` when a model cannot be had.
    public init(
        seed: UInt64, models: [ModelChoice] = [], store: ModelStore = ModelStore(), settings: [String: String] = [:]
    ) throws(ModelError) {
        let info = ProcessInfo.processInfo
        let processor = (try? CompiledNetwork.processor()) ?? "unknown processor"
        var described: [Provenance.Model] = []
        for model in models {
            let space = try model.space(store: store)
            described.append(
                Model(
                    name: model.text, digest: space.weightsDigest, dimension: space.dimension,
                    precision: space.precision.rawValue))
        }
        self.init(
            program: "simile \(SimileVersion.current)", date: Date.now.formatted(.iso8601),
            machine: "\(processor), \(info.activeProcessorCount) cores, \(info.physicalMemory >> 30) GiB, "
                + info.operatingSystemVersionString,
            seed: seed, models: described, settings: settings)
    }
}
