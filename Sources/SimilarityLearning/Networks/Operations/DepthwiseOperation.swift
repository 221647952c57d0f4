import NeuralGraph

/// Convolution of every channel by itself, for sixteen channels at a time, whose elements are first brought side by
/// side: so small maps keep the processor as busy as large ones. O(batch · channels · places · window).
struct DepthwiseOperation: NetworkOperation {
    private typealias Lanes = SIMD16<Float>

    let resultShapes: [[Int]]
    private let batch: Int
    private let channels: Int
    private let height: Int
    private let width: Int
    private let kernel: Size2D
    private let window: Window
    private let outputHeight: Int
    private let outputWidth: Int

    init(_ x: [Int], weight: [Int], _ window: Window, result: [Int]) {
        resultShapes = [result]
        (batch, channels, height, width) = (x[0], x[1], x[2], x[3])
        kernel = Size2D(height: weight[2], width: weight[3])
        self.window = window
        (outputHeight, outputWidth) = (result[2], result[3])
    }

    private var inputCount: Int { height * width }
    private var outputCount: Int { outputHeight * outputWidth }
    private var elements: Int { kernel.height * kernel.width }
    /// How many times sixteen channels there are.
    private var blocks: Int { (channels + Lanes.scalarCount - 1) / Lanes.scalarCount }

    func forward(_ memory: OperationMemory) {
        inParallel(batch * blocks, size: 16 * outputCount, threads: memory.threads) { range in
            withLanes(inputCount, elements, outputCount) { x, weight, y in
                for index in range {
                    let (image, present) = (index / blocks, lanes(index % blocks))
                    let first = image * channels + present.lowerBound
                    interleave(memory.operands[0] + first * inputCount, present.count, inputCount, into: x)
                    interleave(
                        memory.operands[1] + present.lowerBound * elements, present.count, elements, into: weight)
                    y.update(repeating: .zero, count: outputCount)
                    if memory.operands.count > 2 {
                        interleave(memory.operands[2] + present.lowerBound, present.count, 1, into: y)
                        y.update(repeating: y[0], count: outputCount)
                    }
                    forEachPlace { output, rows, columns, input in
                        var sum = y[output]
                        for row in rows {
                            for column in columns { sum += weight[row * kernel.width + column] * x[input(row, column)] }
                        }
                        y[output] = sum
                    }
                    deinterleave(y, present.count, outputCount, into: memory.results[0] + first * outputCount, false)
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        if let place = memory.operandGradients[0] {
            inParallel(batch * blocks, size: 16 * outputCount, threads: memory.threads) { range in
                withLanes(inputCount, elements, outputCount) { x, weight, y in
                    for index in range {
                        let (image, present) = (index / blocks, lanes(index % blocks))
                        let first = image * channels + present.lowerBound
                        interleave(
                            memory.operands[1] + present.lowerBound * elements, present.count, elements, into: weight)
                        interleave(memory.resultGradients[0] + first * outputCount, present.count, outputCount, into: y)
                        x.update(repeating: .zero, count: inputCount)
                        forEachPlace { output, rows, columns, input in
                            let gradient = y[output]
                            for row in rows {
                                for column in columns {
                                    x[input(row, column)] += weight[row * kernel.width + column] * gradient
                                }
                            }
                        }
                        deinterleave(
                            x, present.count, inputCount, into: place.start + first * inputCount, place.isBegun)
                    }
                }
            }
        }
        if let place = memory.operandGradients[1] {
            // A thread has channels to itself in all images, and so their weights.
            inParallel(blocks, size: 16 * batch * outputCount, threads: memory.threads) { range in
                withLanes(inputCount, elements, outputCount) { x, weight, y in
                    for block in range { weightGradient(memory, place, lanes(block), x, weight, y) }
                }
            }
        }
        addBiasGradient(memory, channels: channels, batch: batch, size: outputCount)
    }

    private func weightGradient(
        _ memory: OperationMemory, _ place: OperandGradient, _ present: Range<Int>, _ x: UnsafeMutablePointer<Lanes>,
        _ weight: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>
    ) {
        weight.update(repeating: .zero, count: elements)
        for image in 0..<batch {
            let first = image * channels + present.lowerBound
            interleave(memory.operands[0] + first * inputCount, present.count, inputCount, into: x)
            interleave(memory.resultGradients[0] + first * outputCount, present.count, outputCount, into: y)
            forEachPlace { output, rows, columns, input in
                let gradient = y[output]
                for row in rows {
                    for column in columns { weight[row * kernel.width + column] += x[input(row, column)] * gradient }
                }
            }
        }
        deinterleave(
            weight, present.count, elements, into: place.start + present.lowerBound * elements, place.isBegun)
    }

    /// The channels of a block.
    private func lanes(_ block: Int) -> Range<Int> {
        block * Lanes.scalarCount..<min(channels, (block + 1) * Lanes.scalarCount)
    }

    /// Brings the elements of up to sixteen planes side by side; planes that are missing are zeros.
    private func interleave(
        _ planes: UnsafePointer<Float>, _ present: Int, _ count: Int, into lanes: UnsafeMutablePointer<Lanes>
    ) {
        if present < Lanes.scalarCount { lanes.update(repeating: .zero, count: count) }
        lanes.withMemoryRebound(to: Float.self, capacity: count * Lanes.scalarCount) { to in
            for lane in 0..<present {
                let from = planes + lane * count
                for i in 0..<count { to[i * Lanes.scalarCount + lane] = from[i] }
            }
        }
    }

    /// The way back, or an addition.
    private func deinterleave(
        _ lanes: UnsafeMutablePointer<Lanes>, _ present: Int, _ count: Int, into planes: UnsafeMutablePointer<Float>,
        _ adding: Bool
    ) {
        lanes.withMemoryRebound(to: Float.self, capacity: count * Lanes.scalarCount) { from in
            for lane in 0..<present {
                let to = planes + lane * count
                for i in 0..<count { put(from[i * Lanes.scalarCount + lane], at: to + i, adding: adding) }
            }
        }
    }

    /// Memory for three maps of sixteen channels.
    private func withLanes(
        _ a: Int, _ b: Int, _ c: Int,
        _ body: (UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: a + b + c) { memory in
            memory.initialize(repeating: .zero)
            guard let start = memory.baseAddress else { return }
            body(start, start + a, start + a + b)
        }
    }

    /// Calls `body` for each place of the result with the rows and columns of its window that lie within the image, and
    /// with what tells where they lie there.
    @inline(__always)
    private func forEachPlace(
        _ body: (_ output: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ input: (Int, Int) -> Int) -> Void
    ) {
        @inline(__always) func inside(_ start: Int, _ gap: Int, _ count: Int, _ size: Int) -> Range<Int> {
            let low = start < 0 ? (gap - 1 - start) / gap : 0
            let high = start >= size ? 0 : min(count, (size - 1 - start) / gap + 1)
            return min(low, high)..<high
        }
        let gap = window.dilation
        for outputRow in 0..<outputHeight {
            let top = outputRow * window.stride.height - window.pads.top
            let rows = inside(top, gap.height, kernel.height, height)
            for outputColumn in 0..<outputWidth {
                let left = outputColumn * window.stride.width - window.pads.left
                let columns = inside(left, gap.width, kernel.width, width)
                body(outputRow * outputWidth + outputColumn, rows, columns) { row, column in
                    (top + row * gap.height) * width + left + column * gap.width
                }
            }
        }
    }
}
