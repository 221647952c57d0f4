/// The picture being drawn: colour with coverage, colour already multiplied by it.
struct Layer: Sendable {
    let width: Int
    let height: Int
    var pixels: [SIMD4<Float>]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = [SIMD4<Float>](repeating: .zero, count: width * height)
    }

    /// Lays a piece of cloth over what is there.
    mutating func paint(_ mask: Mask, _ fabric: Fabric, _ surface: Surface, toCloth: Affine, pixel: Float) {
        let gloss = fabric.gloss
        pixels.withUnsafeMutableBufferPointer { pixels in
            mask.coverage.withUnsafeBufferPointer { coverage in
                for row in 0..<mask.height {
                    for column in 0..<mask.width {
                        let cover = coverage[row * mask.width + column]
                        guard cover > 0.002 else { continue }
                        let (px, py) = (mask.x + column, mask.y + row)
                        let cell = surface.sample(px, py)
                        let place = toCloth(Vector(Float(px) + 0.5, Float(py) + 0.5)) + Vector(0.3, 0.22) * cell.y
                        let cloth = fabric.colour(at: place, pixel: pixel)
                        // Pale cloth lights its own folds, so its shadows are softer.
                        let light = 1 + (cell.x - 1) * (1.05 - 0.45 * cloth.luminance)
                        var lit = cloth * min(light, 1) + Colour(repeating: (light - 1) * gloss)
                        if light > 1 { lit += (Colour(repeating: 1) - cloth) * ((light - 1) * 0.35) }
                        lit = Colour(max(0, min(1, lit.x)), max(0, min(1, lit.y)), max(0, min(1, lit.z)))
                        let at = py * width + px
                        pixels[at] = pixels[at] * (1 - cover) + SIMD4(lit, 1) * cover
                    }
                }
            }
        }
    }

    /// Draws in one colour over what is there; `onlyInside` keeps to the garment, as a seam must.
    mutating func ink(_ mask: Mask, _ colour: Colour, opacity: Float, onlyInside: Bool) {
        pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<mask.height {
                for column in 0..<mask.width {
                    let cover = mask.coverage[row * mask.width + column] * opacity
                    guard cover > 0.002 else { continue }
                    let at = (mask.y + row) * width + mask.x + column
                    let alpha = onlyInside ? pixels[at].w : 1
                    pixels[at] = pixels[at] * (1 - cover) + SIMD4(colour, 1) * (cover * alpha)
                }
            }
        }
    }

    /// Darkens the garment where a soft shadow falls on it.
    mutating func shade(_ shadow: Plane, shiftX: Int, shiftY: Int, strength: Float) {
        let left = max(0, shadow.x * shadow.step + shiftX)
        let right = min(width, (shadow.x + shadow.width) * shadow.step + shiftX)
        let top = max(0, shadow.y * shadow.step + shiftY)
        let bottom = min(height, (shadow.y + shadow.height) * shadow.step + shiftY)
        guard left < right, top < bottom else { return }
        pixels.withUnsafeMutableBufferPointer { pixels in
            for py in top..<bottom {
                for px in left..<right {
                    let at = py * width + px
                    guard pixels[at].w > 0 else { continue }
                    let dark = strength * shadow.sample(px - shiftX, py - shiftY)
                    let keep = 1 - dark
                    pixels[at] *= SIMD4(keep, keep, keep + 0.08 * dark, 1)
                }
            }
        }
    }

    /// The part of a mask that lies on the garment.
    func trimmed(_ mask: Mask) -> Mask {
        var result = mask
        for row in 0..<mask.height {
            let base = (mask.y + row) * width + mask.x
            for column in 0..<mask.width {
                result.coverage[row * mask.width + column] *= pixels[base + column].w
            }
        }
        return result
    }

    /// How much of each pixel is covered by anything.
    var alpha: Mask {
        var mask = Mask(x: 0, y: 0, width: width, height: height, coverage: [Float](repeating: 0, count: pixels.count))
        mask.coverage.withUnsafeMutableBufferPointer { coverage in
            for index in coverage.indices { coverage[index] = pixels[index].w }
        }
        return mask
    }
}
