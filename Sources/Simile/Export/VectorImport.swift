import Basics
public import Catalog
import Foundation
import ModelZoo
import VectorBenchmark

/// Brings vectors that exist already into a catalog, with their items: what ``CatalogExport`` writes, or other programs
/// wrote in the same way. No image is looked at.
struct VectorImport {
    let catalog: ImageCatalog
    let store: ModelStore

    private static let batchSize = 1000
    /// The maximum number of refused lines that are listed.
    private static let faultLimit = 100

    /// - Parameters:
    ///   - folder: holds `vectors.npy`, n × d, and `items.jsonl`, whose line i is of row i: an object with a `key`, and
    ///     perhaps `attributes` and the `path` of a file.
    ///   - model: what made the vectors; nil for the model whose vectors the catalog has, or else the default.
    /// - Throws: ``ImportError``, `NumPyError`, `FileError`, `CatalogError`, `ModelError`. What was committed before stays;
    ///   the next run does the rest.
    func run(
        _ folder: String, model: ModelChoice?, isCancelled: () -> Bool, progress: (JobProgress) -> Void
    ) throws -> ImportReport {
        let start = ContinuousClock.now
        let space = try (model ?? held() ?? ModelChoice()).space(store: store)
        let vectors = try NumPyReader(path: "\(folder)/vectors.npy")
        let path = "\(folder)/items.jsonl"
        var lines = try TextFile(path).lines
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        func fail(_ reason: String) -> ImportError { ImportError(folder: folder, reason: reason) }
        guard vectors.shape.count == 2, vectors.shape[0] == lines.count else {
            throw fail(
                "vectors.npy has the shape \(vectors.shape), items.jsonl \(lines.count) lines; there must be a row for each"
            )
        }
        guard vectors.shape[1] == space.dimension else {
            throw fail(
                "vectors of \(vectors.shape[1]) dimensions are not of \(space.model.onOneLine), whose have \(space.dimension); name their model with --model"
            )
        }
        var report = ImportReport(space: space)
        var batch: [Line] = []
        var (row, seen) = (0, Set<ItemKey>())
        func commit() throws {
            var added = 0
            try catalog.transaction { transaction in
                for line in batch {
                    guard let item = try transaction.item(line.key) else {
                        try transaction.make(.put(line.item(in: space)))
                        added += 1
                        continue
                    }
                    let content = item.fingerprint?.contentHash
                    try transaction.make(.addVectors(line.key, of: content, [(space, line.vector)]))
                    if let attributes = line.attributes {
                        try transaction.make(.changeAttributes(line.key, attributes.map { ($0.name, $0.value) }))
                    }
                }
            }
            report.added += added
            report.updated += batch.count - added
            batch.removeAll(keepingCapacity: true)
            progress(JobProgress(.embedding, completed: row, total: lines.count))
        }
        try vectors.forEachRow { floats in
            defer { row += 1 }
            if isCancelled() { throw CancellationError() }
            do throws(ImportFault) {
                let line = try Line(lines[row], floats, in: space)
                guard seen.insert(line.key).inserted else {
                    throw ImportFault("names an item that an earlier line names")
                }
                batch.append(line)
            } catch {
                report.refused += 1
                if report.faults.count < Self.faultLimit {
                    report.faults.append(.init(line: row + 1, reason: error.reason))
                }
            }
            if batch.count == Self.batchSize { try commit() }
        }
        try commit()
        _ = try IndexKeeper(catalog: catalog, space: space).update(
            nil, threads: nil, isCancelled: { false },
            progress: { progress(JobProgress(.indexing, fraction: $0)) })
        report.seconds = (ContinuousClock.now - start).seconds
        return report
    }

    /// The model whose vectors the catalog has, where it has those of one.
    private func held() throws -> ModelChoice? {
        let models = Set(try catalog.keptSpaces().map { ModelChoice($0.model, precision: $0.precision) })
        return models.count == 1 ? models.first : nil
    }
}

/// Why a row cannot be taken.
private struct ImportFault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// A row and its line.
private struct Line {
    let key: ItemKey
    let path: String?
    let attributes: Attributes?
    let vector: [Float]

    private struct Object: Decodable {
        let key: ItemKey
        let path: String?
        let attributes: Attributes?
    }

    init(_ bytes: ArraySlice<UInt8>, _ row: UnsafeBufferPointer<Float>, in space: VectorSpace) throws(ImportFault) {
        let object: Object
        do { object = try JSONDecoder().decode(Object.self, from: Data(bytes)) } catch {
            throw ImportFault("is not a JSON object with a \"key\", and perhaps \"attributes\" and \"path\"")
        }
        guard !object.key.text.isEmpty else { throw ImportFault("has an empty key") }
        (key, attributes) = (object.key, object.attributes)
        path = object.path.flatMap { path in
            guard path.hasPrefix("/"), case .success(let status) = FileStatus.of(path), status.kind == .file else {
                return nil
            }
            return path
        }
        let length = row.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite, length > 0 else { throw ImportFault("has a vector of length \(length)") }
        vector = row.map { Float(Double($0) / length) }
        do throws(CatalogError) { try Change.put(item(in: space)).validate() } catch { throw ImportFault("\(error)") }
    }

    func item(in space: VectorSpace) -> NewItem {
        NewItem(key: key, path: path, attributes: attributes, vectors: [(space, vector)])
    }
}

/// What was imported.
public struct ImportReport: Sendable, Encodable {
    /// A line that could not be taken.
    public struct Fault: Sendable, Hashable, Encodable {
        /// Its number, from 1 on.
        public let line: Int
        /// What is wrong with it.
        public let reason: String
    }

    /// Items that were not there before.
    public internal(set) var added = 0
    /// Items that were there, and got the vector, and attributes where there were any.
    public internal(set) var updated = 0
    /// Lines that could not be taken.
    public internal(set) var refused = 0
    /// The first hundred of these.
    public internal(set) var faults: [Fault] = []
    /// Their space.
    public let space: VectorSpace
    /// How long it took, the index included.
    public internal(set) var seconds = 0.0

    init(space: VectorSpace) { self.space = space }
}

/// Why a folder cannot be imported.
public struct ImportError: Error, Equatable, CustomStringConvertible {
    /// The folder.
    public let folder: String
    /// What is wrong with it.
    public let reason: String

    /// One line.
    public var description: String { "cannot import \(folder.onOneLine): \(reason)" }
}
