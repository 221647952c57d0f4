import Foundation
import PixelKernels

/// An extremum of the differences between the images of an octave, refined to fractions of pixels and scales (Lowe 2004,
/// sections 3 and 4).
struct Blob {
    /// Which octave.
    let octave: Int
    /// Which of its differences, 1…3.
    let layer: Int
    /// The column and the row, in the octave's pixels: the middle of the first is 0.
    let x: Float
    let y: Float
    /// The standard deviation of the Gaussian function that it looks like, in the octave's pixels.
    let sigma: Float
    /// How much it differs from its surroundings, in shares of the range from black to white.
    let contrast: Float

    /// Pixels at the rim that are not looked at.
    static let border = 5
    /// The least contrast, for all scales of an octave together.
    static let leastContrast: Float = 0.04
    /// The largest ratio of the curvatures across and along; edges have larger ones.
    static let edgeRatio: Float = 10
    /// How often a refinement may go on to a neighboring pixel.
    private static let moves = 5

    /// All of an octave, from top to bottom. O(pixels).
    static func all(in octave: Octave, number: Int) -> [Blob] {
        let (width, height, layers) = (octave.width, octave.height, Octave.scales + 2)
        guard min(width, height) > 2 * border else { return [] }
        // Differences live as long as three rows: a row holds a layer, and those of a row of the images follow another.
        let ring = FloatPlane(width: width, height: 3 * layers)
        func subtract(_ y: Int) {
            for layer in 0..<layers {
                pk_subtract_rows(
                    octave.images[layer + 1].row(y), octave.images[layer].row(y), width,
                    ring.row(y % 3 * layers + layer))
            }
        }
        let threshold = (0.5 * leastContrast / Float(Octave.scales) * 255).rounded(.down)
        var columns = [UInt32](repeating: 0, count: width)
        var rows = [UnsafePointer<Float>?](repeating: nil, count: 9)
        var found: [Blob] = []
        var seen: Set<Place> = []
        for y in border - 1...border { subtract(y) }
        for y in border..<height - border {
            subtract(y + 1)
            for layer in 1...Octave.scales {
                for i in 0..<9 {
                    rows[i] = UnsafePointer(ring.row((y + i % 3 - 1) % 3 * layers + layer + i / 3 - 1))
                }
                let count = pk_find_extrema(&rows, threshold, border, width - border, &columns)
                for column in columns[..<count] {
                    let start = Place(layer: layer, x: Int(column), y: y)
                    guard let (place, blob) = refined(start, in: octave, number: number), seen.insert(place).inserted
                    else { continue }
                    found.append(blob)
                }
            }
        }
        return found
    }

    private struct Place: Hashable { var layer: Int, x: Int, y: Int }

    /// The extremum of the parabola through the differences around a place, moved to where that lies nearest.
    private static func refined(_ start: Place, in octave: Octave, number: Int) -> (Place, Blob)? {
        var place = start
        for _ in 0..<moves {
            let around = Derivatives(octave, place.layer, place.x, place.y)
            guard let step = around.step else { return nil }
            if abs(step.x) < 0.5, abs(step.y) < 0.5, abs(step.z) < 0.5 {
                guard let contrast = around.contrast(at: step) else { return nil }
                let sigma = Float(Octave.sigma) * exp2((Float(place.layer) + step.z) / Float(Octave.scales))
                return (
                    place,
                    Blob(
                        octave: number, layer: place.layer, x: Float(place.x) + step.x, y: Float(place.y) + step.y,
                        sigma: sigma, contrast: contrast)
                )
            }
            // Anything farther is no number or leads out.
            guard max(abs(step.x), abs(step.y), abs(step.z)) < 1e6 else { return nil }
            place.x += Int(step.x.rounded())
            place.y += Int(step.y.rounded())
            place.layer += Int(step.z.rounded())
            guard (1...Octave.scales).contains(place.layer), (border..<octave.width - border).contains(place.x),
                (border..<octave.height - border).contains(place.y)
            else { return nil }
        }
        return nil
    }
}

/// The derivatives of the differences of Gaussians at a place, in shares of the range from black to white.
private struct Derivatives {
    let value: Float
    /// By column, row and layer.
    let gradient: SIMD3<Float>
    let xx, yy, ss, xy, xs, ys: Float

    init(_ octave: Octave, _ layer: Int, _ x: Int, _ y: Int) {
        func difference(_ dx: Int, _ dy: Int, _ ds: Int) -> Float {
            let images = octave.images
            let (upper, lower) = (images[layer + ds + 1].row(y + dy), images[layer + ds].row(y + dy))
            return (upper[x + dx] - lower[x + dx]) / 255
        }
        func mixed(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float { 0.25 * (a - b - c + d) }
        let middle = difference(0, 0, 0)
        let (right, left) = (difference(1, 0, 0), difference(-1, 0, 0))
        let (below, above) = (difference(0, 1, 0), difference(0, -1, 0))
        let (next, before) = (difference(0, 0, 1), difference(0, 0, -1))
        value = middle
        gradient = 0.5 * SIMD3(right - left, below - above, next - before)
        xx = right + left - 2 * middle
        yy = below + above - 2 * middle
        ss = next + before - 2 * middle
        xy = mixed(difference(1, 1, 0), difference(-1, 1, 0), difference(1, -1, 0), difference(-1, -1, 0))
        xs = mixed(difference(1, 0, 1), difference(-1, 0, 1), difference(1, 0, -1), difference(-1, 0, -1))
        ys = mixed(difference(0, 1, 1), difference(0, -1, 1), difference(0, 1, -1), difference(0, -1, -1))
    }

    /// How far off the extremum of the parabola lies; nil where there is none.
    var step: SIMD3<Float>? {
        let columns = (SIMD3(xx, xy, xs), SIMD3(xy, yy, ys), SIMD3(xs, ys, ss))
        let determinant = dot(columns.0, cross(columns.1, columns.2))
        guard determinant != 0, determinant.isFinite else { return nil }
        let target = -gradient
        let solved = SIMD3(
            dot(target, cross(columns.1, columns.2)), dot(columns.0, cross(target, columns.2)),
            dot(columns.0, cross(columns.1, target)))
        return solved / determinant
    }

    /// The contrast at an extremum; nil where it is too low, or an edge.
    func contrast(at step: SIMD3<Float>) -> Float? {
        let contrast = abs(value + 0.5 * dot(gradient, step))
        guard contrast * Float(Octave.scales) >= Blob.leastContrast else { return nil }
        let (trace, determinant, ratio) = (xx + yy, xx * yy - xy * xy, Blob.edgeRatio)
        guard determinant > 0, trace * trace * ratio < (ratio + 1) * (ratio + 1) * determinant else { return nil }
        return contrast
    }

    private func dot(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Float { a.x * b.x + a.y * b.y + a.z * b.z }

    private func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
