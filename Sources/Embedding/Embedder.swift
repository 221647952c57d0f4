public import Imaging
public import InferenceEngine
public import ModelZoo

/// Turns images into unit vectors with a network.
///
/// Compiling the network takes tenths of a second, so keep the embedder. It may be shared between threads; each thread that
/// embeds takes a worker of its own.
///
/// ```swift
/// let model = try ModelStore().load(ModelPreset.named(ModelPreset.defaultName))
/// let worker = try Embedder(model).makeWorker()
/// let vector = try worker.embed(.file("dress.jpg"))   // 1280 numbers, length 1
/// ```
public final class Embedder: ImageEmbedder {
    /// The model.
    public let preset: ModelPreset
    /// Arithmetic and layout over cores; `EngineConfiguration.streams` workers run in parallel.
    public let configuration: EngineConfiguration
    /// What images may cost.
    public let limits: ImageLimits
    private let network: CompiledNetwork

    /// Compiles the model's network.
    /// - Throws: ``EmbeddingError/inference(_:)``.
    public init(
        _ model: LoadedModel, limits: ImageLimits = ImageLimits(), configuration: EngineConfiguration = .init()
    ) throws(EmbeddingError) {
        preset = model.preset
        self.limits = limits
        self.configuration = configuration
        do {
            network = try CompiledNetwork(
                onnx: model.onnxModel(), input: model.pixelInput, output: model.vectorOutput,
                configuration: configuration)
        } catch {
            throw .inference(error)
        }
    }

    /// Length of the vectors.
    public var dimension: Int { network.outputCount }

    /// A worker for one thread at a time.
    /// - Throws: ``EmbeddingError/inference(_:)``.
    public func makeWorker() throws(EmbeddingError) -> EmbeddingWorker {
        do {
            let request = try network.makeRequest()
            return EmbeddingWorker(
                NetworkFunction(view: .prepared(preset.preparation), request: request), limits: limits)
        } catch {
            throw .inference(error)
        }
    }
}

/// A network as a function of the pixels that were prepared for it.
private struct NetworkFunction: PixelFunction {
    let view: ImageView
    let request: InferenceRequest

    func vector(of image: PixelBuffer) throws(EmbeddingError) -> [Float] {
        do {
            return try request.run(pixels: image.bytes)
        } catch {
            throw .inference(error)
        }
    }
}
