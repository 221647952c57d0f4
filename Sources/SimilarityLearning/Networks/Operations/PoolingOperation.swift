import NeuralGraph

/// The maximum or the mean over a sliding window. O(batch · channels · places · window).
struct PoolingOperation: NetworkOperation {
    enum Kind {
        /// The first of several maxima gets the gradient, as in PyTorch.
        case maximum
        case mean(countIncludePad: Bool)
    }

    let resultShapes: [[Int]]
    private let kind: Kind
    private let kernel: Size2D
    private let window: Window
    private let planes: Int
    private let height: Int
    private let width: Int
    private let outputHeight: Int
    private let outputWidth: Int

    init(_ kind: Kind, _ x: [Int], kernel: Size2D, _ window: Window, result: [Int]) {
        resultShapes = [result]
        (self.kind, self.kernel, self.window) = (kind, kernel, window)
        (planes, height, width) = (x[0] * x[1], x[2], x[3])
        (outputHeight, outputWidth) = (result[2], result[3])
    }

    func forward(_ memory: OperationMemory) {
        inParallel(planes, size: height * width, threads: memory.threads) { range in
            for plane in range {
                let x = memory.operands[0] + plane * height * width
                let y = memory.results[0] + plane * outputHeight * outputWidth
                forEachWindow { output, rows, columns in
                    switch kind {
                    case .maximum:
                        let place = placeOfMaximum(x, rows, columns)
                        y[output] = place < 0 ? -.infinity : x[place]
                    case .mean:
                        var sum: Float = 0
                        for row in rows { for column in columns { sum += x[row * width + column] } }
                        y[output] = sum / divisor(output, rows, columns)
                    }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        guard let gradient = memory.operandGradients[0] else { return }
        inParallel(planes, size: height * width, threads: memory.threads) { range in
            for plane in range {
                let x = memory.operands[0] + plane * height * width
                let back = gradient.start + plane * height * width
                if !gradient.isBegun { back.update(repeating: 0, count: height * width) }
                let from = memory.resultGradients[0] + plane * outputHeight * outputWidth
                forEachWindow { output, rows, columns in
                    switch kind {
                    case .maximum:
                        let place = placeOfMaximum(x, rows, columns)
                        if place >= 0 { back[place] += from[output] }
                    case .mean:
                        let share = from[output] / divisor(output, rows, columns)
                        for row in rows { for column in columns { back[row * width + column] += share } }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func placeOfMaximum(
        _ x: UnsafePointer<Float>, _ rows: StrideTo<Int>, _ columns: StrideTo<Int>
    ) -> Int {
        var best = -1
        for row in rows {
            for column in columns where best < 0 || x[row * width + column] > x[best] { best = row * width + column }
        }
        return best
    }

    /// How many places count in a mean.
    @inline(__always)
    private func divisor(_ output: Int, _ rows: StrideTo<Int>, _ columns: StrideTo<Int>) -> Float {
        guard case .mean(countIncludePad: true) = kind else {
            return Float(max(1, rows.underestimatedCount * columns.underestimatedCount))
        }
        // A window may hang over the padding too, where nothing counts.
        let top = output / outputWidth * window.stride.height - window.pads.top
        let left = output % outputWidth * window.stride.width - window.pads.left
        let high = min(kernel.height, height + window.pads.bottom - top)
        return Float(high * min(kernel.width, width + window.pads.right - left))
    }

    /// Calls `body` for each place of the result with the rows and columns of the image that its window holds.
    @inline(__always)
    private func forEachWindow(_ body: (_ output: Int, _ rows: StrideTo<Int>, _ columns: StrideTo<Int>) -> Void) {
        func places(_ output: Int, _ step: Int, _ pad: Int, _ gap: Int, _ count: Int, _ size: Int) -> StrideTo<Int> {
            let first = output * step - pad
            let skipped = first < 0 ? (gap - 1 - first) / gap : 0
            return stride(from: first + skipped * gap, to: min(size, first + count * gap), by: gap)
        }
        for row in 0..<outputHeight {
            let rows = places(row, window.stride.height, window.pads.top, window.dilation.height, kernel.height, height)
            for column in 0..<outputWidth {
                body(
                    row * outputWidth + column, rows,
                    places(column, window.stride.width, window.pads.left, window.dilation.width, kernel.width, width))
            }
        }
    }
}
