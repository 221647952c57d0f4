import Basics
import Embedding
import Foundation
import InferenceEngine
import ModelZoo
import NeuralGraph

/// What an ONNX file of the user's own holds, what the description beside it makes of it, and a description to copy where
/// there is none.
package struct OwnModelReport: Sendable, Encodable {
    /// The file.
    package var path: String
    /// Its size.
    package var bytes: Int
    /// What the network takes.
    package var inputs: [Port]
    /// What the network gives.
    package var outputs: [Port]
    /// Where its description is, or should be.
    package var description: String
    /// What happens to an image before the network sees it; nil without a description.
    package var preprocessing: String?
    /// The output that is the vector; nil without a description.
    package var layer: String?
    /// Length of the vector; nil without a description, or if it does not fit.
    package var dimension: Int?
    /// The SHA-256 of the file.
    package var sha256: String
    /// Why the model cannot be used as it is.
    package var fault: String?
    /// A description to copy, filled in as far as the file tells; nil where there is one.
    package var template: String?

    /// An input or output.
    package struct Port: Sendable, Encodable {
        /// Its name.
        package var name: String
        /// The type of its elements, such as f32.
        package var type: String
        /// The sizes, null where they are open; null for all where even their number is.
        package var shape: [Int?]?
    }

    /// Looks into a file; with options (`model.onnx@448`), as they would be used. O(file size).
    /// - Throws: `ModelError` or `InferenceError` when it is no ONNX model.
    package init(_ choice: ModelChoice) throws {
        path = try FilePath.absolute(choice.name)
        let content = try OwnModel.content(of: path)
        let network = try NetworkDescription(onnx: content)
        bytes = content.count
        sha256 = OwnModel.digest(of: content)
        inputs = network.inputs.map { Port(name: $0.name, type: $0.type, shape: $0.shape) }
        outputs = network.outputs.map { Port(name: $0.name, type: $0.type, shape: $0.shape) }
        description = OwnModel.presetPath(of: path)
        do {
            let model = try choice.load(store: ModelStore())
            preprocessing = model.preset.preprocessing
            layer = model.preset.output
            dimension = try model.measuredDimension()
        } catch {
            fault = "\(error)"
            if !OwnModel.isDescribed(path) { template = template(for: network) }
        }
    }

    private func template(for network: NetworkDescription) -> String {
        let shape = network.inputs.first?.shape ?? []
        var ports = NetworkPorts()
        var sides: (width: Int?, height: Int?) = (nil, nil)
        if shape.count == 4 {
            ports.layout = shape[3] == 3 && shape[1] != 3 ? .nhwc : .nchw
            sides = ports.layout == .nchw ? (shape[3], shape[2]) : (shape[2], shape[1])
        }
        // A vector before anything that must be pooled.
        let vector = network.outputs.first { $0.shape?.count == 2 } ?? network.outputs.first
        if network.outputs.count > 1 { ports.output = vector?.name }
        switch vector?.shape?.count {
        case 3: ports.pooling = .cls
        case 4: ports.pooling = .avg
        default: break
        }
        return OwnModel.template(
            for: (path as NSString).lastPathComponent, width: sides.width, height: sides.height, ports: ports)
    }
}
