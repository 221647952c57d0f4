import Catalog

/// Which classes an image may be of: by the labels of the images most similar to it, or by a head that was trained on labels.
public struct Classification: Sendable, Encodable {
    /// A class and how probable it is.
    public struct Class: Sendable, Hashable, Encodable {
        /// The attribute's value.
        public let label: String
        /// Its share of the neighbors' weights, or what a head gives it: 0…1.
        public let probability: Double
    }

    /// What the image is called.
    public var path: String
    /// The classes, the most probable first; of neighbors only those that one of them is of.
    public let classes: [Class]
    /// How many neighbors decided; nil for a head.
    public let neighbors: Int?

    /// - Parameters:
    ///   - path: what the image is called.
    ///   - classes: the classes, in any order.
    ///   - neighbors: how many neighbors decided.
    init(path: String, classes: [Class], neighbors: Int?) {
        (self.path, self.neighbors) = (path, neighbors)
        self.classes = classes.sorted { ($1.probability, $0.label) < ($0.probability, $1.label) }
    }

    /// - Parameters:
    ///   - path: what the image is called.
    ///   - votes: the label of each neighbor, and its cosine.
    ///
    /// A neighbor weighs one over its distance ‖a − b‖ = √(2 − 2 cosine), so that near ones decide; where some are at no distance at all,
    /// these alone do. As scikit-learn's `KNeighborsClassifier(weights="distance")`.
    init(of path: String, votes: [(label: String, cosine: Float)]) {
        let distances = votes.map { max(0, 2 - 2 * Double($0.cosine)).squareRoot() }
        // Below that, a cosine of 1 is rounded.
        let equal = distances.map { $0 < 1e-3 }
        let isSame = equal.contains(true)
        var weights: [ExactText: Double] = [:]
        for (place, vote) in votes.enumerated() {
            let weight = isSame ? (equal[place] ? 1 : 0) : 1 / distances[place]
            if weight > 0 { weights[ExactText(vote.label), default: 0] += weight }
        }
        let total = weights.values.reduce(0, +)
        self.init(
            path: path, classes: weights.map { Class(label: $0.key.text, probability: $0.value / total) },
            neighbors: votes.count)
    }
}

extension ImageLibrary {
    /// Tells which class an image may be of, by the labels of the catalog's images most similar to it. An image of the catalog is not its
    /// own neighbor. Takes as long as some searches.
    /// - Parameters:
    ///   - image: a file, a web address, an item, or bytes.
    ///   - attribute: the attribute that is the label; items without it have no say.
    ///   - neighbors: how many decide, at least 1.
    ///   - ranking: by which of the catalog's models images are similar.
    /// - Throws: ``ClassificationError``, and as ``search(_:limit:where:by:)``.
    public func classify(
        _ image: ImageQuery, by attribute: String, neighbors: Int = 15, ranking: Ranking = .automatic
    ) async throws -> Classification {
        guard neighbors >= 1 else { throw ClassificationError.neighbors(neighbors) }
        let own = try await onThread { [catalog] () -> ItemKey? in
            // Lest all of a large catalog is searched in vain.
            guard try catalog.attributeNames().contains(where: { ExactText($0) == ExactText(attribute) }) else {
                throw ClassificationError.noLabels(attribute)
            }
            return switch image {
            case .item(let key): key
            case .file(let name): try catalog.item(named: name)?.key
            case .url, .bytes: nil
            }
        }
        // Whether an item has the attribute is only known once it is found.
        var limit = neighbors + 1
        while true {
            let hits = try await search(image, limit: limit, by: ranking).hits
            let votes = hits.filter { $0.item.key != own }.compactMap { hit in
                hit.item.attributes[attribute].map { (label: $0.description, cosine: hit.cosine) }
            }
            if votes.count >= neighbors || hits.count < limit {
                guard !votes.isEmpty else { throw ClassificationError.noLabels(attribute) }
                return Classification(of: image.name, votes: Array(votes.prefix(neighbors)))
            }
            limit *= 4
        }
    }
}

/// Why an image cannot be classified.
public enum ClassificationError: Error, Equatable, CustomStringConvertible {
    /// No item has the attribute.
    case noLabels(String)
    /// A number of neighbors that is none.
    case neighbors(Int)

    /// One line without commands, for clients of the service.
    package var publicDescription: String {
        switch self {
        case .noLabels(let name): "no image of the catalog has the attribute \(name.onOneLine)"
        case .neighbors: description
        }
    }

    /// One line.
    public var description: String {
        switch self {
        case .noLabels(let name):
            "no image of the catalog has the attribute \(name.onOneLine); simile index FOLDER --attributes FILE reads attributes"
        case .neighbors(let count): "there must be at least 1 neighbor, not \(count)"
        }
    }
}
