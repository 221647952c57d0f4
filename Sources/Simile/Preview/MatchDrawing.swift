package import Imaging
import LocalFeatures

/// Two images side by side, with a line for each pair of local features that one map explains; where there is such a map, also the
/// outline of the first image where it lies in the second.
package struct MatchDrawing: Sendable {
    /// The image.
    package let image: PixelBuffer

    private static let longSide = 640
    private static let gap = 8
    private static let outline: (UInt8, UInt8, UInt8) = (230, 110, 20)
    /// In turn, so that lines can be told from their neighbors.
    private static let colors: [(UInt8, UInt8, UInt8)] = [
        (31, 119, 180), (44, 160, 44), (214, 39, 40), (148, 103, 189), (23, 190, 207), (188, 189, 34), (227, 119, 194),
    ]

    /// Reads the images again, at no more than 640 pixels a side, and draws.
    init(
        _ shared: SharedFeatures, _ first: ImageSource, _ second: ImageSource, limits: ImageLimits
    ) throws(ImagingError) {
        let reader = ImageReader(limits: limits)
        let left = try reader.thumbnail(first, longSide: Self.longSide)
        let right = try reader.thumbnail(second, longSide: Self.longSide)
        let offset = left.width + Self.gap
        var drawing = PixelBuffer(
            width: offset + right.width, height: max(left.height, right.height), fill: (255, 255, 255))
        drawing.draw(left, x: 0, y: 0)
        drawing.draw(right, x: offset, y: 0)
        let one = Scale(of: shared.first, to: left, offset: 0)
        let other = Scale(of: shared.second, to: right, offset: offset)
        for (number, match) in shared.inliers.enumerated() {
            let (a, b) = (shared.first.keypoints[match.a], shared.second.keypoints[match.b])
            drawing.drawLine(
                from: one.place(Double(a.x), Double(a.y)), to: other.place(Double(b.x), Double(b.y)), width: 1.2,
                color: Self.colors[number % Self.colors.count])
        }
        if let homography = shared.homography {
            let (width, height) = (Double(shared.first.width), Double(shared.first.height))
            let corners = [(0, 0), (width, 0), (width, height), (0, height)].map { homography.map($0.0, $0.1) }
            for (start, end) in zip(corners, corners[1...] + corners[...0]) {
                guard let start, let end else { continue }
                drawing.drawLine(
                    from: other.place(start.x, start.y), to: other.place(end.x, end.y), width: 3, color: Self.outline,
                    columns: offset..<drawing.width)
            }
        }
        image = drawing
    }

    /// Where pixels of an image lie in the drawing.
    private struct Scale {
        let across: Double
        let down: Double
        let offset: Double

        init(of features: FeatureSet, to drawn: PixelBuffer, offset: Int) {
            across = Double(drawn.width) / Double(features.width)
            down = Double(drawn.height) / Double(features.height)
            self.offset = Double(offset)
        }

        func place(_ x: Double, _ y: Double) -> PixelBuffer.Place { (offset + x * across, y * down) }
    }

    /// Writes the drawing in the format that the path's ending names, marked as one, so that the next may take its place. Blocks.
    package func write(to file: OutputFile) throws {
        try file.write(try ImageMark.matches.marked(image, for: file.name))
    }
}
