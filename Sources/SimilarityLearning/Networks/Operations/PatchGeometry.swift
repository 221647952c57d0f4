import NeuralGraph

/// How the windows of a convolution lie on an image whose channels stand side by side, and the matrix of them: a row
/// for each window, in which its places follow one another, each with all its channels.
struct PatchGeometry: Sendable {
    let channels: Int
    let height: Int
    let width: Int
    let kernel: Size2D
    let window: Window
    let outputHeight: Int
    let outputWidth: Int

    /// The elements of an image.
    var imageCount: Int { channels * height * width }
    /// The length of a row of the matrix.
    var patchCount: Int { channels * kernel.height * kernel.width }
    /// How many windows there are.
    var outputCount: Int { outputHeight * outputWidth }

    /// Copies a row of an image whose channels are planes to one whose channels stand side by side.
    func interleave(row: Int, _ planes: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
        let to = image + row * width * channels
        for channel in 0..<channels {
            let from = planes + (channel * height + row) * width
            for x in 0..<width { to[x * channels + channel] = from[x] }
        }
    }

    /// Adds a row of an image whose channels stand side by side to one whose channels are planes.
    func deinterleave(
        row: Int, _ image: UnsafePointer<Float>, into planes: UnsafeMutablePointer<Float>, adding: Bool
    ) {
        let from = image + row * width * channels
        for channel in 0..<channels {
            let to = planes + (channel * height + row) * width
            if adding {
                for x in 0..<width { to[x] += from[x * channels + channel] }
            } else {
                for x in 0..<width { to[x] = from[x * channels + channel] }
            }
        }
    }

    /// Writes the windows of one row of the result into the matrix; what lies outside of the image is 0.
    func gather(outputRow: Int, _ image: UnsafePointer<Float>, into matrix: UnsafeMutablePointer<Float>) {
        var to = matrix + outputRow * outputWidth * patchCount
        let run = kernel.width * channels
        for outputColumn in 0..<outputWidth {
            for kernelRow in 0..<kernel.height {
                let y = outputRow * window.stride.height - window.pads.top + kernelRow * window.dilation.height
                if y < 0 || y >= height {
                    to.update(repeating: 0, count: run)
                } else {
                    var done = 0
                    forEachRun(outputColumn) { place, x, count in
                        (to + done).update(repeating: 0, count: place - done)
                        (to + place).update(from: image + (y * width + x) * channels, count: count)
                        done = place + count
                    }
                    (to + done).update(repeating: 0, count: run - done)
                }
                to += run
            }
        }
    }

    /// Adds to one row of an image what the windows of the matrix hold of it.
    func scatter(row: Int, _ matrix: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
        (image + row * width * channels).update(repeating: 0, count: width * channels)
        for kernelRow in 0..<kernel.height {
            let offset = row + window.pads.top - kernelRow * window.dilation.height
            guard offset >= 0, offset % window.stride.height == 0, offset / window.stride.height < outputHeight else {
                continue
            }
            let first = offset / window.stride.height * outputWidth
            for outputColumn in 0..<outputWidth {
                let from = matrix + ((first + outputColumn) * kernel.height + kernelRow) * kernel.width * channels
                forEachRun(outputColumn) { place, x, count in
                    let to = image + (row * width + x) * channels
                    for i in 0..<count { to[i] += from[place + i] }
                }
            }
        }
    }

    /// Calls `body` for the stretches of a window's row that lie within the image: where they begin in the window's
    /// row, in elements, at which column of the image, and how many elements they have.
    @inline(__always)
    private func forEachRun(_ outputColumn: Int, _ body: (_ place: Int, _ x: Int, _ count: Int) -> Void) {
        let x = outputColumn * window.stride.width - window.pads.left
        if window.dilation.width == 1 {
            let (low, high) = (max(0, -x), min(kernel.width, width - x))
            if low < high { body(low * channels, x + low, (high - low) * channels) }
        } else {
            for kernelColumn in 0..<kernel.width {
                let column = x + kernelColumn * window.dilation.width
                if column >= 0, column < width { body(kernelColumn * channels, column, channels) }
            }
        }
    }
}
