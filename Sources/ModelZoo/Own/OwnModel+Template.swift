import Basics
import Imaging
import NeuralGraph

extension OwnModel {
    /// A description to copy and to correct, for a network whose ports are known. What cannot be read off a file (mean and
    /// std, interpolation) is as torchvision has it.
    public static func template(
        for name: String, width: Int?, height: Int?, ports: NetworkPorts
    ) -> String {
        let (width, height) = (width ?? 224, height ?? 224)
        let size = width == height ? "\(width)" : "[\(width), \(height)]"
        var lines = [
            "# How images are prepared for \(name.onOneLine). Size, mean and std are those of its training.",
            "size: \(size)",
            "short_side: \(Int((Double(max(width, height)) / 0.875).rounded()))     # the short side before the center crop",
            "interpolation: bilinear   # or bicubic",
            "fit: crop           # or pad: all of the image with a border; or squash",
            "mean: [0.485, 0.456, 0.406]",
            "std: [0.229, 0.224, 0.225]",
            "scale: 1/255        # the network's input is (value * scale - mean) / std, values from 0 to 255",
            "layout: \(ports.layout.rawValue)",
            "channels: \(ports.channels.rawValue)       # or BGR; mean and std are in this order",
        ]
        if let input = ports.input { lines.append("input: \(quoted(input))") }
        if let output = ports.output { lines.append("output: \(quoted(output))") }
        if let pooling = ports.pooling { lines.append("pooling: \(pooling.rawValue)        # avg, cls or gem") }
        if ports.prefixTokens > 0 { lines.append("prefix_tokens: \(ports.prefixTokens)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A single-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String {
        "'" + text.onOneLine.replacing("'", with: "''") + "'"
    }
}
