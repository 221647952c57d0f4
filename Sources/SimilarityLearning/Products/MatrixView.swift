/// A view of a matrix of floats that lies in memory of its owner's, with any distance between rows and between columns: a transpose is
/// another view of the same memory.
package struct MatrixView {
    /// Row 0, column 0.
    package var start: UnsafePointer<Float>
    /// How many rows there are.
    package var rows: Int
    /// How many columns there are.
    package var columns: Int
    /// The distance between an element and the one below it.
    package var rowStride: Int
    /// The distance between an element and the one to the right of it.
    package var columnStride: Int

    /// Rows one after another, each of which has its columns side by side.
    package init(_ start: UnsafePointer<Float>, rows: Int, columns: Int) {
        (self.start, self.rows, self.columns) = (start, rows, columns)
        (rowStride, columnStride) = (columns, 1)
    }

    /// Rows for columns, in the same memory. O(1).
    package var transposed: MatrixView {
        var view = self
        (view.rows, view.columns) = (columns, rows)
        (view.rowStride, view.columnStride) = (columnStride, rowStride)
        return view
    }
}
