/// First derivatives by Scharr's weights (3, 10, 3), taken between pixels some distance apart, per pixel.
struct ScharrFilter {
    /// How far the pixels lie apart from the middle.
    let distance: Int
    private let outer: Float
    private let inner: Float

    init(distance: Int) {
        self.distance = distance
        outer = 3 / (16 * 2 * Float(distance))
        inner = 10 / (16 * 2 * Float(distance))
    }

    /// Writes one row of the derivative along the rows.
    @inline(__always)
    func across(
        _ field: ScalarField, _ y: Int, _ line: inout PaddedRow, into row: UnsafeMutablePointer<Float>
    ) {
        let (width, distance, outer, inner) = (field.width, distance, outer, inner)
        line.withUnsafeMutable { line in
            field.withRow(y - distance) { upper in
                field.withRow(y) { middle in
                    field.withRow(y + distance) { lower in
                        for x in 0..<width { line[x] = inner * middle[x] + outer * (upper[x] + lower[x]) }
                    }
                }
            }
        }
        line.fillPadding()
        line.withUnsafeMutable { line in
            let (left, right) = (line - distance, line + distance)
            for x in 0..<width { row[x] = right[x] - left[x] }
        }
    }

    /// Writes one row of the derivative down the columns.
    @inline(__always)
    func down(
        _ field: ScalarField, _ y: Int, _ line: inout PaddedRow, into row: UnsafeMutablePointer<Float>
    ) {
        let (width, distance, outer, inner) = (field.width, distance, outer, inner)
        line.withUnsafeMutable { line in
            field.withRow(y - distance) { upper in
                field.withRow(y + distance) { lower in
                    for x in 0..<width { line[x] = lower[x] - upper[x] }
                }
            }
        }
        line.fillPadding()
        line.withUnsafeMutable { line in
            let (left, right) = (line - distance, line + distance)
            for x in 0..<width { row[x] = inner * line[x] + outer * (left[x] + right[x]) }
        }
    }
}
