extension PairModel {
    private static let kind = ModelFileKind(magic: "SimilePM", version: 2, name: "model of pairs")

    /// The model as a file holds it.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] {
        var writer = try ModelFileWriter(Self.kind, card: card)
        switch classifier {
        case .logisticRegression(let scale, let model):
            for values in [scale.means, scale.deviations, model.weights, [model.intercept]] { writer.append(values) }
        case .randomForest(let forest):
            writer.append(UInt32(forest.trees.count))
            for tree in forest.trees {
                writer.append(UInt32(tree.features.count))
                for node in tree.features.indices {
                    writer.append(UInt32(bitPattern: tree.features[node]))
                    writer.append(tree.thresholds[node].bitPattern)
                    writer.append(UInt32(bitPattern: tree.next[node]))
                    writer.append(tree.shares[node].bitPattern)
                }
            }
        }
        writer.append(UInt8(combination == nil ? 0 : 1))
        if let combination {
            writer.append(combination.weights + [combination.agreement.temperature])
            writer.append(combination.agreement.network)
        }
        return writer.finished()
    }

    /// A model as a file holds it.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        var reader = try ModelFileReader(Self.kind, bytes, path: path)
        guard let card = reader.card(PairModelCard.self), !card.spaces.isEmpty, card.spaces.count <= 64,
            card.spaces.allSatisfy({ (1...1 << 20).contains($0.dimension) }),
            card.places?.allSatisfy(card.spaces.indices.contains) ?? true,
            let classifier = reader.classifier(card.method, dimension: Self.dimension(of: card.comparedSpaces)),
            let combination = reader.combination(inputs: card.spaces.reduce(0) { $0 + $1.dimension }), reader.isAtEnd
        else { throw reader.senseless }
        self.init(card, classifier, combination)
    }
}

extension ModelFileReader {
    fileprivate mutating func classifier(_ method: PairModel.Method, dimension: Int) -> PairModel.Classifier? {
        switch method {
        case .logisticRegression:
            guard let means = doubles(dimension), let deviations = doubles(dimension),
                let weights = doubles(dimension), let intercept = doubles(1)?.first,
                deviations.allSatisfy({ $0 > 0 })
            else { return nil }
            return .logisticRegression(
                Standardization(means: means, deviations: deviations),
                LogisticRegression(weights: weights, intercept: intercept))
        case .randomForest:
            guard let count = next(UInt32.self), count <= 100_000 else { return nil }
            var trees: [DecisionTree] = []
            for _ in 0..<count {
                guard let tree = tree() else { return nil }
                trees.append(tree)
            }
            let forest = RandomForest(dimension: dimension, trees: trees)
            return forest.isSound ? .randomForest(forest) : nil
        }
    }

    /// What the model is weighed against, or that there is nothing.
    fileprivate mutating func combination(inputs: Int) -> PairCombination?? {
        switch next(UInt8.self) {
        case 0: return .some(nil)
        case 1:
            guard let numbers = doubles(4), numbers[3] > 0, let network = network(inputs: inputs, outputs: nil) else {
                return nil
            }
            return PairCombination(
                ClassAgreement(network: network, temperature: numbers[3]), weights: Array(numbers[..<3]))
        default: return nil
        }
    }

    private mutating func tree() -> DecisionTree? {
        guard let count = next(UInt32.self), has(Int(count), of: 16) else { return nil }
        var tree = DecisionTree()
        for _ in 0..<count {
            guard let feature = next(UInt32.self), let threshold = next(UInt32.self), let node = next(UInt32.self),
                let share = next(UInt32.self)
            else { return nil }
            tree.features.append(Int32(bitPattern: feature))
            tree.thresholds.append(Float(bitPattern: threshold))
            tree.next.append(Int32(bitPattern: node))
            tree.shares.append(Float(bitPattern: share))
        }
        return tree
    }
}
