public import Foundation

extension MetricLoss {
    /// A loss, and where it rises.
    public struct Value: Sendable, Equatable {
        /// The loss; NaN when an embedding or a proxy is not finite.
        public let loss: Double
        /// The derivative by each component of the embeddings, row by row as they are.
        public let gradient: [Float]
        /// That by each component of the proxies; empty without any.
        public let proxyGradient: [Float]
    }

    /// The loss of a batch, and its gradient.
    ///
    /// A batch with nothing to compare has the loss 0 and no gradient: without positive pairs or without negative ones,
    /// or with no triplet that counts. (Contrastive loss and proxies still learn from one kind alone.) Embeddings that
    /// are equal have no direction to be moved in by their distance. An embedding shorter than 1e-12 is divided by
    /// that, so its gradient may be huge.
    ///
    /// The same on any number of threads. O(rows² · dimension), with proxies O(rows · classes · dimension); triplets
    /// besides up to O(rows³).
    /// - Parameters:
    ///   - embeddings: row by row: one for each label, of any length.
    ///   - dimension: the number of components of an embedding.
    ///   - labels: the class of each row; with proxies, the number of its proxy.
    ///   - proxies: one row for each class, of any length, for a loss that uses them.
    ///   - parameters: as checked by ``check(_:)``; otherwise ``defaults``.
    ///   - threads: how many to use.
    public func value(
        of embeddings: [Float], dimension: Int, labels: [Int], proxies: [Float] = [], parameters: Parameters? = nil,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) -> Value {
        precondition(dimension > 0 && embeddings.count == labels.count * dimension)
        precondition(usesProxies ? proxies.count % dimension == 0 : proxies.isEmpty)
        let rows = UnitRows(embeddings, dimension: dimension)
        let others = UnitRows(proxies, dimension: dimension)
        guard rows.isFinite, others.isFinite else {
            return Value(
                loss: .nan, gradient: [Float](repeating: 0, count: embeddings.count),
                proxyGradient: [Float](repeating: 0, count: proxies.count))
        }
        let parameters = parameters ?? defaults
        switch self {
        case .triplet:
            return Self.byDistances(rows, threads) {
                .triplet($0, labels, margin: parameters.margin, miningMargin: parameters.miningMargin)
            }
        case .contrastive:
            return Self.byDistances(rows, threads) {
                .contrastive($0, labels, margin: parameters.margin, negativeMargin: parameters.negativeMargin)
            }
        case .infoNCE:
            return Self.byCosines(rows, threads) { .infoNCE($0, labels, temperature: parameters.temperature) }
        case .supCon:
            return Self.byCosines(rows, threads) { .supCon($0, labels, temperature: parameters.temperature) }
        case .proxyAnchor:
            return Self.byProxies(rows, others, threads) {
                .proxyAnchor($0, labels, classes: others.count, margin: parameters.margin, alpha: parameters.alpha)
            }
        }
    }

    private static func byDistances(_ rows: UnitRows, _ threads: Int, _ loss: ([Double]) -> PairLoss) -> Value {
        let distances = EuclideanDistances(rows, threads: threads)
        let found = loss(distances.values)
        let gradient = distances.gradient(through: found.derivatives, threads: threads)
        return Value(loss: found.loss, gradient: rows.gradient(through: gradient), proxyGradient: [])
    }

    private static func byCosines(_ rows: UnitRows, _ threads: Int, _ loss: ([Float]) -> PairLoss) -> Value {
        let (count, dimension) = (rows.count, rows.dimension)
        let found = loss(BatchProducts.cosines(rows.values, rows.values, dimension: dimension, threads: threads))
        // A cosine depends on both of its rows alike.
        var factors = [Float](repeating: 0, count: count * count)
        for row in 0..<count {
            for other in 0..<count {
                let (here, there) = (row * count + other, other * count + row)
                factors[here] = Float(found.derivatives[here] + found.derivatives[there])
            }
        }
        let gradient = BatchProducts.sums(
            count, of: rows.values, dimension: dimension, factors: factors, threads: threads)
        return Value(loss: found.loss, gradient: rows.gradient(through: gradient), proxyGradient: [])
    }

    private static func byProxies(
        _ rows: UnitRows, _ proxies: UnitRows, _ threads: Int, _ loss: ([Float]) -> PairLoss
    ) -> Value {
        let dimension = rows.dimension
        let found = loss(BatchProducts.cosines(rows.values, proxies.values, dimension: dimension, threads: threads))
        let factors = found.derivatives.map(Float.init)
        let gradient = BatchProducts.sums(
            rows.count, of: proxies.values, dimension: dimension, factors: factors, threads: threads)
        let proxyGradient = BatchProducts.sums(
            proxies.count, of: rows.values, dimension: dimension, factors: factors, transposed: true, threads: threads)
        return Value(
            loss: found.loss, gradient: rows.gradient(through: gradient),
            proxyGradient: proxies.gradient(through: proxyGradient))
    }
}
