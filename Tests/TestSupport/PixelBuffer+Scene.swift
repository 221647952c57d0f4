import Basics
package import Imaging

extension PixelBuffer {
    /// A drawing of rectangles in many colors and sizes.
    package static func scene(_ seed: UInt64, width: Int = 240, height: Int = 180) -> PixelBuffer {
        var generator = SeededGenerator(state: seed)
        var image = PixelBuffer(width: width, height: height, fill: (230, 230, 225))
        for _ in 0..<70 {
            let most = min(50, width / 2, height / 2)
            let (w, h) = (Int.random(in: 6...most, using: &generator), Int.random(in: 6...most, using: &generator))
            let (x, y) = (
                Int.random(in: 0..<width - w, using: &generator), Int.random(in: 0..<height - h, using: &generator)
            )
            let color = (0..<3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for row in y..<y + h {
                for column in x..<x + w {
                    let place = (row * width + column) * 3
                    image.bytes.replaceSubrange(place..<place + 3, with: color)
                }
            }
        }
        return image
    }
}
