extension KDTreeIndex: StoredIndex {
    /// The index in a file that was opened. O(1): the tree's shape follows from the number of rows, and what is wrong in it is
    /// noticed where it is used.
    public init(_ file: IndexFile) throws(IndexFileError) {
        try file.require(.kdTree)
        guard Self.metrics.contains(file.metric) else { throw file.damaged("its kind does not know its metric") }
        metric = file.metric
        dimension = file.dimension
        parameters = KDTreeParameters(leafSize: try file.parameter("leafSize", in: KDTreeParameters.leafSizes))
        shape = KDTreeShape(rows: file.count, leafSize: parameters.leafSize)
        axes = try StoredArray(file, "axes", count: shape.leaves)
        cuts = try StoredArray(file, "cuts", count: 2 * shape.leaves)
        let places = shape.blocks * KDTreeShape.blockRows
        rows = try StoredArray(file, "rows", count: places)
        let (values, overflow) = places.multipliedReportingOverflow(by: dimension)
        guard !overflow, let base = try file.section("vectors", of: Float.self, count: values).baseAddress else {
            throw file.damaged("it claims more values than can be")
        }
        vectors = MatrixStorage(mapped: base, of: file.contents, count: shape.blocks)
    }

    /// Writes the index to a file. O(rows · dimension).
    public func write(to path: String) throws(IndexFileError) {
        try vectors.file?.verifyAll()
        let writer = try IndexFileWriter(
            path: path, of: self, parameters: ["leafSize": parameters.leafSize], sections: 4)
        try writer.add("axes", axes)
        try writer.add("cuts", cuts)
        try writer.add("rows", rows)
        defer { withExtendedLifetime(vectors) {} }
        try writer.add(
            "vectors", UnsafeRawBufferPointer(start: vectors.base, count: values * MemoryLayout<Float>.stride))
        try writer.commit()
    }
}
