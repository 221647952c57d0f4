/// Convolution of single places, one after another: a matrix product of the weight with the image itself.
struct PointwiseOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let batch: Int
    private let channels: Int
    private let outputs: Int
    /// How many places an image has.
    private let places: Int
    /// How many images are worked on together, so that their places make up for the time that it takes to pack the
    /// weight.
    private let together: Int

    init(_ x: [Int], weight: [Int], result: [Int]) {
        resultShapes = [result]
        (batch, channels, outputs, places) = (x[0], x[1], weight[0], x[2] * x[3])
        together = min(batch, max(1, 512 / max(1, places)))
    }

    var workingCount: Int { together == 1 ? 0 : 2 * together * places * max(channels, outputs) }

    func forward(_ memory: OperationMemory) {
        for first in stride(from: 0, to: batch, by: together) {
            let images = first..<min(batch, first + together)
            let columns = images.count * places
            let x = gathered(memory.operands[0], channels, images, memory.working, memory.threads)
            let direct = memory.results[0] + first * outputs * places
            let y = together == 1 ? direct : memory.working + together * places * max(channels, outputs)
            MatrixProduct.multiply(
                MatrixView(memory.operands[1], rows: outputs, columns: channels),
                MatrixView(x, rows: channels, columns: columns), into: y, threads: memory.threads)
            scatter(y, outputs, images, into: OperandGradient(start: memory.results[0], isBegun: false), memory.threads)
            guard memory.operands.count > 2 else { continue }
            inParallel(images.count * outputs, size: places, threads: memory.threads) { range in
                for index in range {
                    let plane = memory.results[0] + (first * outputs + index) * places
                    let bias = memory.operands[2][index % outputs]
                    for i in 0..<places { plane[i] += bias }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        for first in stride(from: 0, to: batch, by: together) {
            let images = first..<min(batch, first + together)
            let columns = images.count * places
            let other = memory.working + together * places * max(channels, outputs)
            let gradient = MatrixView(
                gathered(memory.resultGradients[0], outputs, images, memory.working, memory.threads), rows: outputs,
                columns: columns)
            if let place = memory.operandGradients[1] {
                let x = gathered(memory.operands[0], channels, images, other, memory.threads)
                MatrixProduct.multiply(
                    gradient, MatrixView(x, rows: channels, columns: columns).transposed, into: place.start,
                    adding: place.isBegun || first > 0, threads: memory.threads)
            }
            guard let place = memory.operandGradients[0] else { continue }
            let weight = MatrixView(memory.operands[1], rows: outputs, columns: channels).transposed
            if together == 1 {
                MatrixProduct.multiply(
                    weight, gradient, into: place.start + first * channels * places, adding: place.isBegun,
                    threads: memory.threads)
            } else {
                MatrixProduct.multiply(weight, gradient, into: other, threads: memory.threads)
                scatter(other, channels, images, into: place, memory.threads)
            }
        }
        addBiasGradient(memory, channels: outputs, batch: batch, size: places)
    }

    /// The planes of several images side by side: a row for each channel. One image is taken as it is.
    private func gathered(
        _ planes: UnsafeMutablePointer<Float>, _ channels: Int, _ images: Range<Int>,
        _ space: UnsafeMutablePointer<Float>, _ threads: Int
    ) -> UnsafeMutablePointer<Float> {
        let start = planes + images.lowerBound * channels * places
        if together == 1 { return start }
        nonisolated(unsafe) let (from, to) = (start, space)
        inParallel(images.count * channels, size: places, threads: threads) { range in
            for index in range {
                let (image, channel) = (index / channels, index % channels)
                (to + (channel * images.count + image) * places).update(from: from + index * places, count: places)
            }
        }
        return space
    }

    /// The way back: planes that stand side by side to those of several images. One image is there already.
    private func scatter(
        _ rows: UnsafeMutablePointer<Float>, _ channels: Int, _ images: Range<Int>, into planes: OperandGradient,
        _ threads: Int
    ) {
        if together == 1 { return }
        nonisolated(unsafe) let rows = rows
        inParallel(images.count * channels, size: places, threads: threads) { range in
            for index in range {
                let (image, channel) = (index / channels, index % channels)
                let from = rows + (channel * images.count + image) * places
                let to = planes.start + (images.lowerBound * channels + index) * places
                if planes.isBegun {
                    for i in 0..<places { to[i] += from[i] }
                } else {
                    to.update(from: from, count: places)
                }
            }
        }
    }
}
