/// The determinant of second derivatives by box filters of one size, on a grid of pixels.
struct HessianLayer {
    /// The side of the filters in pixels.
    let size: Int
    /// The distance between samples in pixels.
    let step: Int
    let width: Int
    let height: Int
    /// By rows; 0 where the filters reach over the edge.
    let values: [Float]

    /// The samples of an image at its pixels 0, `step`, 2 · `step`…
    init(_ image: IntegralImage, size: Int, step: Int) {
        (self.size, self.step) = (size, step)
        (width, height) = ((image.width + step - 1) / step, (image.height + step - 1) / step)
        var values = [Float](repeating: 0, count: width * height)
        let reach = size / 2
        if image.width >= size, image.height >= size {
            var rows = FilterRows(size: size, stride: image.stride)
            let (width, height) = (width, height)
            values.withUnsafeMutableBufferPointer { values in
                image.sums.withUnsafeBufferPointer { sums in
                    for row in (reach + step - 1) / step..<height where row * step + reach < image.height {
                        rows.combine(sums, y: row * step)
                        let line = UnsafeMutableBufferPointer(rebasing: values[row * width..<(row + 1) * width])
                        let (first, end) = ((reach + step - 1) / step, (image.width - 1 - reach) / step + 1)
                        rows.determinants(columns: first..<max(first, end), step: step, into: line)
                    }
                }
            }
        }
        self.values = values
    }
}

/// Differences of rows of sums, from which the filters along one row of pixels take only differences of columns.
private struct FilterRows {
    private let size: Int
    private let stride: Int
    /// Rows for the second derivative across, that down, and the mixed one.
    private var across: [Int32]
    private var down: [Int32]
    private var mixed: [Int32]

    init(size: Int, stride: Int) {
        (self.size, self.stride) = (size, stride)
        across = [Int32](repeating: 0, count: stride)
        (down, mixed) = (across, across)
    }

    mutating func combine(_ sums: UnsafeBufferPointer<Int32>, y: Int) {
        guard let base = sums.baseAddress else { return }
        let (stride, lobe, reach) = (stride, size / 3, size / 2)
        let half = lobe / 2
        func row(_ y: Int) -> UnsafePointer<Int32> { base + y * stride }
        let (bandStart, bandEnd) = (row(y - lobe + 1), row(y + lobe))
        let (start, end) = (row(y - reach), row(y + reach + 1))
        let (innerStart, innerEnd) = (row(y - half), row(y + half + 1))
        let (upperStart, upperEnd) = (row(y - lobe), row(y))
        let (lowerStart, lowerEnd) = (row(y + 1), row(y + lobe + 1))
        across.withUnsafeMutableBufferPointer { across in
            for x in 0..<stride { across[x] = bandEnd[x] &- bandStart[x] }
        }
        down.withUnsafeMutableBufferPointer { down in
            for x in 0..<stride {
                let inner = innerEnd[x] &- innerStart[x]
                down[x] = (end[x] &- start[x]) &- (inner &+ inner &+ inner)
            }
        }
        mixed.withUnsafeMutableBufferPointer { mixed in
            for x in 0..<stride { mixed[x] = (upperEnd[x] &- upperStart[x]) &- (lowerEnd[x] &- lowerStart[x]) }
        }
    }

    func determinants(columns: Range<Int>, step: Int, into line: UnsafeMutableBufferPointer<Float>) {
        let (lobe, reach) = (size / 3, size / 2)
        let half = lobe / 2
        let scale = 1 / Float(size * size)
        across.withUnsafeBufferPointer { across in
            down.withUnsafeBufferPointer { down in
                mixed.withUnsafeBufferPointer { mixed in
                    guard let across = across.baseAddress, let down = down.baseAddress, let mixed = mixed.baseAddress
                    else { return }
                    @inline(__always) func determinant(_ x: Int) -> Float {
                        let (a, b, c) = (across + x, down + x, mixed + x)
                        let inner = a[half &+ 1] &- a[-half]
                        let xx = (a[reach &+ 1] &- a[-reach]) &- (inner &+ inner &+ inner)
                        let yy = b[lobe] &- b[1 &- lobe]
                        let xy = (c[lobe &+ 1] &- c[1]) &- (c[0] &- c[-lobe])
                        let (dxx, dyy, dxy) = (Float(xx) * scale, Float(yy) * scale, Float(xy) * scale)
                        return dxx * dyy - 0.81 * dxy * dxy
                    }
                    if step == 1 {
                        for x in columns { line[x] = determinant(x) }
                    } else {
                        for column in columns { line[column] = determinant(column &* step) }
                    }
                }
            }
        }
    }
}
