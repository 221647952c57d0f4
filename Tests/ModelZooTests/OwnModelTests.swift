import Basics
import Foundation
import Imaging
import NeuralGraph
import Testing

@testable import ModelZoo

/// A folder with a small model in it, written here.
struct OwnModelFolder {
    let path: String
    let onnx: [UInt8]

    static let yaml = """
        # a comment
        size: 8
        short_side: 10
        interpolation: bilinear
        mean: [0.5, 0.25, 0.75]
        std:
          - 0.5
          - 0.5
          - 0.25
        output: 'pooled'

        """

    init(yaml: String? = OwnModelFolder.yaml, name: String = "own.onnx") throws {
        let folder = NSTemporaryDirectory() + "simile-own-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var builder = GraphBuilder(name: "own")
        let pooled = try builder.globalAveragePool(builder.input("pixels", [nil, 3, 8, 8]), name: "pooled")
        onnx = builder.build(outputs: [pooled]).onnxModel()
        path = folder + "/" + name
        try Data(onnx).write(to: URL(fileURLWithPath: path))
        if let yaml { try Data(yaml.utf8).write(to: URL(fileURLWithPath: OwnModel.presetPath(of: path))) }
    }

    func load(_ options: FeatureOptions = FeatureOptions()) throws -> LoadedModel {
        defer { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
        return try OwnModel.load(path: path, options: options)
    }
}

@Suite struct OwnModelTests {
    /// What is written beside a network that was trained further.
    @Test(arguments: ModelPreset.all.map(\.name)) func theDescriptionOfAPresetPreparesImagesLikeIt(name: String) throws
    {
        for options in [FeatureOptions(), FeatureOptions(inputSize: 192, fit: .pad), FeatureOptions(fit: .squash)] {
            let preset = try ModelPreset.named(name).with(options)
            let recipe = try OwnRecipe(yaml: Array(OwnModel.description(of: preset).utf8))
            #expect(recipe.preparation == preset.preparation)
            #expect(recipe.normalization == preset.normalization)
            #expect(recipe.ports == NetworkPorts())
        }
    }

    @Test func theDescriptionBecomesThePreset() throws {
        let folder = try OwnModelFolder()
        let model = try folder.load()
        #expect(model.digest == SHA256.hash(folder.onnx).hex)
        #expect(model.onnxModel() == folder.onnx)
        let preset = model.preset
        #expect(preset.name == folder.path && preset.weights.file.digest.sha256 == model.digest)
        #expect(
            preset.preparation
                == Preparation(
                    shortSide: 10, interpolation: .bilinear, crop: .init(width: 8, height: 8)))
        #expect(preset.normalization == Normalization(mean: [127.5, 63.75, 191.25], deviation: [127.5, 127.5, 63.75]))
        #expect(preset.ports == NetworkPorts(output: "pooled"))
        #expect(preset.output == "pooled")
        #expect(
            preset.preprocessing == "short side 10 bilinear, crop 8x8, minus 127.5 63.75 191.25, over 127.5 127.5 63.75"
        )
    }

    @Test func optionsGoBeforeTheDescription() throws {
        let preset = try OwnModelFolder().load(
            FeatureOptions(layer: "map", pooling: .gem, inputSize: 16, fit: .squash)
        ).preset
        #expect(preset.inputSize == 16 && preset.preparation.fit == .squash && preset.preparation.shortSide == 20)
        #expect(preset.ports?.output == "map" && preset.ports?.pooling == .gem)
        #expect(preset.output == "map gem")
        #expect(preset.preprocessing.hasPrefix("bilinear, squash 16x16, "))
    }

    @Test func whatIsLeftOutIsAsUsual() throws {
        let recipe = try OwnRecipe(yaml: Array("size: [6, 4]\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n".utf8))
        #expect(recipe.preparation == Preparation(shortSide: 6, crop: .init(width: 6, height: 4)))
        #expect(recipe.normalization.deviation == [255, 255, 255])
        #expect(recipe.ports == NetworkPorts())
        let plain = try OwnRecipe(
            yaml: Array(
                "size: 4\nscale: 1\nmean: [103.5, 116, 123]\nstd: [1, 2, 4]\nchannels: bgr\nlayout: nhwc\nfit: pad\npooling: cls\n"
                    .utf8))
        // In the order of the file, which is blue first; kept red first.
        #expect(plain.normalization == Normalization(mean: [123, 116, 103.5], deviation: [4, 2, 1]))
        #expect(plain.ports.channels == .bgr && plain.ports.layout == .nhwc && plain.ports.pooling == .cls)
        #expect(plain.preparation.fit == .pad)
    }

    @Test(arguments: [
        ("", "list of 'key: value'"), ("- 1\n- 2\n", "list of 'key: value'"), ("size: [", "not YAML"),
        ("mean: [0, 0, 0]\nstd: [1, 1, 1]\n", "'size' is missing"), ("size: 8\nstd: [1, 1, 1]\n", "'mean' is missing"),
        ("size: 8\nmean: 0\nstd: [1, 1, 1]\n", "'mean' must be three numbers"),
        ("size: 8\nmean: [0, 0]\nstd: [1, 1, 1]\n", "'mean' must be 3 numbers"),
        ("size: 8\nmean: [0, 0, x]\nstd: [1, 1, 1]\n", "'mean' is 'x', not a number"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 0]\n", "'std' must be above 0"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, .nan]\n", "not a number"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 1]\nscale: 1/0\n", "'scale' is '1/0'"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 1]\nscale: -1\n", "'scale' must be above 0"),
        ("size: 8\nmean: [1e300, 0, 0]\nstd: [1, 1, 1]\n", "not too large for a float"),
        ("size: 0\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n", "'size' is '0'"),
        ("size: 99999999999999999999\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n", "'size' is '99999"),
        ("size: 8\nshort_side: 7\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n", "less than 'size'"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 1]\nlayout: CHW\n", "not one of NCHW, NHWC"),
        ("size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 1]\nmaen: 3\n", "no key 'maen'; the keys are size, short_side"),
        ("size: 8\nsize: 9\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n", "not YAML"),
    ])
    func mistakesAreNamed(yaml: String, words: String) throws {
        let folder = try OwnModelFolder(yaml: yaml)
        #expect {
            try folder.load()
        } throws: { error in
            guard case ModelError.invalidPreset = error else { return false }
            let text = "\(error)"
            return text.contains(words) && text.contains("own.yaml") && !text.contains("\n")
        }
    }

    @Test func hostileDescriptionsAreErrors() throws {
        let head = "size: 8\nmean: [0, 0, 0]\nstd: [1, 1, 1]\noutput: "
        let laughs = (0..<24).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]\n" }.joined()
            .replacing("*b-1", with: "x")
        let bombs = [
            String(repeating: "[", count: 30_000), String(repeating: "{a: ", count: 10_000),
            head + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            laughs + head + "*b23\n", laughs + head + "x\n? *b23\n: y\n",
            String(repeating: " ", count: OwnRecipe.maxBytes + 1),
        ]
        for bomb in bombs {
            #expect(throws: ModelError.self) { try OwnModelFolder(yaml: bomb).load() }
        }
        #expect(throws: OwnRecipe.Fault.self) { try OwnRecipe(yaml: [0xff, 0xfe, 0x00]) }
        var state: UInt64 = 5
        let whole = Array(OwnModelFolder.yaml.utf8)
        for _ in 0..<300 {
            var damaged = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[Int(state >> 33) % damaged.count] = UInt8(truncatingIfNeeded: state >> 25)
            }
            _ = try? OwnRecipe(yaml: damaged)
        }
    }

    @Test func missingFilesSayWhatToDo() throws {
        let bare = try OwnModelFolder(yaml: nil)
        #expect {
            try bare.load()
        } throws: { "\($0)".contains("own.yaml") && "\($0)".contains("simile models info \(bare.path)") }
        #expect { try OwnModel.load(path: "/nowhere/x.onnx") } throws: { "\($0)".contains("/nowhere/x.onnx") }
        #expect(throws: ModelError.self) { try OwnModel.load(path: "/nowhere/x.pth") }
        for content in [[], Array("not a model".utf8), Array(bare.onnx.dropLast(9))] {
            let folder = try OwnModelFolder()
            try Data(content).write(to: URL(fileURLWithPath: folder.path))
            #expect {
                try folder.load()
            } throws: {
                if case ModelError.unreadable(folder.path, _) = $0 { true } else { false }
            }
        }
    }

    /// The digest is one of all that the model computes with.
    @Test func weightsMayLieInAFileBesideTheModel() throws {
        let folder = try OwnModelFolder()
        let home = (folder.path as NSString).deletingLastPathComponent
        defer { try? FileManager.default.removeItem(atPath: home) }
        func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            [number << 3 | 2, UInt8(content.count)] + content
        }
        // A graph with a weight of two floats.
        let head = field(1, [2]) + [2 << 3, 1] + field(8, Array("w".utf8))
        let place = field(13, field(1, Array("location".utf8)) + field(2, Array("w.data".utf8))) + [14 << 3, 1]
        try Data(field(7, field(5, head + place))).write(to: URL(fileURLWithPath: folder.path))
        #expect {
            try OwnModel.load(path: folder.path)
        } throws: { "\($0)".contains("'w.data', which is not there") && "\($0)".contains(folder.path) }
        for values in [[1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]] as [[UInt8]] {
            try Data(values).write(to: URL(fileURLWithPath: home + "/w.data"))
            let whole = field(7, field(5, head + field(9, values)))
            let model = try OwnModel.load(path: folder.path)
            #expect(model.onnxModel() == whole && model.digest == SHA256.hash(whole).hex)
        }
    }

    @Test func pathsWithOptionsAreRead() {
        let (path, options) = FeatureOptions.parse("/home/a@b/m.onnx@448@gem@out")
        #expect(path == "/home/a@b/m.onnx")
        #expect(options == FeatureOptions(layer: "out", pooling: .gem, inputSize: 448))
        #expect(options.text(of: path) == "/home/a@b/m.onnx@448@out@gem")
        #expect(FeatureOptions.parse("/home/a@448/m.ONNX").name == "/home/a@448/m.ONNX")
        let (name, fitted) = FeatureOptions.parse("vit@448@pad")
        #expect(name == "vit" && fitted == FeatureOptions(inputSize: 448, fit: .pad))
        #expect(FeatureOptions.parse("@448").name == "")
    }

    @Test func theTemplateCanBeRead() throws {
        let ports = NetworkPorts(
            input: "it's", layout: .nhwc, output: "a: b", pooling: .cls, prefixTokens: 1)
        let text = OwnModel.template(for: "x.onnx", width: 300, height: nil, ports: ports)
        let recipe = try OwnRecipe(yaml: Array(text.utf8))
        #expect(recipe.ports == ports)
        #expect(recipe.preparation.crop == .init(width: 300, height: 224))
        #expect(recipe.normalization.mean.map { ($0 * 100).rounded() } == [12368, 11628, 10353])
    }
}

@Suite struct FitTests {
    @Test func fitsTellSpacesApart() throws {
        let preset = try ModelPreset.named(ModelPreset.defaultName)
        #expect(preset.preprocessing.hasPrefix("short side 256 bicubic, crop 224x224, minus 127.5 127.5 127.5, over"))
        #expect(preset.preparation.background == .white)
        let lines = Preparation.Fit.allCases.map { preset.with(FeatureOptions(fit: $0)).preprocessing }
        #expect(Set(lines).count == 3 && lines[0] == preset.preprocessing)
        #expect(lines[1].hasPrefix("bicubic, pad 224x224 on 255 255 255, minus"))
    }
}
