import Imaging

extension PixelBuffer {
    /// Copies another image into this one with its top left corner at (x, y); what does not fit is cut off.
    mutating func draw(_ other: PixelBuffer, x: Int, y: Int) {
        let columns = max(0, -x)..<min(other.width, width - x)
        guard !columns.isEmpty else { return }
        for row in max(0, -y)..<max(0, -y, min(other.height, height - y)) {
            let source = (row * other.width + columns.lowerBound) * 3
            let target = ((y + row) * width + x + columns.lowerBound) * 3
            bytes.replaceSubrange(
                target..<target + columns.count * 3, with: other.bytes[source..<source + columns.count * 3])
        }
    }
}
