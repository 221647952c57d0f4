import NeuralGraph

/// Convolution of every channel by itself: the weight's elements, one after another, times the image moved to where
/// they stand. O(batch · channels · places · window).
struct DepthwiseOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let batch: Int
    private let channels: Int
    private let geometry: PatchGeometry

    init(_ x: [Int], weight: [Int], _ window: Window, result: [Int]) {
        resultShapes = [result]
        (batch, channels) = (x[0], x[1])
        geometry = PatchGeometry(
            channels: 1, height: x[2], width: x[3], kernel: Size2D(height: weight[2], width: weight[3]), window: window,
            outputHeight: result[2], outputWidth: result[3])
    }

    func forward(_ memory: OperationMemory) {
        inParallel(batch * channels, size: geometry.outputCount, threads: memory.threads) { range in
            for plane in range {
                let channel = plane % channels
                let x = memory.operands[0] + plane * geometry.imageCount
                let y = memory.results[0] + plane * geometry.outputCount
                let weight = memory.operands[1] + channel * geometry.patchCount
                let bias = memory.operands.count > 2 ? memory.operands[2][channel] : 0
                y.update(repeating: bias, count: geometry.outputCount)
                let step = geometry.window.stride.width
                forEachRow { element, output, input, count in
                    let (to, from, factor) = (y + output, x + input, weight[element])
                    if step == 1 {
                        for i in 0..<count { to[i] += factor * from[i] }
                    } else {
                        for i in 0..<count { to[i] += factor * from[i * step] }
                    }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        // A thread has a channel to itself in all images, and so its weight.
        inParallel(channels, size: batch * geometry.outputCount, threads: memory.threads) { range in
            for channel in range { backward(memory, channel) }
        }
        addBiasGradient(memory, channels: channels, batch: batch, size: geometry.outputCount)
    }

    private func backward(_ memory: OperationMemory, _ channel: Int) {
        let weight = memory.operands[1] + channel * geometry.patchCount
        let weightGradient = memory.operandGradients[1]
        let shares = weightGradient.map { place in
            if !place.isBegun {
                (place.start + channel * geometry.patchCount).update(repeating: 0, count: geometry.patchCount)
            }
            return place.start + channel * geometry.patchCount
        }
        let step = geometry.window.stride.width
        for image in 0..<batch {
            let plane = image * channels + channel
            let x = memory.operands[0] + plane * geometry.imageCount
            let gradient = memory.resultGradients[0] + plane * geometry.outputCount
            if let shares {
                forEachRow { element, output, input, count in
                    shares[element] += stridedDot(gradient + output, x + input, stride: step, count)
                }
            }
            guard let place = memory.operandGradients[0] else { continue }
            let back = place.start + plane * geometry.imageCount
            if !place.isBegun { back.update(repeating: 0, count: geometry.imageCount) }
            forEachRow { element, output, input, count in
                let (to, from, factor) = (back + input, gradient + output, weight[element])
                if step == 1 {
                    for i in 0..<count { to[i] += factor * from[i] }
                } else {
                    for i in 0..<count { to[i * step] += factor * from[i] }
                }
            }
        }
    }

    /// Calls `body` for each element of the weight and each row of the result that it has a part in: where the part
    /// begins in the result and in the image, and how many places it has.
    @inline(__always)
    private func forEachRow(_ body: (_ element: Int, _ output: Int, _ input: Int, _ count: Int) -> Void) {
        let (window, kernel) = (geometry.window, geometry.kernel)
        for kernelColumn in 0..<kernel.width {
            // The columns x of the result with 0 ≤ x · stride + shift < width.
            let shift = kernelColumn * window.dilation.width - window.pads.left
            let step = window.stride.width
            let low = shift >= 0 ? 0 : (step - 1 - shift) / step
            let high = min(geometry.outputWidth, shift >= geometry.width ? 0 : (geometry.width - 1 - shift) / step + 1)
            guard low < high else { continue }
            for kernelRow in 0..<kernel.height {
                for row in 0..<geometry.outputHeight {
                    let y = row * window.stride.height + kernelRow * window.dilation.height - window.pads.top
                    guard y >= 0, y < geometry.height else { continue }
                    body(
                        kernelRow * kernel.width + kernelColumn, row * geometry.outputWidth + low,
                        y * geometry.width + low * step + shift, high - low)
                }
            }
        }
    }
}
