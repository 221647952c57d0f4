import Basics

extension AnnoyIndex {
    /// The forest in a file that Spotify's library wrote (`save`, release 1.17.3), or ``writeAnn(to:)``. O(trees): the
    /// file is mapped, and read where it is searched.
    ///
    /// Such a file says nothing about itself and has no checksum. A wrong metric or dimension is noticed where the size of
    /// the file or some of its nodes contradict it, and the error then names those that would fit; Euclidean and Manhattan
    /// files look alike, and give wrong neighbors when taken for each other. Damage does, too; never a crash.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - metric: the measure it was built for; Annoy's angular is ``Metric/cosine``, dot ``Metric/innerProduct``.
    ///   - dimension: the number of components of its vectors.
    ///   - placement: whether the file is mapped, or read whole, O(bytes).
    /// - Throws: ``IndexFileError`` when the file cannot be read, or cannot be a forest of this metric and dimension.
    public init(
        annFile path: String, metric: Metric, dimension: Int, placement: FilePlacement = .mapped
    ) throws(IndexFileError) {
        let mapping: MappedFile
        do throws(FileError) {
            mapping = try MappedFile(path: path, copying: placement == .memory)
        } catch {
            throw IndexFileError(path: path, error)
        }
        let layout: AnnoyLayout
        do throws(VectorSearchError) { layout = try AnnoyLayout(metric: metric, dimension: dimension) } catch {
            throw IndexFileError(path: path, .misread("\(error)", likely: []))
        }
        do throws(AnnoyNodes.Fault) {
            let file = VerifiedFile(unverified: mapping, path: path)
            self.init(try AnnoyNodes(mapped: file.bytes, of: file, layout))
        } catch {
            throw IndexFileError(
                path: path,
                .misread(
                    "as a forest by \(metric.rawValue) of \(dimension) components: \(error.detail)",
                    likely: Self.layouts(of: mapping, unlike: layout)))
        }
    }

    /// What a file may be instead: of each metric, the dimension that fits, the given one before any other.
    private static func layouts(of mapping: MappedFile, unlike given: AnnoyLayout) -> [String] {
        var found: [(metric: Metric, dimension: Int)] = []
        for metric in Metric.allCases {
            let (header, components, bytes) = metric == .hamming ? (16, 64, 8) : (metric == .cosine ? 12 : 16, 1, 4)
            let sizes = stride(from: header + bytes, through: 1 << 14, by: bytes).lazy
                .filter { mapping.bytes.count.isMultiple(of: $0) }
            let dimensions = [given.dimension] + sizes.map { ($0 - header) / bytes * components }
            let fit = dimensions.first { dimension in
                guard metric != given.metric || dimension != given.dimension,
                    let layout = try? AnnoyLayout(metric: metric, dimension: dimension)
                else { return false }
                let file = VerifiedFile(unverified: mapping, path: "")
                return (try? AnnoyNodes(mapped: file.bytes, of: file, layout)) != nil
            }
            if let fit { found.append((metric, fit)) }
        }
        let near = found.filter { $0.metric == given.metric || $0.dimension == given.dimension }
        return (near.isEmpty ? found : near).map { fit in
            // A word holds 64 bits, however many of them are used.
            fit.metric == .hamming && fit.dimension != given.dimension
                ? "\(fit.metric.rawValue) of \(fit.dimension - 63) to \(fit.dimension)"
                : "\(fit.metric.rawValue) of \(fit.dimension)"
        }
    }

    /// Writes the forest as a file that Spotify's library loads, given the metric and dimension of this index.
    /// The file appears whole and durable, or not at all. O(byteCount).
    ///
    /// - Throws: ``IndexFileError`` when the file cannot be written.
    public func writeAnn(to path: String) throws(IndexFileError) {
        try nodes.file?.verifyAll()
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw IndexFileError(path: path, error)
        }
    }

    private var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nodes.base, count: nodeBytes) }
}

extension AnnoyIndex: StoredIndex {
    /// The sections of a file: the nodes; the rows in bytes, and their scales.
    private enum Section {
        static let nodes = "vectors.nodes"
        static let codes = "vectors.codes"
        static let scales = "vectors.scales"
    }

    /// The forest in a file that was opened. O(trees).
    public init(_ file: IndexFile) throws(IndexFileError) {
        try file.require(.annoy)
        let trees = try file.parameter("trees", in: 1...65_536)
        let layout: AnnoyLayout
        do throws(VectorSearchError) { layout = try AnnoyLayout(metric: file.metric, dimension: file.dimension) } catch
        {
            throw file.damaged(error.description)
        }
        let bytes = try file.section(Section.nodes, of: UInt8.self, count: file.length(of: Section.nodes) ?? 0)
        let nodes: AnnoyNodes
        do throws(AnnoyNodes.Fault) {
            nodes = try AnnoyNodes(mapped: UnsafeRawBufferPointer(bytes), of: file.contents, layout)
        } catch {
            throw file.damaged(error.detail)
        }
        // What was looked at of the nodes, that is.
        try file.contents.check()
        guard nodes.items == file.count else {
            throw file.damaged("its trees hold \(nodes.items) rows, not \(file.count)")
        }
        self.init(nodes, trees: trees, codes: try Self.codes(in: file, layout))
    }

    private static func codes(in file: IndexFile, _ layout: AnnoyLayout) throws(IndexFileError) -> AnnoyCodes? {
        guard file.length(of: Section.codes) != nil else { return nil }
        let stride = AnnoyCodes.stride(layout)
        let codes = try file.section(Section.codes, of: UInt8.self, count: file.count * stride)
        let scales = try file.section(Section.scales, of: Float.self, count: file.count * 2)
        guard AnnoyCodes.supports(layout), let codes = codes.baseAddress, let scales = scales.baseAddress else {
            throw file.damaged("its metric has no codes")
        }
        return AnnoyCodes(codes: codes, scales: scales, of: file.contents, layout, count: file.count)
    }

    /// Writes the forest to a file, with the nodes as they are in an `.ann` file, and the codes if it has them.
    /// O(byteCount).
    public func write(to path: String) throws(IndexFileError) {
        try nodes.file?.verifyAll()
        let writer = try IndexFileWriter(
            path: path, of: self, parameters: ["trees": trees], sections: codes == nil ? 1 : 3)
        try writer.add(Section.nodes, bytes)
        if let codes {
            try writer.add(Section.codes, UnsafeRawBufferPointer(start: codes.codes, count: count * codes.stride))
            try writer.add(Section.scales, UnsafeRawBufferPointer(start: codes.scales, count: count * 8))
        }
        try writer.commit()
    }
}
