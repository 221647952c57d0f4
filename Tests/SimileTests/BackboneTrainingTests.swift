import Foundation
import NeuralGraph
import SimilarityLearning
import TestSupport
import Testing

@testable import Simile

/// A network trained on a catalog's images: a tiny one, on drawings.
@Suite struct BackboneTrainingTests {
    private let folder: TemporaryFolder
    private let catalog: ImageCatalog
    private static let kinds = ["rising", "falling", "dots"]

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        let root = try catalog.transaction { try $0.root(for: "/", named: "disk") }
        var random = SeededGenerator(seed: 11)
        var items: [Change] = []
        for number in 0..<180 {
            let path = try folder.write("images/\(number).png", Self.drawing(number % 3, &random).png())
            items.append(
                .put(
                    NewItem(
                        key: ItemKey("disk" + path), root: root.id,
                        attributes: ["kind": .text(Self.kinds[number % 3]), "all": .text("one")], vectors: [])))
        }
        try catalog.commit(items)
    }

    /// Stripes along one diagonal or the other, or dots, with noise.
    private static func drawing(_ kind: Int, _ random: inout SeededGenerator) throws -> PixelBuffer {
        let shift = Int.random(in: 0..<8, using: &random)
        var bytes: [UInt8] = []
        for row in 0..<16 {
            for column in 0..<16 {
                let isOn =
                    switch kind {
                    case 0: (row + column + shift) % 4 < 2
                    case 1: (row - column + shift + 16) % 4 < 2
                    default: (row + shift) % 2 == 0 && column % 2 == 0
                    }
                for _ in 0..<3 { bytes.append(UInt8((isOn ? 145 : 105) + Int.random(in: -100...100, using: &random))) }
            }
        }
        return try PixelBuffer(width: 16, height: 16, bytes: bytes)
    }

    /// Three convolutions, of which the last two are the last stage.
    private static func model() throws -> LoadedModel {
        var g = GraphBuilder(name: "tiny", weights: .madeUp())
        var x = g.input("pixels", [nil, 3, 16, 16])
        x = try g.relu(g.batchNorm(g.conv(x, "first", channels: 8, kernel: 3, padding: 1), "first.norm"), name: "stem")
        x = try g.relu(g.batchNorm(g.conv(x, "second", channels: 10, kernel: 3, stride: 2, padding: 1), "second.norm"))
        x = try g.relu(g.batchNorm(g.conv(x, "third", channels: 12, kernel: 3, padding: 1), "third.norm"))
        let graph = g.build(outputs: [try g.globalAveragePool(x, name: "pooled")])
        let preset = ModelPreset(
            name: "tiny", family: "tiny", summary: "made up", dimension: 12, layer: "pooled",
            preparation: Preparation(shortSide: 16, interpolation: .bilinear, crop: .init(width: 16, height: 16)),
            normalization: .imageNet,
            weights: WeightsSource(
                file: RemoteFile(name: "tiny", digest: .sha256("0"), location: .byHand), licence: "", page: ""),
            architecture: { _, _ in throw CocoaError(.featureUnsupported) })
        return LoadedModel(preset: preset, network: .graph(graph), digest: "0")
    }

    private func request(
        _ name: String = "kinds", label: String = "kind", epochs: Int = 6, _ unfrozen: BackboneRequest.Unfrozen = .last
    ) -> BackboneRequest {
        var request = BackboneRequest(label: label)
        (request.name, request.unfrozen) = (name, unfrozen)
        request.options.training.epochs = epochs
        (request.options.training.batch, request.options.training.learningRate) = (12, 1e-2)
        request.options.spread = 10
        return request
    }

    private func train(_ request: BackboneRequest, room: Int? = nil) async throws -> TrainedBackbone {
        try await ImageLibrary(catalog).trainBackbone(request, scratchRoom: room) { try Self.model() }.report()
    }

    private var learned: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: catalog.learnedDirectory))?.sorted() ?? []
    }

    @Test(arguments: BackboneRequest.Unfrozen.allCases)
    func imagesAreToldApartBetterThanBefore(unfrozen: BackboneRequest.Unfrozen) async throws {
        var request = request(epochs: 24, unfrozen)
        (request.options.training.patience, request.options.training.learningRate) = (24, 2e-2)
        let trained = try await train(request)
        let (before, after) = (try #require(trained.before), try #require(trained.head.card.validation))
        #expect(after.top1 > before.top1, "\(before.top1) \(after.top1)")
        #expect(trained.frozenUpTo == (unfrozen == .last ? "stem" : nil))
        #expect(trained.images == 180 && trained.skipped.isEmpty && after.samples == 36)
        #expect(trained.preparedPerSecond > 0 && trained.trainedPerSecond > 0)
        #expect(learned == ["kinds.head", "kinds.onnx", "kinds.yaml"])
    }

    /// The file is a model like any other of the user's own, and the head takes its vectors.
    @Test func itIsIndexedAndClassifiedWith() async throws {
        let trained = try await train(request(epochs: 3))
        let library = ImageLibrary(catalog)
        let image = folder.path + "/images/0.png"
        let classes = try await library.classify(.file(image), head: "kinds").classes
        #expect(classes.count == 3 && Set(classes.map(\.label)) == Set(Self.kinds))
        let report = try await library.index(
            IndexRequest(paths: [folder.path + "/images"], models: [ModelChoice(trained.path)])
        ).report()
        #expect(report.embedded == 180)
        #expect(try catalog.heldSpaces().map(\.weightsDigest) == [trained.head.card.space.identity])
        // The catalog's vectors are the ones that the head was measured on.
        var right = 0
        for number in 0..<30 {
            let image = ImageQuery.file(folder.path + "/images/\(number).png")
            if try await library.classify(image, head: "kinds").classes[0].label == Self.kinds[number % 3] {
                right += 1
            }
        }
        #expect(Double(right) / 30 > (trained.head.card.validation?.top1 ?? 0) - 0.2)
    }

    /// The head knows the network by its name in the catalog, wherever that lies, and tells nobody a place on this machine.
    @Test func aMovedCatalogClassifiesAsBefore() async throws {
        let trained = try await train(request(epochs: 2))
        #expect(trained.head.card.space.model == "kinds.onnx")
        let image = ImageQuery.file(folder.path + "/images/0.png")
        let before = try await ImageLibrary(catalog).classify(image, head: "kinds").classes
        let moved = folder.path + "/elsewhere"
        try FileManager.default.copyItem(atPath: catalog.directory, toPath: moved)
        try FileManager.default.removeItem(atPath: trained.path)
        let after = try await ImageLibrary(ImageCatalog.open(at: moved, access: .read)).classify(image, head: "kinds")
        #expect(after.classes == before)
        // Another network in its place is noticed.
        let other = try await train(request("other", epochs: 1))
        try FileManager.default.removeItem(atPath: moved + "/learned/kinds.onnx")
        try FileManager.default.copyItem(atPath: other.path, toPath: moved + "/learned/kinds.onnx")
        await #expect(throws: LearnedModelError.self) {
            try await ImageLibrary(ImageCatalog.open(at: moved, access: .read)).classify(image, head: "kinds")
        }
    }

    /// What the engine makes of the exported file is what was trained.
    @Test func theExportComputesTheSame() async throws {
        let model = try Self.model()
        let graph = try #require(model.graph)
        let cut = try NetworkCut(beforeLastStageOf: graph)
        let network = try TrainableNetwork(cut.trainable, batch: 4)
        network.update { weights, _ in for place in weights.indices { weights[place] *= 1 + 0.1 * Float(place % 3) } }
        let whole = cut.whole(with: network.trainedGraph())
        let path = folder.path + "/export.onnx"
        try Data(whole.onnxModel()).write(to: URL(fileURLWithPath: path))
        try OwnModel.description(of: model.preset).write(
            toFile: folder.path + "/export.yaml", atomically: true, encoding: .utf8)
        let own = try OwnModel.load(path: path)
        #expect(own.preset.preprocessing == model.preset.preprocessing)
        let request = try CompiledNetwork(onnx: own.onnxModel(), input: own.pixelInput).makeRequest()

        let pixels = try StoredPixels(width: 16, height: 16, capacity: 4, in: folder.path)
        var random = SeededGenerator(seed: 2)
        let images = try (0..<4).map { try Self.drawing($0 % 3, &random) }
        for (place, image) in images.enumerated() { try pixels.set(image.bytes, at: place) }
        let normalization = model.preset.normalization
        let samples = pixels.samples([0, 1, 2, 3], mean: normalization.mean, deviation: normalization.deviation)
        let frozen = try TrainableNetwork(cut.frozen, batch: 4, parameters: [])
        try samples.copy([0, 1, 2, 3], into: frozen.input)
        let expected = network.forward(Array(frozen.forward(count: 4)))
        for (place, image) in images.enumerated() {
            let output = try request.run(pixels: image.bytes)
            #expect(zip(output, expected[(12 * place)...]).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test func theSameSeedMakesTheSameNetwork() async throws {
        var requests = [request("one", epochs: 1), request("two", epochs: 1), request("three", epochs: 1)]
        requests[1].options.training.threads = 1
        requests[2].options.training.seed = 1
        for request in requests { _ = try await train(request) }
        let files = ["one", "two", "three"].map {
            FileManager.default.contents(atPath: "\(catalog.learnedDirectory)/\($0).onnx")
        }
        #expect(files[0] != nil && files[0] == files[1] && files[0] != files[2])
    }

    @Test func whatIsCancelledKeepsTheBestEpochOrNothing() async throws {
        var request = request("stopped", epochs: 10_000)
        request.options.training.patience = 10_000
        let job = ImageLibrary(catalog).trainBackbone(request) { try Self.model() }
        let early = Task { try await job.report() }
        early.cancel()
        await #expect(throws: CancellationError.self) { try await early.value }
        #expect(learned.isEmpty)

        let (ended, signal) = AsyncStream.makeStream(of: Void.self)
        let late = Task { try await job.report { if $0.epoch != nil { signal.yield() } } }
        var epochs = ended.makeAsyncIterator()
        await epochs.next()
        late.cancel()
        let record = try #require(try await late.value.head.card.record)
        #expect(record.isInterrupted && !record.epochs.isEmpty)
        #expect(learned == ["stopped.head", "stopped.onnx", "stopped.yaml"])
    }

    @Test func whatCannotBeLearnedIsRefusedBeforeImagesAreRead() async throws {
        await #expect(throws: LearningError.oneClass) { try await train(request(label: "all")) }
        await #expect(throws: ClassificationError.noLabels("none")) { try await train(request(label: "none")) }
        await #expect(throws: LearnedModelError.name("a/b")) { try await train(request("a/b")) }
        do {
            _ = try await train(request(), room: 100_000)
            Issue.record("there was room")
        } catch let error as FileError {
            #expect(error.description.contains("the maps of 180 images take 1 MB"), "\(error)")
        }
        var own = request()
        own.model = ModelChoice(folder.path + "/none.onnx")
        await #expect(throws: ModelError.self) { try await ImageLibrary(catalog).trainBackbone(own).report() }
        #expect(learned.isEmpty)
    }

    @Test func nothingIsReplacedUnasked() async throws {
        try FileManager.default.createDirectory(atPath: catalog.learnedDirectory, withIntermediateDirectories: true)
        let path = catalog.learnedDirectory + "/kinds.yaml"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: LearnedModelError.exists("backbone kinds", path: path)) { try await train(request()) }
        #expect(learned == ["kinds.yaml"])
        var forced = request(epochs: 1)
        forced.replaces = true
        _ = try await train(forced)
        #expect(try OwnModel.load(path: catalog.learnedDirectory + "/kinds.onnx").preset.inputSize == 16)
    }

    @Test func damagedFilesAreLeftOut() async throws {
        try folder.write("images/7.png", [1, 2, 3])
        try FileManager.default.removeItem(atPath: folder.path + "/images/8.png")
        var request = request(epochs: 1)
        // Twice as many maps, with the same places left out.
        request.isMirrored = true
        let trained = try await train(request)
        #expect(trained.images == 178)
        #expect(trained.skipped.map { ($0.path as NSString).lastPathComponent } == ["7.png", "8.png"])
    }
}
