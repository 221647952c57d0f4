import VectorKernels

extension HNSWIndex: StoredIndex {
    /// The index in a file that was opened: everything is used where it is mapped. O(links), which are checked, so that no
    /// walk leaves the file whatever it holds.
    public init(_ file: IndexFile) throws(IndexFileError) {
        try file.require(.hnsw)
        guard Self.metrics.contains(file.metric), file.count <= Self.largestCount,
            file.dimension <= Int8Quantizer.largestDimension
        else { throw file.damaged("its metric, dimension or number of rows does not suit the kind") }
        metric = file.metric
        dimension = file.dimension
        let kind = HNSWParameters.Vectors.allCases[
            try file.parameter("vectors", in: 0...HNSWParameters.Vectors.allCases.count - 1)]
        let stored = HNSWParameters.Vectors.allCases[
            try file.parameter("stored", in: 0...HNSWParameters.Vectors.allCases.count - 1)]
        let wanted = try file.parameter("dimensions", in: 0...Int.max)
        parameters = HNSWParameters(
            m: try file.parameter("m", in: HNSWParameters.mRange),
            efConstruction: try file.parameter("efConstruction", in: HNSWParameters.efConstructionRange),
            vectors: kind, dimensions: wanted == 0 ? nil : wanted)
        seed = UInt64(bitPattern: Int64(try file.parameter("seed", in: Int.min...Int.max)))
        trainedCount = try file.parameter("trained", in: 0...file.count)
        entriesCount = try file.parameter("entries", in: 0...file.count)

        let model = try HNSWModel(file)
        coder = model.coder
        slack = model.slack
        let stride = Int8Records.stride(dimension: coder.dimension)
        codes = Int8Records(try file.values("codes", count: file.count, of: stride), dimension: coder.dimension)
        links = try file.values("links", count: file.count, of: parameters.degree)
        try file.check(links, isBelow: file.count)
        entries = try HNSWEntries(file, coder, width: parameters.m)
        switch stored {
        case .float32: vectors = .whole(try file.matrix("vectors", normalized: metric == .cosine))
        case .float16:
            vectors = .halves(
                HalfRows(try file.values("vectors", count: file.count, of: file.dimension), dimension: file.dimension))
        case .int8 where coder.isPlain: vectors = .walked(coder.quantizer)
        case .int8:
            let plain = Int8Quantizer(
                metric: metric, mean: Array(coder.quantizer.mean.prefix(file.dimension)), step: coder.quantizer.step)
            let stride = Int8Records.stride(dimension: file.dimension)
            vectors = .codes(
                Int8Records(try file.values("vectors", count: file.count, of: stride), dimension: file.dimension), plain
            )
        }
        let words: FlatArray<UInt64> = try file.values("removed", count: (file.count + 63) / 64)
        var removed = RowSet()
        for word in 0..<words.count {
            var rest = words[word]
            while rest != 0 {
                removed.insert(word * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        removed.formIntersection(RowSet(0..<file.count))
        self.removed = removed
        removedCount = removed.count
    }

    /// Writes the index to a file. O(byteCount).
    public func write(to path: String) throws(IndexFileError) {
        try file?.verifyAll()
        let writer = try IndexFileWriter(
            path: path, of: self,
            parameters: [
                "m": parameters.m, "efConstruction": parameters.efConstruction,
                "vectors": HNSWParameters.Vectors.allCases.firstIndex(of: parameters.vectors) ?? 0,
                "stored": HNSWParameters.Vectors.allCases.firstIndex(of: vectors.kind) ?? 0,
                "dimensions": parameters.dimensions ?? 0, "seed": Int(Int64(bitPattern: seed)),
                "trained": trainedCount, "entries": entriesCount, "axes": coder.axes?.count ?? 0,
                "lifted": coder.squaredRadius == nil ? 0 : 1, "levels": entries.sizes.count,
            ], sections: vectors.areWalked ? 8 : 9)
        try writer.add("model", HNSWModel.values(coder, slack: slack))
        try writer.add("axes", coder.axes?.records.bytes)
        try writer.add("codes", codes.bytes)
        try writer.add("links", links)
        try writer.add("entries", entries.rows)
        try writer.add("entry.levels", entries.sizes.map { UInt32($0) })
        try writer.add("entry.links", entries.links)
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for row in removed { words[row / 64] |= 1 << UInt64(row % 64) }
        try writer.add("removed", words)
        switch vectors {
        case .whole(let matrix): try writer.add("vectors", matrix)
        case .halves(let rows): try writer.add("vectors", rows.values)
        case .codes(let records, _): try writer.add("vectors", records.bytes)
        case .walked: break
        }
        try writer.commit()
    }
}

/// What a coder is made of, as one run of numbers: the mean, the step, the square of the radius, the slack.
private struct HNSWModel {
    let coder: HNSWCoder
    let slack: Float

    static func values(_ coder: HNSWCoder, slack: Float) -> [Float] {
        coder.quantizer.mean + [coder.quantizer.step, coder.squaredRadius ?? 0, slack]
    }

    init(_ file: IndexFile) throws(IndexFileError) {
        let isLifted = try file.parameter("lifted", in: 0...1) == 1
        guard isLifted == (file.metric == .innerProduct) else { throw file.damaged("its metric has no such model") }
        let length = file.dimension + (isLifted ? 1 : 0)
        let values = try file.section("model", of: Float.self, count: length + 3)
        guard values.allSatisfy(\.isFinite) else { throw file.damaged("its model is not finite") }
        let quantizer = Int8Quantizer(metric: file.metric, mean: Array(values[..<length]), step: values[length])
        let count = try file.parameter("axes", in: 0...length)
        guard count == 0 || file.metric != .manhattan else { throw file.damaged("its metric has no axes") }
        var axes: PrincipalAxes?
        if count > 0 {
            let stride = Int8Records.stride(dimension: length)
            axes = PrincipalAxes(Int8Records(try file.values("axes", count: count, of: stride), dimension: length))
        }
        coder = HNSWCoder(quantizer: quantizer, squaredRadius: isLifted ? values[length + 1] : nil, axes: axes)
        slack = values[length + 2]
    }
}

extension HNSWEntries {
    fileprivate init(_ file: IndexFile, _ coder: HNSWCoder, width: Int) throws(IndexFileError) {
        let levels = try file.parameter("levels", in: 0...64)
        let sizes = try file.section("entry.levels", of: UInt32.self, count: levels).map { Int($0) }
        guard levels > 0 || file.count == 0, (sizes.first ?? 0) <= file.count, (sizes.last ?? 1) > 0,
            (sizes.last ?? 0) <= Self.smallest, zip(sizes, sizes.dropFirst()).allSatisfy({ $0 > $1 })
        else { throw file.damaged("its levels have impossible sizes") }
        let rows: FlatArray<UInt32> = try file.values("entries", count: sizes.first ?? 0)
        try file.check(rows, isBelow: file.count, orNone: false)
        let links: FlatArray<UInt32> = try file.values("entry.links", count: sizes.dropLast().reduce(0, +), of: width)
        var offset = 0
        for size in sizes.dropLast() {
            try file.check(links, in: offset..<offset + size * width, isBelow: size)
            offset += size * width
        }
        let stride = Int8Records.stride(dimension: coder.dimension)
        let codes: FlatArray<UInt8> = try file.values("codes", count: file.count, of: stride)
        do throws(VectorSearchError) {
            var records = try Int8Records(count: rows.count, dimension: coder.dimension)
            let record = try records.bytes.mutableBase()
            for place in 0..<rows.count {
                (record + place * stride).update(from: codes.base + Int(rows[place]) * stride, count: stride)
            }
            self.init(rows: rows, sizes: sizes, records: records, links: links)
        } catch { throw file.damaged("\(error)") }
    }
}

extension IndexFile {
    /// Throws unless all values of an array, or of a part of it, are numbers of rows, or the mark of no link.
    fileprivate func check(
        _ array: FlatArray<UInt32>, in range: Range<Int>? = nil, isBelow count: Int, orNone: Bool = true
    ) throws(IndexFileError) {
        // With 1 added, the mark of no link is 0, so that one comparison serves for both.
        let more: UInt32 = orNone ? 1 : 0
        let largest = array.withUnsafeBufferPointer { values in
            var largest: UInt32 = 0
            for i in range ?? values.indices { largest = max(largest, values[i] &+ more) }
            return largest
        }
        guard (range?.isEmpty ?? (array.count == 0)) || largest < UInt32(count) + more else {
            throw damaged("a link leads nowhere")
        }
    }
}
