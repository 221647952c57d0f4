import Basics
import Embedding
import Foundation
import InferenceEngine
package import ModelZoo
import NeuralGraph
import Synchronization

/// Measures how fast models are on this machine, and what they cost: the network alone, on an image that is prepared
/// already, without decoding.
///
/// ```swift
/// let result = try ModelBenchmark().run(ModelChoice("efficientnet_lite0"))
/// print(result.milliseconds, result.imagesPerSecond)
/// ```
package struct ModelBenchmark: Sendable {
    private let store: ModelStore
    private let seconds: Double
    private let streams: Int
    private let isMadeUp: Bool
    private let file: String?

    /// - Parameters:
    ///   - store: where the weights are.
    ///   - madeUp: whether the weights of presets are made up, which takes the same time, instead of read.
    ///   - file: weights that presets are built with, from any source; nil for those of the store.
    ///   - seconds: about how long each of the two measurements lasts.
    ///   - streams: how many images are looked at side by side in bulk; nil for one per core.
    package init(
        store: ModelStore = ModelStore(), madeUp: Bool = false, from file: String? = nil, seconds: Double = 2,
        streams: Int? = nil
    ) {
        self.store = store
        isMadeUp = madeUp
        self.file = file
        self.seconds = seconds
        self.streams = max(1, streams ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// What one model costs.
    package struct Result: Sendable, Encodable {
        /// The model's name, with its options.
        package var name: String
        /// Arithmetic inside the network.
        package var precision: Precision
        /// Sides of the image that the network sees, in pixels.
        package var width: Int
        /// Rows of that image.
        package var height: Int
        /// Length of the vector.
        package var dimension: Int
        /// Numbers that were learned; nil for a model file, which does not tell them from others.
        package var parameters: Int?
        /// Multiplications with addition for one image; nil for a model file.
        package var multiplyAdds: Int?
        /// From the file of the weights to the vector of a first image that is prepared already.
        package var loadMilliseconds: Double
        /// For one image when nothing else is to be done: the median.
        package var milliseconds: Double
        /// When there is always another image to be looked at.
        package var imagesPerSecond: Double
        /// How many images were looked at side by side for that.
        package var streams: Int
        /// The most memory that the process held meanwhile, in bytes; nil where the system does not tell. Part of it may be
        /// what models before have left.
        package var peakMemory: Int?
    }

    /// The presets whose weights are on this machine.
    package static func present(in store: ModelStore = ModelStore()) -> [ModelChoice] {
        ModelPreset.all.filter(store.has).map { ModelChoice($0.name) }
    }

    /// Measures one model. Blocks for a little more than twice the seconds asked for.
    /// - Throws: `ModelError`, `InferenceError`.
    package func run(_ choice: ModelChoice) throws -> Result {
        let memory = PeakMemory()
        let loaded = try timed {
            let model = try load(choice)
            let network = try Self.compile(model, choice.precision, streams: 1)
            try network.makeRequest().run()
            return (model, network)
        }
        let (model, network) = loaded.result
        let milliseconds = try median(of: network)
        let rate = try bulkRate(
            try Self.compile(model, choice.precision, streams: streams), about: milliseconds / 1000)
        return Result(
            name: choice.text, precision: choice.precision, width: network.input.width, height: network.input.height,
            dimension: network.outputCount, parameters: model.graph?.parameterCount,
            multiplyAdds: model.graph?.multiplyAdds, loadMilliseconds: loaded.milliseconds, milliseconds: milliseconds,
            imagesPerSecond: rate, streams: streams, peakMemory: memory?.bytes)
    }

    private func load(_ choice: ModelChoice) throws(ModelError) -> LoadedModel {
        guard isMadeUp || file != nil, !OwnModel.isPath(choice.name) else { return try choice.load(store: store) }
        let preset = try ModelPreset.named(choice.name).with(choice.options)
        guard let file else { return try ModelStore.madeUp(preset) }
        return try ModelStore.load(preset, from: file)
    }

    private static func compile(
        _ model: LoadedModel, _ precision: Precision, streams: Int
    ) throws -> CompiledNetwork {
        try CompiledNetwork(
            onnx: model.onnxModel(), input: model.pixelInput, output: model.vectorOutput,
            configuration: .init(precision: precision, streams: streams))
    }

    private func median(of network: CompiledNetwork) throws -> Double {
        let request = try Self.warmRequest(network)
        var times: [Double] = []
        let start = ContinuousClock.now
        repeat {
            times.append(try timed { try request.run() }.milliseconds)
        } while times.count < 5
            || (ContinuousClock.now - start).seconds < seconds
        times.sort()
        return times[times.count / 2]
    }

    /// Images per second from the moment when the first thread is ready.
    private func bulkRate(_ network: CompiledNetwork, about each: Double) throws -> Double {
        let expected = (seconds / max(each, 1e-6) * 1.5).rounded()
        let count = max(4 * streams, Int(min(expected, 1e6)))
        let start = Start()
        try Pipeline.run(
            Array(0..<count), threads: streams,
            makeWorker: {
                let request = try Self.warmRequest(network)
                start.time.withLock { $0 = $0 ?? .now }
                return { _ in Swift.Result { try request.run() } }
            }, isCancelled: { false }
        ) { (results: [Swift.Result<Void, any Error>]) in
            for result in results { try result.get() }
        }
        guard let time = start.time.withLock({ $0 }) else { return 0 }
        return Double(count) / (ContinuousClock.now - time).seconds
    }

    private final class Start: Sendable {
        let time = Mutex<ContinuousClock.Instant?>(nil)
    }

    /// A request that has run before, on an image of all levels.
    private static func warmRequest(_ network: CompiledNetwork) throws -> InferenceRequest {
        let request = try network.makeRequest()
        for index in request.pixels.indices { request.pixels[index] = UInt8(truncatingIfNeeded: index &* 37) }
        for _ in 0..<2 { try request.run() }
        return request
    }
}
