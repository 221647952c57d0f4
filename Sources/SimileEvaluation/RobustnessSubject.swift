import Embedding
import Imaging
import ModelZoo
import Simile

/// A model at an input size: what is tried.
struct RobustnessSubject: Sendable {
    /// The model with its size.
    let choice: ModelChoice
    /// The facets of its measurements.
    let facets: [String: String]

    /// A model at each size, or at the one that its name tells. What has no network has no size.
    static func all(of model: ModelChoice, sizes: [Int]) -> [RobustnessSubject] {
        guard model.hasNetwork else { return [RobustnessSubject(model, nil)] }
        if let size = model.options.inputSize { return [RobustnessSubject(model, size)] }
        return sizes.map { RobustnessSubject(model, $0) }
    }

    private init(_ model: ModelChoice, _ size: Int?) {
        var (plain, sized) = (model, model)
        plain.options.inputSize = nil
        sized.options.inputSize = size
        choice = sized
        var facets = ["model": plain.text]
        facets["size"] = size.map { "\($0)" }
        self.facets = facets
    }
}

/// A transformation at a strength: what is done to each image.
struct RobustnessVariant: Sendable, Hashable {
    let kind: TransformationKind
    let strength: Double

    /// The strength as a facet: `1`, `0.5`.
    var strengthText: String {
        let text = "\(strength)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `perspective at strength 0.5`; a flip has no strength.
    var text: String {
        kind == .horizontalFlip ? kind.rawValue : "\(kind.rawValue) at strength \(strengthText)"
    }

    /// What stands after the path of a changed image in its key: `#perspective@0.5`.
    var suffix: String { "#\(kind.rawValue)@\(strengthText)" }
}
