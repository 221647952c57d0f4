import NeuralGraph

/// SSCD: a ResNet that was trained, without labels, to know a picture again after it was edited.
///
/// The trunk is torchvision's; its features are pooled by the generalized mean with exponent 3, which weighs strong ones more,
/// and a dense layer brings them to the descriptor.
///
/// Source: Pizzi, Dutta Roy, Nagavara Ravindra, Goyal and Douze, "A Self-Supervised Descriptor for Image Copy Detection", 2022.
enum SSCD {
    /// Pixels [N, 3, size, size] to the descriptor [N, dimension], which is compared by its cosine.
    static func backbone(
        name: String, size: Int, _ trunk: ResNet.Configuration, dimension: Int, weights: NamedTensors
    ) throws -> Backbone {
        var (builder, features) = try ResNet.trunk(name: name, size: size, trunk, weights: canonical(weights))
        let pooled = try builder.gemPool(features, p: 3, name: "avgpool")
        let descriptor = try builder.linear(pooled, "fc", outputs: dimension)
        return Backbone(builder: builder, features: features, embedding: descriptor)
    }

    /// The weights under torchvision's names of a ResNet whose classifier is the dense layer. The published file has them
    /// below `backbone`; heads that are a sequence of pooling and dense layer have the latter as `embeddings.1`.
    private static func canonical(_ weights: NamedTensors) -> NamedTensors {
        weights.renamed { name in
            for (prefix, replacement) in [("backbone.", ""), ("embeddings.1.", "fc.")] where name.hasPrefix(prefix) {
                return replacement + name.dropFirst(prefix.count)
            }
            return name
        }
    }
}
