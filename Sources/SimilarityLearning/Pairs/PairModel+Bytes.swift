import Basics
import Foundation

extension PairModel {
    private static let magic = Array("SimilePM".utf8)
    private static let version: UInt32 = 1
    private static let digestLength = 32

    /// The model as a file holds it: what it is, the card as JSON, the numbers in little-endian order, and a SHA-256 digest of all.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] {
        var writer = LittleEndianWriter()
        writer.bytes = Self.magic
        writer.append(Self.version)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let card = try encoder.encode(card)
        writer.append(UInt32(card.count))
        writer.bytes += card
        switch classifier {
        case .logisticRegression(let scale, let model):
            for values in [scale.means, scale.deviations, model.weights, [model.intercept]] {
                for value in values { writer.append(value.bitPattern) }
            }
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
        var digest = SHA256()
        digest.update(writer.bytes)
        return writer.bytes + digest.finalize().bytes
    }

    /// A model as a file holds it.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        func failure(_ reason: String) -> LearningError { .unreadable(path: path, reason: reason) }
        guard bytes.starts(with: Self.magic) else { throw failure("is no model of pairs") }
        guard bytes.count > Self.magic.count + 8 + Self.digestLength else { throw failure("is cut short") }
        var reader = LittleEndianReader(bytes, from: Self.magic.count, to: bytes.count - Self.digestLength)
        guard reader.next(UInt32.self) == Self.version else {
            throw failure("is of another version of Simile; train the model again")
        }
        var digest = SHA256()
        digest.update(Array(bytes.dropLast(Self.digestLength)))
        guard digest.finalize().bytes.elementsEqual(bytes.suffix(Self.digestLength)) else {
            throw failure("is damaged; train the model again")
        }
        let damaged = failure("makes no sense; train the model again")
        guard let length = reader.next(UInt32.self), let text = reader.take(Int(length)),
            let card = try? JSONDecoder().decode(PairModelCard.self, from: Data(text)),
            !card.spaces.isEmpty, card.spaces.allSatisfy({ (1...1 << 20).contains($0.dimension) }),
            card.spaces.count <= 64
        else { throw damaged }
        let dimension = Self.dimension(of: card.spaces)
        let classifier: Classifier
        switch card.method {
        case .logisticRegression:
            guard let means = reader.doubles(dimension), let deviations = reader.doubles(dimension),
                let weights = reader.doubles(dimension), let intercept = reader.doubles(1)?.first,
                deviations.allSatisfy({ $0 > 0 })
            else { throw damaged }
            classifier = .logisticRegression(
                Standardization(means: means, deviations: deviations),
                LogisticRegression(weights: weights, intercept: intercept))
        case .randomForest:
            guard let count = reader.next(UInt32.self), count <= 100_000 else { throw damaged }
            var trees: [DecisionTree] = []
            for _ in 0..<count {
                guard let tree = reader.tree() else { throw damaged }
                trees.append(tree)
            }
            let forest = RandomForest(dimension: dimension, trees: trees)
            guard forest.isSound else { throw damaged }
            classifier = .randomForest(forest)
        }
        guard reader.isAtEnd else { throw damaged }
        self.init(card, classifier)
    }
}

private struct LittleEndianWriter {
    var bytes: [UInt8] = []

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}

private struct LittleEndianReader {
    private let bytes: [UInt8]
    private var place: Int
    private let end: Int

    init(_ bytes: [UInt8], from place: Int, to end: Int) { (self.bytes, self.place, self.end) = (bytes, place, end) }

    var isAtEnd: Bool { place == end }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= end - place else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
        take(MemoryLayout<Number>.size)?.reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// So many finite numbers.
    mutating func doubles(_ count: Int) -> [Double]? {
        guard count <= (end - place) / 8 else { return nil }
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            guard let bits = next(UInt64.self), case let value = Double(bitPattern: bits), value.isFinite else {
                return nil
            }
            values.append(value)
        }
        return values
    }

    mutating func tree() -> DecisionTree? {
        guard let count = next(UInt32.self), Int(count) <= (end - place) / 16 else { return nil }
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
