import Basics
package import Imaging

/// An explanation as one image: what the model saw of both images, side by side, and below each the same under its map. Both
/// maps are drawn with the same colors, whose scale stands below: 0 at its left end, the greatest number at its right.
package struct ExplanationSheet: Sendable {
    /// The image.
    package let image: PixelBuffer
    /// The long side of what is drawn of an image.
    private static let side = 448
    private static let gap = 16
    private static let scaleHeight = 16

    /// Draws an explanation that tells what the model saw.
    /// - Throws: `ImagingError` where what the model saw cannot be decoded; nothing is drawn of an explanation without it.
    package init(_ explanation: Explanation, _ prepared: ComparisonReport.Prepared) throws {
        let maps = [explanation.mapA, explanation.mapB]
        let peak = HeatOverlay.peak(of: maps)
        let images = try [prepared.first, prepared.second].map {
            try Self.enlarged($0)
        }
        let height = images.map(\.height).max() ?? Self.side
        let step = Self.side + Self.gap
        var sheet = PixelBuffer(
            width: 2 * step + Self.gap, height: 2 * (height + Self.gap) + 2 * Self.gap + Self.scaleHeight,
            fill: (255, 255, 255))
        for (index, image) in images.enumerated() {
            let x = Self.gap + index * step + (Self.side - image.width) / 2
            let y = Self.gap + (height - image.height) / 2
            sheet.draw(image, x: x, y: y)
            let overlay = HeatOverlay(map: maps[index], peak: peak)
            sheet.draw(overlay.drawn(over: image), x: x, y: y + height + Self.gap)
        }
        let scale = Self.scale(width: sheet.width - 2 * Self.gap)
        sheet.draw(scale, x: Self.gap, y: sheet.height - Self.gap - Self.scaleHeight)
        image = sheet
    }

    /// The colors from 0 to the greatest number.
    private static func scale(width: Int) -> PixelBuffer {
        var scale = PixelBuffer(width: width, height: scaleHeight, fill: (0, 0, 0))
        for x in 0..<width {
            let (red, green, blue) = HeatColor.rgb(of: (Double(x) + 0.5) / Double(width))
            scale.draw(PixelBuffer(width: 1, height: scaleHeight, fill: (red, green, blue)), x: x, y: 0)
        }
        return scale
    }

    /// Writes the image in the format that the file's ending names, marked as one of its kind. Blocks.
    /// - Throws: `FileError` for a file that must not be overwritten.
    package func write(to file: OutputFile) throws {
        try file.write(try ImageMark.explanation.marked(image, for: file.name))
    }

    /// What the model saw, with the long side of the sheet.
    private static func enlarged(_ prepared: PreparedImage) throws(ImagingError) -> PixelBuffer {
        let source = ImageSource.bytes(prepared.png, name: "what the model saw")
        let header = try ImageReader().header(of: source)
        let long = max(header.width, header.height)
        func scaled(_ length: Int) -> Int { max(1, (length * side + long / 2) / long) }
        let size = Preparation.Size(width: scaled(header.width), height: scaled(header.height))
        return try ImageReader().prepare(source, Preparation(shortSide: 1, crop: size, fit: .squash))
    }
}
