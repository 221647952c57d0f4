/// The photographer's paper roll behind the garment.
struct Backdrop: Sendable {
    var tone: Colour
    /// Whether the thing stands on the paper (shoes, bags) or hangs before it.
    var isStanding = false

    /// Joins garment, shadows and backdrop into interleaved 8-bit RGB.
    func finish(_ layer: Layer, light: Light, unit: Float, seed: UInt32) -> [UInt8] {
        let alpha = layer.alpha
        var contact = Plane(alpha, step: 4, margin: 2)
        var ambient = contact
        contact.blur(radius: 4 * unit)
        ambient.blur(radius: 15 * unit)
        let lean = isStanding ? 0.35 : 1 as Float
        let shift = Vector(-light.direction.x, -light.direction.y) * unit
        let nearX = Int(shift.x * 4 * lean)
        let nearY = Int(shift.y * 4)
        let farX = Int(shift.x * 13 * lean)
        let farY = Int(shift.y * 13)

        // Both shadows, where they fall, on one grid.
        var shadow = Plane(alpha, step: 4).filled(with: 0)
        for row in 0..<shadow.height {
            for column in 0..<shadow.width {
                let (x, y) = (column * 4 + 2, row * 4 + 2)
                shadow.values[row * shadow.width + column] =
                    0.2 * contact.sample(x - nearX, y - nearY) + 0.2 * ambient.sample(x - farX, y - farY)
            }
        }

        let (width, height) = (layer.width, layer.height)
        var bytes = [UInt8](repeating: 0, count: width * height * 3)
        var dark = [Float](repeating: 0, count: width)
        for y in 0..<height {
            shadow.sampleRow(y, into: &dark)
            let v = Float(y) / Float(height) - 0.5
            bytes.withUnsafeMutableBufferPointer { bytes in
                layer.pixels.withUnsafeBufferPointer { pixels in
                    for x in 0..<width {
                        let at = y * width + x
                        let pixel = pixels[at]
                        var level = SIMD3(pixel.x, pixel.y, pixel.z) * 255 + 0.5
                        if pixel.w < 0.998 {
                            let u = Float(x) / Float(width) - 0.5
                            let glow = 1.015 - 0.1 * (u * u + v * v) - 0.05 * (v * 0.6 - u * light.direction.x)
                            let paper = tone * glow * (1 - Colour(1, 0.98, 0.93) * dark[x])
                            // Hardly visible, but an 8-bit gradient without it shows bands.
                            let dither = Noise.hash(Int32(x), Int32(y), seed) - 0.5
                            level += (paper * 255 + dither) * (1 - pixel.w)
                        }
                        bytes[at * 3] = UInt8(min(255, max(0, level.x)))
                        bytes[at * 3 + 1] = UInt8(min(255, max(0, level.y)))
                        bytes[at * 3 + 2] = UInt8(min(255, max(0, level.z)))
                    }
                }
            }
        }
        return bytes
    }
}
