import Basics
import Catalog
public import SimilarityLearning

extension Classification {
    /// What a head makes of an image.
    init(of path: String, _ head: ClassHead, vector: [Float]) {
        self.init(
            path: path,
            classes: zip(head.card.classes, head.probabilities(of: vector)).map {
                Class(label: $0, probability: $1)
            }, neighbors: nil)
    }
}

extension ImageLibrary {
    /// A head that was trained on the catalog's labels.
    /// - Throws: ``LearnedModelError`` where there is none of that name, or its file is of no use.
    public func head(named name: String) async throws -> ClassHead {
        try await onThread { [catalog, resident] in
            try resident.learned.model(of: HeadFile(name, in: catalog.learnedDirectory))
        }
    }

    /// Tells which class an image may be of, by a head that was trained on the catalog's labels.
    ///
    /// An image that the catalog holds has its vector there; another is embedded. Takes as long as that; the head stays in memory.
    /// - Parameters:
    ///   - image: a file, a web address, an item, or bytes.
    ///   - name: the head's name.
    /// - Returns: the probability of every class.
    /// - Throws: ``LearnedModelError`` where there is no such head, or the model that it was trained on makes other vectors by now;
    ///   and as ``search(_:limit:where:by:)``.
    public func classify(_ image: ImageQuery, head name: String) async throws -> Classification {
        let head = try await head(named: name)
        let space = try await onThread { [catalog, resident] in
            try head.card.space.vectorSpace(in: catalog, resident.models)
        }
        return Classification(of: image.name, head, vector: try await vector(of: image, in: space))
    }

    /// The unit vector of an image in a space: that of the catalog where it has one.
    func vector(of image: ImageQuery, in space: VectorSpace) async throws -> [Float] {
        let tools = QueryVectors(
            catalog: catalog, store: options.store, fetcher: options.fetcher, limits: options.limits,
            reader: options.reader, resident: resident)
        return try await tools.vectors(of: QueryExpression([.init(.image(image))]), in: [space])[0]
    }
}
