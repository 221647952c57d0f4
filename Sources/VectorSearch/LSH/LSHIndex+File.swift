extension LSHIndex: StoredIndex {
    /// The index in a file that was opened. O(dimension + tables · hashes): the tables are read where they are searched, and
    /// what is wrong in them is noticed there.
    public init(_ file: IndexFile) throws(IndexFileError) {
        try file.require(.lsh)
        guard Self.metrics.contains(file.metric) else { throw file.damaged("its kind does not know its metric") }
        metric = file.metric
        matrix = try file.matrix("vectors", normalized: file.metric == .cosine)
        let tables = try file.parameter("tables", in: 1...LSHParameters.mostTables)
        let hashes = try file.parameter("hashes", in: 1...LSHParameters.mostHashes)
        let words = try file.parameter("sketchWords", in: 0...LSHParameters.mostSketchWords)
        let slotBits = try file.parameter("slotBits", in: 1...32)
        let width = Float(
            bitPattern: UInt32(try file.parameter("bucketWidth", in: 0...Int(Float.infinity.bitPattern - 1))))
        seed = UInt64(bitPattern: Int64(try file.parameter("seed", in: .min ... .max)))
        parameters = LSHParameters(
            tables: tables, hashes: hashes, bucketSize: try file.parameter("bucketSize", in: 1...4096),
            bucketWidth: metric == .euclidean ? width : nil, sketchBits: 64 * words,
            rerank: try file.parameter("rerank", in: 1...LSHParameters.mostRerank))
        functions = LSHFunctions(
            dimension: file.count > 0 ? file.dimension : 1, tables: tables, hashes: hashes, sketchWords: words,
            slotBits: slotBits, width: parameters.bucketWidth,
            thresholds: try StoredArray(
                file, "thresholds", count: LSHFunctions.projections(tables, hashes, words)), seed: seed)
        offsets = try StoredArray(file, "offsets", count: tables * ((1 << slotBits) + 1))
        rows = try StoredArray(file, "rows", count: tables * file.count)
        sketches = try StoredArray(file, "sketches", count: words * file.count)
    }

    /// Writes the index to a file. O(rows · dimension).
    public func write(to path: String) throws(IndexFileError) {
        try matrix.file?.verifyAll()
        let parameters = [
            "tables": functions.tables, "hashes": functions.hashes, "sketchWords": functions.sketchWords,
            "slotBits": functions.slotBits, "bucketWidth": Int((functions.width ?? 0).bitPattern),
            "bucketSize": self.parameters.bucketSize, "rerank": self.parameters.rerank,
            "seed": Int(Int64(bitPattern: seed)),
        ]
        let writer = try IndexFileWriter(path: path, of: self, parameters: parameters, sections: 5)
        try writer.add("thresholds", functions.thresholds)
        try writer.add("offsets", offsets)
        try writer.add("rows", rows)
        try writer.add("sketches", sketches)
        try writer.add("vectors", matrix)
        try writer.commit()
    }
}
