/// A one-colored sheet with a window in its middle, into which an image is rendered.
struct Frame: Equatable {
    /// Sides of the sheet.
    let width: Int
    let height: Int
    private let columns: Range<Int>
    private let rows: Range<Int>
    private let color: Preparation.Color

    /// A sheet around a window that is not larger.
    init(_ size: Preparation.Size, around window: Target, _ color: Preparation.Color) {
        width = size.width
        height = size.height
        let x = Self.half(size.width - window.width)
        let y = Self.half(size.height - window.height)
        columns = x..<x + window.width
        rows = y..<y + window.height
        self.color = color
    }

    /// Pixels before the window's first, counted along the rows of the sheet.
    var offset: Int { rows.lowerBound * width + columns.lowerBound }

    /// Colors all of the sheet but the window: 3 · `width` · `height` bytes from `sheet` on.
    func paint(_ sheet: UnsafeMutablePointer<UInt8>) {
        func fill(_ row: Int, _ columns: Range<Int>) {
            for pixel in row * width + columns.lowerBound..<row * width + columns.upperBound {
                sheet[pixel * 3] = color.red
                sheet[pixel * 3 + 1] = color.green
                sheet[pixel * 3 + 2] = color.blue
            }
        }
        for row in 0..<height {
            if rows ~= row {
                fill(row, 0..<columns.lowerBound)
                fill(row, columns.upperBound..<width)
            } else {
                fill(row, 0..<width)
            }
        }
    }

    /// Half of a remainder, rounded to the nearest even.
    private static func half(_ remainder: Int) -> Int { Int((Double(remainder) / 2).rounded(.toNearestOrEven)) }
}
