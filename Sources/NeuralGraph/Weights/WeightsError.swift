import Basics

/// Why weights could not be read or found.
public enum WeightsError: Error, Sendable, Hashable {
    /// The file cannot be opened or read.
    case unreadable(source: String, reason: String)

    /// The content is of no format known here.
    case unknownFormat(source: String, found: String)

    /// The content starts like a known format, but is damaged, cut short or breaks its rules.
    case malformed(source: String, format: String, reason: String)

    /// The checkpoint wants to call or construct something other than plain data and tensors.
    case refused(source: String, global: String)

    /// There is no tensor of that name.
    case missing(name: String, source: String, nearest: [String])

    /// A tensor has another shape than the network needs.
    case wrongShape(name: String, source: String, expected: [Int], found: [Int])
}

extension WeightsError: CustomStringConvertible {
    /// One line: which file or tensor, what is wrong, what to do.
    public var description: String {
        // All of it, as paths and reasons may break lines too; they are not cut short, unlike names from a file.
        text.onOneLine
    }

    private var text: String {
        switch self {
        case .unreadable(let source, let reason):
            "Cannot read \(source): \(reason)."
        case .unknownFormat(let source, let found):
            "\(source) is not a weight file: \(found). Expected safetensors or a PyTorch checkpoint (.pth, .pt, .bin)."
        case .malformed(let source, let format, let reason):
            "\(source) is a damaged \(format): \(reason). Fetch or save it again."
        case .refused(let source, let global):
            "\(source) wants to run \(global.onOneLine(limit: 120)), which was refused: weights need only tensors and plain data."
        case .missing(let name, let source, let nearest):
            "\(source) has no tensor named \(name.onOneLine(limit: 120))"
                + (nearest.isEmpty
                    ? "; it seems to belong to another network."
                    : "; the nearest names are \(nearest.map { $0.onOneLine(limit: 120) }.joined(separator: ", ")).")
        case .wrongShape(let name, let source, let expected, let found):
            "Tensor \(name.onOneLine(limit: 120)) of \(source) has the shape \(found), but the network needs \(expected): "
                + "these weights belong to another network or variant."
        }
    }
}
