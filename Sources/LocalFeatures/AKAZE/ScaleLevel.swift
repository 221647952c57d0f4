import Foundation

/// One level of the nonlinear scale space.
struct ScaleLevel {
    /// How often the image was halved.
    let octave: Int
    /// The scale, as the standard deviation of a Gaussian in pixels of the whole image.
    let deviation: Float
    /// The distance between samples around a keypoint, in pixels of the level.
    let step: Int
    /// The image.
    let image: ScalarField
    /// Its derivatives along the rows.
    let across: ScalarField
    /// Its derivatives down the columns.
    let down: ScalarField
    /// The determinant of the matrix of second derivatives, made comparable between scales: large in blobs and corners.
    let determinant: ScalarField

    /// How many pixels of the whole image one of the level spans.
    var ratio: Float { Float(1 << octave) }
    /// Keypoints keep this distance from the edge, in pixels of the level: that of the descriptor's outermost samples.
    var margin: Int { Int((10 * Float(2).squareRoot() * Float(step)).rounded()) + 1 }

    /// The levels of an image: four octaves of four, as long as halves are large enough to hold keypoints.
    static func all(of plane: GrayPlane) -> [ScaleLevel] {
        guard min(plane.width, plane.height) > 2 * 15 else { return [] }
        let base = ScalarField(plane)
        var contrast = NonlinearDiffusion.contrast(of: base)
        var image = base.smoothed(deviation: 1.6, radius: 4)
        var smooth = image
        var levels: [ScaleLevel] = []
        var last: Float = 1.6
        for index in 0..<16 {
            let octave = index / 4
            let deviation = 1.6 * pow(2, Float(index) / 4)
            if index > 0 {
                if index % 4 == 0 {
                    guard min(image.width, image.height) >= 80 else { break }
                    image = image.halved()
                    contrast *= 0.75
                }
                smooth = image.smoothed(deviation: 1, radius: 2)
                let flow = NonlinearDiffusion.conductivity(of: smooth, contrast: contrast)
                // In pixels of the level.
                let time = (deviation * deviation - last * last) / 2 / Float(1 << (2 * octave))
                NonlinearDiffusion.diffuse(&image, conductivity: flow, time: time)
            }
            last = deviation
            let step = max(1, Int((deviation * 1.5 / Float(1 << octave)).rounded()))
            levels.append(ScaleLevel(octave: octave, deviation: deviation, step: step, image: image, smooth: smooth))
        }
        return levels
    }

    private init(octave: Int, deviation: Float, step: Int, image: ScalarField, smooth: ScalarField) {
        (self.octave, self.deviation, self.step, self.image) = (octave, deviation, step, image)
        (across, down) = NonlinearDiffusion.gradient(smooth, distance: step)
        determinant = Self.determinant(across, down, distance: step)
    }

    private static func determinant(_ across: ScalarField, _ down: ScalarField, distance: Int) -> ScalarField {
        let filter = ScharrFilter(distance: distance)
        let width = across.width
        var line = PaddedRow(width: width, padding: distance)
        var buffer = [Float](repeating: 0, count: 2 * width)
        let scale = Float(distance * distance * distance * distance)
        var result = ScalarField(width: width, height: across.height)
        result.fillRows { y, row in
            buffer.withUnsafeMutableBufferPointer { buffer in
                guard let xy = buffer.baseAddress else { return }
                let yy = xy + width
                filter.across(across, y, &line, into: row)
                filter.down(across, y, &line, into: xy)
                filter.down(down, y, &line, into: yy)
                for x in 0..<width { row[x] = (row[x] * yy[x] - xy[x] * xy[x]) * scale }
            }
        }
        return result
    }
}
