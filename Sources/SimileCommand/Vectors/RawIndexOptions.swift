import ArgumentParser
import Foundation
import VectorSearch

/// The parameters of an index file that has no header.
struct RawIndexOptions: ParsableArguments {
    @Option(help: "The kind of an index file without a header: annoy.")
    var kind: IndexKind?

    @Option(help: "Its metric.")
    var metric: MetricName?

    @Option(help: ArgumentHelp("Its number of dimensions.", valueName: "n"))
    var dimension: Int?

    func validate() throws {
        if let dimension, !(1...1 << 24).contains(dimension) {
            throw ValidationError("--dimension must be between 1 and \(1 << 24).")
        }
    }

    /// Refuses an index file without a header if a parameter is missing.
    func check(for path: String) throws {
        guard path.isAnnoyFile, kind ?? .annoy != .annoy || metric == nil || dimension == nil else { return }
        throw ValidationError("An .ann file has no header: give --kind annoy, --metric and --dimension with it.")
    }

    /// Opens an index file of either format.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - verification: how much of a file with checksums is verified.
    ///   - placement: where its bytes are to lie.
    ///   - quantizing: threads that bring the rows of an `.ann` file, which has no room for that, to a byte per component; nil for none.
    func open(
        _ path: String, verifying verification: IndexFile.Verification, placement: FilePlacement = .mapped,
        quantizing: Int? = nil
    ) throws -> OpenedIndex {
        if path.isAnnoyFile { return try openAnnoy(path, placement, quantizing: quantizing) }
        let file = try IndexFile(path: path, verifying: verification, placement: placement)
        let expectations = [
            (kind.map(\.rawValue), file.kind.rawValue), (metric?.rawValue, MetricName(file.metric).rawValue),
            (dimension.map { "\($0)" }, "\(file.dimension)"),
        ]
        for case (let expected?, let found) in expectations where expected != found {
            throw VectorsError(path, "holds \(found), not \(expected)")
        }
        return OpenedIndex(
            path: path, index: try file.index(), parameters: file.parameters, byteCount: file.byteCount,
            sections: file.sections)
    }

    private func openAnnoy(_ path: String, _ placement: FilePlacement, quantizing: Int?) throws -> OpenedIndex {
        try check(for: path)
        let forest = try AnnoyIndex(
            annFile: path, metric: metric?.metric ?? .cosine, dimension: dimension ?? 1, placement: placement)
        return OpenedIndex(
            path: path, index: quantizing.map { forest.quantized(threads: $0) } ?? forest,
            parameters: ["trees": forest.trees], byteCount: forest.byteCount, sections: [])
    }
}

/// An index and what its file says of it.
struct OpenedIndex {
    let path: String
    let index: any VectorIndex
    let parameters: [String: Int]
    let byteCount: Int
    let sections: [IndexFile.Section]
}
