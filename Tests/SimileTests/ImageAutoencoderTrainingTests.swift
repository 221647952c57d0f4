import Foundation
import NeuralGraph
import SimilarityLearning
import TestSupport
import Testing

@testable import Simile

/// An autoencoder trained on the pixels of a catalog's images.
@Suite struct ImageAutoencoderTrainingTests {
    private let folder: TemporaryFolder
    private let catalog: ImageCatalog
    private static let count = 12

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        let root = try catalog.transaction { try $0.root(for: "/", named: "disk") }
        try catalog.commit(
            (0..<Self.count).map { number in
                let shade = UInt8(20 * number)
                let bytes = (0..<40 * 20).flatMap { [shade, UInt8($0 % 40 * 6), 255 - shade] }
                let image = try PixelBuffer(width: 40, height: 20, bytes: bytes)
                let path = try folder.write("images/\(number).png", image.png())
                return .put(
                    NewItem(
                        key: ItemKey("disk" + path), root: root.id,
                        attributes: ["side": .text(number % 2 == 0 ? "even" : "odd")], vectors: []))
            })
    }

    private func request(_ name: String = "looks") -> ImageAutoencoderRequest {
        var request = ImageAutoencoderRequest(name: name)
        (request.dimension, request.options.epochs) = (3, 1)
        return request
    }

    private var learned: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: catalog.learnedDirectory))?.sorted() ?? []
    }

    @Test func imagesAreIndexedAndFoundByIt() async throws {
        try folder.write("images/7.png", [1, 2, 3])
        let library = ImageLibrary(catalog)
        let trained = try await library.trainImageAutoencoder(request()).report()
        #expect(learned == ["looks.onnx", "looks.yaml"])
        #expect(trained.outliers.count == Self.count - 1)
        #expect(trained.outliers.map(\.error) == trained.outliers.map(\.error).sorted(by: >))
        #expect(trained.skipped.map { ($0.path as NSString).lastPathComponent } == ["7.png"])
        #expect(trained.reconstructions.count == Self.count - 1)
        #expect(trained.reconstructions.allSatisfy { $0.pixels.width == 64 && $0.pixels.height == 64 })
        // An image wider than high has white borders, of which much comes back.
        let shown = trained.reconstructions[0].pixels
        #expect(shown.bytes[0] > 200)

        try FileManager.default.removeItem(atPath: folder.path + "/images/7.png")
        let model = ModelChoice(trained.path)
        let report = try await library.index(IndexRequest(paths: [folder.path + "/images"], models: [model])).report()
        #expect(report.embedded == Self.count - 1)
        let space = try #require(try catalog.heldSpaces().first { $0.model == trained.path })
        #expect(space.dimension == 3)
        let hits = try await library.search(.file(folder.path + "/images/4.png"), by: .model(trained.path)).hits
        let nearest = hits.prefix(3).map { ($0.item.key.text as NSString).lastPathComponent }
        #expect(Set(nearest).isDisjoint(with: ["0.png", "1.png", "10.png", "11.png"]), "\(nearest)")
        #expect(nearest.contains("4.png") || nearest.contains("5.png") || nearest.contains("3.png"), "\(nearest)")
    }

    @Test func theDescriptionSaysWhereItIsFrom() async throws {
        let trained = try await ImageLibrary(catalog).trainImageAutoencoder(request()).report()
        let own = try OwnModel.load(path: trained.path)
        #expect(own.preset.inputSize == 64 && own.preset.ports?.output == "latent")
        #expect(own.preset.normalization == .symmetric && own.preset.preparation.fit == .pad)
        let text = try String(contentsOfFile: catalog.learnedDirectory + "/looks.yaml", encoding: .utf8)
        #expect(text.contains("# Trained on 12 images (digest "))
    }

    /// The vectors that the engine makes of the file are the latent ones.
    @Test func theExportComputesTheSame() async throws {
        let pixels = try StoredPixels(width: 64, height: 64, capacity: 8, in: folder.path)
        let images = (0..<8).map { image in (0..<3 * 64 * 64).map { UInt8($0 * (7 + image) % 251) } }
        for (place, bytes) in images.enumerated() { try pixels.set(bytes, at: place) }
        let samples = ImageAutoencoder.samples(of: pixels, Array(0..<8))
        var options = ImageAutoencoder.usualOptions
        options.epochs = 1
        let trained = try ImageAutoencoder.train(on: samples, dimension: 3, options: options)
        let files = try NetworkFiles("autoencoder", "export", in: folder.path)
        let preparation = Preparation(shortSide: 64, interpolation: .bilinear, crop: .init(width: 64, height: 64))
        try files.write(
            trained.graph, description: OwnModel.description(["made"], preparation, .symmetric, output: "latent"))
        let own = try OwnModel.load(path: files.path)
        let request = try CompiledNetwork(onnx: own.onnxModel(), input: own.pixelInput, output: own.vectorOutput)
            .makeRequest()
        var encoder = trained.graph
        encoder.outputs.removeLast()
        let network = try TrainableNetwork(encoder, batch: 8, parameters: [])
        try samples.copy(Array(0..<8), into: network.input)
        let expected = Array(network.forward(count: 8))
        for (place, bytes) in images.enumerated() {
            let output = try request.run(pixels: bytes)
            #expect(output.count == 3)
            #expect(zip(output, expected[(3 * place)...]).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) })
        }
    }

    @Test func whatCannotBeLearnedLeavesNothing() async throws {
        let library = ImageLibrary(catalog)
        var few = request()
        few.filter = try Filter.parse("side=even")
        await #expect(throws: LearningError.self) { try await library.trainImageAutoencoder(few).report() }
        await #expect(throws: LearnedModelError.name("a/b")) {
            try await library.trainImageAutoencoder(request("a/b")).report()
        }
        let job = library.trainImageAutoencoder(request())
        let stopped = Task { try await job.report() }
        stopped.cancel()
        await #expect(throws: CancellationError.self) { try await stopped.value }
        #expect(learned.isEmpty)
    }

    @Test func nothingIsReplacedUnasked() async throws {
        try FileManager.default.createDirectory(atPath: catalog.learnedDirectory, withIntermediateDirectories: true)
        let path = catalog.learnedDirectory + "/looks.onnx"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let library = ImageLibrary(catalog)
        await #expect(throws: LearnedModelError.exists("autoencoder looks", path: path)) {
            try await library.trainImageAutoencoder(request()).report()
        }
        var forced = request()
        forced.replaces = true
        _ = try await library.trainImageAutoencoder(forced).report()
        #expect(learned == ["looks.onnx", "looks.yaml"])
    }
}
