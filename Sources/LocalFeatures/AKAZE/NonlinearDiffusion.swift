import Foundation

/// Smoothing that stops at edges: diffusion whose conductivity falls with the gradient (Perona and Malik's second
/// function), by cycles of fast explicit diffusion (Grewenig, Weickert and Bruhn, 2010).
enum NonlinearDiffusion {
    /// The contrast that counts as an edge: what 70% of the gradients that are not zero remain below.
    static func contrast(of field: ScalarField) -> Float {
        let smooth = field.smoothed(deviation: 1, radius: 2)
        let (across, down) = gradient(smooth, distance: 1)
        var magnitudes: [Float] = []
        magnitudes.reserveCapacity(field.values.count)
        for y in 1..<max(1, field.height - 1) {
            for x in 1..<max(1, field.width - 1) {
                let (a, b) = (across.values[y * field.width + x], down.values[y * field.width + x])
                magnitudes.append((a * a + b * b).squareRoot())
            }
        }
        let bins = 300
        guard let most = magnitudes.max(), most > 0 else { return 0.03 / 32 }
        var histogram = [Int](repeating: 0, count: bins)
        let scale = Float(bins) / most
        for magnitude in magnitudes where magnitude > 0 { histogram[min(bins - 1, Int(magnitude * scale))] += 1 }
        let wanted = Int(Float(histogram.reduce(0, +)) * 0.7)
        var (bin, seen) = (0, 0)
        while seen < wanted, bin < bins {
            seen += histogram[bin]
            bin += 1
        }
        return most * Float(max(1, bin)) / Float(bins)
    }

    /// The derivatives of a field along rows and down columns.
    static func gradient(_ field: ScalarField, distance: Int) -> (across: ScalarField, down: ScalarField) {
        let filter = ScharrFilter(distance: distance)
        var line = PaddedRow(width: field.width, padding: distance)
        var across = ScalarField(width: field.width, height: field.height)
        across.fillRows { y, row in filter.across(field, y, &line, into: row) }
        var down = across
        down.fillRows { y, row in filter.down(field, y, &line, into: row) }
        return (across, down)
    }

    /// The conductivity at each pixel of a smoothed image: 1 where it is flat, a half where the gradient is the contrast.
    static func conductivity(of smooth: ScalarField, contrast: Float) -> ScalarField {
        let filter = ScharrFilter(distance: 1)
        let width = smooth.width
        var line = PaddedRow(width: width, padding: 1)
        var down = [Float](repeating: 0, count: width)
        let inverse = 1 / (contrast * contrast)
        var result = ScalarField(width: width, height: smooth.height)
        result.fillRows { y, row in
            filter.across(smooth, y, &line, into: row)
            down.withUnsafeMutableBufferPointer { down in
                guard let down = down.baseAddress else { return }
                filter.down(smooth, y, &line, into: down)
                for x in 0..<width { row[x] = 1 / (1 + (row[x] * row[x] + down[x] * down[x]) * inverse) }
            }
        }
        return result
    }

    /// Diffuses a field for some time; the standard deviation of a Gaussian of time t is √(2t).
    static func diffuse(_ field: inout ScalarField, conductivity: ScalarField, time: Float) {
        var other = field
        for step in steps(time: time) {
            advance(field, conductivity, step: step, into: &other)
            swap(&field, &other)
        }
    }

    /// The step sizes of one cycle: together they take the time, and though single steps are too long to be stable, the
    /// cycle is. They are mixed so that rounding errors do not build up.
    static func steps(time: Float) -> [Float] {
        let longest: Float = 0.25
        guard time > 0 else { return [] }
        let count = max(1, Int(((3 * time / longest + 0.25).squareRoot() - 0.5 - 1e-6).rounded(.up)))
        let scale = 3 * time / (longest * Float(count * (count + 1)))
        let inOrder = (0..<count).map { index in
            let cosine = cos(.pi * Float(2 * index + 1) / Float(4 * count + 2))
            return scale * longest / (2 * cosine * cosine)
        }
        // The permutation k ↦ (k + 1)κ mod p with p prime, as Leja's order is approximated.
        let stride = max(1, count / 2)
        let prime = ((count + 1)...).first(where: isPrime) ?? count + 1
        let order = (1..<prime).map { $0 * stride % prime - 1 }.filter { $0 < count }
        return order.map { inOrder[$0] }
    }

    private static func isPrime(_ number: Int) -> Bool {
        number > 1 && !(2..<max(2, number)).contains { $0 * $0 <= number && number % $0 == 0 }
    }

    /// One explicit step. Nothing flows over the edge.
    private static func advance(
        _ field: ScalarField, _ conductivity: ScalarField, step: Float, into result: inout ScalarField
    ) {
        let (width, half) = (field.width, step / 2)
        result.fillRows { y, row in
            field.withRow(y - 1) { upper in
                field.withRow(y) { here in
                    field.withRow(y + 1) { lower in
                        conductivity.withRow(y - 1) { upperFlow in
                            conductivity.withRow(y) { flow in
                                conductivity.withRow(y + 1) { lowerFlow in
                                    @inline(__always) func next(_ x: Int, _ left: Int, _ right: Int) -> Float {
                                        let value = here[x]
                                        let conduct = flow[x]
                                        let east = (conduct + flow[right]) * (here[right] - value)
                                        let west = (conduct + flow[left]) * (here[left] - value)
                                        let north = (conduct + upperFlow[x]) * (upper[x] - value)
                                        let south = (conduct + lowerFlow[x]) * (lower[x] - value)
                                        return value + half * ((east + west) + (north + south))
                                    }
                                    row[0] = next(0, 0, min(1, width - 1))
                                    for x in 1..<max(1, width - 1) { row[x] = next(x, x &- 1, x &+ 1) }
                                    row[width - 1] = next(width - 1, max(0, width - 2), width - 1)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
