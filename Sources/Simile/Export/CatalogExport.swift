import Basics
public import Catalog
import Foundation
import Imaging
import InferenceEngine
import VectorBenchmark
import VectorSearch

/// Writes a catalog's vectors for other programs: `vectors.npy` (float32, n × d, unit rows) and `items.jsonl`, whose
/// n lines say in the same order whose they are.
package struct CatalogExport: Sendable {
    private let catalog: ImageCatalog

    /// An export of a catalog.
    package init(catalog: ImageCatalog) { self.catalog = catalog }

    /// Writes both files into a folder, made if need be. Each file appears complete or not at all. Blocks.
    /// - Parameters:
    ///   - folder: where to, as the user types it.
    ///   - model: whose vectors, when the catalog holds those of several models; nil for the default model's.
    ///   - precision: as computed how; nil for f32, if there are such.
    ///   - filter: only items that match.
    ///   - force: whether files of these names are replaced that are no earlier export.
    /// - Throws: ``ExportError``, `FileError` for a file that must not be overwritten, ``SearchRequestError`` or
    ///   `CatalogError`.
    package func run(
        to folder: String, model: String? = nil, precision: Precision? = nil, filter: Filter? = nil, force: Bool = false
    ) throws -> ExportReport {
        let space = try catalog.space(model: model, precision: precision)
        let folder = try FilePath.real(folder)
        let isEarlier = Self.isExport(folder)
        if try FileStatus.ifThere(folder)?.kind == .folder {
            for name in ["vectors.npy", "items.jsonl"] {
                _ = try OutputFile(
                    "\(folder)/\(name)", replacing: isEarlier ? .recognized : nil, force: force)
            }
        }
        let table = try catalog.vectors(in: space, matching: filter)
        let vectors = folder + "/vectors.npy"
        let items = folder + "/items.jsonl"
        do {
            try Directory.create(folder)
            let writer = try NumPyWriter(path: vectors, dimension: space.dimension)
            try writer.append(contentsOf: table.matrix)
            try writer.finish()
            try writeItems(table.ids, to: items)
        } catch let error as CatalogError {
            throw error
        } catch let error as FileError {
            throw ExportError(folder: folder, reason: error.advice)
        } catch let error as NumPyError {
            throw ExportError(folder: folder, reason: "\(error)")
        } catch {
            throw ExportError(folder: folder, reason: FileError(path: folder, error).advice)
        }
        let notes = try filter.map { try catalog.remarks(on: $0) } ?? []
        return ExportReport(
            count: table.ids.count, dimension: space.dimension, space: space, vectors: vectors, items: items,
            notes: notes.isEmpty ? nil : notes)
    }

    /// Whether a folder holds vectors and items that belong together, as an export leaves them. The items that a shop describes
    /// its images by have other names in their lines.
    private static func isExport(_ folder: String) -> Bool {
        guard let vectors = try? NumPyReader(path: folder + "/vectors.npy"), vectors.shape.count == 2,
            let head = try? FileContents.head(folder + "/items.jsonl", 1 << 16)
        else { return false }
        guard let line = head.split(separator: 0x0a).first else { return vectors.shape[0] == 0 }
        // A first line that is longer than what was read begins as ours do, at least.
        return (try? JSONDecoder().decode(Line.self, from: Data(line))) != nil
            || head.count == 1 << 16 && line.starts(with: "{\"attributes\":".utf8)
    }

    /// A line for each id, in their order. An item that another process removed meanwhile leaves its key empty, so that
    /// lines and rows stay together.
    private func writeItems(_ ids: [Int64], to path: String) throws {
        let file = try AtomicFile(path: path)
        var offset = 0
        for start in stride(from: 0, to: ids.count, by: 1000) {
            let page = ids[start..<min(start + 1000, ids.count)]
            let items = try catalog.items(ids: Array(page))
            let itemsByID = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
            var bytes: [UInt8] = []
            for id in page { bytes += try Self.line(itemsByID[id]) }
            try file.write(bytes, at: offset)
            offset += bytes.count
        }
        try file.commit()
    }

    private struct Line: Codable {
        let key: ItemKey
        let path: String?
        let attributes: Attributes
    }

    private static func line(_ item: Item?) throws -> Data {
        let line = Line(key: item?.key ?? "", path: item?.path, attributes: item?.attributes ?? [:])
        return try JSONText.compact(line) + Data([0x0a])
    }
}

/// What was exported, and where to.
public struct ExportReport: Sendable, Encodable {
    /// How many vectors.
    public var count: Int
    /// Their length.
    public var dimension: Int
    /// Their space.
    public var space: VectorSpace
    /// The path of the vectors.
    public var vectors: String
    /// The path of the items.
    public var items: String
    /// Why the condition can match nothing; see ``SearchResult/notes``.
    public var notes: [String]?
}

/// Why an export could not be written.
public struct ExportError: Error, Equatable, CustomStringConvertible {
    /// The folder.
    public let folder: String
    /// The system's reason.
    public let reason: String

    /// One line.
    public var description: String { "cannot export to \(folder.onOneLine): \(reason)" }
}
