public import InferenceEngine
public import ModelZoo
import Synchronization
import VectorSearch

/// Turns texts into unit vectors that are compared with those of images of the same model.
///
/// Reading and compiling takes tenths of a second, so keep the embedder. It may be shared between threads; it embeds one
/// text at a time.
///
/// ```swift
/// let words = try TextEmbedder(ModelPreset.named("clip_vit_b32"), store: ModelStore())
/// let vector = try words.embed("a red summer dress")   // 512 numbers, length 1
/// ```
public final class TextEmbedder: Sendable {
    /// The model.
    public let preset: ModelPreset
    /// Arithmetic and layout over cores.
    public let configuration: EngineConfiguration
    private let tokenizer: CLIPTokenizer
    private let length: Int
    private let request: Mutex<TokenRequest>

    /// Compiles a text tower that is loaded.
    /// - Throws: ``EmbeddingError/inference(_:)``.
    public init(_ model: LoadedText, configuration: EngineConfiguration = .init()) throws(EmbeddingError) {
        preset = model.preset
        self.configuration = configuration
        tokenizer = model.tokenizer
        length = model.contextLength
        do {
            let network = try TokenNetwork(model.graph, length: model.contextLength, configuration: configuration)
            request = Mutex(try network.makeRequest())
        } catch {
            throw .inference(error)
        }
    }

    /// Loads a preset's text tower and compiles it; the half for images is not built.
    /// - Throws: ``EmbeddingError/model(_:)`` as `ModelStore.loadText(_:)`, or ``EmbeddingError/inference(_:)``.
    public convenience init(
        _ preset: ModelPreset, store: ModelStore, configuration: EngineConfiguration = .init()
    ) throws(EmbeddingError) {
        let model: LoadedText
        do {
            model = try store.loadText(preset)
        } catch {
            throw .model(error)
        }
        try self.init(model, configuration: configuration)
    }

    /// The unit vector of a text. Blocks for milliseconds: call it off Swift's cooperative threads.
    ///
    /// Of a long text only the beginning counts, `TextTower.contextLength` − 2 tokens. An empty one has a vector too.
    /// - Throws: ``EmbeddingError/text(_:)`` for a text of more than `CLIPTokenizer.longestText` bytes, or another
    ///   ``EmbeddingError``.
    public func embed(_ text: String) throws(EmbeddingError) -> [Float] {
        let tokens: [Int64]
        do {
            tokens = try tokenizer.encode(text, length: length)
        } catch {
            throw .text(error)
        }
        var vector: [Float]
        do {
            vector = try request.withLock { request throws(InferenceError) in try request.run(tokens: tokens) }
        } catch {
            throw .inference(error)
        }
        do {
            try VectorMatrix.normalize(&vector)
        } catch {
            throw .noDirection(name: "the text")
        }
        return vector
    }
}
