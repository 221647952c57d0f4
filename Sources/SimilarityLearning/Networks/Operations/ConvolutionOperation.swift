import NeuralGraph

/// Convolution as a matrix product of the weight with the matrix of all windows (Chellapilla, Puri and Simard, "High
/// Performance Convolutional Neural Networks for Document Processing", 2006), for some images at a time.
///
/// A window's places are laid out channel by channel side by side, so that a window is copied in few long pieces; the
/// weight is brought into the same order. O(batch · outputs · window) for either direction, twice that on the way back.
struct ConvolutionOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let batch: Int
    private let groups: Int
    /// Of one group.
    private let outputs: Int
    private let geometry: PatchGeometry
    /// How many images are worked on together.
    private let together: Int

    init(_ x: [Int], weight: [Int], groups: Int, _ window: Window, result: [Int]) {
        resultShapes = [result]
        (batch, self.groups, outputs) = (x[0], groups, weight[0] / groups)
        geometry = PatchGeometry(
            channels: weight[1], height: x[2], width: x[3], kernel: Size2D(height: weight[2], width: weight[3]),
            window: window, outputHeight: result[2], outputWidth: result[3])
        // About as much as the caches that the cores share hold.
        together = min(batch, max(1, 2_000_000 / max(1, geometry.outputCount * geometry.patchCount)))
    }

    private var weightCount: Int { outputs * geometry.patchCount }
    private var columns: Int { together * geometry.outputCount }

    var workingCount: Int {
        2 * weightCount + together * geometry.imageCount + columns * geometry.patchCount + columns * outputs
    }

    /// The working memory, part by part.
    ///
    /// `@unchecked Sendable` is safe: the parts do not overlap, and of each every thread writes only the rows or images that are its own.
    private struct Working: @unchecked Sendable {
        let weight: UnsafeMutablePointer<Float>
        let weightGradient: UnsafeMutablePointer<Float>
        let images: UnsafeMutablePointer<Float>
        let patches: UnsafeMutablePointer<Float>
        let results: UnsafeMutablePointer<Float>
    }

    private func working(_ memory: OperationMemory) -> Working {
        let images = memory.working + 2 * weightCount
        let patches = images + together * geometry.imageCount
        return Working(
            weight: memory.working, weightGradient: memory.working + weightCount, images: images, patches: patches,
            results: patches + columns * geometry.patchCount)
    }

    func forward(_ memory: OperationMemory) {
        let working = working(memory)
        for group in 0..<groups {
            orderWeight(memory, working, group)
            for first in stride(from: 0, to: batch, by: together) {
                let images = first..<min(batch, first + together)
                gather(memory, working, group, images)
                let columns = images.count * geometry.outputCount
                MatrixProduct.multiply(
                    MatrixView(working.weight, rows: outputs, columns: geometry.patchCount),
                    MatrixView(working.patches, rows: columns, columns: geometry.patchCount).transposed,
                    into: working.results, threads: memory.threads)
                inParallel(images.count * outputs, size: geometry.outputCount, threads: memory.threads) { range in
                    for index in range {
                        let (image, output) = (index / outputs, index % outputs)
                        let from = working.results + output * columns + image * geometry.outputCount
                        let to = memory.results[0] + plane(image + first, group, output)
                        let bias = memory.operands.count > 2 ? memory.operands[2][group * outputs + output] : 0
                        for i in 0..<geometry.outputCount { to[i] = from[i] + bias }
                    }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        let working = working(memory)
        for group in 0..<groups {
            if memory.operandGradients[0] != nil { orderWeight(memory, working, group) }
            for first in stride(from: 0, to: batch, by: together) {
                let images = first..<min(batch, first + together)
                let columns = images.count * geometry.outputCount
                inParallel(images.count * outputs, size: geometry.outputCount, threads: memory.threads) { range in
                    for index in range {
                        let (image, output) = (index / outputs, index % outputs)
                        (working.results + output * columns + image * geometry.outputCount).update(
                            from: memory.resultGradients[0] + plane(image + first, group, output),
                            count: geometry.outputCount)
                    }
                }
                let gradient = MatrixView(working.results, rows: outputs, columns: columns)
                if memory.operandGradients[1] != nil {
                    gather(memory, working, group, images)
                    MatrixProduct.multiply(
                        gradient, MatrixView(working.patches, rows: columns, columns: geometry.patchCount),
                        into: working.weightGradient, adding: first > 0, threads: memory.threads)
                }
                if let place = memory.operandGradients[0] {
                    MatrixProduct.multiply(
                        gradient.transposed, MatrixView(working.weight, rows: outputs, columns: geometry.patchCount),
                        into: working.patches, threads: memory.threads)
                    scatter(memory, working, place, group, images)
                }
            }
            if let place = memory.operandGradients[1] { addWeightGradient(memory, working, place, group) }
        }
        addBiasGradient(memory, channels: groups * outputs, batch: batch, size: geometry.outputCount)
    }

    /// Where a plane of the result begins.
    private func plane(_ image: Int, _ group: Int, _ output: Int) -> Int {
        ((image * groups + group) * outputs + output) * geometry.outputCount
    }

    /// The weight of a group with the channels of each place side by side.
    private func orderWeight(_ memory: OperationMemory, _ working: Working, _ group: Int) {
        let (channels, places) = (geometry.channels, geometry.patchCount / geometry.channels)
        inParallel(outputs, size: geometry.patchCount, threads: memory.threads) { range in
            for output in range {
                let from = memory.operands[1] + (group * outputs + output) * geometry.patchCount
                let to = working.weight + output * geometry.patchCount
                for channel in 0..<channels {
                    for place in 0..<places { to[place * channels + channel] = from[channel * places + place] }
                }
            }
        }
    }

    private func addWeightGradient(
        _ memory: OperationMemory, _ working: Working, _ gradient: OperandGradient, _ group: Int
    ) {
        let (channels, places) = (geometry.channels, geometry.patchCount / geometry.channels)
        inParallel(outputs, size: geometry.patchCount, threads: memory.threads) { range in
            for output in range {
                let from = working.weightGradient + output * geometry.patchCount
                let to = gradient.start + (group * outputs + output) * geometry.patchCount
                for channel in 0..<channels {
                    for place in 0..<places {
                        put(
                            from[place * channels + channel], at: to + channel * places + place,
                            adding: gradient.isBegun)
                    }
                }
            }
        }
    }

    /// The windows of some images.
    private func gather(_ memory: OperationMemory, _ working: Working, _ group: Int, _ images: Range<Int>) {
        inParallel(images.count * geometry.height, size: geometry.imageCount / geometry.height, threads: memory.threads)
        {
            for index in $0 {
                let (image, row) = (index / geometry.height, index % geometry.height)
                geometry.interleave(
                    row: row, memory.operands[0] + ((images.lowerBound + image) * groups + group) * geometry.imageCount,
                    into: working.images + image * geometry.imageCount)
            }
        }
        inParallel(
            images.count * geometry.outputHeight, size: geometry.outputWidth * geometry.patchCount,
            threads: memory.threads
        ) {
            for index in $0 {
                let (image, row) = (index / geometry.outputHeight, index % geometry.outputHeight)
                geometry.gather(
                    outputRow: row, working.images + image * geometry.imageCount,
                    into: working.patches + image * geometry.outputCount * geometry.patchCount)
            }
        }
    }

    /// The gradient at some images from that at their windows.
    private func scatter(
        _ memory: OperationMemory, _ working: Working, _ gradient: OperandGradient, _ group: Int, _ images: Range<Int>
    ) {
        inParallel(images.count * geometry.height, size: geometry.imageCount / geometry.height, threads: memory.threads)
        {
            for index in $0 {
                let (image, row) = (index / geometry.height, index % geometry.height)
                let interleaved = working.images + image * geometry.imageCount
                geometry.scatter(
                    row: row, working.patches + image * geometry.outputCount * geometry.patchCount, into: interleaved)
                geometry.deinterleave(
                    row: row, interleaved,
                    into: gradient.start + ((images.lowerBound + image) * groups + group) * geometry.imageCount,
                    adding: gradient.isBegun)
            }
        }
    }
}

/// Adds, for each channel, the sum of the gradient at the result to the gradient of the bias, the third operand.
func addBiasGradient(_ memory: OperationMemory, channels: Int, batch: Int, size: Int) {
    guard memory.operandGradients.count > 2, let gradient = memory.operandGradients[2] else { return }
    inParallel(channels, size: batch * size, threads: memory.threads) { range in
        for channel in range {
            var total = 0.0
            for image in 0..<batch {
                total += Double(sum(memory.resultGradients[0] + (image * channels + channel) * size, size))
            }
            put(Float(total), at: gradient.start + channel, adding: gradient.isBegun)
        }
    }
}
