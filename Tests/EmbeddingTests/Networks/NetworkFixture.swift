import Foundation
import ModelZoo
import NeuralGraph

/// A reduced member of a family with random weights, and what PyTorch makes of a few images with them. The files are
/// written by `Benchmarks/parity/fixtures.py`: safetensors with the weights and
///
/// - `pixels@SIDE`: the images, uint8 `[count, SIDE, SIDE, 3]`;
/// - `expected@SIDE…`: the vectors that should come out, `[count, dimension]`. What follows `expected` is read as the
///   options of a model: `expected@64`, `expected@64@gem`, `expected@64@layer2.0@avg`.
struct NetworkFixture: Sendable {
    /// The file's name, without `.safetensors`.
    let name: String
    /// What happens to the pixels before the network.
    var normalization = Normalization.imageNet
    /// The family's function with the configuration that the file was written with.
    let architecture: @Sendable (_ weights: NamedTensors, _ inputSize: Int) throws -> Backbone

    /// One output of the network for some images.
    struct Case: Sendable {
        let options: FeatureOptions
        /// The images' side.
        let side: Int
        /// Interleaved RGB of each image.
        let images: [[UInt8]]
        /// PyTorch's vector for each image.
        let expected: [[Float]]
    }

    /// The weights and the cases of the file.
    func read() throws -> (weights: NamedTensors, cases: [Case]) {
        guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures") else {
            throw CocoaError(.fileNoSuchFile)
        }
        let file = try WeightsFile.read(path: folder.appendingPathComponent("\(name).safetensors").path)
        let cases = try file.filter { $0.name.hasPrefix("expected@") }.map { name, expected in
            let options = FeatureOptions.parse(name).options
            let side = options.inputSize ?? 0
            let images = try file["pixels@\(side)"]
            return Case(
                options: options, side: side, images: rows(Array(images.bytes), count: images.shape.first),
                expected: rows(expected.floats(), count: expected.shape.first))
        }
        return (file.renamed { $0.hasPrefix("expected@") || $0.hasPrefix("pixels@") ? nil : $0 }, cases)
    }

    private func rows<Element>(_ elements: [Element], count: Int?) -> [[Element]] {
        guard let count, count > 0 else { return [] }
        let length = elements.count / count
        return (0..<count).map { Array(elements[$0 * length..<($0 + 1) * length]) }
    }
}
