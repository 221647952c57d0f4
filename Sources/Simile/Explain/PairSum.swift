import Embedding
import NeuralGraph

/// The cosine of two images as a sum over pairs of places of their features, one of each image.
///
/// With average pooling the vectors are sums over places, u = Σ fᵢ and v = Σ gⱼ, so their cosine is
/// c = Σᵢⱼ fᵢ·gⱼ / (‖u‖‖v‖), without any approximation (Stylianou, Souvenir and Pless, "Visualizing Deep Similarity Networks",
/// 2019). Place i has the part fᵢ·v / (‖u‖‖v‖) in it. But a place with strong features has a large part whether or not they
/// are alike, as it also makes u longer, by which the cosine is divided: without it the cosine may rise. So from the part
/// c times the place's part in the image's cosine to itself is taken, and all places get the same back:
///
///     mᵢ = fᵢ·v / (‖u‖‖v‖) − c·(fᵢ·u / ‖u‖² − 1/n)
///
/// These add up to the cosine, too, and mᵢ − c/n is what the cosine gains, to first order, when place i gets more weight in the
/// mean: positive where the place makes the images alike, negative where it tells them apart. The second image has the like,
/// and ``terms`` hold both: their rows add up to the one, their columns to the other, and all of them to the cosine.
struct PairSum {
    /// The cosine of the images.
    let cosine: Double
    /// `dimension` numbers whose product with the features of a place of the first image is mᵢ − c/n. At right angles to u.
    let directionOfFirst: [Double]
    /// The same for the second image.
    let directionOfSecond: [Double]
    private let first: PlaceFeatures
    private let second: PlaceFeatures

    /// Nil where one of the images has no direction, or their dimensions differ. O(values).
    init?(_ first: PlaceFeatures, _ second: PlaceFeatures) {
        guard first.dimension == second.dimension else { return nil }
        let (u, v) = (first.sum, second.sum)
        let squares = (Self.dot(u, u), Self.dot(v, v))
        let length = (squares.0 * squares.1).squareRoot()
        guard length > 0, length.isFinite else { return nil }
        let cosine = Self.dot(u, v) / length
        directionOfFirst = zip(u, v).map { $1 / length - cosine * $0 / squares.0 }
        directionOfSecond = zip(u, v).map { $0 / length - cosine * $1 / squares.1 }
        self.cosine = cosine
        self.first = first
        self.second = second
    }

    /// A term for each pair of places: a row for each place of the first image.
    ///
    /// O(places of the first · places of the second · dimension).
    var terms: Matrix {
        let scale = Float(1 / (first.length * second.length))
        var terms = Matrix(rows: first.grid.count, columns: second.grid.count)
        let ofFirst = first.products(with: directionOfFirst)
        let ofSecond = second.products(with: directionOfSecond)
        let (n, m) = (Double(first.grid.count), Double(second.grid.count))
        // fᵢ·v / (‖u‖‖v‖) is the sum of a row before it is balanced.
        terms.fillProducts(of: first, second, times: scale)
        let (rows, columns) = (terms.rowSums, terms.columnSums)
        for i in 0..<terms.rows {
            for j in 0..<terms.columns {
                terms[i, j] += (ofFirst[i] + cosine / n - rows[i]) / m + (ofSecond[j] + cosine / m - columns[j]) / n
            }
        }
        return terms
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}

extension PlaceFeatures {
    /// The length of the sum over all places.
    fileprivate var length: Double { sum.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// The product of the features of each place with a direction. O(values).
    func products(with direction: [Double]) -> [Double] {
        values.withUnsafeBufferPointer { values in
            direction.withUnsafeBufferPointer { direction in
                (0..<grid.count).map { place in
                    let start = place * dimension
                    var sum = 0.0
                    for channel in 0..<dimension { sum += Double(values[start + channel]) * direction[channel] }
                    return sum
                }
            }
        }
    }
}
