public import Imaging
public import InferenceEngine
public import ModelZoo
public import NeuralGraph

/// Tells what every place of an image adds to its vector, for networks whose embedding is an average over places.
///
/// Whether one is, its graph tells, not its name: see `NetworkGraph.placeNetwork()`. Networks that come as files are taken
/// where the average is left to Simile, that is where their output is a map or a row of tokens.
///
/// Compiling takes tenths of a second, so keep the embedder. It may be shared between threads.
///
/// ```swift
/// let model = try ModelStore().load(ModelPreset.named("efficientnet_lite0"))
/// if let embedder = try PlaceEmbedder(model) {
///     let features = try embedder.makeWorker().features(of: .file("dress.jpg"))   // 7 × 7 places, 1280 numbers each
/// }
/// ```
public final class PlaceEmbedder: Sendable {
    /// The model.
    public let preset: ModelPreset
    /// How the places stand in what the network sees of an image.
    public let grid: PlaceGrid
    /// What images may cost.
    public let limits: ImageLimits
    private let network: CompiledNetwork

    /// Compiles the model's network without its last mean; nil where the embedding is no average over places.
    /// - Throws: ``EmbeddingError/inference(_:)``.
    public init?(
        _ model: LoadedModel, limits: ImageLimits = ImageLimits(), configuration: EngineConfiguration = .init()
    ) throws(EmbeddingError) {
        preset = model.preset
        self.limits = limits
        do {
            switch model.network {
            case .graph(let graph):
                guard let places = graph.placeNetwork() else { return nil }
                grid = places.grid
                network = try CompiledNetwork(
                    onnx: places.graph.onnxModel(), input: model.pixelInput, output: VectorOutput(pooling: .avg),
                    configuration: configuration)
            case .onnx(let bytes):
                network = try CompiledNetwork(
                    onnx: bytes, input: model.pixelInput, output: model.vectorOutput, configuration: configuration)
                guard let grid = network.grid else { return nil }
                self.grid = grid
            }
        } catch {
            throw .inference(error)
        }
    }

    /// A worker for one thread at a time.
    /// - Throws: ``EmbeddingError/inference(_:)``.
    public func makeWorker() throws(EmbeddingError) -> PlaceWorker {
        do {
            return PlaceWorker(
                request: try network.makeRequest(), grid: grid, dimension: network.outputCount,
                view: .prepared(preset.preparation), limits: limits)
        } catch {
            throw .inference(error)
        }
    }
}
